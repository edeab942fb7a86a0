package components

import (
	"fmt"
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/awsnames"
	"private-notebook/internal/fault"
	"private-notebook/internal/iampolicy"
)

// PrivateLinkArgs are the arguments of [NewPrivateLink].
type PrivateLinkArgs struct {
	// Region is the AWS Region, e.g. "ap-northeast-1"; it decides the service names. "" is the provider's Region.
	Region string
	// Vpc is where the endpoints are put: each in every subnet whose Availability Zone offers its service. Required.
	Vpc Vpc
	// ClientSecurityGroups are further groups whose members may connect, by a short name of what they are, e.g.
	// "client-vpn". Client VPN rewrites the source address, so people are recognised by its group. Nil admits none.
	ClientSecurityGroups map[string]pulumi.StringInput
	// OnPremisesCIDRs are networks behind Site-to-Site VPN or Direct Connect that may connect, none wider than /8.
	OnPremisesCIDRs []netip.Prefix
	// APIEndpointPolicy is the JSON policy of the API endpoint. Nil admits the caller's own account alone.
	APIEndpointPolicy pulumi.StringInput
	// NotebookEndpointPolicy is the JSON policy of the notebook endpoint. Nil opens the caller's own notebooks alone.
	NotebookEndpointPolicy pulumi.StringInput
	// ExistingAPIEndpointID is an interface endpoint of the SageMaker API in the VPC to use, such as "vpce-0a1b2c3d4e5f60718",
	// with private DNS on. "" makes one. An adopted endpoint is never changed: its policy and its rules are its owner's.
	ExistingAPIEndpointID string
	// ExistingNotebookEndpointID is an interface endpoint of SageMaker notebooks in the VPC to use, on the terms of ExistingAPIEndpointID. ""
	// makes one.
	ExistingNotebookEndpointID string
	// GivenAPIEndpoint and GivenNotebookEndpoint are endpoints to use that this account cannot look up, instead of ExistingAPIEndpointID and
	// ExistingNotebookEndpointID. Nil gives none.
	GivenAPIEndpoint, GivenNotebookEndpoint *GivenEndpoint
	// ExistingSecurityGroupID is a group of the VPC for the endpoints that are made; every adopted one must have it. "" makes a group,
	// unless both endpoints are adopted. Its rules are its owner's; see AdmitOnExistingSecurityGroup.
	ExistingSecurityGroupID string
	// AdmitOnExistingSecurityGroup adds to ExistingSecurityGroupID a rule for each source, as to a group that is made, and takes
	// them away again. Do not set it for a group whose owner declares its rules inline: the two would undo each other.
	AdmitOnExistingSecurityGroup bool
	// Tags are put on every resource. Nil puts only a Name. In a VPC that exists already, the tags Project and Stack are how
	// the stack's own endpoints are told from others'; without them it is by Name.
	Tags pulumi.StringMap

	plan     *privateLinkPlan // what was looked up already by the whole that this is a part of
	linkedAs string           // the linked VPC's name, where this is its pair
}

// PrivateLink is the pair of interface endpoints of one VPC, through which presigned URLs are issued (the SageMaker
// API's) and opened (the notebook's), with the security group that lets nobody else in.
type PrivateLink struct {
	pulumi.ResourceState

	// APIEndpointID is the ID of the SageMaker API's endpoint: the one a policy sees when a URL is issued.
	APIEndpointID pulumi.StringOutput
	// APIEndpointHost is the API endpoint's own DNS name, for the CLI's --endpoint-url.
	APIEndpointHost pulumi.StringOutput
	// NotebookEndpointID is the ID of the notebook's endpoint: the one a policy sees when a URL is opened.
	NotebookEndpointID pulumi.StringOutput
	// NotebookEndpointHost is the notebook endpoint's own DNS name. A browser needs the private DNS name instead.
	NotebookEndpointHost pulumi.StringOutput
	// SecurityGroupID is the ID of the endpoints' security group: the one made or given or, where both endpoints are adopted, the
	// first of the notebook endpoint's.
	SecurityGroupID pulumi.StringOutput

	// apiEgress are the groups that the API endpoint wears: those by which a notebook knows it.
	apiEgress NotebookEgress
}

const privateLinkWhat = "PrivateLink"

func (a PrivateLinkArgs) check() fault.List {
	faults := a.Vpc.check(privateLinkWhat).Within("Vpc")
	_, err := awsnames.ForRegion(a.Region)
	faults.Collect(err, "Region")
	faults.Append(checkOnPremises(privateLinkWhat, a.OnPremisesCIDRs, a.Vpc))
	faults.Append(a.checkExisting())
	faults.Append(checkClientGroups(privateLinkWhat, a.ClientSecurityGroups))
	return faults
}

// NewPrivateLink declares the endpoint pair of one VPC. Faulty arguments are all reported at once, before
// anything is registered.
func NewPrivateLink(
	ctx *pulumi.Context, name string, args *PrivateLinkArgs, opts ...pulumi.ResourceOption,
) (*PrivateLink, error) {
	a := valueOf(args)
	var err error
	if a.Region, err = regionOr(ctx, a.Region, opts); err != nil {
		return nil, err
	}
	a, faults := a.lookUp(ctx, name, opts)
	faults = append(a.check(), faults...)
	if err := refuse(PrivateLinkToken, name, faults); err != nil {
		return nil, err
	}
	c := &PrivateLink{}
	if err := ctx.RegisterComponentResource(PrivateLinkToken, name, c, opts...); err != nil {
		return nil, err
	}
	if err := c.declareSecurityGroup(ctx, name, a); err != nil {
		return nil, err
	}
	if err := c.declareEndpoints(ctx, name, a); err != nil {
		return nil, err
	}
	c.apiEgress = c.egressToAPI(a)
	return c, ctx.RegisterResourceOutputs(c, c.Outputs())
}

// Outputs are what is registered, by the names in the state.
func (c *PrivateLink) Outputs() pulumi.Map {
	return pulumi.Map{
		"apiEndpointId":        c.APIEndpointID,
		"apiEndpointHost":      c.APIEndpointHost,
		"notebookEndpointId":   c.NotebookEndpointID,
		"notebookEndpointHost": c.NotebookEndpointHost,
		"securityGroupId":      c.SecurityGroupID,
	}
}

// declareSecurityGroup admits HTTPS from each source by a rule of its own. The endpoints start no connection, so
// the group has no egress.
func (c *PrivateLink) declareSecurityGroup(ctx *pulumi.Context, name string, a PrivateLinkArgs) error {
	adopted, err := c.adoptGroups(ctx, name, a)
	if err != nil || adopted && !a.AdmitOnExistingSecurityGroup {
		return err
	}
	if !adopted {
		group, err := securityGroup(ctx, name+"-endpoints",
			"HTTPS to the SageMaker API and notebook endpoints from private networks", a.Vpc.ID, a.Tags, pulumi.Parent(c))
		if err != nil {
			return err
		}
		c.SecurityGroupID = group.ID().ToStringOutput()
	}
	return c.admit(ctx, name, a)
}

func (c *PrivateLink) admit(ctx *pulumi.Context, name string, a PrivateLinkArgs) error {
	parent := pulumi.Parent(c)
	for _, network := range a.Vpc.cidrs() {
		err := ingressFrom(ctx, name+"-https-from-vpc-"+label(network), c.SecurityGroupID, https, network,
			"HTTPS from the VPC", a.Tags, parent)
		if err != nil {
			return err
		}
	}
	for _, network := range a.OnPremisesCIDRs {
		err := ingressFrom(ctx, name+"-https-from-on-premises-"+label(network), c.SecurityGroupID, https, network,
			"HTTPS from an on-premises network", a.Tags, parent)
		if err != nil {
			return err
		}
	}
	return c.admitGroups(ctx, name, a)
}

func (c *PrivateLink) admitGroups(ctx *pulumi.Context, name string, a PrivateLinkArgs) error {
	for _, client := range sortedKeys(a.ClientSecurityGroups) {
		from := source{group: a.ClientSecurityGroups[client]}
		_, err := ingressRule(ctx, name+"-https-from-"+client, c.SecurityGroupID, https, from, groupRule+client, a.Tags, pulumi.Parent(c))
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *PrivateLink) declareEndpoints(ctx *pulumi.Context, name string, a PrivateLinkArgs) error {
	names, err := awsnames.ForRegion(a.Region)
	if err != nil {
		return err
	}
	account := aws.GetCallerIdentityOutput(ctx, aws.GetCallerIdentityOutputArgs{}, pulumi.Parent(c)).AccountId()
	apiPolicy := policyOr(a.APIEndpointPolicy, account, iampolicy.APIEndpointPolicy)
	c.APIEndpointID, c.APIEndpointHost, err = c.endpoint(ctx, name+"-existing-api-endpoint", a.plan.api, apiPolicy, a)
	if err != nil {
		return err
	}
	ownNotebooks := func(account string) iampolicy.Document {
		return iampolicy.NotebookEndpointPolicy(names.Partition, names.Region, account)
	}
	notebookPolicy := policyOr(a.NotebookEndpointPolicy, account, ownNotebooks)
	c.NotebookEndpointID, c.NotebookEndpointHost, err = c.endpoint(ctx, name+"-existing-notebook-endpoint", a.plan.notebook, notebookPolicy, a)
	return err
}

// endpoint is the ID and the host of an endpoint that is made, read, or given whole.
func (c *PrivateLink) endpoint(
	ctx *pulumi.Context, existingName string, plan endpointPlan, policy pulumi.StringInput, a PrivateLinkArgs,
) (id, host pulumi.StringOutput, err error) {
	if given := plan.given; given != nil {
		return pulumi.String(given.ID).ToStringOutput(), pulumi.String(given.Host).ToStringOutput(), nil
	}
	declared, err := c.declareEndpoint(ctx, existingName, plan, policy, a)
	if err != nil {
		return id, host, err
	}
	return declared.ID().ToStringOutput(), endpointHost(declared, plan.service), nil
}

// declareEndpoint has a replacement wait for the deletion: AWS refuses a second endpoint with the same private DNS name.
// An existing endpoint is read instead, under the name that is given.
func (c *PrivateLink) declareEndpoint(
	ctx *pulumi.Context, existingName string, plan endpointPlan, policy pulumi.StringInput, a PrivateLinkArgs,
) (*ec2.VpcEndpoint, error) {
	if plan.existing != nil {
		return c.readEndpoint(ctx, existingName, plan)
	}
	if err := sayLeftOut(ctx, c, plan.service, a.Vpc.Subnets, plan.subnets); err != nil {
		return nil, err
	}
	return ec2.NewVpcEndpoint(ctx, plan.name, &ec2.VpcEndpointArgs{
		VpcId:             a.Vpc.ID,
		ServiceName:       pulumi.String(plan.service),
		VpcEndpointType:   pulumi.String("Interface"),
		PrivateDnsEnabled: pulumi.Bool(true),
		SubnetIds:         subnetIDs(plan.subnets),
		SecurityGroupIds:  pulumi.StringArray{c.SecurityGroupID},
		Policy:            policy.ToStringOutput(),
		Tags:              named(plan.name, a.Tags),
	}, pulumi.Parent(c), pulumi.DeleteBeforeReplace(true))
}

// endpointHost is an endpoint's own Regional name, read from its DNS entries: it cannot be built from the ID alone. AWS lists some for
// every interface endpoint. Only mocks that answer nothing have none, and are given a name that leads nowhere.
func endpointHost(e *ec2.VpcEndpoint, service string) pulumi.StringOutput {
	return pulumi.All(e.ID(), e.DnsEntries).ApplyT(func(known []any) (string, error) {
		id, entries := known[0].(pulumi.ID), known[1].([]ec2.VpcEndpointDnsEntry)
		if len(entries) == 0 {
			return string(id) + "." + service + noSuchDomain, nil
		}
		names := make([]string, 0, len(entries))
		for _, entry := range entries {
			if entry.DnsName != nil {
				names = append(names, *entry.DnsName)
			}
		}
		host := awsnames.EndpointHost(names)
		if host == "" {
			return "", fmt.Errorf("%s: none of the endpoint's DNS entries %q is its own name", privateLinkWhat, names)
		}
		return host, nil
	}).(pulumi.StringOutput)
}

// noSuchDomain ends names that no DNS server will ever answer (RFC 6761, "Special-Use Domain Names").
const noSuchDomain = ".invalid"

// policyOr is the policy that was given, or else the default one for the account.
func policyOr(
	given pulumi.StringInput, account pulumi.StringOutput, byAccount func(string) iampolicy.Document,
) pulumi.StringInput {
	if given != nil {
		return given
	}
	return account.ApplyT(func(id string) (string, error) { return byAccount(id).JSON() }).(pulumi.StringOutput)
}
