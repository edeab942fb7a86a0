// Package privatenotebooktest tests stacks that use the components of this project, without an engine, an account or a network.
//
// [Mocks] stand in for Pulumi's engine and for AWS. They answer what AWS computes, such as an endpoint's DNS names and a notebook's ARN,
// in any Region, and the look-ups that the components make. Types that they do not know pass, and [Mocks.Unknown] lists them.
// [AssertPaths] judges what the stack declares: which paths lead to the notebooks, and whether they are the ones that you mean.
//
// It shows what a program declares. It cannot show what AWS would refuse, or a first preview, in which no ID is known yet: deploy
// the program onto the sandbox for these.
package privatenotebooktest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"google.golang.org/protobuf/types/known/emptypb"

	"private-notebook/tests/recorder"
)

// The project and stack that [Run] runs programs as.
const (
	Project = "project"
	Stack   = "test"
)

// Account is the AWS account that answers speak of.
const Account = recorder.Account

// Resource is one resource that a program declared or read, with its inputs, its outputs and its options.
type Resource = recorder.Resource

// Answer answers a function that a program calls, such as a look-up, from its arguments.
type Answer = func(args resource.PropertyMap) (resource.PropertyMap, error)

// Mocks are a [pulumi.MockResourceMonitor] that writes down what a program declares. Give them to [Run], or to [pulumi.WithMocks]. The
// zero value is ready to use, for one run; set the fields before it.
type Mocks struct {
	// Region is where providers work that name no Region, e.g. "eu-central-1"; "" is "ap-northeast-1".
	Region string
	// Existing are properties of what exists already, by its ID, under Pulumi's names: {"vpc-0abc": {"cidrBlock": "10.0.0.0/16"}}. They
	// answer look-ups and reads by that ID. Nil: nothing exists.
	Existing map[string]map[string]any
	// Answers answer further functions, by their tokens, such as "aws:ec2/getAmi:getAmi". They go before the mocks' own. Nil: none.
	Answers map[string]Answer
	// OnPremisesCIDRs are your networks outside AWS, for [AssertPaths], e.g. "192.168.0.0/16". Nil: those to which routes lead.
	OnPremisesCIDRs []string

	once     sync.Once
	recorder recorder.Recorder
}

// Run runs a program with the mocks, and ends the test where it fails. Nil mocks are new ones. It returns the mocks, which have
// written down what was declared.
func Run(t testing.TB, program pulumi.RunFunc, mocks *Mocks) *Mocks {
	t.Helper()
	if mocks == nil {
		mocks = &Mocks{}
	}
	if err := pulumi.RunErr(program, pulumi.WithMocks(Project, Stack, mocks)); err != nil {
		t.Fatalf("the program failed: %v", err)
	}
	return mocks
}

// NewResource writes a resource down, and answers with its ID and its properties as AWS would complete them.
func (m *Mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	m.once.Do(m.prepare)
	if args.ReadRPC != nil && m.Existing[args.ID] == nil {
		return "", nil, fmt.Errorf("%s %s is read and does not exist; give its properties in Mocks.Existing[%q]", args.TypeToken, args.ID, args.ID)
	}
	return m.recorder.NewResource(args)
}

// Call answers a function. One that nothing answers is an error that says where to give its answer: what a look-up says decides what is
// declared, so nothing is guessed.
func (m *Mocks) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	m.once.Do(m.prepare)
	if m.Answers[args.Token] == nil {
		if answer, known := ownAnswers[args.Token]; known {
			return answer(m.recorder.NoteCall(args), args.Args), nil
		}
	}
	answer, err := m.recorder.Call(args)
	switch id := args.Args["id"]; {
	case errors.Is(err, recorder.ErrUnknown):
		return nil, fmt.Errorf("no mock answers the function %s; give its answer in Mocks.Answers[%q]", args.Token, args.Token)
	case err != nil && id.IsString() && m.Answers[args.Token] == nil:
		return nil, fmt.Errorf("%w; where it exists, give its properties in Mocks.Existing[%q]", err, id.StringValue())
	}
	return answer, err
}

// RegisterResourceOutputs is called for every component and for the stack.
func (m *Mocks) RegisterResourceOutputs() (*emptypb.Empty, error) {
	return m.recorder.RegisterResourceOutputs()
}

// prepare hands the fields on, once they are all set.
func (m *Mocks) prepare() {
	m.recorder.Region, m.recorder.AnyType, m.recorder.Answers = m.Region, true, m.Answers
	m.recorder.Existing = map[string]resource.PropertyMap{}
	for id, properties := range m.Existing {
		m.recorder.Existing[id] = resource.NewPropertyMapFromMap(properties)
	}
}

// ownAnswers differ from the recorder's, which is told of one Region's zones.
var ownAnswers = map[string]func(region string, args resource.PropertyMap) resource.PropertyMap{
	"aws:ec2/getVpcEndpointService:getVpcEndpointService": func(_ string, args resource.PropertyMap) resource.PropertyMap {
		return args // Without zones no subnet is passed over.
	},
	"aws:index/getAvailabilityZones:getAvailabilityZones": func(region string, _ resource.PropertyMap) resource.PropertyMap {
		return resource.NewPropertyMapFromMap(map[string]any{
			"id": region, "names": []any{region + "a", region + "b", region + "c"}, "state": "available",
		})
	},
}

// Resources are what was declared and read, sorted by URN.
func (m *Mocks) Resources() []Resource { return m.recorder.Resources() }

// OfType are those of one type, e.g. "aws:ec2/vpcEndpoint:VpcEndpoint", sorted by URN.
func (m *Mocks) OfType(token string) []Resource { return m.recorder.OfType(tokens.Type(token)) }

// Named is the one of a type with this name. It fails where there is none, and lists the names that there are.
func (m *Mocks) Named(token, name string) (Resource, error) {
	return m.recorder.Named(tokens.Type(token), name)
}

// Calls are the function calls, in their order.
func (m *Mocks) Calls() []pulumi.MockCallArgs { return m.recorder.Calls() }

// Unknown are the types that the mocks do not know, sorted. Their resources have an ID, a name and the properties that the program gave
// them, and no others.
func (m *Mocks) Unknown() []string {
	var names []string
	for _, token := range m.recorder.Unknown() {
		names = append(names, string(token))
	}
	return names
}
