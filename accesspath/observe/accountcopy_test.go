package observe_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/accountcopy"
	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/observe"
)

// exportNamed is one of the exports of the sandbox, or a case.
func exportNamed(t testing.TB, name string) observe.Export {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	require.NoError(t, err)
	defer file.Close() //nolint:errcheck // it is only read
	export, err := observe.ReadExport(file)
	require.NoError(t, err)
	return export
}

// accountOf is the account file of an account that holds what an export declares, and nothing else: what a reader of the account would
// write.
func accountOf(t testing.TB, export observe.Export, change func(*accountfile.File)) observe.Export {
	t.Helper()
	var text bytes.Buffer
	require.NoError(t, json.NewEncoder(&text).Encode(accountFile(export, change)))
	read, err := observe.ReadJudged(&text)
	require.NoError(t, err)
	return read
}

func accountFile(export observe.Export, change func(*accountfile.File)) accountfile.File {
	file := accountcopy.Of(export)
	if change != nil {
		change(&file)
	}
	return file
}
