package account

import (
	"slices"
)

// Call is one call of AWS that the reader makes.
type Call struct {
	// Action is the IAM action, such as "ec2:DescribeVpcs".
	Action string
	// Of is what it is asked about each of, such as "VPC"; "" where it lists everything.
	Of string
	// For is what the answer is needed for, in a few words.
	For string
	// Types are the type tokens of which resources or properties rest on it, those of the calls that it leads to among them.
	Types []string
	// Optional says that the judgement of most accounts does without it.
	Optional bool
	// NotEverywhere says that AWS does not offer it in every Region, and that an unknown action therefore means that there is nothing of it. It is
	// for the calls that list: where one has named something, the Region has the service.
	NotEverywhere bool

	// rate is how often it may be made.
	rate rate
}

// Calls are all calls that the reader makes, by service and then in the order in which it makes them.
func Calls() []Call {
	var all []Call
	for _, calls := range [][]*Call{
		identityCalls, notebookCalls, networkCalls, gatewayCalls, clientVPNCalls, transitCalls, coreCalls, resolverCalls, profileCalls, zoneCalls,
		balancerCalls, directConnectCalls, organizationCalls,
	} {
		for _, c := range calls {
			all = append(all, *c)
		}
	}
	return all
}

// askedTypes are the types that some call asks for.
func askedTypes() []string {
	var types []string
	for _, c := range Calls() {
		types = append(types, c.Types...)
	}
	slices.Sort(types)
	return slices.Compact(types)
}
