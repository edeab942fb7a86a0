package privatenotebooktest_test

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/privatenotebooktest"
)

// said is a test that writes down what is said to it, for what has to fail.
type said struct {
	testing.TB
	errors, logs []string
}

func (s *said) Helper() {}

func (s *said) Errorf(format string, args ...any) {
	s.errors = append(s.errors, fmt.Sprintf(format, args...))
}

func (s *said) Fatalf(format string, args ...any) { s.Errorf(format, args...) }

func (s *said) Logf(format string, args ...any) {
	s.logs = append(s.logs, fmt.Sprintf(format, args...))
}

func TestAssertPathsFailsWithTheReport(t *testing.T) {
	recorded := privatenotebooktest.Run(t, stack, &privatenotebooktest.Mocks{Region: "eu-central-1"})
	assert.True(t, privatenotebooktest.AssertPaths(t, recorded, "vpc"))
	for name, row := range map[string]struct {
		allowed []string
		want    string
	}{
		"a path that leads in and is not meant":   {nil, `the access paths are not [] alone:`},
		"a path that is meant and leads nowhere":  {[]string{"vpc", "client-vpn"}, `client-vpn`},
		"a path that there is not":                {[]string{"vpn"}, `the access paths cannot be judged: allowedPaths: "vpn"`},
		"one that leads in, and another is meant": {[]string{"internet"}, "internet"},
	} {
		t.Run(name, func(t *testing.T) {
			to := &said{}
			assert.False(t, privatenotebooktest.AssertPaths(to, recorded, row.allowed...))
			require.Len(t, to.errors, 1)
			assert.Contains(t, to.errors[0], row.want)
		})
	}
}

func TestAProgramWithoutANotebookIsNotAsMeant(t *testing.T) {
	to := &said{}
	assert.False(t, privatenotebooktest.AssertPaths(to, privatenotebooktest.Run(t, func(*pulumi.Context) error { return nil }, nil)))
	require.Len(t, to.errors, 1)
	assert.Contains(t, to.errors[0], "cannot be judged")
}

// A grant beside the components' is seen where no guardrail denies it, and harmless where one does.
func TestAGrantOfOnesOwnIsSeen(t *testing.T) {
	for _, withoutGuardrail := range []bool{false, true} {
		granting := func(ctx *pulumi.Context) error {
			var r pulumi.CustomResourceState
			if err := ctx.RegisterResource("aws:iam/rolePolicy:RolePolicy", "wide", pulumi.Map{
				"role": pulumi.String("users"), "policy": pulumi.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
					`"Action":"sagemaker:CreatePresignedNotebookInstanceUrl","Resource":"*"}]}`),
			}, &r); err != nil {
				return err
			}
			return stackWith(ctx, withoutGuardrail)
		}
		to := &said{}
		recorded := privatenotebooktest.Run(t, granting, &privatenotebooktest.Mocks{Region: "eu-central-1"})
		assert.Equal(t, !withoutGuardrail, privatenotebooktest.AssertPaths(to, recorded, "vpc"), to.errors)
		report, err := recorded.Report("vpc")
		require.NoError(t, err)
		assert.Equal(t, !withoutGuardrail, report.Intent.OK)
	}
}

func stackWith(ctx *pulumi.Context, withoutGuardrail bool) error {
	network, err := components.NewNetwork(ctx, "own", &components.NetworkArgs{
		CIDR: netip.MustParsePrefix("10.0.0.0/16"), AvailabilityZones: []string{"eu-central-1a"},
	})
	if err != nil {
		return err
	}
	_, err = components.NewPrivateNotebook(ctx, "research", &components.PrivateNotebookArgs{
		Vpc: network.Vpc(),
		PresignPolicy: components.PresignPolicyArgs{
			Roles: map[string]pulumi.StringInput{"users": pulumi.String("users")}, WithoutGuardrail: withoutGuardrail,
		},
	})
	return err
}

func TestAnswersAreOfTheProvidersRegion(t *testing.T) {
	names := map[string]string{"us-gov-west-1": "arn:aws-us-gov:sagemaker:us-gov-west-1:", "ap-northeast-1": "arn:aws:sagemaker:ap-northeast-1:"}
	for region, begin := range names {
		recorded := privatenotebooktest.Run(t, stack, &privatenotebooktest.Mocks{Region: region})
		notebooks := recorded.OfType("aws:sagemaker/notebookInstance:NotebookInstance")
		require.Len(t, notebooks, 1)
		assert.True(t, strings.HasPrefix(notebooks[0].Outputs["arn"].StringValue(), begin), notebooks[0].Outputs["arn"])
		assert.True(t, privatenotebooktest.AssertPaths(t, recorded, "vpc"))
	}
	var got string
	privatenotebooktest.Run(t, func(ctx *pulumi.Context) error {
		provider, err := aws.NewProvider(ctx, "paris", &aws.ProviderArgs{Region: pulumi.String("eu-west-3")})
		if err != nil {
			return err
		}
		region, err := aws.GetRegion(ctx, nil, pulumi.Provider(provider))
		got = region.Name
		return err
	}, &privatenotebooktest.Mocks{Region: "eu-central-1"})
	assert.Equal(t, "eu-west-3", got, "a provider that names a Region answers of it")
}

func TestUnknownTypesPassAndAreListed(t *testing.T) {
	var id string
	recorded := privatenotebooktest.Run(t, func(ctx *pulumi.Context) error {
		var r pulumi.CustomResourceState
		if err := ctx.RegisterResource("aws:s3/bucket:Bucket", "data", pulumi.Map{"acl": pulumi.String("private")}, &r); err != nil {
			return err
		}
		ctx.Export("id", r.ID().ApplyT(func(known pulumi.ID) string {
			id = string(known)
			return id
		}))
		return stack(ctx)
	}, &privatenotebooktest.Mocks{Region: "eu-central-1"})
	assert.Equal(t, []string{"aws:s3/bucket:Bucket"}, recorded.Unknown())
	assert.Regexp(t, "^bucket-[0-9a-f]+$", id)
	bucket, err := recorded.Named("aws:s3/bucket:Bucket", "data")
	require.NoError(t, err)
	assert.Equal(t, resource.NewProperty("private"), bucket.Outputs["acl"])
	to := &said{}
	assert.True(t, privatenotebooktest.AssertPaths(to, recorded, "vpc"))
	assert.Contains(t, to.logs, "not known to the mocks, and judged by its inputs alone: aws:s3/bucket:Bucket")
}

// What nothing answers says where to give it, and is taken from there.
func TestFunctionsAreAnswered(t *testing.T) {
	lookUp := func(ctx *pulumi.Context) error {
		vpc, err := ec2.LookupVpc(ctx, &ec2.LookupVpcArgs{Id: pulumi.StringRef("vpc-0a")})
		if err == nil && vpc.CidrBlock != "10.0.0.0/16" {
			err = errors.New(vpc.CidrBlock)
		}
		return err
	}
	own := func(ctx *pulumi.Context) error {
		var result map[string]any
		return ctx.Invoke("own:index/getIt:getIt", nil, &result)
	}
	zones := func(ctx *pulumi.Context) error {
		found, err := aws.GetAvailabilityZones(ctx, nil)
		if err == nil && found.Names[0] != "eu-central-1a" {
			err = errors.New(found.Names[0])
		}
		return err
	}
	read := func(ctx *pulumi.Context) error {
		_, err := ec2.GetVpc(ctx, "it", pulumi.ID("vpc-0a"), nil)
		return err
	}
	existing := map[string]map[string]any{"vpc-0a": {"cidrBlock": "10.0.0.0/16"}}
	answers := map[string]privatenotebooktest.Answer{
		"own:index/getIt:getIt": func(resource.PropertyMap) (resource.PropertyMap, error) { return resource.PropertyMap{}, nil },
	}
	for name, row := range map[string]struct {
		program pulumi.RunFunc
		mocks   *privatenotebooktest.Mocks
		want    string // "" for no fault
	}{
		"a VPC that is not there": {lookUp, &privatenotebooktest.Mocks{}, `where it exists, give its properties in Mocks.Existing["vpc-0a"]`},
		"a VPC that is there":     {lookUp, &privatenotebooktest.Mocks{Existing: existing}, ""},
		"a read of nothing":       {read, &privatenotebooktest.Mocks{}, `give its properties in Mocks.Existing["vpc-0a"]`},
		"a read":                  {read, &privatenotebooktest.Mocks{Existing: existing}, ""},
		"an unknown function":     {own, &privatenotebooktest.Mocks{}, `give its answer in Mocks.Answers["own:index/getIt:getIt"]`},
		"an answered function":    {own, &privatenotebooktest.Mocks{Answers: answers}, ""},
		"zones":                   {zones, &privatenotebooktest.Mocks{Region: "eu-central-1"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			err := pulumi.RunErr(row.program, pulumi.WithMocks("own", "dev", row.mocks))
			if row.want == "" {
				assert.NoError(t, err)
				return
			}
			assert.ErrorContains(t, err, row.want)
		})
	}
}

// The mocks are Pulumi's own kind, whatever project runs them: a reference from one resource to another leads somewhere.
func TestURNsAreOfTheProjectThatRunsThem(t *testing.T) {
	mocks := &privatenotebooktest.Mocks{Region: "eu-central-1"}
	require.NoError(t, pulumi.RunErr(stack, pulumi.WithMocks("own", "dev", mocks)))
	known := map[string]bool{}
	for _, r := range mocks.Resources() {
		assert.True(t, strings.HasPrefix(string(r.URN), "urn:pulumi:dev::own::"), r.URN)
		known[string(r.URN)] = true
	}
	for _, r := range mocks.Resources() {
		for _, dependency := range r.Request.GetDependencies() {
			assert.True(t, known[dependency], "%s depends on %s", r.URN, dependency)
		}
	}
	assert.True(t, privatenotebooktest.AssertPaths(t, mocks, "vpc"))
}

func TestAProgramThatFailsEndsTheTest(t *testing.T) {
	to := &said{}
	privatenotebooktest.Run(to, func(*pulumi.Context) error { return errors.New("it is so") }, nil)
	require.Len(t, to.errors, 1)
	assert.Contains(t, to.errors[0], "the program failed: ")
	assert.Contains(t, to.errors[0], "it is so")
}

// The documented example is short, and passes for somebody who has nothing of this repository but a replace.
func TestTheExamplePassesOutsideOfTheRepository(t *testing.T) {
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	example, err := os.ReadFile("example_test.go")
	require.NoError(t, err)
	assert.Less(t, strings.Count(string(example), "\n"), 40)
	folder := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	}
	own, err := os.ReadFile(filepath.Join(root, "examples", "own-stack", "go.mod"))
	require.NoError(t, err)
	sums, err := os.ReadFile(filepath.Join(root, "examples", "own-stack", "go.sum"))
	require.NoError(t, err)
	write("go.mod", strings.Replace(string(own), "=> ../..", "=> "+root, 1))
	write("go.sum", string(sums))
	// Beside it stands the same with another path, which has to fail. One program has both, since linking one takes seconds.
	write("example_test.go", string(example))
	write("wrong_test.go", strings.NewReplacer(`recorded, "vpc"`, `recorded, "internet"`, "func Example()", "func Example_wrong()",
		"func stack(", "func wrongStack(", "t, stack,", "t, wrongStack,").Replace(string(example)))
	command := exec.CommandContext(t.Context(), "go", "test", "-mod=mod", "-count", "1", "-v", ".")
	command.Dir = folder
	said, err := command.CombinedOutput()
	output := string(said)
	assert.Error(t, err, output)
	assert.Contains(t, output, "--- PASS: Example (")
	assert.Contains(t, output, "--- FAIL: Example_wrong (")
	assert.Contains(t, output, "from the VPC alone: false")
}
