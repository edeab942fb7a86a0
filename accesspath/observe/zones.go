package observe

import (
	"strings"

	"private-notebook/accesspath/topology"
)

// zones are the declared hosted zones: those that are kept, and all others by their IDs.
type zones struct {
	kept  map[string]*topology.PrivateZone
	known map[string]bool
}

// readPrivateZones reads the private zones that are about names which notebooks are reached by. A zone without a VPC is public: AWS's
// name servers do not lead to it.
func (b *builder) readPrivateZones(p profiles) {
	z := zones{kept: map[string]*topology.PrivateZone{}, known: map[string]bool{}}
	vpcs := b.pairs("aws:route53/zoneAssociation:ZoneAssociation", "zoneId", "vpcId")
	for _, r := range b.of("aws:route53/zone:Zone") {
		id := r.ID
		z.known[id] = true
		own := union(union(r.textsAt("vpcs.vpcId"), vpcs[id]), p.vpcsOf(id))
		if len(own) > 0 && b.concerns(r.text("name")) {
			z.kept[id] = &topology.PrivateZone{
				Element: element(r), ID: id, Name: withoutLastDot(r.text("name")), VPCIDs: own, Partial: r.External,
			}
		}
	}
	b.noteForeignZones(z, p)
	b.readRecords(z)
	for _, id := range byURN(z.kept, func(zone *topology.PrivateZone) string { return zone.URN }) {
		b.topology.PrivateZones = append(b.topology.PrivateZones, *z.kept[id])
	}
	for _, r := range b.of("aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace") {
		if b.concerns(r.text("name")) {
			b.noteEffect(r.Resource, mayMislead.gravely(), "it answers for %s, a name that notebooks are reached by, in VPC %s; the model does "+
				"not follow it", r.text("name"), r.text("vpc"))
		}
	}
}

// noteForeignZones says which VPCs have a zone that another stack or account declares.
func (b *builder) noteForeignZones(z zones, p profiles) {
	say := func(r item, id string, vpcs ...string) {
		if !z.known[id] {
			b.noteEffect(r.Resource, mayMislead, "private zone %s of VPC %s is declared elsewhere, so which names it answers for is not known",
				id, strings.Join(vpcs, ", "))
		}
	}
	for _, r := range b.of("aws:route53/zoneAssociation:ZoneAssociation") {
		say(r, r.text("zoneId"), r.text("vpcId"))
	}
	for _, m := range p.holding(":hostedzone/") {
		say(m.resource, m.id, p.vpcs[m.profile]...)
	}
}

// readRecords puts records into their zones. One of a zone that is declared elsewhere may be in a private one.
func (b *builder) readRecords(z zones) {
	for _, r := range b.of("aws:route53/record:Record") {
		id := r.text("zoneId")
		zone, kept := z.kept[id]
		switch {
		case kept:
			zone.Records = append(zone.Records, record(r, zone.Name))
		case !z.known[id] && b.concerns(r.either("fqdn", "name")):
			b.noteEffect(r.Resource, mayMislead.gravely(), "it answers for %s, a name that notebooks are reached by, in zone %s, which is "+
				"declared elsewhere", r.either("fqdn", "name"), id)
		}
	}
	for _, r := range b.of("aws:route53/recordsExclusive:RecordsExclusive") {
		zone, kept := z.kept[r.text("zoneId")]
		for _, part := range r.parts("resourceRecordSets") {
			if kept {
				zone.Records = append(zone.Records, exclusiveRecord(part, topology.Element{URN: r.URN}, zone.Name))
			}
		}
	}
}

func record(r item, zone string) topology.ZoneRecord {
	found := topology.ZoneRecord{Element: element(r), Name: fullName(r.either("fqdn", "name"), zone), Type: r.text("type")}
	for _, value := range r.texts("records") {
		found.Values = append(found.Values, recordValue(found.Type, value))
	}
	for _, alias := range r.parts("aliases") {
		found.AliasName = withoutLastDot(alias.text("name"))
	}
	return found
}

// exclusiveRecord reads the other spelling, which has the names of Route 53's API.
func exclusiveRecord(r item, e topology.Element, zone string) topology.ZoneRecord {
	found := topology.ZoneRecord{Element: e, Name: fullName(r.text("name"), zone), Type: r.text("type")}
	for _, value := range r.textsAt("resourceRecords.value") {
		found.Values = append(found.Values, recordValue(found.Type, value))
	}
	for _, alias := range r.textsAt("aliasTarget.dnsName") {
		found.AliasName = withoutLastDot(alias)
	}
	return found
}

// fullName is a record's name with that of its zone, which a program may leave out.
func fullName(name, zone string) string {
	name = withoutLastDot(name)
	switch {
	case name == "":
		return zone
	case within(name, zone):
		return name
	default:
		return name + "." + zone
	}
}

// recordValue keeps addresses as they are, and names as a topology writes them.
func recordValue(kind, value string) string {
	if kind == "CNAME" || kind == "NS" {
		return withoutLastDot(value)
	}
	return value
}
