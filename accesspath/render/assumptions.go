package render

import (
	"regexp"
	"slices"
	"strings"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// footing is something that answers rest on, and the answers.
type footing struct {
	Text string
	At   []citation
}

// footings are what the answers with a star rest on: what is taken for granted, what was not understood, and what only the answer itself
// says. Each answer with a star is cited by one of them at least.
type footings struct{ Assumed, NotUnderstood, Others []footing }

// shownAtOnce is how many footings stand under the verdict; a fleet whose roles are declared elsewhere has hundreds.
const shownAtOnce = 8

func first(list []footing) []footing { return list[:min(len(list), shownAtOnce)] }

func rest(list []footing) []footing { return list[min(len(list), shownAtOnce):] }

// subjects are the names in an assumption: the word after a kind of thing, and what is in brackets.
var subjects = regexp.MustCompile(`(?:[Rr]ole|user|group|VPC|gateway|endpoint|connection|Connect|VPN|set|handler|tags of(?: role| user)?) ([^\s,:;()]+)|\(([^)\s]+)\)`)

// bearings say at which hops an assumption can bear on an answer, by what it speaks of; the first that fits counts.
var bearings = []struct {
	word string
	hops []string
}{
	{"DNS attributes", []string{accesspath.HopDNS}},
	{"DNS server", []string{accesspath.HopDNS}},
	{"its range", []string{accesspath.HopRoute, accesspath.HopSecurityGroups, accesspath.HopNetworkACLs}},
	{"authorize", []string{accesspath.HopVPNAuthorization}},
	{"lets everybody connect", []string{accesspath.HopVPNAuthorization}},
	{"", []string{accesspath.HopRoute, accesspath.HopBoundary, accesspath.HopIdentityPolicies, accesspath.HopEnforcement}},
}

// mayBear says whether an assumption can bear on a hop.
func mayBear(assumption, hop string) bool {
	for _, b := range bearings {
		if strings.Contains(assumption, b.word) {
			return slices.Contains(b.hops, hop)
		}
	}
	return false
}

// restsOn finds for each answer with a star what it rests on, by the names that both have.
func restsOn(report accesspath.Report, p places) footings {
	byName := map[string][]int{}
	for i, text := range report.Assumptions {
		for _, found := range subjects.FindAllStringSubmatch(text, -1) {
			name := found[1] + found[2]
			byName[name] = append(byName[name], i)
		}
	}
	seen := seenNotUnderstood(report)
	assumed, gaps := make([][]spot, len(report.Assumptions)), make([][]spot, len(seen))
	var others []spot
	for _, v := range report.Verdicts {
		if !v.Assumed {
			continue
		}
		at, cited := p.spot(v.Notebook, v.Principal, v.From, v.Step), false
		for _, h := range v.Hops {
			if !h.Assumed {
				continue
			}
			for _, i := range gapsIn(h, seen) {
				gaps[i], cited = append(gaps[i], at), true
			}
			for _, i := range namedIn(h, report.Assumptions, byName) {
				assumed[i], cited = append(assumed[i], at), true
			}
		}
		if !cited {
			others = append(others, at)
		}
	}
	var all footings
	for i, text := range report.Assumptions {
		all.Assumed = append(all.Assumed, footing{text, p.cite(assumed[i])})
	}
	for i, n := range seen {
		all.NotUnderstood = append(all.NotUnderstood, footing{notUnderstood(n), p.cite(gaps[i])})
	}
	if len(others) > 0 {
		all.Others = []footing{{"What a step of the answer takes for granted; open the answer to read it", p.cite(others)}}
	}
	return all
}

// namedIn are the assumptions about something that a hop names.
func namedIn(h accesspath.Hop, assumptions []string, byName map[string][]int) []int {
	var list []int
	for _, word := range strings.FieldsFunc(h.Because, func(r rune) bool { return strings.ContainsRune(" ,:;()", r) }) {
		for _, i := range byName[word] {
			if mayBear(assumptions[i], h.Hop) && !slices.Contains(list, i) {
				list = append(list, i)
			}
		}
	}
	return list
}

// gapsIn are what was not understood and a hop speaks of.
func gapsIn(h accesspath.Hop, list []topology.NotUnderstood) []int {
	if h.Hop != accesspath.HopCertainty {
		return nil
	}
	var found []int
	for i, n := range list {
		if strings.HasSuffix(h.Because, n.Because) && (n.URN == "" || strings.HasPrefix(h.Because, topology.ShortName(n.URN))) {
			found = append(found, i)
		}
	}
	return found
}
