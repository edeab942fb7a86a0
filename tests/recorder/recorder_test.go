package recorder_test

import (
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/tests/recorder"
)

// declare registers one resource of any type, as a program would.
func declare(ctx *pulumi.Context, token, name string, opts ...pulumi.ResourceOption) error {
	var r pulumi.CustomResourceState
	return ctx.RegisterResource(token, name, pulumi.Map{"name": pulumi.String(name)}, &r, opts...)
}

const logGroup = "aws:cloudwatch/logGroup:LogGroup"

func TestItRecordsWhatAProgramDeclares(t *testing.T) {
	var rec recorder.Recorder
	require.NoError(t, rec.Run(func(ctx *pulumi.Context) error {
		return declare(ctx, logGroup, "logs", pulumi.Protect(true))
	}, "dev"))
	got, err := rec.Named(logGroup, "logs")
	require.NoError(t, err)
	assert.Equal(t, resource.URN("urn:pulumi:dev::private-notebook::"+logGroup+"::logs"), got.URN)
	assert.Equal(t, "logs", got.Inputs["name"].StringValue())
	assert.True(t, got.Request.GetProtect())
	assert.True(t, got.Custom)

	_, err = rec.Named(logGroup, "other")
	assert.EqualError(t, err, `no `+logGroup+` named "other" was declared; there are [logs]`)
}

func TestItRefusesUnknownTypes(t *testing.T) {
	var rec recorder.Recorder
	err := rec.Run(func(ctx *pulumi.Context) error { return declare(ctx, "aws:s3/bucket:Bucket", "b") }, "")
	assert.ErrorContains(t, err, "resource type aws:s3/bucket:Bucket is not known to the recorder")
}

func TestItRefusesUnknownFunctions(t *testing.T) {
	var rec recorder.Recorder
	err := rec.Run(func(ctx *pulumi.Context) error {
		var result map[string]any
		return ctx.Invoke("aws:index/getPartition:getPartition", nil, &result)
	}, "")
	assert.ErrorContains(t, err, "function aws:index/getPartition:getPartition is not known to the recorder")
}

func TestItRefusesADuplicateURN(t *testing.T) {
	var rec recorder.Recorder
	err := rec.Run(func(ctx *pulumi.Context) error {
		if err := declare(ctx, logGroup, "logs"); err != nil {
			return err
		}
		return declare(ctx, logGroup, "logs")
	}, "")
	assert.ErrorContains(t, err, "is declared twice")
}

// read reads one existing resource of any type, as a program would.
func read(ctx *pulumi.Context, token, name, id string, opts ...pulumi.ResourceOption) error {
	var r pulumi.CustomResourceState
	return ctx.ReadResource(token, name, pulumi.ID(id), pulumi.Map{}, &r, opts...)
}

func TestItRecordsWhatAProgramReads(t *testing.T) {
	rec := recorder.Recorder{Reads: map[tokens.Type]func(string) (resource.PropertyMap, error){
		logGroup: func(id string) (resource.PropertyMap, error) {
			return resource.PropertyMap{"name": resource.NewProperty(id)}, nil
		},
	}}
	require.NoError(t, rec.Run(func(ctx *pulumi.Context) error {
		component := &pulumi.ResourceState{}
		if err := ctx.RegisterComponentResource("a:b:C", "c", component); err != nil {
			return err
		}
		return read(ctx, logGroup, "logs", "given", pulumi.Parent(component))
	}, ""))
	got, err := rec.Named(logGroup, "logs")
	require.NoError(t, err)
	assert.Equal(t, resource.URN("urn:pulumi:test::private-notebook::a:b:C$"+logGroup+"::logs"), got.URN)
	assert.Equal(t, resource.URN("urn:pulumi:test::private-notebook::a:b:C::c"), got.Parent())
	assert.Equal(t, "given", got.ID)
	assert.Equal(t, "given", got.Outputs["name"].StringValue())
	assert.Empty(t, got.Inputs)
	assert.Nil(t, got.Request)
	assert.Equal(t, "given", got.Read.GetId())
}

func TestItRefusesReadsThatItKnowsNothingOf(t *testing.T) {
	for name, row := range map[string]struct {
		token, id, want string
	}{
		"an unknown type":        {logGroup, "logs", "the recorder cannot read the resource type " + logGroup},
		"a resource not there":   {"aws:ec2/subnet:Subnet", "subnet-0", "InvalidSubnetID.NotFound"},
		"what was declared once": {"aws:ec2/vpc:Vpc", "vpc-0f1e2d3c4b5a69788", "is declared twice"},
	} {
		t.Run(name, func(t *testing.T) {
			var rec recorder.Recorder
			err := rec.Run(func(ctx *pulumi.Context) error {
				if err := declare(ctx, "aws:ec2/vpc:Vpc", "it"); err != nil {
					return err
				}
				return read(ctx, row.token, "it", row.id)
			}, "")
			assert.ErrorContains(t, err, row.want)
		})
	}
}

func TestItFailsTheNthRegistrationOfAType(t *testing.T) {
	rec := recorder.Recorder{FailAt: 2, FailType: logGroup}
	err := rec.Run(func(ctx *pulumi.Context) error {
		for _, name := range []string{"a", "b", "c"} {
			if err := declare(ctx, "aws:ec2/vpc:Vpc", name); err != nil {
				return err
			}
			if err := declare(ctx, logGroup, name); err != nil {
				return err
			}
		}
		return nil
	}, "")
	assert.ErrorContains(t, err, "staged failure")
	assert.Len(t, rec.OfType(logGroup), 2)
	assert.Len(t, rec.OfType("aws:ec2/vpc:Vpc"), 3)
}

func TestItCountsOutputRegistrations(t *testing.T) {
	var rec recorder.Recorder
	require.NoError(t, rec.Run(func(ctx *pulumi.Context) error {
		component := &pulumi.ResourceState{}
		if err := ctx.RegisterComponentResource("a:b:C", "c", component); err != nil {
			return err
		}
		return ctx.RegisterResourceOutputs(component, pulumi.Map{})
	}, ""))
	assert.Equal(t, 2, rec.OutputRegistrations(), "the component's and the stack's")
}

func TestItAnswersComputedPropertiesAsATestWantsThem(t *testing.T) {
	rec := recorder.Recorder{Computed: map[tokens.Type]resource.PropertyMap{
		logGroup: {"name": resource.NewProperty("replaced")},
	}}
	var got string
	require.NoError(t, rec.Run(func(ctx *pulumi.Context) error {
		group, err := cloudwatch.NewLogGroup(ctx, "logs", nil)
		if err != nil {
			return err
		}
		ctx.Export("name", group.Name.ApplyT(func(name string) string {
			got = name
			return name
		}))
		return nil
	}, ""))
	assert.Equal(t, "replaced", got)
}

func TestTheSameNameAlwaysHasTheSameID(t *testing.T) {
	assert.Equal(t, recorder.ID("vpc-", "it"), recorder.ID("vpc-", "it"))
	assert.NotEqual(t, recorder.ID("vpc-", "it"), recorder.ID("vpc-", "other"))
	assert.Regexp(t, "^vpc-[0-9a-f]{17}$", recorder.ID("vpc-", "it"))
}
