package tests

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
)

// notForetold are the paths that the report finds open although allowedPaths leaves them out, and of which the preview says nothing,
// by stack: what is adopted there lets people in by its owner's rules, or a transit gateway by its owner's routes.
var notForetold = map[string][]string{
	"adopt": {"vpc", "client-vpn", "on-premises"}, "transit-gateway": {"on-premises"},
}

// settled are the settings of each environment and each guide, read anew.
func settled(t *testing.T) map[string]func() *engine.Project {
	t.Helper()
	all := map[string]func() *engine.Project{}
	for _, stack := range stackNames {
		all[stack] = func() *engine.Project { return load(t, stack, nil) }
	}
	for topic, text := range guides(t) {
		all[topic] = func() *engine.Project { return guideProject(t, topic, text) }
	}
	return all
}

// warned is what a preview says of allowedPaths as they are given.
func warned(t *testing.T, project *engine.Project, paths []string) []string {
	t.Helper()
	require.NoError(t, project.Set("allowedPaths", paths))
	opened := openIn(t, session.Place{Project: project, Cloud: newAccount(t, project)})
	outcome, err := opened.Preview(t.Context(), quiet)
	require.NoError(t, err)
	var said []string
	for _, d := range outcome.Diagnostics {
		if d.Severity == "warning" && strings.Contains(d.Message, "allowedPaths") {
			said = append(said, d.Message)
		}
	}
	return said
}

// TestWhatThePreviewWarnsOfTheReportFinds changes the allowedPaths of every environment and guide by one path, in either direction:
// whatever the preview then warns of, the report finds on what is deployed; and it is silent where both agree.
func TestWhatThePreviewWarnsOfTheReportFinds(t *testing.T) {
	for stack, read := range settled(t) {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			intent := intentOf(t, read())
			var meant []string
			for _, from := range intent.AllowedPaths {
				meant = append(meant, string(from))
			}
			assert.Empty(t, warned(t, read(), meant), "the settings as they are")

			project := read()
			opened := openIn(t, session.Place{Project: project, Cloud: newAccount(t, project)})
			up(t, opened)
			text, err := opened.Export(t.Context())
			require.NoError(t, err)
			seen := observe.Observe(readResources(t, text), observe.Stated{})
			var silent []string
			for _, from := range accesspath.Froms() {
				changed := intent
				if changed.AllowedPaths = pathsBut(intent.AllowedPaths, from); len(changed.AllowedPaths) == len(intent.AllowedPaths) {
					changed.AllowedPaths = append(changed.AllowedPaths, from)
				}
				if len(changed.AllowedPaths) == 0 {
					continue // An empty list has a warning of its own.
				}
				paths := make([]string, len(changed.AllowedPaths))
				for i, path := range changed.AllowedPaths {
					paths[i] = string(path)
				}
				require.False(t, accesspath.Judge(seen, changed).Intent.OK, "%v", paths)
				if said := warned(t, read(), paths); len(said) == 0 {
					silent = append(silent, string(from))
				} else {
					assert.Len(t, said, 1, "%v", paths)
					assert.Contains(t, said[0], `entry "`+string(from)+`"`)
				}
			}
			assert.Equal(t, notForetold[stack], silent, "the report finds it, and the preview says nothing")
		})
	}
}

func pathsBut(paths []accesspath.From, path accesspath.From) []accesspath.From {
	return slices.DeleteFunc(slices.Clone(paths), func(other accesspath.From) bool { return other == path })
}

// TestThePreviewSuggestsTheAllowedPathsThatTheReportProves leaves the key out of every environment and guide: the value to write is the
// one that stood there, which the report holds the deployment to.
func TestThePreviewSuggestsTheAllowedPathsThatTheReportProves(t *testing.T) {
	for stack, read := range settled(t) {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			intent := intentOf(t, read())
			var meant []string
			for _, from := range accesspath.Froms() {
				if slices.Contains(intent.AllowedPaths, from) {
					meant = append(meant, string(from))
				}
			}
			said := warned(t, read(), []string{})
			require.Len(t, said, 1)
			assert.Equal(t, "Pulumi."+stack+".yaml: configuration: allowedPaths is empty or not set, so nobody is meant to get in; write private-notebook:allowedPaths: ["+
				strings.Join(meant, ", ")+"], which is what the other keys declare, or those of them that you mean", said[0])
		})
	}
}
