package cloud

import "sync"

// Operation is a call of a provider that can be made to fail.
type Operation string

// The operations that a Fault can name.
const (
	Create Operation = "create"
	Read   Operation = "read"
	Update Operation = "update"
	Delete Operation = "delete"
)

// Fault stages a failure of one call. Previews do not count as calls.
type Fault struct {
	// Operation is the kind of call that fails.
	Operation Operation
	// Type is the resource type token whose calls count; empty counts the calls for every type, aws and tls alike.
	Type string
	// Nth is which of those calls fails, counted from the Inject: 1 is the next. Zero means 1.
	Nth int
	// Code and Message are AWS's answer. An empty code means InternalFailure.
	Code, Message string
	// Late lets the change happen first and fails the call afterwards, as when the wait for a slow resource
	// times out. A late failure of a create is reported with the new resource, as a partial failure.
	Late bool
}

// faults are the staged failures that have not struck yet.
type faults struct {
	mu     sync.Mutex
	staged []*Fault
}

func (f *faults) stage(fault Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if fault.Nth < 1 {
		fault.Nth = 1
	}
	if fault.Code == "" {
		fault.Code = "InternalFailure"
	}
	f.staged = append(f.staged, &fault)
}

// strike counts one call and returns the fault that it must fail with, or nil. A fault strikes once.
func (f *faults) strike(op Operation, token string) *Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	var hit *Fault
	var left []*Fault
	for _, fault := range f.staged {
		if fault.Operation == op && (fault.Type == "" || fault.Type == token) {
			fault.Nth--
		}
		if fault.Nth == 0 && hit == nil {
			hit = fault
			continue
		}
		left = append(left, fault)
	}
	f.staged = left
	return hit
}
