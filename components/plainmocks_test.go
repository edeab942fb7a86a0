package components_test

import (
	"maps"
	"net/netip"
	"os"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
)

// plainMocks are those of Pulumi's guide to unit tests: a resource has the properties that it was given, and a function answers its
// arguments. Answers replace these, by token.
type plainMocks struct{ answers map[string]map[string]any }

func (plainMocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	return args.Name + "_id", args.Inputs, nil
}

func (m plainMocks) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	if answer, given := m.answers[args.Token]; given {
		return resource.NewPropertyMapFromMap(answer), nil
	}
	return args.Args, nil
}

// withRegion is all that plain mocks must be told.
var withRegion = plainMocks{map[string]map[string]any{"aws:index/getRegion:getRegion": {"name": "eu-central-1"}}}

var usualStacks = map[string]pulumi.RunFunc{
	"smallest": smallest, "existing VPC": inExistingVpc, "VPN with SAML": vpnWithSaml, "on-premises": onPremises, "fleet": fleet,
	"linked VPCs": linkedVpcs,
}

func TestTheUsualStacksRunUnderPlainMocks(t *testing.T) {
	for name, stack := range usualStacks {
		t.Run(name, func(t *testing.T) {
			assert.NoError(t, pulumi.RunErr(stack, pulumi.WithMocks("project", "stack", withRegion)))
		})
	}
}

// The three tries of somebody with plain mocks: none may end in a riddle.
func TestPlainMocksThatKnowNoRegionAreToldWhatToAnswer(t *testing.T) {
	err := pulumi.RunErr(smallest, pulumi.WithMocks("project", "stack", plainMocks{}))
	assert.ErrorContains(t, err, `the answer has no name, as with Pulumi's mocks in a test; give Region, answer "name" to `+
		`aws:index/getRegion:getRegion, or test with the mocks of privatenotebooktest`)

	configured := func(info *pulumi.RunInfo) { info.Config = map[string]string{"aws:region": "eu-central-1"} }
	assert.NoError(t, pulumi.RunErr(smallest, pulumi.WithMocks("project", "stack", plainMocks{}), configured))
}

// exports runs a program and returns what an output of it resolves to.
func exports(t *testing.T, mocks pulumi.MockResourceMonitor, program func(*pulumi.Context) (pulumi.StringOutput, error)) string {
	t.Helper()
	var got string
	require.NoError(t, pulumi.RunErr(func(ctx *pulumi.Context) error {
		out, err := program(ctx)
		if err == nil {
			ctx.Export("it", out.ApplyT(func(known string) string {
				got = known
				return known
			}))
		}
		return err
	}, pulumi.WithMocks("project", "stack", mocks)))
	return got
}

func newSmallest(ctx *pulumi.Context) (*components.PrivateNotebook, error) {
	return components.NewPrivateNotebook(ctx, "research", &components.PrivateNotebookArgs{Vpc: components.Vpc{
		ID: pulumi.String("vpc-0f1e2d3c4b5a69781"), CIDR: netip.MustParsePrefix("10.80.0.0/16"),
		Subnets: []components.Subnet{{ID: pulumi.String("subnet-0aa11bb22cc33dd41"), AvailabilityZone: "eu-central-1a"}},
	}})
}

// What mocks do not answer is put together: a host that leads nowhere, and the ARN that AWS would give.
func TestWhatPlainMocksDoNotAnswerIsPutTogether(t *testing.T) {
	mocks := plainMocks{maps.Clone(withRegion.answers)}
	mocks.answers["aws:index/getCallerIdentity:getCallerIdentity"] = map[string]any{"accountId": "111122223333"}
	host := exports(t, mocks, func(ctx *pulumi.Context) (pulumi.StringOutput, error) {
		research, err := newSmallest(ctx)
		return research.PrivateLink.APIEndpointHost, err
	})
	assert.Equal(t, "research-private-link-api-endpoint_id.com.amazonaws.eu-central-1.sagemaker.api.invalid", host)
	arn := exports(t, mocks, func(ctx *pulumi.Context) (pulumi.StringOutput, error) {
		research, err := newSmallest(ctx)
		return research.Notebook.Arn, err
	})
	assert.Equal(t, "arn:aws:sagemaker:eu-central-1:111122223333:notebook-instance/research", arn)
}

// The README and the documents promise it.
func TestTheSimplestStackStaysUnder30Lines(t *testing.T) {
	text, err := os.ReadFile("example_smallest_test.go")
	require.NoError(t, err)
	_, from, found := strings.Cut(string(text), "func smallest(")
	require.True(t, found)
	body, _, found := strings.Cut(from, "\n}\n")
	require.True(t, found)
	assert.Less(t, strings.Count(body, "\n")+2, 30)
}
