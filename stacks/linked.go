package stacks

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
	"private-notebook/internal/fault"
)

// plannedLinkedVpcs are the linked VPCs, looked up.
func (e environment) plannedLinkedVpcs(ctx *pulumi.Context) ([]components.LinkedVpc, fault.List) {
	var all []components.LinkedVpc
	var faults fault.List
	for _, linked := range e.LinkedVpcs {
		vpc, vpcFaults := existingVpc{id: linked.VpcID, subnetIDs: linked.SubnetIDs, key: linked.key}.lookUp(ctx)
		faults.Append(vpcFaults)
		all = append(all, components.LinkedVpc{Name: linked.Name, Vpc: vpc})
	}
	return all, faults
}
