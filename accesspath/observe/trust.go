package observe

import (
	"encoding/json"
	"slices"
	"strings"

	"private-notebook/accesspath"
)

// assumeHolders says what the answers for people rest on where no issuer is one: a role that only AWS services may assume has
// its credentials on an instance or in a function, and somebody has to take them along to a VPN or an office.
func (b *builder) assumeHolders() {
	roles, byARN := map[string][]string{}, map[string][]string{}
	for _, key := range sorted(b.principals) {
		p := b.principals[key]
		if !p.isIssuer {
			continue
		}
		services := onlyServices(p.trust)
		if len(services) == 0 {
			return
		}
		roles[p.name], byARN[p.arn] = services, services
	}
	paths := b.pathsOfPeople()
	if len(paths) == 0 {
		return
	}
	for i := range b.topology.Principals {
		b.topology.Principals[i].OnlyServices = byARN[b.topology.Principals[i].ARN]
	}
	for _, name := range sorted(roles) {
		b.assume("role %s can be assumed by %s only; the answers for %s assume that a person holds its credentials",
			name, strings.Join(roles[name], " and "), strings.Join(paths, " and "))
	}
}

// pathsOfPeople are the private paths of this stack on which there is a person and no workload.
func (b *builder) pathsOfPeople() []string {
	var paths []string
	if len(b.topology.ClientVPNs) > 0 {
		paths = append(paths, string(accesspath.FromClientVPN))
	}
	if len(b.topology.OnPremises) > 0 {
		paths = append(paths, string(accesspath.FromOnPremises))
	}
	return paths
}

// onlyServices are the AWS services that a trust policy admits, sorted; none where it admits anybody else, or cannot be read (IAM
// User Guide, "AWS JSON policy elements: Principal").
func onlyServices(trust string) []string {
	var services []string
	for _, s := range trustStatements(trust) {
		if s.Effect == "Deny" {
			continue
		}
		named := s.services()
		if len(named) == 0 {
			return nil
		}
		services = append(services, named...)
	}
	slices.Sort(services)
	return slices.Compact(services)
}

// trustStatements are a trust policy's; none where it cannot be read.
func trustStatements(trust string) []trustStatement {
	var document struct{ Statement json.RawMessage }
	if json.Unmarshal([]byte(trust), &document) != nil {
		return nil
	}
	var statements []trustStatement
	if json.Unmarshal(document.Statement, &statements) == nil {
		return statements
	}
	var one trustStatement // a list may be written as its single member
	if json.Unmarshal(document.Statement, &one) != nil {
		return nil
	}
	return []trustStatement{one}
}

// handsOverTags says whether whoever assumes a role may bring session tags, which win over the role's own (IAM User Guide, "Pass session
// tags in AWS STS"). What no statement denies under the same action counts: conditions on the tags are not read.
func handsOverTags(trust string) bool {
	return slices.ContainsFunc(trustStatements(trust), func(s trustStatement) bool {
		return s.Effect == "Allow" && slices.ContainsFunc(s.actions(), func(action string) bool {
			action = strings.ToLower(action)
			return action == "*" || action == "sts:*" || strings.HasPrefix(action, "sts:tag")
		})
	})
}

type trustStatement struct {
	Effect string
	// Action is a text or a list of them.
	Action any
	// Principal is "*" or an object; a statement with NotPrincipal has none.
	Principal any
}

// actions are a statement's; none where it has NotAction.
func (s trustStatement) actions() []string {
	switch named := s.Action.(type) {
	case string:
		return []string{named}
	case []any:
		var actions []string
		for _, member := range named {
			if text, is := member.(string); is {
				actions = append(actions, text)
			}
		}
		return actions
	default:
		return nil
	}
}

// services are a statement's; none where it names any other sort of principal.
func (s trustStatement) services() []string {
	object, _ := s.Principal.(map[string]any)
	if len(object) != 1 {
		return nil
	}
	switch named := object["Service"].(type) {
	case string:
		return []string{named}
	case []any:
		var services []string
		for _, member := range named {
			if text, is := member.(string); is {
				services = append(services, text)
			}
		}
		return services
	default:
		return nil
	}
}
