// Package topology is the ground floor of the proof: the facts. It has what was observed of a deployment - networks, doors, names,
// identities - and what was seen and not understood. It judges nothing.
//
// Names of fields are those of the AWS provider's properties, so that a change to a resource reads the same in both. IDs join the
// parts; an ID that no part has stands for something declared elsewhere.
package topology

// Topology is the part of a deployment that decides who gets to a notebook.
type Topology struct {
	// Region is the Region's code, e.g. "ap-northeast-1".
	Region string `json:"region"`
	// Partition is the ARN partition, e.g. "aws".
	Partition string `json:"partition"`
	// Account is the account's number; "" leaves the account context keys undetermined.
	Account string `json:"account"`
	// Accounts are the numbers of the accounts that were read; nil where stacks alone were. Sentences then say what an account has, and not
	// what a stack declares.
	Accounts []string `json:"accounts,omitempty"`
	// VPCs are all VPCs that resources are in, declared or not.
	VPCs []VPC `json:"vpcs"`
	// Subnets are the subnets that resources are in, and every other declared one.
	Subnets []Subnet `json:"subnets"`
	// Endpoints are the interface endpoints. Those of other services do not matter.
	Endpoints []Endpoint `json:"endpoints"`
	// SecurityGroups are the declared groups. A group that is referred to but not here has rules nobody knows.
	SecurityGroups []SecurityGroup `json:"securityGroups"`
	// ClientVPNs are the Client VPN endpoints.
	ClientVPNs []ClientVPN `json:"clientVpns"`
	// Resolvers are the Route 53 Resolver endpoints.
	Resolvers []Resolver `json:"resolvers"`
	// OnPremises are the networks behind Site-to-Site VPN or Direct Connect.
	OnPremises []OnPremises `json:"onPremises"`
	// Notebooks are the notebook instances. Each is judged.
	Notebooks []Notebook `json:"notebooks"`
	// NothingToJudge is one sentence on why there is no notebook to judge; "" where there is one.
	NothingToJudge string `json:"nothingToJudge,omitempty"`
	// Policies are the identity policies, attached or not.
	Policies []Policy `json:"policies"`
	// Principals are the users, groups and roles with a policy about a notebook.
	Principals []Principal `json:"principals"`
	// Assumers are who may assume a role among them.
	Assumers Assumers `json:"assumers,omitzero"`
	// PeeringConnections and TransitGatewayAttachments are the ways from one VPC to another.
	PeeringConnections        []PeeringConnection        `json:"vpcPeeringConnections,omitempty"`
	TransitGatewayAttachments []TransitGatewayAttachment `json:"transitGatewayVpcAttachments,omitempty"`
	// TransitGatewayTables are the route tables of transit gateways of which all were read.
	TransitGatewayTables []TransitGatewayTable `json:"transitGatewayRouteTables,omitempty"`
	// NetworkACLs are the declared ones. A subnet that names none of them has the one that AWS makes, which admits everything.
	NetworkACLs []NetworkACL `json:"networkAcls,omitempty"`
	// Workloads are the declared machines that wear security groups. They matter where a door admits a group.
	Workloads []Workload `json:"workloads,omitempty"`
	// ResolverRules, PrivateZones and FirewallRules change what the DNS of the VPCs that they are associated with answers.
	ResolverRules []ResolverRule `json:"resolverRules,omitempty"`
	PrivateZones  []PrivateZone  `json:"privateZones,omitempty"`
	FirewallRules []FirewallRule `json:"resolverFirewallRules,omitempty"`
	// OrganizationPolicies are the service control and resource control policies, attached or not.
	OrganizationPolicies []OrganizationPolicy `json:"organizationPolicies,omitempty"`
	// OrganizationLevels are the account, the organisational units that it is in, and the root, where every policy that is attached to each of
	// them is known; nil where that is not so, and of the management account, which no policy binds.
	OrganizationLevels []string `json:"organizationLevels,omitempty"`
	// OrganizationID is the ID of the organisation that the account is in, such as "o-a1b2c3d4e5"; "" leaves its context keys undetermined.
	OrganizationID string `json:"organizationId,omitempty"`
	// NotUnderstood is what the observer could not interpret; the report repeats it, and takes certainty out of the answers
	// that it could change.
	NotUnderstood []NotUnderstood `json:"notUnderstood"`
	// Assumptions are sentences about what is taken for granted because no resource declares it; the report repeats them.
	Assumptions []string `json:"assumptions,omitempty"`
}

// Origin is how an element came to be known.
type Origin string

// The three origins.
const (
	// Declared is a resource of the stack; the zero value.
	Declared Origin = ""
	// Read was looked up and is managed elsewhere.
	Read Origin = "read"
	// Assumed is stated by the configuration or follows from other resources; hops that rest on it say so.
	Assumed Origin = "assumed"
)

// Element is what every part of a topology has.
type Element struct {
	// URN names the resource that declares the element; "" where none does.
	URN string `json:"urn,omitempty"`
	// Origin is how the element is known.
	Origin Origin `json:"origin,omitempty"`
}

// VPC is a virtual private cloud.
type VPC struct {
	Element
	// ID is the VPC's ID.
	ID string `json:"id"`
	// CIDRBlock is the primary IPv4 range; "" where it is not known.
	CIDRBlock string `json:"cidrBlock,omitempty"`
	// SecondaryCIDRBlocks are further ranges.
	SecondaryCIDRBlocks []string `json:"secondaryCidrBlocks,omitempty"`
	// IPv6CIDRBlocks are its IPv6 ranges. A range that AWS has not told yet is left out, and HasIPv6 says that there is one.
	IPv6CIDRBlocks []string `json:"ipv6CidrBlocks,omitempty"`
	// HasIPv6 says that the VPC has IPv6, whether or not the range is known.
	HasIPv6 bool `json:"hasIpv6,omitempty"`
	// DHCPOptionsURN is the resource that says DNSServers; "" where none does.
	DHCPOptionsURN string `json:"dhcpOptionsUrn,omitempty"`
	// DNSServers are those that DHCP gives to workloads, in order, as AWS writes them: addresses, or "AmazonProvidedDNS". Nil is
	// AWS's default, which is Amazon's alone.
	DNSServers []string `json:"domainNameServers,omitempty"`
	// EnableDNSSupport and EnableDNSHostnames are the VPC's DNS attributes; nil where they are not known.
	EnableDNSSupport   *bool `json:"enableDnsSupport,omitempty"`
	EnableDNSHostnames *bool `json:"enableDnsHostnames,omitempty"`
	// ClientSecurityGroupIDs are the groups that workloads of the VPC wear. Nil means a group that no rule names,
	// with AWS's default of unrestricted egress.
	ClientSecurityGroupIDs []string `json:"clientSecurityGroupIds,omitempty"`
	// PublicAddresses are the addresses by which the VPC leaves to the internet, e.g. of its NAT gateways.
	PublicAddresses []string `json:"publicAddresses,omitempty"`
}

// Subnet is a subnet of a VPC.
type Subnet struct {
	Element
	// ID is the subnet's ID.
	ID string `json:"id"`
	// VPCID is the VPC that it is part of.
	VPCID string `json:"vpcId"`
	// CIDRBlock is "" where it is not known; the VPC's ranges then stand for it.
	CIDRBlock string `json:"cidrBlock,omitempty"`
	// IPv6CIDRBlock is the subnet's IPv6 range; "" where there is none or it is not known.
	IPv6CIDRBlock string `json:"ipv6CidrBlock,omitempty"`
	// NetworkACLID is the declared ACL of the subnet; "" is the one that AWS makes.
	NetworkACLID string `json:"networkAclId,omitempty"`
	// AvailabilityZone is for readers alone.
	AvailabilityZone string `json:"availabilityZone,omitempty"`
	// RouteTable is nil where it is not known.
	RouteTable *RouteTable `json:"routeTable,omitempty"`
}

// RouteTable is the routes of a subnet besides the local one.
type RouteTable struct {
	Element
	// Routes are those besides the local one.
	Routes []Route `json:"routes,omitempty"`
	// PropagatingGatewayIDs are the virtual private gateways that add their routes by themselves.
	PropagatingGatewayIDs []string `json:"propagatingGatewayIds,omitempty"`
}

// Gateway is the sort of thing that a route leads to.
type Gateway string

// The gateways that the model tells apart.
const (
	InternetGateway Gateway = "internet-gateway"
	NATGateway      Gateway = "nat-gateway"
	PrivateGateway  Gateway = "private-gateway" // virtual private, transit or Direct Connect gateway
	// PeeringGateway is a VPC peering connection.
	PeeringGateway Gateway = "vpc-peering-connection"
	// EgressOnlyGateway is an egress-only internet gateway: out to IPv6 addresses, and nothing in.
	EgressOnlyGateway Gateway = "egress-only-internet-gateway"
	OtherGateway      Gateway = "other"
)

// Route is one route of a route table.
type Route struct {
	Element
	// DestinationCIDRBlock is the IPv4 range that the route is for; "" where it is for IPv6.
	DestinationCIDRBlock string `json:"cidrBlock"`
	// DestinationIPv6CIDRBlock is the IPv6 range that it is for; "" where it is for IPv4.
	DestinationIPv6CIDRBlock string `json:"ipv6CidrBlock,omitempty"`
	// Gateway is what it leads to.
	Gateway Gateway `json:"gateway"`
	// GatewayID is the ID of a private gateway or a peering connection; "" where it does not matter.
	GatewayID string `json:"gatewayId,omitempty"`
}

// Endpoint is an interface endpoint.
type Endpoint struct {
	Element
	// ID is what aws:SourceVpce shows; "" leaves that key undetermined.
	ID string `json:"id"`
	// ServiceName is the PrivateLink service, e.g. "aws.sagemaker.ap-northeast-1.notebook".
	ServiceName string `json:"serviceName"`
	// VPCID is the VPC that it serves, and what aws:SourceVpc shows.
	VPCID string `json:"vpcId"`
	// SubnetIDs are where its addresses are; without any it cannot be reached.
	SubnetIDs []string `json:"subnetIds"`
	// SecurityGroupIDs, where empty, means the VPC's default group.
	SecurityGroupIDs []string `json:"securityGroupIds"`
	// PrivateDNSEnabled makes the service's own name resolve to the endpoint within the VPC.
	PrivateDNSEnabled bool `json:"privateDnsEnabled"`
	// PrivateDNSVPCIDs are further VPCs in which the service's own name resolves to the endpoint, such as by a Route 53 Profile.
	PrivateDNSVPCIDs []string `json:"privateDnsVpcIds,omitempty"`
	// State is AWS's word for it, such as "available" or "pendingAcceptance"; "" where it is not known, and taken to be available.
	State string `json:"state,omitempty"`
	// IPAddressType is "ipv4", "dualstack" or "ipv6": the kinds of address that it has. "" is "ipv4".
	IPAddressType string `json:"ipAddressType,omitempty"`
	// DNSRecordIPType is "ipv4", "dualstack", "ipv6" or "service-defined": the kinds of record that its names have. "" follows
	// IPAddressType.
	DNSRecordIPType string `json:"dnsRecordIpType,omitempty"`
	// Addresses are the known addresses of its network interfaces; none leaves the ranges of its subnets.
	Addresses []string `json:"addresses,omitempty"`
	// Policy is the endpoint policy's JSON; "" is AWS's default of full access.
	Policy string `json:"policy,omitempty"`
}

// SecurityGroup is a security group with its rules.
type SecurityGroup struct {
	Element
	// ID is the group's ID.
	ID string `json:"id"`
	// VPCID is the VPC that it belongs to.
	VPCID string `json:"vpcId"`
	// AssociatedVPCIDs are further VPCs whose machines may wear it.
	AssociatedVPCIDs []string `json:"associatedVpcIds,omitempty"`
	// Default says that it is its VPC's default group.
	Default bool `json:"default,omitempty"`
	// Ingress and Egress are its rules; an empty list admits, or lets out, nothing.
	Ingress []Rule `json:"ingress"`
	Egress  []Rule `json:"egress"`
}

// Rule is one rule of a security group: one source or destination.
type Rule struct {
	Element
	// IPProtocol is "tcp", "udp", a protocol number, or "-1" for all, with every port.
	IPProtocol string `json:"ipProtocol"`
	// FromPort and ToPort are the first and the last port.
	FromPort int `json:"fromPort"`
	ToPort   int `json:"toPort"`
	// CIDRIPv4, CIDRIPv6, ReferencedSecurityGroupID and PrefixListID are the source or destination; one of them is set.
	CIDRIPv4                  string `json:"cidrIpv4,omitempty"`
	CIDRIPv6                  string `json:"cidrIpv6,omitempty"`
	ReferencedSecurityGroupID string `json:"referencedSecurityGroupId,omitempty"`
	PrefixListID              string `json:"prefixListId,omitempty"`
}
