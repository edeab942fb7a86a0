package components

import (
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/awsnames"
	"private-notebook/internal/iampolicy"
)

// CompanionEndpointsArgs are the arguments of [NewCompanionEndpoints].
type CompanionEndpointsArgs struct {
	// Region is the AWS Region; it decides the service names. "" is the provider's Region.
	Region string
	// Vpc is where the endpoints are put. Required; with its route tables where a service has a gateway endpoint.
	Vpc Vpc
	// Services are the services to reach, as [awsnames.CompanionNames] has them, e.g. "s3" and "sagemaker.runtime". At least one.
	Services []string
	// ClientSecurityGroups are further groups whose members may connect, by a short name of what they are, e.g.
	// "client-vpn". The VPC's own ranges always may: private DNS sends everybody in the VPC here. Nil admits nobody else.
	ClientSecurityGroups map[string]pulumi.StringInput
	// ExistingEndpointIDs are endpoints of the VPC to use, by service, such as "vpce-0a1b2c3d4e5f60718" for "sts". A service that is
	// not named gets one. An adopted endpoint is never changed: its policy, and who may connect, are its owner's.
	ExistingEndpointIDs map[string]string
	// GivenEndpoints are interface endpoints to use that this account cannot look up, by service, instead of ExistingEndpointIDs. Nil gives none.
	GivenEndpoints map[string]GivenEndpoint
	// Policies are JSON endpoint policies by service, instead of the default one, which admits the own account alone.
	Policies map[string]pulumi.StringInput
	// ReadBuckets are names of buckets of other accounts that may be read through the S3 gateway endpoint, e.g.
	// "jumpstart-cache-prod-eu-west-1". Nil adds none to ECR's own, which follows from Services.
	ReadBuckets []string
	// Tags are put on every resource. Nil puts only a Name. In a VPC that exists already, the tags Project and Stack are how
	// the stack's own endpoints are told from others'; without them it is by Name.
	Tags pulumi.StringMap

	plan      []companionPlan
	component string // the name under which it was planned
}

// CompanionEndpoints are the endpoints by which a notebook without the internet reaches the AWS services that it works
// with: an interface endpoint each, with private DNS and one security group for all, or a gateway endpoint where AWS has one.
type CompanionEndpoints struct {
	pulumi.ResourceState

	// EndpointIDs are the endpoints' IDs by service.
	EndpointIDs pulumi.StringMapOutput

	// securityGroup is the group of the interface endpoints that are made; nil where there is none.
	securityGroup pulumi.StringInput
	// existingGroups are those of adopted interface endpoints.
	existingGroups []string
	// prefixLists are the ranges of the services with a gateway endpoint, by service.
	prefixLists map[string]pulumi.StringInput
	// networks are the VPC's ranges where an endpoint is given whole, whose groups nobody can look up.
	networks []netip.Prefix
	// ready are the endpoints and the rules that admit to them. Whoever needs them waits for each: a component as a dependency stands
	// for those of its children alone that are registered by then.
	ready []pulumi.Resource
}

// NewCompanionEndpoints declares the endpoints. Faulty arguments are all reported at once, before anything is registered.
func NewCompanionEndpoints(
	ctx *pulumi.Context, name string, args *CompanionEndpointsArgs, opts ...pulumi.ResourceOption,
) (*CompanionEndpoints, error) {
	a := valueOf(args)
	var err error
	if a.Region, err = regionOr(ctx, a.Region, opts); err != nil {
		return nil, err
	}
	a, faults := a.lookUp(ctx, name, opts)
	if err := refuse(CompanionEndpointsToken, name, append(a.check(), faults...)); err != nil {
		return nil, err
	}
	c := &CompanionEndpoints{prefixLists: map[string]pulumi.StringInput{}}
	if err := ctx.RegisterComponentResource(CompanionEndpointsToken, name, c, opts...); err != nil {
		return nil, err
	}
	if err := c.declareSecurityGroup(ctx, name, a); err != nil {
		return nil, err
	}
	if err := c.declareEndpoints(ctx, name, a); err != nil {
		return nil, err
	}
	return c, ctx.RegisterResourceOutputs(c, c.Outputs())
}

// Outputs are what is registered, by the names in the state.
func (c *CompanionEndpoints) Outputs() pulumi.Map {
	return pulumi.Map{"endpointIds": c.EndpointIDs}
}

// declareSecurityGroup admits HTTPS from the whole VPC, because private DNS takes the services' names over for all of it: a
// neighbour who was not admitted would lose the service. What anybody may do through the endpoints, their policies say.
func (c *CompanionEndpoints) declareSecurityGroup(ctx *pulumi.Context, name string, a CompanionEndpointsArgs) error {
	if !slices.ContainsFunc(a.plan, func(p companionPlan) bool { return !p.Gateway && p.existing == nil && p.given == nil }) {
		return nil
	}
	group, err := securityGroup(ctx, name+"-endpoints", "HTTPS to endpoints of AWS services from private networks",
		a.Vpc.ID, a.Tags, pulumi.Parent(c))
	if err != nil {
		return err
	}
	c.securityGroup = group.ID().ToStringOutput()
	for _, network := range a.Vpc.cidrs() {
		if err := c.admit(ctx, name+"-https-from-vpc-"+label(network), source{network: network}, "HTTPS from the VPC", a); err != nil {
			return err
		}
	}
	for _, client := range sortedKeys(a.ClientSecurityGroups) {
		from := source{group: a.ClientSecurityGroups[client]}
		if err := c.admit(ctx, name+"-https-from-"+client, from, groupRule+client, a); err != nil {
			return err
		}
	}
	return nil
}

func (c *CompanionEndpoints) admit(
	ctx *pulumi.Context, name string, from source, description string, a CompanionEndpointsArgs,
) error {
	rule, err := ingressRule(ctx, name, c.securityGroup, https, from, description, a.Tags, pulumi.Parent(c))
	c.ready = append(c.ready, rule)
	return err
}

func (c *CompanionEndpoints) declareEndpoints(ctx *pulumi.Context, name string, a CompanionEndpointsArgs) error {
	account := aws.GetCallerIdentityOutput(ctx, aws.GetCallerIdentityOutputArgs{}, pulumi.Parent(c)).AccountId()
	ids := pulumi.StringMap{}
	for _, plan := range a.plan {
		if plan.given != nil {
			ids[plan.Name], c.networks = pulumi.String(plan.given.ID), a.Vpc.cidrs()
			continue
		}
		declare := c.declareEndpoint
		if plan.existing != nil {
			declare = c.adoptEndpoint
		}
		endpoint, err := declare(ctx, name, plan, account, a)
		if err != nil {
			return err
		}
		c.ready = append(c.ready, endpoint)
		ids[plan.Name] = endpoint.ID().ToStringOutput()
		if plan.Gateway {
			c.prefixLists[plan.Name] = endpoint.PrefixListId
		}
	}
	c.EndpointIDs = ids.ToStringMapOutput()
	return readGroups(ctx, name, c.existingGroups, pulumi.Parent(c))
}

// declareEndpoint has a replacement wait for the deletion: AWS refuses a second endpoint with the same private DNS name, and a
// second route to the same prefix list.
func (c *CompanionEndpoints) declareEndpoint(
	ctx *pulumi.Context, component string, plan companionPlan, account pulumi.StringOutput, a CompanionEndpointsArgs,
) (*ec2.VpcEndpoint, error) {
	name := plan.endpointName(component)
	args := &ec2.VpcEndpointArgs{
		VpcId:       a.Vpc.ID,
		ServiceName: pulumi.String(plan.Service),
		Policy:      policyOr(a.Policies[plan.Name], account, a.policyOf(plan.Companion)).ToStringOutput(),
		Tags:        named(name, a.Tags),
	}
	if plan.Gateway {
		args.VpcEndpointType = pulumi.String(gatewayEndpoint)
		args.RouteTableIds = a.Vpc.gatewayTableIDs()
	} else {
		if err := sayLeftOut(ctx, c, plan.Service, a.Vpc.Subnets, plan.subnets); err != nil {
			return nil, err
		}
		args.VpcEndpointType = pulumi.String("Interface")
		args.PrivateDnsEnabled = pulumi.Bool(true)
		args.SubnetIds = subnetIDs(plan.subnets)
		args.SecurityGroupIds = pulumi.StringArray{c.securityGroup}
	}
	return ec2.NewVpcEndpoint(ctx, name, args, pulumi.Parent(c), pulumi.DeleteBeforeReplace(true))
}

// policyOf is the default policy of a service's endpoint, by the account.
func (a CompanionEndpointsArgs) policyOf(companion awsnames.Companion) func(account string) iampolicy.Document {
	names, _ := awsnames.ForRegion(a.Region) // Checked before.
	return func(account string) iampolicy.Document {
		switch companion.Name {
		case "s3":
			return iampolicy.ObjectsEndpointPolicy(names.Partition, names.Region, account, a.lists("ecr.dkr"), a.ReadBuckets)
		case "ecr.api", "ecr.dkr":
			return iampolicy.ImagesEndpointPolicy(account)
		case "codeartifact.api":
			return iampolicy.PackagesEndpointPolicy(account)
		case "codeartifact.repositories", "git-codecommit":
			return iampolicy.OwnRepositoriesEndpointPolicy(companion.Prefix, names.Partition, names.Region, account)
		default:
			return iampolicy.OwnAccountEndpointPolicy(companion.Prefix, account)
		}
	}
}

// Egress is what a notebook needs to be let out to, to use these endpoints and no other.
func (c *CompanionEndpoints) Egress() NotebookEgress {
	egress := NotebookEgress{
		SecurityGroups: map[string]pulumi.StringInput{}, PrefixLists: map[string]pulumi.StringInput{}, Needs: c.ready, Networks: c.networks,
	}
	if c.securityGroup != nil {
		egress.SecurityGroups["companions"] = c.securityGroup
	}
	for _, id := range c.existingGroups {
		egress.SecurityGroups[id] = pulumi.String(id)
	}
	for service, list := range c.prefixLists {
		egress.PrefixLists[service] = list
	}
	return egress
}
