package engine

import (
	"encoding/json"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// Result is what an operation did.
type Result struct {
	// Changes counts the resources by operation ("create", "same", ...), as the summary that Pulumi prints.
	Changes map[string]int
	// Steps are the resources that were, or in a preview would be, changed, in the order of their completion.
	Steps []Step
	// Diagnostics are the messages of the engine, the program and the providers.
	Diagnostics []Diagnostic
}

// Step is one change of one resource.
type Step struct {
	// Operation is Pulumi's name for it: "create", "update", "delete", "replace", ...
	Operation string
	// URN and Type are the resource's.
	URN, Type string
	// Properties are the inputs that differ, top level only.
	Properties []string
	// Old and New are the inputs before and after, with a Mask for each that is a secret in either or is not known yet.
	// Old is nil for a creation, New for a deletion.
	Old, New map[string]any
}

// Name is the resource's logical name: the last part of its URN.
func (s Step) Name() string { return s.URN[strings.LastIndex(s.URN, "::")+2:] }

// DisplayType is the resource's type as Pulumi's display has it: "aws:ec2:Vpc" for aws:ec2/vpc:Vpc.
func (s Step) DisplayType() string { return tokens.Type(s.Type).DisplayName() }

// Diagnostic is one message.
type Diagnostic struct {
	// Severity is "info", "info#err", "warning" or "error".
	Severity string
	// URN is the resource's that the message is about; empty for one about the whole.
	URN string
	// Message ends without a line break.
	Message string
}

// add takes an event.
func (r *Result) add(event apitype.EngineEvent) {
	switch {
	case event.DiagnosticEvent != nil:
		r.Diagnostics = append(r.Diagnostics, Diagnostic{
			Severity: event.DiagnosticEvent.Severity,
			URN:      event.DiagnosticEvent.URN,
			Message:  strings.TrimSpace(event.DiagnosticEvent.Message),
		})
	case event.ResOutputsEvent != nil:
		r.addStep(event.ResOutputsEvent.Metadata)
	}
}

// addStep takes the events of completed steps: those of a refresh say only then what they found.
func (r *Result) addStep(step apitype.StepEventMetadata) {
	switch step.Op {
	case apitype.OpSame, apitype.OpRead, apitype.OpReadDiscard, apitype.OpReadReplacement:
		return
	}
	change := Step{
		Operation: string(step.Op), URN: step.URN, Type: step.Type, Properties: step.Diffs,
		Old: inputs(step.Old), New: inputs(step.New),
	}
	if strings.HasPrefix(step.Type, "pulumi:providers:") && strings.HasPrefix(change.Name(), "default") {
		return // the engine's own, made for resources that name no provider
	}
	maskTheOther(change.Old, change.New)
	maskTheOther(change.New, change.Old)
	r.Steps = append(r.Steps, change)
}

func inputs(state *apitype.StepEventStateMetadata) map[string]any {
	if state == nil {
		return nil
	}
	// In JSON a secret has one form, whatever type it had; what cannot be written in it might be one.
	var plain map[string]any
	text, err := json.Marshal(state.Inputs)
	if err == nil {
		err = json.Unmarshal(text, &plain)
	}
	shown := make(map[string]any, len(state.Inputs))
	for property := range state.Inputs {
		if err != nil {
			shown[property] = Secret
			continue
		}
		shown[property] = masked(plain[property])
	}
	return shown
}
