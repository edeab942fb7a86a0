package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/private-notebook/account"
)

// lacking prints which of its arguments no statement of moto's copy of SecurityAudit allows.
const lacking = `
import fnmatch, json, sys
from moto.iam.aws_managed_policies import aws_managed_policies_data
allowed = []
for statement in json.loads(aws_managed_policies_data)["SecurityAudit"]["Document"]["Statement"]:
    actions = statement["Action"]
    allowed += [actions] if isinstance(actions, str) else actions
for action in sys.argv[1:]:
    if not any(fnmatch.fnmatchcase(action.lower(), pattern.lower()) for pattern in allowed):
        print(action)
`

// What the documents say that SecurityAudit lacks is what a copy of the policy lacks.
func TestWhatSecurityAuditLacks(t *testing.T) {
	said, err := exec.CommandContext(t.Context(), "python3", append([]string{"-c", lacking}, account.Actions(true)...)...).Output()
	if err != nil && os.Getenv(requireMoto) == "" {
		t.Skipf("Python has no moto (%v); install moto[server] 5.2.1, or see it in CI", err)
	}
	require.NoError(t, err)
	assert.Equal(t, account.NotInSecurityAudit, strings.Fields(string(said)))
}
