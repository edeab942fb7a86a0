// Package fleets grows the reference deployment into fleets of notebooks, for the tests and benchmarks of the judge and of
// its renderings.
package fleets

import (
	"encoding/json"
	"fmt"
	"strings"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// Paths are what a fleet's intent allows.
var Paths = []accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN, accesspath.FromOnPremises}

const (
	presign = "sagemaker:CreatePresignedNotebookInstanceUrl"
	account = "111122223333"
)

// Name is the name of a notebook of a fleet, from 1.
func Name(i int) string { return fmt.Sprintf("lab-%03d", i) }

// Own is a fleet of n notebooks: each has a role of its own as its issuer, and role ops opens all. A guardrail that lists every
// notebook is attached to everybody.
func Own(base topology.Topology, n int) (topology.Topology, accesspath.Intent) {
	t, intent := notebooks(base, n), intent("role/ops")
	guardrail := add(&t, "guardrail", arns(t), statement{Effect: "Deny", Condition: outside(t)})
	shared := add(&t, "allow", arns(t), statement{Effect: "Allow", Condition: inside(t)})
	attach(&t, "ops", nil, guardrail, shared)
	for i, notebook := range t.Notebooks {
		role := fmt.Sprintf("role-%03d", i+1)
		own := add(&t, fmt.Sprintf("allow-%03d", i+1), []string{notebook.ARN}, statement{Effect: "Allow", Condition: inside(t)})
		attach(&t, role, nil, guardrail, own)
		intent.Notebooks[notebook.Name] = accesspath.NotebookIntent{Issuers: []string{"role/" + role}}
	}
	return t, intent
}

// Owned is a fleet of n notebooks with an owner each: one policy is on as many roles, of which each carries an owner as a tag.
// Where declared is false, the one role ops is on all of them and nothing declares its tags.
func Owned(base topology.Topology, n int, declared bool) (topology.Topology, accesspath.Intent) {
	const variable = "${aws:PrincipalTag/Owner, 'nobody'}"
	t, intent := notebooks(base, n), intent()
	intent.OwnerTag = "Owner"
	mine := inside(t)
	mine["StringEquals"]["aws:ResourceTag/Owner"] = []string{variable}
	allow := add(&t, "allow", arns(t), statement{Effect: "Allow", Condition: mine})
	guardrail := add(&t, "guardrail", arns(t), statement{Effect: "Deny", Condition: outside(t)},
		statement{Effect: "Deny", Condition: condition{"StringNotEquals": {"aws:ResourceTag/Owner": {variable}}}})
	for i := range t.Notebooks {
		owner := fmt.Sprintf("team-%03d", i+1)
		t.Notebooks[i].Tags = map[string]string{"Owner": owner}
		intent.Notebooks[t.Notebooks[i].Name] = accesspath.NotebookIntent{Owner: owner}
		if declared {
			attach(&t, fmt.Sprintf("role-%03d", i+1), map[string]string{"Owner": owner}, allow, guardrail)
		}
	}
	if !declared {
		attach(&t, "ops", nil, allow, guardrail)
		intent.Issuers = []string{"role/ops"}
	}
	return t, intent
}

func notebooks(t topology.Topology, n int) topology.Topology {
	first := t.Notebooks[0]
	t.Notebooks, t.Policies, t.Principals = nil, nil, nil
	for i := range n {
		another := first
		another.Name = Name(i + 1)
		another.ARN = strings.Replace(first.ARN, first.Name, another.Name, 1)
		another.URN = "urn:notebook::" + another.Name
		t.Notebooks = append(t.Notebooks, another)
	}
	return t
}

func intent(issuers ...string) accesspath.Intent {
	return accesspath.Intent{AllowedPaths: Paths, Issuers: issuers, Notebooks: map[string]accesspath.NotebookIntent{}}
}

type condition map[string]map[string][]string

type statement struct {
	Sid       string
	Effect    string
	Action    string
	Resource  []string
	Condition condition
}

func endpoints(t topology.Topology) (ids []string) {
	for _, e := range t.Endpoints {
		ids = append(ids, e.ID)
	}
	return ids
}

func inside(t topology.Topology) condition {
	return condition{"StringEquals": {"aws:SourceVpce": endpoints(t)}}
}

func outside(t topology.Topology) condition {
	return condition{"StringNotEquals": {"aws:SourceVpce": endpoints(t)}}
}

func arns(t topology.Topology) (list []string) {
	for _, notebook := range t.Notebooks {
		list = append(list, notebook.ARN)
	}
	return list
}

// add is a policy of statements about some notebooks.
func add(t *topology.Topology, name string, resources []string, statements ...statement) (id string) {
	for i := range statements {
		statements[i].Action, statements[i].Resource = presign, resources
		statements[i].Sid = fmt.Sprintf("%s%d", statements[i].Effect, i+1)
	}
	text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	if err != nil {
		panic(err) // maps of strings are always JSON
	}
	id = "arn:aws:iam::" + account + ":policy/" + name
	t.Policies = append(t.Policies, topology.Policy{
		Element: topology.Element{URN: "urn:policy::" + name}, ID: id, Name: name, Policy: string(text),
	})
	return id
}

func attach(t *topology.Topology, role string, tags map[string]string, policyIDs ...string) {
	t.Principals = append(t.Principals, topology.Principal{
		Element: topology.Element{URN: "urn:role::" + role}, Name: role,
		ARN: "arn:aws:iam::" + account + ":role/" + role, PolicyIDs: policyIDs, Tags: tags,
	})
}
