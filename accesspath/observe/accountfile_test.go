package observe_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/accountcopy"
	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

func readAccount(t *testing.T, text string) (observe.Export, error) {
	t.Helper()
	return observe.ReadExport(strings.NewReader(text))
}

// What is no account file of this version is refused with what it is and what to do, and every fault of the head at once.
func TestOtherFilesAreRefused(t *testing.T) {
	const head = `"format":"private-notebook/account","version":1,`
	const reading = `"reading":{"account":"111122223333","region":"eu-west-1","partition":"aws","complete":true,"unread":[]},`
	for text, want := range map[string]string{
		`{"format":"other/thing","version":1,` + reading + `"deployment":{"resources":[]}}`: `the file's format is "other/thing", and those that are read are a stack ` +
			`export, which has none, and "private-notebook/account"; give what ` + "`pulumi stack export` prints, or a file that `private-notebook account` wrote",
		`{"format":7,"version":1,` + reading + `"deployment":{}}`:                          `the file's format is "7"`,
		`{"format":"private-notebook/account","version":2,` + reading + `"deployment":{}}`: "the account file is of version 2, and this program reads version 1; take a newer version of it",
		`{"format":"private-notebook/account",` + reading + `"deployment":{}}`:             "the account file is of version 0, and this program reads version 1; read the account again",
		`{` + head + `"deployment":{}}`:                                                    "the account file does not say how it was read; read the account again with `private-notebook account`",
		`{` + head + `"reading":{"account":7},"deployment":{}}`:                            "the account file does not say how it was read: json: cannot unmarshal number",
		`{` + head + reading + `"deployment":{"resources":[{"type":"aws:ec2/vpc:Vpc"}]}}`:  "resources of the export have no URN or no type (number 1)",
		`{"version":3,"deployment":{"resources":[]},"reading":{"account":"111122223333"}}`: `the file's format is ""`,
		`{` + head + `"reading":{"account":"1111","region":"Tokyo","partition":"aws eu"}}`: `account file's account is "1111" and must be 12 digits`,
	} {
		_, err := readAccount(t, text)
		require.ErrorContains(t, err, want, text)
	}
	_, err := readAccount(t, `{`+head+`"reading":{"account":"1111","region":"Tokyo","partition":"aws eu"}}`)
	require.ErrorContains(t, err, `region is "Tokyo"`)
	require.ErrorContains(t, err, `partition is "aws eu"`)
	require.ErrorContains(t, err, "has no deployment")
	require.ErrorContains(t, err, "does not say what was not read", "silence is no \"all was read\"")
	read, err := readAccount(t, `{"deployment":{"resources":[]},`+reading+head[:len(head)-1]+`}`)
	require.NoError(t, err, "the head may come last")
	assert.Equal(t, "account 111122223333, eu-west-1", read.Title())
}

// An account that holds what a stack declares has the stack's table, or a better one: what a stack takes for granted of other stacks is
// known. What differs is listed here, with why.
func TestAnAccountHasTheStacksTable(t *testing.T) {
	// These accounts have no gateway to an office, which their stacks take to be another stack's.
	better := map[string]string{"dev.export.json": "on-premises", "prod.export.json": "on-premises"}
	// A stack that reads networks of others does not have what is in them, and neither has the account that is made of it.
	for _, name := range []string{"dev.export.json", "prod.export.json", "fleet.export.json", "on-premises.export.json", "foreign.export.json"} {
		export, intent := exportNamed(t, name), estates[name]
		want := judgedIn(export, intent)
		got := judgedIn(accountOf(t, export, nil), intent)
		assert.Len(t, got, len(want), name)
		for key, v := range want {
			decision := string(v.Decision)
			if v.From == accesspath.From(better[name]) && v.Decision == accesspath.Allow {
				decision = "deny"
			}
			assert.Equal(t, decision, string(got[key].Decision), "%s: %s: %s", name, key, got[key].Because)
			assert.False(t, got[key].Assumed && !v.Assumed, "%s: %s: no answer is less certain: %v", name, key, got[key].Hops)
		}
	}
}

// What a stack takes for granted of others is not said of an account, and what AWS hides is.
func TestWhatAnAccountLeavesToBeTakenForGranted(t *testing.T) {
	seen := accountOf(t, exportNamed(t, "dev.export.json"), nil).Observe(observe.Stated{})
	text := strings.Join(seen.Assumptions, "\n")
	assert.NotContains(t, text, "declared elsewhere")
	for _, hidden := range []string{"session policies and session tags", "root user", "company's own DNS"} {
		assert.Contains(t, text, hidden)
	}
	unread := accountOf(t, exportNamed(t, "dev.export.json"), func(file *accountfile.File) {
		file.Reading.Unread = []accountfile.Unread{{Call: "ec2:DescribeVpnGateways", Reason: accountfile.Denied, Types: []string{"aws:ec2/vpnGateway:VpnGateway"}}}
	}).Observe(observe.Stated{})
	assert.Contains(t, strings.Join(unread.Assumptions, "\n"), "by a gateway that is declared elsewhere")
}

// A stack beside its account names what the account has, and changes nothing of it: what it declares and the account does not have is not
// there.
func TestAStackBesideItsAccountGivesNames(t *testing.T) {
	stackExport := exportNamed(t, "dev.export.json")
	account := accountOf(t, stackExport, func(file *accountfile.File) {
		file.Deployment.Resources = slices.DeleteFunc(file.Deployment.Resources, func(r accountfile.Resource) bool {
			return strings.HasSuffix(r.Type, ":SecurityGroupIngressRule")
		})
	})
	both, err := observe.Together(stackExport, account)
	require.NoError(t, err)
	assert.Equal(t, "dev", both.Stack)
	assert.Empty(t, both.Conflicts)
	intent := estates["dev.export.json"]
	report := accesspath.Judge(both.Observe(observe.Stated{}), intent)
	byPath := answers(report)
	assert.Equal(t, accesspath.Deny, byPath["issuer vpc open"].Decision, "the account's groups admit nobody, whatever the stack declares")
	assert.Equal(t, judgedIn(account, intent)[" issuer vpc open"].Decision, byPath["issuer vpc open"].Decision)
	assert.Contains(t, byPath["issuer vpc open"].DecidedBy.URN, "::private-notebook::", "the stack's URN")
}

// A file of another Region says so once, and two files of one account and Region are a mistake.
func TestAccountFilesTogether(t *testing.T) {
	export := exportNamed(t, "dev.export.json")
	home := accountOf(t, export, nil)
	far := accountOf(t, exportNamed(t, "prod.export.json"), func(file *accountfile.File) {
		file.Reading.Region = "us-east-1"
		file.Deployment.Resources = slices.DeleteFunc(file.Deployment.Resources, func(r accountfile.Resource) bool {
			return strings.HasPrefix(r.Type, "aws:iam/") || r.Type == "aws:sagemaker/notebookInstance:NotebookInstance"
		})
	})
	_, err := observe.Together(home, home)
	require.EqualError(t, err, "account 111122223333 is given twice in ap-northeast-1; give each account and Region once")
	both, err := observe.Together(home, far)
	require.NoError(t, err)
	var said []string
	for _, n := range both.Observe(observe.Stated{}).NotUnderstood {
		said = append(said, n.Because)
	}
	assert.Contains(t, said, "the account file of 111122223333 is of us-east-1 and the notebook in ap-northeast-1; one Region is judged")
}

// What changed in an account between the readings of two Regions is said of the files, and not of stacks.
func TestAnAccountThatChangedBetweenItsReadings(t *testing.T) {
	export := exportNamed(t, "dev.export.json")
	far := accountOf(t, export, func(file *accountfile.File) {
		file.Reading.Region = "us-east-1"
		file.Deployment.Resources = slices.DeleteFunc(file.Deployment.Resources, func(r accountfile.Resource) bool {
			if r.Type == "aws:iam/policy:Policy" {
				r.Outputs["policy"] = `{"Version":"2012-10-17","Statement":[]}`
			}
			return !strings.HasPrefix(r.Type, "aws:iam/")
		})
	})
	both, err := observe.Together(accountOf(t, export, nil), far)
	require.NoError(t, err)
	noted := both.Observe(observe.Stated{}).NotUnderstood
	require.NotEmpty(t, noted)
	assert.Regexp(t, "^the account files of account 111122223333, ap-northeast-1 and of account 111122223333, us-east-1 both have arn:aws:iam::.* and "+
		"differ in policy; that of account 111122223333, ap-northeast-1 is judged; read both again$", noted[0].Because)
}

// A notebook in another Region than that which is judged is named: no answer is about it.
func TestANotebookOfAnotherRegionIsNamed(t *testing.T) {
	export := exportNamed(t, "dev.export.json")
	far := accountOf(t, export, func(file *accountfile.File) {
		file.Reading.Region = "us-east-1"
		file.Deployment.Resources = slices.DeleteFunc(file.Deployment.Resources, func(r accountfile.Resource) bool {
			return r.Type != "aws:sagemaker/notebookInstance:NotebookInstance"
		})
		for i := range file.Deployment.Resources {
			r := &file.Deployment.Resources[i]
			r.URN, r.ID, r.Outputs["name"] = r.URN+"-far", "far", "far"
			r.Outputs["arn"] = "arn:aws:sagemaker:us-east-1:111122223333:notebook-instance/far"
		}
	})
	both, err := observe.Together(accountOf(t, export, nil), far)
	require.NoError(t, err)
	seen := both.Observe(observe.Stated{})
	require.Len(t, seen.Notebooks, 1)
	require.Len(t, seen.NotUnderstood, 1)
	assert.Contains(t, seen.NotUnderstood[0].URN, "-far")
	assert.Equal(t, "it is in us-east-1 and the notebook in ap-northeast-1; one Region is judged, and no answer is about it", seen.NotUnderstood[0].Because)
}

// An interrupted reading, an older reader's and one whose service the Region does not have.
func TestReadingsThatAreNotWhole(t *testing.T) {
	export := exportNamed(t, "dev.export.json")
	intent := estates["dev.export.json"]
	cut := judgedIn(accountOf(t, export, func(file *accountfile.File) { file.Reading.Complete = false }), intent)
	for key, v := range cut {
		assert.Equal(t, accesspath.Unknown, v.Decision, "nothing rests on it: %s", key)
	}
	older := judgedIn(accountOf(t, export, func(file *accountfile.File) {
		file.Reading.Asked = slices.DeleteFunc(accountfile.Types(), func(token string) bool { return strings.HasPrefix(token, "aws:ec2clientvpn/") })
	}), intent)
	assert.Equal(t, accesspath.Unknown, older[" issuer client-vpn open"].Decision)
	assert.Equal(t, accesspath.Allow, older[" issuer vpc open"].Decision)
	lacking := accountOf(t, export, func(file *accountfile.File) {
		file.Reading.Unread = []accountfile.Unread{{Call: "directconnect:X", Reason: accountfile.NotOffered, Types: []string{"aws:directconnect/gatewayAssociation:GatewayAssociation"}}}
	})
	assert.Empty(t, lacking.Observe(observe.Stated{}).NotUnderstood)
}

func TestWhyAnAccountHasNothingToJudge(t *testing.T) {
	without := func(change func(*accountfile.Reading)) string {
		return accountOf(t, observe.Export{}, func(file *accountfile.File) { change(&file.Reading) }).Observe(observe.Stated{}).NothingToJudge
	}
	assert.Equal(t, "Nothing is judged: there is no SageMaker notebook instance in what was read (account 111122223333, ap-northeast-1). Read the Region that has one.",
		without(func(*accountfile.Reading) {}))
	assert.Contains(t, without(func(r *accountfile.Reading) {
		r.Unread = []accountfile.Unread{{Call: "sagemaker:ListNotebookInstances", Reason: accountfile.DeniedBySCP, Types: []string{"aws:sagemaker/notebookInstance:NotebookInstance"}}}
	}), "could not be read: sagemaker:ListNotebookInstances: a service control policy denies it")
	assert.Contains(t, without(func(r *accountfile.Reading) { r.Complete = false }), "was stopped before its end")
}

// What a call about one thing did not tell is not known of that thing: neither the default, nor none.
func TestWhatIsNotReadOfOneThing(t *testing.T) {
	account := func(call, of, token string, change func(*accountfile.Resource)) topology.Topology {
		return accountOf(t, exportNamed(t, "dev.export.json"), func(file *accountfile.File) {
			for i := range file.Deployment.Resources {
				if r := &file.Deployment.Resources[i]; r.Type == token {
					if of == "" {
						of = r.ID
					}
					change(r)
				}
			}
			file.Reading.Unread = []accountfile.Unread{{Call: call, Of: of, Reason: accountfile.Denied, Types: []string{token}}}
		}).Observe(observe.Stated{})
	}
	seen := account("ec2:DescribeVpcAttribute", "", vpcToken, func(r *accountfile.Resource) { delete(r.Outputs, "enableDnsHostnames") })
	assert.Nil(t, seen.VPCs[0].EnableDNSHostnames)
	seen = account("iam:GetPolicyVersion", "", "aws:iam/policy:Policy", func(r *accountfile.Resource) { r.Outputs["policy"] = accountfile.NotRead() })
	assert.Contains(t, fmt.Sprint(seen.NotUnderstood), "policy is not in the account file, because it could not be read")
	seen = account("sagemaker:ListTags", "private-notebook-dev", "aws:sagemaker/notebookInstance:NotebookInstance", func(r *accountfile.Resource) {
		delete(r.Outputs, "tags")
		delete(r.Outputs, "tagsAll")
	})
	assert.Nil(t, seen.Notebooks[0].Tags)
	require.Len(t, seen.NotUnderstood, 1)
	assert.Equal(t, seen.Notebooks[0].URN, seen.NotUnderstood[0].URN, "the gap is about this notebook")
}

// The same file gives the same list in the same order, whatever order maps have.
func TestGapsAreInOneOrder(t *testing.T) {
	var gaps []accountfile.Unread
	for _, token := range accountfile.Types() {
		gaps = append(gaps, accountfile.Unread{Call: "aws:Describe" + token, Reason: accountfile.Denied, Types: []string{token}})
	}
	export := exportNamed(t, "dev.export.json")
	first := accountOf(t, export, func(file *accountfile.File) { file.Reading.Unread = gaps }).Observe(observe.Stated{}).NotUnderstood
	for range 5 {
		again := accountOf(t, export, func(file *accountfile.File) { file.Reading.Unread = gaps }).Observe(observe.Stated{}).NotUnderstood
		require.Equal(t, first, again)
	}
}

// The file is a contract: what stands in it is read by its names.
func TestTheFormOfAnAccountFile(t *testing.T) {
	file := accountcopy.Of(observe.Export{Resources: []observe.Resource{{URN: "urn:pulumi:s::p::" + vpcToken + "::v", Type: vpcToken, ID: "vpc-1",
		Outputs: object{"cidrBlock": "10.0.0.0/16"}}}})
	text, err := json.Marshal(file)
	require.NoError(t, err)
	assert.JSONEq(t, `{"format":"private-notebook/account","version":1,"reading":{"account":"111122223333","partition":"aws","region":"ap-northeast-1",
		"by":"arn:aws:sts::111122223333:assumed-role/auditor/session","began":"2026-11-28T14:03:00Z","ended":"2026-11-28T14:03:09Z","complete":true,
		"calls":120,"retries":2,"unread":[]},"deployment":{"resources":[{"urn":"urn:pulumi:account::111122223333-ap-northeast-1::aws:ec2/vpc:Vpc::v",
		"custom":true,"id":"vpc-1","type":"aws:ec2/vpc:Vpc","outputs":{"cidrBlock":"10.0.0.0/16"}}]}}`, string(text))
}
