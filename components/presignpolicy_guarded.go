package components

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
	"private-notebook/internal/iampolicy"
)

// Guards are a guardrail and its attachments, by the principal that they bind: its kind, a hyphen and its short name, or ""
// for what binds everybody. Nil is none.
type Guards map[string][]pulumi.Resource

const everybody = ""

// of are what must be there before a principal gets an Allow. It does not wait for other principals' guards: in a fleet
// there would be as many waits as there are pairs of principals.
func (g Guards) of(principal string) []pulumi.Resource {
	if principal == everybody {
		return g[everybody]
	}
	return slices.Concat(g[everybody], g[principal])
}

// all are every one, in an order that is the same in every run.
func (g Guards) all() []pulumi.Resource {
	var resources []pulumi.Resource
	for _, principal := range sortedKeys(g) {
		resources = append(resources, g[principal]...)
	}
	return resources
}

// and are both guards; neither is changed.
func (g Guards) and(others Guards) Guards {
	both := Guards{}
	for _, guards := range []Guards{g, others} {
		for principal, resources := range guards {
			both[principal] = slices.Concat(both[principal], resources)
		}
	}
	return both
}

// guarded are the arguments with everybody whom the guardrail is attached to, each once.
func (a PresignPolicyArgs) guarded() PresignPolicyArgs {
	a.Roles = joined(a.Roles, a.GuardedRoles)
	a.Groups = joined(a.Groups, a.GuardedGroups)
	a.Users = joined(a.Users, a.GuardedUsers)
	return a
}

// joined are the principals of several maps, by their short names.
func joined(maps ...map[string]pulumi.StringInput) map[string]pulumi.StringInput {
	all := map[string]pulumi.StringInput{}
	for _, principals := range maps {
		for _, who := range sortedKeys(principals) {
			if first, known := all[who]; known {
				all[who] = samePrincipal(who, first, principals[who])
				continue
			}
			all[who] = principals[who]
		}
	}
	return all
}

// samePrincipal is the principal that two names mean, and fails where they turn out to mean two: the second would hold an
// Allow, and the guardrail would be attached to the first alone.
func samePrincipal(who string, first, second pulumi.StringInput) pulumi.StringInput {
	if first == second {
		return first
	}
	return pulumi.All(first, second).ApplyT(func(known []any) (string, error) {
		if known[0] != known[1] {
			return "", fmt.Errorf("%s: short name %q means %q and %q; give each principal a short name of its own",
				presignPolicyWhat, who, known[0], known[1])
		}
		return known[0].(string), nil
	}).(pulumi.StringOutput)
}

func (a PresignPolicyArgs) checkGuarded() fault.List {
	var faults fault.List
	for _, k := range []struct {
		which, field   string
		given, guarded map[string]pulumi.StringInput
	}{
		{"role", "Roles", a.Roles, a.GuardedRoles}, {"group", "Groups", a.Groups, a.GuardedGroups}, {"user", "Users", a.Users, a.GuardedUsers},
	} {
		faults.Append(checkPrincipals("guarded "+k.which, k.guarded, "Guarded"+k.field))
		faults.Append(checkShortNames(k.which, []principals{k.given, k.guarded}, k.field, "Guarded"+k.field))
	}
	if a.WithoutGuardrail && len(a.GuardedRoles)+len(a.GuardedGroups)+len(a.GuardedUsers) > 0 {
		faults.Add(presignPolicyWhat, "guarded principals", "are given without a guardrail", "leave WithoutGuardrail false",
			"WithoutGuardrail", "GuardedRoles", "GuardedGroups", "GuardedUsers")
	}
	return faults
}

// checkShortNames compares what is known before anything is registered: a short name means one principal, and a principal
// has one short name, or its attachments would be declared twice.
func checkShortNames(which string, maps []principals, arguments ...string) fault.List {
	var faults fault.List
	names, shorts := map[string]string{}, map[string]string{}
	for _, principals := range maps {
		for _, who := range sortedKeys(principals) {
			plain, isPlain := principals[who].(pulumi.String)
			if !isPlain {
				continue
			}
			name := string(plain)
			if other, known := names[who]; known && other != name {
				faults.Add(presignPolicyWhat, fmt.Sprintf("short name %q", who), fmt.Sprintf("means the %ss %q and %q", which, other, name),
					"give each principal a short name of its own", arguments...)
			}
			if other, known := shorts[name]; known && other != who {
				faults.Add(presignPolicyWhat, fmt.Sprintf("%s %q", which, name), fmt.Sprintf("has the short names %q and %q", other, who),
					"give it the same everywhere", arguments...)
			}
			names[who], shorts[name] = name, who
		}
	}
	return faults
}

func checkOwnerTag(tag string) fault.List {
	if tag == "" || iampolicy.IsOwnerTag(tag) {
		return nil
	}
	var faults fault.List
	faults.Add(presignPolicyWhat, fmt.Sprintf("owner tag %q", tag), "cannot stand in a policy variable",
		"use letters, digits, '_', '.' and '-', at most 128", "OwnerTag")
	return faults.OfForm("")
}
