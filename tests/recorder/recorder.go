// Package recorder stands in for the Pulumi engine in unit tests, and writes down what a program declares.
//
// It is stricter than Pulumi's own mocks: a resource type or function that it does not know, and a URN that is declared
// twice, are errors; and it can fail any one registration, so that every error branch can be walked. What it cannot show:
// unknown values (only an engine has a first preview), what a provider or AWS would refuse, and
// the content of RegisterResourceOutputs, of which Pulumi's mocks reveal only that it was called.
package recorder

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
)

// The project and stack that programs are run as, unless a test says otherwise.
const (
	Project = "private-notebook"
	Stack   = "test"
)

// Resource is one registration.
type Resource struct {
	// URN identifies it; Type and Name are its last two parts.
	URN  resource.URN
	Type tokens.Type
	Name string
	// Custom is true for a provider's resource, false for a component.
	Custom bool
	// Inputs are as the program gave them, secrets marked.
	Inputs resource.PropertyMap
	// ID and Outputs are what the recorder answered; a component has no ID.
	ID      string
	Outputs resource.PropertyMap
	// Request is the whole call: parent, dependencies, provider, time-outs and the other options. Nil where it was read.
	Request *pulumirpc.RegisterResourceRequest
	// Read is the whole call of a resource that exists already and is read by its ID. Nil where it is declared.
	Read *pulumirpc.ReadResourceRequest
}

// Parent is the parent's URN; "" for none but the stack.
func (r Resource) Parent() resource.URN {
	if r.Read != nil {
		return resource.URN(r.Read.GetParent())
	}
	return resource.URN(r.Request.GetParent())
}

// Provider is the provider that was named, whoever named it; "" for the default one.
func (r Resource) Provider() string {
	if r.Read != nil {
		return r.Read.GetProvider()
	}
	return r.Request.GetProvider()
}

// Recorder is a [pulumi.MockResourceMonitor]. Its zero value is ready to use, for one run.
type Recorder struct {
	// Region is where providers work that name none; "" is [Region].
	Region string
	// AnyType lets types pass that the recorder does not know: their outputs are their inputs and a name, and [Recorder.Unknown] lists them.
	AnyType bool
	// Existing are properties of what exists already, by its ID. They answer every look-up and every read by that ID.
	Existing map[string]resource.PropertyMap
	// FailAt is the registration to refuse, counted from 1 over the whole run; 0 refuses none. Registrations run
	// concurrently, so which one is the n-th may differ between runs.
	FailAt int
	// FailType, where set, has FailAt count this type's registrations alone.
	FailType tokens.Type
	// Answers replaces the answers to function calls, by token.
	Answers map[string]func(args resource.PropertyMap) (resource.PropertyMap, error)
	// Reads replaces the answers to reads of existing resources, by type; each is given the ID.
	Reads map[tokens.Type]func(id string) (resource.PropertyMap, error)
	// Computed replaces computed properties of each resource of a type, for a provider that answers otherwise than expected.
	Computed map[tokens.Type]resource.PropertyMap

	mu        sync.Mutex
	resources []Resource
	calls     []pulumi.MockCallArgs
	attempts  int
	outputs   int
	stack     string
}

// ErrStaged is the failure that FailAt stages.
var ErrStaged = errors.New("staged failure")

// ErrUnknown is the failure of a function that the recorder has no answer to.
var ErrUnknown = errors.New("is not known to the recorder")

// Run runs a program under the recorder, as the given stack or, where that is "", as [Stack].
func (r *Recorder) Run(program pulumi.RunFunc, stack string) error {
	r.stack = stack
	if r.stack == "" {
		r.stack = Stack
	}
	return pulumi.RunErr(program, pulumi.WithMocks(Project, r.stack, r))
}

// Resources are the registrations, sorted by URN.
func (r *Recorder) Resources() []Resource {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.SortedFunc(slices.Values(r.resources), func(a, b Resource) int {
		return cmp.Compare(a.URN, b.URN)
	})
}

// OfType are the registrations of one type, sorted by URN.
func (r *Recorder) OfType(token tokens.Type) []Resource {
	return slices.DeleteFunc(r.Resources(), func(x Resource) bool { return x.Type != token })
}

// Named is the one registration of a type with this name.
func (r *Recorder) Named(token tokens.Type, name string) (Resource, error) {
	for _, x := range r.OfType(token) {
		if x.Name == name {
			return x, nil
		}
	}
	return Resource{}, fmt.Errorf("no %s named %q was declared; there are %v", token, name, namesOf(r.OfType(token)))
}

// Calls are the function calls, in their order.
func (r *Recorder) Calls() []pulumi.MockCallArgs {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.calls)
}

// OutputRegistrations counts the calls of RegisterResourceOutputs. Pulumi itself makes one for the stack.
func (r *Recorder) OutputRegistrations() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.outputs
}

// NewResource records one registration and answers as the provider would, with the computed properties filled in.
func (r *Recorder) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	token := tokens.Type(args.TypeToken)
	answer, known := answers[token]
	if args.Custom && !known && !r.AnyType {
		return "", nil, fmt.Errorf("resource type %s is not known to the recorder; add it to tests/recorder/answers.go", token)
	}
	if r.failsNow(token) {
		return "", nil, fmt.Errorf("%s %q: %w", token, args.Name, ErrStaged)
	}
	if args.ReadRPC != nil {
		return r.read(args)
	}
	x := Resource{
		URN: r.urn(args), Type: token, Name: args.Name, Custom: args.Custom,
		Inputs:  args.Inputs.Copy(),
		Request: proto.Clone(args.RegisterRPC).(*pulumirpc.RegisterResourceRequest),
	}
	x.Outputs = args.Inputs
	if args.Custom {
		if !known {
			answer = anyType(strings.ToLower(string(token.Name())) + "-")
		}
		id, computed := answer(r.at(args.Provider), args.Name, args.Inputs)
		x.ID, x.Outputs = id, merge(merge(args.Inputs, computed), r.Computed[token])
	}
	return r.keep(x)
}

// read records a resource that exists already, and answers what it is. It has no inputs: the program gives none.
func (r *Recorder) read(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	token := tokens.Type(args.TypeToken)
	answer, known := r.Reads[token]
	if found, exists := r.Existing[args.ID]; exists && !known {
		answer, known = func(string) (resource.PropertyMap, error) { return found.Copy(), nil }, true
	}
	if !known {
		answer, known = readAnswers[token]
	}
	if !known {
		return "", nil, fmt.Errorf("the recorder cannot read the resource type %s; add it to tests/recorder/reads.go", token)
	}
	found, err := answer(args.ID)
	if err != nil {
		return "", nil, err
	}
	return r.keep(Resource{
		URN: r.urn(args), Type: token, Name: args.Name, Custom: true, ID: args.ID, Outputs: found,
		Inputs: resource.PropertyMap{}, Read: proto.Clone(args.ReadRPC).(*pulumirpc.ReadResourceRequest),
	})
}

func (r *Recorder) keep(x Resource) (string, resource.PropertyMap, error) {
	if slices.ContainsFunc(r.resources, func(y Resource) bool { return y.URN == x.URN }) {
		return "", nil, fmt.Errorf("URN %s is declared twice", x.URN)
	}
	r.resources = append(r.resources, x)
	return x.ID, x.Outputs, nil
}

// NoteCall writes a call down for which somebody else has the answer, and returns the Region that its provider works in.
func (r *Recorder) NoteCall(args pulumi.MockCallArgs) (region string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = append(r.calls, args)
	return r.at(args.Provider).region
}

// Call answers a function call.
func (r *Recorder) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	at := place{r.NoteCall(args)}
	if answer, replaced := r.Answers[args.Token]; replaced {
		return answer(args.Args)
	}
	if id := args.Args["id"]; id.IsString() && r.Existing[id.StringValue()] != nil {
		return merge(r.Existing[id.StringValue()], resource.PropertyMap{"id": id}), nil
	}
	if answer, known := callAnswers[args.Token]; known {
		return answer(at, args.Args)
	}
	return nil, fmt.Errorf("function %s %w; add it to tests/recorder/answers.go", args.Token, ErrUnknown)
}

// Unknown are the types that passed without being known, sorted.
func (r *Recorder) Unknown() []tokens.Type {
	var unknown []tokens.Type
	for _, x := range r.Resources() {
		if _, known := answers[x.Type]; x.Custom && x.Read == nil && !known {
			unknown = append(unknown, x.Type)
		}
	}
	slices.Sort(unknown)
	return slices.Compact(unknown)
}

// RegisterResourceOutputs counts; Pulumi's mocks pass no arguments on.
func (r *Recorder) RegisterResourceOutputs() (*emptypb.Empty, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.outputs++
	return &emptypb.Empty{}, nil
}

func (r *Recorder) failsNow(token tokens.Type) bool {
	if r.FailType != "" && r.FailType != token {
		return false
	}
	r.attempts++
	return r.attempts == r.FailAt
}

// urn is the URN that Pulumi gives: a parent's type stands in its children's URNs. Project and stack are those of the parent too,
// which is the stack at least, whoever runs the program.
func (r *Recorder) urn(args pulumi.MockResourceArgs) resource.URN {
	stack, project, parentType := tokens.QName(r.stack), tokens.PackageName(Project), tokens.Type("")
	if parent := resource.URN(cmp.Or(args.RegisterRPC.GetParent(), args.ReadRPC.GetParent())); parent != "" {
		stack, project = parent.Stack(), parent.Project()
		if parent.QualifiedType() != resource.RootStackType {
			parentType = parent.QualifiedType()
		}
	}
	return resource.NewURN(stack, project, parentType, tokens.Type(args.TypeToken), args.Name)
}

func merge(inputs, computed resource.PropertyMap) resource.PropertyMap {
	all := inputs.Copy()
	for k, v := range computed {
		all[k] = v
	}
	return all
}

func namesOf(resources []Resource) []string {
	names := make([]string, len(resources))
	for i, x := range resources {
		names[i] = x.Name
	}
	return names
}
