package stacks

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"private-notebook/internal/fault"
)

// CompanionConfig is the AWS services that the notebook reaches without the internet; without any, it reaches HTTPS in its VPC.
type CompanionConfig struct {
	CompanionEndpoints   []string          `config:"companionEndpoints"`
	CompanionPolicies    map[string]string `config:"companionPolicies"`
	CompanionReadBuckets []string          `config:"companionReadBuckets"`

	companionsUnread bool // CompanionEndpoints are not what was meant.
}

func (c CompanionConfig) check() fault.List {
	var faults fault.List
	if len(c.CompanionEndpoints) == 0 && !c.companionsUnread {
		const wrong, remedy = "is set without companionEndpoints", "name the services in companionEndpoints, or leave it out"
		if len(c.CompanionPolicies) > 0 {
			faults.Add(configWhat, "companionPolicies", wrong, remedy)
		}
		if len(c.CompanionReadBuckets) > 0 {
			faults.Add(configWhat, "companionReadBuckets", wrong, remedy)
		}
	}
	for _, service := range slices.Sorted(maps.Keys(c.CompanionPolicies)) {
		var policy map[string]any
		if json.Unmarshal([]byte(c.CompanionPolicies[service]), &policy) != nil {
			var malformed fault.List
			malformed.Add(configWhat, fmt.Sprintf("companionPolicies.%s", service), "is not the JSON of a policy", "write the endpoint policy as one JSON text")
			faults.Append(malformed.OfForm("companionPolicies." + service))
		}
	}
	return faults
}
