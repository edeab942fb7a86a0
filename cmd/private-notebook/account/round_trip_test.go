package account_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/cmd/private-notebook/stack"
	"private-notebook/internal/golden"
)

// roundTrips are the environments, and guides that together have every way in: by groups, to the company, from linked VPCs, to a fleet.
var roundTrips = []string{"dev", "prod", "client-vpn-directory", "fleet", "linked-vpcs", "on-premises"}

// settingsOf are a stack's, from its file, or from the block of its guide.
func settingsOf(t *testing.T, name string) stack.Settings {
	path := filepath.Join("../../..", "Pulumi."+name+".yaml")
	if _, err := os.Stat(path); err != nil {
		text, err := os.ReadFile(filepath.Join("../../../docs/guides", name+".md"))
		require.NoError(t, err)
		_, after, has := strings.Cut(string(text), "```yaml sandbox\n")
		require.True(t, has)
		block, _, _ := strings.Cut(after, "\n```\n")
		path = filepath.Join(t.TempDir(), "Pulumi."+name+".yaml")
		require.NoError(t, os.WriteFile(path, []byte(block), 0o600))
	}
	settings, err := stack.ReadSettings(t.Context(), path, "private-notebook", name)
	require.NoError(t, err)
	return settings
}

// readOf is what the reader reads of the simulated account in which a stack is.
func readOf(t *testing.T, name string) observe.Export {
	resources := accountOfStack(t, name)
	file := servedFrom(t, resources).read()
	require.Empty(t, file.Reading.Unread)
	inFile := map[string]int{}
	for _, r := range file.Deployment.Resources {
		inFile[r.Type]++
	}
	for _, r := range resources {
		assert.True(t, isAmong(r.Type, parts) || isAmong(r.Type, notServed) || inFile[r.Type] > 0, "nothing serves %s", r.Type)
	}
	text, err := json.Marshal(file)
	require.NoError(t, err)
	require.NotContains(t, string(text), planted)
	read, err := observe.ReadJudged(bytes.NewReader(text))
	require.NoError(t, err)
	return read
}

// byItsName is an intent for an account: a role that a stack makes is known by its name in the program, which no account has.
func byItsName(intent accesspath.Intent, resources []observe.Resource) accesspath.Intent {
	intent.Issuers = slices.Clone(intent.Issuers)
	for i, key := range intent.Issuers {
		for _, r := range resources {
			if strings.HasSuffix(r.URN, key) {
				intent.Issuers[i] = "role/" + textOf(r, "name")
			}
		}
	}
	return intent
}

// The sandbox's accounts, served in the API's own form and read again, are judged as the stacks' exports are, but for what became a fact. The
// golden lists what differs.
func TestTheAccountOfAStackIsJudgedAsTheStack(t *testing.T) {
	var differs strings.Builder
	for _, name := range roundTrips {
		export, settings := exported(t, name), settingsOf(t, name)
		want := accesspath.Judge(export.Observe(settings.Facts), settings.Intent)
		require.True(t, want.Intent.OK, "%s: %v", name, want.Intent.Differences)
		got := accesspath.Judge(readOf(t, name).Observe(settings.Facts), byItsName(settings.Intent, export.Resources))
		fmt.Fprintf(&differs, "%s\n", name)
		require.Len(t, got.Verdicts, len(want.Verdicts), name)
		is := map[string]accesspath.Verdict{}
		for _, v := range got.Verdicts {
			is[questionOf(v)] = v
		}
		for _, was := range want.Verdicts {
			differs.WriteString(differenceOf(t, name, was, is[questionOf(was)]))
		}
		for _, n := range got.NotUnderstood {
			t.Error(name, n)
		}
		listOnly(&differs, "the stack assumes", want.Assumptions, got.Assumptions)
		listOnly(&differs, "the account leaves to be assumed", got.Assumptions, want.Assumptions)
	}
	golden.Equal(t, "testdata/round-trip.txt", differs.String())
}

// differenceOf is a line about an answer that differs; "" for one that does not. It may differ only where the stack's rests on what is assumed, and
// the account's rests on no more.
func differenceOf(t *testing.T, name string, was, is accesspath.Verdict) string {
	question := questionOf(was)
	if was.Decision == is.Decision && was.Assumed == is.Assumed {
		return ""
	}
	assert.True(t, was.Assumed, "%s: %s: was %s: %s; is %s: %s", name, question, was.Decision, was.Because, is.Decision, is.Because)
	assert.False(t, is.Assumed && !was.Assumed, "%s: %s rests on more than before: %s", name, question, is.Because)
	star := map[bool]string{true: "*"}
	line := fmt.Sprintf("  %s: %s%s -> %s%s", question, was.Decision, star[was.Assumed], is.Decision, star[is.Assumed])
	if was.Decision != is.Decision {
		line += ": " + is.Because
	}
	return line + "\n"
}

func questionOf(v accesspath.Verdict) string {
	return strings.TrimSpace(fmt.Sprint(v.Notebook, " ", v.Principal, " ", v.From, " ", v.Step))
}

// listOnly lists what one list has and another has not.
func listOnly(b *strings.Builder, title string, list, without []string) {
	for _, text := range list {
		if !slices.Contains(without, text) {
			fmt.Fprintf(b, "  %s: %s\n", title, text)
		}
	}
}
