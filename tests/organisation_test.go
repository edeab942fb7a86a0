package tests

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/policy"
	"private-notebook/components"
)

// What stands above an administrator, besides the two documents: AWS attaches FullAWSAccess to every account.
const everything = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`

const (
	presignAction = "sagemaker:CreatePresignedNotebookInstanceUrl"
	createAction  = "sagemaker:CreateNotebookInstance"
	updateAction  = "sagemaker:UpdateNotebookInstance"

	administratorArn = "arn:aws:iam::111122223333:role/administrator"
	breakGlassArn    = "arn:aws:iam::111122223333:role/break-glass"
	otherNotebookArn = "arn:aws:sagemaker:eu-west-1:444455556666:notebook-instance/other"
)

// attempt is one call of an administrator who may do everything by his own policies.
type attempt struct {
	name, action, resource string
	principal              string              // "" is the administrator
	keys                   map[string][]string // what the request carries; all other keys that the documents know are absent
	want                   policy.Decision
}

func closedNotebook() map[string][]string {
	return map[string][]string{
		"sagemaker:DirectInternetAccess": {"Disabled"}, "sagemaker:RootAccess": {"Disabled"},
		"sagemaker:VpcSubnets": {"subnet-1"}, "sagemaker:VpcSecurityGroupIds": {"sg-1"},
	}
}

// with is a closed notebook with one setting changed, or left out where no value is given.
func with(key string, values ...string) map[string][]string {
	keys := closedNotebook()
	keys[key] = values
	return keys
}

var denied, allowed = policy.ExplicitDeny, policy.Allowed

// attempts are the same for the service control policy and for the boundary: both are the same restriction.
func attempts() []attempt {
	from := func(endpoint string) map[string][]string { return map[string][]string{"aws:SourceVpce": {endpoint}} }
	return []attempt{
		{"issue from the internet or the console", presignAction, researchArn, "", nil, denied},
		{"issue through the API's endpoint", presignAction, researchArn, "", from("vpce-api"), allowed},
		{"open through the notebook's endpoint", presignAction, researchArn, "", from("vpce-notebook"), allowed},
		{"open through a foreign endpoint", presignAction, researchArn, "", from("vpce-foreign"), denied},
		{"issue for a notebook of another stack", presignAction, otherNotebookArn, "", nil, allowed},
		{"make a closed notebook", createAction, otherNotebookArn, "", closedNotebook(), allowed},
		{"make one with direct internet access", createAction, otherNotebookArn, "",
			with("sagemaker:DirectInternetAccess", "Enabled"), denied},
		{"make one without saying", createAction, otherNotebookArn, "", with("sagemaker:DirectInternetAccess"), denied},
		{"make one outside a VPC", createAction, otherNotebookArn, "", with("sagemaker:VpcSubnets"), denied},
		{"make one in the default group", createAction, otherNotebookArn, "", with("sagemaker:VpcSecurityGroupIds"), denied},
		{"make one with root access", createAction, otherNotebookArn, "", with("sagemaker:RootAccess", "Enabled"), denied},
		{"make one without saying so", createAction, otherNotebookArn, "", with("sagemaker:RootAccess"), denied},
		{"make an open one through CloudFormation", createAction, otherNotebookArn, "", map[string][]string{
			"sagemaker:DirectInternetAccess": {"Enabled"}, "aws:ViaAWSService": {"true"}}, denied},
		{"update something else", updateAction, researchArn, "", nil, allowed},
		{"turn root access on afterwards", updateAction, researchArn, "",
			map[string][]string{"sagemaker:RootAccess": {"Enabled"}}, denied},
		{"do something unrelated", "s3:GetObject", "arn:aws:s3:::bucket/key", "", nil, allowed},
	}
}

// decide asks a document together with FullAWSAccess, as AWS asks all SCPs of an account, or alone, as it asks a boundary.
func decide(t *testing.T, a attempt, documents ...string) policy.Decision {
	t.Helper()
	var attached []policy.Attached
	for i, text := range documents {
		parsed, err := policy.Parse(text, policy.Identity) // An SCP has an identity policy's elements.
		require.NoError(t, err)
		name := fmt.Sprint("document ", i)
		attached = append(attached, policy.Attached{ID: name, Name: name, Document: parsed})
	}
	principal := a.principal
	if principal == "" {
		principal = administratorArn
	}
	context := policy.Context{}
	context.Absent("aws:SourceVpce")
	for key := range closedNotebook() {
		context.Absent(key)
	}
	context.Set("aws:ViaAWSService", "false")
	context.Set("aws:PrincipalArn", principal)
	for key, values := range a.keys {
		context.Set(key, values...)
	}
	request := policy.Request{Action: a.action, Resource: a.resource, Principal: principal, Context: context}
	return policy.Evaluate(attached, request).Decision
}

// TestTheDocumentsForAnOrganisationBindAnAdministrator evaluates what the component puts out. What it cannot show is that
// AWS evaluates alike; nor which keys a live request carries.
func TestTheDocumentsForAnOrganisationBindAnAdministrator(t *testing.T) {
	args := presignPolicyArgs()
	args.GuardrailExemptRoleArns = []string{breakGlassArn}
	_, got := built(t, newPresignPolicy(args))
	scp, boundary := got["ServiceControlPolicyJSON"].(string), got["PermissionsBoundaryJSON"].(string)
	for _, a := range attempts() {
		t.Run(a.name, func(t *testing.T) {
			require.Equal(t, allowed, decide(t, a, everything), "without a guardrail the administrator may")
			assert.Equal(t, a.want, decide(t, a, everything, scp), "service control policy")
			assert.Equal(t, a.want, decide(t, a, boundary), "permissions boundary")
			a.principal = breakGlassArn
			assert.Equal(t, allowed, decide(t, a, everything, scp), "the exempt role is not bound")
			assert.Equal(t, a.want, decide(t, a, boundary), "a boundary exempts nobody")
		})
	}
}

// TestADocumentThatIsTooLongIsLeftOut lists so many VPCs that the attached policies just fit. The boundary, which says more,
// does not; a service control policy may be longer.
func TestADocumentThatIsTooLongIsLeftOut(t *testing.T) {
	args := presignPolicyArgs()
	args.Restriction, args.EndpointIDs = components.RestrictToVpc, nil
	for i := range 215 {
		args.VpcIDs = append(args.VpcIDs, pulumi.String(fmt.Sprintf("vpc-%017x", i)))
	}
	_, got := built(t, newPresignPolicy(args))
	assert.Equal(t, "", got["PermissionsBoundaryJSON"])
	assert.True(t, strings.HasPrefix(got["ServiceControlPolicyJSON"].(string), `{"Version"`))
}

func TestExemptRolesAreSingleRoles(t *testing.T) {
	exempt := func(arns ...string) func(*components.PresignPolicyArgs) {
		return func(a *components.PresignPolicyArgs) { a.GuardrailExemptRoleArns = arns }
	}
	checkPresignPolicy(t, []presignPolicyRow{
		{"one role", exempt(breakGlassArn), ""},
		{"with a path", exempt("arn:aws-us-gov:iam::111122223333:role/org/emergency/break-glass"), ""},
		{"a wildcard", exempt("arn:aws:iam::*:role/break-glass"), `exempt role ARN "arn:aws:iam::*:role/break-glass" is not the ARN of one role; ` +
			"write one such as arn:aws:iam::111122223333:role/break-glass, without wildcards"},
		{"a user", exempt("arn:aws:iam::111122223333:user/ada"), `exempt role ARN "arn:aws:iam::111122223333:user/ada" is not the ARN of one role; ` +
			"write one such as arn:aws:iam::111122223333:role/break-glass, without wildcards"},
		{"twice", exempt(breakGlassArn, breakGlassArn), `exempt role ARN "` + breakGlassArn + `" is listed twice; list it once`},
	})
}

// withoutOrganisation takes the two documents out of a component's outputs, which every restriction has, and which are judged
// above by what they decide.
func withoutOrganisation(t *testing.T, got object) {
	t.Helper()
	for _, field := range []string{"ServiceControlPolicyJSON", "PermissionsBoundaryJSON"} {
		assert.NotEmpty(t, got[field], field)
		delete(got, field)
	}
}
