package stacks

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// principal is what the configuration names in IAM, which attaching a policy, or making a Client VPN, would else find missing half-way.
type principal struct {
	kind, name, key, action string
	ask                     func(ctx *pulumi.Context, name string) error
}

// lookUpPrincipals reports what IAM does not have. A look-up that is not allowed is no fault: whoever deploys may attach policies
// without reading what they are attached to, and is told so. A role, group or user of another stack must be made before.
func (c Config) lookUpPrincipals(ctx *pulumi.Context) fault.List {
	var faults fault.List
	for _, p := range c.principals() {
		err := p.ask(ctx, p.name)
		switch {
		case err == nil:
		case isDenied(err):
			_ = ctx.Log.Info("Whether "+p.kind+" "+p.name+" of "+p.key+" exists is not checked: "+p.action+" is not allowed.", nil)
		default:
			faults.Add(configWhat, p.key+" = "+p.name, "cannot be looked up ("+fault.Reason(err)+")",
				"name "+p.kind+" that exists, and check your credentials")
		}
	}
	return faults
}

// principals are each once, and those whose names are well-formed alone: what is wrong with another has been said.
func (c Config) principals() []principal {
	var all []principal
	add := func(p principal, isOne func(string) bool, names ...string) {
		for _, name := range names {
			same := func(other principal) bool { return other.kind == p.kind && other.name == name }
			if isOne(name) && !slices.ContainsFunc(all, same) {
				p.name = name
				all = append(all, p)
			}
		}
	}
	issuers := func(at string, roles, groups, users []string) {
		add(principal{kind: "an IAM role", key: at + "issuerRoles", action: "iam:GetRole", ask: askRole}, iamName.MatchString, roles...)
		add(principal{kind: "an IAM group", key: at + "issuerGroups", action: "iam:GetGroup", ask: askGroup}, iamName.MatchString, groups...)
		add(principal{kind: "an IAM user", key: at + "issuerUsers", action: "iam:GetUser", ask: askUser}, iamName.MatchString, users...)
	}
	issuers("", c.IssuerRoles, c.IssuerGroups, c.IssuerUsers)
	for _, key := range sortedKeys(c.Notebooks) {
		m := c.Notebooks[key]
		issuers("notebooks."+key+".", m.IssuerRoles, m.IssuerGroups, m.IssuerUsers)
	}
	saml := principal{kind: "an IAM SAML provider", key: "clientVpnSamlProviderArn", action: "iam:GetSAMLProvider", ask: askSamlProvider}
	add(saml, samlProviderArn.MatchString, c.ClientVpnSamlProviderArn)
	saml.key = "clientVpnSelfServiceSamlProviderArn"
	add(saml, samlProviderArn.MatchString, c.ClientVpnSelfServiceSamlProviderArn)
	return all
}

func askRole(ctx *pulumi.Context, name string) error {
	_, err := iam.LookupRole(ctx, &iam.LookupRoleArgs{Name: name})
	return err
}

func askGroup(ctx *pulumi.Context, name string) error {
	_, err := iam.LookupGroup(ctx, &iam.LookupGroupArgs{GroupName: name})
	return err
}

func askUser(ctx *pulumi.Context, name string) error {
	_, err := iam.LookupUser(ctx, &iam.LookupUserArgs{UserName: name})
	return err
}

func askSamlProvider(ctx *pulumi.Context, arn string) error {
	_, err := iam.LookupSamlProvider(ctx, &iam.LookupSamlProviderArgs{Arn: arn})
	return err
}

// isDenied says whether AWS refused to answer, in the words of its several services (IAM API Reference, "Common errors"; Amazon EC2 API
// Reference, "Error codes").
func isDenied(err error) bool {
	return strings.Contains(err.Error(), "AccessDenied") || strings.Contains(err.Error(), "UnauthorizedOperation")
}
