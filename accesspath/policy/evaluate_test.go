package policy_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/policy"
)

const (
	presign  = "sagemaker:CreatePresignedNotebookInstanceUrl"
	notebook = "arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/dev"
	roleARN  = "arn:aws:iam::111122223333:role/team/issuer"
)

// keys is a context in one line; a nil value is a key known to be absent.
type keys map[string][]string

func (k keys) context() policy.Context {
	context := policy.Context{}
	for key, values := range k {
		if values == nil {
			context.Absent(key)
			continue
		}
		context.Set(key, values...)
	}
	return context
}

func is(values ...string) []string { return values }

// row is one documented case: the rule it shows, a policy document, and what AWS answers.
type row struct {
	rule     string
	document string
	context  keys
	want     policy.Decision
}

func runRows(t *testing.T, kind policy.Kind, rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.rule, func(t *testing.T) {
			document, err := policy.Parse(r.document, kind)
			require.NoError(t, err)
			got := policy.Evaluate([]policy.Attached{{ID: "p", Name: "p", Document: document}}, policy.Request{
				Action: presign, Resource: notebook, Principal: roleARN, Context: r.context.context(),
			})
			assert.Equal(t, r.want, got.Decision, "%s: %s", r.document, got.Because)
			assert.NotEmpty(t, got.Because)
		})
	}
}

// document is a policy of these statements in the current language version.
func document(statements ...string) string {
	text := `{"Version":"2012-10-17","Statement":[`
	for i, s := range statements {
		if i > 0 {
			text += ","
		}
		text += s
	}
	return text + "]}"
}

// allowing and denying are statements about the presign action on the notebook, with further elements.
func allowing(elements string) string { return statement("Allow", elements) }
func denying(elements string) string  { return statement("Deny", elements) }

func statement(effect, elements string) string {
	text := `{"Sid":"` + effect + `It","Effect":"` + effect + `","Action":"` + presign + `","Resource":"` + notebook + `"`
	if elements != "" {
		text += "," + elements
	}
	return text + "}"
}

// condition is the Condition element with one operator and key; values are JSON.
func condition(operator, key, values string) string {
	return `"Condition":{"` + operator + `":{"` + key + `":` + values + `}}`
}

var logicRows = []row{
	{"Policy evaluation logic: by default all requests are denied", document(), nil, policy.ImplicitDeny},
	{"Policy evaluation logic: an explicit allow overrides the default", document(allowing("")), nil, policy.Allowed},
	{"Policy evaluation logic: an explicit deny overrides any allow", document(allowing(""), denying("")), nil, policy.ExplicitDeny},
	{"Policy evaluation logic: order of statements does not matter", document(denying(""), allowing("")), nil, policy.ExplicitDeny},
	{"Policy evaluation logic: a deny alone denies", document(denying("")), nil, policy.ExplicitDeny},
	{"Policy evaluation logic: a deny that does not match leaves the allow",
		document(allowing(""), denying(condition("StringEquals", "aws:SourceVpce", `"vpce-1"`))),
		keys{"aws:SourceVpce": is("vpce-2")}, policy.Allowed},
	{"Policy evaluation logic: one matching allow of several is enough",
		document(allowing(condition("StringEquals", "aws:SourceVpce", `"vpce-1"`)), allowing("")),
		keys{"aws:SourceVpce": nil}, policy.Allowed},
	{"Explicit and implicit denies: an allow for another action is an implicit deny",
		document(`{"Effect":"Allow","Action":"sagemaker:DescribeNotebookInstance","Resource":"*"}`), nil, policy.ImplicitDeny},
	{"Statement: a single statement may stand without a list",
		`{"Version":"2012-10-17","Statement":` + allowing("") + `}`, nil, policy.Allowed},
	{"Version: without one the language is 2008-10-17", `{"Statement":[` + allowing("") + `]}`, nil, policy.Allowed},
	{"Id: an optional element without effect", `{"Version":"2012-10-17","Id":"x","Statement":[` + allowing("") + `]}`, nil, policy.Allowed},

	{"unknown: an undecided allow alone leaves the answer open",
		document(allowing(condition("StringEquals", "aws:MultiFactorAuthPresent", `"true"`))), nil, policy.Unknown},
	{"unknown: an undecided allow beside a certain one does not matter",
		document(allowing(condition("StringEquals", "aws:x", `"1"`)), allowing("")), nil, policy.Allowed},
	{"unknown: an undecided deny beside a certain one does not matter",
		document(allowing(""), denying(condition("StringEquals", "aws:x", `"1"`)), denying("")), nil, policy.ExplicitDeny},
	{"unknown: an undecided deny can refuse what is allowed",
		document(allowing(""), denying(condition("StringEquals", "aws:x", `"1"`))), nil, policy.Unknown},
	{"unknown: an undecided deny where nothing allows refuses nothing more",
		document(denying(condition("StringEquals", "aws:x", `"1"`))), nil, policy.ImplicitDeny},
	{"unknown: an undecided condition beside a failed one does not matter",
		document(allowing(`"Condition":{"StringEquals":{"aws:x":"1","aws:SourceVpce":"vpce-1"}}`)),
		keys{"aws:SourceVpce": is("vpce-2")}, policy.ImplicitDeny},
	{"unknown: an operator that the model does not know",
		document(allowing(condition("StringResembles", "aws:SourceVpce", `"vpce-1"`))), keys{"aws:SourceVpce": is("vpce-1")}, policy.Unknown},
	{"unknown: a set operator that does not exist",
		document(allowing(condition("ForSomeValues:StringEquals", "aws:SourceVpce", `"vpce-1"`))), keys{"aws:SourceVpce": is("vpce-1")}, policy.Unknown},
	{"unknown: an action without a service prefix, which AWS refuses",
		document(`{"Effect":"Allow","Action":"CreatePresigned","Resource":"*"}`), nil, policy.Unknown},
	{"unknown: a condition that lists no value",
		document(allowing(condition("StringEquals", "aws:SourceVpce", `[]`))), keys{"aws:SourceVpce": is("vpce-1")}, policy.Unknown},
}

func TestEvaluationLogic(t *testing.T) { runRows(t, policy.Identity, logicRows) }

func TestAnUnreadPolicyMattersOnlyWhereItCouldDecide(t *testing.T) {
	read := func(text string) policy.Attached {
		d, err := policy.Parse(text, policy.Identity)
		require.NoError(t, err)
		return policy.Attached{ID: "read", Name: "read", Document: d}
	}
	unread := policy.Attached{ID: "unread", Name: "unread", Err: assert.AnError}
	request := policy.Request{Action: presign, Resource: notebook, Context: policy.Context{}}
	for _, c := range []struct {
		name     string
		policies []policy.Attached
		want     policy.Decision
	}{
		{"alone", []policy.Attached{unread}, policy.Unknown},
		{"beside an allow it may deny", []policy.Attached{unread, read(document(allowing("")))}, policy.Unknown},
		{"beside a deny it does not matter", []policy.Attached{unread, read(document(denying("")))}, policy.ExplicitDeny},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, policy.Evaluate(c.policies, request).Decision)
		})
	}
}

func TestTheAnswerNamesWhatDecided(t *testing.T) {
	text := document(allowing(condition("StringEquals", "aws:SourceVpce", `["vpce-1","vpce-2"]`)))
	d, err := policy.Parse(text, policy.Identity)
	require.NoError(t, err)
	ask := func(k keys) policy.Result {
		return policy.Evaluate([]policy.Attached{{ID: "urn", Name: "restricted", Document: d}},
			policy.Request{Action: presign, Resource: notebook, Context: k.context()})
	}
	assert.Equal(t, policy.Result{Decision: policy.Allowed, ID: "urn", Sid: "AllowIt",
		Because: "statement AllowIt of policy restricted allows CreatePresignedNotebookInstanceUrl: " +
			"aws:SourceVpce is vpce-1, and StringEquals lists vpce-1, vpce-2"}, ask(keys{"aws:SourceVpce": is("vpce-1")}))
	assert.Equal(t, policy.Result{Decision: policy.ImplicitDeny, ID: "urn", Sid: "AllowIt",
		Because: "statement AllowIt of policy restricted does not allow CreatePresignedNotebookInstanceUrl: the request " +
			"carries no aws:SourceVpce, which StringEquals does not count as a match; and no other statement allows it"},
		ask(keys{"aws:SourceVpce": nil}))
}

// An administrator's grant is of every action, on the resource, and hangs on nothing.
func TestWhatSweeps(t *testing.T) {
	for _, c := range []struct {
		name, statement string
		want            bool
	}{
		{"the service", `"Effect":"Allow","Action":"sagemaker:*","Resource":"` + notebook + `"`, true},
		{"everything", `"Effect":"Allow","Action":"*","Resource":"*"`, true},
		{"everything but another resource", `"Effect":"Allow","Action":"*","NotResource":"` + notebook + `2"`, true},
		{"one action", `"Effect":"Allow","Action":"` + presign + `","Resource":"*"`, false},
		{"another resource", `"Effect":"Allow","Action":"*","Resource":"` + notebook + `2"`, false},
		{"a condition", `"Effect":"Allow","Action":"*","Resource":"*",` + condition("Bool", "aws:MultiFactorAuthPresent", `"true"`), false},
		{"a denial", `"Effect":"Deny","Action":"*","Resource":"*"`, false},
		{"a star for a part of the service's name", `"Effect":"Allow","Action":"S*:*","Resource":"*"`, true},
		{"all but other services", `"Effect":"Allow","NotAction":["iam:*","sts:AssumeRole"],"Resource":"*"`, true},
		{"all but the presign action", `"Effect":"Allow","NotAction":"` + presign + `","Resource":"*"`, false},
		{"all but some of the service's", `"Effect":"Allow","NotAction":["iam:*","SageMaker:Delete*"],"Resource":"*"`, false},
		{"all but what every service may have", `"Effect":"Allow","NotAction":"*:Create*","Resource":"*"`, false},
		{"all but the service", `"Effect":"Allow","NotAction":"sage*","Resource":"*"`, false},
		{"actions of one letter, and one action", `"Effect":"Allow","Action":["sagemaker:?","` + presign + `"],"Resource":"*"`, false},
		{"actions by their end", `"Effect":"Allow","Action":"sagemaker:*Url","Resource":"*"`, false},
	} {
		d, err := policy.Parse(document("{"+c.statement+"}"), policy.Identity)
		require.NoError(t, err, c.name)
		assert.Equal(t, c.want, policy.Sweeps(policy.Attached{Document: d}, "sagemaker", notebook), c.name)
	}
}
