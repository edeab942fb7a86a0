package costs

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Unknown are the items of an estimate that have no price in its Region, each once.
func (e Estimate) Unknown() []Item {
	var items []Item
	keep := func(item Item) {
		_, known := item.Prices[e.Region]
		same := func(other Item) bool { return other.Name == item.Name }
		if !known && !slices.ContainsFunc(items, same) {
			items = append(items, item)
		}
	}
	for _, l := range e.Fixed {
		keep(l.Item)
	}
	for _, item := range e.ByUse {
		keep(item)
	}
	return items
}

// Known completes a sentence about an item without a price in a Region: what is known of it elsewhere. Nothing is guessed from that.
func (i Item) Known(region string) string {
	if len(i.Prices) == 0 {
		return "no price was found for any Region"
	}
	var known []string
	for _, other := range slices.Sorted(maps.Keys(i.Prices)) {
		p := i.Prices[other]
		date := "on " + p.Date
		if p.Date == "undated" {
			date = "undated"
		}
		known = append(known, fmt.Sprintf("in %s it is %g USD per %s (%s, %s)", other, p.USD, i.Per, p.Certainty, date))
	}
	return fmt.Sprintf("no price was found for %s; %s", region, strings.Join(known, ", "))
}

// Look says where the price of an item in a Region stands, as AWS's own pages have it.
func (i Item) Look(region string) string {
	page := `Look at the AWS Pricing Calculator, https://calculator.aws`
	if strings.HasPrefix(i.Name, "notebook-") {
		page = `Look at "Amazon SageMaker AI pricing", https://aws.amazon.com/sagemaker/ai/pricing/, under notebook instances`
	}
	return page + ", for " + region
}
