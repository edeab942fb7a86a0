package components

import (
	"fmt"
	"maps"
	"net/netip"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// PrivateNotebookArgs are the arguments of [NewPrivateNotebook]. In the parts' arguments, whatever the whole has too
// (Region, Vpc, OnPremisesCIDRs, Tags) may be left zero, and is then the whole's.
type PrivateNotebookArgs struct {
	// Region is the AWS Region, e.g. "ap-northeast-1". "" is the provider's Region.
	Region string
	// Vpc is where everything is put. Required.
	Vpc Vpc
	// OnPremisesCIDRs are networks behind Site-to-Site VPN or Direct Connect whose people may open notebooks, none wider
	// than /8. Nil admits none.
	OnPremisesCIDRs []netip.Prefix
	// PrivateLink refines the endpoint pair. The zero value is enough.
	PrivateLink PrivateLinkArgs
	// LinkedVpcs are further VPCs whose workloads issue and open URLs, each with an endpoint pair of its own. Nil links none.
	// Append new ones: the order decides which policy lists a VPC, where one policy is too short for all.
	LinkedVpcs []LinkedVpc
	// ClientVpn is the VPN for people; nil declares none.
	ClientVpn *ClientVpnArgs
	// InboundResolver answers on-premises DNS servers; nil declares none.
	InboundResolver *InboundResolverArgs
	// Companions are the endpoints of further AWS services, to which the notebook's egress is then narrowed; nil declares
	// none, and the notebook reaches HTTPS in its whole VPC.
	Companions *CompanionEndpointsArgs
	// FlowLogs record the VPC's connections; nil declares none.
	FlowLogs *FlowLogsArgs
	// QueryLogs record what the VPC's DNS server is asked; nil declares none.
	QueryLogs *ResolverQueryLogsArgs
	// IssuanceAlarm tells of URLs that were issued outside the endpoints; nil declares none. The endpoints of the whole and
	// those that PresignPolicy lists besides are added to its own. Unless it names some, its notebooks are the whole's; where a
	// fleet's do not fit a pattern, every notebook of the account and Region.
	IssuanceAlarm *IssuanceAlarmArgs
	// Notebook refines the notebook instance, or what the notebooks of a fleet have in common. The zero value is enough.
	Notebook NotebookArgs
	// Notebooks are the members of a fleet, each by a short name that stands in its resources' names: letters, digits and
	// inner hyphens. They share the access side. Nil declares the one Notebook.
	Notebooks map[string]FleetNotebookArgs
	// PresignPolicy refines the restricted policy and names its principals. Its endpoints, VPCs and notebooks are the
	// whole's; listing more adds to them. Its guardrail also binds the notebooks' execution roles, by the short names "execution" and, in
	// a fleet, "execution/<key>". RestrictToSourceIP is refused: it cannot be combined with private endpoints.
	PresignPolicy PresignPolicyArgs
	// Tags are put on every resource. Nil puts only a Name.
	Tags pulumi.StringMap
}

// PrivateNotebook is a SageMaker notebook instance that is opened from private paths alone: the whole, composed of the
// other components.
type PrivateNotebook struct {
	pulumi.ResourceState

	// The parts. ClientVpn, InboundResolver, Companions, FlowLogs, QueryLogs and IssuanceAlarm are nil where none was asked for.
	PrivateLink     *PrivateLink
	ClientVpn       *ClientVpn
	InboundResolver *InboundResolver
	Companions      *CompanionEndpoints
	FlowLogs        *FlowLogs
	QueryLogs       *ResolverQueryLogs
	IssuanceAlarm   *IssuanceAlarm
	// Notebook is nil in a fleet, and Notebooks, by their short names, outside one.
	Notebook  *Notebook
	Notebooks map[string]*Notebook
	// PresignPolicy is for the issuers of every notebook. PresignPolicies are for the members' own, by short name.
	PresignPolicy   *PresignPolicy
	PresignPolicies map[string]*PresignPolicy
	// LinkedPrivateLinks are the endpoint pairs of the linked VPCs, by name; nil where none is linked.
	LinkedPrivateLinks map[string]*PrivateLink

	// PresignCommand is the AWS CLI command that issues a URL on a private path, ready to be typed; "" in a fleet, whose
	// PresignCommands are by short name.
	PresignCommand  pulumi.StringOutput
	PresignCommands map[string]pulumi.StringOutput
	// LinkedPresignCommands are the commands for each linked VPC, by name, whose API endpoint has another host. Nil in a fleet.
	LinkedPresignCommands map[string]pulumi.StringOutput

	region string // of the commands
}

// NewPrivateNotebook declares the whole. Faulty arguments, those of the parts included, are all reported at once, before
// anything is registered.
func NewPrivateNotebook(
	ctx *pulumi.Context, name string, args *PrivateNotebookArgs, opts ...pulumi.ResourceOption,
) (*PrivateNotebook, error) {
	a := valueOf(args)
	var err error
	if a.Region, err = regionOr(ctx, a.Region, opts); err != nil {
		return nil, err
	}
	a, faults := a.complete(name).lookUp(ctx, name, opts)
	faults = append(a.check(), faults...).WithoutRepeats()
	if err := refuse(PrivateNotebookToken, name, faults); err != nil {
		return nil, err
	}
	c := &PrivateNotebook{}
	if err := ctx.RegisterComponentResource(PrivateNotebookToken, name, c, opts...); err != nil {
		return nil, err
	}
	for _, declare := range []func(*pulumi.Context, string, PrivateNotebookArgs) error{
		c.declareVpcLogs, c.declareClientVpn, c.declareInboundResolver, c.declarePrivateLink, c.declareLinkedVpcs,
		c.declareCompanions, c.declareNotebooks, c.declarePresignPolicy, c.declareIssuanceAlarm,
	} {
		if err := declare(ctx, name, a); err != nil {
			return nil, err
		}
	}
	c.declareCommands(a.Region)
	return c, ctx.RegisterResourceOutputs(c, c.Outputs())
}

func (c *PrivateNotebook) declareClientVpn(ctx *pulumi.Context, name string, a PrivateNotebookArgs) (err error) {
	if a.ClientVpn != nil {
		c.ClientVpn, err = NewClientVpn(ctx, name+"-client-vpn", a.ClientVpn, pulumi.Parent(c))
	}
	return err
}

func (c *PrivateNotebook) declareInboundResolver(ctx *pulumi.Context, name string, a PrivateNotebookArgs) (err error) {
	if a.InboundResolver != nil {
		c.InboundResolver, err = NewInboundResolver(ctx, name+"-resolver", a.InboundResolver, pulumi.Parent(c))
	}
	return err
}

// declarePrivateLink admits the Client VPN by its security group, besides whomever the caller admits.
func (c *PrivateNotebook) declarePrivateLink(ctx *pulumi.Context, name string, a PrivateNotebookArgs) (err error) {
	link := a.PrivateLink
	if c.ClientVpn != nil {
		admitted := map[string]pulumi.StringInput{clientVpnGroup: c.ClientVpn.SecurityGroupID}
		for who, group := range link.ClientSecurityGroups {
			admitted[who] = group
		}
		link.ClientSecurityGroups = admitted
	}
	c.PrivateLink, err = NewPrivateLink(ctx, name+privateLinkSuffix, &link, pulumi.Parent(c))
	return err
}

// declarePresignPolicy puts the notebooks' own roles under the guardrail, and lets the members' own policies wait for it.
func (c *PrivateNotebook) declarePresignPolicy(ctx *pulumi.Context, name string, a PrivateNotebookArgs) (err error) {
	policy := a.fleetPolicy().adding(c.endpointIDs(a), a.vpcIDs(), c.arns(a))
	if !policy.WithoutGuardrail {
		policy.GuardedRoles = joined(policy.GuardedRoles, c.executionRoles())
	}
	if c.PresignPolicy, err = NewPresignPolicy(ctx, name+"-presign", &policy, pulumi.Parent(c)); err != nil {
		return err
	}
	return c.declareMemberPolicies(ctx, name, a)
}

// declareCommands writes a command for each notebook, and for a lone one for each endpoint pair.
func (c *PrivateNotebook) declareCommands(region string) {
	c.region = region
	if c.Notebook == nil {
		c.PresignCommand, c.PresignCommands = pulumi.String("").ToStringOutput(), map[string]pulumi.StringOutput{}
		for key, notebook := range c.Notebooks {
			c.PresignCommands[key] = c.presignCommand(c.PrivateLink, notebook)
		}
		return
	}
	c.PresignCommand = c.presignCommand(c.PrivateLink, c.Notebook)
	for name, link := range c.LinkedPrivateLinks {
		if c.LinkedPresignCommands == nil {
			c.LinkedPresignCommands = map[string]pulumi.StringOutput{}
		}
		c.LinkedPresignCommands[name] = c.presignCommand(link, c.Notebook)
	}
}

// presignCommand addresses the API endpoint by its own name, so that the command works even where the caller's DNS
// does not answer privately; the CLI wants the scheme.
func (c *PrivateNotebook) presignCommand(link *PrivateLink, notebook *Notebook) pulumi.StringOutput {
	return pulumi.All(link.APIEndpointHost, notebook.Name).ApplyT(func(known []any) string {
		return fmt.Sprintf("aws sagemaker create-presigned-notebook-instance-url"+
			" --endpoint-url https://%s --notebook-instance-name %s --region %s", known[0], known[1], c.region)
	}).(pulumi.StringOutput)
}

// Outputs are what is registered, by the names in the state: what a person needs next. A part that was not asked for has none.
func (c *PrivateNotebook) Outputs() pulumi.Map {
	out := pulumi.Map{
		"apiEndpointId":      c.PrivateLink.APIEndpointID,
		"notebookEndpointId": c.PrivateLink.NotebookEndpointID,
		"policyArn":          c.PresignPolicy.PolicyArn,
		"policyArns":         c.PresignPolicy.PolicyArns,
		"guardrailArns":      c.PresignPolicy.GuardrailArns,
		"guardrailJson":      c.PresignPolicy.GuardrailJSON,
	}
	if c.Notebook != nil {
		out["notebookName"], out["notebookArn"], out["presignCommand"] = c.Notebook.Name, c.Notebook.Arn, c.PresignCommand
	} else {
		out["notebooks"] = c.NotebookOutputs()
	}
	if c.LinkedPrivateLinks != nil {
		maps.Copy(out, c.linkedOutputs())
	}
	if c.ClientVpn != nil {
		out["clientVpnEndpointId"] = c.ClientVpn.EndpointID
	}
	if c.InboundResolver != nil {
		out["resolverIpAddresses"] = c.InboundResolver.IPAddresses
		out["forwardZones"] = c.InboundResolver.ForwardZones
	}
	if c.Companions != nil {
		out["companionEndpointIds"] = c.Companions.EndpointIDs
	}
	maps.Copy(out, c.watchOutputs())
	return out
}
