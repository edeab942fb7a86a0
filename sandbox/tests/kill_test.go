package tests

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
)

// childFolder makes the test binary a child that deploys dev in the folder it names.
const childFolder = "SANDBOX_TEST_FOLDER"

// runAsChild deploys if this process was started for it.
func runAsChild() bool {
	folder, isChild := os.LookupEnv(childFolder)
	if !isChild {
		return false
	}
	project, err := engine.Load(root, "dev")
	if err != nil {
		panic(err)
	}
	opened, err := session.Open(context.Background(), session.Place{Project: project, Folder: folder})
	if err != nil {
		panic(err)
	}
	if _, err := opened.Up(context.Background(), quiet); err != nil {
		panic(err)
	}
	return true
}

// TestAKilledRunIsRepaired kills a deployment (SIGKILL, no farewell) when so many of its resources exist; the next run
// says what it found, goes on, and leaves no orphan.
func TestAKilledRunIsRepaired(t *testing.T) {
	for _, after := range []int{1, 3, 5, 8, 13, 20, 30} {
		t.Run(fmt.Sprintf("after %d", after), func(t *testing.T) {
			folder := t.TempDir()
			killWhen(t, folder, after)

			project := load(t, "dev", nil)
			ownKeys, err := engine.OpenKeys(folder)
			require.NoError(t, err)
			opened := openIn(t, session.Place{Project: project, Folder: folder, Keys: ownKeys})
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
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childFolder+"="+folder, "TMPDIR="+t.TempDir())
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
