package costs

import (
	"fmt"
	"strings"
)

// OfficeHours is how long a month is that is worked in: 22 days of 10 hours.
const OfficeHours = 220

// Switch is a way to pay less.
type Switch struct {
	// What to do, and by which setting.
	What string
	// USD is what it saves in a month; Known is false where a price is unknown, and then USD is what is known of it.
	USD   float64
	Known bool
}

// Switches are the ways to pay less that an estimate has room for.
func (e Estimate) Switches() []Switch {
	var found []Switch
	offer := func(what string, share float64, lines ...Line) {
		saving := Switch{What: what, Known: true}
		units := 0.0
		for _, l := range lines {
			cost, known := l.Month(e.Region)
			saving.USD += cost * share
			saving.Known = saving.Known && known
			units += l.Number
		}
		if units > 0 {
			found = append(found, saving)
		}
	}
	const outOfOffice = float64(HoursPerMonth-OfficeHours) / HoursPerMonth
	if e.number(resolver) == 0 { // A resolver endpoint needs two zones.
		offer("One Availability Zone: a single entry in `availabilityZones` or `subnetIds`. A zone that fails takes all access with it.", 1,
			Line{itemNamed(endpointZone), e.spareZones[endpointZone]}, Line{itemNamed(association), e.spareZones[association]})
	}
	offer("No Client VPN: leave `clientVpnCidr` out.", 1, Line{itemNamed(association), e.number(association)})
	offer("Client VPN switched off outside of 220 hours a month"+e.hourly(e.number(association))+
		": `clientVpnConnected: false` on a schedule (docs/guides/client-vpn-at-night.md); profiles stay valid.",
		outOfOffice, Line{itemNamed(association), e.number(association)})
	offer("The Client VPN is switched off now"+e.hourly(e.Away.Number)+": `clientVpnConnected: false`. This is not in the sum.", 1, e.Away)
	offer("No resolver: leave `onPremisesCidrs` out; nobody on-premises gets the VPC's answers then.", 1, Line{itemNamed(resolver), e.number(resolver)})
	var notebooks []Line
	for _, l := range e.Fixed {
		if strings.HasPrefix(l.Item.Name, notebook) && l.Item.Per == "hour" {
			notebooks = append(notebooks, l)
		}
	}
	offer("Notebooks run for 220 hours a month only: stop them when nobody works; the volume stays, and is charged.", outOfOffice, notebooks...)
	return found
}

// hourly says what some associations cost in an hour; nothing where their price is not known.
func (e Estimate) hourly(associations float64) string {
	price, known := itemNamed(association).Prices[e.Region]
	if !known {
		return ""
	}
	return fmt.Sprintf(", %.2f an hour", associations*price.USD)
}
