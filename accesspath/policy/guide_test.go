package policy_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/policy"
)

const tagged = `notebook-instance/${aws:PrincipalTag/own}`

func notResource(value string) string {
	return document(`{"Effect":"Allow","Action":"sagemaker:*","NotResource":` + value + `}`)
}

// denyingTo is a policy that allows everything, and denies the action under what is given.
func denyingTo(rest string) string {
	return document(`{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"sagemaker:*",` + rest + `}`)
}

// guideRows are rules of the IAM User Guide that are easily overlooked.
var guideRows = []row{
	{"Incomplete ARNs: the service alone", resource(`"arn:aws:sagemaker"`), nil, policy.Allowed},
	{"Incomplete ARNs: the partition alone", resource(`"arn:aws"`), nil, policy.Allowed},
	{"Incomplete ARNs: the Region too", resource(`"arn:aws:sagemaker:ap-northeast-1"`), nil, policy.Allowed},
	{"Incomplete ARNs: all but the resource", resource(`"arn:aws:sagemaker:ap-northeast-1:111122223333"`), nil, policy.Allowed},
	{"Incomplete ARNs: a wildcard in a part", resource(`"arn:aws:sage*:ap-northeast-1"`), nil, policy.Allowed},
	{"Incomplete ARNs: another service", resource(`"arn:aws:s3"`), nil, policy.ImplicitDeny},
	{"Incomplete ARNs: another Region", resource(`"arn:aws:sagemaker:us-east-1"`), nil, policy.ImplicitDeny},
	{"Incomplete ARNs: NotResource leaves it all out", notResource(`"arn:aws:sagemaker"`), nil, policy.ImplicitDeny},
	{"Incomplete ARNs: no ARN at all", resource(`"sagemaker"`), nil, policy.ImplicitDeny},
	{"Incomplete ARNs: of a condition the guide does not say it", document(allowing(condition("ArnLike", "aws:PrincipalArn", `"arn:aws:iam"`))), role, policy.Unknown},

	{"No value: a Resource matches nothing", resource(`"` + prefix + tagged + `"`), keys{"aws:PrincipalTag/own": nil}, policy.ImplicitDeny},
	{"No value: a NotResource leaves nothing out", notResource(`"` + prefix + tagged + `"`), keys{"aws:PrincipalTag/own": nil}, policy.Allowed},
	{"No value: a positive operator fails", document(allowing(condition("StringEquals", "aws:username", `"${aws:PrincipalTag/own}"`))),
		keys{"aws:PrincipalTag/own": nil, "aws:username": is("Ann")}, policy.ImplicitDeny},
	{"No value: a pattern fails", document(allowing(condition("StringLike", "aws:username", `"*${aws:PrincipalTag/own}*"`))),
		keys{"aws:PrincipalTag/own": nil, "aws:username": is("Ann")}, policy.ImplicitDeny},
	{"No value: a negated operator is met", document(allowing(condition("StringNotEquals", "aws:username", `"${aws:PrincipalTag/own}"`))),
		keys{"aws:PrincipalTag/own": nil, "aws:username": is("Ann")}, policy.Allowed},
	{"No value: another value of the list counts", document(allowing(condition("StringEquals", "aws:username", `["${aws:PrincipalTag/own}","Ann"]`))),
		keys{"aws:PrincipalTag/own": nil, "aws:username": is("Ann")}, policy.Allowed},
	{"No value: AWS may ignore a Deny, of NotResource", denyingTo(`"NotResource":"` + prefix + tagged + `"`), keys{"aws:PrincipalTag/own": nil}, policy.Unknown},
	{"No value: AWS may ignore a Deny, of a negated operator", denyingTo(`"Resource":"*",` + condition("StringNotEquals", "aws:username", `"${aws:PrincipalTag/own}"`)),
		keys{"aws:PrincipalTag/own": nil, "aws:username": is("Ann")}, policy.Unknown},
	{"No value: AWS may ignore a Deny, where the key is absent too", denyingTo(`"Resource":"*",` + condition("StringNotLike", "aws:username", `"${aws:PrincipalTag/own}"`)),
		keys{"aws:PrincipalTag/own": nil, "aws:username": nil}, policy.Unknown},
	{"No value: AWS may ignore a Deny, another value of whose list is met", denyingTo(`"Resource":"*",` + condition("StringEquals", "aws:username", `["${aws:PrincipalTag/own}","Ann"]`)),
		keys{"aws:PrincipalTag/own": nil, "aws:username": is("Ann")}, policy.Unknown},
	{"No value: a Deny that is not met denies nothing", denyingTo(`"Resource":"*",` + condition("StringEquals", "aws:username", `"${aws:PrincipalTag/own}"`)),
		keys{"aws:PrincipalTag/own": nil, "aws:username": is("Ann")}, policy.Allowed},
	{"No value: AWS may ignore a Deny of whose variable nobody knows", denyingTo(`"Resource":"*",` + condition("StringEquals", "aws:username", `["${aws:PrincipalTag/own}","Ann"]`)),
		user, policy.Unknown},
	{"No value: a default value makes a Deny whole", denyingTo(`"NotResource":"` + prefix + `notebook-instance/${aws:PrincipalTag/own, 'nobody'}"`),
		keys{"aws:PrincipalTag/own": nil}, policy.ExplicitDeny},
	{"No value: an empty tag may be one", resource(`"` + prefix + `notebook-instance/dev${aws:PrincipalTag/own}"`), keys{"aws:PrincipalTag/own": is("")}, policy.Unknown},
	{"No value: an empty tag decides where both readings agree", resource(`"` + prefix + tagged + `"`), keys{"aws:PrincipalTag/own": is("")}, policy.ImplicitDeny},

	{"A variable of which nothing is known, in another type of resource", resource(`"` + prefix + `domain/${aws:PrincipalTag/own}"`), nil, policy.ImplicitDeny},
	{"A variable of which nothing is known, behind another beginning", resource(`"` + prefix + `notebook-instance/x${aws:PrincipalTag/own}"`), nil, policy.ImplicitDeny},
	{"A variable of which nothing is known, before another end", resource(`"` + prefix + tagged + `-x"`), nil, policy.ImplicitDeny},
	{"A variable of which nothing is known, in the right place", resource(`"` + prefix + tagged + `"`), nil, policy.Unknown},
	{"A variable of which nothing is known may hold colons", resource(`"arn:aws:${aws:PrincipalTag/own}dev"`), nil, policy.Unknown},
	{"A variable of which nothing is known, in a condition that fails anyhow", document(allowing(condition("StringLike", "aws:username", `"b${aws:PrincipalTag/own}"`))), user, policy.ImplicitDeny},
	{"A variable of which nothing is known, in a text that is equal or not", document(allowing(condition("StringEquals", "aws:username", `"A*${aws:PrincipalTag/own}"`))), user, policy.ImplicitDeny},

	{"Null data set: ForAllValues is true of an empty text", document(allowing(condition("ForAllValues:StringEquals", "aws:TagKeys", `"x"`))), keys{"aws:TagKeys": is("")}, policy.Allowed},
	{"Null data set: ForAnyValue is false of it", document(allowing(condition("ForAnyValue:StringLike", "aws:TagKeys", `"*"`))), keys{"aws:TagKeys": is("")}, policy.ImplicitDeny},
	{"Null data set: Null says that it is null", document(allowing(condition("Null", "aws:TagKeys", `"true"`))), keys{"aws:TagKeys": is("")}, policy.Allowed},
	{"Null data set: one value that is not empty is enough", document(allowing(condition("Null", "aws:TagKeys", `"false"`))), keys{"aws:TagKeys": is("", "x")}, policy.Allowed},
	{"An empty value is compared as it is", document(allowing(condition("StringEquals", "aws:username", `""`))), keys{"aws:username": is("")}, policy.Allowed},

	{"Keys: another service's is absent", document(allowing(condition("StringLike", "s3:prefix", `"*"`))), nil, policy.ImplicitDeny},
	{"Keys: another service's is absent, so that a negated operator is met", document(allowing(condition("StringNotEquals", "s3:prefix", `"x"`))), nil, policy.Allowed},
	{"Keys: another service's variable has no value", document(allowing(condition("StringNotEquals", "aws:username", `"${s3:prefix}"`))), user, policy.Allowed},
	{"Keys: one that the action does not carry is absent", document(allowing(condition("StringEquals", "sagemaker:RootAccess", `"Enabled"`))), nil, policy.ImplicitDeny},
	{"Keys: the notebook's tags are carried", document(allowing(condition("StringEquals", "sagemaker:ResourceTag/own", `"x"`))), nil, policy.Unknown},
	{"Keys: a global one may be carried", document(allowing(condition("StringEquals", "aws:x", `"x"`))), nil, policy.Unknown},
	{"Keys: those of the credentials go with every request", document(allowing(condition("StringLike", "ec2:SourceInstanceARN", `"*"`))), nil, policy.Unknown},
	{"Keys: those of an identity provider too", document(allowing(condition("StringEquals", "accounts.google.com:sub", `"x"`))), nil, policy.Unknown},
	{"Keys: one that the request is said to carry counts", document(allowing(condition("StringEquals", "s3:prefix", `"x"`))), keys{"s3:prefix": is("x")}, policy.Allowed},
}

func TestRulesOfTheGuide(t *testing.T) { runRows(t, policy.Identity, guideRows) }

// Sentences name a statement by its name or its place, and no value is left empty.
func TestSentences(t *testing.T) {
	for _, c := range []struct {
		document string
		context  keys
		want     string
	}{
		{document(`{"Effect":"Allow","Action":"*","Resource":"*"}`), nil, "statement 1 of policy p allows CreatePresignedNotebookInstanceUrl: it has no condition"},
		{document(allowing(condition("StringEquals", "aws:username", `["x",""]`))), keys{"aws:username": is("")},
			"statement AllowIt of policy p allows CreatePresignedNotebookInstanceUrl: aws:username is an empty text, and StringEquals lists x, an empty text"},
		{document(`{"Effect":"Allow","Action":"*","NotResource":"` + notebook + `"}`), nil, "statement 1 of policy p does not allow CreatePresignedNotebookInstanceUrl: " +
			"it is about all but " + notebook + "; and no other statement allows it"},
		{document(allowing(condition("StringEquals", "s3:prefix", `"x"`))), nil, "statement AllowIt of policy p does not allow CreatePresignedNotebookInstanceUrl: " +
			"the request carries no s3:prefix, which StringEquals does not count as a match; and no other statement allows it"},
		{denyingTo(`"Resource":"*",` + condition("StringNotEquals", "aws:username", `"${aws:PrincipalTag/own}"`)), keys{"aws:PrincipalTag/own": nil, "aws:username": is("Ann")},
			"statement 2 of policy p may deny CreatePresignedNotebookInstanceUrl: the condition StringNotEquals on aws:username lists a variable that has no known value, " +
				"and AWS may ignore such a statement: ${aws:PrincipalTag/own}"},
		{resource(`"` + prefix + `notebook*"`), nil, "statement 1 of policy p may allow CreatePresignedNotebookInstanceUrl: a Resource with a wildcard in its resource type, " +
			"which AWS does not allow: " + prefix + "notebook*"},
		{resource(`"arn:aws:sagemaker:${aws:RequestedRegion}:*:notebook-instance/dev"`), nil, "statement 1 of policy p may allow CreatePresignedNotebookInstanceUrl: " +
			"a Resource with a variable that has no known value: arn:aws:sagemaker:${aws:RequestedRegion}:*:notebook-instance/dev"},
		{document(allowing(condition("StringEquals", "aws:username", `[]`))), user, "statement AllowIt of policy p may allow CreatePresignedNotebookInstanceUrl: " +
			"the condition StringEquals on aws:username lists no value"},
	} {
		d, err := policy.Parse(c.document, policy.Identity)
		require.NoError(t, err)
		got := policy.Evaluate([]policy.Attached{{Name: "p", Document: d}}, policy.Request{Action: presign, Resource: notebook, Context: c.context.context()})
		assert.Equal(t, c.want, got.Because)
	}
}
