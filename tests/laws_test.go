package tests

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-tls/sdk/v5/go/tls"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

// constructor declares a component, whichever it is, with its fixture.
type constructor func(*pulumi.Context, string, ...pulumi.ResourceOption) (pulumi.ComponentResource, error)

// of makes a constructor of a component's own, with new arguments for each call.
func of[A any, C pulumi.ComponentResource](
	construct func(*pulumi.Context, string, *A, ...pulumi.ResourceOption) (C, error), args func() *A,
) constructor {
	return func(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		return construct(ctx, name, args(), opts...)
	}
}

// withoutRegion has the arguments leave the Region to the provider.
func withoutRegion[A any](args func() *A, region func(*A) *string) func() *A {
	return func() *A {
		a := args()
		*region(a) = ""
		return a
	}
}

// constructors are all components, by their token. Those that know a Region leave it to the provider, and so look it up.
func constructors() map[tokens.Type]constructor {
	return map[tokens.Type]constructor{
		components.ClientVpnToken:             of(components.NewClientVpn, clientVpnArgs),
		components.ClientVpnCertificatesToken: of(components.NewClientVpnCertificates, certificatesArgs),
		components.NetworkToken:               of(components.NewNetwork, networkArgs),
		components.ExistingNetworkToken:       of(components.NewExistingNetwork, existingNetworkArgs),
		components.PresignPolicyToken:         of(components.NewPresignPolicy, presignPolicyArgs),
		components.OnPremisesGatewayToken:     of(components.NewOnPremisesGateway, onPremisesGatewayArgs),
		components.SiteToSiteVpnToken: of(components.NewSiteToSiteVpn,
			withoutRegion(siteToSiteVpnArgs, func(a *components.SiteToSiteVpnArgs) *string { return &a.Region })),
		components.Ec2IssuerToken: of(components.NewEc2Issuer,
			withoutRegion(ec2IssuerArgs, func(a *components.Ec2IssuerArgs) *string { return &a.Region })),
		components.InboundResolverToken: of(components.NewInboundResolver,
			withoutRegion(inboundResolverArgs, func(a *components.InboundResolverArgs) *string { return &a.Region })),
		components.NotebookToken: of(components.NewNotebook,
			withoutRegion(notebookArgs, func(a *components.NotebookArgs) *string { return &a.Region })),
		components.PrivateLinkToken: of(components.NewPrivateLink,
			withoutRegion(privateLinkArgs, func(a *components.PrivateLinkArgs) *string { return &a.Region })),
		components.PrivateNotebookToken: of(components.NewPrivateNotebook,
			withoutRegion(privateNotebookArgs, func(a *components.PrivateNotebookArgs) *string { return &a.Region })),
	}
}

// forEachComponent runs a law for every component.
func forEachComponent(t *testing.T, law func(t *testing.T, token tokens.Type, construct constructor)) {
	t.Helper()
	for token, construct := range constructors() {
		t.Run(string(token.Name()), func(t *testing.T) { law(t, token, construct) })
	}
}

// recorded runs a program that must succeed.
func recorded(t require.TestingT, program pulumi.RunFunc) *recorder.Recorder {
	rec := &recorder.Recorder{}
	require.NoError(t, rec.Run(program, ""))
	return rec
}

func TestEveryChildOfAComponentHasAComponentForItsParent(t *testing.T) {
	forEachComponent(t, func(t *testing.T, token tokens.Type, construct constructor) {
		rec := recorded(t, func(ctx *pulumi.Context) error {
			_, err := construct(ctx, "it")
			return err
		})
		require.Len(t, rec.OfType(token), 1)
		outside := slices.DeleteFunc(rec.Resources(), func(r recorder.Resource) bool {
			return strings.HasPrefix(string(r.Parent().Type()), "private-notebook:index:")
		})
		require.Len(t, outside, 1, "the component itself, and no child of it, stands right under the stack")
		assert.Equal(t, token, outside[0].Type)
		assert.Equal(t, "it", outside[0].Name)
	})
}

// Which component is a child's parent shows in its URN; the golden graphs of the environments hold them all.
func TestEveryChildIsNamedAfterItsComponent(t *testing.T) {
	forEachComponent(t, func(t *testing.T, _ tokens.Type, construct constructor) {
		rec := recorded(t, func(ctx *pulumi.Context) error {
			_, err := construct(ctx, "it")
			return err
		})
		for _, r := range rec.Resources() {
			if r.Name != r.Parent().Name() && r.Parent().Type() != resource.RootStackType {
				assert.True(t, strings.HasPrefix(r.Name, r.Parent().Name()+"-"), "%s, a child of %s", r.URN, r.Parent())
			}
		}
	})
}

// What a mock cannot show is which outputs a component registers; the sandbox's state does.
func TestEveryComponentRegistersItsOutputsOnce(t *testing.T) {
	forEachComponent(t, func(t *testing.T, _ tokens.Type, construct constructor) {
		rec := recorded(t, func(ctx *pulumi.Context) error {
			_, err := construct(ctx, "it")
			return err
		})
		declared := len(slices.DeleteFunc(rec.Resources(), func(r recorder.Resource) bool { return r.Custom }))
		assert.Equal(t, declared+1, rec.OutputRegistrations(), "one for each component, and the stack's own")
	})
}

// explicitly has the component use providers of its own, however they are handed to it.
var explicitly = map[string]func(*aws.Provider, *tls.Provider) []pulumi.ResourceOption{
	"Provider": func(a *aws.Provider, s *tls.Provider) []pulumi.ResourceOption {
		return []pulumi.ResourceOption{pulumi.Provider(s), pulumi.Provider(a)}
	},
	"Provider, the other one last": func(a *aws.Provider, s *tls.Provider) []pulumi.ResourceOption {
		return []pulumi.ResourceOption{pulumi.Provider(a), pulumi.Provider(s)}
	},
	"Providers": func(a *aws.Provider, s *tls.Provider) []pulumi.ResourceOption {
		return []pulumi.ResourceOption{pulumi.Providers(s, a)}
	},
}

func newProviders(ctx *pulumi.Context) (*aws.Provider, *tls.Provider, error) {
	a, err := aws.NewProvider(ctx, "explicit-aws", &aws.ProviderArgs{Region: pulumi.String(recorder.Region)})
	if err != nil {
		return nil, nil, err
	}
	s, err := tls.NewProvider(ctx, "explicit-tls", nil)
	return a, s, err
}

func TestEveryChildAndLookUpInheritsAnExplicitProvider(t *testing.T) {
	forEachComponent(t, func(t *testing.T, _ tokens.Type, construct constructor) {
		for how, optionsWith := range explicitly {
			t.Run(how, func(t *testing.T) {
				rec := recorded(t, func(ctx *pulumi.Context) error {
					a, s, err := newProviders(ctx)
					if err != nil {
						return err
					}
					_, err = construct(ctx, "it", optionsWith(a, s)...)
					return err
				})
				assertExplicitProviders(t, rec)
			})
		}
	})
}

func TestAComponentInsideAnotherInheritsItsProviders(t *testing.T) {
	forEachComponent(t, func(t *testing.T, token tokens.Type, construct constructor) {
		rec := recorded(t, func(ctx *pulumi.Context) error {
			a, s, err := newProviders(ctx)
			if err != nil {
				return err
			}
			outer := &pulumi.ResourceState{}
			if err := ctx.RegisterComponentResource("a:b:Outer", "outer", outer, pulumi.Providers(s, a)); err != nil {
				return err
			}
			_, err = construct(ctx, "it", pulumi.Parent(outer))
			return err
		})
		assertExplicitProviders(t, rec)
		assert.Equal(t, "a:b:Outer outer", keyOf(rec.OfType(token)[0].Parent()))
	})
}

// assertExplicitProviders asserts that nothing, look-ups included, falls back to a default provider.
func assertExplicitProviders(t *testing.T, rec *recorder.Recorder) {
	t.Helper()
	checked := 0
	for _, r := range rec.Resources() {
		if r.Custom && !strings.HasPrefix(string(r.Type), "pulumi:providers:") {
			checked++
			assert.Contains(t, r.Provider(), "::explicit-"+string(r.Type.Package())+"::", r.URN)
		}
	}
	assert.Positive(t, checked)
	for _, call := range rec.Calls() {
		assert.Contains(t, call.Provider, "::explicit-aws::", call.Token)
	}
}

func TestProtectionIsInheritedByEveryChild(t *testing.T) {
	forEachComponent(t, func(t *testing.T, _ tokens.Type, construct constructor) {
		rec := recorded(t, func(ctx *pulumi.Context) error {
			_, err := construct(ctx, "it", pulumi.Protect(true))
			return err
		})
		for _, r := range rec.Resources() {
			assert.True(t, r.Read != nil || r.Request.GetProtect(), r.URN) // What is only read is never deleted.
		}
	})
}

// The physical names that AWS wants unique are left to Pulumi, but for the notebook's, which its arguments set.
func TestTwoComponentsInOneStackDoNotCollide(t *testing.T) {
	forEachComponent(t, func(t *testing.T, _ tokens.Type, construct constructor) {
		rec := recorded(t, func(ctx *pulumi.Context) error {
			if _, err := construct(ctx, "one"); err != nil {
				return err
			}
			_, err := construct(ctx, "two")
			return err
		})
		byName := map[string][]resource.URN{}
		for _, r := range rec.Resources() {
			name := strings.TrimPrefix(strings.TrimPrefix(r.Name, "one"), "two")
			byName[string(r.Type)+name] = append(byName[string(r.Type)+name], r.URN)
			if r.Type != notebookInstanceType {
				assert.False(t, r.Inputs.HasValue("name"), "%s has a fixed name", r.URN)
			}
		}
		for what, urns := range byName {
			assert.Len(t, urns, 2, what)
		}
	})
}

func TestAFailedLookUpOfTheRegionIsReported(t *testing.T) {
	forEachComponent(t, func(t *testing.T, token tokens.Type, construct constructor) {
		rec := &recorder.Recorder{Answers: map[string]func(resource.PropertyMap) (resource.PropertyMap, error){
			"aws:index/getRegion:getRegion": func(resource.PropertyMap) (resource.PropertyMap, error) {
				return nil, recorder.ErrStaged
			},
		}}
		err := rec.Run(func(ctx *pulumi.Context) error {
			_, err := construct(ctx, "it")
			return err
		}, "")
		if knowsRegion := slices.Contains([]tokens.Type{
			components.Ec2IssuerToken, components.InboundResolverToken, components.NotebookToken,
			components.PrivateLinkToken, components.PrivateNotebookToken, components.SiteToSiteVpnToken,
		}, token); knowsRegion {
			assert.ErrorContains(t, err, "looking up the provider's Region")
			assert.Empty(t, rec.Resources())
			return
		}
		assert.NoError(t, err, "%s does not ask for a Region", token)
	})
}
