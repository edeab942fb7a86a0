package accesspath_test

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

const (
	// callersEach is how many concrete callers try one world.
	callersEach = 100
	// ordinaryWorlds are those of an ordinary run. ORACLE_WORLDS asks for more, and ORACLE_SEED says where to begin.
	ordinaryWorlds = 400
)

type asked struct {
	who  accesspath.Who
	from accesspath.From
	step accesspath.Step
}

// tally counts what a run was about, so that it can be seen not to be trivial.
type tally struct {
	worlds, callers, arrived, gotIn, witnesses int
	decisions                                  map[accesspath.Decision]int
	// gotInBy counts by path and way.
	gotInBy map[string]int
}

// disagreement is where the judge and the oracle differ.
type disagreement struct {
	asked
	what   string
	caller *concrete
}

// judged are the judge's answers on paths that are not meant.
func judged(w *world) (map[asked]accesspath.Walked, []accesspath.Walked) {
	walks := accesspath.Walks(w.topology, w.intent)
	answers := map[asked]accesspath.Walked{}
	for _, v := range walks {
		if !v.Meant {
			answers[asked{v.Who, v.From, v.Step}] = v
		}
	}
	return answers, walks
}

// compare tries concrete callers on one world, and walks the witnesses of the judge.
func compare(w *world, seed uint64, n *tally) *disagreement {
	d := diceOf(^seed)
	l := lawsOf(&w.topology)
	answers, walks := judged(w)
	n.worlds++
	for _, v := range walks {
		n.decisions[v.Decision]++
	}
	for range callersEach {
		c := drawCaller(d, w)
		n.callers++
		if found := confront(w, l, answers, &c, n); found != nil {
			return found
		}
	}
	for q, v := range answers {
		if v.Decision != accesspath.Allow || v.Who == accesspath.Outsider && q.step == accesspath.Issue {
			continue
		}
		n.witnesses++
		if why := retrace(w, l, v); why != "" {
			return &disagreement{q, why, nil}
		}
	}
	return nil
}

// confront lets one caller try. He must not get in where the judge says that nobody does, but for one who is said to be assumed away.
func confront(w *world, l *laws, answers map[asked]accesspath.Walked, c *concrete, n *tally) *disagreement {
	if !c.isIssuer(&w.topology) || !c.arrives(&w.topology) {
		return nil
	}
	n.arrived++
	keys := c.context(&w.topology)
	for _, administers := range []bool{false, true} {
		if !c.isPermitted(&w.topology, l, keys, administers, false) {
			continue
		}
		parts := []accesspath.Who{accesspath.Issuer, accesspath.Outsider, accesspath.NonMember}
		if administers {
			parts = []accesspath.Who{accesspath.Administrator}
		} else {
			n.gotIn++
			n.gotInBy[c.way()]++
		}
		for _, who := range parts {
			q := asked{who, c.from, c.step}
			v, judged := answers[q]
			if isSaid := v.Assumed && c.isAssumedAway(&w.topology); judged && v.Decision == accesspath.Deny && c.isWith(who, w) && !isSaid {
				return &disagreement{q, "a caller gets in where the judge denies", c}
			}
		}
	}
	return nil
}

func runWorlds(t *testing.T, first, count uint64) *tally {
	n := &tally{decisions: map[accesspath.Decision]int{}, gotInBy: map[string]int{}}
	const enough = 3
	for seed, differing := first, 0; seed < first+count && differing < enough; seed++ {
		if !agrees(t, seed, n) {
			differing++
		}
	}
	return n
}

// agrees reports a disagreement with the smallest world that has it.
func agrees(t *testing.T, seed uint64, n *tally) bool {
	w := worldOf(seed)
	found := compare(w, seed, n)
	if found == nil {
		return true
	}
	small := shrink(w, found)
	text, err := json.Marshal(small.topology)
	require.NoError(t, err)
	t.Errorf("seed %d, %s %s %s: %s\ncaller: %+v\nallowed paths: %v\n%s", seed, found.who, found.from, found.step, found.what, found.caller.title(),
		small.intent.AllowedPaths, text)
	return false
}

func numberFrom(t *testing.T, name string, otherwise uint64) uint64 {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	require.NoError(t, err)
	return n
}

// No concrete caller gets in where the judge says deny, and whoever the judge names as getting in does.
func TestNoConcreteCallerGetsInWhereTheJudgeDenies(t *testing.T) {
	n := runWorlds(t, numberFrom(t, "ORACLE_SEED", 1), numberFrom(t, "ORACLE_WORLDS", ordinaryWorlds))
	t.Logf("%d worlds, %d callers, of whom %d arrived and %d got in (%v); %d witnesses walked; the judge said %v",
		n.worlds, n.callers, n.arrived, n.gotIn, n.gotInBy, n.witnesses, n.decisions)
	require.Greater(t, n.gotIn*100, n.callers, "too few callers get in for the answers to mean anything")
	require.Greater(t, n.witnesses, n.worlds, "too few witnesses")
	for _, way := range []string{
		"vpc by endpoint", "linked-vpc by endpoint", "client-vpn by endpoint", "on-premises by endpoint", "vpc publicly", "linked-vpc publicly",
		"client-vpn publicly", "on-premises publicly", "internet publicly", "console publicly", "linked-vpc by own endpoint",
	} {
		require.NotZero(t, n.gotInBy[way], way)
	}
}

func FuzzOracle(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) { runWorlds(t, seed, 1) })
}

// sameWords is how much of a reason must stay while a world shrinks.
const sameWords = 12

// shrink takes away whatever the disagreement does not need.
func shrink(w *world, found *disagreement) *world {
	differs := func(t topology.Topology) (still bool) {
		defer func() {
			if recover() != nil {
				still = false // what was taken away is needed to set out at all
			}
		}()
		small := &world{t, w.intent}
		if !isStill(w, small, found) {
			return false
		}
		answers, _ := judged(small)
		v := answers[found.asked]
		l := lawsOf(&t)
		if found.caller == nil {
			why := retrace(small, l, v)
			return v.Decision == accesspath.Allow && strings.HasPrefix(why, found.what[:sameWords])
		}
		return v.Decision == accesspath.Deny && found.caller.getsIn(&t, l, found.who == accesspath.Administrator)
	}
	text, err := json.Marshal(w.topology)
	var root map[string]any
	if err != nil || json.Unmarshal(text, &root) != nil {
		return w
	}
	parsed := func() (t topology.Topology, ok bool) {
		text, err := json.Marshal(root)
		return t, err == nil && json.Unmarshal(text, &t) == nil
	}
	take(root, func() bool {
		t, ok := parsed()
		return ok && differs(t)
	})
	t, _ := parsed()
	return &world{t, w.intent}
}

// isStill says whether a smaller world has what the disagreement is about.
func isStill(w, small *world, found *disagreement) bool {
	t := &small.topology
	if c := found.caller; c != nil {
		return c.vpc == "" || c.vpn != "" || (c.from == accesspath.FromVPC) == (c.vpc == small.home())
	}
	return len(t.VPCs) == len(w.topology.VPCs) && len(t.Subnets) == len(w.topology.Subnets)
}

// take removes elements of lists, from the outside in, as long as the rest still differs.
func take(node map[string]any, differs func() bool) {
	for key, value := range node {
		list, isList := value.([]any)
		if inner, isMap := value.(map[string]any); isMap {
			take(inner, differs)
		}
		if !isList {
			continue
		}
		for i := 0; i < len(list); {
			without := append(append([]any{}, list[:i]...), list[i+1:]...)
			if node[key] = without; differs() {
				list = without
				continue
			}
			node[key] = list
			if inner, isMap := list[i].(map[string]any); isMap {
				take(inner, differs)
			}
			i++
		}
		node[key] = list
	}
}
