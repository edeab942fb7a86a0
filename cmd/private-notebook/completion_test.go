package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// completed is what a shell is offered: cobra's own hidden command, which every shell's script asks.
func completed(t *testing.T, dir string, pulumi func() ([]byte, error), args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), world{
		stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, dir: dir,
		pulumi: func(ctx context.Context, _ string, args ...string) ([]byte, error) {
			_, isLimited := ctx.Deadline()
			assert.True(t, isLimited, "nobody waits long for a completion")
			assert.Equal(t, "stack output --json --non-interactive", strings.TrimSuffix(strings.Join(args, " "), " --stack dev"))
			return pulumi()
		},
	}, append([]string{"__complete"}, args...))
	assert.Equal(t, exitOK, code)
	return stdout.String()
}

const fleetOutputs = `{"region": "ap-northeast-1", "vpcId": "vpc-1", "apiEndpointId": "vpce-1", "apiEndpointHost": "vpce-1.example",
	"notebooks": {"ada": {"name": "research-dev-ada", "arn": "a"}, "bob": {"name": "research-dev-bob", "arn": "b"}}}`

func TestWhatIsCompleted(t *testing.T) {
	dir := project(t, asMeant)
	write(t, dir, "Pulumi.prod.yaml", "")
	write(t, dir, "fleet.json", fleetOutputs)
	write(t, dir, "dev.json", string(readFile(t, "dev.export.json")))
	const nothing, fleet = ":4\n", "ada\tresearch-dev-ada\nbob\tresearch-dev-bob\n:4\n"
	outputs := func() ([]byte, error) { return []byte(fleetOutputs), nil }
	for line, want := range map[string]string{
		"url --stack=":                 "dev\nprod\n:4\n",
		"-C .. paths --stack=":         nothing, // that folder is of no project
		"url ":                         fleet,
		"url --stack dev ":             fleet,
		"verify --from vpc ":           fleet,
		"doctor --outputs fleet.json ": fleet,
		"paths --notebook=":            fleet,
		"url --export dev.json ":       "private-notebook-dev\n:4\n",
		"url ada ":                     nothing, // a URL is for one
		"url --export gone.json ":      nothing,
		"url --export - ":              nothing,
		"url --export=":                "json\n:8\n",
		"paths --config=":              "yaml\nyml\n:8\n",
		"vpn-profile --key=":           "pem\nkey\n:8\n",
		"vpn-profile --out=":           ":0\n",
		"vpn-profile --user=":          nothing,
		"vpn-profile ":                 nothing,
		"revoke ":                      nothing,
		"revoke --certificate=":        "pem\ncrt\ncer\novpn\n:8\n",
		"-C ":                          ":16\n",
		"compliance --format=":         "text\nmarkdown\njson\n:4\n",
		"url --profile=":               nothing,
		"help com":                     "completion\tGenerate the autocompletion script for the specified shell\ncompliance\tSay which security controls a stack satisfies\n:4\n",
		"completion b":                 "bash\tGenerate the autocompletion script for bash\n:4\n",
	} {
		t.Run(line, func(t *testing.T) {
			words := strings.Split(line, " ")
			assert.Equal(t, want, completed(t, dir, outputs, words...))
		})
	}
	assert.Equal(t, nothing, completed(t, dir, func() ([]byte, error) { return nil, errors.New("no stack selected") }, "url", ""))
}
