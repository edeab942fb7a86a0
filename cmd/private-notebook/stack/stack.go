package stack

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"private-notebook/accesspath/observe"
	"private-notebook/internal/awsnames"
)

// Stack is what a person at a keyboard needs to know of a deployed stack.
type Stack struct {
	// Region is the Region's code.
	Region string
	// Names are AWS's names in that Region.
	Names awsnames.Names
	// Notebooks are the notebook instances, in the order of their names; there is at least one.
	Notebooks []Notebook
	// APIEndpoints and NotebookEndpoints are the interface endpoints that URLs are issued and opened through. There is at least
	// one of the API's; those of the notebooks are not known from outputs.
	APIEndpoints, NotebookEndpoints []Endpoint
	// ClientVPNs are the Client VPN endpoints.
	ClientVPNs []ClientVPN
	// DNSServers are those in the stack's VPCs, as far as the deployment tells; none where only outputs were read.
	DNSServers []netip.Addr
	// Export is the deployment; without resources where only outputs were read.
	Export observe.Export
}

// Endpoint is an interface endpoint.
type Endpoint struct {
	// ID and VPCID are the endpoint's and its VPC's.
	ID, VPCID string
	// Host is the endpoint's own DNS name.
	Host string
	// Addresses are those of its network interfaces, as far as they are known.
	Addresses []netip.Addr
}

// AddressesOf are those of several endpoints, as far as they are known.
func AddressesOf(endpoints []Endpoint) []netip.Addr {
	var all []netip.Addr
	for _, e := range endpoints {
		all = append(all, e.Addresses...)
	}
	return all
}

// Read reads the stack from the outputs file if there is one, and else from the deployment.
func (s Source) Read(ctx context.Context) (Stack, error) {
	if s.OutputsFile != "" {
		return s.Glance(ctx)
	}
	export, err := s.Export(ctx)
	if err != nil {
		return Stack{}, err
	}
	return FromExport(export)
}

// Glance is Read for what outputs tell: of Pulumi it asks no more than these, which is quicker, and needs no right to the state.
func (s Source) Glance(ctx context.Context) (Stack, error) {
	if s.ExportFile != "" && s.OutputsFile == "" {
		return s.Read(ctx)
	}
	outputs, err := s.Outputs(ctx)
	if err != nil {
		return Stack{}, err
	}
	return fromOutputs(outputs)
}

// FromExport takes a stack from its deployment. It fails, with every fault, where there is no notebook, no endpoint of the
// SageMaker API, or no known Region.
func FromExport(export observe.Export) (Stack, error) {
	read := Stack{Export: export}
	topology := observe.Observe(export.Resources, observe.Stated{})
	names, err := awsnames.ForRegion(topology.Region)
	if err != nil {
		return Stack{}, fmt.Errorf("the stack's Region cannot be told: %w", err)
	}
	read.Region, read.Names = names.Region, names
	for _, n := range topology.Notebooks {
		said, _ := outputsOf(export.Resources, n.URN)["url"].(string)
		read.Notebooks = append(read.Notebooks, Notebook{Name: n.Name, ARN: n.ARN}.withHost(said, names))
	}
	read.nameByOutputs(export.Resources)
	read.DNSServers = dnsServers(topology)
	for _, e := range topology.Endpoints {
		endpoint := Endpoint{ID: e.ID, VPCID: e.VPCID}
		endpoint.readDetails(export.Resources, e.URN)
		switch e.ServiceName {
		case names.APIService:
			read.APIEndpoints = append(read.APIEndpoints, endpoint)
		case names.NotebookService:
			read.NotebookEndpoints = append(read.NotebookEndpoints, endpoint)
		}
	}
	for _, v := range topology.ClientVPNs {
		vpn := ClientVPN{ID: v.ID, DNSServers: v.DNSServers, Off: len(v.Associations) == 0 && v.TransitGatewayID == ""}
		vpn.readDetails(export.Resources, v.URN)
		read.ClientVPNs = append(read.ClientVPNs, vpn)
	}
	return read, read.check()
}

// readDetails takes from an endpoint's resource what the judgement of paths needs not: its own name and its addresses.
func (e *Endpoint) readDetails(resources []observe.Resource, urn string) {
	known := outputsOf(resources, urn)
	e.Host = awsnames.EndpointHost(textsOf(known["dnsEntries"], "dnsName"))
	for _, text := range textsOf(known["subnetConfigurations"], "ipv4") {
		if address, err := netip.ParseAddr(text); err == nil {
			e.Addresses = append(e.Addresses, address)
		}
	}
}

// outputsOf are a resource's; nil where there is none of that URN.
func outputsOf(resources []observe.Resource, urn string) map[string]any {
	at := slices.IndexFunc(resources, func(r observe.Resource) bool { return r.URN == urn })
	if at < 0 {
		return nil
	}
	return resources[at].Outputs
}

// textsOf are one property of all objects of a list.
func textsOf(list any, property string) []string {
	var texts []string
	members, _ := list.([]any)
	for _, member := range members {
		object, _ := member.(map[string]any)
		if text, is := object[property].(string); is {
			texts = append(texts, text)
		}
	}
	return texts
}

func (s *Stack) check() error {
	var faults []error
	slices.SortFunc(s.Notebooks, func(a, b Notebook) int { return strings.Compare(a.Name, b.Name) })
	if len(s.Notebooks) == 0 {
		faults = append(faults, errors.New("the stack has no notebook instance; name the stack of a Private Notebook"))
	}
	s.APIEndpoints = slices.DeleteFunc(s.APIEndpoints, func(e Endpoint) bool { return e.Host == "" })
	if len(s.APIEndpoints) == 0 {
		faults = append(faults, errors.New("the stack has no interface endpoint of the SageMaker API with a DNS name of its own, "+
			"through which a URL could be issued; deploy one, and run `pulumi refresh` if AWS has it already"))
	}
	return errors.Join(faults...)
}
