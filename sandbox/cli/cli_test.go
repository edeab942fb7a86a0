//go:build cli

package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTheCommandLine is the life of the dev stack as a user types it.
func TestTheCommandLine(t *testing.T) {
	t.Parallel()
	pulumi := install(t, "dev")
	pulumi.expect(t, exitStackNotFound, "preview", "--stack", "dev")
	pulumi.expect(t, exitOK, "stack", "init", "dev")

	preview := pulumi.expect(t, exitOK, "preview", "--stack", "dev")
	assert.Contains(t, preview, "to create")
	assert.Empty(t, pulumi.account(t), "a preview makes nothing")

	up := pulumi.expect(t, exitOK, "up", "--yes", "--skip-preview", "--stack", "dev")
	assert.Contains(t, up, "presignCommand")
	assert.NotContains(t, up, "PRIVATE KEY")
	assert.NotContains(t, up, "warning")
	made := pulumi.account(t)
	assert.Contains(t, made, "aws:sagemaker/notebookInstance:NotebookInstance")
	assert.Contains(t, made, "aws:ec2clientvpn/endpoint:Endpoint")

	pulumi.expect(t, exitOK, "up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", "dev")
	command := pulumi.expect(t, exitOK, "stack", "output", "presignCommand", "--stack", "dev")
	assert.Contains(t, command, "aws sagemaker create-presigned-notebook-instance-url")
	key := pulumi.expect(t, exitOK, "stack", "output", "--stack", "dev")
	assert.Contains(t, key, "[secret]")

	deployment := pulumi.expect(t, exitOK, "stack", "export", "--stack", "dev")
	assert.True(t, json.Valid([]byte(deployment)))
	assert.NotContains(t, deployment, "PRIVATE KEY")
	pulumi.expect(t, exitOK, "refresh", "--yes", "--skip-preview", "--expect-no-changes", "--stack", "dev")

	pulumi.edit(t, "dev", "private-notebook:notebookVolumeSizeGiB: 20")
	unexpected := pulumi.expect(t, exitUnexpectedChanges, "preview", "--expect-no-changes", "--diff", "--stack", "dev")
	assert.Contains(t, unexpected, "volumeSize: 5 => 20")

	pulumi.expect(t, exitOK, "destroy", "--yes", "--skip-preview", "--stack", "dev")
	assert.Empty(t, pulumi.account(t), "destroy leaves nothing")
	pulumi.expect(t, exitOK, "stack", "rm", "--yes", "dev")
}

// TestTheCommandLineCompilesTheProgram: the other tests take one that is built before.
func TestTheCommandLineCompilesTheProgram(t *testing.T) {
	t.Parallel()
	pulumi := installPulumi(t)
	// The copy stands in the same folder each time, since Go compiles a package anew for each folder that it stands in.
	pulumi.project = filepath.Join(checkout(t), ".build", "cli", "project")
	require.NoError(t, os.RemoveAll(pulumi.project))
	t.Cleanup(func() { assert.NoError(t, os.RemoveAll(pulumi.project)) })
	copyProject(t, pulumi.project)
	pulumi.expect(t, exitOK, "stack", "init", "dev")
	preview := pulumi.expect(t, exitOK, "preview", "--stack", "dev")
	assert.Contains(t, preview, "to create")
	assert.Empty(t, pulumi.account(t), "a preview makes nothing")
}

// TestABadConfiguration is refused with the program's own words before anything is made.
func TestABadConfiguration(t *testing.T) {
	t.Parallel()
	pulumi := install(t, "dev")
	pulumi.expect(t, exitOK, "stack", "init", "dev")
	pulumi.edit(t, "dev", "private-notebook:clientVpnCIDR: 10.60.4.0/22")
	said := pulumi.expect(t, exitFailed, "up", "--yes", "--skip-preview", "--stack", "dev")
	assert.Contains(t, said, "clientVpnCidr", "the nearest known key is named")
	assert.Empty(t, pulumi.account(t))
}
