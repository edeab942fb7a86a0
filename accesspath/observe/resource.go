package observe

import "private-notebook/accesspath/accountfile"

// Resource is one resource of a stack, wherever it was read.
type Resource struct {
	// URN identifies it.
	URN string
	// Type is its type token, e.g. "aws:ec2/vpc:Vpc".
	Type string
	// ID is the provider's; "" for components.
	ID string
	// Parent is the URN of the resource that it belongs to. It decides nothing.
	Parent string
	// Provider refers to the provider resource as "<URN>::<ID>"; "" where the source does not tell.
	Provider string
	// External says that it was read and is managed elsewhere.
	External bool
	// Inputs and Outputs are JSON-like: nil, bool, float64, string, []any, map[string]any, or [Unknown] at any
	// depth. Outputs win, because they are what the provider says is there. Nil has no property.
	Inputs, Outputs map[string]any
	// Reading is how the account file that it is from was read; nil elsewhere.
	Reading *accountfile.Reading
	// Dependencies are the URNs of resources that it depends on. They decide nothing.
	Dependencies []string
}

// Value is a property as the provider says it is there, or else as the program gave it; nil where it is absent, and
// [Unknown] where it cannot be read.
func (r Resource) Value(name string) any {
	if value, has := r.Outputs[name]; has && value != nil {
		return value
	}
	return r.Inputs[name]
}

// Unknown stands for a value that is there and cannot be read.
type Unknown struct {
	// Because completes the sentence "<property> is ...", e.g. "encrypted".
	Because string
}

// Stated is what the configuration states about things that no resource declares. Its zero value states nothing.
type Stated struct {
	// OnPremisesCIDRs are one's own networks outside AWS.
	OnPremisesCIDRs []string
	// OrganizationID is the organisation that the account is in; "" leaves it unsaid.
	OrganizationID string
	// Endpoints are interface endpoints that nobody here can look up, such as those of a VPC that another account shares.
	Endpoints []StatedEndpoint
}

// StatedEndpoint is an endpoint of which no more is known.
type StatedEndpoint struct {
	// ID and VPCID are its ID and that of its VPC.
	ID, VPCID string
	// OfNotebooks says that it leads to notebooks; otherwise it leads to the SageMaker API.
	OfNotebooks bool
}

// item is a resource while it is being interpreted. Asking it for a property whose value cannot be read puts that
// property on the list of what is not understood, so that no gap is silent.
type item struct {
	*Resource
	b *builder
}

func (i item) value(name string) any {
	i.b.expect(i.Type, name)
	return i.known(name, i.Value(name))
}

// declared is a property as the program gave it, whatever the provider added.
func (i item) declared(name string) (any, bool) {
	i.b.expect(i.Type, name)
	value, has := i.Inputs[name]
	return i.known(name, value), has && value != nil
}

func (i item) known(name string, value any) any {
	if unknown, is := value.(Unknown); is {
		i.b.doubt(i.Resource, name, unknown)
		return nil
	}
	return value
}

// isTold says whether an account's reader was told a property: it is there, and can be read.
func (i item) isTold(name string) bool { return i.Outputs[name] != nil && !i.hidden(name) }

// hidden says whether a property is there and cannot be read.
func (i item) hidden(name string) bool {
	if value, has := i.Outputs[name]; has && value != nil {
		_, is := value.(Unknown)
		return is
	}
	_, is := i.Inputs[name].(Unknown)
	return is
}
