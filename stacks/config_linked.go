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
	for _, linked := range c.LinkedVpcs {
		if linked.VpcID == "" {
			faults.Add(configWhat, linked.key("vpcId"), "is missing", "name an existing VPC")
		}
		faults.Append(checkPattern(linked.key("vpcId"), vpcID, "a VPC ID", linked.VpcID))
		faults.Append(linked.checkEndpoints())
		faults.Append(checkList(linked.key("subnetIds"), subnetID, "a subnet ID", linked.SubnetIDs))
	}
	return faults
}

// key is what a fault calls a key of this VPC. Entries that could not be read are not counted, so it has no number.
func (c LinkedVpcConfig) key(name string) string {
	return fmt.Sprintf("%s of linked VPC %q", name, c.Name)
}

func (c LinkedVpcConfig) checkEndpoints() fault.List {
	const form = "the ID of a VPC endpoint"
	faults := checkPattern(c.key("apiEndpointId"), vpcEndpointID, form, c.APIEndpointID)
	faults.Append(checkPattern(c.key("notebookEndpointId"), vpcEndpointID, form, c.NotebookEndpointID))
	return faults
}

// malformed are the IDs of endpoints that are none.
func (c LinkedVpcConfig) malformed() []string {
	return notOf(vpcEndpointID, c.APIEndpointID, c.NotebookEndpointID)
}
