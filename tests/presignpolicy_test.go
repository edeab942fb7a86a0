package tests

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

func newPresignPolicy(args *components.PresignPolicyArgs) func(*pulumi.Context) (*components.PresignPolicy, error) {
	return func(ctx *pulumi.Context) (*components.PresignPolicy, error) {
		return components.NewPresignPolicy(ctx, "pp", args)
	}
}

const (
	allowText     = `{"Version":"2012-10-17","Statement":[{"Sid":"OpenNotebookThrough%s","Effect":"Allow","Action":["sagemaker:CreatePresignedNotebookInstanceUrl","sagemaker:DescribeNotebookInstance"],"Resource":["` + researchArn + `"],"Condition":{"%s":{"%s":[%s]}}}]}`
	guardrailText = `{"Version":"2012-10-17","Statement":[{"Sid":"DenyNotebookOutside%s","Effect":"Deny","Action":["sagemaker:CreatePresignedNotebookInstanceUrl"],"Resource":["` + researchArn + `"],"Condition":{"BoolIfExists":{"aws:ViaAWSService":["false"]},"%s":{"%s":[%s]}}}]}`
	allowArn      = "arn:aws:iam::111122223333:policy/pp-allow"
	guardrailArn  = "arn:aws:iam::111122223333:policy/pp-guardrail"
)

var (
	endpointsAllow     = fmt.Sprintf(allowText, "Endpoints", "StringEquals", "aws:SourceVpce", `"vpce-api","vpce-notebook"`)
	endpointsGuardrail = fmt.Sprintf(guardrailText, "Endpoints", "StringNotEquals", "aws:SourceVpce", `"vpce-api","vpce-notebook"`)
)

// The policies restrict in AWS's evaluation, which no test here runs; the access model judges them.
func TestPresignPolicyAttachesTheGuardrailBesideTheAllow(t *testing.T) {
	rec, got := built(t, newPresignPolicy(presignPolicyArgs()))
	assert.Equal(t, map[string]object{
		policyType + " pp-guardrail": {
			"description": "Denies SageMaker notebook URLs off the private paths, whatever else is allowed",
			"policy":      endpointsGuardrail, "tags": tagged("pp-guardrail"),
		},
		policyType + " pp-allow": {
			"description": "Issues and opens SageMaker notebook URLs on the private paths",
			"policy":      endpointsAllow, "tags": tagged("pp-allow"),
		},
		roleAttachmentType + " pp-guardrail-role-lab":   {"role": "lab-role", "policyArn": guardrailArn},
		roleAttachmentType + " pp-guardrail-role-ops":   {"role": "ops-role", "policyArn": guardrailArn},
		groupAttachmentType + " pp-guardrail-group-lab": {"group": "lab-group", "policyArn": guardrailArn},
		userAttachmentType + " pp-guardrail-user-ada":   {"user": "ada", "policyArn": guardrailArn},
		roleAttachmentType + " pp-allow-role-lab":       {"role": "lab-role", "policyArn": allowArn},
		roleAttachmentType + " pp-allow-role-ops":       {"role": "ops-role", "policyArn": allowArn},
		groupAttachmentType + " pp-allow-group-lab":     {"group": "lab-group", "policyArn": allowArn},
		userAttachmentType + " pp-allow-user-ada":       {"user": "ada", "policyArn": allowArn},
	}, inputs(rec))
	assert.Empty(t, options(rec))
	withoutOrganisation(t, got)
	assert.Equal(t, object{
		"PolicyArn": allowArn, "PolicyArns": []string{allowArn},
		"GuardrailArn": guardrailArn, "GuardrailArns": []string{guardrailArn}, "GuardrailJSON": endpointsGuardrail,
	}, got)
}

// At no moment does a principal hold the Allow without its Deny.
func TestPresignPolicyAttachesNoAllowBeforeItsGuardrail(t *testing.T) {
	rec, _ := built(t, newPresignPolicy(presignPolicyArgs()))
	assert.Equal(t, []string{policyType + " pp-guardrail"}, waits(t, rec, policyType+" pp-allow"))
	for _, row := range []struct{ token, who string }{
		{roleAttachmentType, "role-lab"}, {roleAttachmentType, "role-ops"},
		{groupAttachmentType, "group-lab"}, {userAttachmentType, "user-ada"},
	} {
		assert.ElementsMatch(t, []string{policyType + " pp-allow", policyType + " pp-guardrail", row.token + " pp-guardrail-" + row.who},
			waits(t, rec, row.token+" pp-allow-"+row.who), row.who)
	}
}

func TestPresignPolicyWithoutAGuardrailStillHandsItsTextOut(t *testing.T) {
	args := presignPolicyArgs()
	args.WithoutGuardrail = true
	rec, got := built(t, newPresignPolicy(args))
	withoutOrganisation(t, got)
	assert.Equal(t, object{
		"PolicyArn": allowArn, "PolicyArns": []string{allowArn},
		"GuardrailArn": "", "GuardrailArns": []string{}, "GuardrailJSON": endpointsGuardrail,
	}, got)
	assert.Len(t, inputs(rec), 5, "the Allow and its four attachments")
	assert.Len(t, rec.OfType(policyType), 1)
	assert.Equal(t, []string{policyType + " pp-allow"}, waits(t, rec, roleAttachmentType+" pp-allow-role-lab"))
}

func TestPresignPolicyAttachesToNobodyUnlessAsked(t *testing.T) {
	args := presignPolicyArgs()
	args.Roles, args.Groups, args.Users = nil, nil, nil
	rec, _ := built(t, newPresignPolicy(args))
	assert.Len(t, inputs(rec), 2, "the Allow and the guardrail")
}

func TestPresignPolicyWritesEachRestriction(t *testing.T) {
	two := `"1.2.3.0/24","203.0.113.7/32"`
	for _, c := range []struct {
		name             string
		change           func(*components.PresignPolicyArgs)
		allow, guardrail string
	}{
		{"endpoints by name", func(a *components.PresignPolicyArgs) { a.Restriction = components.RestrictToEndpoints },
			endpointsAllow, endpointsGuardrail},
		{"endpoints in any order", func(a *components.PresignPolicyArgs) { slices.Reverse(a.EndpointIDs) }, endpointsAllow, endpointsGuardrail},
		{"VPCs", func(a *components.PresignPolicyArgs) {
			a.Restriction, a.EndpointIDs, a.VpcIDs = components.RestrictToVpc, nil, []pulumi.StringInput{pulumi.String("vpc-2"), pulumi.String("vpc-1")}
		}, fmt.Sprintf(allowText, "Vpc", "StringEquals", "aws:SourceVpc", `"vpc-1","vpc-2"`),
			fmt.Sprintf(guardrailText, "Vpc", "StringNotEquals", "aws:SourceVpc", `"vpc-1","vpc-2"`)},
		{"source addresses", func(a *components.PresignPolicyArgs) {
			a.Restriction, a.EndpointIDs, a.SourceCIDRs = components.RestrictToSourceIP, nil, prefixes("203.0.113.7/32", "1.2.3.0/24")
		}, fmt.Sprintf(allowText, "SourceIp", "IpAddress", "aws:SourceIp", two),
			fmt.Sprintf(guardrailText, "SourceIp", "NotIpAddress", "aws:SourceIp", two)},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := presignPolicyArgs()
			c.change(args)
			rec, got := built(t, newPresignPolicy(args))
			assert.Equal(t, c.allow, inputsOf(t, rec, policyType, "pp-allow")["policy"])
			assert.Equal(t, c.guardrail, inputsOf(t, rec, policyType, "pp-guardrail")["policy"])
			assert.Equal(t, c.guardrail, got["GuardrailJSON"])
		})
	}
}

// A value that is only known later cannot be checked before: the program fails then, and names no notebook of a wildcard.
func TestPresignPolicyFailsOnValuesThatTurnOutWrong(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*components.PresignPolicyArgs)
		want   string
	}{
		{"a wildcard", func(a *components.PresignPolicyArgs) { a.NotebookArns[0] = pulumi.String("arn:*") },
			`presign policy: notebook ARN "arn:*" is empty or a wildcard; name one notebook`},
		{"an empty ARN", func(a *components.PresignPolicyArgs) { a.NotebookArns[0] = pulumi.String("") },
			`presign policy: notebook ARN "" is empty or a wildcard; name one notebook`},
		{"an empty endpoint", func(a *components.PresignPolicyArgs) { a.EndpointIDs[1] = pulumi.String("") },
			`presign policy: restriction "endpoints" lists nothing, or an empty value: ["vpce-api" ""]`},
		{"an endpoint twice instead of its twin", func(a *components.PresignPolicyArgs) { a.EndpointIDs[1] = a.EndpointIDs[0] },
			"presign policy: list of 1 different endpoint IDs is not made of pairs; give both endpoints of each VPC: " +
				"the SageMaker API's and the notebook's"},
		{"more than AWS allows", func(a *components.PresignPolicyArgs) {
			a.NotebookArns[0] = pulumi.Sprintf("%s%s", researchArn, strings.Repeat("-x", 3000))
		},
			"characters are more than the 6144 that AWS allows in a managed policy; name fewer notebooks or endpoints, " +
				`or choose the restriction "vpc", which lists VPCs instead of endpoints`},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := presignPolicyArgs()
			c.change(args)
			rec := &recorder.Recorder{}
			err := rec.Run(func(ctx *pulumi.Context) error {
				_, err := newPresignPolicy(args)(ctx)
				return err
			}, "")
			assert.ErrorContains(t, err, c.want)
			assert.Empty(t, rec.OfType(policyType), "no policy is ever made of it")
		})
	}
}

// However many endpoints there are, both policies list all of them, once.
func TestBothPresignPoliciesListEveryEndpoint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := rapid.SliceOfNDistinct(rapid.StringMatching(`vpce-[0-9a-f]{17}`), 2, 40, rapid.ID).Draw(t, "ids")
		ids = ids[:len(ids)/2*2]
		args := presignPolicyArgs()
		args.EndpointIDs = nil
		for _, id := range ids {
			args.EndpointIDs = append(args.EndpointIDs, pulumi.String(id))
		}
		rec, _ := built(t, newPresignPolicy(args))
		for name, operator := range map[string]string{"pp-allow": "StringEquals", "pp-guardrail": "StringNotEquals"} {
			assert.Equal(t, slices.Sorted(slices.Values(ids)), listed(t, rec, name, operator, "aws:SourceVpce"), name)
		}
	})
}

// listed are the values that the only statement of a policy compares a key with.
func listed(t require.TestingT, rec *recorder.Recorder, name, operator, conditionKey string) []string {
	var document struct {
		Statement []struct {
			Condition map[string]map[string][]string
		}
	}
	text := inputsOf(t, rec, policyType, name)["policy"].(string)
	require.NoError(t, json.Unmarshal([]byte(text), &document))
	require.Len(t, document.Statement, 1)
	return document.Statement[0].Condition[operator][conditionKey]
}
