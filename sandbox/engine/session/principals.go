package session

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"private-notebook/internal/settings"
	"private-notebook/sandbox/cloud"
	"private-notebook/sandbox/engine"
)

// issuers are the settings that name principals, for all notebooks or for one of a fleet.
type issuers struct {
	Roles  []string `json:"issuerRoles"`
	Groups []string `json:"issuerGroups"`
	Users  []string `json:"issuerUsers"`
}

// assumePrincipals lets the roles, groups and users that the settings name exist, so that nobody has to write an account file to try their
// own role, and says of each that it is assumed. An account file that says onlyThesePrincipals has them missing. Whom the
// settings no longer name stays in the account, and is in nobody's way.
func assumePrincipals(place Place, seed *cloud.Seed, account *cloud.Cloud) error {
	if seed != nil && seed.OnlyThesePrincipals {
		return nil
	}
	stack := place.Project.Stack()
	for _, principal := range principalsOf(place.Project) {
		if seed.Lists(principal) {
			continue // An account that lacks it is older than its file, and is said to be.
		}
		added, err := account.Assume(principal, place.Project.Text("aws:region"))
		if err != nil {
			return fmt.Errorf("take the %s that Pulumi.%s.yaml names for existing: %w", principal, stack, err)
		}
		if added {
			fmt.Fprintf(place.Warnings, "The %s, which Pulumi.%s.yaml names, is assumed to exist,\n"+
				"without other policies; sandbox/accounts/%s.json can say what is there.\n", principal, stack, stack)
		}
	}
	return nil
}

// principalsOf are the principals that the settings name, without what is no list of texts: the program says what is wrong with it.
// A program of somebody else's has them in its own namespace, for the access-path report.
func principalsOf(project *engine.Project) []cloud.Principal {
	text := func(key string) string {
		return cmp.Or(project.Text(settings.Namespace+":"+key), project.Text(project.Name()+":"+key))
	}
	all := issuers{Roles: listed(text("issuerRoles")), Groups: listed(text("issuerGroups")), Users: listed(text("issuerUsers"))}
	var fleet map[string]json.RawMessage
	_ = json.Unmarshal([]byte(text("notebooks")), &fleet)
	for _, name := range slices.Sorted(maps.Keys(fleet)) {
		var own issuers
		if json.Unmarshal(fleet[name], &own) == nil {
			all.Roles = append(all.Roles, own.Roles...)
			all.Groups = append(all.Groups, own.Groups...)
			all.Users = append(all.Users, own.Users...)
		}
	}
	var principals []cloud.Principal
	for kind, names := range map[cloud.PrincipalKind][]string{
		cloud.Role: all.Roles, cloud.Group: all.Groups, cloud.User: all.Users,
	} {
		for _, name := range names {
			principals = append(principals, cloud.Principal{Kind: kind, Name: name})
		}
	}
	slices.SortFunc(principals, cloud.Principal.Compare)
	return slices.Compact(principals)
}

func listed(text string) []string {
	var names []string
	_ = json.Unmarshal([]byte(text), &names)
	return names
}
