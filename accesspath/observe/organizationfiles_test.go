package observe_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/accountcopy"
	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

const (
	managing     = "999988887777"
	fullAccess   = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
	rootType     = "aws:organizations/organization:Organization"
	unitType     = "aws:organizations/organizationalUnit:OrganizationalUnit"
	memberType   = "aws:organizations/account:Account"
	listControls = "organizations:ListPolicies"
)

// written is a resource of an account file.
func written(file *accountfile.File, token, id string, outputs object) {
	file.Deployment.Resources = append(file.Deployment.Resources, accountfile.Resource{
		URN: "urn:pulumi:account::" + file.Reading.Account + "-" + file.Reading.Region + "::" + token + "::" + id, Custom: true, ID: id, Type: token,
		Outputs: outputs,
	})
}

func root(file *accountfile.File, id string) {
	written(file, rootType, id, object{"masterAccountId": managing, "arn": "arn:aws:organizations::" + managing + ":organization/" + id})
}

func attachTo(file *accountfile.File, policy string, targets ...string) {
	for _, target := range targets {
		written(file, controlled, target+"/"+policy, object{"policyId": policy, "targetId": target})
	}
}

func controls(file *accountfile.File, policy, content string, targets ...string) {
	written(file, controlPolicy, policy, object{"name": policy, "type": "SERVICE_CONTROL_POLICY", "content": content})
	attachTo(file, policy, targets...)
}

func isMissing(file *accountfile.File, call, of string, types ...string) {
	file.Reading.Unread = append(file.Reading.Unread, accountfile.Unread{Call: call, Of: of, Reason: accountfile.Denied, Types: types})
}

// member is the file of the notebook's account, whose reader may not read the organisation's policies.
func member(file *accountfile.File) {
	root(file, "o-1")
	isMissing(file, listControls, "", controlPolicy, controlled)
	isMissing(file, "organizations:ListRoots", "", unitType, memberType)
}

// manager is the file of the management account: the notebook's account is in ou-1, and another one in ou-2.
func manager(file *accountfile.File) {
	file.Reading.Account = managing
	root(file, "o-1")
	tree(file)
	controls(file, "p-FullAWSAccess", fullAccess, "r-1", "ou-1", "ou-2", accountcopy.Account, "444455556666")
	controls(file, "p-guard", document(`{"Effect":"Deny","Action":"s3:*","Resource":"*"}`), "ou-1")
	controls(file, "p-other", document(`{"Effect":"Deny","Action":"*","Resource":"*"}`), "ou-2")
}

func tree(file *accountfile.File) {
	written(file, unitType, "ou-1", object{"parentId": "r-1"})
	written(file, unitType, "ou-2", object{"parentId": "r-1"})
	written(file, memberType, accountcopy.Account, object{"parentId": "ou-1"})
	written(file, memberType, "444455556666", object{"parentId": "ou-2"})
}

func both(does ...func(*accountfile.File)) func(*accountfile.File) {
	return func(file *accountfile.File) {
		for _, do := range does {
			do(file)
		}
	}
}

// inAnotherRegion is the management account as another Region's reader saw it.
func inAnotherRegion(file *accountfile.File) { manager(file); file.Reading.Region = "us-east-1" }

// withoutGuard is inAnotherRegion where somebody has detached a policy since.
func withoutGuard(file *accountfile.File) {
	inAnotherRegion(file)
	file.Deployment.Resources = slices.DeleteFunc(file.Deployment.Resources, func(r accountfile.Resource) bool { return strings.Contains(r.ID, "p-guard") })
}

func anotherUnitMissing(file *accountfile.File) {
	isMissing(file, "organizations:ListAccountsForParent", "ou-2", memberType)
}

// withoutTree takes away who is in what.
func withoutTree(file *accountfile.File) {
	file.Deployment.Resources = slices.DeleteFunc(file.Deployment.Resources, func(r accountfile.Resource) bool { return r.Type == unitType })
	isMissing(file, "organizations:ListRoots", "", unitType)
	for i := range file.Deployment.Resources {
		if r := &file.Deployment.Resources[i]; r.Type == memberType {
			r.Outputs["parentId"] = "ou-1"
		}
	}
}

// filesCase is what a member's file and others say together.
type filesCase struct {
	member func(*accountfile.File)
	others []func(*accountfile.File)
	levels []string
	// policies are those that count, gaps the calls that are listed as not read, and disagrees says that nothing is certain.
	policies, gaps []string
	disagrees      bool
}

var accountLevels = []string{accountcopy.Account, "ou-1", "r-1"}

// gapsOfFiles are files of one organisation that lack something or nothing.
var gapsOfFiles = map[string]filesCase{
	"the member's alone": {member: member, gaps: []string{listControls, "organizations:ListRoots"}},
	"together":           {member: member, others: fs(manager), levels: accountLevels, policies: []string{"p-FullAWSAccess", "p-guard"}},
	"two that agree":     {member: member, others: fs(manager, inAnotherRegion), levels: accountLevels, policies: []string{"p-FullAWSAccess", "p-guard"}},
	"targets are missing": {member: member, others: fs(both(manager, func(f *accountfile.File) {
		isMissing(f, "organizations:ListTargetsForPolicy", "p-other", controlled)
	})), policies: []string{"p-FullAWSAccess", "p-guard"}, gaps: []string{listControls, "organizations:ListRoots", "organizations:ListTargetsForPolicy"}},
	"a unit was not read": {member: member, others: fs(both(manager, func(f *accountfile.File) {
		isMissing(f, "organizations:ListAccountsForParent", "ou-2", memberType)
	})), policies: []string{"p-FullAWSAccess", "p-guard"}, gaps: []string{listControls, "organizations:ListAccountsForParent", "organizations:ListRoots"}},
	"the contents of one above": {member: member, others: fs(both(manager, func(f *accountfile.File) {
		isMissing(f, "organizations:DescribePolicy", "p-guard", controlPolicy)
	})), levels: accountLevels, policies: []string{"p-FullAWSAccess", "p-guard"}, gaps: []string{"organizations:DescribePolicy"}},
	"the contents of another": {member: member, others: fs(both(manager, func(f *accountfile.File) {
		isMissing(f, "organizations:DescribePolicy", "p-other", controlPolicy)
	})), levels: accountLevels, policies: []string{"p-FullAWSAccess", "p-guard"}},
	"interrupted": {member: member, others: fs(both(manager, func(f *accountfile.File) { f.Reading.Complete = false })),
		policies: []string{"p-FullAWSAccess", "p-guard"}, gaps: []string{listControls, "organizations:ListRoots", "the rest of the reading"}},
	"a policy that is attached is not there": {member: member, others: fs(both(manager, func(f *accountfile.File) { attachTo(f, "p-lost", "r-1") })),
		policies: []string{"p-FullAWSAccess", "p-guard"}, gaps: []string{listControls, "organizations:ListRoots"}},
	"the organisation alone": {member: member, others: fs(func(f *accountfile.File) { f.Reading.Account = managing; root(f, "o-1") }),
		gaps: []string{listControls, "organizations:ListRoots"}},
	"an account that is in no unit": {member: member, others: fs(func(f *accountfile.File) {
		f.Reading.Account = managing
		root(f, "o-1")
		controls(f, "p-FullAWSAccess", fullAccess, "r-1")
	}), gaps: []string{listControls, "organizations:ListRoots"}},
}

// contradictions are files that say different things, or speak of different organisations.
var contradictions = map[string]filesCase{
	"another organisation": {member: member, others: fs(func(f *accountfile.File) {
		f.Reading.Account = managing
		root(f, "o-2")
		written(f, memberType, "444455556666", object{"parentId": "r-2"})
		controls(f, "p-1", document(`{"Effect":"Deny","Action":"*","Resource":"*"}`), "r-2")
	}), gaps: []string{listControls, "organizations:ListRoots"}},
	"another organisation that has it, too": {member: member, others: fs(func(f *accountfile.File) {
		f.Reading.Account = managing
		root(f, "o-2")
		tree(f)
		controls(f, "p-1", document(`{"Effect":"Deny","Action":"*","Resource":"*"}`), "r-1")
	}), gaps: []string{listControls, "organizations:ListRoots"}, disagrees: true},
	"the member says that it is in none": {member: func(*accountfile.File) {}, others: fs(manager), disagrees: true},
	"two that differ in an attachment": {member: member, others: fs(manager, both(inAnotherRegion, func(f *accountfile.File) { attachTo(f, "p-other", "r-1") })),
		gaps: []string{listControls, "organizations:ListRoots"}, disagrees: true},
	"an attachment has gone since, by a file that lacks another unit": {member: member, others: fs(manager, both(withoutGuard, anotherUnitMissing)),
		gaps: []string{listControls, "organizations:ListRoots"}, disagrees: true},
	"an attachment has gone since, by a file that lacks the units": {member: member, others: fs(both(withoutGuard, withoutTree), manager),
		gaps: []string{listControls, "organizations:ListRoots"}, disagrees: true},
	"a file that lacks what the policy is attached to says nothing of it": {member: member, others: fs(manager, both(withoutGuard, func(f *accountfile.File) {
		isMissing(f, "organizations:ListTargetsForPolicy", "p-guard", controlled)
	})), levels: accountLevels, policies: []string{"p-FullAWSAccess", "p-guard"}},
	"a reading that was stopped says nothing of it": {member: member, others: fs(manager, both(withoutGuard, func(f *accountfile.File) {
		f.Reading.Complete = false
	})), levels: accountLevels, policies: []string{"p-FullAWSAccess", "p-guard"}, gaps: []string{"the rest of the reading"}},
	"two that differ in a policy": {member: member, others: fs(manager, both(inAnotherRegion, func(f *accountfile.File) {
		for i := range f.Deployment.Resources {
			if f.Deployment.Resources[i].ID == "p-guard" {
				f.Deployment.Resources[i].Outputs["content"] = fullAccess
			}
		}
	})), gaps: []string{listControls, "organizations:ListRoots"}, disagrees: true},
	"two that differ in where it is": {member: member, others: fs(manager, both(inAnotherRegion, func(f *accountfile.File) {
		for i := range f.Deployment.Resources {
			if f.Deployment.Resources[i].ID == accountcopy.Account {
				f.Deployment.Resources[i].Outputs["parentId"] = "ou-2"
			}
		}
	})), gaps: []string{listControls, "organizations:ListRoots"}, disagrees: true},
	"the management account's own notebook": {member: func(f *accountfile.File) {
		written(f, rootType, "o-1", object{"masterAccountId": accountcopy.Account})
		isMissing(f, listControls, "", controlPolicy, controlled)
	}},
}

// What several account files say together of what is above the notebook's account.
func TestTheOrganisationOfSeveralFiles(t *testing.T) {
	rows := maps.Clone(gapsOfFiles)
	maps.Copy(rows, contradictions)
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			exports := []observe.Export{accountOf(t, exportNamed(t, "dev.export.json"), row.member)}
			for _, other := range row.others {
				exports = append(exports, accountOf(t, observe.Export{}, other))
			}
			together, err := observe.Together(exports...)
			require.NoError(t, err)
			seen := together.Observe(observe.Stated{})
			assert.Equal(t, row.levels, seen.OrganizationLevels)
			if !row.disagrees {
				assert.Equal(t, row.policies, policyIDs(seen))
			}
			assertNoted(t, seen, row.gaps, row.disagrees)
		})
	}
}

func fs(does ...func(*accountfile.File)) []func(*accountfile.File) { return does }

func policyIDs(seen topology.Topology) (ids []string) {
	for _, p := range seen.OrganizationPolicies {
		ids = append(ids, p.ID)
	}
	return ids
}

// assertNoted holds what a topology notes of organisations against what is wanted: the calls by name, each once.
func assertNoted(t *testing.T, seen topology.Topology, gaps []string, disagrees bool) {
	t.Helper()
	var calls []string
	isDoubted := false
	for _, n := range seen.NotUnderstood {
		if n.Call != "" {
			calls = append(calls, n.Call)
		}
		isDoubted = isDoubted || n.Call == "" && n.Grave && n.Opens && n.Closes && n.About == topology.AboutPermissions
	}
	assert.ElementsMatch(t, gaps, calls)
	assert.Equal(t, disagrees, isDoubted, "%v", seen.NotUnderstood)
}

// A stack's account is told by the management account's file, too; what a stack declares of an organisation counts only where no file has all of it.
func TestAStackBesideTheManagementAccount(t *testing.T) {
	stack := exportNamed(t, "dev.export.json")
	stack.Resources = append(stack.Resources, declared(controlPolicy, "p-stack", object{"name": "p-stack", "content": "{}"}),
		declared(controlled, "p-stack-r-1", object{"policyId": "p-stack", "targetId": "r-1"}))
	whole := accountOf(t, observe.Export{}, manager)
	for name, row := range map[string]struct {
		others   []observe.Export
		policies []string
	}{
		"alone":    {policies: []string{"p-stack"}},
		"together": {others: []observe.Export{whole}, policies: []string{"p-FullAWSAccess", "p-guard"}},
		"in part": {others: []observe.Export{accountOf(t, observe.Export{}, both(manager, func(f *accountfile.File) { f.Reading.Complete = false }))},
			policies: []string{"p-FullAWSAccess", "p-guard", "p-stack"}},
	} {
		together, err := observe.Together(append([]observe.Export{stack}, row.others...)...)
		require.NoError(t, err)
		assert.ElementsMatch(t, row.policies, policyIDs(together.Observe(observe.Stated{})), name)
	}
}

// Issuers and policies of the organisation are those of one account: where another one has a notebook, too, no answer is certain.
func TestNotebooksOfTwoAccounts(t *testing.T) {
	const notebook = "aws:sagemaker/notebookInstance:NotebookInstance"
	for account, isNoted := range map[string]bool{accountcopy.Account: false, "444455556666": true} {
		other := accountOf(t, observe.Export{}, func(file *accountfile.File) {
			file.Reading.Account, file.Reading.Region = account, "ap-northeast-1"
			written(file, notebook, "second", object{"name": "second", "arn": "arn:aws:sagemaker:ap-northeast-1:" + account + ":notebook-instance/second"})
		})
		together, err := observe.Together(exportNamed(t, "dev.export.json"), other)
		require.NoError(t, err)
		noted := false
		for _, n := range together.Observe(observe.Stated{}).NotUnderstood {
			noted = noted || n.Grave && n.Opens && n.Closes && strings.Contains(n.Because, "it is in account ")
		}
		assert.Equal(t, isNoted, noted, account)
	}
}
