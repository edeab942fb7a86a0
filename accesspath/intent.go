package accesspath

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Intent is who is meant to get in. Its zero value means nobody, from anywhere.
type Intent struct {
	// AllowedPaths are the paths that issue and open; every other must be denied.
	AllowedPaths []From `json:"allowedPaths"`
	// ClientVPNGroups are the IDs of the identity provider's groups whose members are meant to get in on the path
	// client-vpn; whoever else can connect must be denied. Nil means the groups for which the authorization rules keep the
	// endpoints, or everybody where they keep them for none.
	ClientVPNGroups []string `json:"clientVpnGroups,omitempty"`
	// Issuers are principals who are meant to open every notebook, as kind and name, such as "role/analysts". They count
	// for the notebooks in Notebooks.
	Issuers []string `json:"issuers,omitempty"`
	// OwnerTag is the tag whose value a principal and a notebook must share; "" where no tag decides. It counts for the
	// notebooks in Notebooks.
	OwnerTag string `json:"ownerTag,omitempty"`
	// Notebooks say, by the notebook's name, who is meant to open it. For a notebook that is not here, whoever has a policy
	// about it is meant.
	Notebooks map[string]NotebookIntent `json:"notebooks,omitempty"`

	named map[string]bool // every principal that Issuers and Notebooks name, once the judge has collected them
}

// ParseIntent reads the names of allowed paths. It reports every name that is unknown or given twice.
func ParseIntent(allowedPaths []string) (Intent, error) {
	var intent Intent
	var faults []error
	for _, name := range allowedPaths {
		from := From(name)
		switch {
		case !slices.Contains(Froms(), from):
			faults = append(faults, fmt.Errorf("allowedPaths: %q is no access path; choose from %s", name, names(Froms())))
		case slices.Contains(intent.AllowedPaths, from):
			faults = append(faults, fmt.Errorf("allowedPaths: %q is given twice; name each path once", name))
		default:
			intent.AllowedPaths = append(intent.AllowedPaths, from)
		}
	}
	return intent, errors.Join(faults...)
}

// expects is what the intent says of a step. Nobody issues without an IAM identity, whatever the path. Opening needs
// none: on an allowed path, whoever holds a URL opens it, and the console asks for an identity again. A non-member is
// not on the path at all.
func (i Intent) expects(who Who, from From, step Step) Decision {
	if who == OtherIssuer || who == NonMember || needsIdentity(from, step) && who == Outsider || !slices.Contains(i.AllowedPaths, from) {
		return Deny
	}
	return Allow
}

// needsIdentity says whether a step cannot be taken without signing in or signing.
func needsIdentity(from From, step Step) bool { return step == Issue || from == FromConsole }

func names[T ~string](list []T) string {
	texts := make([]string, len(list))
	for i, item := range list {
		texts[i] = string(item)
	}
	return strings.Join(texts, ", ")
}
