package account_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	limiting "golang.org/x/time/rate"

	"private-notebook/accesspath"
	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/diff"
	"private-notebook/accesspath/observe"
	"private-notebook/cmd/private-notebook/account"
)

// The made account's sizes.
const (
	bigRoles, bigPolicies, bigGroups  = 2000, 1500, 2000
	bigVPCs, bigEndpoints, bigTargets = 20, 200, 150
	bigNotebooks                      = 50
	callsAtMost                       = 450
)

// inPages answers with as many of so many items as the page's size allows. The token is where the next page begins.
func inPages(token, size string, usually, n int, item func(i int) string, form func(items, next string) string) func(asked) answered {
	return func(a asked) answered {
		from, _ := strconv.Atoi(a.value(token))
		page := usually
		if asked, err := strconv.Atoi(a.value(size)); err == nil {
			page = min(asked, 1000)
		}
		var items strings.Builder
		to := min(from+page, n)
		for i := from; i < to; i++ {
			items.WriteString(item(i))
		}
		next := ""
		if to < n {
			next = strconv.Itoa(to)
		}
		return answered{status: http.StatusOK, body: form(items.String(), next)}
	}
}

// manyOfEC2 is a long listing of EC2's.
func manyOfEC2(set string, n int, item func(i int) string) func(asked) answered {
	return inPages("NextToken", "MaxResults", 1000, n, func(i int) string { return "<item>" + item(i) + "</item>" }, func(items, next string) string {
		return "<" + set + ">" + items + "</" + set + ">" + element("nextToken", next)
	})
}

// manyDetails is a long listing of IAM's.
func manyDetails(list string, n int, item func(i int) string) func(asked) answered {
	return inPages("Marker", "MaxItems", 100, n, func(i int) string { return "<member>" + item(i) + "</member>" }, func(items, next string) string {
		return "<" + list + ">" + items + "</" + list + "><IsTruncated>" + strconv.FormatBool(next != "") + "</IsTruncated>" + element("Marker", next)
	})
}

// bigAWS is the account that is as meant, made as big as a large company's.
func bigAWS(t testing.TB) *fakeAWS {
	f := meantAWS(t)
	details := f.answers["iam:GetAccountAuthorizationDetails"]
	roles := manyDetails("RoleDetailList", bigRoles, func(i int) string {
		name, arn := fmt.Sprintf("role-%d", i), ""
		if i == 0 {
			name, arn = "analysts", ownPolicy
		} else {
			arn = fmt.Sprintf("arn:aws:iam::%s:policy/policy-%d", own, 1+i%(bigPolicies-1))
		}
		return "<RoleName>" + name + "</RoleName><Path>/</Path><Arn>arn:aws:iam::" + own + ":role/" + name + "</Arn>" + element("AssumeRolePolicyDocument", encoded(trust)) +
			attachedTo(arn) + detail("RolePolicyList", "<PolicyName>own</PolicyName><PolicyDocument>"+encoded(allow("s3:GetObject"))+"</PolicyDocument>")
	})
	policies := manyDetails("Policies", bigPolicies, func(i int) string {
		arn, text := fmt.Sprintf("arn:aws:iam::%s:policy/policy-%d", own, i), allow("dynamodb:GetItem")
		if i == 0 {
			arn, text = ownPolicy, meantPolicy
		}
		return "<Arn>" + arn + "</Arn><DefaultVersionId>v1</DefaultVersionId><PolicyVersionList>" + managedVersion("v1", text, true) + "</PolicyVersionList>"
	})
	f.on("iam:GetAccountAuthorizationDetails", func(a asked) answered {
		switch a.value("Filter.member.1") {
		case "Role":
			return roles(a)
		case "LocalManagedPolicy":
			return policies(a)
		}
		return details(a)
	})
	for action, answer := range bigNetworks() {
		f.on(action, answer)
	}
	return f
}

// bigNetworks are those of the account. The first VPC, group and two endpoints are those of the notebook.
func bigNetworks() map[string]func(asked) answered {
	groups := []string{groupItem("sg-doors", "vpc-1", "tcp", "443", "<prefixListIds><item><prefixListId>pl-own</prefixListId></item></prefixListIds>"),
		groupItem("sg-names", "vpc-1", "udp", "53", "<ipRanges><item><cidrIp>10.60.0.0/16</cidrIp></item></ipRanges>"),
		groupItem("sg-book", "vpc-1", "", "", ""), groupItem("sg-vpn", "vpc-1", "", "", "")}
	endpoints := []string{endpointItem("vpce-1", "com.amazonaws.ap-northeast-1.sagemaker.api", "eni-1"),
		endpointItem("vpce-2", "aws.sagemaker.ap-northeast-1.notebook", "eni-2")}
	notebook := func(i int) string {
		return fmt.Sprintf(`{"NotebookInstanceName":"n-%d","NotebookInstanceArn":"arn:aws:sagemaker:ap-northeast-1:%s:notebook-instance/n-%d"}`, i, own, i)
	}
	return map[string]func(asked) answered{
		"ec2:DescribeVpcs": manyOfEC2("vpcSet", bigVPCs, func(i int) string {
			return fmt.Sprintf("<vpcId>vpc-%d</vpcId><cidrBlock>10.%d.0.0/16</cidrBlock><ownerId>%s</ownerId><dhcpOptionsId>dopt-1</dhcpOptionsId>", i+1, 60+i, own)
		}),
		"ec2:DescribeSecurityGroups": manyOfEC2("securityGroupInfo", bigGroups, func(i int) string {
			if i < len(groups) {
				return groups[i]
			}
			return groupItem(fmt.Sprintf("sg-%d", i), fmt.Sprintf("vpc-%d", 1+i%bigVPCs), "tcp", "5432", "<ipRanges><item><cidrIp>10.0.0.0/8</cidrIp></item></ipRanges>")
		}),
		"ec2:DescribeVpcEndpoints": manyOfEC2("vpcEndpointSet", bigEndpoints, func(i int) string {
			if i < len(endpoints) {
				return endpoints[i]
			}
			return strings.ReplaceAll(endpointItem(fmt.Sprintf("vpce-%d", i+1), "com.amazonaws.ap-northeast-1.sqs", "eni-1"), "vpc-1<", fmt.Sprintf("vpc-%d<", 1+i%bigVPCs))
		}),
		"sagemaker:ListNotebookInstances": inPages("NextToken", "MaxResults", 10, bigNotebooks, func(i int) string { return "," + notebook(i) }, func(items, next string) string {
			return `{"NotebookInstances":[` + strings.TrimPrefix(items, ",") + `]` + map[bool]string{true: `,"NextToken":"` + next + `"`}[next != ""] + `}`
		}),
		"elasticloadbalancing:DescribeTargetGroups": inPages("Marker", "PageSize", 400, bigTargets, func(i int) string {
			return fmt.Sprintf("<member><TargetGroupArn>arn:tg/%d</TargetGroupArn><TargetGroupName>t-%d</TargetGroupName><TargetType>ip</TargetType></member>", i, i)
		}, func(items, next string) string {
			return "<TargetGroups>" + items + "</TargetGroups>" + element("NextMarker", next)
		}),
	}
}

// A large account takes few calls, and its notebooks are judged as meant.
func TestTheCallsOfABigAccount(t *testing.T) {
	f := bigAWS(t)
	file := f.read()
	require.Empty(t, file.Reading.Unread)
	t.Logf("%d calls, %d resources", file.Reading.Calls, len(file.Deployment.Resources))
	assert.LessOrEqual(t, file.Reading.Calls, callsAtMost)
	assert.Len(t, ids(file, "aws:iam/role:Role"), bigRoles)
	assert.Len(t, ids(file, "aws:iam/policy:Policy"), bigPolicies)
	assert.Len(t, ids(file, "aws:ec2/securityGroup:SecurityGroup"), bigGroups)
	assert.Len(t, ids(file, "aws:ec2/vpcEndpoint:VpcEndpoint"), bigEndpoints)
	assert.Len(t, ids(file, "aws:sagemaker/notebookInstance:NotebookInstance"), bigNotebooks)
	assert.Equal(t, bigTargets, f.times("elasticloadbalancing:DescribeTargetHealth"))
}

// slowly answers each request after 100 ms, and throttles as AWS documents: EC2 by action with 100 at once and 20 a second, Elastic Load Balancing
// with 40 and 10 together, and Route 53 with 5 a second.
func slowly(f *fakeAWS) {
	buckets, mu := map[string]*limiting.Limiter{}, sync.Mutex{}
	allows := func(action string) bool {
		name, burst, perSecond := action, 100, 20
		switch service, _, _ := strings.Cut(action, ":"); service {
		case "elasticloadbalancing":
			name, burst, perSecond = service, 40, 10
		case "route53":
			name, burst, perSecond = service, 5, 5
		}
		mu.Lock()
		defer mu.Unlock()
		if buckets[name] == nil {
			buckets[name] = limiting.NewLimiter(limiting.Limit(perSecond), burst)
		}
		return buckets[name].Allow()
	}
	for _, c := range account.Calls() {
		answer := f.answers[c.Action]
		f.on(c.Action, func(a asked) answered {
			time.Sleep(100 * time.Millisecond)
			switch {
			case !allows(a.action):
				return answered{status: http.StatusServiceUnavailable, code: "Throttling", message: "Rate exceeded"}
			case answer == nil:
				return answered{status: http.StatusOK}
			}
			return answer(a)
		})
	}
}

// BenchmarkReadingABigAccount tells the seconds, calls, retries and the memory that a reading needs at its end. The fake's own memory counts.
func BenchmarkReadingABigAccount(b *testing.B) {
	for b.Loop() {
		f := bigAWS(b)
		slowly(f)
		options := f.options()
		options.Unlimited, options.Pause = false, 0
		file, err := account.New(options).Read(b.Context())
		require.NoError(b, err)
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		b.ReportMetric(float64(file.Reading.Calls), "calls")
		b.ReportMetric(float64(file.Reading.Retries), "retries")
		b.ReportMetric(float64(memory.Sys)/(1<<20), "MB-of-the-system")
	}
}

// BenchmarkJudgingABigAccount judges that account's file. Its heap at the most counts the file's text too.
func BenchmarkJudgingABigAccount(b *testing.B) {
	text, err := json.Marshal(bigAWS(b).read())
	require.NoError(b, err)
	b.ReportAllocs()
	runtime.GC()
	stop := peakOfHeap(b)
	for b.Loop() {
		export, err := observe.ReadJudged(bytes.NewReader(text))
		require.NoError(b, err)
		report := accesspath.Judge(export.Observe(observe.Stated{}), accesspath.Intent{
			AllowedPaths: []accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN}, Issuers: []string{"role/analysts", "group/science"},
		})
		require.NotEmpty(b, report.Verdicts)
	}
	stop()
}

// BenchmarkComparingABigAccount compares that account with what it was a month before: three rules and a policy are new.
func BenchmarkComparingABigAccount(b *testing.B) {
	now := bigAWS(b).read()
	before := now
	gone := 0
	before.Deployment.Resources = slices.DeleteFunc(slices.Clone(now.Deployment.Resources), func(r accountfile.Resource) bool {
		isGone := gone < 4 && (r.Type == "aws:ec2/securityGroup:SecurityGroup" || gone == 3 && r.Type == "aws:iam/policy:Policy")
		if isGone {
			gone++
		}
		return isGone
	})
	older, newer := exportOf(b, before), exportOf(b, now)
	b.ReportAllocs()
	for b.Loop() {
		report := diff.Between(diff.Side{Name: "before", Export: older}, diff.Side{Name: "now", Export: newer}, observe.Stated{}, accesspath.Intent{
			AllowedPaths: []accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN}, Issuers: []string{"role/analysts", "group/science"},
		})
		require.Len(b, report.Changes, gone)
	}
}

func exportOf(b *testing.B, file accountfile.File) observe.Export {
	text, err := json.Marshal(file)
	require.NoError(b, err)
	export, err := observe.ReadJudged(bytes.NewReader(text))
	require.NoError(b, err)
	return export
}

// peakOfHeap looks each millisecond how much the heap holds, until it is stopped, and reports the most of it.
func peakOfHeap(b *testing.B) (stop func()) {
	done, most := make(chan struct{}), make(chan uint64)
	go func() {
		sample, peak := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}, uint64(0)
		for tick := time.NewTicker(time.Millisecond); ; {
			select {
			case <-tick.C:
				metrics.Read(sample)
				peak = max(peak, sample[0].Value.Uint64())
			case <-done:
				tick.Stop()
				most <- peak
				return
			}
		}
	}()
	return func() {
		close(done)
		b.ReportMetric(float64(<-most)/(1<<20), "peak-MB")
	}
}
