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

// exportLinked sets what a person in a linked VPC needs, by its name. Without one there is nothing to set.
func exportLinked(ctx *pulumi.Context, whole *components.PrivateNotebook) {
	if len(whole.LinkedPrivateLinks) == 0 {
		return
	}
	endpoints, commands := pulumi.Map{}, pulumi.StringMap{}
	for name, link := range whole.LinkedPrivateLinks {
		endpoints[name] = pulumi.StringMap{"apiEndpointId": link.APIEndpointID, "notebookEndpointId": link.NotebookEndpointID}
	}
	for name, command := range whole.LinkedPresignCommands {
		commands[name] = command
	}
	ctx.Export("linkedEndpointIds", endpoints)
	if len(commands) > 0 { // A fleet's are with its notebooks.
		ctx.Export("linkedPresignCommands", commands)
	}
}
