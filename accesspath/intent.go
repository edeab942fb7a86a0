package accesspath

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"private-notebook/accesspath/caller"
)

// Intent is who is meant to get in. Its zero value means nobody, from anywhere.
type Intent struct {
	// AllowedPaths are the paths that issue and open; every other must be denied.
	AllowedPaths []From `json:"allowedPaths"`
	// NotStated says that nothing says who is meant, as where an account is read without settings: the answers then say who gets in, and are
	// held against nothing. The other fields are then their zero values.
	NotStated bool `json:"notStated,omitempty"`
	// ClientVPNGroups are the IDs of the identity provider's groups whose members are meant to get in on the path
	// client-vpn; whoever else can connect must be denied. Nil means the groups for which the authorization rules keep the
	// endpoints, or everybody where they keep them for none.
	ClientVPNGroups []string `json:"clientVpnGroups,omitempty"`
	// ClientVPNDisconnected says that the Client VPN is switched off for now, such as at night: the path client-vpn must be denied, also
	// where AllowedPaths lists it.
	ClientVPNDisconnected bool `json:"clientVpnDisconnected,omitempty"`
	// Issuers are principals who are meant to open every notebook, as kind and name, such as "role/analysts". A role that the
	// stack makes has a name that AWS completes, and is named by the end of its URN, from the type on. Whoever is a member of
	// a group is named with it. Where Issuers and Notebooks name nobody, whoever has a policy about a notebook is meant.
	Issuers []string `json:"issuers,omitempty"`
	// OwnerTag is the tag whose value a principal and a notebook must share; "" where no tag decides. It counts for the
	// notebooks in Notebooks.
	OwnerTag string `json:"ownerTag,omitempty"`
	// Notebooks say, by the notebook's name, who is meant to open it besides Issuers.
	Notebooks map[string]NotebookIntent `json:"notebooks,omitempty"`

	// Assumers say of a role, named as in Issuers, who is meant to be able to become it by one call of AWS STS: entries that package assumers reads,
	// such as "account/444455556666". An entry that it cannot read names nobody. Whoever else the role's trust policy admits, or might, is a
	// difference. An empty list means nobody; a role that is not a key is not compared.
	Assumers map[string][]string `json:"assumers,omitempty"`

	// CallersBring are values by condition key that people who are meant bring, such as "aws:MultiFactorAuthPresent": "true". What
	// hangs on them is assumed. Nil is nothing.
	CallersBring map[string]string `json:"callersBring,omitempty"`
	// At is the moment that the report is about; the zero value leaves the time undetermined on paths that are meant, and free on others.
	At time.Time `json:"at,omitzero"`

	// What the judge collects: whom Issuers names, and whom Issuers or any of Notebooks names.
	everywhere, anywhere map[string]bool
}

// NotebookIntent is who is meant to open one notebook of several, besides those who are meant to open all.
type NotebookIntent struct {
	// Issuers are principals who are meant to open this notebook, and no other that does not name them, as in [Intent.Issuers].
	Issuers []string `json:"issuers,omitempty"`
	// Owner is the value of [Intent.OwnerTag] that people must carry to open it; "" where the intent has no such tag.
	Owner string `json:"owner,omitempty"`
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
	if who == OtherIssuer || who == NonMember || caller.NeedsIdentity(from, step) && who == Outsider || !i.allows(from) {
		return Deny
	}
	return Allow
}

// allows says whether a path is meant to be open now.
func (i Intent) allows(from From) bool {
	return slices.Contains(i.AllowedPaths, from) && !i.closesForNow(from)
}

// closesForNow says whether a path is switched off, whoever is meant to get in by it at other times.
func (i Intent) closesForNow(from From) bool { return from == FromClientVPN && i.ClientVPNDisconnected }

func names[T ~string](list []T) string {
	texts := make([]string, len(list))
	for i, item := range list {
		texts[i] = string(item)
	}
	return strings.Join(texts, ", ")
}

// withNames is the intent with everybody whom it names collected, so that no notebook searches all others.
func (i Intent) withNames() Intent {
	i.everywhere, i.anywhere = map[string]bool{}, map[string]bool{}
	for _, name := range i.Issuers {
		i.everywhere[name], i.anywhere[name] = true, true
	}
	for _, own := range i.Notebooks {
		for _, name := range own.Issuers {
			i.anywhere[name] = true
		}
	}
	return i
}

func (i Intent) namesAnybody() bool { return len(i.anywhere) > 0 }

// means says whether an intent names a principal, or a group that it is in, for a notebook.
func (i Intent) means(identity *caller.Identity, own NotebookIntent) bool {
	return slices.ContainsFunc(identity.Names(), func(name string) bool { return i.everywhere[name] || slices.Contains(own.Issuers, name) })
}

func (i Intent) meansSomewhere(identity *caller.Identity) bool {
	return slices.ContainsFunc(identity.Names(), func(name string) bool { return i.anywhere[name] })
}
