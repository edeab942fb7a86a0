package topology

// PeeringConnection is a VPC peering connection.
type PeeringConnection struct {
	Element
	// ID is the connection's ID, as routes name it.
	ID string `json:"id"`
	// VPCID and PeerVPCID are the two VPCs, the requester's first. One that no resource declares is known by its ID alone.
	VPCID     string `json:"vpcId"`
	PeerVPCID string `json:"peerVpcId"`
	// Status is AWS's word for it, such as "active" or "pending-acceptance"; "" where it is not known, and taken to be active.
	Status string `json:"acceptStatus,omitempty"`
}

// TransitGatewayAttachment attaches a VPC to a transit gateway, or to a core network of Cloud WAN.
type TransitGatewayAttachment struct {
	Element
	// ID is the attachment's ID.
	ID string `json:"id"`
	// TransitGatewayID is what routes name: the ID of a transit gateway, or the ARN of a core network.
	TransitGatewayID string `json:"transitGatewayId"`
	// VPCID is the VPC, and SubnetIDs are where the gateway has its interfaces: it reaches the zones of these subnets alone.
	VPCID     string   `json:"vpcId"`
	SubnetIDs []string `json:"subnetIds,omitempty"`
}

// TransitGatewayTable is a route table of a transit gateway. There are some only where all tables of the gateway were read, with all routes and all
// attachments: what none of them leads on, the gateway drops.
type TransitGatewayTable struct {
	Element
	// ID is the table's ID, and TransitGatewayID its gateway's.
	ID               string `json:"id"`
	TransitGatewayID string `json:"transitGatewayId"`
	// AttachmentIDs are the attachments whose packets it leads on.
	AttachmentIDs []string `json:"attachmentIds,omitempty"`
	// Routes are its routes, in any order.
	Routes []TransitGatewayRoute `json:"routes,omitempty"`
}

// TransitGatewayRoute is a route of a transit gateway's own.
type TransitGatewayRoute struct {
	// DestinationCIDRBlock is the range, of either version of IP.
	DestinationCIDRBlock string `json:"destinationCidrBlock"`
	// AttachmentIDs are those that it leads to; none for a blackhole.
	AttachmentIDs []string `json:"attachmentIds,omitempty"`
	// Propagated says that an attachment put it there. A static route to the same range goes before it.
	Propagated bool `json:"propagated,omitempty"`
}

// NetworkACL is a network ACL: stateless rules of subnets, tried in the order of their numbers. What no rule names is refused.
type NetworkACL struct {
	Element
	// ID is the ACL's ID.
	ID string `json:"id"`
	// VPCID is the VPC that it belongs to.
	VPCID string `json:"vpcId"`
	// Default says that it is its VPC's default ACL, which every subnet has that names no other.
	Default bool `json:"default,omitempty"`
	// Ingress and Egress are its rules, in any order.
	Ingress []ACLRule `json:"ingress"`
	Egress  []ACLRule `json:"egress"`
}

// ACLRule is one rule of a network ACL.
type ACLRule struct {
	Element
	// RuleNumber is its place: the lowest number that matches decides.
	RuleNumber int `json:"ruleNo"`
	// Action is "allow" or "deny".
	Action string `json:"action"`
	// Protocol is "tcp", "udp", a protocol number, or "-1" for all, with every port.
	Protocol string `json:"protocol"`
	// FromPort and ToPort are the first and the last port of the destination.
	FromPort int `json:"fromPort"`
	ToPort   int `json:"toPort"`
	// CIDRBlock and IPv6CIDRBlock are the source of an ingress rule and the destination of an egress rule; one of them is set.
	CIDRBlock     string `json:"cidrBlock,omitempty"`
	IPv6CIDRBlock string `json:"ipv6CidrBlock,omitempty"`
}

// Workload is a declared machine with network interfaces of its own, such as an EC2 instance or a function in a VPC.
type Workload struct {
	Element
	// Kind is what sentences call it, e.g. "EC2 instance".
	Kind string `json:"kind"`
	// SubnetID is where it stands; "" where it is not known.
	SubnetID string `json:"subnetId,omitempty"`
	// VPCID is the VPC that it stands in; "" where nothing says it.
	VPCID string `json:"vpcId"`
	// SecurityGroupIDs are the groups that it wears; none is the default group of its VPC.
	SecurityGroupIDs []string `json:"securityGroupIds"`
}
