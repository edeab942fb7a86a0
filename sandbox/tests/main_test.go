// Package tests runs the project's program on Pulumi's engine against the simulated AWS: every stack through its life,
// and every failure that can be staged. What it cannot prove is what AWS itself does: see sandbox/cloud.
package tests

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"private-notebook/internal/environments"
	"private-notebook/sandbox/cloud"
	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
)

var (
	// root is the project's folder.
	root string
	// stackNames are the project's environments: a settings file that is not listed is somebody's trial.
	stackNames []string
	// scratch is deleted when the tests end.
	scratch string
	// here is this package's folder. The tests run elsewhere: see prepare.
	here string
	// keys are shared by all tests: deriving them takes a quarter of a second.
	keys *engine.Keys

	quiet     = engine.Options{}
	unchanged = engine.Options{ExpectNoChanges: true}
)

func TestMain(m *testing.M) {
	if folder, isChild := os.LookupEnv(childFolder); isChild {
		if err := runAsChild(folder); err != nil {
			panic(err)
		}
		return
	}
	if err := prepare(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	cloud.ReuseKeys()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300) // An eighth of the time for half a gigabyte more; a linker takes three times as much.
	}
	code := m.Run()
	_ = os.RemoveAll(scratch)
	os.Exit(code)
}

// prepare has the tests run in a folder that belongs to no project.
func prepare() (err error) {
	if err = useMemory(); err != nil {
		return err
	}
	if scratch, err = os.MkdirTemp("", "sandbox-tests"); err != nil {
		return err
	}
	if err = engine.Isolate(filepath.Join(scratch, "home")); err != nil {
		return err
	}
	if here, err = os.Getwd(); err != nil {
		return err
	}
	if root, err = engine.FindRoot(here); err != nil {
		return err
	}
	if stackNames, err = environments.Of(root); err != nil {
		return err
	}
	// In each operation Pulumi looks from the working directory for a project, and reads and checks it for a name that nobody here asks for.
	if err = os.Chdir(scratch); err != nil {
		return err
	}
	keys, err = engine.OpenKeys(filepath.Join(scratch, "keys"))
	return err
}

// folderWithKeys is a stack's folder with keys in it. They are derived once for all tests, which takes a quarter of a second.
func folderWithKeys(t testing.TB) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "dev")
	require.NoError(t, os.CopyFS(folder, os.DirFS(filepath.Join(scratch, "keys"))))
	return folder
}

// child is this test binary, to be run as another process.
func child(environment ...string) (*exec.Cmd, error) {
	self, err := os.Executable()
	process := exec.Command(self)
	process.Dir, process.Env = here, append(os.Environ(), environment...)
	return process, err
}

// useMemory has temporary folders made in memory where the system offers that: the engine writes the whole state before
// and after each step, which takes a third of the tests' time on a disk.
func useMemory() error {
	const memory = "/dev/shm"
	folder, err := os.MkdirTemp(memory, "probe")
	if err != nil {
		return nil // a system without it, or a container that may not use it
	}
	if err := os.Remove(folder); err != nil {
		return err
	}
	return os.Setenv("TMPDIR", memory)
}

// load reads a stack's configuration with some values replaced.
func load(t testing.TB, stack string, edits map[string]any) *engine.Project {
	t.Helper()
	project, err := engine.Load(root, stack)
	require.NoError(t, err)
	for key, value := range edits {
		require.NoError(t, project.Set(key, value))
	}
	return project
}

// newAccount founds a stack's account in memory.
func newAccount(t testing.TB, project *engine.Project) *cloud.Cloud {
	t.Helper()
	seed, err := session.Seed(project)
	require.NoError(t, err)
	account, err := cloud.Open("", seed)
	require.NoError(t, err)
	return account
}

// open opens a stack with a state and an account of its own, in memory.
func open(t testing.TB, stack string) *session.Session {
	t.Helper()
	return openIn(t, session.Place{Project: load(t, stack, nil)})
}

// openIn opens a session at a place; its state is verified when the test ends, however it ends.
func openIn(t testing.TB, place session.Place) *session.Session {
	t.Helper()
	if place.Keys == nil {
		place.Keys = keys
	}
	opened, err := session.Open(t.Context(), place)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, opened.Verify(context.Background())) })
	return opened
}

// deployedOnce has one deployment of each stack.
var deployedOnce = struct {
	sync.Mutex
	sessions map[string]*session.Session
}{sessions: map[string]*session.Session{}}

// theDeployed is a stack that is up. It is deployed once for all tests, which work on copies.
func theDeployed(t testing.TB, stack string) *session.Session {
	t.Helper()
	deployedOnce.Lock()
	defer deployedOnce.Unlock()
	if opened, isThere := deployedOnce.sessions[stack]; isThere {
		return opened
	}
	opened := openIn(t, session.Place{Project: load(t, stack, nil)})
	up(t, opened)
	deployedOnce.sessions[stack] = opened
	return opened
}

// deployed is a stack that is up, of the test's own.
func deployed(t testing.TB, stack string) *session.Session {
	t.Helper()
	return deployedWith(t, stack, nil)
}

// deployedWith is the same with a configuration edited since.
func deployedWith(t testing.TB, stack string, edits map[string]any) *session.Session {
	t.Helper()
	return openIn(t, session.Place{Project: load(t, stack, edits), From: theDeployed(t, stack)})
}

// up deploys and expects success.
func up(t testing.TB, opened *session.Session) engine.Result {
	t.Helper()
	outcome, err := opened.Up(t.Context(), quiet)
	require.NoError(t, err)
	return outcome
}

// requireSettled expects that state, program and account agree and nothing is left over.
func requireSettled(t testing.TB, opened *session.Session) {
	t.Helper()
	_, err := opened.Preview(t.Context(), unchanged)
	require.NoError(t, err, "a preview shows nothing to do")
	requireNoOrphans(t, opened)
}

// requireNoOrphans expects the account and the state to hold the same resources.
func requireNoOrphans(t testing.TB, opened *session.Session) {
	t.Helper()
	require.NoError(t, opened.Verify(t.Context()))
	orphans, err := opened.Orphans(t.Context())
	require.NoError(t, err)
	require.Empty(t, orphans, "resources in the account that the state does not know")
	resources, err := opened.Resources(t.Context())
	require.NoError(t, err)
	inAccount := map[string]bool{}
	for _, resource := range opened.Cloud.Resources() {
		inAccount[resource.Type+"::"+resource.ID] = true
	}
	for _, resource := range resources {
		if isAWS(resource) {
			require.True(t, inAccount[resource.Type+"::"+resource.ID], "the state's %s is not in the account", resource.URN)
		}
	}
}

// requireOnlySeed expects the account to hold what it held before the stack.
func requireOnlySeed(t testing.TB, opened *session.Session) {
	t.Helper()
	for _, resource := range opened.Cloud.Resources() {
		seededOrOwned := resource.Seeded || resource.Owner != ""
		require.True(t, seededOrOwned, "%s %s is left in the account", resource.Type, resource.ID)
	}
}
