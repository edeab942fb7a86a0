package recorder

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"private-notebook/internal/awsnames"
)

// place is where a provider works.
type place struct{ region string }

// arn is an ARN without its beginning, in which REGION and ACCOUNT stand for this place's.
func (p place) arn(rest string) resource.PropertyValue {
	rest = strings.NewReplacer("REGION", p.region, "ACCOUNT", Account).Replace(rest)
	return text("arn:" + p.partition() + ":" + rest)
}

// partition is "aws" for what is no Region, which is the component's to refuse.
func (p place) partition() string {
	if names, err := awsnames.ForRegion(p.region); err == nil {
		return names.Partition
	}
	return "aws"
}

// at is where the provider of a registration or of a call works, which is referred to as "<URN>::<ID>".
func (r *Recorder) at(provider string) place {
	urn := provider
	if i := strings.LastIndex(provider, "::"); i >= 0 {
		urn = provider[:i]
	}
	for _, x := range r.resources {
		if region := x.Inputs["region"]; string(x.URN) == urn && region.IsString() {
			return place{region.StringValue()}
		}
	}
	if r.Region != "" {
		return place{r.Region}
	}
	return place{Region}
}
