// Package accountcopy makes account files of stack exports, for tests: what a reader would write of an account that holds what a stack
// declares, and nothing else.
package accountcopy

import (
	"cmp"
	"maps"
	"strings"
	"time"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/observe"
)

// Account and Region are those of the sandbox's exports, and of what shows none.
const (
	Account = "111122223333"
	Region  = "ap-northeast-1"
)

const calls, retries, seconds = 120, 2, 9

// Of is the account file of an account that holds what an export declares, and nothing else. Resources that the provider knows by several
// types stay as they are, while a reader writes the one that holds them all.
func Of(export observe.Export) accountfile.File {
	at := time.Date(2026, 11, 28, 14, 3, 0, 0, time.UTC)
	seen := observe.Observe(export.Resources, observe.Stated{})
	account, region := cmp.Or(seen.Account, Account), cmp.Or(seen.Region, Region)
	file := accountfile.File{
		Format: accountfile.Format, Version: accountfile.Version,
		Reading: accountfile.Reading{
			Account: account, Partition: "aws", Region: region, By: "arn:aws:sts::" + account + ":assumed-role/auditor/session",
			Began: at, Ended: at.Add(seconds * time.Second), Complete: true, Calls: calls, Retries: retries, Unread: []accountfile.Unread{},
		},
		Deployment: accountfile.Deployment{Resources: []accountfile.Resource{}},
	}
	for _, r := range export.Resources {
		if strings.HasPrefix(r.Type, "aws:") {
			file.Deployment.Resources = append(file.Deployment.Resources, resource(r, account+"-"+region))
		}
	}
	return file
}

func resource(r observe.Resource, of string) accountfile.Resource {
	outputs := map[string]any{}
	maps.Copy(outputs, r.Inputs)
	for name, value := range r.Outputs {
		if value != nil {
			outputs[name] = value
		}
	}
	maps.DeleteFunc(outputs, func(name string, value any) bool {
		_, isUnknown := value.(observe.Unknown)
		return isUnknown || strings.HasPrefix(name, "__")
	})
	name := r.URN[strings.LastIndex(r.URN, ":")+1:]
	return accountfile.Resource{
		URN: "urn:pulumi:account::" + of + "::" + r.Type + "::" + name, Custom: true, ID: r.ID, Type: r.Type, Outputs: outputs,
	}
}
