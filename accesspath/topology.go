package accesspath

// Topology is the part of a deployment that decides who gets to a notebook. Its JSON names are those of the AWS
// provider's properties, so that a change to a resource reads the same in both.
type Topology struct {
	// Region is the Region's code, e.g. "ap-northeast-1".
	Region string `json:"region"`
	// Partition is the ARN partition, e.g. "aws".
	Partition string `json:"partition"`
	// Account is the account's number; "" leaves the account context keys undetermined.
	Account string `json:"account"`
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
	// Policies are the identity policies, attached or not.
	Policies []Policy `json:"policies"`
	// Principals are the users, groups and roles with a policy about a notebook.
	Principals []Principal `json:"principals"`
	// NotUnderstood is what the observer could not interpret; the report repeats it.
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
	OtherGateway    Gateway = "other"
)

// Route is one route of a route table.
type Route struct {
	Element
	// DestinationCIDRBlock is the IPv4 range that the route is for.
	DestinationCIDRBlock string `json:"cidrBlock"`
	// Gateway is what it leads to.
	Gateway Gateway `json:"gateway"`
	// GatewayID is the ID of a private gateway; "" where it does not matter.
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
	// CIDRIPv4, CIDRIPv6, ReferencedSecurityGroupID and PrefixListID are the source or destination; one of them is
	// set. IPv6 rules do not matter: the endpoints answer over IPv4.
	CIDRIPv4                  string `json:"cidrIpv4,omitempty"`
	CIDRIPv6                  string `json:"cidrIpv6,omitempty"`
	ReferencedSecurityGroupID string `json:"referencedSecurityGroupId,omitempty"`
	PrefixListID              string `json:"prefixListId,omitempty"`
}
