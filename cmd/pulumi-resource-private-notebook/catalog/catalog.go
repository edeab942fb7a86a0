// Package catalog lists the components that the plugin offers to every Pulumi language, and what their arguments look like there.
//
// Nothing is written twice: the arguments are read off the components' own structs by reflection, so a new field appears by itself.
// [Shape] describes one value of them, with the names that other languages use.
package catalog

import (
	"fmt"
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
)

// Package is the name of the Pulumi package, which is the first part of every token.
const Package = "private-notebook"

// Declared is a component that has been declared, with what it registers as its outputs.
type Declared interface {
	pulumi.ComponentResource
	// Outputs are what it registers, by the names in the state.
	Outputs() pulumi.Map
}

// Component is one that the plugin offers.
type Component struct {
	// Token is its type in the state, the same in every language.
	Token string
	// Arguments are its arguments.
	Arguments *Object
	// State is the component's Go struct.
	State reflect.Type
	// Declare declares one, with arguments from [Component.New].
	Declare func(ctx *pulumi.Context, name string, arguments reflect.Value, opts ...pulumi.ResourceOption) (Declared, error)
}

// New is the zero value of the arguments, which a pointer leads to.
func (c *Component) New() reflect.Value { return reflect.New(c.Arguments.Type) }

// constructor is the form that every component's constructor has.
type constructor[A any, C Declared] func(*pulumi.Context, string, *A, ...pulumi.ResourceOption) (C, error)

func component[A any, C Declared](token string, construct constructor[A, C]) *Component {
	return &Component{
		Token:     token,
		Arguments: objectOf(reflect.TypeFor[A]()),
		State:     reflect.TypeFor[C]().Elem(),
		Declare: func(ctx *pulumi.Context, name string, arguments reflect.Value, opts ...pulumi.ResourceOption) (Declared, error) {
			return construct(ctx, name, arguments.Interface().(*A), opts...)
		},
	}
}

// Components are all of them.
var Components = []*Component{
	component(components.PrivateNotebookToken, components.NewPrivateNotebook),
	component(components.PrivateLinkToken, components.NewPrivateLink),
	component(components.ClientVpnToken, components.NewClientVpn),
	component(components.ClientVpnCertificatesToken, components.NewClientVpnCertificates),
	component(components.InboundResolverToken, components.NewInboundResolver),
	component(components.NotebookToken, components.NewNotebook),
	component(components.PresignPolicyToken, components.NewPresignPolicy),
	component(components.Ec2IssuerToken, components.NewEc2Issuer),
	component(components.CompanionEndpointsToken, components.NewCompanionEndpoints),
	component(components.FlowLogsToken, components.NewFlowLogs),
	component(components.ResolverQueryLogsToken, components.NewResolverQueryLogs),
	component(components.IssuanceAlarmToken, components.NewIssuanceAlarm),
	component(components.OnPremisesGatewayToken, components.NewOnPremisesGateway),
	component(components.SiteToSiteVpnToken, components.NewSiteToSiteVpn),
	component(components.NetworkToken, components.NewNetwork),
	component(components.ExistingNetworkToken, components.NewExistingNetwork),
}

// Find is the component of a token. The error names the nearest one.
func Find(token string) (*Component, error) {
	tokens := make([]string, 0, len(Components))
	for _, c := range Components {
		if c.Token == token {
			return c, nil
		}
		tokens = append(tokens, c.Token)
	}
	return nil, fmt.Errorf("the package %s has no component %s; %s", Package, token, suggestion(token, tokens))
}
