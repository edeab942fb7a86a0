package policy_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/policy"
)

func about(elements string) string { return document(`{"Effect":"Allow",` + elements + `}`) }

func action(value string) string   { return about(`"Action":` + value + `,"Resource":"*"`) }
func resource(value string) string { return about(`"Action":"sagemaker:*","Resource":` + value) }

const prefix = "arn:aws:sagemaker:ap-northeast-1:111122223333:"

var elementRows = []row{
	{"Action: the wildcard * is every action", action(`"*"`), nil, policy.Allowed},
	{"Action: service:* is every action of the service", action(`"sagemaker:*"`), nil, policy.Allowed},
	{"Action: another service's * is none of this one", action(`"s3:*"`), nil, policy.ImplicitDeny},
	{"Action: the prefix and name are case-insensitive", action(`"SageMaker:createpresignednotebookinstanceurl"`), nil, policy.Allowed},
	{"Action: case-insensitive with a wildcard too", action(`"SAGEMAKER:CREATEPRESIGNED*"`), nil, policy.Allowed},
	{"Action: a wildcard may stand within the name", action(`"sagemaker:*NotebookInstanceUrl"`), nil, policy.Allowed},
	{"Action: several wildcards", action(`"sagemaker:*Presigned*Url"`), nil, policy.Allowed},
	{"Action: ? is one character", action(`"sagemaker:CreatePresignedNotebookInstanceUr?"`), nil, policy.Allowed},
	{"Action: ? is not no character", action(`"sagemaker:CreatePresignedNotebookInstanceUrl?"`), nil, policy.ImplicitDeny},
	{"Action: a name that is only longer", action(`"sagemaker:CreatePresignedNotebookInstanceUrlX"`), nil, policy.ImplicitDeny},
	{"Action: one of a list", action(`["s3:GetObject","sagemaker:CreatePresignedNotebookInstanceUrl"]`), nil, policy.Allowed},
	{"Action: the Studio presign is another action", action(`"sagemaker:CreatePresignedDomainUrl"`), nil, policy.ImplicitDeny},
	{"Action: the service part takes wildcards", action(`"*:CreatePresignedNotebookInstanceUrl"`), nil, policy.Allowed},
	{"NotAction: all but the listed", about(`"NotAction":"iam:*","Resource":"*"`), nil, policy.Allowed},
	{"NotAction: not the listed", about(`"NotAction":"sagemaker:*","Resource":"*"`), nil, policy.ImplicitDeny},
	{"NotAction: not any of a list", about(`"NotAction":["iam:*","sagemaker:Create*"],"Resource":"*"`), nil, policy.ImplicitDeny},
	{"NotAction in a deny: denies what is not listed",
		document(`{"Effect":"Deny","NotAction":"iam:*","Resource":"*"}`, allowing("")), nil, policy.ExplicitDeny},

	{"Resource: * is every resource", resource(`"*"`), nil, policy.Allowed},
	{"Resource: the ARN itself", resource(`"` + notebook + `"`), nil, policy.Allowed},
	{"Resource: another notebook's ARN", resource(`"` + prefix + `notebook-instance/other"`), nil, policy.ImplicitDeny},
	{"Resource: ARNs are case-sensitive", resource(`"` + prefix + `notebook-instance/DEV"`), nil, policy.ImplicitDeny},
	{"Resource: a wildcard in the resource part", resource(`"` + prefix + `notebook-instance/*"`), nil, policy.Allowed},
	{"Resource: * for the whole resource, with its slash", resource(`"` + prefix + `*"`), nil, policy.Allowed},
	{"Resource: a wildcard in the resource type is not allowed", resource(`"` + prefix + `notebook*"`), nil, policy.Unknown},
	{"Resource: nor in the place of it", resource(`"` + prefix + `*/dev"`), nil, policy.Unknown},
	{"Resource: nor ? for one character of it", resource(`"` + prefix + `?otebook-instance/dev"`), nil, policy.Unknown},
	{"Resource: nor beside a variable", resource(`"` + prefix + `notebook*/${aws:PrincipalTag/name}"`), keys{"aws:PrincipalTag/name": {"dev"}}, policy.Unknown},
	{"Resource: nor behind a * that reaches beyond the colon", resource(`"arn:aws:sagemaker:*:notebook*"`), nil, policy.Unknown},
	{"Resource: a wildcard in a type that does not fit anyway", resource(`"` + prefix + `notebook-l*"`), nil, policy.ImplicitDeny},
	{"Resource: another that fits decides", resource(`["` + prefix + `notebook*","` + notebook + `"]`), nil, policy.Allowed},
	{"Resource: a Deny with a wildcard in the type may deny nothing",
		document(`{"Effect":"Deny","Action":"*","Resource":"`+prefix+`notebook*"}`, allowing("")), nil, policy.Unknown},
	{"NotResource: nor may what it leaves out have one", about(`"Action":"sagemaker:*","NotResource":"` + prefix + `notebook*"`), nil, policy.Unknown},
	{"Resource: ? is one character", resource(`"` + prefix + `notebook-instance/de?"`), nil, policy.Allowed},
	{"Resource: ? is exactly one character", resource(`"` + prefix + `notebook-instance/d?"`), nil, policy.ImplicitDeny},
	{"Resource: a wildcard for the Region", resource(`"arn:aws:sagemaker:*:111122223333:notebook-instance/dev"`), nil, policy.Allowed},
	{"Resource: wildcards for Region and account", resource(`"arn:aws:sagemaker:*:*:notebook-instance/dev"`), nil, policy.Allowed},
	{"Resource: a * that ends its segment reaches beyond the colon", resource(`"arn:aws:sagemaker:*:notebook-instance/dev"`), nil, policy.Allowed},
	{"Resource: a * that ends the ARN reaches beyond colons", resource(`"arn:aws:sagemaker:*"`), nil, policy.Allowed},
	{"Resource: a * inside a segment stays in it", resource(`"arn:aws:sagemaker:ap*3333:notebook-instance/dev"`), nil, policy.ImplicitDeny},
	{"Resource: another partition", resource(`"arn:aws-cn:sagemaker:*:*:notebook-instance/dev"`), nil, policy.ImplicitDeny},
	{"Resource: another account", resource(`"arn:aws:sagemaker:*:444455556666:notebook-instance/*"`), nil, policy.ImplicitDeny},
	{"Resource: another resource type", resource(`"` + prefix + `notebook-instance-lifecycle-config/dev"`), nil, policy.ImplicitDeny},
	{"Resource: one of a list", resource(`["arn:aws:s3:::b","` + notebook + `"]`), nil, policy.Allowed},
	{"NotResource: all but the listed", about(`"Action":"sagemaker:*","NotResource":"arn:aws:sagemaker:*:*:domain/*"`), nil, policy.Allowed},
	{"NotResource: not the listed", about(`"Action":"sagemaker:*","NotResource":"` + notebook + `"`), nil, policy.ImplicitDeny},
	{"NotResource: not what a listed wildcard covers", about(`"Action":"*","NotResource":"` + prefix + `*"`), nil, policy.ImplicitDeny},
}

func TestActionAndResourceElements(t *testing.T) { runRows(t, policy.Identity, elementRows) }

func principal(element string) string { return document(allowing(element)) }

var principalRows = []row{
	{"Principal: * is everybody", principal(`"Principal":"*"`), nil, policy.Allowed},
	{"Principal: AWS * is everybody", principal(`"Principal":{"AWS":"*"}`), nil, policy.Allowed},
	{"Principal: AWS * in a list", principal(`"Principal":{"AWS":["*"]}`), nil, policy.Allowed},
	{"Principal: the account number", principal(`"Principal":{"AWS":"111122223333"}`), nil, policy.Allowed},
	{"Principal: the account's root ARN is the account", principal(`"Principal":{"AWS":"arn:aws:iam::111122223333:root"}`), nil, policy.Allowed},
	{"Principal: another account", principal(`"Principal":{"AWS":"444455556666"}`), nil, policy.ImplicitDeny},
	{"Principal: another account's root", principal(`"Principal":{"AWS":"arn:aws:iam::444455556666:root"}`), nil, policy.ImplicitDeny},
	{"Principal: the role's ARN", principal(`"Principal":{"AWS":"` + roleARN + `"}`), nil, policy.Allowed},
	{"Principal: another role's ARN", principal(`"Principal":{"AWS":"arn:aws:iam::111122223333:role/other"}`), nil, policy.ImplicitDeny},
	{"Principal: a service is nobody's role", principal(`"Principal":{"Service":"sagemaker.amazonaws.com"}`), nil, policy.ImplicitDeny},
	{"Principal: a session's ARN is one that only AWS can tell", principal(`"Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/issuer/ann"}`), nil, policy.Unknown},
	{"NotPrincipal: everybody but the listed", principal(`"NotPrincipal":{"AWS":"arn:aws:iam::111122223333:role/other"}`), nil, policy.Allowed},
	{"NotPrincipal: not the listed", principal(`"NotPrincipal":{"AWS":"` + roleARN + `"}`), nil, policy.ImplicitDeny},
	{"NotPrincipal in a deny spares the listed",
		document(allowing(`"Principal":"*"`), denying(`"NotPrincipal":{"AWS":"`+roleARN+`"}`)), nil, policy.Allowed},
}

func TestPrincipalElement(t *testing.T) { runRows(t, policy.Resource, principalRows) }

func TestAPrincipalThatAWSDoesNotNameLeavesNarrowStatementsOpen(t *testing.T) {
	for name, want := range map[string]policy.Decision{`"*"`: policy.Allowed, `{"AWS":"` + roleARN + `"}`: policy.Unknown} {
		d, err := policy.Parse(principal(`"Principal":`+name), policy.Resource)
		require.NoError(t, err)
		got := policy.Evaluate([]policy.Attached{{Document: d}},
			policy.Request{Action: presign, Resource: notebook, Context: policy.Context{}})
		assert.Equal(t, want, got.Decision, name)
	}
}

func TestParseRefusesWhatAWSRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		kind policy.Kind
	}{
		"no JSON":                      {`{`, policy.Identity},
		"two documents":                {document(allowing("")) + `{}`, policy.Identity},
		"unknown version":              {`{"Version":"2020-01-01","Statement":[]}`, policy.Identity},
		"unknown element":              {document(allowing(`"Conditions":{}`)), policy.Identity},
		"no effect":                    {document(`{"Action":"*","Resource":"*"}`), policy.Identity},
		"effect in small letters":      {document(`{"Effect":"allow","Action":"*","Resource":"*"}`), policy.Identity},
		"no action":                    {document(`{"Effect":"Allow","Resource":"*"}`), policy.Identity},
		"both actions":                 {document(`{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}`), policy.Identity},
		"no resource":                  {document(`{"Effect":"Allow","Action":"*"}`), policy.Identity},
		"empty action list":            {document(`{"Effect":"Allow","Action":[],"Resource":"*"}`), policy.Identity},
		"principal of an identity":     {document(allowing(`"Principal":"*"`)), policy.Identity},
		"no principal of a resource":   {document(allowing("")), policy.Resource},
		"principal that is a name":     {document(allowing(`"Principal":"someone"`)), policy.Resource},
		"principal of unknown type":    {document(allowing(`"Principal":{"Azure":"x"}`)), policy.Resource},
		"both principals":              {document(allowing(`"Principal":"*","NotPrincipal":"*"`)), policy.Resource},
		"a value that is an object":    {document(allowing(`"Condition":{"StringEquals":{"aws:x":{}}}`)), policy.Identity},
		"a statement that is a text":   {`{"Statement":"x"}`, policy.Identity},
		"a principal that is a number": {document(allowing(`"Principal":3`)), policy.Resource},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := policy.Parse(c.text, c.kind)
			assert.Error(t, err)
		})
	}
}
