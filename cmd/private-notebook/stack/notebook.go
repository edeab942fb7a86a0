package stack

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"private-notebook/accesspath/observe"
	"private-notebook/internal/awsnames"
	"private-notebook/internal/fault"
)

// stackType is the type of the resource that holds a stack's outputs.
const stackType = "pulumi:pulumi:Stack"

// Notebook is a notebook instance.
type Notebook struct {
	// Name and ARN are the instance's.
	Name, ARN string
	// Host is the name that browsers open it by, as AWS says; where the deployment does not have it yet, as it is for most notebooks:
	// the notebook's name in lower case within the zone of all.
	Host string
	// Key is its short name, which the settings' `notebooks` gives it; "" outside of a fleet.
	Key string
	// hostSaid says that the host is AWS's own word, and not made of the name.
	hostSaid bool
}

// withHost is the notebook with the host that AWS says. Of some notebooks it is more than the name, with a hyphen and some characters before
// the zone (aws/graph-explorer, pull request 188, and URLs that people publish), so it is made of the name only where nothing is said.
func (n Notebook) withHost(said string, names awsnames.Names) Notebook {
	n.Host, n.hostSaid = strings.TrimPrefix(said, "https://"), said != ""
	if !n.hostSaid {
		n.Host = strings.ToLower(n.Name) + "." + names.NotebookDomain
	}
	return n
}

// HostOf takes the notebook's host from a URL that AWS issued for it; it is false where the URL is none of this notebook. Where the
// deployment does not know the host, it may be longer than the name, and must not be another notebook's.
func (s Stack) HostOf(n Notebook, address string) (host string, is bool) {
	read, err := url.Parse(address)
	if err != nil || read.Scheme != "https" || read.User != nil || read.Query().Get("authToken") == "" {
		return "", false
	}
	isOthers := slices.ContainsFunc(s.Notebooks, func(other Notebook) bool { return other.Name != n.Name && other.Host == read.Host })
	label, isInZone := strings.CutSuffix(read.Host, "."+s.Names.NotebookDomain)
	isLonger := isInZone && !isOthers && !n.hostSaid && strings.HasPrefix(label, strings.ToLower(n.Name)+"-")
	return read.Host, read.Host == n.Host || isLonger
}

// title is what a person may call it.
func (n Notebook) title() string {
	if n.Key == "" || n.Key == n.Name {
		return n.Name
	}
	return fmt.Sprintf("%s (%s)", n.Key, n.Name)
}

// Notebook is the notebook of a name, short or AWS's own; "" is the only one. It fails where there is none of that name, where
// the name means two, or where there are several and no name.
func (s Stack) Notebook(name string) (Notebook, error) {
	if name == "" && len(s.Notebooks) == 1 {
		return s.Notebooks[0], nil
	}
	var titles, known []string
	var found []Notebook
	for _, n := range s.Notebooks {
		if name != "" && (n.Name == name || n.Key == name) {
			found = append(found, n)
		}
		titles, known = append(titles, n.title()), append(known, n.Name)
		if n.Key != "" {
			known = append(known, n.Key)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return Notebook{}, fmt.Errorf("%q is one notebook's short name and another's name in AWS: %s; use the other name of the one you mean",
			name, strings.Join(titles, ", "))
	case name == "":
		return Notebook{}, fmt.Errorf("the stack has several notebooks; name one of %s", strings.Join(titles, ", "))
	}
	if near := fault.Nearest(name, known); near != "" {
		return Notebook{}, fmt.Errorf("the stack has no notebook %q; did you mean %s? It has %s", name, near, strings.Join(titles, ", "))
	}
	return Notebook{}, fmt.Errorf("the stack has no notebook %q; it has %s", name, strings.Join(titles, ", "))
}

// NotebookName is what AWS calls a notebook of a deployment that declares notebooks of these names, told by that or by its short name.
func NotebookName(export observe.Export, declared []string, name string) (string, error) {
	var s Stack
	for _, d := range declared {
		s.Notebooks = append(s.Notebooks, Notebook{Name: d})
	}
	s.nameByOutputs(export.Resources)
	n, err := s.Notebook(name)
	return n.Name, err
}

// nameByOutputs gives notebooks the short names of the stack's output `notebooks`. A program that exports none has none.
func (s *Stack) nameByOutputs(resources []observe.Resource) {
	at := slices.IndexFunc(resources, func(r observe.Resource) bool { return r.Type == stackType })
	if at < 0 {
		return
	}
	fleet, _ := resources[at].Outputs["notebooks"].(map[string]any)
	for key, member := range fleet {
		one, _ := member.(map[string]any)
		for i := range s.Notebooks {
			if s.Notebooks[i].Name == one["name"] {
				s.Notebooks[i].Key = key
			}
		}
	}
}
