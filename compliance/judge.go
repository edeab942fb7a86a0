package compliance

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"private-notebook/accesspath/observe"
	"private-notebook/internal/controls"
)

// Status is what becomes of a control.
type Status string

// The answers. A control that nothing in the stack is subject to is not applicable.
const (
	Satisfied     Status = "satisfied"
	Waived        Status = "waived"
	NotApplicable Status = "not applicable"
	NotSatisfied  Status = "not satisfied"
	// NotRead is the answer where an account file does not tell: neither that the control holds, nor that it does not.
	NotRead Status = "not read"
)

// Finding is the answer about one control.
type Finding struct {
	// Control is what was asked.
	Control controls.Control
	// Status is the answer.
	Status Status
	// Complaints say what is wrong with which resource, a sentence each; empty where the control holds.
	Complaints []string
	// Unread say what an account file does not tell, a sentence each; nil unless the status is [NotRead].
	Unread []string
	// Waiver is the reason given; "" where the control is not waived.
	Waiver string
}

// Report is the answer about a deployment.
type Report struct {
	// Findings has one for each control, in the catalogue's order.
	Findings []Finding
	// Needless are the waivers of controls that hold anyway, sorted: keeping them would hide the day on which they do not.
	Needless []string
	// Simulated says that the stack was deployed onto the sandbox's simulated AWS: the answers are no evidence about any account.
	Simulated bool
}

// Judge asks every control about the resources of a stack or of an account file. Waivers map a control's ID to a reason. It fails on waivers that
// are faulty, with every fault.
func Judge(resources []observe.Resource, waivers map[string]string) (Report, error) {
	faults := controls.CheckWaivers("compliance", waivers)
	if err := faults.Err(); err != nil {
		return Report{}, err
	}
	s := newStack(resources)
	report := Report{Simulated: observe.Simulated(resources)}
	for _, c := range controls.All() {
		finding := Finding{Control: c, Status: NotApplicable}
		applies, complaints := checks[c.ID](s)
		switch missed := s.take(); {
		case len(missed) > 0:
			finding.Status, finding.Unread = NotRead, missed
		case applies:
			finding.Status, finding.Complaints = Satisfied, complaints
		}
		finding.waive(waivers)
		report.Findings = append(report.Findings, finding)
	}
	for _, id := range slices.Sorted(maps.Keys(waivers)) {
		if status := report.Of(id).Status; status != Waived && status != NotRead {
			report.Needless = append(report.Needless, id)
		}
	}
	return report, nil
}

func (f *Finding) waive(waivers map[string]string) {
	if len(f.Complaints) == 0 {
		return
	}
	f.Status = NotSatisfied
	if reason, waived := waivers[f.Control.ID]; waived {
		f.Status, f.Waiver = Waived, strings.TrimSpace(reason)
	}
}

// Of is the finding about one control; the zero Finding where there is no such control.
func (r Report) Of(id string) Finding {
	for _, f := range r.Findings {
		if f.Control.ID == id {
			return f
		}
	}
	return Finding{}
}

// Holds says whether every control is satisfied, waived, not applicable or not read, and no waiver is needless.
func (r Report) Holds() bool { return len(r.Faults()) == 0 }

// Faults are the reasons why a report does not hold, a sentence each.
func (r Report) Faults() []string {
	var faults []string
	for _, f := range r.Findings {
		if f.Status == NotSatisfied {
			faults = append(faults, fmt.Sprintf("%s (%s): %s; mend it, or waive it with a reason in private-notebook:waivers",
				f.Control.ID, f.Control.Title, strings.Join(f.Complaints, "; ")))
		}
	}
	for _, id := range r.Needless {
		faults = append(faults, fmt.Sprintf("%s is waived and %s; take the waiver away", id, r.Of(id).Status))
	}
	return faults
}
