package eventpattern_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/eventpattern"
	"private-notebook/internal/golden"
)

var endpoints = []string{"vpce-0bbbbbbbbbbbbbbbb", "vpce-0aaaaaaaaaaaaaaaa", "vpce-0bbbbbbbbbbbbbbbb"}

// What the patterns match is shown in the sandbox, where there is something that matches.
func TestGoldenPatterns(t *testing.T) {
	for name, notebooks := range map[string][]string{"one-notebook": {"research"}, "every-notebook": nil} {
		text, err := eventpattern.IssuanceOutside(endpoints, notebooks)
		require.NoError(t, err)
		var indented bytes.Buffer
		require.NoError(t, json.Indent(&indented, []byte(text), "", "  "))
		golden.Equal(t, "testdata/issuance-"+name+".json", indented.String()+"\n")
	}
}

func TestAPatternDependsOnTheSetAndNotOnItsOrder(t *testing.T) {
	one, err := eventpattern.IssuanceOutside(endpoints, []string{"a", "b"})
	require.NoError(t, err)
	other, err := eventpattern.IssuanceOutside([]string{endpoints[1], endpoints[0]}, []string{"b", "a", "a"})
	require.NoError(t, err)
	assert.Equal(t, one, other)
}

func TestPatternsThatWouldWatchNothingOrTooMuchAreRefused(t *testing.T) {
	for _, ids := range [][]string{nil, {"vpce-1", ""}} {
		_, err := eventpattern.IssuanceOutside(ids, []string{"research"})
		assert.EqualError(t, err, fmt.Sprintf("event pattern: the endpoints %q are none, or one is empty; "+
			"give the IDs of the SageMaker API's endpoints", ids))
	}
	many := make([]string, 100)
	for i := range many {
		many[i] = fmt.Sprintf("notebook-%03d", i)
	}
	_, err := eventpattern.IssuanceOutside(endpoints, many)
	assert.EqualError(t, err, "event pattern: 4199 characters are more than the 2048 that EventBridge takes; "+
		"leave the notebooks out to watch every one of the account and Region, or give fewer endpoints")
	_, err = eventpattern.IssuanceOutside(endpoints, many[:40])
	assert.NoError(t, err)
}
