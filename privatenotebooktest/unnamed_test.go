package privatenotebooktest_test

import (
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"private-notebook/privatenotebooktest"
)

// AWS names whom a program does not name. Without a name a grant to them would be one to nobody, and not be seen.
func TestAGrantToSomebodyWithoutAGivenNameIsSeen(t *testing.T) {
	const wide = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sagemaker:CreatePresignedNotebookInstanceUrl","Resource":"*"}]}`
	granting := map[string]func(ctx *pulumi.Context, to *iam.PolicyAttachmentArgs) error{
		"a user": func(ctx *pulumi.Context, to *iam.PolicyAttachmentArgs) error {
			user, err := iam.NewUser(ctx, "eve", nil)
			to.Users = pulumi.Array{user.Name}
			return err
		},
		"a group": func(ctx *pulumi.Context, to *iam.PolicyAttachmentArgs) error {
			group, err := iam.NewGroup(ctx, "others", nil)
			to.Groups = pulumi.Array{group.Name}
			return err
		},
		"what the mocks do not know": func(ctx *pulumi.Context, to *iam.PolicyAttachmentArgs) error {
			var own named
			err := ctx.RegisterResource("own:index/user:User", "eve", pulumi.Map{}, &own)
			to.Users = pulumi.Array{own.Name}
			return err
		},
	}
	for name, grant := range granting {
		t.Run(name, func(t *testing.T) {
			recorded := privatenotebooktest.Run(t, func(ctx *pulumi.Context) error {
				policy, err := iam.NewPolicy(ctx, "wide", &iam.PolicyArgs{Policy: pulumi.String(wide)})
				if err != nil {
					return err
				}
				to := &iam.PolicyAttachmentArgs{PolicyArn: policy.Arn}
				if err := grant(ctx, to); err != nil {
					return err
				}
				if _, err := iam.NewPolicyAttachment(ctx, "wide", to); err != nil {
					return err
				}
				return stack(ctx)
			}, &privatenotebooktest.Mocks{Region: "eu-central-1"})
			assert.False(t, privatenotebooktest.AssertPaths(&said{}, recorded, "vpc"))
		})
	}
}

// named is a resource with a name that its provider decides.
type named struct {
	pulumi.CustomResourceState
	Name pulumi.StringOutput `pulumi:"name"`
}
