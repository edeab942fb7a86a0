package observe

import "strings"

// accounts knows the account that each resource is in: by its own ARN, or else by its provider. A provider's account is what its
// configuration says, or what the ARNs of its other resources say.
type accounts struct {
	// own is the notebook's account, which a resource without any sign is assumed to be in; "" where it is not known.
	own string
	// ofProvider are accounts by what resources refer to their provider by.
	ofProvider map[string]string
	// several says that ARNs name more than one account.
	several bool
}

func newAccounts(resources []Resource, own string) accounts {
	a := accounts{own: own, ofProvider: map[string]string{}}
	seen, all := map[string]map[string]bool{}, map[string]bool{}
	for i := range resources {
		r := &resources[i]
		if r.Reading != nil {
			all[r.Reading.Account] = true
			continue
		}
		if account := accountOfARN(r); account != "" && strings.HasPrefix(r.Type, awsPackage) && !r.External {
			if seen[r.Provider] == nil {
				seen[r.Provider] = map[string]bool{}
			}
			seen[r.Provider][account], all[account] = true, true
		}
	}
	for provider, among := range seen {
		switch {
		case among[own]: // a default provider whose credentials have changed has resources of several
			a.ofProvider[provider] = own
		case len(among) == 1:
			a.ofProvider[provider] = sorted(among)[0]
		}
	}
	for i := range resources {
		if r := &resources[i]; r.Type == awsProviderType {
			if account := configuredAccount(r); account != "" {
				a.ofProvider[r.URN+"::"+r.ID] = account
			}
		}
	}
	for _, account := range a.ofProvider {
		all[account] = true
	}
	a.several = len(all) > 1
	return a
}

// configuredAccount is the account that a provider is configured for: the only one that it allows, or that of the last role that it assumes.
func configuredAccount(provider *Resource) string {
	i := item{provider, &builder{}}
	inputs := func(name string) []any { return i.list(name, jsonValue(provider.Inputs[name])) }
	if allowed := inputs("allowedAccountIds"); len(allowed) == 1 {
		account, _ := asText(allowed[0])
		return account
	}
	account := ""
	for _, name := range []string{"assumeRole", "assumeRoles"} {
		for _, role := range inputs(name) {
			if object, is := role.(map[string]any); is {
				arn, _ := object["roleArn"].(string)
				account = arnPart(arn, arnAccount)
			}
		}
	}
	return account
}

// of is a resource's account; "" where nothing tells it.
func (a accounts) of(r *Resource) string {
	if account := accountOfARN(r); account != "" {
		return account
	}
	if r.Reading != nil {
		return r.Reading.Account
	}
	if account, known := a.ofProvider[r.Provider]; known {
		return account
	}
	if r.Provider == "" || !a.several {
		return a.own
	}
	return ""
}

// accountOfARN is the account that a resource's own ARN names.
func accountOfARN(r *Resource) string {
	arn, _ := r.Outputs["arn"].(string)
	account := arnPart(arn, arnAccount)
	if account == "aws" {
		return ""
	}
	return account
}
