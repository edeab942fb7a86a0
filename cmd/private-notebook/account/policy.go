package account

import (
	"encoding/json"
	"slices"
)

// Actions are the IAM actions of the calls, sorted; only those of the calls that most accounts need, or all.
func Actions(optionalToo bool) []string {
	var actions []string
	for _, c := range Calls() {
		if optionalToo || !c.Optional {
			actions = append(actions, c.Action)
		}
	}
	slices.Sort(actions)
	return slices.Compact(actions)
}

// NotInSecurityAudit are the actions that AWS's managed policy SecurityAudit lacks, in version 86 of 2026-05-01.
var NotInSecurityAudit = []string{"networkmanager:ListAttachments", "route53profiles:ListProfileAssociations",
	"route53profiles:ListProfileResourceAssociations"}

type statement struct {
	Sid      string
	Effect   string
	Action   []string
	Resource string
}

// Policy is the smallest identity policy with which a reader reads everything, as JSON. Most of its actions know no resource (AWS Service
// Authorization Reference), so all are on "*"; none of them changes anything or reads data. Who reads, STS tells without any permission.
func Policy() string {
	needed := Actions(false)
	optional := slices.DeleteFunc(Actions(true), func(action string) bool { return slices.Contains(needed, action) })
	text, err := json.MarshalIndent(struct {
		Version   string
		Statement []statement
	}{"2012-10-17", []statement{
		{"ReadAccessPaths", "Allow", needed, "*"},
		{"ReadOrganizationWhereAllowed", "Allow", optional, "*"},
	}}, "", "  ")
	if err != nil {
		panic(err) // texts alone: a fault of the program
	}
	return string(text)
}
