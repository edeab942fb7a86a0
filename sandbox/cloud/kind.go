package cloud

import (
	"fmt"
	"regexp"
)

// family names the resources that can stand for each other in a reference, e.g. all security groups.
type family string

// The families that references point to.
const (
	vpcs             family = "VPC"
	subnets          family = "subnet"
	routeTables      family = "route table"
	securityGroups   family = "security group"
	clientVpns       family = "Client VPN endpoint"
	certificates     family = "certificate"
	logGroups        family = "log group"
	roles            family = "role"
	policies         family = "policy"
	iamGroups        family = "IAM group"
	iamUsers         family = "IAM user"
	samlProviders    family = "SAML provider"
	directories      family = "directory"
	keys             family = "KMS key"
	lifecycleConfigs family = "lifecycle configuration"
	vpnGateways      family = "virtual private gateway"
	customerGateways family = "customer gateway"
	vpnConnections   family = "VPN connection"
	transitGateways  family = "transit gateway"

	transitAttachments        family = "transit gateway attachment"
	directConnectGateways     family = "Direct Connect gateway"
	directConnectAssociations family = "Direct Connect gateway association"

	dhcpOptions family = "set of DHCP options"
	peerings    family = "VPC peering connection"

	queryLogConfigs family = "query logging configuration"
	eventRules      family = "event rule"
	topics          family = "topic"
	noFamily        family = "" // nothing refers to these
)

// onDelete is what becomes of a reference when the resource that it points to is deleted.
type onDelete int

const (
	blocks   onDelete = iota // AWS refuses the deletion
	cascades                 // AWS deletes the referring resource too
	ignored                  // AWS does not look; the reference dangles
)

// reference is an input that names another resource of the account.
type reference struct {
	path     string   // the input, with dots between nested names; lists on the way are walked
	to       family   // what it names
	by       []string // how: "id", "arn" or "name"; empty means by ID
	onDelete onDelete
}

// api are the names under which a kind's calls appear in errors.
type api struct{ service, create, update, remove string }

// kind is a resource type of the simulated AWS: its shape, and what AWS does when it is asked for one.
type kind struct {
	shape
	family family
	api    api
	// global resources belong to the account, not to a region.
	global bool
	// within is the input inside which the ID is unique; empty means that the ID is unique by itself.
	within string
	// exists is AWS's refusal of a second resource with the same ID, with a verb for the ID; empty for kinds whose
	// ID AWS makes up.
	exists refusal
	refs   []reference
	// identify gives a new resource its ID.
	identify func(c *call) string
	// refuse is what AWS checks beyond references when a resource is created or changed; nil if nothing is known.
	refuse func(c *call) error
	// outputs are the computed properties; it is asked again after each change.
	outputs func(c *call) props
	// reveal are the secret outputs that AWS makes up, in plain, from what the account holds of the resource; nil for kinds
	// whose only secrets are the program's own.
	reveal func(r *Resource) props
	// born creates what AWS makes along with the resource; nil if nothing.
	born func(c *call)
	// adopt returns the existing resource that this type takes over instead of creating one; nil for most types.
	adopt func(c *call) (*Resource, error)
	// ownerOnly are the inputs that name a VPC, or a subnet of one, in which its owner alone may do this.
	ownerOnly []string
	// attributes are what an account file may say of such a resource, with the form of each.
	attributes map[string]*regexp.Regexp
	// seen are outputs that other resources decide, asked at each look; nil for most kinds.
	seen func(a *account, r *Resource) props
	// kept resources stay when their Pulumi resource is deleted (the counterpart of adopt).
	kept bool
}

// refusal is an error code and a sentence with one verb for the identifier.
type refusal struct{ code, format string }

// notFound is AWS's answer to a reference that leads nowhere.
var notFound = map[family]refusal{
	vpcs:           {"InvalidVpcID.NotFound", "The vpc ID '%s' does not exist"},
	subnets:        {"InvalidSubnetID.NotFound", "The subnet ID '%s' does not exist"},
	routeTables:    {"InvalidRouteTableID.NotFound", "The routeTable ID '%s' does not exist"},
	securityGroups: {"InvalidGroup.NotFound", "The security group '%s' does not exist"},
	clientVpns:     {"InvalidClientVpnEndpointId.NotFound", "Endpoint %s does not exist"},
	certificates:   {"InvalidParameterValue", "Certificate %s does not exist"},
	logGroups:      {"ResourceNotFoundException", "The specified log group does not exist: %s"},
	roles:          {"NoSuchEntity", "The role with name %s cannot be found."},
	policies:       {"NoSuchEntity", "Policy %s does not exist or is not attachable."},
	iamGroups:      {"NoSuchEntity", "The group with name %s cannot be found."},
	iamUsers:       {"NoSuchEntity", "The user with name %s cannot be found."},
	samlProviders:  {"InvalidParameterValue", "SAML provider %s does not exist"},
	directories:    {"InvalidParameterValue", "Directory %s does not exist"},
	keys:           {"NotFoundException", "Key '%s' does not exist"},

	dhcpOptions: {"InvalidDhcpOptionID.NotFound", "The dhcpOption ID '%s' does not exist"},
	peerings:    {"InvalidVpcPeeringConnectionID.NotFound", "The vpcPeeringConnection ID '%s' does not exist"},

	vpnGateways:           {"InvalidVpnGatewayID.NotFound", "The vpnGateway ID '%s' does not exist"},
	customerGateways:      {"InvalidCustomerGatewayID.NotFound", "The customerGateway ID '%s' does not exist"},
	vpnConnections:        {"InvalidVpnConnectionID.NotFound", "The vpnConnection ID '%s' does not exist"},
	transitGateways:       {"InvalidTransitGatewayID.NotFound", "The transitGateway ID '%s' does not exist"},
	transitAttachments:    {"InvalidTransitGatewayAttachmentID.NotFound", "The transitGatewayAttachment ID '%s' does not exist"},
	directConnectGateways: {"DirectConnectClientException", "Direct Connect Gateway %s could not be found."},
	directConnectAssociations: {
		"DirectConnectClientException", "No association exists with the ID %s.",
	},

	lifecycleConfigs: {
		"ValidationException", "Unable to describe Notebook Instance Lifecycle Config '%s'. (Details: Notebook Instance " +
			"Lifecycle Config does not exist.)",
	},
	queryLogConfigs: {"ResourceNotFoundException", "[RSLVR-01601] Cannot find Resolver query log config with ID '%s'."},
	eventRules:      {"ResourceNotFoundException", "Rule %s does not exist on EventBus default."},
	topics:          {"NotFound", "Topic does not exist: %s"},
}

// inUse is AWS's answer to the deletion of something that is referred to.
var inUse = map[family]refusal{
	vpcs:           {"DependencyViolation", "The vpc '%s' has dependencies and cannot be deleted."},
	subnets:        {"DependencyViolation", "The subnet '%s' has dependencies and cannot be deleted."},
	routeTables:    {"DependencyViolation", "The routeTable '%s' has dependencies and cannot be deleted."},
	securityGroups: {"DependencyViolation", "resource %s has a dependent object"},
	clientVpns:     {"ClientVpnEndpointAssociationExists", "The endpoint that you're trying to delete has associations: %s"},
	certificates:   {"ResourceInUseException", "Certificate %s is in use."},
	logGroups:      {"OperationAbortedException", "The log group %s is in use."},
	roles: {
		"DeleteConflict", "Cannot delete entity %s, must delete policies, detach policies and remove roles from instance " +
			"profile first.",
	},
	directories:      {"ClientException", "Cannot delete the directory %s because it still has authorized applications."},
	dhcpOptions:      {"DependencyViolation", "The dhcpOptions '%s' has dependencies and cannot be deleted."},
	peerings:         {"DependencyViolation", "The VPC peering connection %s is in use."},
	vpnGateways:      {"IncorrectState", "The virtual private gateway %s is in use."},
	customerGateways: {"IncorrectState", "The customer gateway %s is in use."},
	transitGateways:  {"IncorrectState", "%s has non-deleted attachments."},
	directConnectGateways: {
		"DirectConnectClientException", "Direct Connect Gateway %s has associations and cannot be deleted.",
	},
	policies:  {"DeleteConflict", "Cannot delete a policy attached to entities: %s"},
	iamGroups: {"DeleteConflict", "Cannot delete entity %s, must detach all policies first."},
	iamUsers:  {"DeleteConflict", "Cannot delete entity %s, must detach all policies first."},
	lifecycleConfigs: {
		"ValidationException", "Unable to delete Notebook Instance Lifecycle Config '%s'. (Details: a notebook instance " +
			"uses it.)",
	},
	queryLogConfigs: {"InvalidRequestException", "[RSLVR-01602] The query log config %s has associated VPCs."},
	eventRules:      {"ValidationException", "Rule %s can't be deleted since it has targets."},
	topics:          {"InvalidState", "Topic %s is in use."},
}

// byID, byName and byARN are the usual ways to refer.
var (
	byID   = []string{"id"}
	byName = []string{"name"}
	byARN  = []string{"arn"}
)

// openPaths are the inputs that hold identifiers of other resources, by their first name.
func (k *kind) openPaths() []string {
	var open []string
	for _, r := range k.refs {
		head, _, _ := cutPath(r.path)
		open = append(open, head)
	}
	return open
}

// unknownType is the error for a resource type that the simulation does not have.
func unknownType(provider, token string, known []string) error {
	hint := ""
	if best := closest(token, known); best != "" {
		hint = fmt.Sprintf(" The nearest type it knows is %s.", best)
	}
	return fmt.Errorf("the simulated %s provider does not know the resource type %s.%s To use it in a stack, "+
		"describe it first: add a kind to the package cloud of the sandbox, as its package comment says",
		provider, token, hint)
}
