package accesspath_test

import (
	"fmt"
	"testing"

	"private-notebook/accesspath"
	"private-notebook/accesspath/internal/fleets"
	"private-notebook/accesspath/topology"
)

// grownFleets are the sorts of fleet by how they grow. With declared tags, every principal is to be told apart from the owner of
// every notebook: the pairs grow with the square, and only the cheap question is asked of each.
var grownFleets = map[string]func(testing.TB, int) (topology.Topology, accesspath.Intent){
	"own": func(t testing.TB, n int) (topology.Topology, accesspath.Intent) {
		return fleets.Own(loadTopology(t, "dev"), n)
	},
	"tagged": func(t testing.TB, n int) (topology.Topology, accesspath.Intent) {
		return fleets.Owned(loadTopology(t, "dev"), n, true)
	},
	"supposed": func(t testing.TB, n int) (topology.Topology, accesspath.Intent) {
		return fleets.Owned(loadTopology(t, "dev"), n, false)
	},
}

func BenchmarkFleets(b *testing.B) {
	for name, fleet := range grownFleets {
		for _, n := range []int{1, 10, 100, 200, 1000} {
			topology, intent := fleet(b, n)
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) { judgeAgain(b, topology, intent) })
		}
	}
}

// A fleet whose notebooks have issuers of their own, or a role of unknown tags, is as much work a notebook whatever its size.
// Where each of n principals has a tag of its own, n times n pairs are asked one cheap question: ten times the fleet is less than
// a hundred times the work by far.
func TestTenTimesTheFleetIsTenTimesTheWork(t *testing.T) {
	for name, atMost := range map[string]float64{"own": 11, "supposed": 11, "tagged": 30} {
		work := func(n int) float64 {
			topology, intent := grownFleets[name](t, n)
			return testing.AllocsPerRun(1, func() { accesspath.Judge(topology, intent) })
		}
		if small, large := work(10), work(100); large > atMost*small {
			t.Errorf("%s: 10 take %.0f allocations and 100 take %.0f, %.1f times as many", name, small, large, large/small)
		}
	}
}
