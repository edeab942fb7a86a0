package reach

import (
	"strings"

	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/topology"
	"private-notebook/internal/awsnames"
)

// Service is one of the two services that a notebook is reached through.
type Service string

// The two services.
const (
	API      Service = "SageMaker API"
	Notebook Service = "notebook"
)

// ServiceOf is the service that a step talks to.
func ServiceOf(step caller.Step) Service {
	if step == caller.Issue {
		return API
	}
	return Notebook
}

// hosts are the names that clients look up.
type hosts struct {
	api            string
	notebookDomain string
	services       map[string]Service
}

// hostsOf follows AWS's published names. In a Region for which there are none, names have placeholders and no
// endpoint is recognised, so every path there is judged as public.
func hostsOf(t *topology.Topology) hosts {
	names, err := awsnames.ForRegion(t.Region)
	if err != nil {
		return hosts{api: "the SageMaker API", notebookDomain: "the notebook domain"}
	}
	return hosts{
		api: names.APIHost, notebookDomain: names.NotebookDomain,
		services: map[string]Service{names.APIService: API, names.NotebookService: Notebook},
	}
}

// Host is the name that a client looks up for a step.
func (r *Reach) Host(step caller.Step, notebook *topology.Notebook) string {
	if step == caller.Issue {
		return r.hosts.api
	}
	if notebook.Host != "" {
		return notebook.Host
	}
	return strings.ToLower(notebook.Name) + "." + r.hosts.notebookDomain
}

// zone is the domain that the names of a service are within.
func (h hosts) zone(s Service) string {
	if s == API {
		return h.api
	}
	return h.notebookDomain
}

// ServiceOfEndpoint is the service that an endpoint leads to; "" for services that no notebook is reached through.
func (r *Reach) ServiceOfEndpoint(e *topology.Endpoint) Service {
	return r.hosts.services[e.ServiceName]
}

// HasNames says whether AWS's names in the Region are known. Where they are not, no endpoint is known for one of the pair.
func (r *Reach) HasNames() bool { return len(r.hosts.services) > 0 }

// Home is the notebook's VPC: the one that it stands in, or else that of the first notebook endpoint; nil where there is neither.
func (r *Reach) Home(notebook *topology.Notebook) *topology.VPC {
	if notebook.VPCID != "" {
		return r.VPC(notebook.VPCID)
	}
	for i := range r.Endpoints {
		if r.hosts.services[r.Endpoints[i].ServiceName] == Notebook {
			return r.VPC(r.Endpoints[i].VPCID)
		}
	}
	return nil
}
