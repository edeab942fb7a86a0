package caller

import (
	"fmt"
	"strings"

	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
)

// Undeclared is a private way that no resource declares: an endpoint, or a VPC with endpoints, of another stack or another account.
type Undeclared struct {
	// EndpointIDs and VPCIDs are the IDs, or patterns of them, that a request from there may carry.
	EndpointIDs, VPCIDs []string
	// URN and SID name the policy and the statement that list it; "" where it is anybody's.
	URN, SID string
}

const (
	undeclaredTitle = "a VPC that is declared elsewhere"
	anybodysTitle   = "a VPC of anybody's, with an endpoint of its own"
	undeclaredFix   = "take it out of the policy; or, if it is meant, declare its endpoints, as linkedVpcs does, and add linked-vpc to allowedPaths"
	anybodysFix     = "list the IDs of the endpoints, or of their VPC, and no pattern that others match"
)

// fresh is an ID that AWS may give to anybody's endpoint or VPC and that no policy lists.
const fresh = "0fffffffffffffff0"

// UndeclaredWays are the places of the path linked-vpc that no resource declares. Anybody can make an endpoint of his own in a VPC of his
// own; AWS chooses its ID. And whatever the policies about opening notebooks list may exist somewhere: who is behind it is not
// known, so what they let through there is not certain.
func UndeclaredWays(b *Book, known map[string]bool) []Place {
	list := []Place{{
		From: FromLinkedVPC, Title: anybodysTitle, Remedy: anybodysFix,
		Undeclared: &Undeclared{EndpointIDs: []string{"vpce-" + fresh}, VPCIDs: []string{"vpc-" + fresh}},
	}}
	seen := map[string]bool{}
	for _, attached := range b.Declared() {
		for _, m := range waysIn(attached) {
			if known[m.id] || seen[m.id] {
				continue
			}
			seen[m.id] = true
			list = append(list, m.place(attached))
		}
	}
	return list
}

// listed is an endpoint or a VPC that a statement about opening notebooks lists, whether to admit it or to refuse all others.
type listed struct {
	id, sid    string
	isEndpoint bool
}

func waysIn(attached *policy.Attached) []listed {
	about := map[string]bool{}
	for _, s := range attached.Document.Statements {
		about[s.Sid] = about[s.Sid] || s.IsAbout(PresignAction)
	}
	var list []listed
	for _, key := range []string{"aws:SourceVpce", "aws:SourceVpc"} {
		for _, m := range policy.Mentions(*attached, key) {
			if about[m.Sid] && m.Operator != "Null" && !strings.Contains(m.Value, "${") {
				list = append(list, listed{m.Value, m.Sid, key == "aws:SourceVpce"})
			}
		}
	}
	return list
}

func (l listed) place(attached *policy.Attached) Place {
	way := &Undeclared{EndpointIDs: []string{"vpce-*"}, VPCIDs: []string{"vpc-*"}, URN: attached.ID, SID: l.sid}
	what := "endpoint " + l.id
	if l.isEndpoint {
		way.EndpointIDs = []string{l.id}
	} else {
		way.VPCIDs, what = []string{l.id}, "VPC "+l.id
	}
	return Place{
		From: FromLinkedVPC, Title: undeclaredTitle, URN: attached.ID, Undeclared: way, Remedy: undeclaredFix,
		Unsure: fmt.Sprintf("policy %s lists %s, which is of no endpoint for notebooks that is declared here; who is behind it is not known",
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
	return known
}
