package policy

import (
	"math"
	"net/netip"
	"slices"
	"time"
)

// addressSamples is one address of each part of the domain that the named ranges tell apart: IPv4 before IPv6, ascending.
func addressSamples(domain, named []netip.Prefix) []netip.Addr {
	var starts []netip.Addr
	cut := func(p netip.Prefix) {
		p = p.Masked()
		starts = append(starts, p.Addr())
		if next := lastOf(p).Next(); next.IsValid() {
			starts = append(starts, next)
		}
	}
	for _, p := range domain {
		cut(p)
	}
	for _, p := range named {
		cut(p)
	}
	slices.SortFunc(starts, netip.Addr.Compare)
	starts = slices.Compact(starts)
	var list []netip.Addr
	for i, start := range starts {
		if !slices.ContainsFunc(domain, func(p netip.Prefix) bool { return p.Contains(start) }) {
			continue
		}
		// The first address of a range names the range itself, so that the second is the better example.
		if next := start.Next(); next.IsValid() && next.BitLen() == start.BitLen() && (i+1 == len(starts) || next != starts[i+1]) {
			start = next
		}
		list = append(list, start)
	}
	return list
}

// lastOf is the last address of a range.
func lastOf(p netip.Prefix) netip.Addr {
	bytes := p.Masked().Addr().AsSlice()
	for i := range bytes {
		for bit := range 8 {
			if i*8+bit >= p.Bits() {
				bytes[i] |= 0x80 >> bit
			}
		}
	}
	last, _ := netip.AddrFromSlice(bytes)
	return last
}

// numberSamples is each named number, and one between, before and behind them, as far as they lie between two ends.
func numberSamples(named []float64, low, high float64) []float64 {
	named = slices.DeleteFunc(slices.Clone(named), func(n float64) bool { return math.IsNaN(n) || math.IsInf(n, 0) || n < low || n > high })
	for _, end := range []float64{low, high} {
		if !math.IsInf(end, 0) {
			named = append(named, end)
		}
	}
	slices.Sort(named)
	named = slices.Compact(named)
	if len(named) == 0 {
		return []float64{0}
	}
	list := slices.Clone(named)
	for i := 1; i < len(named); i++ {
		between := named[i-1] + (named[i]-named[i-1])/2
		if whole := math.Floor(between); whole > named[i-1] {
			between = whole
		}
		if between > named[i-1] && between < named[i] {
			list = append(list, between)
		}
	}
	if math.IsInf(low, -1) {
		list = append(list, beside(named[0], -1))
	}
	if math.IsInf(high, 1) {
		list = append(list, beside(named[len(named)-1], 1))
	}
	slices.Sort(list)
	return list
}

// beside is a number that is less or more, however large it is.
func beside(n, by float64) float64 {
	if n+by != n {
		return n + by
	}
	return math.Nextafter(n, math.Inf(int(by)))
}

// momentSamples is each named moment, and one between, before and behind them, as far as they lie between two ends.
func momentSamples(named []time.Time, from, until time.Time) []time.Time {
	named = slices.DeleteFunc(slices.Clone(named), func(t time.Time) bool {
		return !from.IsZero() && t.Before(from) || !until.IsZero() && t.After(until)
	})
	for _, end := range []time.Time{from, until} {
		if !end.IsZero() {
			named = append(named, end)
		}
	}
	if len(named) == 0 {
		named = append(named, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	}
	slices.SortFunc(named, time.Time.Compare)
	named = slices.CompactFunc(named, time.Time.Equal)
	var list []time.Time
	if from.IsZero() {
		list = append(list, named[0].Add(-time.Hour))
	}
	for i, moment := range named {
		list = append(list, moment)
		if i+1 < len(named) {
			list = append(list, between(moment, named[i+1]))
		}
	}
	if until.IsZero() {
		list = append(list, named[len(named)-1].Add(time.Hour))
	}
	return list
}

// between is a moment between two, a whole second where there is one.
func between(a, b time.Time) time.Time {
	middle := a.Add(b.Sub(a) / 2)
	if whole := middle.Truncate(time.Second); whole.After(a) {
		return whole
	}
	return middle
}

func secondsToTime(seconds float64) time.Time {
	whole, part := math.Modf(seconds)
	return time.Unix(int64(whole), int64(part*1e9))
}
