package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/accountfile"
)

// organisation is what AWS Organizations says to the management account, 999988887777: the notebook's account, 111122223333, is in ou-1, which is in
// r-1. FullAWSAccess is attached wherever allows has nothing else.
type organisation struct {
	id string
	// at are the documents of service control policies by what they are attached to, beside FullAWSAccess; allowedAt are in its place.
	at, allowedAt map[string]string
	// denied are the calls that AWS denies.
	denied []string
}

func (o organisation) levels() []string { return []string{"r-1", "ou-1", "ou-2", "111122223333"} }

// serve has AWS's stand-in answer so.
func (o organisation) serve(t *testing.T) {
	t.Helper()
	handlers := map[string]http.HandlerFunc{"GetCallerIdentity": func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::999988887777:user/ana</Arn>"+
			"<Account>999988887777</Account></GetCallerIdentityResult></GetCallerIdentityResponse>")
	}, "DescribeVpcs": func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "<DescribeVpcsResponse></DescribeVpcsResponse>")
	}}
	for action, answer := range o.answers() {
		handlers[action] = func(w http.ResponseWriter, r *http.Request) {
			asked := map[string]any{}
			_ = json.NewDecoder(r.Body).Decode(&asked)
			about, _ := cmp.Or(asked["ParentId"], asked["PolicyId"], asked["Filter"]).(string)
			if slices.Contains(o.denied, action) {
				w.Header().Set("X-Amzn-Errortype", "AccessDeniedException")
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, `{"__type":"AccessDeniedException","message":"no"}`)
				return
			}
			_, _ = io.WriteString(w, cmp.Or(answer(about), "{}"))
		}
	}
	bareAWS(t, handlers)
}

// answers are those to each call, by what it is about.
func (o organisation) answers() map[string]func(about string) string {
	contents, target := map[string]string{"p-FullAWSAccess": statement("Allow", "*")}, map[string]string{}
	list := []string{`{"Id":"p-FullAWSAccess","Type":"SERVICE_CONTROL_POLICY","AwsManaged":true}`}
	for _, attached := range []map[string]string{o.at, o.allowedAt} {
		for level, text := range attached {
			id := "p-" + level
			contents[id], target[id] = text, level
			list = append(list, fmt.Sprintf(`{"Id":%q,"Name":%q,"Type":"SERVICE_CONTROL_POLICY"}`, id, id))
		}
	}
	return map[string]func(about string) string{
		"DescribeOrganization": func(string) string {
			return fmt.Sprintf(`{"Organization":{"Id":%q,"MasterAccountId":"999988887777","Arn":"arn:aws:organizations::999988887777:organization/%s"}}`, o.id, o.id)
		},
		"ListRoots": func(string) string { return `{"Roots":[{"Id":"r-1"}]}` },
		"ListOrganizationalUnitsForParent": func(parent string) string {
			return map[string]string{"r-1": `{"OrganizationalUnits":[{"Id":"ou-1"},{"Id":"ou-2"}]}`}[parent]
		},
		"ListAccountsForParent": func(parent string) string {
			return map[string]string{"ou-1": `{"Accounts":[{"Id":"111122223333"}]}`}[parent]
		},
		"ListPolicies": func(filter string) string {
			return map[string]string{"SERVICE_CONTROL_POLICY": `{"Policies":[` + strings.Join(list, ",") + `]}`}[filter]
		},
		"ListTargetsForPolicy": func(id string) string {
			if level, has := target[id]; has {
				return fmt.Sprintf(`{"Targets":[{"TargetId":%q}]}`, level)
			}
			return o.targetsOfFullAccess()
		},
		"DescribePolicy": func(id string) string {
			quoted, _ := json.Marshal(contents[id])
			return `{"Policy":{"Content":` + string(quoted) + `}}`
		},
	}
}

func (o organisation) targetsOfFullAccess() string {
	var list []string
	for _, level := range o.levels() {
		if _, isReplaced := o.allowedAt[level]; !isReplaced {
			list = append(list, fmt.Sprintf(`{"TargetId":%q}`, level))
		}
	}
	return `{"Targets":[` + strings.Join(list, ",") + `]}`
}

func statement(effect, action string) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":%q,"Action":%q,"Resource":"*"}]}`, effect, action)
}

// memberOf makes a file that of a member, whose reader may not read the organisation's policies.
func memberOf(id string) func(*accountfile.File) {
	return func(f *accountfile.File) {
		f.Deployment.Resources = append(f.Deployment.Resources, accountfile.Resource{
			URN: "urn:pulumi:account::111122223333-ap-northeast-1::aws:organizations/organization:Organization::" + id, Custom: true, ID: id,
			Type: "aws:organizations/organization:Organization", Outputs: map[string]any{"masterAccountId": "999988887777"}})
		deniedTo(accountfile.Unread{Call: "organizations:ListPolicies", Types: []string{"aws:organizations/policy:Policy",
			"aws:organizations/policyAttachment:PolicyAttachment"}})(f)
	}
}

// The answer of an issuer who opens the notebook within the VPC, by what the management account's file says beside the member's.
func TestTheManagementAccountsPolicies(t *testing.T) {
	deny, others := statement("Deny", "sagemaker:*"), statement("Allow", "s3:*")
	for name, row := range map[string]struct {
		organisation *organisation
		want         string
	}{
		"the member's file alone":        {nil, "allow*"},
		"together":                       {&organisation{id: "o-1"}, "allow"},
		"denied at the root":             {&organisation{id: "o-1", at: map[string]string{"r-1": deny}}, "deny"},
		"denied at the unit":             {&organisation{id: "o-1", at: map[string]string{"ou-1": deny}}, "deny"},
		"denied at the account":          {&organisation{id: "o-1", at: map[string]string{"111122223333": deny}}, "deny"},
		"denied at another unit":         {&organisation{id: "o-1", at: map[string]string{"ou-2": deny}}, "allow"},
		"not allowed at the root":        {&organisation{id: "o-1", allowedAt: map[string]string{"r-1": others}}, "deny"},
		"not allowed at the unit":        {&organisation{id: "o-1", allowedAt: map[string]string{"ou-1": others}}, "deny"},
		"not allowed at another unit":    {&organisation{id: "o-1", allowedAt: map[string]string{"ou-2": others}}, "allow"},
		"allowed by a list":              {&organisation{id: "o-1", allowedAt: map[string]string{"ou-1": statement("Allow", "sagemaker:*")}}, "allow"},
		"targets that were not read":     {&organisation{id: "o-1", denied: []string{"ListTargetsForPolicy"}}, "allow*"},
		"units that were not read":       {&organisation{id: "o-1", denied: []string{"ListOrganizationalUnitsForParent"}}, "allow*"},
		"contents that were not read":    {&organisation{id: "o-1", denied: []string{"DescribePolicy"}}, "unknown"},
		"a unit in part, denied":         {&organisation{id: "o-1", at: map[string]string{"ou-1": deny}, denied: []string{"ListRoots"}}, "allow*"},
		"of another organisation":        {&organisation{id: "o-2", at: map[string]string{"r-1": deny}}, "unknown"},
		"a list that may not be all":     {&organisation{id: "o-1", allowedAt: map[string]string{"ou-1": others}, denied: []string{"ListRoots"}}, "allow*"},
		"nothing of the organisation":    {&organisation{id: "o-1", denied: []string{"DescribeOrganization"}}, "allow*"},
		"policies that were not listed":  {&organisation{id: "o-1", denied: []string{"ListPolicies"}}, "allow*"},
		"accounts that were not listed":  {&organisation{id: "o-1", denied: []string{"ListAccountsForParent"}}, "allow*"},
		"the root, which was not listed": {&organisation{id: "o-1", denied: []string{"ListRoots"}}, "allow*"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := project(t, ofAccount)
			inFile(t, dir, "data.json", devAccount(t, memberOf("o-1")))
			args := []string{"paths", "--export", "data.json", "--format", "json"}
			if row.organisation != nil {
				row.organisation.serve(t)
				code, _, said := ran(t, dir, nil, "account", "--out", "management.json")
				require.Contains(t, []int{exitOK, exitDiffers}, code, said)
				args = append(args, "--export", "management.json")
			}
			_, out, said := ran(t, dir, nil, args...)
			assert.Equal(t, row.want, answerOf(t, out), said)
		})
	}
}

// answerOf is the decision about an issuer in the VPC, with a star where it is marked.
func answerOf(t *testing.T, out string) string {
	t.Helper()
	var report struct {
		Verdicts []struct {
			Principal, From, Step, Decision string
			Assumed                         bool
		}
	}
	require.NoError(t, json.Unmarshal([]byte(out), &report), out)
	for _, v := range report.Verdicts {
		if v.Principal == "issuer" && v.From == "vpc" && v.Step == "open" {
			if v.Assumed {
				return v.Decision + "*"
			}
			return v.Decision
		}
	}
	t.Fatal("nothing is said of an issuer in the VPC")
	return ""
}
