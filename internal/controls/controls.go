// Package controls is the catalogue of the security controls that touch the resources of this project, as AWS names and
// maps them, and what a waiver of one must look like. Whether a deployment satisfies them, package compliance decides.
package controls

import (
	_ "embed" // the catalogue
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/agext/levenshtein"

	"private-notebook/internal/fault"
)

// Control is one control: of AWS Security Hub, or an AWS Config rule that AWS's own HIPAA pack has and Security Hub has not.
type Control struct {
	// ID and Title are AWS's: "SageMaker.1".
	ID    string `json:"id"`
	Title string `json:"title"`
	// Severity is Security Hub's, from Low to Critical, or "AWS Config rule".
	Severity string `json:"severity"`
	// LooksAt is what is looked at here, and Default what this project declares unless told otherwise.
	LooksAt string `json:"looksAt"`
	Default string `json:"default"`
	// NIST, CIS and PCI are the requirements of NIST SP 800-53 Rev. 5, of the CIS AWS Foundations Benchmark (v3.0.0 and
	// v5.0.0) and of PCI DSS v4.0.1 that AWS relates the control to; HIPAA those of the Security Rule.
	NIST  []string `json:"nist"`
	CIS   []string `json:"cis"`
	PCI   []string `json:"pci"`
	HIPAA []string `json:"hipaa"`
}

//go:embed controls.json
var catalogue []byte

var all = func() []Control {
	var read []Control
	if err := json.Unmarshal(catalogue, &read); err != nil {
		panic(fmt.Sprintf("internal/controls/controls.json: %v", err))
	}
	return read
}()

// All are the controls, in the order of the catalogue.
func All() []Control { return slices.Clone(all) }

// CheckWaivers reports the faults of waivers, which map a control's ID to the reason why it is not satisfied. What says
// where they stand, such as "configuration".
func CheckWaivers(what string, waivers map[string]string) fault.List {
	var faults fault.List
	for _, id := range slices.Sorted(maps.Keys(waivers)) {
		known := slices.ContainsFunc(all, func(c Control) bool { return c.ID == id })
		if !known {
			faults.Add(what, fmt.Sprintf("waiver %q", id), "is of no control that is checked",
				"did you mean "+nearest(id)+"? docs/compliance.md lists every control")
		}
		if known && strings.TrimSpace(waivers[id]) == "" {
			faults.Add(what, fmt.Sprintf("waiver %q", id), "gives no reason", "write why the control need not be satisfied here")
		}
	}
	return faults
}

// nearest is the known ID that takes the fewest edits from a misspelt one; of several the first in the catalogue.
func nearest(id string) string {
	distance := func(c Control) int {
		return levenshtein.Distance(strings.ToLower(id), strings.ToLower(c.ID), nil)
	}
	return slices.MinFunc(all, func(a, b Control) int { return distance(a) - distance(b) }).ID
}
