package policy_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"private-notebook/accesspath/policy"
)

const grant = `"Effect":"Allow","Action":"*","Resource":"*"`

// What a reader may take in two ways, and what AWS refuses, is refused, and the fault says what is wrong.
func TestParseSaysWhatItRefuses(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		kind       policy.Kind
		says       string
	}{
		{"an element twice", `{"Statement":[],"Statement":[{` + grant + `}]}`, policy.Identity, "the element Statement is given twice"},
		{"a statement's element twice", document(`{` + grant + `,"Effect":"Deny"}`), policy.Identity, "the element Effect is given twice"},
		{"an element in other letters", `{"version":"2012-10-17","Statement":[]}`, policy.Identity, `the element "version" is written Version`},
		{"a statement's element in other letters", document(`{"Effect":"Allow","action":"*","Resource":"*"}`), policy.Identity, `the element "action" is written Action`},
		{"an unknown element", document(`{` + grant + `,"Comment":"x"}`), policy.Identity, `there is no element "Comment"; there are Sid, Effect, Action`},
		{"null for an element", document(`{` + grant + `,"Condition":null}`), policy.Identity, "Condition is null; give a value, or leave it out"},
		{"null for the statements", `{"Statement":null}`, policy.Identity, "Statement is null"},
		{"null for a Version", `{"Version":null,"Statement":[]}`, policy.Identity, "Version is null"},
		{"null among values", document(`{"Effect":"Allow","Action":["*",null],"Resource":"*"}`), policy.Identity, "a text, a number or a boolean is expected, and null was found"},
		{"null for an operator", document(`{` + grant + `,"Condition":{"StringEquals":null}}`), policy.Identity, "StringEquals is null"},
		{"null for a key", document(`{` + grant + `,"Condition":{"StringEquals":{"aws:x":null}}}`), policy.Identity, "aws:x is null"},
		{"an operator twice", document(`{` + grant + `,"Condition":{"Bool":{"aws:x":"true"},"Bool":{"aws:y":"true"}}}`), policy.Identity, "the element Bool is given twice"},
		{"a key twice, in other letters", document(`{` + grant + `,"Condition":{"Bool":{"aws:x":"true","AWS:X":"false"}}}`), policy.Identity, "the element aws:x is given twice"},
		{"a principal's type twice", document(`{` + grant + `,"Principal":{"AWS":"*","AWS":"111122223333"}}`), policy.Resource, "the element AWS is given twice"},
		{"a principal's type in other letters", document(`{` + grant + `,"Principal":{"aws":"*"}}`), policy.Resource, `the element "aws" is written AWS`},
		{"no statement", `{"Version":"2012-10-17"}`, policy.Identity, "it has no Statement"},
		{"a statement that is a text", `{"Statement":["x"]}`, policy.Identity, "a statement is an object, and a text was found"},
		{"a list", `[]`, policy.Identity, "an object is expected, and a list was found (line 1, column 1)"},
		{"nothing", "", policy.Identity, "an object is expected, and the end was found"},
		{"a Sid that is a number", document(`{` + grant + `,"Sid":1}`), policy.Identity, "Sid is a text, and a number was found"},
		{"an effect of another name", document(`{"Effect":"Permit","Action":"*","Resource":"*"}`), policy.Identity, `statement 1: Effect is "Permit"; it is Allow or Deny`},
		{"every fault of a statement", document(`{"Effect":"x"}`), policy.Resource, "it has neither Action nor NotAction\nit has neither Resource nor NotResource\na resource policy needs a Principal"},
		{"a comma too many", "{\n\"Statement\":[],}", policy.Identity, "a name in quotation marks is expected, and '}' was found (line 2, column 16)"},
		{"a control character", "{\"Id\":\"a\nb\",\"Statement\":[]}", policy.Identity, "a text holds a control character"},
		{"no such escape", `{"Id":"\q","Statement":[]}`, policy.Identity, "JSON has no such escape"},
		{"no such number", document(`{` + grant + `,"Condition":{"NumericEquals":{"aws:x":01}}}`), policy.Identity, "this is not a number"},

		{"an SCP's principal", document(`{` + grant + `,"Principal":"*"}`), policy.ServiceControl, "a service control policy cannot have a Principal"},
		{"an SCP's version", `{"Version":"2008-10-17","Statement":[{` + grant + `}]}`, policy.ServiceControl, `the policy's Version is "2008-10-17"; a service control policy has 2012-10-17`},
		{"an RCP that allows", document(`{"Effect":"Allow","Action":"s3:*","Resource":"*","Principal":"*"}`), policy.ResourceControl, "a resource control policy only denies"},
		{"an RCP of one principal", document(`{"Effect":"Deny","Action":"s3:*","Resource":"*","Principal":{"AWS":"111122223333"}}`), policy.ResourceControl, `the Principal of a resource control policy is "*"`},
		{"an RCP of all but one", document(`{"Effect":"Deny","Action":"s3:*","Resource":"*","NotPrincipal":"*"}`), policy.ResourceControl, `the Principal of a resource control policy is "*"`},
		{"an RCP's NotAction", document(`{"Effect":"Deny","NotAction":"s3:*","Resource":"*","Principal":"*"}`), policy.ResourceControl, "a resource control policy has no NotAction"},
		{"an RCP without a principal", document(`{"Effect":"Deny","Action":"s3:*","Resource":"*"}`), policy.ResourceControl, "a resource control policy needs a Principal"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			_, err := policy.Parse(c.text, c.kind)
			assert.ErrorContains(t, err, c.says)
		})
	}
}

func TestParseReadsWhatAWSTakes(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		kind       policy.Kind
	}{
		{"an SCP that allows under a condition", document(`{"Effect":"Allow","NotAction":"iam:*","Resource":"arn:aws:s3:::b","Condition":{"Bool":{"aws:x":true}}}`), policy.ServiceControl},
		{"an SCP of all but a resource", document(`{"Effect":"Deny","Action":"*","NotResource":"arn:aws:s3:::b"}`), policy.ServiceControl},
		{"AWS's own RCP", document(`{` + grant + `,"Principal":"*"}`), policy.ResourceControl},
		{"an RCP", document(`{"Effect":"Deny","Action":"*","NotResource":"arn:aws:s3:::b","Principal":{"AWS":"*"}}`), policy.ResourceControl},
		{"white space and escapes", " {\r\n\t\"\\u0053tatement\" : [ { \"Effect\":\"All\\u006fw\", \"Action\" : [ \"*\" ] ,\"Resource\":\"*\" } ] } \n", policy.Identity},
		{"numbers and booleans", document(`{` + grant + `,"Condition":{"NumericLessThan":{"aws:x":[-0.5e+3,0,12]},"Bool":{"aws:y":false}}}`), policy.Identity},
	} {
		t.Run(c.rule, func(t *testing.T) {
			_, err := policy.Parse(c.text, c.kind)
			assert.NoError(t, err)
		})
	}
}

// TestReadingAgreesWithAGeneralDecoder reads texts with all sorts of characters in two ways.
func TestReadingAgreesWithAGeneralDecoder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		quoted := func(name string) string {
			part := rapid.SampledFrom([]string{"a", `\n`, `\"`, `\\`, `\/`, `\u00e9`, `\ud83d\ude00`, `\ud83d`, `\udc00x`, "é", "😀", "\x7f", "\xff", "*", "${x}"})
			return `"` + strings.Join(rapid.SliceOfN(part, 1, 8).Draw(t, name), "") + `"`
		}
		list := "[" + quoted("one") + " ,\n" + quoted("other") + "]"
		text := `{"Statement":{"Effect":"Allow","Action":` + list + `,"Resource":` + quoted("resource") + `}}`
		var want struct{ Statement struct{ Action []string } }
		require.NoError(t, json.Unmarshal([]byte(text), &want))
		got, err := policy.Parse(text, policy.Identity)
		require.NoError(t, err)
		assert.Equal(t, want.Statement.Action, got.Statements[0].Actions.Values)
	})
}

// TestWhatIsReadIsJSON cuts and joins documents at random: what is read is JSON for a general decoder too.
func TestWhatIsReadIsJSON(t *testing.T) {
	whole := document(`{`+grant+`,"Sid":"a\"b","Condition":{"NumericLessThan":{"aws:x":[-0.5e+3,10]},"Bool":{"aws:y":[true,false]}}}`, allowing(""))
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(0, len(whole)-1).Draw(t, "at")
		length := rapid.IntRange(0, min(6, len(whole)-at)).Draw(t, "length")
		put := rapid.SampledFrom([]string{"", ",", ":", "{", "}", "[", "]", `"`, `\`, "0", "-", ".", "e", "null", "true", "\x01", " ", "é"}).Draw(t, "put")
		text := whole[:at] + put + whole[at+length:]
		if _, err := policy.Parse(text, policy.Identity); err == nil {
			assert.True(t, json.Valid([]byte(text)), text)
		}
	})
}
