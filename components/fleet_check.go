package components

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
	"private-notebook/internal/iampolicy"
)

const fleetWhat = "fleet"

// tagCharacters are those that AWS takes in a tag's value (SageMaker API Reference, "Tag"). How many is counted apart: as a part of the pattern
// it would make every program that links this package compile 256 classes of letters before it begins, which takes longer than the rest of it.
var tagCharacters = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$`)

const longestTagValue = 256

func isTagValue(text string) bool {
	return utf8.RuneCountInString(text) <= longestTagValue && tagCharacters.MatchString(text)
}

// checkFleet reports what is wrong with completed members. What is wrong with what they have in common is reported once.
func (a PrivateNotebookArgs) checkFleet() fault.List {
	common := a.Notebook
	common.NotebookName = "any" // the members' names are checked
	inCommon := common.check()
	faults := inCommon.Within("Notebook")
	names := map[string]string{}
	for _, key := range sortedKeys(a.Notebooks) {
		m := a.Notebooks[key]
		faults.Append(checkMemberKey(key, m.component))
		faults.Append(of(key, m.check(), inCommon))
		faults.Append(of(key, m.checkOwn(a.PresignPolicy.OwnerTag), nil))
		lower := strings.ToLower(m.NotebookName) // AWS writes names in ARNs in lower case, so case tells no two apart
		if first, taken := names[lower]; taken {
			var taken fault.List
			taken.Add(fleetWhat, fmt.Sprintf("notebook name %q", m.NotebookName), fmt.Sprintf("is that of %q and of %q", first, key),
				"give each notebook a name of its own", "NotebookName")
			faults.Append(taken.WithinMember("Notebooks", key))
			continue
		}
		names[lower] = key
	}
	faults.Append(a.checkFleetIssuers())
	return faults
}

// of says whose faults they are, and leaves out those of the fleet's defaults.
func of(key string, faults, inCommon fault.List) fault.List {
	var own fault.List
	for _, f := range faults {
		same := func(other fault.Fault) bool { return other.Error() == f.Error() }
		if !slices.ContainsFunc(inCommon, same) {
			f.Got = key + "'s " + f.Got
			own = append(own, f)
		}
	}
	return own.WithinMember("Notebooks", key)
}

// checkMemberKey takes the name of the component that is made of the key.
func checkMemberKey(key, component string) fault.List {
	var faults fault.List
	if !notebookName.MatchString(key) {
		faults.Add(fleetWhat, fmt.Sprintf("short name %q", key), "is no notebook's", "use letters, digits and inner hyphens", "Notebooks")
	} else if over := len(component) - longestNames[NotebookToken]; over > 0 {
		faults.Add(fleetWhat, fmt.Sprintf("short name %q", key), "makes names that are longer than AWS takes",
			fmt.Sprintf("choose one of at most %d characters", len(key)-over), "Notebooks")
	}
	return faults
}

// checkOwn reports what is wrong with what no lone notebook has.
func (m FleetNotebookArgs) checkOwn(ownerTag string) fault.List {
	var faults fault.List
	owner := fmt.Sprintf("owner %q", m.Owner)
	switch {
	case ownerTag == "" && m.Owner != "":
		faults.Add(notebookWhat, owner, "is given, and no owner tag", "name the tag that says who owns what, or leave the owner out",
			"Owner")
	case ownerTag != "" && m.Owner == iampolicy.NoOwner:
		faults.Add(notebookWhat, owner, "stands for people without the tag", "choose another word", "Owner")
	case ownerTag != "" && !isTagValue(m.Owner):
		faults.Add(notebookWhat, owner, "is no tag's value", "give each notebook the owner that its people are tagged with: "+
			"letters, digits, spaces and _.:/=+-@, from 1 to 256", "Owner")
	}
	if m.OwnKmsKey && m.KmsKeyArn != nil {
		faults.Add(notebookWhat, "KMS key", "is given and to be made", "leave out one of the two", "KmsKeyArn", "OwnKmsKey")
	}
	faults.Append(checkPrincipals("role", m.Roles, "Roles"))
	faults.Append(checkPrincipals("group", m.Groups, "Groups"))
	faults.Append(checkPrincipals("user", m.Users, "Users"))
	return faults
}

// checkLone refuses what only a fleet has.
func (a PrivateNotebookArgs) checkLone() fault.List {
	if a.PresignPolicy.OwnerTag == "" {
		return nil
	}
	var faults fault.List
	faults.Add(privateNotebookWhat, fmt.Sprintf("owner tag %q", a.PresignPolicy.OwnerTag), "is given without a fleet",
		"declare the notebook as a fleet's only member, with its owner", "Notebooks", "PresignPolicy.OwnerTag")
	return faults
}

// checkFleetIssuers compares the issuers of all members with each other and with the shared ones.
func (a PrivateNotebookArgs) checkFleetIssuers() fault.List {
	var faults fault.List
	shared := a.PresignPolicy
	for _, k := range []struct {
		which, field    string
		quota           int
		shared, guarded principals
		own             func(FleetNotebookArgs) principals
	}{
		{"role", "Roles", shared.AttachmentQuota, shared.Roles, shared.GuardedRoles, func(m FleetNotebookArgs) principals { return m.Roles }},
		{"group", "Groups", min(shared.AttachmentQuota, groupAttachmentQuota), shared.Groups, shared.GuardedGroups, func(m FleetNotebookArgs) principals { return m.Groups }},
		{"user", "Users", shared.AttachmentQuota, shared.Users, shared.GuardedUsers, func(m FleetNotebookArgs) principals { return m.Users }},
	} {
		own := a.own(k.own)
		faults.Append(checkIssuers(k.which, k.shared, own, a.mostMembers(k.quota), "Notebooks", "PresignPolicy."+k.field))
		faults.Append(checkShortNames(k.which, append([]principals{k.shared, k.guarded}, own...), "Notebooks", "PresignPolicy."+k.field))
	}
	return faults
}

type principals = map[string]pulumi.StringInput

func (a PrivateNotebookArgs) own(pick func(FleetNotebookArgs) principals) []principals {
	var all []principals
	for _, key := range sortedKeys(a.Notebooks) {
		all = append(all, pick(a.Notebooks[key]))
	}
	return all
}

// mostMembers is how many members' own policies fit on one principal, beside the guardrails.
func (a PrivateNotebookArgs) mostMembers(quota int) int {
	guardrails := a.planned(a.PresignPolicy, a.plannedArns()).guardrails()
	one := a.planned(a.memberPolicy(FleetNotebookArgs{}), a.plannedArns()[:1])
	return max(0, quota-len(guardrails)) / max(1, len(iampolicy.SplitAllow(one.lengths())))
}

func checkIssuers(which string, shared principals, own []principals, atMost int, arguments ...string) fault.List {
	var faults fault.List
	count := map[string]int{}
	for _, m := range own {
		for who := range m {
			count[who]++
		}
	}
	for _, who := range sortedKeys(count) {
		got := fmt.Sprintf("%s %q", which, who)
		if _, both := shared[who]; both {
			faults.Add(fleetWhat, got, "is an issuer of every notebook and of one alone", "leave it out of one of the two", arguments...)
		}
		if n := count[who]; n > atMost {
			faults.Add(fleetWhat, got, fmt.Sprintf("is an issuer of %d notebooks by policies of their own, more than fit beside the guardrail", n),
				fmt.Sprintf("name it for at most %d, or let it be an issuer of every notebook, with an owner tag to tell them apart", atMost),
				arguments...)
		}
	}
	return faults
}
