package caller

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
)

// Undeclared is a private way that no resource declares: an endpoint, or a VPC with endpoints, of another stack or another account.
type Undeclared struct {
	// EndpointIDs and VPCIDs are the IDs, or patterns of them, that a request from there may carry, but for those in Except.
	EndpointIDs, VPCIDs, Except []string
	// URN and SID name the policy and the statement that list it; "" where it is anybody's.
	URN, SID string
}

const (
	undeclaredTitle = "a VPC that is declared elsewhere"
	anybodysTitle   = "anybody's VPC with an endpoint of its own"
	undeclaredFix   = "take it out of the policy; or, if it is meant, declare its endpoints, as linkedVpcs does, and add linked-vpc to allowedPaths"
	anybodysFix     = "list the IDs of the endpoints, or of their VPC, and no pattern that others match"
)

// The forms of IDs that AWS gives (EC2 User Guide, "Resource IDs": 17 hexadecimal digits), and one of each that no policy lists: where
// policies list IDs alone and no patterns, it stands for all others.
const (
	anyEndpoint   = "vpce-?????????????????"
	anyVPC        = "vpc-?????????????????"
	freshEndpoint = "vpce-0fedcba9876543210"
	freshVPC      = "vpc-0fedcba9876543210"
)

// UndeclaredWays are the places of the path linked-vpc that no resource declares. Anybody can make an endpoint of his own in a VPC of his
// own; AWS chooses its ID. And whatever the policies about opening notebooks list may exist somewhere: who is behind it is not
// known, so what they let through there is not certain. Control are the organisation's policies, which list them as well, and known are the IDs of
// what is declared.
func UndeclaredWays(b *Book, endpointPolicies, control []policy.Attached, known map[string]bool) []Place {
	others := slices.Concat(endpointPolicies, control)
	except, patterned := slices.Sorted(maps.Keys(known)), listsPatterns(b, others)
	var list []Place
	seen := maps.Clone(known)
	listing := b.Declared()
	for i := range control {
		listing = append(listing, &control[i])
	}
	for _, attached := range listing {
		for _, l := range waysIn(attached) {
			if !seen[l.id] {
				seen[l.id] = true
				list = append(list, l.place(attached, except, patterned))
			}
		}
	}
	anybodys := &Undeclared{EndpointIDs: []string{freshEndpoint}, VPCIDs: []string{freshVPC}}
	if patterned {
		*anybodys = Undeclared{EndpointIDs: []string{anyEndpoint}, VPCIDs: []string{anyVPC}, Except: slices.Sorted(maps.Keys(seen))}
	}
	return append([]Place{{From: FromLinkedVPC, Further: true, Title: anybodysTitle, Remedy: anybodysFix, Undeclared: anybodys}}, list...)
}

// listsPatterns says whether any policy compares the keys of private ways with more than IDs.
func listsPatterns(b *Book, others []policy.Attached) bool {
	all := slices.Clone(others)
	for _, attached := range b.policies {
		all = append(all, *attached)
	}
	return slices.ContainsFunc(all, func(p policy.Attached) bool {
		mentions := append(policy.Mentions(p, "aws:SourceVpce"), policy.Mentions(p, "aws:SourceVpc")...)
		return slices.ContainsFunc(mentions, func(m policy.Mention) bool { return strings.ContainsAny(m.Value, "*?$") })
	})
}

// listed is the ID of an endpoint or a VPC that a statement about opening notebooks lists, whether to admit it or to refuse all
// others.
type listed struct {
	id, sid    string
	isEndpoint bool
}

// waysIn leaves out patterns, which anybody's IDs may match, and whatever can be nobody's ID.
func waysIn(attached *policy.Attached) []listed {
	about := map[string]bool{}
	for _, s := range attached.Document.Statements {
		about[s.Sid] = about[s.Sid] || s.IsAbout(PresignAction)
	}
	var list []listed
	for _, key := range []string{"aws:SourceVpce", "aws:SourceVpc"} {
		for _, m := range policy.Mentions(*attached, key) {
			if about[m.Sid] && m.Operator != "Null" && !strings.ContainsAny(m.Value, "*?$") {
				list = append(list, listed{m.Value, m.Sid, key == "aws:SourceVpce"})
			}
		}
	}
	return list
}

func (l listed) place(attached *policy.Attached, except []string, patterned bool) Place {
	way := &Undeclared{EndpointIDs: []string{freshEndpoint}, VPCIDs: []string{freshVPC}, URN: attached.ID, SID: l.sid}
	if patterned {
		way.EndpointIDs, way.VPCIDs, way.Except = []string{anyEndpoint}, []string{anyVPC}, except
	}
	what := "endpoint " + l.id
	if l.isEndpoint {
		way.EndpointIDs = []string{l.id}
	} else {
		way.VPCIDs, what = []string{l.id}, "VPC "+l.id
	}
	return Place{
		From: FromLinkedVPC, Further: true, Title: undeclaredTitle, URN: attached.ID, Undeclared: way, Remedy: undeclaredFix,
		Unsure: fmt.Sprintf("policy %s lists %s, which belongs to no declared endpoint for notebooks; who is behind it is not known",
			attached.Name, what),
	}
}

// KnownWays are the IDs of the endpoints that notebooks are reached through, and of their VPCs.
func KnownWays(x *topology.Index, isOfNotebooks func(*topology.Endpoint) bool) map[string]bool {
	known := map[string]bool{}
	for i := range x.Endpoints {
		if e := &x.Endpoints[i]; isOfNotebooks(e) {
			known[e.ID], known[e.VPCID] = true, true
		}
	}
	delete(known, "")
	return known
}
