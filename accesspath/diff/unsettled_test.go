package diff_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/diff"
	"private-notebook/accesspath/observe"
)

// Each call that is not answered any more is tried by itself: the one that decides is named, and no other.
func TestOneOfSeveralCallsIsNamed(t *testing.T) {
	denied := func(call string, types ...string) accountfile.Unread {
		return accountfile.Unread{Call: call, Reason: accountfile.Denied, Types: types}
	}
	for name, row := range map[string]struct {
		change func(*accountfile.File)
		want   string
	}{
		"a call": {func(f *accountfile.File) {
			f.Reading.Unread = []accountfile.Unread{
				denied("a:Organization", "aws:organizations/policy:Policy"), denied("ec2:DescribeClientVpnEndpoints", "aws:ec2clientvpn/endpoint:Endpoint"),
			}
		}, "ec2:DescribeClientVpnEndpoints"},
		"the rest": {func(f *accountfile.File) { f.Reading.Complete = false }, "the rest of the reading"},
		"a type that an older reader does not know": {func(f *accountfile.File) {
			f.Reading.Asked = slices.DeleteFunc(accountfile.Types(), func(token string) bool { return token == "aws:ec2/subnet:Subnet" })
		}, "aws:ec2/subnet:Subnet"},
	} {
		for _, back := range []bool{false, true} {
			older, newer := account(t, "a", asItWas), account(t, "b", row.change)
			if back {
				older, newer = newer, older
			}
			changed := between(older, newer)
			require.NotEmpty(t, changed.Answers, name)
			for _, a := range changed.Answers {
				if a.Was == a.Is {
					continue // a mark, which the organisation's policies take or give
				}
				require.Len(t, a.ChangedBy, 1, "%s %v: %+v", name, back, a)
				assert.Equal(t, row.want, changed.Changes[a.ChangedBy[0]].Call, name)
			}
		}
	}
}

// What a run left behind when it died is a change as well.
func TestAnOperationThatIsUnderWay(t *testing.T) {
	for name, change := range map[string]func(*observe.Export, observe.Resource){
		"creating": func(e *observe.Export, r observe.Resource) {
			e.Pending = []observe.Operation{{Kind: "creating", Resource: r}}
		},
		"waits for its deletion": func(e *observe.Export, r observe.Resource) { e.Deleting = []observe.Resource{r} },
	} {
		older, newer := account(t, "a", asItWas), account(t, "b", asItWas)
		change(&newer.Export, observe.Resource{URN: "urn:pulumi:s::p::aws:iam/policy:Policy::late", Type: "aws:iam/policy:Policy", ID: "late"})
		for _, kind := range []diff.Kind{diff.Unfinished, diff.Finished} {
			changed := between(older, newer)
			require.NotEmpty(t, changed.Answers, name)
			require.Len(t, changed.Changes, 1, name)
			assert.Equal(t, "Policy late: "+string(kind)+" ("+name+")", changed.Changes[0].String())
			for _, a := range changed.Answers {
				assert.Equal(t, []int{0}, a.ChangedBy, name)
			}
			older, newer = newer, older
		}
	}
}
