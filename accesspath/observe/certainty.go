package observe

import (
	"fmt"
	"strings"

	"private-notebook/accesspath/topology"
)

// certainty is what something not understood could change.
type certainty struct {
	opens, closes bool
	about         topology.About
	// grave says that it may well be what decides.
	grave bool
	// roles says that it may hide roles.
	roles bool
}

// either is a certainty in both directions.
func either(about topology.About) certainty {
	return certainty{opens: true, closes: true, about: about}
}

func (c certainty) gravely() certainty {
	c.grave = true
	return c
}

func (c certainty) slightly() certainty {
	c.grave = false
	return c
}

// bothWays is for what may have been taken away, or may be otherwise.
func (c certainty) bothWays() certainty {
	c.opens, c.closes = true, true
	return c
}

// stakes are what the types of the aws provider could change, by the beginning of the token; the first that fits counts. What is
// attached to an account by AWS Organizations can only deny, and so can a firewall and a network ACL; the rules of a
// security group and of a Client VPN can only admit.
var stakes = []struct {
	begin string
	certainty
}{
	{"aws:organizations/", certainty{closes: true, about: topology.AboutPermissions}},
	{"aws:controltower/", certainty{closes: true, about: topology.AboutPermissions}},
	{"aws:iam/", either(topology.AboutPermissions)},
	{"aws:ssoadmin/", either(topology.AboutPermissions)},
	{"aws:identitystore/", either(topology.AboutPermissions)},
	{"aws:rolesanywhere/", certainty{opens: true, about: topology.AboutPermissions}},
	{"aws:ec2clientvpn/authorizationRule:", certainty{opens: true, about: topology.AboutClientVPN}},
	{"aws:ec2clientvpn/", either(topology.AboutClientVPN)},
	{"aws:directoryservice/", either(topology.AboutClientVPN)},
	{"aws:route53/resolverEndpoint:", either(topology.AboutOnPremises)},
	{"aws:route53", either(topology.AboutNames)},
	{"aws:ec2/vpcDhcpOptions", either(topology.AboutNames)},
	{"aws:ec2/vpnConnection", either(topology.AboutOnPremises)},
	{"aws:ec2/vpnGateway", either(topology.AboutOnPremises)},
	{"aws:ec2/customerGateway", either(topology.AboutOnPremises)},
	{"aws:directconnect/", either(topology.AboutOnPremises)},
	{"aws:ec2/networkAcl", certainty{closes: true, about: topology.AboutNetwork}},
	{"aws:ec2/defaultNetworkAcl", certainty{closes: true, about: topology.AboutNetwork}},
	{"aws:networkfirewall/", certainty{closes: true, about: topology.AboutNetwork}},
	{"aws:vpc/securityGroupIngressRule:", certainty{opens: true, about: topology.AboutNetwork}},
	{"aws:vpc/securityGroupEgressRule:", certainty{opens: true, about: topology.AboutNetwork}},
	{"aws:ec2/securityGroupRule:", certainty{opens: true, about: topology.AboutNetwork}},
	{"aws:ec2/vpcEndpointPolicy:", either(topology.AboutPermissions)},
	{"aws:ec2/vpcEndpoint:", either(topology.AboutEverything)},
	{"aws:ec2", either(topology.AboutNetwork)},
	{"aws:vpclattice/resourceConfiguration:", certainty{opens: true, about: topology.AboutNetwork}},
	{"aws:vpc", either(topology.AboutNetwork)},
	{"aws:networkmanager/", either(topology.AboutNetwork)},
	{"aws:verifiedaccess/", either(topology.AboutNetwork)},
	{"aws:ram/", either(topology.AboutNetwork)},
	{"aws:lb/", certainty{opens: true, about: topology.AboutNetwork}},
	{"aws:alb/", certainty{opens: true, about: topology.AboutNetwork}},
	{"aws:sagemaker/", either(topology.AboutEverything)},
	{"aws:cloudformation/", either(topology.AboutEverything)},
	{"aws:cloudcontrol/", either(topology.AboutEverything)},
	{"aws:servicecatalog/", either(topology.AboutEverything)},
	{"aws:serverlessrepository/", either(topology.AboutEverything)},
}

// certaintyOf is what a type could change, gravely where its service decides about access paths. A type of another
// service that nobody knows could hardly change anything.
func certaintyOf(token string) certainty {
	for _, s := range stakes {
		if strings.HasPrefix(token, s.begin) {
			return s.gravely()
		}
	}
	return either(topology.AboutEverything)
}

// certaintyOfProperty is what a property could change that cannot be read. What tags are not known the topology says itself.
func certaintyOfProperty(token, property string) certainty {
	switch {
	case property == "tags" || property == "tagsAll":
		return certaintyOf(token).slightly()
	case property == "policy" && (strings.HasPrefix(token, "aws:iam/") || strings.HasPrefix(token, "aws:ec2/vpcEndpoint")):
		return certainty{about: topology.AboutPermissions} // the answers of whoever has the policy, or comes by the endpoint, say so themselves
	case strings.HasPrefix(property, "enableDns"):
		return mayMute
	default:
		return certaintyOf(token).gravely()
	}
}

// noteAs is note where its certainty is another than that of the resource's type.
func (b *builder) noteAs(r *Resource, c certainty, because string) {
	b.notUnderstood[notUnderstood(r.URN, r.Type, c, because)] = true
}

func notUnderstood(urn, token string, c certainty, because string) topology.NotUnderstood {
	return topology.NotUnderstood{URN: urn, Type: token, Because: because, Opens: c.opens, Closes: c.closes, About: c.about, Grave: c.grave, Roles: c.roles}
}

// doubt says that a property cannot be read. An account file marks what its reader was not told, and knows nothing of updates.
func (b *builder) doubt(r *Resource, property string, unknown Unknown) {
	because := unknown.Because
	if r.Reading != nil {
		because = "not in the account file, because it could not be read"
	}
	c := certaintyOfProperty(r.Type, property)
	if strings.HasPrefix(property, "enableDns") { // the answers that turn on it say that it is assumed to be on, as AWS asks of private DNS
		c = certainty{about: topology.AboutNames}
	}
	b.noteAs(r, c, fmt.Sprintf("%s is %s", property, because))
}

// mistyped says that a property is of another type than the provider's, and is not read.
func (b *builder) mistyped(r *Resource, property string, value any, want string) {
	b.noteAs(r, certaintyOfProperty(r.Type, property),
		fmt.Sprintf("%s is %s, where %s belongs, and is not read", property, kindOf(value), want))
}

// mistypedTag says that a tag has a value that is no text, or one that cannot be read.
func (b *builder) mistypedTag(r *Resource, key string, value any) {
	if unknown, is := value.(Unknown); is {
		b.doubt(r, "tags", unknown)
		return
	}
	b.noteAs(r, certaintyOfProperty(r.Type, "tags"), fmt.Sprintf("tag %s is %s, where a text belongs; its tags are not read", key, kindOf(value)))
}

// kindOf is what JSON calls a value.
func kindOf(value any) string {
	switch value.(type) {
	case string:
		return "a text"
	case bool:
		return "a boolean"
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	case Unknown:
		return "not known"
	default:
		return "a number"
	}
}
