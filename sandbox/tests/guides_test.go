package tests

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
	"private-notebook/stacks"
)

// settingsFence opens the block of a guide that is a complete settings file.
const settingsFence = "```yaml sandbox\n"

// programFence opens a program that a guide shows instead of settings: those are run by sandbox/cli.
const programFence = "```yaml program="

// guides are the documents of docs/guides that show settings, by topic, which is also the name of the stack that each deploys.
func guides(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root, "docs", "guides", "*.md"))
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	byTopic := map[string]string{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		if !strings.Contains(string(text), programFence) {
			byTopic[strings.TrimSuffix(filepath.Base(path), ".md")] = string(text)
		}
	}
	return byTopic
}

// settingsIn is the one settings file that a guide shows.
func settingsIn(t *testing.T, topic, text string) string {
	t.Helper()
	_, after, has := strings.Cut(text, settingsFence)
	require.True(t, has, "docs/guides/%s.md shows no settings: begin them with %q", topic, settingsFence)
	settings, rest, closed := strings.Cut(after, "\n```\n")
	require.True(t, closed, "docs/guides/%s.md does not close its settings", topic)
	require.NotContains(t, rest, settingsFence, "docs/guides/%s.md shows two stacks: give each a guide", topic)
	return settings
}

// TestEveryGuideDeploys takes the settings of each guide through a stack's life, and holds the access-path report to the
// allowedPaths that they state.
func TestEveryGuideDeploys(t *testing.T) {
	for topic, text := range guides(t) {
		t.Run(topic, func(t *testing.T) {
			t.Parallel()
			project := guideProject(t, topic, text)
			opened := openIn(t, session.Place{Project: project, Cloud: newAccount(t, project)})
			lives(t, opened, intentOf(t, project), guideWaivers(t, project))
		})
	}
}

func guideProject(t *testing.T, topic, text string) *engine.Project {
	t.Helper()
	project, err := engine.Read(root, topic, "docs/guides/"+topic+".md", []byte(settingsIn(t, topic, text)))
	require.NoError(t, err)
	return project
}

// deployedGuide is a guide's stack that is up.
func deployedGuide(t *testing.T, topic string) *session.Session {
	t.Helper()
	project := guideProject(t, topic, guides(t)[topic])
	opened := openIn(t, session.Place{Project: project, Cloud: newAccount(t, project)})
	up(t, opened)
	return opened
}

// lives is a stack's life, with the reports of who gets in and of the security controls at its height.
func lives(t *testing.T, opened *session.Session, intent accesspath.Intent, waivers map[string]string) {
	t.Helper()
	preview, err := opened.Preview(t.Context(), quiet)
	require.NoError(t, err, "the first preview, in which every ID is unknown")
	assert.Equal(t, preview.Changes, up(t, opened).Changes, "up does what the preview said")
	_, err = opened.Up(t.Context(), unchanged)
	require.NoError(t, err, "a second up")
	_, err = opened.Refresh(t.Context(), unchanged)
	require.NoError(t, err, "a refresh")
	requireSettled(t, opened)
	assertAsIntended(t, opened, intent)
	assertComplies(t, opened, waivers)
	assertPriced(t, opened)

	_, err = opened.Destroy(t.Context(), quiet)
	require.NoError(t, err)
	requireOnlySeed(t, opened)
	left, err := opened.Resources(t.Context())
	require.NoError(t, err)
	assert.Empty(t, left, "the state after a destroy")
}

// assertAsIntended judges what is deployed by what the settings say is meant.
func assertAsIntended(t *testing.T, opened *session.Session, intent accesspath.Intent) {
	t.Helper()
	text, err := opened.Export(t.Context())
	require.NoError(t, err)
	seen := observe.Observe(readResources(t, text), observe.Stated{})
	assert.Empty(t, seen.NotUnderstood)
	report := accesspath.Judge(seen, intent)
	require.NotEmpty(t, report.Verdicts)
	assert.True(t, report.Intent.OK, "%+v", report.Intent)
}

// intentOf is what a project's settings say is meant. Settings that admit nobody show nothing.
func intentOf(t *testing.T, project *engine.Project) accesspath.Intent {
	t.Helper()
	return intentIn(t, handedTo(t, project), project.Stack())
}

// intentIn is what the settings of a stack say is meant, as the engine hands them on.
func intentIn(t *testing.T, handed map[string]string, stack string) accesspath.Intent {
	t.Helper()
	intent, err := accesspath.ParseIntent(allowedIn(t, handed))
	require.NoError(t, err)
	issuers, err := accesspath.ReadIssuerSettings(func(key string) any { return handed["private-notebook:"+key] })
	require.NoError(t, err)
	var groups map[string]string
	require.NoError(t, json.Unmarshal([]byte(handed["private-notebook:clientVpnAuthorizedGroups"]), &groups))
	for _, id := range groups {
		intent.ClientVPNGroups = append(intent.ClientVPNGroups, id)
	}
	slices.Sort(intent.ClientVPNGroups)
	intent.ClientVPNDisconnected = handed["private-notebook:clientVpnConnected"] == "false"
	return issuers.Tell(intent, stacks.Namespace+"-"+stack)
}

// allowedIn are the paths that the settings of a stack mean to lead in. There is always one.
func allowedIn(t *testing.T, handed map[string]string) []string {
	t.Helper()
	var names []string
	require.NoError(t, json.Unmarshal([]byte(handed["private-notebook:allowedPaths"]), &names))
	require.NotEmpty(t, names)
	return names
}

// TestTheExportFilesOfGuidesAreUpToDate holds the exports that are judged or priced elsewhere to what the guides deploy today. With -update
// it writes them.
func TestTheExportFilesOfGuidesAreUpToDate(t *testing.T) {
	for _, topic := range []string{"client-vpn-directory", "fleet", "linked-vpcs", "on-premises", "smallest", "transit-gateway"} {
		project, err := engine.Read(root, topic, "docs/guides/"+topic+".md", []byte(settingsIn(t, topic, guides(t)[topic])))
		require.NoError(t, err)
		opened := openIn(t, session.Place{Project: project, Cloud: newAccount(t, project)})
		up(t, opened)
		text, err := opened.Export(t.Context())
		require.NoError(t, err)
		assertUpToDate(t, exportFile(topic), scrubbed(t, text))
	}
}
