package verify

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"net/url"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath"
)

// What the report does not know cannot be as predicted, whatever is seen.
func TestWhatIsNotPredictedDoesNotDecide(t *testing.T) {
	e := Evidence{From: accesspath.FromInternet, Who: accesspath.Issuer}
	e.conclude(Check{Check: IssuePublic, Predicted: string(accesspath.Unknown), Observed: valueAllow})
	e.conclude(Check{Check: OpenPublic, Predicted: valueDeny, Observed: valueDeny})
	e.sumUp()
	assert.False(t, e.OK)
	assert.True(t, e.Settled())
	assert.Equal(t, []string{IssuePublic}, e.Undecided())
	assert.Equal(t, "NOT settled: issue-public could not be compared, on which it hangs; not made in all: -", e.Summary)

	e.Checks[0].Predicted = valueAllow
	e.Checks[0].Result = compare(valueAllow, valueAllow)
	e.sumUp()
	assert.True(t, e.OK)
	assert.Equal(t, "As predicted", e.Summary)
}

func TestWhereAnAnswerLeads(t *testing.T) {
	endpoint := netip.MustParseAddr("10.80.10.4")
	for text, want := range map[string][2]string{ // where the endpoint's address is known, and where it is not
		"10.80.10.4": {valuePrivate, valuePrivate}, "192.168.1.1": {"", valuePrivate}, "100.64.0.7": {"", valuePrivate},
		"203.0.113.9": {valuePublic, valuePublic}, "2001:db8::9": {valuePublic, valuePublic},
		"0.0.0.0": {"", ""}, "127.0.0.1": {"", ""}, "::": {"", ""}, "169.254.1.1": {"", ""},
	} {
		answer := []netip.Addr{netip.MustParseAddr(text)}
		assert.Equal(t, want[0], leadsTo(answer, []netip.Addr{endpoint}), text)
		assert.Equal(t, want[1], leadsTo(answer, nil), text)
	}
	assert.Empty(t, leadsTo([]netip.Addr{endpoint, netip.MustParseAddr("203.0.113.9")}, []netip.Addr{endpoint}), "a client may take either")
	assert.Empty(t, leadsTo(nil, nil))
}

// No word of http.Client's is repeated: it puts the URL into its errors, and a redirect's target.
func TestBrokenConnectionsAreToldWithoutTheURL(t *testing.T) {
	r := run{Place: Place{Timeout: 2 * time.Second}}
	for says, cause := range map[string]error{
		"no answer comes over the connection within 2s":       &net.OpError{Op: "read", Err: errTimeout{}},
		"the connection is closed without an answer":          io.EOF,
		"what comes over the connection is no answer of HTTP": errors.New("token"),
	} {
		assert.Equal(t, says, r.breaks(&url.Error{Op: "Get", URL: "https://n?authToken=token", Err: cause}))
	}
	assert.Equal(t, "the connection is closed without an answer", r.breaks(&net.OpError{Op: "read", Err: syscall.ECONNRESET}))
}

// Whatever a library says, the token is not in the evidence.
func TestTheEvidenceHasNoToken(t *testing.T) {
	e := Evidence{Checks: []Check{{Because: `Get "https://n?authToken=a.b": refused`}, {Because: "HTTP 200"}}}
	e.withoutToken("https://n?authToken=a.b")
	assert.Equal(t, `Get "https://n?authToken=(token)": refused`, e.Checks[0].Because)
	assert.Equal(t, "HTTP 200", e.Checks[1].Because)
	e.withoutToken("")
}

type errTimeout struct{}

func (errTimeout) Error() string { return "token" }
func (errTimeout) Timeout() bool { return true }
