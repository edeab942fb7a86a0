package tests

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

// What is wrong with the fleet's defaults is said once, and what is wrong with a member, with its name.
func TestFleetReportsEveryFaultAtOnce(t *testing.T) {
	args := fleetArgs()
	args.Notebook.InstanceType = "c5"
	args.Notebooks["bad_key"] = components.FleetNotebookArgs{}
	args.Notebooks["much-too-long-for-the-names-of-aws-here"] = components.FleetNotebookArgs{}
	args.Notebooks["again"] = components.FleetNotebookArgs{NotebookArgs: components.NotebookArgs{NotebookName: "The-GPU"}}
	args.Notebooks["vault"] = components.FleetNotebookArgs{
		NotebookArgs: components.NotebookArgs{KmsKeyArn: pulumi.String("arn:k"), VolumeSizeGiB: 1}, OwnKmsKey: true,
		Owner: "me", Roles: map[string]pulumi.StringInput{"": pulumi.String("r"), "ops": pulumi.String("ops"), "lead": pulumi.String("boss")},
		Users: map[string]pulumi.StringInput{"lovelace": pulumi.String("ada"), "x": nil},
	}
	assert.Equal(t, `private-notebook:index:PrivateNotebook "all": 13 faults:
  - notebook: instance type "c5" is not a SageMaker instance type; write one such as ml.t3.medium
  - fleet: short name "bad_key" is no notebook's; use letters, digits and inner hyphens
  - notebook: bad_key's name "lab-bad_key" is not a notebook instance name; use letters, digits and inner hyphens, at most 63
  - fleet: notebook name "the-gpu" is that of "again" and of "gpu"; give each notebook a name of its own
  - fleet: short name "much-too-long-for-the-names-of-aws-here" makes names that are longer than AWS takes; choose one of at most 34 characters
  - notebook: vault's volume of 1 GiB is not offered by AWS; choose from 5 to 16384 GiB
  - notebook: vault's owner "me" is given, and no owner tag; name the tag that says who owns what, or leave the owner out
  - notebook: vault's KMS key is given and to be made; leave out one of the two
  - presign policy: vault's role "" has no short name or no IAM name; give both
  - presign policy: vault's user "x" has no short name or no IAM name; give both
  - fleet: role "ops" is an issuer of every notebook and of one alone; leave it out of one of the two
  - presign policy: short name "lead" means the roles "lead" and "boss"; give each principal a short name of its own
  - presign policy: user "ada" has the short names "ada" and "lovelace"; give it the same everywhere`, refused(t, newPrivateNotebook(args)))
}

func TestFleetWantsAnOwnerForEachNotebookWhereATagDecides(t *testing.T) {
	args := ownedArgs()
	for key, owner := range map[string]string{"open": "", "gpu": "nobody", "small": "a,b"} {
		m := args.Notebooks[key]
		m.Owner = owner
		args.Notebooks[key] = m
	}
	args.PresignPolicy.OwnerTag = "Own er"
	const remedy = "give each notebook the owner that its people are tagged with: letters, digits, spaces and _.:/=+-@, from 1 to 256"
	assert.Equal(t, `private-notebook:index:PrivateNotebook "all": 4 faults:
  - notebook: gpu's owner "nobody" stands for people without the tag; choose another word
  - notebook: open's owner "" is no tag's value; `+remedy+`
  - notebook: small's owner "a,b" is no tag's value; `+remedy+`
  - presign policy: owner tag "Own er" cannot stand in a policy variable; use letters, digits, '_', '.' and '-', at most 128`,
		refused(t, newPrivateNotebook(args)))
	lone := privateNotebookArgs()
	lone.PresignPolicy.OwnerTag = "Owner"
	assert.Equal(t, `private-notebook:index:PrivateNotebook "all": private notebook: owner tag "Owner" is given without a fleet; `+
		`declare the notebook as a fleet's only member, with its owner`, refused(t, newPrivateNotebook(lone)))
}

// AWS attaches ten managed policies to a principal by default; the guardrail is one of them.
func TestFleetCountsWhatOnePrincipalGetsAttached(t *testing.T) {
	fleet := func(members int, withoutGuardrail bool) *components.PrivateNotebookArgs {
		args := fleetArgs()
		args.PresignPolicy.WithoutGuardrail = withoutGuardrail
		args.Notebooks = map[string]components.FleetNotebookArgs{}
		for i := range members {
			args.Notebooks[fmt.Sprintf("n%d", i)] = components.FleetNotebookArgs{Roles: roles("lead")}
		}
		return args
	}
	built(t, newPrivateNotebook(fleet(9, false)))
	built(t, newPrivateNotebook(fleet(10, true)))
	assert.Equal(t, `private-notebook:index:PrivateNotebook "all": fleet: role "lead" is an issuer of 10 notebooks by policies of `+
		`their own, more than fit beside the guardrail; name it for at most 9, or let it be an issuer of every notebook, with an owner tag to tell them apart`,
		refused(t, newPrivateNotebook(fleet(10, false))))
}

// A name that is only known later cannot be compared before: the deployment fails then, and nobody is left unguarded.
func TestFleetFailsWhereOneShortNameTurnsOutToMeanTwoPrincipals(t *testing.T) {
	args := fleetArgs()
	gpu, small := args.Notebooks["gpu"], args.Notebooks["small"]
	gpu.Roles = map[string]pulumi.StringInput{"lead": pulumi.String("one").ToStringOutput()}
	small.Roles = map[string]pulumi.StringInput{"lead": pulumi.String("two").ToStringOutput()}
	args.Notebooks["gpu"], args.Notebooks["small"] = gpu, small
	rec := &recorder.Recorder{}
	err := rec.Run(func(ctx *pulumi.Context) error {
		_, err := newPrivateNotebook(args)(ctx)
		return err
	}, "")
	assert.ErrorContains(t, err, `presign policy: short name "lead" means "one" and "two"; give each principal a short name of its own`)
	_, guarded := rec.Named(roleAttachmentType, "all-presign-guardrail-role-lead")
	_, allowed := rec.Named(roleAttachmentType, "all-presign-small-allow-role-lead")
	assert.Error(t, guarded)
	assert.Error(t, allowed, "no Allow without its Deny")
}
