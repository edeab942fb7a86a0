package stacks

import (
	"fmt"

	"private-notebook/internal/fault"
)

// LinkedVpcsConfig names the further VPCs from which URLs are issued and opened.
type LinkedVpcsConfig struct {
	LinkedVpcs []LinkedVpcConfig `config:"linkedVpcs"`
}

// LinkedVpcConfig is one existing VPC that gets an endpoint pair of its own.
type LinkedVpcConfig struct {
	Name      string   `config:"name"`
	VpcID     string   `config:"vpcId"`
	SubnetIDs []string `config:"subnetIds"`
	// APIEndpointID and NotebookEndpointID are endpoints of that VPC to adopt.
	APIEndpointID      string `config:"apiEndpointId"`
	NotebookEndpointID string `config:"notebookEndpointId"`

	subnetsUnread bool // SubnetIDs are not what was meant.
}

func (c LinkedVpcsConfig) check() fault.List {
	var faults fault.List
	for i, linked := range c.LinkedVpcs {
		key := keyOfLinkedVpc(i)
		if linked.VpcID == "" {
			faults.Add(configWhat, key("vpcId"), "is missing", "name an existing VPC")
		}
		const anEndpoint = "the ID of a VPC endpoint"
		faults.Append(checkPattern(key("vpcId"), vpcID, "a VPC ID", linked.VpcID))
		faults.Append(checkPattern(key("apiEndpointId"), vpcEndpointID, anEndpoint, linked.APIEndpointID))
		faults.Append(checkPattern(key("notebookEndpointId"), vpcEndpointID, anEndpoint, linked.NotebookEndpointID))
		faults.Append(checkList(key("subnetIds"), subnetID, "a subnet ID", linked.SubnetIDs))
	}
	return faults
}

// keyOfLinkedVpc writes a key of one entry as every fault does. An entry that could not be read keeps its number.
func keyOfLinkedVpc(i int) func(name string) string {
	return func(name string) string { return fmt.Sprintf("linkedVpcs[%d].%s", i, name) }
}

// malformed are the IDs of endpoints that are none.
func (c LinkedVpcConfig) malformed() []string {
	return notOf(vpcEndpointID, c.APIEndpointID, c.NotebookEndpointID)
}
