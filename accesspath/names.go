package accesspath

import (
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
