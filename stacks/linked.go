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
	for i, linked := range e.LinkedVpcs {
		there := existingVpc{id: linked.VpcID, subnetIDs: linked.SubnetIDs, key: keyOfLinkedVpc(i), account: e.account, unasked: e.regionUnknown}
		if linked.APIEndpointID == "" || linked.NotebookEndpointID == "" {
			there.forOwner = []forOwner{{"interface endpoints with private DNS", "name them in apiEndpointId and notebookEndpointId of the entry"}}
		}
		vpc, vpcFaults := there.lookUp(ctx)
		faults.Append(vpcFaults)
		if linked.subnetsUnread {
			vpc.Subnets = standInSubnets()
		}
		all = append(all, components.LinkedVpc{Name: linked.Name, Vpc: vpc, PrivateLink: components.PrivateLinkArgs{
			ExistingAPIEndpointID: linked.APIEndpointID, ExistingNotebookEndpointID: linked.NotebookEndpointID,
		}})
	}
	return all, faults
}

// readLinkedVpcs reads the linked VPCs, so that the access-path report need not guess their ranges.
func (e environment) readLinkedVpcs(ctx *pulumi.Context) error {
	for _, linked := range e.linked {
		_, err := components.NewExistingNetwork(ctx, e.networkName()+"-"+linked.Name, &components.ExistingNetworkArgs{Vpc: linked.Vpc})
		if err != nil {
			return err
		}
	}
	return nil
}
