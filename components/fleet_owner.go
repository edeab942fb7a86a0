package components

import (
	"maps"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// ownerTag is the tag that says whose a notebook is; without a key it is none.
type ownerTag struct{ key, value string }

// addedTo are the tags of the notebook instance.
func (t ownerTag) addedTo(tags pulumi.StringMap) pulumi.StringMap {
	if t.key == "" {
		return tags
	}
	all := pulumi.StringMap{}
	maps.Copy(all, tags)
	all[t.key] = pulumi.String(t.value)
	return all
}

// keptFrom are the tags of the execution role. With the owner's tag it would be a principal that may open what that owner has. IAM
// tells tag keys apart without their case (IAM User Guide, "Tags for AWS Identity and Access Management resources").
func (t ownerTag) keptFrom(tags pulumi.StringMap) pulumi.StringMap {
	all := pulumi.StringMap{}
	for key, value := range tags {
		if t.key == "" || !strings.EqualFold(key, t.key) {
			all[key] = value
		}
	}
	return all
}
