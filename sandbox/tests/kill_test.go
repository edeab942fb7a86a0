package tests

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/cloud"
	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
)

// childFolder makes the test binary a child that works on dev in the folder it names; childDies makes it kill itself with the nth change of its
// account: the account has the change, and the state does not know it. "destroy 5" is an example.
const (
	childFolder = "SANDBOX_TEST_FOLDER"
	childDies   = "SANDBOX_TEST_DIES"
)

// grown is the setting that an update changes.
var grown = map[string]any{"notebookVolumeSizeGiB": 50}

// runAsChild deploys, updates or destroys the stack in the folder. It leaves nothing elsewhere: who is killed cannot delete it.
func runAsChild(folder string) error {
	command, nth := "up", 0
	if dies := os.Getenv(childDies); dies != "" {
		if _, err := fmt.Sscan(dies, &command, &nth); err != nil {
			return err
		}
	}
	if err := engine.Isolate(filepath.Join(filepath.Dir(folder), "home")); err != nil {
		return err
	}
	ofProject, err := engine.FindRoot(".")
	if err != nil {
		return err
	}
	project, err := engine.Load(ofProject, "dev")
	if err != nil {
		return err
	}
	if command == "update" {
		for key, value := range grown {
			if err := project.Set(key, value); err != nil {
				return err
			}
		}
	}
	opened, err := session.Open(context.Background(), session.Place{Project: project, Folder: folder})
	if err != nil {
		return err
	}
	changes := 0
	opened.Cloud.Watch(func([]cloud.Resource) {
		if changes++; changes == nth {
			_ = syscall.Kill(syscall.Getpid(), syscall.SIGKILL)
		}
	})
	if command == "destroy" {
		_, err = opened.Destroy(context.Background(), quiet)
	} else {
		_, err = opened.Up(context.Background(), quiet)
	}
	return err
}

// TestARunKilledBeforeTheStateKnows kills runs at the worst moment: when the account has changed and the state has not. Whether the next run
// is an up, with the settings as they were before, or a destroy, it begins from what the account holds.
func TestARunKilledBeforeTheStateKnows(t *testing.T) {
	for _, dies := range []string{"up 4", "update 1", "destroy 1", "destroy 9", "destroy 25", "destroy 38"} {
		t.Run(dies, func(t *testing.T) {
			command, _, _ := strings.Cut(dies, " ")
			folder := folderWithKeys(t)
			place := session.Place{Project: load(t, "dev", nil), Folder: folder}
			if command != "up" {
				up(t, openIn(t, place))
			}
			child, err := child(childFolder+"="+folder, childDies+"="+dies)
			require.NoError(t, err)
			require.Error(t, child.Run(), "it was to be killed")

			opened := openIn(t, place)
			said, err := opened.Settle(t.Context())
			require.NoError(t, err)
			assert.NotEmpty(t, said)
			again, err := opened.Settle(t.Context())
			require.NoError(t, err)
			assert.Empty(t, again, "once is enough")
			assert.NoFileExists(t, filepath.Join(folder, "unsettled.json"))
			requireNoOrphans(t, opened)
			up(t, opened)
			requireSettled(t, opened)
			for _, resource := range opened.Cloud.Resources() {
				if resource.Type == "aws:sagemaker/notebookInstance:NotebookInstance" {
					assert.Equal(t, 5.0, resource.Props["volumeSize"].NumberValue(), "the settings of now, not those of the killed run")
				}
			}
			_, err = opened.Destroy(t.Context(), quiet)
			require.NoError(t, err)
			requireOnlySeed(t, opened)
		})
	}
}

// TestSettlingCanBeKilledToo: the engine forgets what was pending as soon as it writes the state, so a list is kept of what is still to be read.
func TestSettlingCanBeKilledToo(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "dev")
	opened := openIn(t, session.Place{Project: load(t, "dev", nil), Folder: folder})
	up(t, opened)
	var lost string
	resources, err := opened.Resources(t.Context())
	require.NoError(t, err)
	for _, resource := range resources {
		if resource.Type == "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule" {
			lost = resource.URN
			require.NoError(t, opened.Cloud.Remove(resource.Type+"::"+resource.ID))
			break
		}
	}
	list, err := json.Marshal([]string{lost, "urn:pulumi:dev::private-notebook::aws:ec2/vpc:Vpc::gone-from-the-state"})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "unsettled.json"), list, 0o600))
	_, err = opened.Settle(t.Context())
	require.NoError(t, err)
	requireNoOrphans(t, opened)
	assert.NoFileExists(t, filepath.Join(folder, "unsettled.json"))
}

// TestAKilledRunIsRepaired kills a deployment (SIGKILL, no farewell) when so many of its resources exist; the next run
// says what it found, goes on, and leaves no orphan.
func TestAKilledRunIsRepaired(t *testing.T) {
	for _, after := range []int{1, 3, 5, 8, 13, 20, 30} {
		t.Run(fmt.Sprintf("after %d", after), func(t *testing.T) {
			folder := folderWithKeys(t)
			killWhen(t, folder, after)

			opened := openIn(t, session.Place{Project: load(t, "dev", nil), Folder: folder})
			pending, err := opened.Pending(t.Context())
			require.NoError(t, err)
			said, err := opened.Settle(t.Context())
			require.NoError(t, err)
			assert.Len(t, said, len(pending), "one sentence for each")
			for _, sentence := range said {
				assert.True(t, strings.HasPrefix(sentence, "The last run was killed while creating "), sentence)
			}
			requireNoOrphans(t, opened)
			up(t, opened)
			requireSettled(t, opened)
			_, err = opened.Destroy(t.Context(), quiet)
			require.NoError(t, err)
			requireOnlySeed(t, opened)
		})
	}
}

// killWhen starts a child's deployment and kills it when its account holds that many resources.
func killWhen(t *testing.T, folder string, resources int) {
	t.Helper()
	child, err := child(childFolder + "=" + folder)
	require.NoError(t, err)
	require.NoError(t, child.Start())
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	account := filepath.Join(folder, "account.json")
	for {
		select {
		case err := <-ended:
			require.NoError(t, err)
			require.Fail(t, "the deployment ended before it could be killed")
		case <-time.After(time.Millisecond):
		}
		text, err := os.ReadFile(account)
		if err == nil && strings.Count(string(text), `"urn"`) >= resources {
			require.NoError(t, child.Process.Kill())
			require.Error(t, <-ended)
			return
		}
	}
}
