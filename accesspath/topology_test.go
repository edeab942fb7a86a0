package accesspath_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// devIntent and prodIntent are what the two environments are meant to admit.
var (
	devIntent  = intended(accesspath.FromVPC, accesspath.FromClientVPN, accesspath.FromOnPremises)
	prodIntent = intended(accesspath.FromVPC, accesspath.FromLinkedVPC, accesspath.FromClientVPN)
)

func intended(paths ...accesspath.From) accesspath.Intent {
	return accesspath.Intent{AllowedPaths: paths}
}

// loadTopology reads a hand-written topology. A field that the model does not have is an error, so that no row of
// a table can change something nobody reads.
func loadTopology(t testing.TB, name string) topology.Topology {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	require.NoError(t, err)
	return decodeTopology(t, text)
}

func decodeTopology(t testing.TB, text []byte) topology.Topology {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var deployed topology.Topology
	require.NoError(t, decoder.Decode(&deployed))
	return deployed
}

// answers are a report's verdicts by what they are about.
func answers(report accesspath.Report) map[string]accesspath.Verdict {
	byName := map[string]accesspath.Verdict{}
	for _, v := range report.Verdicts {
		byName[string(v.Principal)+" "+string(v.From)+" "+string(v.Step)] = v
	}
	return byName
}
