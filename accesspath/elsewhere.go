package accesspath

import (
	"fmt"
	"strings"

	"private-notebook/accesspath/policy"
)

// elsewhere is a private way that a policy lists and no resource declares: an endpoint, or a VPC with endpoints, of another stack
// or another account. Who is behind it nobody here knows.
type elsewhere struct {
	// endpoint and vpc are what the request carries; "" is not known.
	endpoint, vpc string
	// because and urn name the policy, and sid the statement.
	because, urn, sid string
}

// unlistedEnd stands for what a wildcard of an ID matches, and is the end of an ID that no policy lists.
const unlistedEnd = "0unlisted"

// elsewheres are the private ways that policies about opening notebooks list and no resource declares, each once. They are places of
// the path linked-vpc: workloads in a VPC with endpoints of its own.
func (n *network) elsewheres() []start {
	if len(n.hosts.services) == 0 {
		return nil // in a Region without published names no endpoint is known for one of the pair
	}
	var list []start
	known := n.pairedIDs()
	for i := range n.Policies {
		p := &n.Policies[i]
		for _, s := range n.policy(p.ID).Document.Statements {
			if !s.IsAbout(presignAction) {
				continue
			}
			for _, e := range waysOf(s.Conditions) {
				if id := e.endpoint + e.vpc; !known[id] {
					known[id] = true
					e.because = fmt.Sprintf("policy %s lists %s, which is of no endpoint for notebooks that is declared here; who is behind it is not known",
						titleOf(p.Element, p.Name, p.ID), e.because)
					e.urn, e.sid = p.URN, s.Sid
					list = append(list, start{title: "a VPC that is declared elsewhere", urn: p.URN, publicAddress: n.unlisted, elsewhere: &e})
				}
			}
		}
	}
	return list
}

// pairedIDs are the endpoints that notebooks are reached through, and their VPCs.
func (n *network) pairedIDs() map[string]bool {
	known := map[string]bool{}
	for i := range n.Endpoints {
		if e := &n.Endpoints[i]; n.hosts.services[e.ServiceName] != "" {
			known[e.ID], known[e.VPCID] = true, true
		}
	}
	return known
}

// waysOf are those that conditions list, whether they let them through or not: that is for the policies to say.
func waysOf(conditions []policy.Condition) []elsewhere {
	var list []elsewhere
	for _, c := range conditions {
		isEndpoint := strings.EqualFold(c.Key, "aws:SourceVpce")
		if !isEndpoint && !strings.EqualFold(c.Key, "aws:SourceVpc") {
			continue
		}
		for _, value := range c.Values {
			switch {
			case c.Operator == "Null":
				list = append(list, elsewhere{endpoint: "vpce-" + unlistedEnd, vpc: "vpc-" + unlistedEnd, because: "no value of " + c.Key})
			case isEndpoint:
				list = append(list, elsewhere{endpoint: sample(value), because: "endpoint " + value})
			default:
				list = append(list, elsewhere{vpc: sample(value), because: "VPC " + value})
			}
		}
	}
	return list
}

// sample is an ID that a pattern matches, which is the ID itself where there is no wildcard.
func sample(pattern string) string {
	return strings.NewReplacer("*", unlistedEnd, "?", "0").Replace(pattern)
}

// walkFromElsewhere asks the policies alone. Names, routes and groups are somebody else's, and whether anybody is there is not known
// either, so what the policies let through is not certain.
func (w *walker) walkFromElsewhere(e *elsewhere) {
	keys := w.commonKeys()
	set(keys, "aws:SourceVpce", e.endpoint)
	set(keys, "aws:SourceVpc", e.vpc)
	keys.Absent("aws:SourceIp")
	_ = w.add(finding{
		hop: HopPath, outcome: unsure, because: e.because, urn: e.urn, sid: e.sid,
		remedy: "take it out of the policy; or, if it is meant, declare its endpoints, as linkedVpcs does, and add linked-vpc to allowedPaths",
	}) && w.addIdentity([]requestContext{{callerARN(w.actor.principal), keys}})
}
