package tests

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/internal/golden"
	"private-notebook/tests/recorder"
)

// roles are IAM roles under their own names.
func roles(names ...string) map[string]pulumi.StringInput {
	all := map[string]pulumi.StringInput{}
	for _, name := range names {
		all[name] = pulumi.String(name)
	}
	return all
}

// fleetArgs are three notebooks: one for the shared issuers alone, and two with issuers of their own, one of them in common.
func fleetArgs() *components.PrivateNotebookArgs {
	return &components.PrivateNotebookArgs{
		Region: recorder.Region, Vpc: referenceVpc(),
		Notebook: components.NotebookArgs{
			NotebookName: "lab", InstanceType: "ml.c5.xlarge", VolumeSizeGiB: 20, OnStartScript: "#!/bin/sh\necho all\n",
			RolePolicyArns: map[string]pulumi.StringInput{"data": pulumi.String("arn:data")},
		},
		Notebooks: map[string]components.FleetNotebookArgs{
			"open": {},
			"gpu": {
				NotebookArgs: components.NotebookArgs{
					NotebookName: "the-gpu", InstanceType: "ml.g5.xlarge", RolePolicyArns: map[string]pulumi.StringInput{},
				},
				OwnKmsKey: true, Roles: roles("vision", "lead"),
			},
			"small": {
				NotebookArgs: components.NotebookArgs{VolumeSizeGiB: 5, OnStartScript: "#!/bin/sh\necho small\n",
					KmsKeyArn: pulumi.String("arn:given")},
				Roles: roles("lead"), Users: roles("ada"),
			},
		},
		PresignPolicy: components.PresignPolicyArgs{Roles: roles("ops")},
		Tags:          teamTags(),
	}
}

// ownedArgs are the fleet with owners.
func ownedArgs() *components.PrivateNotebookArgs {
	args := fleetArgs()
	args.PresignPolicy.OwnerTag = "Owner"
	for key, m := range args.Notebooks {
		m.Owner = "team-" + key
		args.Notebooks[key] = m
	}
	return args
}

func TestFleetDeclaresEachMembersPartsAndOneAccessSide(t *testing.T) {
	rec, _ := built(t, newPrivateNotebook(fleetArgs()))
	golden.Equal(t, "testdata/fleet.graph.txt", graph(rec.Resources()))
}

func TestFleetMembersTakeWhatTheyDoNotSayFromTheFleet(t *testing.T) {
	rec, _ := built(t, newPrivateNotebook(fleetArgs()))
	fleetKey := inputsOf(t, rec, notebookInstanceType, "all-notebook-open")["kmsKeyId"]
	assert.Equal(t, "Volumes of the SageMaker notebook instances of all", inputsOf(t, rec, kmsKeyType, "all-volumes")["description"])
	for key, want := range map[string]object{
		"open":  {"name": "lab-open", "instanceType": "ml.c5.xlarge", "volumeSize": 20.0, "kmsKeyId": fleetKey},
		"gpu":   {"name": "the-gpu", "instanceType": "ml.g5.xlarge", "volumeSize": 20.0, "kmsKeyId": keyArn("all-notebook-gpu-volume")},
		"small": {"name": "lab-small", "instanceType": "ml.c5.xlarge", "volumeSize": 5.0, "kmsKeyId": "arn:given"},
	} {
		got := inputsOf(t, rec, notebookInstanceType, "all-notebook-"+key)
		for property, value := range want {
			assert.Equal(t, value, got[property], "%s %s", key, property)
		}
	}
	assert.Equal(t, keyArn("all-volumes"), fleetKey)
	attached := rec.OfType(roleAttachmentType)
	assert.True(t, slices.ContainsFunc(attached, func(r recorder.Resource) bool { return r.Name == "all-notebook-open-role-data" }))
	assert.False(t, slices.ContainsFunc(attached, func(r recorder.Resource) bool { return r.Name == "all-notebook-gpu-role-data" }))
}

// documentOf is a policy's text, taken apart.
func documentOf(t *testing.T, rec *recorder.Recorder, name string) (statements []map[string]any) {
	t.Helper()
	var document struct{ Statement []map[string]any }
	require.NoError(t, json.Unmarshal([]byte(inputsOf(t, rec, policyType, name)["policy"].(string)), &document))
	return document.Statement
}

func fleetArns(names ...string) []any {
	arns := make([]any, len(names))
	for i, name := range names {
		arns[i] = "arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/" + name
	}
	return arns
}

func TestFleetGuardrailListsEveryNotebookAndBindsEveryIssuerOnce(t *testing.T) {
	rec, _ := built(t, newPrivateNotebook(fleetArgs()))
	assert.Equal(t, fleetArns("lab-open", "lab-small", "the-gpu"), documentOf(t, rec, "all-presign-guardrail")[0]["Resource"])
	assert.Equal(t, fleetArns("lab-open", "lab-small", "the-gpu"), documentOf(t, rec, "all-presign-allow")[0]["Resource"])
	assert.Equal(t, fleetArns("the-gpu"), documentOf(t, rec, "all-presign-gpu-allow")[0]["Resource"])
	assert.Equal(t, fleetArns("lab-small"), documentOf(t, rec, "all-presign-small-allow")[0]["Resource"])
	var guarded []string
	for _, r := range slices.Concat(rec.OfType(roleAttachmentType), rec.OfType(userAttachmentType)) {
		if plain(r.Inputs)["policyArn"] == "arn:aws:iam::111122223333:policy/all-presign-guardrail" {
			guarded = append(guarded, r.Name)
		}
	}
	assert.ElementsMatch(t, []string{"all-presign-guardrail-role-lead", "all-presign-guardrail-role-ops",
		"all-presign-guardrail-role-vision", "all-presign-guardrail-user-ada", "all-presign-guardrail-role-execution/gpu",
		"all-presign-guardrail-role-execution/open", "all-presign-guardrail-role-execution/small"}, guarded)
	for member, who := range map[string]string{"gpu": "lead", "small": "lead"} {
		name := fmt.Sprintf("all-presign-%s-allow-role-%s", member, who)
		assert.Contains(t, waits(t, rec, roleAttachmentType+" "+name), roleAttachmentType+" all-presign-guardrail-role-"+who)
		assert.Contains(t, waits(t, rec, policyType+" all-presign-"+member+"-allow"), policyType+" all-presign-guardrail")
	}
	assert.Contains(t, waits(t, rec, userAttachmentType+" all-presign-small-allow-user-ada"), userAttachmentType+" all-presign-guardrail-user-ada")
}

func TestFleetWithoutAGuardrailHasNone(t *testing.T) {
	args := fleetArgs()
	args.PresignPolicy.WithoutGuardrail = true
	rec, _ := built(t, newPrivateNotebook(args))
	assert.Len(t, rec.OfType(policyType), 3, "the Allows alone")
}

func TestFleetWithOwnersTagsNotebooksAndComparesTags(t *testing.T) {
	rec, _ := built(t, newPrivateNotebook(ownedArgs()))
	assert.Equal(t, object{"Name": "the-gpu", "Team": "research", "Owner": "team-gpu"}, inputsOf(t, rec, notebookInstanceType, "all-notebook-gpu")["tags"])
	for _, r := range rec.Resources() {
		if tags, _ := plain(r.Inputs)["tags"].(object); r.Type != notebookInstanceType {
			assert.NotContains(t, tags, "Owner", r.Name)
		}
	}
	own := map[string]any{"aws:ResourceTag/Owner": []any{"${aws:PrincipalTag/Owner, 'nobody'}"}}
	for _, name := range []string{"all-presign-allow", "all-presign-gpu-allow"} {
		condition := documentOf(t, rec, name)[0]["Condition"].(map[string]any)["StringEquals"]
		assert.Subset(t, condition, own, name)
		assert.Contains(t, condition, "aws:SourceVpce", name)
	}
	deny := documentOf(t, rec, "all-presign-guardrail")[1]
	assert.Equal(t, "Deny", deny["Effect"])
	assert.Equal(t, map[string]any{"StringNotEquals": own}, deny["Condition"])
	assert.Equal(t, fleetArns("lab-open", "lab-small", "the-gpu"), deny["Resource"])
}

// A role with the owner's tag would be a principal that may open what that owner has, whoever put the tag there.
func TestExecutionRolesNeverCarryAnOwner(t *testing.T) {
	args := ownedArgs()
	args.Tags = pulumi.StringMap{"Team": pulumi.String("research"), "owner": pulumi.String("team-gpu")}
	rec, _ := built(t, newPrivateNotebook(args))
	assert.Equal(t, object{"Name": "all-notebook-gpu-role", "Team": "research"}, inputsOf(t, rec, roleType, "all-notebook-gpu-role")["tags"])
	key := inputsOf(t, rec, kmsKeyType, "all-notebook-gpu-volume")["tags"]
	assert.Equal(t, object{"Name": "all-notebook-gpu-volume", "Team": "research", "owner": "team-gpu"}, key)
}

// Outputs hold what a person types next, one for each notebook.
func TestFleetHasACommandForEachNotebook(t *testing.T) {
	var fleet *components.PrivateNotebook
	_, got := built(t, func(ctx *pulumi.Context) (_ *components.PrivateNotebook, err error) {
		fleet, err = newPrivateNotebook(fleetArgs())(ctx)
		return fleet, err
	})
	assert.Equal(t, "", got["PresignCommand"])
	assert.Nil(t, fleet.Notebook)
	assert.ElementsMatch(t, []string{"gpu", "open", "small"}, keysOf(fleet.Notebooks))
	assert.ElementsMatch(t, []string{"gpu", "open", "small"}, keysOf(fleet.PresignCommands))
	assert.ElementsMatch(t, []string{"gpu", "small"}, keysOf(fleet.PresignPolicies))
}

func keysOf[V any](m map[string]V) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	return keys
}

// keyArn is what the recorder makes of a key's name.
func keyArn(name string) string {
	return "arn:aws:kms:ap-northeast-1:111122223333:key/" + recorder.ID("", name)
}

func fleetLabel(n int) string { return fmt.Sprintf("n%03d", n) }

// largeFleet is n notebooks with an issuer of its own each.
func largeFleet(n int) *components.PrivateNotebookArgs {
	args := fleetArgs()
	args.Notebooks = map[string]components.FleetNotebookArgs{}
	for i := range n {
		args.Notebooks[fleetLabel(i+1)] = components.FleetNotebookArgs{Roles: roles("role-" + fleetLabel(i+1))}
	}
	return args
}

// What 200 notebooks do not fit into is split, and every part of the guardrail binds everybody.
func TestAFleetOf200IsGuardedInParts(t *testing.T) {
	rec, _ := built(t, newPrivateNotebook(largeFleet(200)))
	guarded, listed := map[string]int{}, 0
	for _, r := range rec.OfType(policyType) {
		if r.Parent().Name() == "all-presign" && slices.Contains([]string{"all-presign-guardrail", "all-presign-guardrail-2",
			"all-presign-guardrail-3"}, r.Name) {
			listed += len(documentOf(t, rec, r.Name)[0]["Resource"].([]any))
			for _, a := range rec.OfType(roleAttachmentType) {
				if plain(a.Inputs)["policyArn"] == "arn:aws:iam::111122223333:policy/"+r.Name {
					guarded[r.Name]++
				}
			}
		}
	}
	assert.Equal(t, 200, listed)
	assert.Equal(t, map[string]int{"all-presign-guardrail": 401, "all-presign-guardrail-2": 401,
		"all-presign-guardrail-3": 401}, guarded, "201 issuers and 200 execution roles")
}
