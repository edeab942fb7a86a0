package account_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/accountfile"
	"private-notebook/cmd/private-notebook/account"
)

func TestAnEmptyAccountIsReadWhole(t *testing.T) {
	f := newFakeAWS(t)
	file := f.read()
	assert.Equal(t, accountfile.Format, file.Format)
	assert.Equal(t, accountfile.Version, file.Version)
	r := file.Reading
	assert.Equal(t, own, r.Account)
	assert.Equal(t, "aws", r.Partition)
	assert.Equal(t, region, r.Region)
	assert.Equal(t, reader, r.By)
	assert.True(t, r.Complete)
	assert.False(t, r.Simulated, "it answers under AWS's own names")
	assert.Empty(t, r.Unread)
	assert.Equal(t, len(f.asked), r.Calls)
	assert.Zero(t, r.Retries)
	text, err := json.Marshal(file)
	require.NoError(t, err)
	assert.Contains(t, string(text), `"unread":[]`, "nothing is not the same as unknown")
	assert.Contains(t, string(text), `"deployment":{"resources":[]}`)
	for _, token := range accountfile.Types() {
		assert.Contains(t, r.Asked, token, "the judge would take its absence for a gap")
	}
}

// Every request is in the table, by its own name: the policy and the list of calls are made of it.
func TestTheTableHasEveryCall(t *testing.T) {
	f := fullAWS(t)
	f.read()
	inTable := map[string]bool{}
	for _, c := range account.Calls() {
		assert.False(t, inTable[c.Action], c.Action+" is there twice")
		inTable[c.Action] = true
		assert.NotEmpty(t, c.For, c.Action)
		assert.NotEmpty(t, c.Types, c.Action)
		assert.NotZero(t, f.times(c.Action), "nothing asks for "+c.Action)
	}
	for _, a := range f.asked {
		assert.True(t, inTable[a.action] || a.action == "sts:GetCallerIdentity", a.action+" is not in the table")
	}
}

func TestThePolicyOnlyReads(t *testing.T) {
	var policy struct {
		Version   string
		Statement []struct {
			Sid, Effect, Resource string
			Action                []string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(account.Policy()), &policy))
	var all []string
	for _, s := range policy.Statement {
		assert.Equal(t, "Allow", s.Effect)
		assert.Regexp(t, "^[A-Za-z0-9]+$", s.Sid)
		for _, action := range s.Action {
			assert.Regexp(t, `^[a-z0-9]+:(Describe|List|Get|Search)[A-Za-z0-9]+$`, action)
		}
		all = append(all, s.Action...)
	}
	slices.Sort(all)
	assert.Equal(t, account.Actions(true), all)
	assert.Less(t, len(regexp.MustCompile(`\s`).ReplaceAllString(account.Policy(), "")), 6144, "a managed policy is no longer")
}

// Each call is denied in turn. The gap names the call and the types that rest on it, and everything else is read all the same.
func TestADenialEndsNothingAndIsNeverRepeated(t *testing.T) {
	whole := fullAWS(t).read()
	require.Empty(t, whole.Reading.Unread)
	for _, c := range account.Calls() {
		t.Run(c.Action, func(t *testing.T) {
			f := fullAWS(t)
			f.on(c.Action, refuses(http.StatusForbidden, "AccessDeniedException", "User: "+reader+" is not authorized to perform: "+c.Action+
				" on resource: * because no identity-based policy allows the "+c.Action+" action"))
			file := f.read()
			gaps := unreadOf(file, c.Action)
			require.NotEmpty(t, gaps)
			assert.Len(t, file.Reading.Unread, len(gaps), "another call is a gap too")
			assert.Equal(t, f.different(c.Action), f.times(c.Action), "a denial was asked for again")
			assert.True(t, file.Reading.Complete)
			assert.Zero(t, file.Reading.Retries)
			mayMiss := map[string]bool{}
			for _, u := range gaps {
				assert.Equal(t, accountfile.DeniedByIdentityPolicy, u.Reason)
				assert.Contains(t, u.Message, "no identity-based policy allows")
				for _, token := range u.Types {
					mayMiss[token] = true
				}
			}
			for _, r := range missing(whole, file) {
				assert.True(t, mayMiss[r.Type], "%s is missing or other, and the gap does not name its type", r.URN)
			}
		})
	}
}

// missing are resources of one file that another has not, or has otherwise.
func missing(from, in accountfile.File) []accountfile.Resource {
	there := map[string]string{}
	for _, r := range in.Deployment.Resources {
		text, _ := json.Marshal(r)
		there[r.URN] = string(text)
	}
	var found []accountfile.Resource
	for _, r := range from.Deployment.Resources {
		if text, _ := json.Marshal(r); there[r.URN] != string(text) {
			found = append(found, r)
		}
	}
	return found
}

func TestThrottlingIsWaitedOut(t *testing.T) {
	f := newFakeAWS(t)
	n := 0
	f.on("ec2:DescribeSubnets", func(asked) answered {
		if n++; n < 10 {
			return answered{status: 503, code: "RequestLimitExceeded", message: "Request limit exceeded."}
		}
		return answered{status: 200, body: "<subnetSet><item><subnetId>subnet-1</subnetId></item></subnetSet>"}
	})
	file := f.read()
	assert.Empty(t, file.Reading.Unread)
	assert.Equal(t, []string{"subnet-1"}, ids(file, "aws:ec2/subnet:Subnet"))
	assert.Equal(t, 9, file.Reading.Retries)
	assert.Equal(t, len(f.asked), file.Reading.Calls)
}

// An account whose calls are throttled for ever is still read in a bounded time: an action is given up once.
func TestThrottlingForEverIsGivenUp(t *testing.T) {
	f := newFakeAWS(t)
	f.on("ec2:DescribeVpcs", says(vpcs("vpc-1", "vpc-2", "vpc-3")))
	f.on("ec2:DescribeVpcAttribute", refuses(503, "RequestLimitExceeded", "Request limit exceeded."))
	options := f.options()
	options.AtOnce = 1
	file, err := account.New(options).Read(t.Context())
	require.NoError(t, err)
	gaps := unreadOf(file, "ec2:DescribeVpcAttribute")
	require.Len(t, gaps, 3, "one for each VPC")
	for _, u := range gaps {
		assert.Equal(t, accountfile.Throttled, u.Reason)
	}
	assert.LessOrEqual(t, f.times("ec2:DescribeVpcAttribute"), 6*10)
	assert.Equal(t, accountfile.NotRead(), named(t, file, "aws:ec2/vpc:Vpc", "vpc-1")["enableDnsHostnames"], "left out, it would read as its default")
}

func TestOtherFailuresAreTriedThreeTimes(t *testing.T) {
	f := newFakeAWS(t)
	f.on("ec2:DescribeVpnGateways", func(asked) answered { return answered{status: 500, raw: true, body: "<html>"} })
	file := f.read()
	assert.Equal(t, 3, f.times("ec2:DescribeVpnGateways"))
	assert.Equal(t, 2, file.Reading.Retries)
}

// What is not AWS's is known by its host.
func TestASimulatedAWSIsKnownAsSuch(t *testing.T) {
	f := newFakeAWS(t)
	f.on("ec2:DescribeClientVpnEndpoints", func(asked) answered { return answered{status: 500, raw: true, body: "<html>"} })
	options := f.options()
	options.Config.BaseEndpoint = &f.server.URL
	file, err := account.New(options).Read(t.Context())
	require.NoError(t, err)
	assert.True(t, file.Reading.Simulated)
	require.Len(t, file.Reading.Unread, 1)
	assert.Equal(t, accountfile.NotImplemented, file.Reading.Unread[0].Reason)
}

// Ctrl-C keeps what was read, and says of everything else that it was not.
func TestAnInterruptionKeepsWhatWasRead(t *testing.T) {
	f := newFakeAWS(t)
	f.on("ec2:DescribeVpcs", says(vpcs("vpc-1")))
	f.on("ec2:DescribeSubnets", says("<subnetSet><item><subnetId>subnet-1</subnetId></item></subnetSet>"))
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	reached, release := make(chan struct{}), make(chan struct{})
	t.Cleanup(func() { close(release) })
	f.on("ec2:DescribeRouteTables", func(asked) answered {
		close(reached)
		<-release
		return answered{status: 200}
	})
	r := account.New(f.options())
	go func() {
		<-reached
		assert.Eventually(t, func() bool {
			p := r.Progress()
			return p.Asked > 30 && p.Asked-p.Answered == 1
		}, 10*time.Second, time.Millisecond)
		interrupt()
	}()
	file, err := r.Read(ctx)
	require.NoError(t, err)
	assert.False(t, file.Reading.Complete)
	assert.Equal(t, []string{"subnet-1"}, ids(file, "aws:ec2/subnet:Subnet"))
	gaps := unreadOf(file, "ec2:DescribeRouteTables")
	require.Len(t, gaps, 1)
	assert.Equal(t, accountfile.Interrupted, gaps[0].Reason)
	assert.Equal(t, accountfile.NotRead(), named(t, file, "aws:ec2/vpc:Vpc", "vpc-1")["mainRouteTableId"])
}

// Interrupted before it begins, a reader asks nothing, and every listing call is a gap.
func TestNothingIsAskedAfterAnInterruption(t *testing.T) {
	f := newFakeAWS(t)
	ctx, interrupt := context.WithCancel(t.Context())
	r := account.New(f.options())
	require.NoError(t, r.Identify(ctx))
	interrupt()
	file, err := r.Read(ctx)
	require.NoError(t, err)
	assert.Len(t, f.asked, 1)
	missed := map[string]bool{}
	for _, u := range file.Reading.Unread {
		assert.Equal(t, accountfile.Interrupted, u.Reason, u.Call)
		for _, token := range u.Types {
			missed[token] = true
		}
	}
	for _, token := range accountfile.Types() {
		assert.True(t, missed[token], "nothing was read of "+token+", and no gap says so")
	}
}

func TestWhoeverHasNoCredentialsIsTold(t *testing.T) {
	f := newFakeAWS(t)
	f.on("sts:GetCallerIdentity", refuses(403, "ExpiredToken", "The security token included in the request is expired"))
	_, err := account.New(f.options()).Read(t.Context())
	assert.EqualError(t, err, "the AWS credentials have expired\n  what to do: sign in again, such as with `aws sso login`, then try again")
}

func vpcs(ids ...string) string {
	var b strings.Builder
	for i, id := range ids {
		fmt.Fprintf(&b, "<item><vpcId>%s</vpcId><cidrBlock>10.%d.0.0/16</cidrBlock><ownerId>%s</ownerId><dhcpOptionsId>dopt-1</dhcpOptionsId></item>", id, i, own)
	}
	return "<vpcSet>" + b.String() + "</vpcSet>"
}
