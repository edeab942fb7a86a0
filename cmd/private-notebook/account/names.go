package account

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/aws/aws-sdk-go-v2/service/route53profiles"
	profiles "github.com/aws/aws-sdk-go-v2/service/route53profiles/types"

	"private-notebook/internal/awsnames"
)

var (
	listZones = &Call{Action: "route53:ListHostedZonesByVPC", Of: "VPC", For: "private zones that answer in it", Types: []string{zoneType, recordType},
		rate: ofRoute53}
	getZone = &Call{Action: "route53:GetHostedZone", Of: "zone that a profile holds", For: "its name", Types: []string{zoneType, recordType},
		rate: ofRoute53}
	listRecords = &Call{Action: "route53:ListResourceRecordSets", Of: "private zone that covers a notebook's or the API's name", For: "its answers",
		Types: []string{recordType}, rate: ofRoute53}
	zoneCalls = []*Call{listZones, getZone, listRecords}

	listProfileUses = &Call{Action: "route53profiles:ListProfileAssociations", For: "VPCs with a Route 53 Profile", NotEverywhere: true,
		Types: []string{profileUseType, profileType, profileMemberType, zoneType, recordType, firewallGroupType, firewallRuleType, domainListType},
		rate:  ofProfiles}
	listProfileMembers = &Call{Action: "route53profiles:ListProfileResourceAssociations", Of: "Route 53 Profile in use", For: "what it holds",
		rate:  ofProfiles,
		Types: []string{profileType, profileMemberType, zoneType, recordType, firewallGroupType, firewallRuleType, domainListType}}
	profileCalls = []*Call{listProfileUses, listProfileMembers}
)

const zonesAtOnce = 100

// zone is a private zone, with the VPCs that have it by themselves.
type zone struct {
	id, name string
	vpcs     []string
}

// readNames reads Route 53 Profiles, and then the private zones that VPCs have by themselves or by a profile.
func (r *Reader) readNames(ctx context.Context) {
	r.readProfiles(ctx)
	zones := map[string]*zone{}
	var mu sync.Mutex
	see := func(id, name, vpc string) {
		mu.Lock()
		defer mu.Unlock()
		if zones[id] == nil {
			zones[id] = &zone{id: id, name: name}
		}
		if vpc != "" && !slices.Contains(zones[id].vpcs, vpc) {
			zones[id].vpcs = append(zones[id].vpcs, vpc)
		}
	}
	each(r.vpcs.get(), func(vpc string) { r.readZonesOf(ctx, vpc, see) })
	var nameless []string
	for _, arn := range r.members.get() {
		if _, id, is := strings.Cut(arn, ":hostedzone/"); is && zones[id] == nil {
			nameless = append(nameless, id)
		}
	}
	slices.Sort(nameless)
	each(slices.Compact(nameless), func(id string) { r.readZoneName(ctx, id, see) })
	var all []*zone
	for _, z := range zones {
		all = append(all, z)
	}
	each(all, func(z *zone) { r.readZone(ctx, z) })
}

// readZonesOf reads the zones of one VPC, by hand: the call has no paginator. A zone that AWS makes for an endpoint is that endpoint's private
// DNS, which the endpoint tells of.
func (r *Reader) readZonesOf(ctx context.Context, vpc string, see func(id, name, vpc string)) {
	r.ask(ctx, listZones, vpc, func(ctx context.Context) error {
		in := &route53.ListHostedZonesByVPCInput{VPCId: &vpc, VPCRegion: types.VPCRegion(r.region), MaxItems: aws.Int32(zonesAtOnce)}
		for {
			page, err := r.api.route53.ListHostedZonesByVPC(ctx, in)
			if err != nil {
				return err
			}
			for _, z := range page.HostedZoneSummaries {
				if z.Owner == nil || !strings.HasPrefix(aws.ToString(z.Owner.OwningService), "vpce.") {
					see(zoneID(z.HostedZoneId), aws.ToString(z.Name), vpc)
				}
			}
			if aws.ToString(page.NextToken) == "" {
				return nil
			}
			in.NextToken = page.NextToken
		}
	})
}

// zoneID is an ID as resources have it: Route 53 writes "/hostedzone/Z1" too.
func zoneID(id *string) string { return strings.TrimPrefix(aws.ToString(id), "/hostedzone/") }

func (r *Reader) readZoneName(ctx context.Context, id string, see func(id, name, vpc string)) {
	r.ask(ctx, getZone, id, func(ctx context.Context) error {
		said, err := r.api.route53.GetHostedZone(ctx, &route53.GetHostedZoneInput{Id: &id})
		if err == nil && said.HostedZone != nil {
			see(id, aws.ToString(said.HostedZone.Name), "")
		}
		return err
	})
}

// readZone writes a zone, and its records where they may answer for a name that matters.
func (r *Reader) readZone(ctx context.Context, z *zone) {
	slices.Sort(z.vpcs)
	vpcs := []object{}
	for _, vpc := range z.vpcs {
		vpcs = append(vpcs, fields("vpcId", vpc, "vpcRegion", r.region))
	}
	r.add(zoneType, z.id, z.id, fields("name", z.name, "zoneId", z.id, "vpcs", vpcs))
	if !concerns(r.region, z.name) {
		return
	}
	r.ask(ctx, listRecords, z.id, func(ctx context.Context) error {
		return pages(ctx, route53.NewListResourceRecordSetsPaginator(r.api.route53, &route53.ListResourceRecordSetsInput{HostedZoneId: &z.id}),
			func(page *route53.ListResourceRecordSetsOutput) {
				for i := range page.ResourceRecordSets {
					r.takeRecord(z, &page.ResourceRecordSets[i])
				}
			})
	})
}

// leading are the types of records whose values lead somewhere. Those of others, such as TXT, may be anything, and stay out.
var leading = []types.RRType{types.RRTypeA, types.RRTypeAaaa, types.RRTypeCname, types.RRTypeNs}

func (r *Reader) takeRecord(z *zone, s *types.ResourceRecordSet) {
	o := fields("zoneId", z.id, "name", s.Name, "fqdn", s.Name, "type", s.Type, "setIdentifier", s.SetIdentifier)
	if slices.Contains(leading, s.Type) {
		o["records"] = plain(texts(s.ResourceRecords, func(v types.ResourceRecord) *string { return v.Value }))
	}
	if s.AliasTarget != nil {
		o["aliases"] = plain([]object{fields("name", s.AliasTarget.DNSName, "zoneId", s.AliasTarget.HostedZoneId)})
	}
	name := strings.Trim(z.id+"_"+aws.ToString(s.Name)+"_"+string(s.Type)+"_"+aws.ToString(s.SetIdentifier), "_")
	r.add(recordType, name, name, o)
}

// concerns says whether a zone is above or below a name by which notebooks are reached. Where the Region's names are not known, each may be.
func concerns(region, zone string) bool {
	names, err := awsnames.ForRegion(region)
	if err != nil {
		return true
	}
	zone = "." + strings.ToLower(strings.TrimSuffix(zone, "."))
	return slices.ContainsFunc(names.ForwardZones(), func(name string) bool {
		return strings.HasSuffix("."+name, zone) || strings.HasSuffix(zone, "."+name)
	})
}

// readProfiles reads the profiles that a VPC has. One whose contents are not told is left out: the judge then says that they are not known.
func (r *Reader) readProfiles(ctx context.Context) {
	var used []string
	r.ask(ctx, listProfileUses, "", func(ctx context.Context) error {
		return pages(ctx, route53profiles.NewListProfileAssociationsPaginator(r.api.profiles, &route53profiles.ListProfileAssociationsInput{
			MaxResults: aws.Int32(resolverAtOnce),
		}), func(page *route53profiles.ListProfileAssociationsOutput) {
			for _, a := range page.ProfileAssociations {
				if id := aws.ToString(a.Id); a.Status != profiles.ProfileStatusDeleting && a.Status != profiles.ProfileStatusDeleted {
					used = append(used, aws.ToString(a.ProfileId))
					r.add(profileUseType, id, id, fields("name", a.Name, "profileId", a.ProfileId, "resourceId", a.ResourceId, "ownerId", a.OwnerId))
				}
			}
		})
	})
	slices.Sort(used)
	used = slices.Compact(used)
	members := make([][]string, len(used))
	each(numbers(len(used)), func(i int) { members[i] = r.readProfile(ctx, used[i]) })
	r.members.give(slices.Concat(members...))
}

func (r *Reader) readProfile(ctx context.Context, profile string) (arns []string) {
	isTold := r.ask(ctx, listProfileMembers, profile, func(ctx context.Context) error {
		return pages(ctx, route53profiles.NewListProfileResourceAssociationsPaginator(r.api.profiles, &route53profiles.ListProfileResourceAssociationsInput{
			ProfileId: &profile, MaxResults: aws.Int32(resolverAtOnce),
		}), func(page *route53profiles.ListProfileResourceAssociationsOutput) {
			for _, a := range page.ProfileResourceAssociations {
				if a.Status == profiles.ProfileStatusDeleting || a.Status == profiles.ProfileStatusDeleted {
					continue
				}
				id := aws.ToString(a.Id)
				arns = append(arns, aws.ToString(a.ResourceArn))
				r.add(profileMemberType, id, id, fields("profileId", a.ProfileId, "resourceArn", a.ResourceArn, "resourceType", a.ResourceType,
					"resourceProperties", a.ResourceProperties))
			}
		})
	})
	if isTold {
		r.add(profileType, profile, profile, fields())
	}
	return arns
}
