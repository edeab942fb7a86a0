package account_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/accountfile"
)

func TestWhyACallWasNotAnswered(t *testing.T) {
	const action = "ec2:DescribeClientVpnEndpoints"
	denial := func(rest string) string {
		return "You are not authorized to perform this operation. User: " + reader + " is not authorized to perform: " + action + rest +
			" Encoded authorization failure message: abcDEF-planted"
	}
	for name, row := range map[string]struct {
		answer  answered
		reason  accountfile.Reason
		message string
	}{
		"an SCP": {answered{status: 403, code: "UnauthorizedOperation", message: denial(" with an explicit deny in a service control policy.")},
			accountfile.DeniedBySCP, "service control policy"},
		"a boundary": {answered{status: 403, code: "UnauthorizedOperation", message: denial(" because no permissions boundary allows the " + action + " action.")},
			accountfile.DeniedByBoundary, "permissions boundary"},
		"a session policy": {answered{status: 403, code: "UnauthorizedOperation", message: denial(" because no session policy allows the " + action + " action.")},
			accountfile.DeniedBySessionPolicy, "session policy"},
		"its own policies": {answered{status: 403, code: "UnauthorizedOperation", message: denial(" with an explicit deny in an identity-based policy.")},
			accountfile.DeniedByIdentityPolicy, "identity-based policy"},
		"some policy": {answered{status: 403, code: "UnauthorizedOperation", message: "You are not authorized to perform this operation."},
			accountfile.Denied, "You are not authorized"},
		"not in this Region": {answered{status: 400, code: "InvalidAction", message: "The action DescribeClientVpnEndpoints is not valid for this web service."},
			accountfile.NotOffered, "InvalidAction: The action"},
		"expired": {answered{status: 400, code: "RequestExpired", message: "Request has expired."}, accountfile.Failed, "RequestExpired: Request has expired."},
		"a page of HTML": {answered{status: 500, raw: true, body: "<html><title>500</title>oops</html>"},
			accountfile.Failed, "HTTP status 500, without an answer in AWS's form"},
		"a text":         {answered{status: 503, raw: true, body: "no healthy upstream"}, accountfile.Failed, "HTTP status 503"},
		"half an answer": {answered{status: 200, raw: true, body: "<DescribeClientVpnEndpointsResponse><clientVpnEndpoint><item>"}, accountfile.Failed, "EOF"},
		"several lines": {answered{status: 403, code: "SignatureDoesNotMatch", message: "It does not match.\nx-amz-security-token:planted"},
			accountfile.Failed, "SignatureDoesNotMatch: It does not match."},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFakeAWS(t)
			f.on(action, func(asked) answered { return row.answer })
			gaps := f.read().Reading.Unread
			require.Len(t, gaps, 1)
			assert.Equal(t, action, gaps[0].Call)
			assert.Equal(t, row.reason, gaps[0].Reason)
			assert.Contains(t, gaps[0].Message, row.message)
			assert.NotContains(t, gaps[0].Message, "planted")
			assert.NotContains(t, gaps[0].Message, "\n")
		})
	}
}

// An action that AWS has everywhere is missing from what answers in its place: that is no "there is none".
func TestOnlyWhatIsNotEverywhereIsNotOffered(t *testing.T) {
	f := newFakeAWS(t)
	f.on("ec2:DescribeVpcs", refuses(http.StatusBadRequest, "InvalidAction", "The action DescribeVpcs is not valid for this web service."))
	gaps := unreadOf(f.read(), "ec2:DescribeVpcs")
	require.Len(t, gaps, 1)
	assert.Equal(t, accountfile.NotImplemented, gaps[0].Reason)
}
