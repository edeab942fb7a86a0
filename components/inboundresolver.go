package components

import (
	"fmt"
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/awsnames"
	"private-notebook/internal/fault"
	"private-notebook/internal/handoff"
)

// InboundResolverArgs are the arguments of [NewInboundResolver].
type InboundResolverArgs struct {
	// Region is the AWS Region; it decides the zones to forward. "" is the provider's Region.
	Region string
	// Vpc is where the resolver gets one address in each subnet. Required, with 2 to 6 subnets.
	Vpc Vpc
	// OnPremisesCIDRs are the networks whose DNS servers may ask, none wider than /8. At least one.
	OnPremisesCIDRs []netip.Prefix
	// Addresses are the resolver's addresses by Availability Zone, each a free one of the zone's subnet, which AWS then uses. A zone
	// without one gets an address of AWS's choice. Nil leaves all to AWS. A change keeps the endpoint.
	Addresses map[string]netip.Addr
	// ExistingEndpointID is an inbound endpoint of the VPC to use, such as "rslvr-in-0a1b2c3d4e5f60718". "" makes one. Its owner decides
	// who may ask it: OnPremisesCIDRs admits nobody there.
	ExistingEndpointID string
	// Tags are put on every resource. Nil puts only a Name.
	Tags pulumi.StringMap

	lookedUp bool // by the whole that this is a part of
}

// InboundResolver is a Route 53 Resolver inbound endpoint: it answers on-premises DNS servers as the VPC's
// own DNS would, so that people behind Site-to-Site VPN or Direct Connect reach the endpoints by name.
type InboundResolver struct {
	pulumi.ResourceState

	// EndpointID is the resolver endpoint's ID.
	EndpointID pulumi.StringOutput
	// IPAddresses are where on-premises DNS forwards to. They stay for the endpoint's life.
	IPAddresses pulumi.StringArrayOutput
	// ForwardZones are the zones that on-premises DNS must forward there.
	ForwardZones pulumi.StringArrayOutput
	// Handoff is for the people who run on-premises DNS: the stanzas that forward ForwardZones to IPAddresses, by program
	// ("bind", "unbound", "dnsmasq", "windows"), and all of it with tests as one Markdown page ("document").
	Handoff pulumi.StringMapOutput
	// SecurityGroupID is the ID of its security group; of an adopted endpoint, its first.
	SecurityGroupID pulumi.StringOutput
}

// AWS's limits on a resolver endpoint (Amazon Route 53 Developer Guide, "Values that you specify when you create
// or edit inbound endpoints" and "Quotas on Route 53 Resolver").
const (
	inboundResolverWhat = "inbound resolver"
	fewestResolverIPs   = 2
	mostResolverIPs     = 6
)

func (a InboundResolverArgs) check() fault.List {
	faults := a.Vpc.check(inboundResolverWhat).Within("Vpc")
	_, err := awsnames.ForRegion(a.Region)
	faults.Collect(err, "Region")
	faults.Append(a.checkAddresses())
	if a.ExistingEndpointID != "" {
		return faults
	}
	if n := len(a.Vpc.Subnets); n < fewestResolverIPs || n > mostResolverIPs {
		faults.Add(inboundResolverWhat, fmt.Sprintf("subnet list of %d", n), "does not make 2 to 6 addresses",
			"give 2 to 6 subnets, each in an Availability Zone of its own", "Vpc.Subnets")
	}
	if len(a.OnPremisesCIDRs) == 0 {
		faults.Add(inboundResolverWhat, "on-premises CIDR list", "is empty", "name the networks whose DNS servers may ask", "OnPremisesCIDRs")
	}
	faults.Append(checkOnPremises(inboundResolverWhat, a.OnPremisesCIDRs, a.Vpc))
	return faults
}

// NewInboundResolver declares an inbound resolver endpoint. Faulty arguments are all reported at once, before
// anything is registered.
func NewInboundResolver(
	ctx *pulumi.Context, name string, args *InboundResolverArgs, opts ...pulumi.ResourceOption,
) (*InboundResolver, error) {
	a := valueOf(args)
	var err error
	if a.Region, err = regionOr(ctx, a.Region, opts); err != nil {
		return nil, err
	}
	a, faults := a.lookUp(ctx, opts)
	if err := refuse(InboundResolverToken, name, append(a.check(), faults...)); err != nil {
		return nil, err
	}
	names, err := awsnames.ForRegion(a.Region)
	if err != nil {
		return nil, err
	}
	c := &InboundResolver{ForwardZones: pulumi.ToStringArray(names.ForwardZones()).ToStringArrayOutput()}
	if err := ctx.RegisterComponentResource(InboundResolverToken, name, c, opts...); err != nil {
		return nil, err
	}
	declare := c.declare
	if a.ExistingEndpointID != "" {
		declare = c.adopt
	}
	if err := declare(ctx, name, a); err != nil {
		return nil, err
	}
	c.Handoff = c.IPAddresses.ApplyT(func(addresses []string) map[string]string {
		return handedOff(names, addresses, a.Vpc).Texts()
	}).(pulumi.StringMapOutput)
	return c, ctx.RegisterResourceOutputs(c, c.Outputs())
}

// Outputs are what is registered, by the names in the state.
func (c *InboundResolver) Outputs() pulumi.Map {
	return pulumi.Map{
		"endpointId":      c.EndpointID,
		"ipAddresses":     c.IPAddresses,
		"forwardZones":    c.ForwardZones,
		"handoff":         c.Handoff,
		"securityGroupId": c.SecurityGroupID,
	}
}

func (c *InboundResolver) declare(ctx *pulumi.Context, name string, a InboundResolverArgs) error {
	if err := c.declareSecurityGroup(ctx, name, a); err != nil {
		return err
	}
	return c.declareEndpoint(ctx, name, a)
}

// declareSecurityGroup admits DNS by both transports: answers that do not fit UDP are asked for again by TCP.
func (c *InboundResolver) declareSecurityGroup(ctx *pulumi.Context, name string, a InboundResolverArgs) error {
	parent := pulumi.Parent(c)
	group, err := securityGroup(ctx, name+"-dns", "DNS to the inbound resolver from on-premises networks", a.Vpc.ID, a.Tags, parent)
	if err != nil {
		return err
	}
	c.SecurityGroupID = group.ID().ToStringOutput()
	for _, network := range a.OnPremisesCIDRs {
		for _, p := range dnsPorts {
			err := ingressFrom(ctx, name+"-dns-"+p.protocol+"-from-"+label(network), c.SecurityGroupID, p, network,
				"DNS from an on-premises network", a.Tags, parent)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *InboundResolver) declareEndpoint(ctx *pulumi.Context, name string, a InboundResolverArgs) error {
	endpointName := name + "-endpoint"
	addresses := make(route53.ResolverEndpointIpAddressArray, len(a.Vpc.Subnets))
	for i, subnet := range a.Vpc.Subnets {
		address := &route53.ResolverEndpointIpAddressArgs{SubnetId: subnet.ID}
		if given, isGiven := a.Addresses[subnet.AvailabilityZone]; isGiven {
			address.Ip = pulumi.String(given.String())
		}
		addresses[i] = address
	}
	endpoint, err := route53.NewResolverEndpoint(ctx, endpointName, &route53.ResolverEndpointArgs{
		Direction:            pulumi.String("INBOUND"),
		ResolverEndpointType: pulumi.String("IPV4"),
		Protocols:            pulumi.StringArray{pulumi.String("Do53")},
		IpAddresses:          addresses,
		SecurityGroupIds:     pulumi.StringArray{c.SecurityGroupID},
		Tags:                 named(endpointName, a.Tags),
	}, pulumi.Parent(c))
	if err != nil {
		return err
	}
	c.EndpointID = endpoint.ID().ToStringOutput()
	c.IPAddresses = endpoint.IpAddresses.ApplyT(resolverIPs).(pulumi.StringArrayOutput)
	return nil
}

// checkedHost stands for a notebook's name in the hand-off's tests: the endpoint answers for every name of its domain.
const checkedHost = "any-notebook"

func handedOff(names awsnames.Names, addresses []string, vpc Vpc) handoff.Resolver {
	return handoff.Resolver{
		Addresses: addresses, Zones: names.ForwardZones(),
		Hosts: []string{checkedHost + "." + names.NotebookDomain, names.APIHost}, VpcCIDRs: vpc.cidrs(),
	}
}

func resolverIPs(addresses []route53.ResolverEndpointIpAddress) []string {
	ips := make([]string, 0, len(addresses))
	for _, a := range addresses {
		if a.Ip != nil {
			ips = append(ips, *a.Ip)
		}
	}
	return ips
}
