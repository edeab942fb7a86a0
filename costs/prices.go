// Package costs says what a deployment costs a month, from its declared resources and a dated table of list prices. It
// imports nothing of Pulumi, asks nobody, and guesses nothing: a price that was not found is unknown.
package costs

import (
	_ "embed" // the price table
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// HoursPerMonth is what AWS's own calculators count a month as.
const HoursPerMonth = 730

// Price is one list price in one Region, On-Demand, before tax.
type Price struct {
	// USD is the price of one unit.
	USD float64 `json:"usd"`
	// Date is when the price held, as 2026-09-13, or "undated".
	Date string `json:"date"`
	// Certainty is "AWS" for a price read on AWS's own page, "secondary" for one quoted with its source and date by somebody
	// else, and "weak" for one without.
	Certainty string `json:"certainty"`
	// Source says where it was read.
	Source string `json:"source"`
}

// Item is something that is charged.
type Item struct {
	// Name identifies it, e.g. "kms-key".
	Name string `json:"name"`
	// What is it in words.
	What string `json:"what"`
	// Per is the unit: "hour", "month" and "GB-month" go by what is there, all others by what is used.
	Per string `json:"per"`
	// Prices are by Region. Where a Region is missing, the price is unknown.
	Prices map[string]Price `json:"prices"`
}

// IsFixed says whether the item has a fixed charge, however much it is used.
func (i Item) IsFixed() bool { return slices.Contains([]string{"hour", "month", "GB-month"}, i.Per) }

// Month is what one unit costs in a month, and false where the price is unknown.
func (i Item) Month(region string) (usd float64, known bool) {
	price, known := i.Prices[region]
	if i.Per == "hour" {
		return price.USD * HoursPerMonth, known
	}
	return price.USD, known
}

// free are resource types that cost nothing by themselves.
type free struct {
	Types []string `json:"types"`
	Why   string   `json:"why"`
}

type priceTable struct {
	Collected string `json:"collected"`
	Items     []Item `json:"items"`
	Free      []free `json:"free"`
}

//go:embed prices.json
var pricesText []byte

var prices = func() priceTable {
	var table priceTable
	if err := json.Unmarshal(pricesText, &table); err != nil {
		panic(fmt.Sprintf("costs/prices.json: %v", err))
	}
	return table
}()

// itemNamed is an item of the table, or one without a price: an instance type that nobody has looked up yet.
func itemNamed(name string) Item {
	i := slices.IndexFunc(prices.Items, func(item Item) bool { return item.Name == name })
	if i < 0 {
		return Item{Name: name, What: unlisted(name), Per: "hour"}
	}
	return prices.Items[i]
}

// pricedRegions are the Regions that the table has a price of, sorted.
func pricedRegions() []string {
	var regions []string
	for _, item := range prices.Items {
		regions = append(regions, slices.Collect(maps.Keys(item.Prices))...)
	}
	slices.Sort(regions)
	return slices.Compact(regions)
}

func isFree(token string) bool {
	return slices.ContainsFunc(prices.Free, func(f free) bool { return slices.Contains(f.Types, token) })
}
