package observe_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/observe"
)

const readAccount, readRegion = "111122223333", "ap-northeast-1"

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
// write, with the resources that the provider knows by other names left as they are.
func accountOf(t testing.TB, export observe.Export, change func(*accountfile.File)) observe.Export {
	t.Helper()
	var text bytes.Buffer
	require.NoError(t, json.NewEncoder(&text).Encode(accountFile(export, change)))
	read, err := observe.ReadJudged(&text)
	require.NoError(t, err)
	return read
}

func accountFile(export observe.Export, change func(*accountfile.File)) accountfile.File {
	at := time.Date(2026, 11, 28, 14, 3, 0, 0, time.UTC)
	file := accountfile.File{
		Format: accountfile.Format, Version: accountfile.Version,
		Reading: accountfile.Reading{Account: readAccount, Partition: "aws", Region: readRegion, By: "arn:aws:sts::" + readAccount + ":assumed-role/auditor/s",
			Began: at, Ended: at.Add(9 * time.Second), Complete: true, Calls: 120, Retries: 2, Unread: []accountfile.Unread{}},
	}
	for _, r := range export.Resources {
		if !strings.HasPrefix(r.Type, "aws:") {
			continue
		}
		outputs := maps.Clone(r.Inputs)
		if outputs == nil {
			outputs = object{}
		}
		for name, value := range r.Outputs {
			if value != nil {
				outputs[name] = value
			}
		}
		maps.DeleteFunc(outputs, func(name string, value any) bool {
			_, unknown := value.(observe.Unknown)
			return unknown || strings.HasPrefix(name, "__")
		})
		file.Deployment.Resources = append(file.Deployment.Resources, accountfile.Resource{
			URN: "urn:pulumi:account::" + readAccount + "-" + readRegion + "::" + r.Type + "::" + lastPart(r.URN), Custom: true, ID: r.ID, Type: r.Type, Outputs: outputs,
		})
	}
	if change != nil {
		change(&file)
	}
	return file
}

func lastPart(urn string) string { return urn[strings.LastIndex(urn, ":")+1:] }
