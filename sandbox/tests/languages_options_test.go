package tests

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// policyElsewhere is a component without a network, whose name and options a test chooses.
func policyElsewhere(name string, opts ...pulumi.ResourceOption) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := declare(ctx, "PresignPolicy", name, policyInputs(), opts...)
		return err
	}
}

func policyInputs() pulumi.Map {
	return pulumi.Map{
		"endpointIds":  texts("vpce-0a1b2c3d4e5f60718", "vpce-1a1b2c3d4e5f60718"),
		"notebookArns": texts("arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/research"),
	}
}

// kept is what the state has of a resource.
type kept struct {
	Type           string         `json:"type"`
	URN            string         `json:"urn"`
	Provider       string         `json:"provider"`
	Parent         string         `json:"parent"`
	Protect        bool           `json:"protect"`
	RetainOnDelete bool           `json:"retainOnDelete"`
	DeletedWith    string         `json:"deletedWith"`
	Dependencies   []string       `json:"dependencies"`
	IgnoreChanges  []string       `json:"ignoreChanges"`
	CustomTimeouts map[string]any `json:"customTimeouts"`
}

// resourcesOf are the AWS resources.
func resourcesOf(t *testing.T, stack *deployment) []kept { return resourcesBelow(t, stack, "aws:") }

// resourcesBelow are those whose type begins so.
func resourcesBelow(t *testing.T, stack *deployment, prefix string) []kept {
	t.Helper()
	text, err := stack.Export(t.Context())
	require.NoError(t, err)
	var export struct {
		Deployment struct {
			Resources []kept `json:"resources"`
		} `json:"deployment"`
	}
	require.NoError(t, json.Unmarshal(text, &export))
	var ours []kept
	for _, r := range export.Deployment.Resources {
		if strings.HasPrefix(r.Type, prefix) {
			ours = append(ours, r)
		}
	}
	require.NotEmpty(t, ours)
	return ours
}

// TestChildrenInheritTheProvider also of a component that was given none, from the one above it. The Region is looked up with it too.
func TestChildrenInheritTheProvider(t *testing.T) {
	for name, options := range map[string]func(*aws.Provider, pulumi.Resource) []pulumi.ResourceOption{
		"provider": func(p *aws.Provider, _ pulumi.Resource) []pulumi.ResourceOption {
			return []pulumi.ResourceOption{pulumi.Provider(p)}
		},
		"providers": func(p *aws.Provider, _ pulumi.Resource) []pulumi.ResourceOption {
			return []pulumi.ResourceOption{pulumi.Providers(p)}
		},
		"parent": func(_ *aws.Provider, above pulumi.Resource) []pulumi.ResourceOption {
			return []pulumi.ResourceOption{pulumi.Parent(above)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stack := ofProgram(t, nil, func(ctx *pulumi.Context) error {
				other, err := aws.NewProvider(ctx, "other", &aws.ProviderArgs{
					Region: pulumi.String("eu-west-1"), SecretKey: pulumi.ToSecret(pulumi.String("key of the provider")).(pulumi.StringOutput),
				})
				if err != nil {
					return err
				}
				above := &remote{}
				if err := ctx.RegisterComponentResource("mine:index:Above", "above", above, pulumi.Providers(other)); err != nil {
					return err
				}
				_, err = declare(ctx, "Ec2Issuer", "issuer", pulumi.Map{}, options(other, above)...)
				return err
			})
			made, err := stack.Up(t.Context(), quiet)
			require.NoError(t, err)
			assert.Empty(t, made.Diagnostics)
			for _, r := range resourcesOf(t, stack) {
				assert.Contains(t, r.Provider, "::other::", r.URN)
			}
		})
	}
}

// TestAProviderOfAnotherMajorVersionIsRefused because the engine would hand it resources of the wrong shape without a word.
func TestAProviderOfAnotherMajorVersionIsRefused(t *testing.T) {
	withVersion := func(version string) *deployment {
		return ofProgram(t, nil, func(ctx *pulumi.Context) error {
			seven, err := aws.NewProvider(ctx, "newer", &aws.ProviderArgs{Region: pulumi.String("eu-west-1")}, pulumi.Version(version))
			if err != nil {
				return err
			}
			_, err = declare(ctx, "Ec2Issuer", "issuer", pulumi.Map{}, pulumi.Providers(seven))
			return err
		})
	}
	for _, operation := range []string{"preview", "up"} {
		stack := withVersion("7.0.0")
		run := stack.Preview
		if operation == "up" {
			run = stack.Up
		}
		_, err := run(t.Context(), quiet)
		require.Error(t, err, operation)
		assert.Contains(t, err.Error(), `private-notebook:index:Ec2Issuer "issuer": provider "newer" of the package aws is of version 7.0.0, and the `+
			`components declare resources of version 6; give a provider of version 6, with the resource option version: 6.83.4`)
		for _, r := range stack.account.Resources() {
			assert.Empty(t, r.URN, "nothing is made")
		}
	}
	_, err := withVersion("5.80.0").Preview(t.Context(), quiet)
	require.ErrorContains(t, err, "is of version 5.80.0", "an older one is as wrong")
	_, err = withVersion("6.70.0").Up(t.Context(), quiet)
	require.NoError(t, err, "another version of the same major is as good")
}

// TestAVersionThatIsNotKnownIsWarnedOf: YAML gives a provider none.
func TestAVersionThatIsNotKnownIsWarnedOf(t *testing.T) {
	stack := ofProgram(t, nil, func(ctx *pulumi.Context) error {
		own := &aws.Provider{}
		if err := ctx.RegisterResource("pulumi:providers:aws", "mine", pulumi.Map{"region": pulumi.String("eu-west-1")}, own); err != nil {
			return err
		}
		_, err := declare(ctx, "Ec2Issuer", "issuer", pulumi.Map{}, pulumi.Providers(own))
		return err
	})
	up, err := stack.Up(t.Context(), quiet)
	require.NoError(t, err)
	assert.Contains(t, saidBy(up), `the version of provider "mine" of the package aws is not known, and must be 6; `+
		`give it the resource option version: 6.83.4`)
}

// TestTheReportsSettingsAreNoneOfThePlugins although their keys begin with its name, also where the project has that name. A secret among them
// is not written into the state, and a change of one changes nothing.
func TestTheReportsSettingsAreNoneOfThePlugins(t *testing.T) {
	const settings = "  aws:region: ap-northeast-1\n  private-notebook:vpnDomain: a-text-of-this-test\n  private-notebook:allowedPaths: [vpc]\n"
	for _, name := range []string{"languages", "private-notebook"} {
		stack := ofProject(t, projectWith(t, name, settings), nil, policyElsewhere("research"))
		_, err := stack.Up(t.Context(), quiet)
		require.NoError(t, err)
		text, err := stack.Export(t.Context())
		require.NoError(t, err)
		assert.NotContains(t, string(text), "a-text-of-this-test")
		assert.NotContains(t, string(text), "allowedPaths")
		changed := ofProject(t, projectWith(t, name, strings.Replace(settings, "[vpc]", "[vpc, client-vpn]", 1)), stack, policyElsewhere("research"))
		_, err = changed.Up(t.Context(), unchanged)
		require.NoError(t, err)
	}
}

// TestAProviderOfThePluginTakesNoSettings: somebody who gives it a Region means the AWS provider.
func TestAProviderOfThePluginTakesNoSettings(t *testing.T) {
	withSettings := func(settings pulumi.Map) *deployment {
		return ofProgram(t, nil, func(ctx *pulumi.Context) error {
			own := &pulumi.ProviderResourceState{}
			return ctx.RegisterResource("pulumi:providers:private-notebook", "mine", settings, own)
		})
	}
	_, err := withSettings(pulumi.Map{}).Up(t.Context(), quiet)
	require.NoError(t, err)
	preview, err := withSettings(pulumi.Map{"region": pulumi.String("eu-west-1")}).Preview(t.Context(), quiet)
	require.Error(t, err)
	assert.Contains(t, saidBy(preview), "the package private-notebook has no settings; give them to a provider of the package aws, and that one to the components")
}

func TestProtectionReachesTheChildren(t *testing.T) {
	stack := ofProgram(t, nil, policyElsewhere("research", pulumi.Protect(true)))
	_, err := stack.Up(t.Context(), quiet)
	require.NoError(t, err)
	for _, r := range resourcesOf(t, stack) {
		assert.True(t, r.Protect, r.URN)
	}
	_, err = stack.Destroy(t.Context(), quiet)
	require.Error(t, err)
}

// TestWhichOptionsReachTheChildren is what the guide says of them. A component that others wait for is done with its children, and one that
// depends on something comes after it and goes before it, with its children.
func TestWhichOptionsReachTheChildren(t *testing.T) {
	stack := ofProgram(t, nil, func(ctx *pulumi.Context) error {
		first, err := declare(ctx, "Ec2Issuer", "first", pulumi.Map{})
		if err != nil {
			return err
		}
		_, err = declare(ctx, "PresignPolicy", "research", policyInputs(), pulumi.DependsOn([]pulumi.Resource{first}), pulumi.RetainOnDelete(true),
			pulumi.DeletedWith(first), pulumi.IgnoreChanges([]string{"tags"}), pulumi.Timeouts(&pulumi.CustomTimeouts{Create: "7m"}))
		return err
	})
	_, err := stack.Up(t.Context(), quiet)
	require.NoError(t, err)
	first := resourcesBelow(t, stack, "private-notebook:index:Ec2Issuer")[0].URN
	research := resourcesBelow(t, stack, "private-notebook:index:PresignPolicy")[0]
	assert.Equal(t, []string{first}, research.Dependencies)
	children := 0
	for _, r := range resourcesOf(t, stack) {
		if r.Parent != research.URN {
			continue
		}
		children++
		assert.True(t, r.RetainOnDelete, r.URN)
		assert.Equal(t, first, r.DeletedWith, r.URN)
		assert.Empty(t, r.IgnoreChanges, "%s: it concerns the component alone", r.URN)
		assert.Empty(t, r.CustomTimeouts, "%s: they concern the component alone", r.URN)
	}
	assert.Positive(t, children)
}

// TestATransformReachesTheChildren although another process declares them.
func TestATransformReachesTheChildren(t *testing.T) {
	stack := ofProgram(t, nil, policyElsewhere("research", pulumi.Transforms([]pulumi.ResourceTransform{
		func(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
			args.Opts.RetainOnDelete = strings.HasPrefix(args.Type, "aws:")
			return &pulumi.ResourceTransformResult{Props: args.Props, Opts: args.Opts}
		},
	})))
	_, err := stack.Up(t.Context(), quiet)
	require.NoError(t, err)
	for _, r := range resourcesOf(t, stack) {
		assert.True(t, r.RetainOnDelete, r.URN)
	}
}

// TestAnAliasFindsTheChildren of a component that has another parent than before.
func TestAnAliasFindsTheChildren(t *testing.T) {
	under := func(opts ...pulumi.ResourceOption) pulumi.RunFunc {
		return func(ctx *pulumi.Context) error {
			above := &remote{}
			if err := ctx.RegisterComponentResource("mine:index:Above", "above", above); err != nil {
				return err
			}
			_, err := declare(ctx, "PresignPolicy", "research", policyInputs(), append(opts, pulumi.Parent(above))...)
			return err
		}
	}
	stack := ofProgram(t, nil, policyElsewhere("research"))
	_, err := stack.Up(t.Context(), quiet)
	require.NoError(t, err)
	moved, err := ofProgram(t, stack, under(pulumi.Aliases([]pulumi.Alias{{NoParent: pulumi.Bool(true)}}))).Preview(t.Context(), quiet)
	require.NoError(t, err)
	assert.Zero(t, moved.Changes["create-replacement"]+moved.Changes["delete"], "%v", moved.Changes)
	lost, err := ofProgram(t, stack, under()).Preview(t.Context(), quiet)
	require.NoError(t, err)
	assert.Positive(t, lost.Changes["delete"], "without the alias it is another component: %v", lost.Changes)
}

// TestASecretStaysOne in a place that takes an output: the state has it encrypted.
func TestASecretStaysOne(t *testing.T) {
	secret := pulumi.ToSecret(pulumi.String("a-secret-of-this-test"))
	stack := ofProgram(t, nil, func(ctx *pulumi.Context) error {
		_, err := declare(ctx, "Ec2Issuer", "issuer", pulumi.Map{"tags": pulumi.Map{"Cost": secret}})
		return err
	})
	_, err := stack.Up(t.Context(), quiet)
	require.NoError(t, err)
	text, err := stack.Export(t.Context())
	require.NoError(t, err)
	assert.NotContains(t, string(text), "a-secret-of-this-test")
	plain, err := stack.ExportSecrets(t.Context())
	require.NoError(t, err)
	assert.Contains(t, string(plain), "a-secret-of-this-test")
}
