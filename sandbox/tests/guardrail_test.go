package tests

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/sandbox/cloud"
	"private-notebook/sandbox/engine"
)

// guarded is a deployment of the policy alone, for an issuer of each kind and a role that only the guardrail binds.
type guarded struct {
	vpcs      int
	notebooks []string
	ownerTag  string
}

// numbered are n names, from the first number on.
func numbered(form string, first, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf(form, first+i)
	}
	return names
}

func arnsOf(notebooks []string) []string {
	arns := make([]string, len(notebooks))
	for i, name := range notebooks {
		arns[i] = "arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/" + name
	}
	return arns
}

func (g guarded) program(map[string]string) pulumi.RunFunc {
	principal := func(name string) map[string]pulumi.StringInput {
		return map[string]pulumi.StringInput{name: pulumi.String(name)}
	}
	return func(ctx *pulumi.Context) error {
		args := &components.PresignPolicyArgs{
			OwnerTag: g.ownerTag, AttachmentQuota: 20,
			Roles: principal("people"), Users: principal("ada"), GuardedRoles: principal("execution"),
		}
		for i := range 2 * g.vpcs {
			args.EndpointIDs = append(args.EndpointIDs, pulumi.String(fmt.Sprintf("vpce-%017x", i)))
		}
		for _, arn := range arnsOf(g.notebooks) {
			args.NotebookArns = append(args.NotebookArns, pulumi.String(arn))
		}
		_, err := components.NewPresignPolicy(ctx, "presign", args)
		return err
	}
}

// place is where deployments follow one another.
type place struct {
	account *cloud.Cloud
	project *engine.Project
	folder  string
}

func newPlace(t *testing.T) place {
	t.Helper()
	trust := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"sts:AssumeRole"}]}`
	account, err := cloud.Open("", &cloud.Seed{Region: "ap-northeast-1", AttachmentQuota: 20, Resources: []cloud.SeedResource{
		{Type: "aws:iam/role:Role", ID: "people", Inputs: map[string]any{"assumeRolePolicy": trust}},
		{Type: "aws:iam/role:Role", ID: "execution", Inputs: map[string]any{"assumeRolePolicy": trust}},
		{Type: "aws:iam/user:User", ID: "ada"},
	}})
	require.NoError(t, err)
	return place{account, load(t, "prod", nil), t.TempDir()}
}

func (p place) open(t *testing.T, g guarded) *engine.Stack {
	t.Helper()
	opened, err := engine.Open(t.Context(), engine.Settings{
		Project: p.project, Folder: p.folder, Keys: keys, Program: g.program,
		Providers: engine.Providers{"aws": p.account.AWS, "tls": p.account.TLS},
	})
	require.NoError(t, err)
	return opened
}

// grants says what the policies that each principal has attached do with each notebook, by its ARN: "Allow" or "Deny".
type grants map[string]map[string]map[string]bool

// attachmentTypes are those of the principals above, by the property that names one.
var attachmentTypes = map[string]string{
	"aws:iam/rolePolicyAttachment:RolePolicyAttachment": "role", "aws:iam/userPolicyAttachment:UserPolicyAttachment": "user",
}

// grantsIn reads the account as it stands at one moment.
func grantsIn(account []cloud.Resource) (grants, error) {
	documents, all := map[string]string{}, grants{}
	for _, r := range account {
		if r.Type == policyType {
			documents[r.Props["arn"].StringValue()] = r.Props["policy"].StringValue()
		}
	}
	for _, r := range account {
		kind, isAttachment := attachmentTypes[r.Type]
		if !isAttachment {
			continue
		}
		who := r.Props[resource.PropertyKey(kind)].StringValue()
		if all[who] == nil {
			all[who] = map[string]map[string]bool{"Allow": {}, "Deny": {}}
		}
		var document struct {
			Statement []struct {
				Sid, Effect string
				Resource    []string
			}
		}
		if err := json.Unmarshal([]byte(documents[r.Props["policyArn"].StringValue()]), &document); err != nil {
			return nil, err
		}
		for _, s := range document.Statement {
			for _, arn := range s.Resource {
				if s.Sid != "DenyNotebookOfAnotherOwner" {
					all[who][s.Effect][arn] = true
				}
			}
		}
	}
	return all, nil
}

// watched collects what is wrong at any moment: a notebook that was guarded and still is to be stands in no Deny of somebody, or one that is
// to be in an Allow stands in one and in no Deny.
type watched struct {
	moments int
	faults  []string
}

// during watches the account while something is done to it.
func (p place) during(t *testing.T, before, after guarded, do func()) {
	t.Helper()
	var w watched
	p.account.Watch(func(account []cloud.Resource) {
		all, err := grantsIn(account)
		if err != nil {
			w.faults = append(w.faults, err.Error())
		}
		w.look(all, before, after)
	})
	do()
	p.account.Watch(nil)
	require.Empty(t, w.faults)
	require.NotZero(t, w.moments, "nothing happened")
}

func (w *watched) look(all grants, before, after guarded) {
	w.moments++
	was := map[string]bool{}
	for _, arn := range arnsOf(before.notebooks) {
		was[arn] = true
	}
	for _, who := range []string{"people", "ada", "execution"} {
		for _, arn := range arnsOf(after.notebooks) {
			switch {
			case all[who]["Deny"][arn]:
			case was[arn]:
				w.faults = append(w.faults, fmt.Sprintf("moment %d: no Deny of %s binds %s", w.moments, arn, who))
			case all[who]["Allow"][arn]:
				w.faults = append(w.faults, fmt.Sprintf("moment %d: %s is allowed %s without a Deny", w.moments, who, arn))
			}
		}
	}
}

// changes are ways in which a fleet's guardrails come to be others, step by step.
func changes() map[string][]guarded {
	research := func(first, n int) []string { return numbered("research-%d", first, n) }
	return map[string][]guarded{
		"more than fit into one": {{1, research(100, 60), ""}, {1, research(100, 90), ""}},
		"ever more": {
			{1, research(100, 60), ""}, {1, research(100, 110), ""}, {1, research(100, 150), ""}, {1, research(100, 190), ""}, {1, research(100, 240), ""},
		},
		"in front of all others":            {{1, research(100, 60), ""}, {1, slices.Concat(numbered("a-%d", 100, 40), research(100, 60)), ""}},
		"renamed":                           {{1, research(100, 150), ""}, {1, slices.Concat(numbered("new-%d", 100, 70), research(170, 80)), ""}},
		"some gone, others new":             {{1, research(100, 200), ""}, {1, research(180, 75), ""}, {1, research(160, 150), ""}},
		"a VPC for which there is no room":  {{2, research(100, 73), ""}, {3, research(100, 73), ""}},
		"owners, who take half of the room": {{1, research(100, 60), ""}, {1, research(100, 60), "Owner"}},
	}
}

// However the lists change, in both directions, nobody is without the Deny of a notebook at any moment, nor has an Allow before its Deny.
// That a changed policy is in force everywhere as soon as IAM answers is more than AWS says: it names no time.
func TestNoNotebookIsWithoutItsDenyAtAnyMoment(t *testing.T) {
	for name, steps := range changes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, before := newPlace(t), guarded{}
			for _, after := range append(steps, returning(steps)...) {
				p.during(t, before, after, func() {
					done, err := p.open(t, after).Up(t.Context(), quiet)
					require.NoError(t, err)
					for _, step := range done.Steps {
						assert.NotContains(t, step.Operation, "replace")
					}
				})
				before = after
			}
			p.during(t, guarded{}, before, func() {
				_, err := p.open(t, before).Destroy(t.Context(), quiet)
				require.NoError(t, err)
			})
		})
	}
}

// returning are the steps back, without the last, where one is.
func returning(steps []guarded) []guarded {
	back := slices.Clone(steps[:len(steps)-1])
	slices.Reverse(back)
	return back
}

// A change that fails on its way, at any call, leaves nobody without a Deny, and nor does the one that completes it.
func TestAFailedChangeOfGuardrailsLeavesNoGap(t *testing.T) {
	row := changes()["more than fit into one"]
	for _, direction := range [][]guarded{row, {row[1], row[0]}} {
		for _, fault := range []cloud.Fault{
			{Operation: cloud.Create, Type: policyType}, {Operation: cloud.Update, Type: policyType},
			{Operation: cloud.Update, Type: policyType, Nth: 2}, {Operation: cloud.Update, Type: policyType, Nth: 3},
			{Operation: cloud.Create, Type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment"},
			{Operation: cloud.Create, Type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", Nth: 2},
			{Operation: cloud.Create, Type: "aws:iam/userPolicyAttachment:UserPolicyAttachment"},
			{Operation: cloud.Delete, Type: policyType}, {Operation: cloud.Delete, Type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment"},
		} {
			t.Run(fmt.Sprintf("%d to %d/%s", len(direction[0].notebooks), len(direction[1].notebooks), name(fault)), func(t *testing.T) {
				t.Parallel()
				p := newPlace(t)
				_, err := p.open(t, direction[0]).Up(t.Context(), quiet)
				require.NoError(t, err)
				fault.Code = staged
				p.during(t, direction[0], direction[1], func() {
					p.account.Inject(fault)
					_, _ = p.open(t, direction[1]).Up(t.Context(), quiet) // a direction has not every call
					_, err := p.open(t, direction[1]).Up(t.Context(), quiet)
					require.NoError(t, err)
				})
			})
		}
	}
}
