package tests

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
)

// earlierFolder has what the program of 2026-11-28 deployed: of each environment, of each guide, and of two further lists of zones, the
// settings, the export and the simulated account of that day. Of the day after come the guide client-vpn-at-night, and a participant of a shared VPC
// (sharedSettings). They are compressed, and never written again.
func earlierFolder() string { return filepath.Join(here, "testdata", "earlier") }

// earlier is a deployment of that day.
type earlier struct {
	Settings string `json:"settings"`
	Export   struct {
		Version    int             `json:"version"`
		Deployment json.RawMessage `json:"deployment"`
	} `json:"export"`
	Account map[string]any `json:"account"`
}

// earlierNames are the deployments of that day.
func earlierNames(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(earlierFolder(), "*.json.gz"))
	require.NoError(t, err)
	require.Len(t, paths, 20, "dev, prod, 15 guides, 2 lists of zones, and a participant of a shared VPC")
	var names []string
	for _, path := range paths {
		names = append(names, strings.TrimSuffix(filepath.Base(path), ".json.gz"))
	}
	return names
}

func readEarlier(t *testing.T, name string) earlier {
	t.Helper()
	file, err := os.Open(filepath.Join(earlierFolder(), name+".json.gz"))
	require.NoError(t, err)
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	require.NoError(t, err)
	var read earlier
	require.NoError(t, json.NewDecoder(unzipped).Decode(&read))
	return read
}

// deployedEarlier is a stack as the program of that day left it, with the program of today. edit changes its settings.
func deployedEarlier(t *testing.T, name string, edit map[string]any) *session.Session {
	t.Helper()
	read, folder := readEarlier(t, name), filepath.Join(t.TempDir(), name)
	project, err := engine.Read(root, name, "the settings of "+name, []byte(read.Settings))
	require.NoError(t, err)
	for key, value := range edit {
		require.NoError(t, project.Set(key, value))
	}
	state, err := json.Marshal(map[string]any{
		"version": read.Export.Version, "checkpoint": map[string]any{"latest": read.Export.Deployment},
	})
	require.NoError(t, err)
	account, err := json.Marshal(read.Account)
	require.NoError(t, err)
	for path, text := range map[string][]byte{
		filepath.Join("state", ".pulumi", "stacks", "private-notebook", name+".json"): state, "account.json": account,
	} {
		path = filepath.Join(folder, path)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, text, 0o600))
	}
	ofThatDay, err := keysOfThatDay()
	require.NoError(t, err)
	return openIn(t, session.Place{Project: project, Folder: folder, Keys: ofThatDay})
}

// keysOfThatDay are derived once, from the passphrase alone: that day's program kept no key.
var keysOfThatDay = sync.OnceValues(func() (*engine.Keys, error) {
	folder := filepath.Join(scratch, "keys-of-that-day")
	if err := os.CopyFS(folder, os.DirFS(filepath.Join(earlierFolder(), "keys"))); err != nil {
		return nil, err
	}
	return engine.OpenKeys(folder)
})

// heldFrom are the steps that take a resource away, or put another in its place.
func heldFrom(steps []engine.Step) []string {
	return slices.DeleteFunc(describe(steps), func(step string) bool {
		operation, _, _ := strings.Cut(step, " ")
		return operation == "create" || operation == "update" || operation == "same" || operation == "read"
	})
}

// TestWhatWasDeployedEarlierStays updates the deployments of an earlier day with their own settings: nothing is replaced, and nothing deleted.
// Whatever holds data or an ID that somebody else knows is among it: notebooks, subnets, endpoints, addresses, profiles.
func TestWhatWasDeployedEarlierStays(t *testing.T) {
	for _, name := range earlierNames(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opened := deployedEarlier(t, name, nil)
			before, err := opened.Resources(t.Context())
			require.NoError(t, err)
			require.NotEmpty(t, before)
			preview, err := opened.Preview(t.Context(), quiet)
			require.NoError(t, err)
			assert.Empty(t, heldFrom(preview.Steps))
			assert.Empty(t, heldFrom(up(t, opened).Steps))
			requireSettled(t, opened)
			after, err := opened.Resources(t.Context())
			require.NoError(t, err)
			ids := map[string]string{}
			for _, resource := range after {
				ids[resource.URN] = resource.ID
			}
			for _, resource := range before {
				if strings.HasPrefix(resource.Type, "pulumi:providers:") {
					continue // The name of a default provider is that of its version, which not every way of building a test knows.
				}
				assert.Equal(t, resource.ID, ids[resource.URN], "the ID of %s", resource.URN)
			}
		})
	}
}
