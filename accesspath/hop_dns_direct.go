package accesspath

// directEndpoints are the endpoints that whoever starts here may address without asking DNS: by the endpoint's own name,
// which resolves publicly to its private addresses, or by a hosts entry (AWS PrivateLink Guide, "Access an AWS service
// using an interface VPC endpoint", "DNS hostnames"). So DNS closes no path: a path that is meant to be closed is walked
// to each of them as well, and must be closed by a route, a rule or a policy.
func (n *network) directEndpoints(s start, step Step) []*Endpoint {
	var direct []*Endpoint
	for _, id := range reachedVPCs(s) {
		for _, e := range n.endpointsOf[id] {
			if n.hosts.services[e.ServiceName] == serviceOf(step) {
				direct = append(direct, e)
			}
		}
	}
	return direct
}

// reachedVPCs are the IDs of the VPCs that packets from a start can enter.
func reachedVPCs(s start) []string {
	switch {
	case s.missing != "":
		return nil
	case s.site != nil:
		var ids []string
		for i := range s.site.Attachments {
			ids = append(ids, s.site.Attachments[i].VPCID)
		}
		return ids
	case s.vpc != nil:
		return []string{s.vpc.ID}
	default:
		return nil
	}
}

// addressed is the answer of a client that does not ask.
func addressed(e *Endpoint) answer {
	return answer{endpoint: e, finding: finding{hop: HopDNS, urn: e.URN,
		because: "DNS is no barrier: " + e.Title() + " can be addressed by its own name or a hosts entry"}}
}
