package accesspath

import (
	"fmt"
	"strings"

	"private-notebook/internal/awsnames"
)

// service is one of the two services that a notebook is reached through.
type service string

const (
	apiService      service = "SageMaker API"
	notebookService service = "notebook"
)

// serviceOf is the service that a step talks to.
func serviceOf(step Step) service {
	if step == Issue {
		return apiService
	}
	return notebookService
}

// hosts are the names that clients look up.
type hosts struct {
	api            string
	notebookDomain string
	services       map[string]service
}

// hostsOf follows AWS's published names. In a Region for which there are none, names have placeholders and no
// endpoint is recognised, so every path there is judged as public.
func hostsOf(t *Topology) hosts {
	names, err := awsnames.ForRegion(t.Region)
	if err != nil {
		return hosts{api: "the SageMaker API", notebookDomain: "the notebook domain"}
	}
	return hosts{
		api: names.APIHost, notebookDomain: names.NotebookDomain,
		services: map[string]service{names.APIService: apiService, names.NotebookService: notebookService},
	}
}

// host is the name that a client looks up for a step.
func (h hosts) host(step Step, notebook *Notebook) string {
	if step == Issue {
		return h.api
	}
	if notebook.Host != "" {
		return notebook.Host
	}
	return strings.ToLower(notebook.Name) + "." + h.notebookDomain
}

// shortName is the name part of a URN: the text after the last "::".
func shortName(urn string) string {
	return urn[strings.LastIndex(urn, ":")+1:]
}

// titleOf is what a sentence calls an element: its resource's name, else its own, else its ID.
func titleOf(e Element, name, id string) string {
	switch {
	case e.URN != "":
		return shortName(e.URN)
	case name != "":
		return name
	default:
		return id
	}
}

// titled is a kind of thing and its name, with the ID where the name is another.
func titled(kind string, e Element, id string) string {
	title := titleOf(e, "", id)
	if title == id || id == "" {
		return strings.TrimSpace(kind + " " + title)
	}
	return fmt.Sprintf("%s %s (%s)", kind, title, id)
}

func (e *Endpoint) title() string      { return titled("endpoint", e.Element, e.ID) }
func (v *VPC) title() string           { return titled("VPC", v.Element, v.ID) }
func (v *ClientVPN) title() string     { return titled("Client VPN", v.Element, v.ID) }
func (g *SecurityGroup) title() string { return titled("security group", g.Element, g.ID) }
func (r *Resolver) title() string      { return titled("inbound resolver", r.Element, r.ID) }

func (s *OnPremises) title() string {
	if s.Name == "" {
		return "the on-premises network"
	}
	return "on-premises network " + s.Name
}
