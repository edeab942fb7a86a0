package assumers

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"private-notebook/internal/fault"
)

// EC2Issuer is the key of the role that ec2Issuer makes, whose name AWS's provider completes. Every other key is a role as "role/analysts".
const EC2Issuer = "ec2Issuer"

// Issuers are the roles that may have a list, as keys name them: those of each list of issuerRoles, and the one that ec2Issuer makes. Of an ARN, or
// of a name with its path, the end is the name.
func Issuers(ec2Issuer bool, issuerRoles ...[]string) []string {
	all := []string{}
	for _, name := range slices.Concat(issuerRoles...) {
		all = append(all, string(Role)+"/"+name[strings.LastIndex(name, "/")+1:])
	}
	if ec2Issuer {
		all = append(all, EC2Issuer)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Check reports every fault of the lists by role. Issuers are the roles that may have one; nil where that could not be read, and nothing is then said
// of it. What says where the lists stand, such as "configuration". Of a key that names no role, nobody knows what its list is.
func Check(what string, lists map[string][]string, issuers []string) fault.List {
	var faults fault.List
	for _, key := range slices.Sorted(maps.Keys(lists)) {
		if wrong := formOfKey(key); wrong != (Wrong{}) {
			var malformed fault.List
			malformed.Add(what, fmt.Sprintf("assumers key %q", key), wrong.What, wrong.Remedy)
			faults.Append(malformed.OfForm("assumers." + key))
			continue
		}
		if wrong := isIssuer(key, issuers); wrong != (Wrong{}) {
			faults.Add(what, fmt.Sprintf("assumers key %q", key), wrong.What, wrong.Remedy)
		}
		faults.Append(checkEntries(what, key, lists[key]))
	}
	return faults
}

func checkEntries(what, key string, entries []string) fault.List {
	var faults fault.List
	for i, entry := range entries {
		got := fmt.Sprintf("assumers[%q] entry %q", key, entry)
		if _, wrong := Parse(entry); wrong != (Wrong{}) {
			var malformed fault.List
			malformed.Add(what, got, wrong.What, wrong.Remedy)
			faults.Append(malformed.OfForm(fmt.Sprintf("assumers.%s[%d]", key, i)))
		}
		if slices.Index(entries, entry) < i {
			faults.Add(what, got, "is listed twice", "list it once")
		}
	}
	return faults
}

// formOfKey says what is wrong with a key that names no role.
func formOfKey(key string) Wrong {
	word, name, _ := strings.Cut(key, "/")
	switch {
	case key == EC2Issuer, word == string(Role) && iamName.MatchString(name):
		return Wrong{}
	case word == string(User) || word == string(Group):
		return Wrong{"is no role, and nobody can become it", "name a role, or leave the key out"}
	}
	return Wrong{"names no role", "write it as role/NAME, or " + EC2Issuer + " for the role that the stack makes"}
}

// isIssuer says that a role is none of the issuers.
func isIssuer(key string, issuers []string) Wrong {
	switch {
	case issuers == nil || slices.Contains(issuers, key):
		return Wrong{}
	case key == EC2Issuer:
		return Wrong{"is for a role that the settings do not make", "set ec2Issuer to true, or leave the key out"}
	case len(issuers) == 0:
		return Wrong{"is no issuer, since the settings name no role as one", "name the role in issuerRoles, or leave the key out"}
	}
	return Wrong{"is no issuer", "name one of " + strings.Join(issuers, ", ") + ", or add the role to issuerRoles"}
}
