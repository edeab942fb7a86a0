package accesspath

import "private-notebook/accesspath/topology"

// For the time of the rebuilding.
type (
	Topology             = topology.Topology
	Origin               = topology.Origin
	Element              = topology.Element
	VPC                  = topology.VPC
	Subnet               = topology.Subnet
	RouteTable           = topology.RouteTable
	Gateway              = topology.Gateway
	Route                = topology.Route
	Endpoint             = topology.Endpoint
	SecurityGroup        = topology.SecurityGroup
	Rule                 = topology.Rule
	ClientVPN            = topology.ClientVPN
	AuthenticationOption = topology.AuthenticationOption
	Association          = topology.Association
	AuthorizationRule    = topology.AuthorizationRule
	VPNRoute             = topology.VPNRoute
	Resolver             = topology.Resolver
	ResolverAddress      = topology.ResolverAddress
	OnPremises           = topology.OnPremises
	Attachment           = topology.Attachment
	Notebook             = topology.Notebook
	Policy               = topology.Policy
	Principal            = topology.Principal
	NotUnderstood        = topology.NotUnderstood
)

const (
	Declared        = topology.Declared
	Read            = topology.Read
	Assumed         = topology.Assumed
	InternetGateway = topology.InternetGateway
	NATGateway      = topology.NATGateway
	PrivateGateway  = topology.PrivateGateway
	OtherGateway    = topology.OtherGateway
)

var (
	shortName = topology.ShortName
	titleOf   = topology.TitleOf
	titled    = topology.Titled
)

func whoOf(p Principal) Who {
	if p.Administers {
		return Administrator
	}
	return Issuer
}
