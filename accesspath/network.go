package accesspath

import (
	"fmt"
	"net/netip"
	"strings"

	"private-notebook/accesspath/policy"
)

// network is a topology, indexed so that no hop searches it.
type network struct {
	*Topology
	hosts            hosts
	vpcs             map[string]*VPC
	vpcOrder         []*VPC
	subnets          map[string]*Subnet
	subnetsOf        map[string][]*Subnet
	endpointsOf      map[string][]*Endpoint
	groups           map[string]*SecurityGroup
	defaultGroups    map[string]*SecurityGroup
	policies         map[string]*policy.Attached
	endpointPolicies map[*Endpoint][]policy.Attached
	// actorsOf are the principals of each sort, issuerByName the issuers by each of their own names, membersOf those who are in a
	// group, and isAdministrator says whose key is an administrator's.
	actorsOf        map[Who][]actor
	issuerByName    map[string]actor
	membersOf       map[string][]actor
	isAdministrator map[string]bool
	// unlisted is a public address that stands for everybody whom no policy lists.
	unlisted string
	// undeclared are the private ways that policies list and no resource declares.
	undeclared []start
	// comparesVPCSourceIP says that some policy looks at the address within the VPC.
	comparesVPCSourceIP bool
	notUnderstood       []NotUnderstood
}

func newNetwork(t *Topology) *network {
	n := &network{
		Topology: t, hosts: hostsOf(t),
		vpcs: map[string]*VPC{}, subnets: map[string]*Subnet{}, subnetsOf: map[string][]*Subnet{},
		endpointsOf: map[string][]*Endpoint{}, groups: map[string]*SecurityGroup{},
		defaultGroups: map[string]*SecurityGroup{}, policies: map[string]*policy.Attached{},
		endpointPolicies: map[*Endpoint][]policy.Attached{}, actorsOf: map[Who][]actor{}, issuerByName: map[string]actor{},
		membersOf: map[string][]actor{}, isAdministrator: map[string]bool{},
		notUnderstood: append([]NotUnderstood{}, t.NotUnderstood...),
	}
	n.indexNetwork()
	n.indexPolicies()
	n.undeclared = n.elsewheres()
	n.indexActors()
	n.noteFaultyRanges()
	return n
}

func (n *network) indexNetwork() {
	for i := range n.VPCs {
		n.addVPC(&n.VPCs[i])
	}
	for i := range n.Subnets {
		subnet := &n.Subnets[i]
		n.subnets[subnet.ID] = subnet
		n.subnetsOf[subnet.VPCID] = append(n.subnetsOf[subnet.VPCID], subnet)
		n.vpc(subnet.VPCID)
	}
	for i := range n.Endpoints {
		endpoint := &n.Endpoints[i]
		n.endpointsOf[endpoint.VPCID] = append(n.endpointsOf[endpoint.VPCID], endpoint)
		n.vpc(endpoint.VPCID)
	}
	for i := range n.SecurityGroups {
		group := &n.SecurityGroups[i]
		n.groups[group.ID] = group
		if group.Default {
			n.defaultGroups[group.VPCID] = group
		}
	}
}

func (n *network) addVPC(v *VPC) *VPC {
	n.vpcs[v.ID] = v
	n.vpcOrder = append(n.vpcOrder, v)
	return v
}

// vpc is the VPC with an ID. One that only other resources speak of is known by its ID alone.
func (n *network) vpc(id string) *VPC {
	if v, known := n.vpcs[id]; known || id == "" {
		return v
	}
	return n.addVPC(&VPC{Element: Element{Origin: Assumed}, ID: id})
}

func (n *network) indexPolicies() {
	for i := range n.Policies {
		p := &n.Policies[i]
		document, err := policy.Parse(p.Policy, policy.Identity)
		n.policies[p.ID] = &policy.Attached{ID: p.URN, Name: titleOf(p.Element, p.Name, p.ID), Document: document, Err: err}
		n.noteUnread(p.URN, err)
		n.comparesVPCSourceIP = n.comparesVPCSourceIP || mentionsVPCSourceIP(p.Policy)
	}
	for i := range n.Endpoints {
		e := &n.Endpoints[i]
		n.endpointPolicies[e] = n.endpointPolicy(e)
		n.comparesVPCSourceIP = n.comparesVPCSourceIP || mentionsVPCSourceIP(e.Policy)
	}
	n.unlisted = n.unlistedAddress()
}

func (n *network) endpointPolicy(e *Endpoint) []policy.Attached {
	if e.Policy == "" {
		return nil
	}
	document, err := policy.Parse(e.Policy, policy.Resource)
	n.noteUnread(e.URN, err)
	return []policy.Attached{{ID: e.URN, Name: "of " + e.Title(), Document: document, Err: err}}
}

func (n *network) noteUnread(urn string, err error) {
	if err != nil {
		n.notUnderstood = append(n.notUnderstood, NotUnderstood{URN: urn, Because: err.Error()})
	}
}

func mentionsVPCSourceIP(text string) bool {
	return strings.Contains(strings.ToLower(text), "aws:vpcsourceip")
}

// unlistedAddress is a public address outside every range that a policy compares aws:SourceIp with, except ranges that
// hold them all. The candidates are the documentation ranges of RFC 5737, which nobody is at.
func (n *network) unlistedAddress() string {
	listed := n.sourceRanges()
	candidates := []string{"198.51.100.77", "203.0.113.77", "192.0.2.77", "198.51.100.200", "203.0.113.200", "192.0.2.200"}
	for _, candidate := range candidates {
		if !anyContains(listed, netip.MustParseAddr(candidate)) {
			return candidate
		}
	}
	return candidates[0]
}

func (n *network) sourceRanges() []netip.Prefix {
	var ranges []netip.Prefix
	for _, p := range n.policies {
		for _, statement := range p.Document.Statements {
			for _, condition := range statement.Conditions {
				if strings.EqualFold(condition.Key, "aws:SourceIp") {
					ranges = append(ranges, prefixes(condition.Values...)...)
				}
			}
		}
	}
	return ranges
}

func anyContains(ranges []netip.Prefix, address netip.Addr) bool {
	for _, r := range ranges {
		if r.Contains(address) {
			return true
		}
	}
	return false
}

// noteFaultyRanges lists texts that should be IPv4 ranges and are not: hops leave them out.
func (n *network) noteFaultyRanges() {
	check := func(urn string, texts ...string) {
		for _, text := range texts {
			if text != "" && len(prefixes(text)) == 0 {
				because := fmt.Sprintf("%q is no IPv4 range; the judgement leaves it out", text)
				n.notUnderstood = append(n.notUnderstood, NotUnderstood{URN: urn, Because: because})
			}
		}
	}
	for _, v := range n.VPCs {
		check(v.URN, append([]string{v.CIDRBlock}, v.SecondaryCIDRBlocks...)...)
	}
	for _, s := range n.Subnets {
		check(s.URN, s.CIDRBlock)
	}
	for _, g := range n.SecurityGroups {
		for _, r := range append(append([]Rule{}, g.Ingress...), g.Egress...) {
			check(r.URN, r.CIDRIPv4)
		}
	}
	for _, v := range n.ClientVPNs {
		for _, r := range v.AuthorizationRules {
			check(r.URN, r.TargetNetworkCIDR)
		}
	}
	for _, o := range n.OnPremises {
		check(o.URN, o.CIDRBlocks...)
	}
}
