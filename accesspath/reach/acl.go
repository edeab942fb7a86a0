package reach

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/topology"
)

const (
	httpsPort = 443
	dnsPort   = 53
	// The ports that clients answer at. AWS advises to admit all of these, because clients differ (VPC User Guide, "Ephemeral ports").
	firstEphemeral, lastEphemeral = 1024, 65535
)

// networkACLs are both directions of a connection through the ACLs of both subnets. They are stateless: answers need rules of their
// own. Between two machines of one subnet there is no ACL (VPC User Guide, "Control subnet traffic with network access control
// lists").
func (w *walk) networkACLs() hop.Finding {
	var blamed *topology.NetworkACL
	judged := false
	s := w.narrowEach(func(fl flow) []flow {
		near, far := w.ACLOf(w.place.Subnet), w.ACLOf(fl.subnet)
		if near == nil && far == nil || fl.subnet != nil && fl.subnet == w.place.Subnet {
			return []flow{fl}
		}
		judged = true
		left := w.throughACLs(fl, near, far)
		if blamed == nil && !slices.ContainsFunc(left, fl.isWithin) {
			blamed = cmp.Or(far, near)
		}
		return left
	})
	if !judged {
		return hop.Finding{}
	}
	f := hop.Finding{Hop: hop.NetworkACLs, Outcome: w.outcome(s), Because: fmt.Sprintf("the network ACLs let HTTPS to %s through, and the answers to it", w.endpoint.Title())}
	if blamed != nil {
		f.URN = blamed.URN
	}
	switch {
	case f.Outcome == hop.Fails:
		f.Because = fmt.Sprintf("%s does not let HTTPS from %s to %s through, or blocks its answers to ports %d to %d",
			topology.Titled("network ACL", blamed.Element, blamed.ID), written(w.place.Sources), w.endpoint.Title(), firstEphemeral, lastEphemeral)
		f.Remedy = fmt.Sprintf("admit TCP port %d one way and ports %d to %d the other way, in the ACLs of both subnets", httpsPort, firstEphemeral, lastEphemeral)
	case f.Outcome == hop.Unsure:
		f.Because = fmt.Sprintf("the addresses of %s are not known, and the network ACLs let only some through", w.place.Title)
	case s == part:
		f.Because += fmt.Sprintf(", from %s", w.sources())
		f.Remedy = "refuse the path's addresses in the network ACL"
	}
	return f
}

// throughACLs narrows a connection. The caller chooses the port that answers go to, so where a path is not meant each port is a
// connection of its own, and one is enough; where it is meant, every port must be open, because nobody knows which one a client takes.
func (w *walk) throughACLs(fl flow, near, far *topology.NetworkACL) []flow {
	fl.sources = through(in(far), httpsPort, fl.sources)
	if !fl.unlocated {
		fl.targets = through(out(near), httpsPort, fl.targets)
	}
	var byPort []flow
	for _, port := range portClasses(out(far), in(near)) {
		if w.meant && port < firstEphemeral {
			continue
		}
		one := fl
		one.sources = through(out(far), port, fl.sources)
		if !fl.unlocated {
			one.targets = through(in(near), port, fl.targets)
		}
		if !slices.ContainsFunc(byPort, one.isWithin) {
			byPort = append(byPort, one)
		}
	}
	if !w.meant {
		return byPort
	}
	for _, one := range byPort {
		fl.sources, fl.targets = fl.sources.And(one.sources), fl.targets.And(one.targets)
	}
	return []flow{fl}
}

// rules are one direction of an ACL; nil admits everything, as the ACL does that AWS makes.
type rules []topology.ACLRule

func in(a *topology.NetworkACL) rules {
	return direction(a, func() []topology.ACLRule { return a.Ingress })
}
func out(a *topology.NetworkACL) rules {
	return direction(a, func() []topology.ACLRule { return a.Egress })
}

func direction(a *topology.NetworkACL, of func() []topology.ACLRule) rules {
	if a == nil {
		return nil
	}
	list := append(rules{}, of()...)
	slices.SortStableFunc(list, func(x, y topology.ACLRule) int { return cmp.Compare(x.RuleNumber, y.RuleNumber) })
	return list
}

// through are the peers whose packets to a TCP port pass. The first rule that matches decides, and what no rule matches is refused.
func through(list rules, port int, peers addresses.Set) addresses.Set {
	if list == nil {
		return peers
	}
	var passed addresses.Set
	left := peers
	for i := range list {
		if !isForPort(&list[i], port) {
			continue
		}
		peers := addresses.Of(list[i].CIDRBlock, list[i].IPv6CIDRBlock)
		if strings.EqualFold(list[i].Action, "allow") {
			passed = passed.Plus(left.And(peers))
		}
		left = left.Minus(peers)
	}
	return passed
}

func isForPort(r *topology.ACLRule, port int) bool {
	switch strings.ToLower(r.Protocol) {
	case "-1", "all":
		return true
	case "tcp", "6":
		return r.FromPort <= port && port <= r.ToPort
	default:
		return false
	}
}

// portClasses are ports that stand for all: the rules treat each other port as the next one below it.
func portClasses(lists ...rules) []int {
	ports := []int{1, firstEphemeral}
	for _, list := range lists {
		for i := range list {
			ports = append(ports, list[i].FromPort, list[i].ToPort+1)
		}
	}
	slices.Sort(ports)
	return slices.DeleteFunc(slices.Compact(ports), func(port int) bool { return port < 1 || port > lastEphemeral })
}
