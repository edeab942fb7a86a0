package account_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/cmd/private-notebook/account"
)

// judged is the report on what is read of the fake, by the settings that mean it.
func judged(t *testing.T, f *fakeAWS) accesspath.Report {
	t.Helper()
	text, err := json.Marshal(f.read())
	require.NoError(t, err)
	export, err := observe.ReadJudged(bytes.NewReader(text))
	require.NoError(t, err)
	return accesspath.Judge(export.Observe(observe.Stated{}), accesspath.Intent{
		AllowedPaths: []accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN}, Issuers: []string{"role/analysts", "group/science"},
	})
}

// askedOnlyWith is what an account must have besides for a call to be made.
var askedOnlyWith = map[string]map[string]func(asked) answered{
	"networkmanager:ListAttachments": {"ec2:DescribeRouteTables": networks["ec2:DescribeRouteTables"],
		"networkmanager:ListAttachments": transit["networkmanager:ListAttachments"]},
	"route53:ListResourceRecordSets": {"route53:ListHostedZonesByVPC": names["route53:ListHostedZonesByVPC"],
		"route53:ListResourceRecordSets": names["route53:ListResourceRecordSets"]},
}

func meantAWSFor(t *testing.T, action string) *fakeAWS {
	f := meantAWS(t)
	for besides, answer := range askedOnlyWith[action] {
		f.on(besides, answer)
	}
	return f
}

// faults are the ways in which a call can fail.
var faults = map[string]func(asked) answered{
	"denied":    refuses(http.StatusForbidden, "AccessDenied", "no"),
	"throttled": refuses(http.StatusBadRequest, "ThrottlingException", "Rate exceeded"),
	"HTML 500": func(asked) answered {
		return answered{status: 500, raw: true, body: "<!doctype html><title>500</title>"}
	},
	"cut off": func(asked) answered { return answered{status: http.StatusOK, raw: true, body: "<Respon"} },
}

// faultedMore are the calls that fail in every way; the others are denied.
var faultedMore = []string{"iam:GetAccountAuthorizationDetails", "ec2:DescribeSecurityGroups", "ec2:DescribeRouteTables", "ec2:DescribeClientVpnAuthorizationRules",
	"route53resolver:ListResolverRules", "sagemaker:ListTags"}

// Each call fails in turn. No answer is then more certain than what was read: one that is certain is the answer of the whole account, and the
// account is not plainly "as intended" any more.
func TestNoAnswerIsMoreCertainThanWhatWasRead(t *testing.T) {
	whole := judged(t, meantAWS(t))
	require.Empty(t, whole.NotUnderstood)
	require.True(t, whole.Intent.OK, "%v", whole.Intent.Differences)
	for _, c := range account.Calls() {
		for name, fault := range faults {
			if name != "denied" && !slices.Contains(faultedMore, c.Action) {
				continue
			}
			t.Run(c.Action+" "+name, func(t *testing.T) {
				whole, f := whole, meantAWSFor(t, c.Action)
				if askedOnlyWith[c.Action] != nil {
					whole = judged(t, f)
				}
				f.on(c.Action, fault)
				got := judged(t, f)
				require.NotZero(t, f.times(c.Action), "it was not asked for")
				isLess := lessCertain(t, whole, got)
				assert.True(t, isLess || got.NothingJudged != "", "every answer is as certain as before")
				assert.False(t, got.Intent.OK && !isLess, "as intended, although it was not read")
			})
		}
	}
}

// lessCertain says whether an answer is unknown or starred that was not, somebody's who was in no answer among them. A certain one must be the
// whole account's.
func lessCertain(t *testing.T, whole, got accesspath.Report) (is bool) {
	t.Helper()
	type question struct {
		who  accesspath.Who
		from accesspath.From
		step accesspath.Step
	}
	was := map[question]accesspath.Verdict{}
	for _, v := range whole.Verdicts {
		was[question{v.Principal, v.From, v.Step}] = v
	}
	for _, v := range got.Verdicts {
		before, asked := was[question{v.Principal, v.From, v.Step}]
		switch {
		case v.Decision == accesspath.Unknown && before.Decision != accesspath.Unknown, v.Assumed && !before.Assumed:
			is = true
		case asked && v.Decision != accesspath.Unknown && !v.Assumed:
			assert.Equal(t, before.Decision, v.Decision, "%s %s %s: %s", v.Principal, v.From, v.Step, v.Because)
		}
	}
	return is
}
