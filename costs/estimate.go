package costs

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/observe"
)

// Line is a number of one item.
type Line struct {
	// Item is what is charged, and Number how many of its unit are there all month.
	Item   Item
	Number float64
}

// Month is the line's cost in a month, and false where the price is unknown.
func (l Line) Month(region string) (usd float64, known bool) {
	one, known := l.Item.Month(region)
	return one * l.Number, known
}

// Estimate is what a deployment costs.
type Estimate struct {
	// Region is where, e.g. "ap-northeast-1".
	Region string
	// Fixed are the lines with a fixed charge, in the order of the price table; those of unlisted items come last.
	Fixed []Line
	// ByUse are the items that are charged by what is used.
	ByUse []Item
	// Uncounted are the resource types that are neither priced nor said to be free, sorted: they may cost something.
	Uncounted []string
	// NotRead are the charged resource types that an account file does not hold, or that could not be read, sorted; nil for a stack.
	NotRead []string
	// Away are the Client VPN's associations that are taken away for now, because it is switched off; their number is 0 where it is not.
	Away Line
	// Simulated says that the resources are the sandbox's, which nobody pays for.
	Simulated bool
	// spareZones counts what further Availability Zones add: endpoint zones and associations.
	spareZones map[string]float64
	// associated are the Client VPN endpoints that have an association.
	associated map[string]bool
	readings   []*accountfile.Reading
}

// Of is [AtLeast] that fails on resource types that are neither priced nor said to be free, all of them at once: a new type must not look as
// if it cost nothing.
func Of(region string, resources []observe.Resource) (Estimate, error) {
	e := AtLeast(region, resources)
	if len(e.Uncounted) > 0 {
		return Estimate{}, fmt.Errorf("%s: neither priced nor said to be free; a new type needs a row in costs/prices.json, "+
			"with its source, and one in costs/charges.go if it is charged", strings.Join(e.Uncounted, ", "))
	}
	return e, nil
}

// AtLeast estimates a deployment's costs, as far as its resource types are known here.
func AtLeast(region string, resources []observe.Resource) Estimate {
	e := Estimate{
		Region: region, Simulated: observe.Simulated(resources), spareZones: map[string]float64{}, associated: map[string]bool{},
	}
	for _, r := range resources {
		e.noteReading(r.Reading)
		charge, isCharged := charged[r.Type]
		switch {
		case r.External || !strings.HasPrefix(r.Type, "aws:"):
		case isCharged:
			charge(&e, r)
		case !isFree(r.Type) && !slices.Contains(e.Uncounted, r.Type):
			e.Uncounted = append(e.Uncounted, r.Type)
		}
	}
	e.Away = Line{itemNamed(association), e.associationsAway(resources)}
	slices.Sort(e.Uncounted)
	slices.Sort(e.NotRead)
	slices.SortStableFunc(e.Fixed, func(a, b Line) int { return place(a.Item) - place(b.Item) })
	slices.SortStableFunc(e.ByUse, func(a, b Item) int { return place(a) - place(b) })
	return e
}

// noteReading notes what an account file does not tell, once for each type.
func (e *Estimate) noteReading(reading *accountfile.Reading) {
	if reading == nil || slices.Contains(e.readings, reading) {
		return
	}
	e.readings = append(e.readings, reading)
	gaps := reading.Gaps()
	for token := range charged {
		isRead := slices.Contains(accountfile.Types(), token) && !slices.ContainsFunc(gaps, func(gap accountfile.Unread) bool {
			return slices.Contains(gap.Types, token)
		})
		if !isRead && !slices.Contains(e.NotRead, token) {
			e.NotRead = append(e.NotRead, token)
		}
	}
}

// isPart says that the sum is not all: prices are unknown, or resources.
func (e Estimate) isPart(unknown []Line) bool {
	return len(unknown)+len(e.Uncounted)+len(e.NotRead) > 0
}

// place is an item's in the price table; unlisted ones come last.
func place(item Item) int {
	i := slices.IndexFunc(prices.Items, func(listed Item) bool { return listed.Name == item.Name })
	if i < 0 {
		return len(prices.Items)
	}
	return i
}

func (e *Estimate) add(name string, number float64) {
	i := slices.IndexFunc(e.Fixed, func(l Line) bool { return l.Item.Name == name })
	if i >= 0 {
		e.Fixed[i].Number += number
		return
	}
	e.Fixed = append(e.Fixed, Line{itemNamed(name), number})
}

func (e *Estimate) byUse(names ...string) {
	for _, name := range names {
		if !slices.ContainsFunc(e.ByUse, func(item Item) bool { return item.Name == name }) {
			e.ByUse = append(e.ByUse, itemNamed(name))
		}
	}
}

// Total is the sum of the fixed lines whose price is known, a month, and what is missing in it.
func (e Estimate) Total() (usd float64, unknown []Line) {
	for _, l := range e.Fixed {
		cost, known := l.Month(e.Region)
		if !known {
			unknown = append(unknown, l)
		}
		usd += cost
	}
	return usd, unknown
}

// Sum is the total as it is shown: "unknown" where no fixed charge has a known price, since a sum of 0.00 would look like one.
func (e Estimate) Sum() string {
	usd, unknown := e.Total()
	return dollars(usd, len(unknown) == 0 || len(unknown) < len(e.Fixed))
}

// Elsewhere is the total of the same resources in the first Region, by name, whose prices are all known. It is found only where this
// Region's are not, and gives an order of magnitude: no price is carried from one Region to another.
func (e Estimate) Elsewhere() (region string, usd float64, found bool) {
	if _, unknown := e.Total(); len(unknown) == 0 {
		return "", 0, false
	}
	for _, region := range pricedRegions() {
		there := e
		there.Region = region
		if usd, unknown := there.Total(); len(unknown) == 0 {
			return region, usd, true
		}
	}
	return "", 0, false
}

// number is how many of an item there are.
func (e Estimate) number(name string) float64 {
	for _, l := range e.Fixed {
		if l.Item.Name == name {
			return l.Number
		}
	}
	return 0
}
