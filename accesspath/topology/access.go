package topology

// ClientVPN is a Client VPN endpoint with what belongs to it.
type ClientVPN struct {
	Element
	// ID is the endpoint's ID.
	ID string `json:"id"`
	// VPCID is the VPC that its security groups are of; "" where it states none.
	VPCID string `json:"vpcId,omitempty"`
	// DNSServers are pushed to the device, in order; none leaves the device its own.
	DNSServers []string `json:"dnsServers"`
	// SplitTunnel sends only the endpoint's routes through the tunnel.
	SplitTunnel bool `json:"splitTunnel"`
	// SecurityGroupIDs, where empty, means the default group of the associated VPC.
	SecurityGroupIDs []string `json:"securityGroupIds"`
	// AuthenticationOptions are the ways in which people prove who they are; where there are several, each must be passed.
	// None leaves it unsaid, and groups are then taken at the rules' word.
	AuthenticationOptions []AuthenticationOption `json:"authenticationOptions,omitempty"`
	// Associations are the subnets that the tunnel ends in.
	Associations []Association `json:"associations"`
	// AuthorizationRules are who may go where; what no rule names is refused.
	AuthorizationRules []AuthorizationRule `json:"authorizationRules"`
	// ConnectHandler is the ARN of the client connect handler, whose answers are assumed to be yes; "" where there is none.
	ConnectHandler string `json:"connectHandler,omitempty"`
	// ClientCIDRBlock is the range that clients get their addresses from. Only a transit gateway sees it: a VPC sees the
	// address of the association.
	ClientCIDRBlock string `json:"clientCidrBlock,omitempty"`
	// TrafficIPAddressType is "ipv4", "ipv6" or "dual-stack": what the tunnel carries. "" is "ipv4".
	TrafficIPAddressType string `json:"trafficIpAddressType,omitempty"`
	// TransitGatewayID is the transit gateway that the tunnel ends at instead of subnets; "" where it ends in subnets.
	TransitGatewayID string `json:"transitGatewayId,omitempty"`
	// Routes are those added besides the associated VPC's own, which AWS adds by itself.
	Routes []VPNRoute `json:"routes,omitempty"`
}

// AuthenticationOption is one way to authenticate to a Client VPN endpoint.
type AuthenticationOption struct {
	// Type is AWS's name of it, e.g. "federated-authentication".
	Type string `json:"type"`
}

// Association joins a Client VPN endpoint to a subnet.
type Association struct {
	Element
	// SubnetID is where the tunnel ends.
	SubnetID string `json:"subnetId"`
}

// AuthorizationRule opens a range to people on the VPN.
type AuthorizationRule struct {
	Element
	// TargetNetworkCIDR is the range that the rule opens.
	TargetNetworkCIDR string `json:"targetNetworkCidr"`
	// AccessGroupID limits the rule to a group of the identity provider; "" is everybody.
	AccessGroupID string `json:"accessGroupId,omitempty"`
}

// VPNRoute is a route of a Client VPN endpoint.
type VPNRoute struct {
	Element
	// DestinationCIDRBlock is the range that the route is for.
	DestinationCIDRBlock string `json:"destinationCidrBlock"`
	// TargetSubnetID is the associated subnet that the route leads through; "" is any of them.
	TargetSubnetID string `json:"targetVpcSubnetId,omitempty"`
}

// Resolver is a Route 53 Resolver endpoint.
type Resolver struct {
	Element
	// ID is the endpoint's ID.
	ID string `json:"id"`
	// Direction is "INBOUND" for the sort that answers. "OUTBOUND" asks others, and "INBOUND_DELEGATION" answers only for zones that
	// a name server delegates to it.
	Direction string `json:"direction"`
	// Protocols are those that it speaks: "Do53", "DoH", "DoH-FIPS". None is Do53.
	Protocols []string `json:"protocols,omitempty"`
	// ResolverEndpointType is "IPV4", "IPV6" or "DUALSTACK": the kinds of address that it answers at. "" is "IPV4".
	ResolverEndpointType string `json:"resolverEndpointType,omitempty"`
	// IPAddresses are where it answers; their subnets say in which VPC.
	IPAddresses []ResolverAddress `json:"ipAddresses"`
	// SecurityGroupIDs are the groups that decide who may ask it.
	SecurityGroupIDs []string `json:"securityGroupIds"`
}

// ResolverAddress is one address of a resolver endpoint.
type ResolverAddress struct {
	// SubnetID is the subnet of the address.
	SubnetID string `json:"subnetId"`
	// IP is "" where AWS chose it and the source does not tell.
	IP string `json:"ip,omitempty"`
	// IPv6 is its IPv6 address; "" where it has none, or the source does not tell.
	IPv6 string `json:"ipv6,omitempty"`
}

// OnPremises is a network of one's own outside AWS.
type OnPremises struct {
	Element
	// Name is what sentences call it; "" is "on-premises network".
	Name string `json:"name,omitempty"`
	// CIDRBlocks are its ranges.
	CIDRBlocks []string `json:"cidrBlocks"`
	// Attachments are how it reaches VPCs.
	Attachments []Attachment `json:"attachments"`
	// PublicAddresses are those by which it leaves to the internet. None is an address that no policy lists.
	PublicAddresses []string `json:"publicAddresses,omitempty"`
}

// Attachment is how a network outside AWS reaches a VPC. One that is [Assumed] is declared elsewhere.
type Attachment struct {
	Element
	// Kind is e.g. "Site-to-Site VPN" or "Direct Connect", as sentences say it.
	Kind string `json:"kind"`
	// VPCID is the VPC that it leads to.
	VPCID string `json:"vpcId"`
	// GatewayID is the virtual private or transit gateway that it ends at. "" leaves that open, so that a route to any
	// private gateway leads back to it.
	GatewayID string `json:"gatewayId,omitempty"`
	// StaticRoutesOnly says that it carries StaticRoutes alone, and not what the other side announces by BGP.
	StaticRoutesOnly bool     `json:"staticRoutesOnly,omitempty"`
	StaticRoutes     []string `json:"staticRoutes,omitempty"`
	// LearnedRoutes are the ranges that the VPC's routes were read to lead to it: what lies in them the other side announces, and nothing is
	// assumed of it. Nil where nothing tells.
	LearnedRoutes []string `json:"learnedRoutes,omitempty"`
	// Assumes says what of it no resource declares, e.g. "its connection is declared elsewhere"; "" where all is declared.
	Assumes string `json:"assumes,omitempty"`
	// Unconnected says that it is a gateway alone, while the connections that are declared end elsewhere.
	Unconnected bool `json:"unconnected,omitempty"`
}

// Notebook is a notebook instance.
type Notebook struct {
	Element
	// Name is the notebook's name.
	Name string `json:"name"`
	// Host is the name that browsers open it by, as AWS says; "" is the name in lower case within the zone of all notebooks.
	Host string `json:"host,omitempty"`
	// ARN is what policies name it by.
	ARN string `json:"arn"`
	// VPCID is the VPC it stands in; "" makes the VPC of the first notebook endpoint its own.
	VPCID string `json:"vpcId,omitempty"`
	// Tags are nil where they are not known.
	Tags map[string]string `json:"tags,omitempty"`
}

// Policy is an identity policy.
type Policy struct {
	Element
	// ID is what principals refer to it by: its ARN, or any other unique text.
	ID string `json:"id"`
	// Name is what sentences call it where it has no URN; "" leaves the ID.
	Name string `json:"name,omitempty"`
	// Policy is the document's JSON.
	Policy string `json:"policy"`
}

// Principal is a user, group or role.
type Principal struct {
	Element
	// Administers says that it holds sagemaker:* on a notebook, or more, without a condition. Whoever has a particular grant besides
	// stands twice in a topology: once with it and once without.
	Administers bool `json:"administers,omitempty"`
	// Name is what sentences call it, e.g. "role analysts".
	Name string `json:"name"`
	// ARN is the principal's; for a group it stands for its members.
	ARN string `json:"arn"`
	// PolicyIDs are the attached policies. One that the topology lacks makes the principal's rights unknown,
	// unless it is an AWS managed policy that the model knows.
	PolicyIDs []string `json:"policyIds"`
	// PermissionsBoundary is a policy's ID; "" is none.
	PermissionsBoundary string `json:"permissionsBoundary,omitempty"`
	// Tags are nil where they are not known.
	Tags map[string]string `json:"tags,omitempty"`
	// ChoosesTags says that whoever assumes the role may bring session tags, which win over its own: the trust policy lets them. Whoever is
	// meant is taken to carry the role's.
	ChoosesTags bool `json:"choosesTags,omitempty"`
	// Trust is a role's trust policy, as JSON; "" where it is not in what was read. TrustUnread says of a role that was read that its trust
	// policy was not.
	Trust       string `json:"assumeRolePolicy,omitempty"`
	TrustUnread bool   `json:"trustUnread,omitempty"`
	// Groups are the names of the groups that a user is in.
	Groups []string `json:"groups,omitempty"`
	// Suspected says that it has a policy which was not read, and that nothing which was read is about opening notebooks. Nobody is
	// taken to mean it.
	Suspected bool `json:"suspected,omitempty"`
	// OnlyServices are the AWS services that alone may assume the role, where every issuer is such a role: a person on a
	// path of people is then assumed to hold its credentials. Nil elsewhere.
	OnlyServices []string `json:"onlyServices,omitempty"`
}

// Assumers are the principals who may have a right to assume a role of the topology's Principals: a policy of theirs may allow it, or a trust
// policy names them. Whoever is among Principals may be among these too.
type Assumers struct {
	// Principals are sorted by their ARNs. One that is Suspected has a policy that was not read.
	Principals []Principal `json:"principals,omitempty"`
	// Policies are those of them that the topology's Policies lack.
	Policies []Policy `json:"policies,omitempty"`
	// Complete says that the whole account was asked for its users, roles and groups, and that it told of all.
	Complete bool `json:"complete,omitempty"`
}
