package components

import (
	"maps"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// privateLinkEgress is the short name under which a narrowed notebook still reaches the SageMaker API's endpoint.
const privateLinkEgress = "private-link"

func (a PrivateNotebookArgs) completeCompanions() *CompanionEndpointsArgs {
	if a.Companions == nil {
		return nil
	}
	e := *a.Companions
	e.Region, e.Vpc, e.Tags = orElse(e.Region, a.Region), a.Vpc.unless(e.Vpc), a.tags(e.Tags)
	return &e
}

// declareCompanions admits the Client VPN by its security group: its people ask the VPC's DNS server, which answers with these
// endpoints for the services' own names.
func (c *PrivateNotebook) declareCompanions(ctx *pulumi.Context, name string, a PrivateNotebookArgs) (err error) {
	if a.Companions == nil {
		return nil
	}
	args := *a.Companions
	if c.ClientVpn != nil {
		admitted := map[string]pulumi.StringInput{clientVpnGroup: c.ClientVpn.SecurityGroupID}
		maps.Copy(admitted, args.ClientSecurityGroups)
		args.ClientSecurityGroups = admitted
	}
	c.Companions, err = NewCompanionEndpoints(ctx, name+companionsSuffix, &args, pulumi.Parent(c))
	return err
}

// narrowed are a notebook's arguments with its egress narrowed to the companions and the endpoint pair, unless they say otherwise.
func (c *PrivateNotebook) narrowed(notebook NotebookArgs) NotebookArgs {
	if c.Companions == nil || notebook.Egress != nil || len(notebook.ExistingSecurityGroupIDs) > 0 {
		return notebook
	}
	egress := c.Companions.Egress()
	maps.Copy(egress.SecurityGroups, c.PrivateLink.apiEgress.SecurityGroups) // A group that both wear is one rule.
	egress.formerly = c.PrivateLink.apiEgress.formerly
	if len(egress.Networks) == 0 {
		egress.Networks = c.PrivateLink.apiEgress.Networks
	}
	notebook.Egress = &egress
	return notebook
}
