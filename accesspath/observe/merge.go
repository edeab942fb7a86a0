package observe

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/topology"
)

// Conflict is a resource that two exports declare in different ways.
type Conflict struct {
	// Resource is the one that is judged.
	Resource Resource
	// Of are the two exports, as [Export.Title] has them with the project, and Properties those that differ.
	Of, Properties []string
}

// Together are several exports as one, so that the policies of one stack and the notebooks of another are judged together. Its project and
// stack are those of the first with a notebook. A resource that one stack declares and others only read is the declared one. It
// fails, with every fault, where a stack or an account's Region is given twice. Resources of different accounts or Regions are
// different, whatever their names. What an account file holds is what there is: a stack that declares something of that account and
// Region gives its resources their names, and nothing else.
func Together(exports ...Export) (Export, error) {
	var all Export
	if err := eachOnce(exports); err != nil {
		return all, err
	}
	m := merger{at: map[string]int{}, whose: map[string]string{}}
	all.Project, all.Stack = namesOf(exports)
	for _, e := range readingsFirst(exports) {
		m.readings = append(m.readings, e.Readings...)
		m.add(e, len(exports) > 1)
		all.Resources = m.resources
		all.Deleting = append(all.Deleting, e.Deleting...)
		all.Pending = append(all.Pending, e.Pending...)
		all.Conflicts = append(all.Conflicts, e.Conflicts...)
		all.Readings = append(all.Readings, e.Readings...)
	}
	all.Conflicts = append(all.Conflicts, m.conflicts...)
	return all, nil
}

// namesOf are the project and the stack of the first with a notebook. Where none has one, they are those of the first; but notebooks of an account
// file are no stack's.
func namesOf(exports []Export) (project, stack string) {
	isRead := false
	for _, e := range exports {
		if e.Stack != "" && hasNotebook(e.Resources) {
			return e.Project, e.Stack
		}
		isRead = isRead || len(e.Readings) > 0
	}
	for _, e := range exports {
		if e.Stack != "" && !isRead {
			return e.Project, e.Stack
		}
	}
	return "", ""
}

func eachOnce(exports []Export) error {
	seen := map[[2]string]bool{}
	for _, e := range exports {
		name := [2]string{e.Project, e.Stack}
		for _, reading := range e.Readings {
			of := [2]string{reading.Account, reading.Region}
			if seen[of] {
				return fmt.Errorf("account %s is given twice in %s; give each account and Region once", reading.Account, reading.Region)
			}
			seen[of] = true
		}
		if seen[name] && e.Stack != "" {
			return fmt.Errorf("the stack %s of project %s is given twice; give each stack once", e.Stack, e.Project)
		}
		seen[name] = true
	}
	return nil
}

func hasNotebook(resources []Resource) bool {
	return slices.ContainsFunc(resources, func(r Resource) bool { return r.Type == notebookType })
}

// merger puts the resources of exports together.
type merger struct {
	resources []Resource
	// at is where the resource with a key is, and whose is the export that has it.
	at        map[string]int
	whose     map[string]string
	conflicts []Conflict
	readings  []accountfile.Reading
}

func (m *merger) add(e Export, several bool) {
	if !several {
		m.resources = e.Resources
		return
	}
	accounts := newAccounts(e.Resources, ownAccount(e.Resources))
	regions := providerRegions(e.Resources)
	whose := e.Project + "/" + e.Stack
	if len(e.Readings) > 0 {
		whose = e.Title()
	}
	for _, r := range e.Resources {
		if !strings.HasPrefix(r.Type, awsPackage) || r.ID == "" {
			m.resources = append(m.resources, r)
			continue
		}
		key := strings.Join([]string{r.Type, accounts.of(&r), regionOf(&r, regions), r.ID}, " ")
		if r.Reading != nil && strings.HasPrefix(r.Type, organizationsModule) { // who says it matters, see aboveAccount
			key += " of " + r.Reading.Account + " " + r.Reading.Region
		}
		at, known := m.at[key]
		switch {
		case known && m.resources[at].Reading != nil && r.Reading == nil:
			if !r.External {
				m.resources[at].URN = r.URN
			}
		case !known && r.Reading == nil && m.isRead(&r, accounts.of(&r), regionOf(&r, regions)):
			continue // the account does not have it, or has it as part of another resource
		case !known:
			m.at[key], m.whose[key] = len(m.resources), whose
			m.resources = append(m.resources, r)
		case m.resources[at].External && !r.External:
			m.resources[at], m.whose[key] = r, whose
		case !r.External:
			m.compare(m.resources[at], r, m.whose[key], whose)
		}
	}
}

// readingsFirst puts account files before stacks, each sort in its order.
func readingsFirst(exports []Export) []Export {
	sorted := slices.Clone(exports)
	slices.SortStableFunc(sorted, func(x, y Export) int { return min(1, len(y.Readings)) - min(1, len(x.Readings)) })
	return sorted
}

// readModules are those of which an account file holds everything, but for the machines among them, which wear groups.
var readModules = []string{
	"aws:ec2/", "aws:vpc/", "aws:ec2clientvpn/", "aws:ec2transitgateway/", "aws:iam/", "aws:route53/", "aws:directconnect/", "aws:lb/", notebookType,
}

var machineTypes = []string{
	"aws:ec2/instance:", "aws:ec2/launchTemplate:", "aws:ec2/launchConfiguration:", "aws:ec2/networkInterface", "aws:ec2/spot", "aws:ec2/fleet:",
}

// isRead says whether an account file holds every resource of a stack's resource's sort.
func (m *merger) isRead(r *Resource, account, region string) bool {
	begins := func(begin string) bool { return strings.HasPrefix(r.Type, begin) }
	if !slices.ContainsFunc(readModules, begins) || slices.ContainsFunc(machineTypes, begins) {
		return false
	}
	return slices.ContainsFunc(m.readings, func(reading accountfile.Reading) bool {
		return reading.Complete && reading.Account == account && (isGlobal(r.Type) || reading.Region == region) && !lacks(reading, r.Type, "")
	})
}

// compare finds the properties in which two declarations of a resource differ.
func (m *merger) compare(first, second Resource, of, and string) {
	names := map[string]bool{}
	for _, properties := range []map[string]any{first.Inputs, first.Outputs, second.Inputs, second.Outputs} {
		for name := range properties {
			names[name] = !strings.HasPrefix(name, "__")
		}
	}
	var differ []string
	for _, name := range sorted(names) {
		if names[name] && !reflect.DeepEqual(first.Value(name), second.Value(name)) {
			differ = append(differ, name)
		}
	}
	if len(differ) > 0 {
		m.conflicts = append(m.conflicts, Conflict{Resource: first, Of: []string{of, and}, Properties: differ})
	}
}

// ownAccount is the account of the first notebook with an ARN, and else of the first resource with one.
func ownAccount(resources []Resource) string {
	first := ""
	for i := range resources {
		r := &resources[i]
		if !strings.HasPrefix(r.Type, awsPackage) {
			continue
		}
		account := accountOfARN(r)
		if account != "" && r.Type == notebookType {
			return account
		}
		if first == "" {
			first = account
		}
	}
	return first
}

// noteConflicts says what several exports have differently. One of two stacks' declarations is out of date; an account that has changed
// between the readings of two of its Regions is of neither moment.
func (e Export) noteConflicts() []topology.NotUnderstood {
	var noted []topology.NotUnderstood
	for _, c := range e.Conflicts {
		stake, matters := stakeOf(&c.Resource)
		if !matters {
			continue
		}
		form := "stacks %s and %s both declare %s and differ in %s; that of %s is judged; run `pulumi refresh` on both, and declare it in one"
		if c.Resource.Reading != nil {
			form = "the account files of %s and of %s both have %s and differ in %s; that of %s is judged; read both again"
		}
		noted = append(noted, notUnderstood(c.Resource.URN, c.Resource.Type, stake.bothWays(),
			fmt.Sprintf(form, c.Of[0], c.Of[1], c.Resource.ID, strings.Join(c.Properties, ", "), c.Of[0])))
	}
	return noted
}
