package privatenotebooktest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/render"
)

// AssertPaths fails the test unless the notebooks that were declared can be opened on the allowed paths, and on no others. The paths are
// "vpc", "linked-vpc", "client-vpn", "on-premises", "internet" and "console"; none allowed means that nobody gets in. It logs the report
// where it fails, with a remedy for each difference. What it could not judge it logs in any case.
func AssertPaths(t testing.TB, recorded *Mocks, allowed ...string) bool {
	t.Helper()
	in, err := recorded.judge(allowed)
	if err != nil {
		t.Errorf("the access paths cannot be judged: %v", err)
		return false
	}
	for _, gap := range in.Report.NotUnderstood {
		t.Logf("not understood: %s%s: %s", gap.Type, gap.Call, gap.Because)
	}
	for _, unknown := range recorded.Unknown() {
		t.Logf("not known to the mocks, and judged by its inputs alone: %s", unknown)
	}
	if in.Report.Intent.OK {
		return true
	}
	var page strings.Builder
	if err := render.Write(&page, render.Table, in); err != nil {
		t.Errorf("the report cannot be written: %v", err)
	}
	t.Errorf("the access paths are not %q alone:\n%s", allowed, page.String())
	return false
}

// Report judges as [AssertPaths] does, for a test that looks closer. It fails where a path is none, or where no notebook was declared.
func (m *Mocks) Report(allowed ...string) (accesspath.Report, error) {
	in, err := m.judge(allowed)
	return in.Report, err
}

func (m *Mocks) judge(allowed []string) (render.Input, error) {
	intent, err := accesspath.ParseIntent(allowed)
	if err != nil {
		return render.Input{}, err
	}
	resources, err := m.observed()
	if err != nil {
		return render.Input{}, err
	}
	seen := observe.Observe(resources, observe.Stated{OnPremisesCIDRs: m.OnPremisesCIDRs})
	if seen.NothingToJudge != "" {
		return render.Input{}, errors.New(seen.NothingToJudge)
	}
	return render.Input{Title: "the declared stack", Topology: seen, Intent: intent, Report: accesspath.Judge(seen, intent)}, nil
}

// observed are the resources as a report reads them from an export.
func (m *Mocks) observed() ([]observe.Resource, error) {
	var all []observe.Resource
	for _, r := range m.Resources() {
		inputs, err := plain(r.Inputs)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.URN, err)
		}
		outputs, err := plain(r.Outputs)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.URN, err)
		}
		all = append(all, observe.Resource{
			URN: string(r.URN), Type: string(r.Type), ID: r.ID, Parent: string(r.Parent()), Provider: r.Provider(),
			External: r.Read != nil, Inputs: inputs, Outputs: outputs, Dependencies: r.Request.GetDependencies(),
		})
	}
	return all, nil
}

// plain has JSON's types, whatever the program's were.
func plain(properties resource.PropertyMap) (map[string]any, error) {
	text, err := json.Marshal(properties.Mappable())
	if err != nil {
		return nil, err
	}
	var all map[string]any
	return all, json.Unmarshal(text, &all)
}
