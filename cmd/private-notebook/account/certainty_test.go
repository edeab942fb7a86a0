package account_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/observe"
	"private-notebook/cmd/private-notebook/account"
)

// judged is the report on what is read of the fake, by the settings that mean it.
func judged(t *testing.T, f *fakeAWS) accesspath.Report { return judgedFile(t, f.read()) }

func judgedFile(t *testing.T, file accountfile.File) accesspath.Report {
	t.Helper()
	text, err := json.Marshal(file)
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
	"ec2:SearchTransitGatewayRoutes": {
		"ec2:DescribeTransitGatewayVpcAttachments": transit["ec2:DescribeTransitGatewayVpcAttachments"],
		"ec2:DescribeTransitGatewayAttachments": ofEC2("transitGatewayAttachments", "<transitGatewayAttachmentId>tgw-attach-1</transitGatewayAttachmentId>"+
			"<transitGatewayId>tgw-1</transitGatewayId><resourceType>vpc</resourceType><state>available</state>"+
			"<association><transitGatewayRouteTableId>tgw-rtb-1</transitGatewayRouteTableId><state>associated</state></association>"),
		"ec2:DescribeTransitGatewayRouteTables": transit["ec2:DescribeTransitGatewayRouteTables"],
		"ec2:SearchTransitGatewayRoutes":        transit["ec2:SearchTransitGatewayRoutes"]},
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

// faults are the ways in which a call can fail; good is what it would answer.
var faults = map[string]func(c account.Call, good func(asked) answered) func(asked) answered{
	"denied": func(account.Call, func(asked) answered) func(asked) answered {
		return refuses(http.StatusForbidden, "AccessDenied", "no")
	},
	"throttled for ever": func(account.Call, func(asked) answered) func(asked) answered {
		return refuses(http.StatusBadRequest, "ThrottlingException", "Rate exceeded")
	},
	"HTML 500": func(account.Call, func(asked) answered) func(asked) answered {
		return func(asked) answered {
			return answered{status: 500, raw: true, body: "<!doctype html><title>500</title>"}
		}
	},
	"HTML 200": func(account.Call, func(asked) answered) func(asked) answered {
		return func(asked) answered {
			return answered{status: http.StatusOK, raw: true, body: "<!doctype html><html><body><p>Sign in to the guest network</p></body></html>"}
		}
	},
	"a proxy's JSON": func(account.Call, func(asked) answered) func(asked) answered {
		return func(asked) answered {
			return answered{status: http.StatusOK, raw: true, body: `{"error": "blocked by policy", "category": "cloud"}`}
		}
	},
	"nothing": func(account.Call, func(asked) answered) func(asked) answered {
		return func(asked) answered { return answered{status: http.StatusOK, raw: true} }
	},
	"one half": func(_ account.Call, good func(asked) answered) func(asked) answered { return ending(good, oneHalf) },
	"cut off":  func(_ account.Call, good func(asked) answered) func(asked) answered { return ending(good, brokenOff) },
	"second page denied": func(c account.Call, good func(asked) answered) func(asked) answered {
		return withSecondPage(c.Action, good, refuses(http.StatusForbidden, "AccessDenied", "no"))
	},
	"second page cut off": func(c account.Call, good func(asked) answered) func(asked) answered {
		return withSecondPage(c.Action, good, ending(nil, brokenOff))
	},
}

func ending(good func(asked) answered, how half) func(asked) answered {
	return func(a asked) answered {
		said := answered{status: http.StatusOK}
		if good != nil {
			said = good(a)
		}
		said.half = how
		return said
	}
}

// Each call fails in turn, in each way. No answer is then more certain than what was read: one that is certain is the answer of the whole account,
// and the account is not plainly "as intended" any more.
func TestNoAnswerIsMoreCertainThanWhatWasRead(t *testing.T) {
	usual := judged(t, meantAWS(t))
	require.Empty(t, usual.NotUnderstood)
	require.True(t, usual.Intent.OK, "%v", usual.Intent.Differences)
	for _, c := range account.Calls() {
		whole := usual
		if askedOnlyWith[c.Action] != nil {
			whole = judged(t, meantAWSFor(t, c.Action))
		}
		for name, fault := range faults {
			if isOnePage[c.Action] && strings.HasPrefix(name, "second page") {
				continue
			}
			t.Run(c.Action+" "+name, func(t *testing.T) {
				f := meantAWSFor(t, c.Action)
				f.on(c.Action, fault(c, f.answers[c.Action]))
				file := f.read()
				require.NotZero(t, f.times(c.Action), "it was not asked for")
				require.NotEmpty(t, unreadOf(file, c.Action), "no gap says that it was not read")
				got := judgedFile(t, file)
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
