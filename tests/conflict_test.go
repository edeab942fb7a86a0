package tests

import (
	"errors"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
)

const conflictOfNotebook = "PrivateLink: endpoint vpce-b2 has the private DNS name of " + notebookService + " in vpc-1 already, and AWS " +
	"refuses a second; adopt it by ExistingNotebookEndpointID, or existing.notebookEndpointId of a stack's configuration, or turn its private DNS off"

// Only somebody else's endpoint with private DNS is in the way of one that is to be made.
func TestAPrivateDNSConflictIsExplained(t *testing.T) {
	ofStack := pulumi.StringMap{"Project": pulumi.String("p"), "Stack": pulumi.String("s")}
	const name = "link-notebook-endpoint"
	for _, row := range []struct {
		name  string
		tags  pulumi.StringMap
		found object
		want  string
	}{
		{"somebody else's", ofStack, nil, conflictOfNotebook},
		{"its private DNS is off", ofStack, object{"privateDnsEnabled": false}, ""},
		{"the stack's own", ofStack, object{"tags": object{"Project": "p", "Stack": "s", "Name": "anything"}}, ""},
		{"another stack's of the project", ofStack, object{"tags": object{"Project": "p", "Stack": "t", "Name": name}},
			conflictOfNotebook + "; if this stack was called t before, set the endpoint's tag Stack to s"},
		{"another stack's of the project, by another name", ofStack, object{"tags": object{"Project": "p", "Stack": "t", "Name": "other-notebook-endpoint"}},
			conflictOfNotebook},
		{"another project's", ofStack, object{"tags": object{"Project": "q", "Stack": "s", "Name": name}}, conflictOfNotebook},
		{"its own by Name, where the caller sets no other tags", nil, object{"tags": object{"Name": name}}, ""},
		{"somebody else's by Name", nil, object{"tags": object{"Name": "platform"}}, conflictOfNotebook},
		{"in another VPC", ofStack, object{"vpcId": "vpc-2"}, ""},
		{"on its way out", ofStack, object{"state": "deleting"}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			e := existingEstate().change(adoptedNotebook, row.found)
			delete(e, adoptedAPI)
			args := privateLinkArgs()
			args.Tags = row.tags
			refusal := linkIn(e, args)
			if row.want == "" {
				require.NoError(t, refusal)
				return
			}
			require.EqualError(t, refusal, `private-notebook:index:PrivateLink "link": `+row.want)
		})
	}
}

func linkIn(e estate, args *components.PrivateLinkArgs) (refusal error) {
	_ = e.recorder().Run(func(ctx *pulumi.Context) error {
		_, refusal = components.NewPrivateLink(ctx, "link", args)
		return refusal
	}, "")
	return refusal
}

// Which of several endpoints has private DNS cannot be asked, and it may be none or the stack's own: that is a warning.
func TestSeveralEndpointsOfAServiceAreNoFault(t *testing.T) {
	e := existingEstate()
	delete(e, adoptedAPI)
	e["vpce-9"] = existingEstate()[adoptedNotebook]
	assert.NoError(t, linkIn(e, privateLinkArgs()))
}

// In a VPC that the program makes there is nothing to ask about, nor an ID to ask by.
func TestAVpcInTheMakingIsNotAskedAbout(t *testing.T) {
	args := privateLinkArgs()
	args.Vpc.ID = pulumi.String("vpc-1").ToStringOutput()
	assert.NoError(t, linkIn(existingEstate(), args))
}

func TestAConflictThatCannotBeLookedUpIsAFault(t *testing.T) {
	rec := existingEstate().recorder()
	rec.Answers[getVpcEndpoint] = func(resource.PropertyMap) (resource.PropertyMap, error) {
		return nil, errors.New("UnauthorizedOperation")
	}
	var refusal error
	_ = rec.Run(func(ctx *pulumi.Context) error {
		_, refusal = components.NewPrivateLink(ctx, "link", privateLinkArgs())
		return refusal
	}, "")
	assert.ErrorContains(t, refusal, "PrivateLink: endpoint of "+notebookService+" in vpc-1 cannot be looked up (")
	assert.ErrorContains(t, refusal, findRemedy+"ec2:DescribeVpcEndpoints")
	assert.Empty(t, rec.Resources())
}
