package verify

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
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
	const before = `Get "https://n?authToken=a%2Bb": refused a+b, a%2Bb`
	e := Evidence{Caller: Caller{Because: before}, Checks: []Check{{Because: before, Control: before, Remedy: before}, {Because: "HTTP 200"}}}
	e.withoutToken("https://n?authToken=a%2Bb")
	for _, text := range []string{e.Caller.Because, e.Checks[0].Because, e.Checks[0].Control, e.Checks[0].Remedy} {
		assert.Equal(t, `Get "https://n?(token)": refused (token), (token)`, text)
	}
	e.withoutToken("https://n?authToken=x&view=&kind=0")
	e.withoutToken("https://n?authToken=")
	e.withoutToken("")
	assert.Equal(t, "HTTP 200", e.Checks[1].Because)
}

// A page that breaks off is not somebody else's page.
func TestAPageThatBreaksOffIsNobodysPage(t *testing.T) {
	r := run{Place: Place{Timeout: 2 * time.Second}}
	for page, want := range map[string][2]string{
		"<title>Jup":     {"", "HTTP 200, under a certificate by nobody, and of the page no answer comes over the connection within 2s"},
		"<title>Jupyter": {valueAllow, "HTTP 200, under a certificate by nobody"},
	} {
		c := Check{}
		r.read(&c, &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(io.MultiReader(strings.NewReader(page), iotest.ErrReader(errTimeout{})))})
		assert.Equal(t, want, [2]string{c.Observed, c.Because})
	}
}

type errTimeout struct{}

func (errTimeout) Error() string { return "token" }
func (errTimeout) Timeout() bool { return true }
