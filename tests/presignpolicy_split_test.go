package tests

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"private-notebook/components"
	"private-notebook/internal/golden"
	"private-notebook/tests/recorder"
)

// endpointIDs are IDs that are not known yet, as those of a component's own endpoints.
func endpointIDs(n int) []pulumi.StringInput { return inputsLike("vpce-%017x", n) }

func vpcIDs(n int) []pulumi.StringInput { return inputsLike("vpc-%017x", n) }

func inputsLike(form string, n int) []pulumi.StringInput {
	all := make([]pulumi.StringInput, n)
	for i := range all {
		all[i] = pulumi.Sprintf(form, i)
	}
	return all
}

func notebookArns(n int) []pulumi.StringInput {
	all := make([]pulumi.StringInput, n)
	for i := range all {
		all[i] = pulumi.String(fmt.Sprintf("%s-%03d", researchArn, i))
	}
	return all
}

// attachedTo is everybody of the fixture, by the ends of their attachments' names.
var attachedTo = []string{"-group-lab", "-role-lab", "-role-ops", "-user-ada"}

func policyNames(rec *recorder.Recorder) []string {
	var names []string
	for _, r := range rec.OfType(policyType) {
		names = append(names, r.Name)
	}
	return slices.Sorted(slices.Values(names))
}

// The Allow of 120 VPCs takes two policies, and everybody holds both.
func TestPresignPolicySplitsALongAllowOverVpcs(t *testing.T) {
	args := presignPolicyArgs()
	args.EndpointIDs, args.WithoutGuardrail = endpointIDs(240), true
	rec, got := built(t, newPresignPolicy(args))
	assert.Equal(t, []string{"pp-allow", "pp-allow-vpcs-2"}, policyNames(rec))
	assert.Equal(t, []string{allowArn, allowArn + "-vpcs-2"}, got["PolicyArns"])
	assert.Equal(t, allowArn, got["PolicyArn"])
	for _, policy := range policyNames(rec) {
		for _, who := range attachedTo {
			token := map[string]tokens.Type{"-group": groupAttachmentType, "-role-": roleAttachmentType, "-user-": userAttachmentType}[who[:6]]
			assert.Equal(t, "arn:aws:iam::111122223333:policy/"+policy, inputsOf(t, rec, token, policy+who)["policyArn"])
		}
	}
	first, second := listed(t, rec, "pp-allow", "StringEquals", "aws:SourceVpce"), listed(t, rec, "pp-allow-vpcs-2", "StringEquals", "aws:SourceVpce")
	assert.Len(t, first, 232)
	assert.Equal(t, []string{"vpce-000000000000000e8", "vpce-000000000000000e9"}, second[:2], "the list goes on where the first ends")
	assert.Len(t, slices.Concat(first, second), 240)
}

// Both are split over notebooks: the Allow of the rest of a list of VPCs besides, the guardrail never.
func TestPresignPolicySplitsOverNotebooks(t *testing.T) {
	args := presignPolicyArgs()
	args.Restriction, args.EndpointIDs = components.RestrictToVpc, nil
	args.VpcIDs, args.NotebookArns = vpcIDs(100), notebookArns(60)
	rec, _ := built(t, newPresignPolicy(args))
	golden.Equal(t, "testdata/presignpolicy-split.policies.txt", policies(t, rec.Resources()))
	golden.Equal(t, "testdata/presignpolicy-split.graph.txt", graph(rec.Resources()))
}

// A notebook only changes to a guardrail that is new, and must be there before it leaves the old one; and
// nobody gets an Allow before every guardrail of their own, nor one that lists a notebook that no guardrail lists yet.
func TestASplitGuardrailLeavesNoGap(t *testing.T) {
	args := presignPolicyArgs()
	args.NotebookArns = notebookArns(150)
	rec, got := built(t, newPresignPolicy(args))
	guardrails := []string{"pp-guardrail", "pp-guardrail-2", "pp-guardrail-3"}
	assert.Equal(t, []string{guardrailArn, guardrailArn + "-2", guardrailArn + "-3"}, got["GuardrailArns"])
	assert.Equal(t, guardrailArn, got["GuardrailArn"])
	var own []string
	for i, guardrail := range guardrails {
		attachments := []string{
			groupAttachmentType + " " + guardrail + "-group-lab", roleAttachmentType + " " + guardrail + "-role-lab",
			roleAttachmentType + " " + guardrail + "-role-ops", userAttachmentType + " " + guardrail + "-user-ada",
		}
		if i > 0 {
			assert.Subset(t, waits(t, rec, policyType+" "+guardrails[i-1]), attachments, "the one before waits")
		}
		own = append(own, roleAttachmentType+" "+guardrail+"-role-lab", policyType+" "+guardrail)
	}
	for _, allow := range []string{"pp-allow", "pp-allow-notebooks-2", "pp-allow-notebooks-3"} {
		assert.Subset(t, waits(t, rec, roleAttachmentType+" "+allow+"-role-lab"), own, allow)
	}
}

// Whether an ID is known yet makes no difference to the policies' names, nor which one lists it.
func TestAPreviewSplitsLikeTheDeployment(t *testing.T) {
	args := presignPolicyArgs()
	args.EndpointIDs, args.WithoutGuardrail = endpointIDs(234), true
	later, _ := built(t, newPresignPolicy(args))
	for i := range args.EndpointIDs {
		args.EndpointIDs[i] = pulumi.String(fmt.Sprintf("vpce-%017x", i))
	}
	known, _ := built(t, newPresignPolicy(args))
	assert.Equal(t, []string{"pp-allow", "pp-allow-vpcs-2"}, policyNames(later))
	assert.Equal(t, inputs(later), inputs(known))
}

// However long the lists are, each endpoint stands in one Allow of each notebook, and every document fits.
func TestEverySplitAllowFitsAndTogetherTheyListAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		args := presignPolicyArgs()
		args.WithoutGuardrail, args.AttachmentQuota, args.Groups = true, 25, nil
		most := rapid.SampledFrom([]struct{ vpcs, notebooks int }{{400, 40}, {20, 150}}).Draw(t, "most")
		args.EndpointIDs = endpointIDs(2 * rapid.IntRange(1, most.vpcs).Draw(t, "VPCs"))
		args.NotebookArns = notebookArns(rapid.IntRange(1, most.notebooks).Draw(t, "notebooks"))
		rec, _ := built(t, newPresignPolicy(args))
		combined := map[string]int{}
		for _, r := range rec.OfType(policyType) {
			text := r.Inputs["policy"].StringValue()
			require.LessOrEqual(t, len(text), 6144)
			for _, arn := range strings.Split(between(text, `"Resource":[`, "]"), ",") {
				for _, id := range strings.Split(between(text, `"aws:SourceVpce":[`, "]"), ",") {
					combined[arn+id]++
				}
			}
		}
		require.Len(t, combined, len(args.EndpointIDs)*len(args.NotebookArns))
		require.Equal(t, 1, slices.Max(slices.Collect(maps.Values(combined))))
	})
}

func between(text, before, after string) string {
	_, text, _ = strings.Cut(text, before)
	text, _, _ = strings.Cut(text, after)
	return text
}

// A notebook has the same guardrail whether its ARN is given or known later, and in whatever case its name is written: a deployment
// by ARNs that takes the notebooks over moves none.
func TestANotebooksGuardrailIsThatOfItsName(t *testing.T) {
	const n = 90
	whole := largeFleet(n)
	for key, member := range whole.Notebooks {
		member.NotebookName = "Lab-" + strings.ToUpper(key)
		whole.Notebooks[key] = member
	}
	fleet, _ := built(t, newPrivateNotebook(whole))

	args := presignPolicyArgs()
	args.NotebookArns = nil
	for i := range n {
		args.NotebookArns = append(args.NotebookArns, pulumi.String("arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/lab-"+fleetLabel(i+1)))
	}
	given, _ := built(t, newPresignPolicy(args))
	for _, suffix := range []string{"", "-2"} {
		assert.Equal(t, documentOf(t, given, "pp-guardrail"+suffix)[0]["Resource"], lowered(documentOf(t, fleet, "all-presign-guardrail"+suffix)[0]["Resource"]))
	}
}

// lowered are ARNs as AWS writes them; the recorder leaves names as they are.
func lowered(arns any) []any {
	var all []string
	for _, arn := range arns.([]any) {
		all = append(all, strings.ToLower(arn.(string)))
	}
	slices.Sort(all)
	lower := make([]any, len(all))
	for i, arn := range all {
		lower[i] = arn
	}
	return lower
}

// What nothing is known of is told apart by its place among such, whatever is listed around it.
func TestANotebookOfAnUnknownArnKeepsItsGuardrail(t *testing.T) {
	homes := func(named int) map[string]string {
		args := presignPolicyArgs()
		args.NotebookArns = append(notebookArns(named), inputsLike("arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/late-%d", 40)...)
		rec, _ := built(t, newPresignPolicy(args))
		home := map[string]string{}
		for _, name := range []string{"pp-guardrail", "pp-guardrail-2"} {
			for _, arn := range documentOf(t, rec, name)[0]["Resource"].([]any) {
				if strings.Contains(arn.(string), "/late-") {
					home[arn.(string)] = name
				}
			}
		}
		return home
	}
	assert.Len(t, homes(20), 40)
	assert.Equal(t, homes(20), homes(21))
}
