package iampolicy_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"private-notebook/internal/golden"
	"private-notebook/internal/iampolicy"
)

const account = "111122223333"

var (
	notebook  = []string{"arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/research"}
	endpoints = iampolicy.Restriction{
		Kind:   iampolicy.Endpoints,
		Values: []string{"vpce-0bbbbbbbbbbbbbbbb", "vpce-0aaaaaaaaaaaaaaaa"},
	}
	vpc      = iampolicy.Restriction{Kind: iampolicy.Vpc, Values: []string{"vpc-0f1e2d3c4b5a69788"}}
	sourceIP = iampolicy.Restriction{Kind: iampolicy.SourceIP, Values: []string{"203.0.113.0/24"}}
)

// documents is every document of the package, by the name of its golden file.
func documents(t *testing.T) map[string]iampolicy.Document {
	t.Helper()
	docs := map[string]iampolicy.Document{
		"api-endpoint":       iampolicy.APIEndpointPolicy(account),
		"notebook-endpoint":  iampolicy.NotebookEndpointPolicy("aws", "ap-northeast-1", account),
		"trust-sagemaker":    iampolicy.Trust("sagemaker.amazonaws.com"),
		"trust-ec2":          iampolicy.Trust("ec2.amazonaws.com"),
		"notebook-logs":      iampolicy.NotebookLogs("aws", "ap-northeast-1", account, "research"),
		"key-administration": iampolicy.KeyAdministration("aws", account),
		"flow-logs-trust":    iampolicy.FlowLogsTrust("aws", "ap-northeast-1", account),
		"flow-logs-delivery": iampolicy.FlowLogsDelivery("aws", "ap-northeast-1", account,
			"arn:aws:logs:ap-northeast-1:111122223333:log-group:flows"),
		"alarm-key": iampolicy.AlarmKey("aws", account),
		"alarm-topic": iampolicy.AlarmTopic("arn:aws:sns:ap-northeast-1:111122223333:alarm",
			"arn:aws:events:ap-northeast-1:111122223333:rule/outside"),
		"companion-logs":     iampolicy.OwnAccountEndpointPolicy("logs", account),
		"companion-git":      iampolicy.OwnRepositoriesEndpointPolicy("codecommit", "aws", "ap-northeast-1", account),
		"companion-packages": iampolicy.PackagesEndpointPolicy(account),
		"companion-images":   iampolicy.ImagesEndpointPolicy(account),
		"companion-s3":       iampolicy.ObjectsEndpointPolicy("aws", "ap-northeast-1", account, false, nil),
		"companion-s3-layers-and-buckets": iampolicy.ObjectsEndpointPolicy("aws", "ap-northeast-1", account, true,
			[]string{"jumpstart-cache-prod-ap-northeast-1"}),
	}
	for name, r := range map[string]iampolicy.Restriction{
		"endpoints": endpoints, "vpc": vpc, "source-ip": sourceIP, "endpoints-owner": owned(endpoints), "source-ip-owner": owned(sourceIP),
	} {
		allow, err := iampolicy.PresignAllow(r, notebook)
		require.NoError(t, err)
		guardrail, err := iampolicy.PresignGuardrail(r, notebook)
		require.NoError(t, err)
		docs["presign-allow-"+name], docs["presign-guardrail-"+name] = allow, guardrail
	}
	addOrganisationDocuments(t, docs)
	return docs
}

func TestGoldenDocuments(t *testing.T) {
	for name, doc := range documents(t) {
		t.Run(name, func(t *testing.T) {
			text, err := doc.JSON()
			require.NoError(t, err)
			var indented bytes.Buffer
			require.NoError(t, json.Indent(&indented, []byte(text), "", "  "))
			golden.Equal(t, "testdata/"+name+".json", indented.String()+"\n")
		})
	}
}

func TestSidsAreLettersAndDigits(t *testing.T) {
	sid := regexp.MustCompile(`^[A-Za-z0-9]+$`)
	for name, doc := range documents(t) {
		for _, s := range doc.Statement {
			assert.Regexp(t, sid, s.Sid, name)
		}
	}
}

func TestEveryRestrictionHasItsTwin(t *testing.T) {
	for _, r := range []iampolicy.Restriction{endpoints, vpc, sourceIP} {
		allow, err := iampolicy.PresignAllow(r, notebook)
		require.NoError(t, err)
		deny, err := iampolicy.PresignGuardrail(r, notebook)
		require.NoError(t, err)
		positive, negative := conditionOn(t, allow, "aws:Source"), conditionOn(t, deny, "aws:Source")
		assert.Equal(t, positive, negative, "%s: both list the same", r.Kind)
		assert.Equal(t, allow.Statement[0].Resource, deny.Statement[0].Resource, r.Kind)
	}
}

func TestWhatMayNeverBeDeployedIsRefused(t *testing.T) {
	for name, row := range map[string]struct {
		r    iampolicy.Restriction
		arns []string
		want string
	}{
		"no endpoint":    {iampolicy.Restriction{Kind: iampolicy.Endpoints}, notebook, `restriction "endpoints" lists nothing, or an empty value: []`},
		"empty endpoint": {iampolicy.Restriction{Kind: iampolicy.Endpoints, Values: []string{"vpce-1", ""}}, notebook, `restriction "endpoints" lists nothing, or an empty value: ["vpce-1" ""]`},
		"half a pair":    {iampolicy.Restriction{Kind: iampolicy.Endpoints, Values: []string{"vpce-1", "vpce-1"}}, notebook, "list of 1 different endpoint IDs is not made of pairs; give both endpoints of each VPC: the SageMaker API's and the notebook's"},
		"no notebook":    {endpoints, nil, `restriction "endpoints" names no notebook`},
		"wildcard":       {endpoints, []string{"*"}, `notebook ARN "*" is empty or a wildcard; name one notebook`},
		"wildcard name":  {endpoints, []string{notebook[0] + "?"}, `notebook ARN "` + notebook[0] + `?" is empty or a wildcard; name one notebook`},
		"empty ARN":      {endpoints, []string{""}, `notebook ARN "" is empty or a wildcard; name one notebook`},
		"owner tag":      {iampolicy.Restriction{Kind: iampolicy.Vpc, Values: vpc.Values, OwnerTag: "own'er"}, notebook, `owner tag "own'er" cannot stand in a policy variable; use letters, digits, '_', '.' and '-'`},
		"unknown kind":   {iampolicy.Restriction{Kind: "mfa", Values: []string{"x"}}, notebook, `restriction "mfa" is not known`},
	} {
		t.Run(name, func(t *testing.T) {
			_, allowErr := iampolicy.PresignAllow(row.r, row.arns)
			assert.EqualError(t, allowErr, row.want)
			_, denyErr := iampolicy.PresignGuardrail(row.r, row.arns)
			assert.EqualError(t, denyErr, row.want)
		})
	}
}

func TestParseKind(t *testing.T) {
	for in, want := range map[string]iampolicy.Kind{
		"": iampolicy.Endpoints, "endpoints": iampolicy.Endpoints, "vpc": iampolicy.Vpc, "source-ip": iampolicy.SourceIP,
	} {
		got, err := iampolicy.ParseKind(in)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	_, err := iampolicy.ParseKind("Endpoints")
	assert.EqualError(t, err, `restriction "Endpoints" is not known`)
}

func TestADocumentDependsOnTheSetAndNotOnItsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := rapid.SliceOfNDistinct(rapid.StringMatching(`vpce-[0-9a-f]{17}`), 2, 10, rapid.ID).Draw(t, "ids")
		ids = ids[:len(ids)/2*2] // Endpoints come in pairs.
		shuffled := append(rapid.Permutation(ids).Draw(t, "shuffled"), ids[0])
		first, err := iampolicy.PresignAllow(iampolicy.Restriction{Kind: iampolicy.Endpoints, Values: ids}, notebook)
		require.NoError(t, err)
		second, err := iampolicy.PresignAllow(iampolicy.Restriction{Kind: iampolicy.Endpoints, Values: shuffled}, notebook)
		require.NoError(t, err)
		assert.Equal(t, first, second)
	})
}

func TestAManagedPolicyThatIsTooLongIsRefusedWithTheCount(t *testing.T) {
	within := restrictionOf(230)
	doc, err := iampolicy.PresignAllow(within, notebook)
	require.NoError(t, err)
	_, err = doc.ManagedJSON()
	require.NoError(t, err)

	doc, err = iampolicy.PresignAllow(restrictionOf(300), notebook)
	require.NoError(t, err)
	_, err = doc.ManagedJSON()
	assert.ErrorContains(t, err, "characters are more than the 6144 that AWS allows in a managed policy")
}

func TestSizeCountsCharactersWithoutWhiteSpace(t *testing.T) {
	assert.Equal(t, 0, iampolicy.Size(" \n\t\r"))
	assert.Equal(t, 4, iampolicy.Size("a b\nc\té"))
	assert.Equal(t, 100, iampolicy.Size(strings.Repeat("x ", 100)))
}

func restrictionOf(n int) iampolicy.Restriction {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("vpce-%017x", i)
	}
	return iampolicy.Restriction{Kind: iampolicy.Endpoints, Values: ids}
}

func conditionOn(t *testing.T, doc iampolicy.Document, prefix string) []string {
	t.Helper()
	for _, keys := range doc.Statement[0].Condition {
		for key, values := range keys {
			if strings.HasPrefix(key, prefix) {
				return values
			}
		}
	}
	require.Fail(t, "no condition on "+prefix)
	return nil
}

func owned(r iampolicy.Restriction) iampolicy.Restriction {
	r.OwnerTag = "Owner"
	return r
}

func ExamplePresignAllow() {
	doc, err := iampolicy.PresignAllow(
		iampolicy.Restriction{Kind: iampolicy.Vpc, Values: []string{"vpc-0f1e2d3c4b5a69788"}},
		[]string{"arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/research"})
	fmt.Println(doc.Statement[0].Condition, err)
	// Output: map[StringEquals:map[aws:SourceVpc:[vpc-0f1e2d3c4b5a69788]]] <nil>
}
