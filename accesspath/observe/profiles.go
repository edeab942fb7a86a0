package observe

import (
	"encoding/json"
	"strings"
)

// profiles are Route 53 Profiles: what each holds, and which VPCs it is for.
type profiles struct {
	vpcs    map[string][]string
	members []member
}

// member is something that a profile holds.
type member struct {
	resource item
	profile  string
	// id is that of a zone, a rule, a rule group or an endpoint: the end of its ARN.
	id string
	// priority is that of a DNS Firewall rule group in the VPCs.
	priority int
}

func (b *builder) readProfiles() profiles {
	p := profiles{vpcs: map[string][]string{}}
	own := map[string]bool{}
	for _, r := range b.of("aws:route53/profilesProfile:ProfilesProfile") {
		own[r.ID] = !r.External
	}
	for _, r := range b.of("aws:route53/profilesAssociation:ProfilesAssociation") {
		id := r.text("profileId")
		p.vpcs[id] = union(p.vpcs[id], present(r.text("resourceId")))
		if !own[id] {
			b.noteEffect(r.Resource, mayMislead, "Route 53 Profile %s is declared elsewhere, and may hold zones, rules and endpoints that are "+
				"not in what was read; it is for VPC %s", id, r.text("resourceId"))
		}
	}
	for _, r := range b.of("aws:route53/profilesResourceAssociation:ProfilesResourceAssociation") {
		p.members = append(p.members, member{
			resource: r, profile: r.text("profileId"), id: endOfARN(r.text("resourceArn")), priority: priorityOf(r.text("resourceProperties")),
		})
	}
	return p
}

// priorityOf reads the JSON that the association of a rule group has, e.g. {"priority": 102}.
func priorityOf(properties string) int {
	var read struct {
		Priority int `json:"priority"`
	}
	if json.Unmarshal([]byte(properties), &read) != nil {
		return 0
	}
	return read.Priority
}

// vpcsOf are the VPCs that have something by a profile.
func (p profiles) vpcsOf(id string) []string {
	var vpcs []string
	for _, m := range p.members {
		if m.id == id {
			vpcs = union(vpcs, p.vpcs[m.profile])
		}
	}
	return vpcs
}

// holding are the members that a part of an ARN tells, such as ":vpc-endpoint/", and that some VPC has.
func (p profiles) holding(part string) []member {
	var found []member
	for _, m := range p.members {
		if strings.Contains(m.resource.text("resourceArn"), part) && len(p.vpcs[m.profile]) > 0 {
			found = append(found, m)
		}
	}
	return found
}

// giveNamesByProfile gives the names of an endpoint to the VPCs of its profile (Route 53 Developer Guide, "Associate interface VPC
// endpoints to a Route 53 Profile").
func (b *builder) giveNamesByProfile(p profiles) {
	known := map[string]bool{}
	for i := range b.topology.Endpoints {
		e := &b.topology.Endpoints[i]
		known[e.ID] = true
		e.PrivateDNSVPCIDs = p.vpcsOf(e.ID)
	}
	for _, m := range p.holding(":vpc-endpoint/") {
		if !known[m.id] {
			b.noteEffect(m.resource.Resource, mayMislead, "Route 53 Profile %s gives VPCs the names of endpoint %s, which is declared elsewhere",
				m.profile, m.id)
		}
	}
}
