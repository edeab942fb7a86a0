package components

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// freeForTarget is how many addresses a subnet must have free at all times for Client VPN (AWS Client VPN Administrator Guide, "Rules and best
// practices").
const freeForTarget = 20

// addressWant is what a part wants of each of some subnets.
type addressWant struct {
	who     string
	count   int // in each
	subnets []Subnet
	// isThere says whether the part has been deployed already, so that AWS counts its addresses as taken; nil where nothing tells.
	isThere func(Subnet) bool
}

// in is how many addresses it wants of a subnet.
func (w addressWant) in(subnet Subnet) int {
	if slices.ContainsFunc(w.subnets, func(s Subnet) bool { return s.AvailabilityZone == subnet.AvailabilityZone }) {
		return w.count
	}
	return 0
}

// checkFreeAddresses reports subnets with fewer free addresses than the wants together. What is deployed already has its addresses, so it is
// asked for where they would not suffice otherwise, and left out. What cannot be told is left out as well: no stack is refused for what it has.
func checkFreeAddresses(what string, vpc Vpc, wants []addressWant) fault.List {
	var faults fault.List
	for _, subnet := range vpc.Subnets {
		if subnet.FreeAddresses == nil || *subnet.FreeAddresses >= sum(wants, subnet) {
			continue
		}
		missing := slices.DeleteFunc(slices.Clone(wants), func(w addressWant) bool { return w.isThere == nil || w.isThere(subnet) })
		if *subnet.FreeAddresses >= sum(missing, subnet) {
			continue
		}
		got := "subnet in " + subnet.AvailabilityZone
		if subnet.CIDR.IsValid() {
			got = "subnet " + subnet.CIDR.String() + " in " + subnet.AvailabilityZone
		}
		faults.Add(what, got, fmt.Sprintf("has %d free addresses, and %d are wanted: %s", *subnet.FreeAddresses, sum(missing, subnet), told(missing, subnet)),
			"free some, use a larger subnet, or have fewer of these", "Vpc.Subnets")
	}
	return faults
}

func sum(wants []addressWant, subnet Subnet) int {
	n := 0
	for _, w := range wants {
		n += w.in(subnet)
	}
	return n
}

// told names who wants how many.
func told(wants []addressWant, subnet Subnet) string {
	var order, parts []string
	count := map[string]int{}
	for _, w := range wants {
		if n := w.in(subnet); n > 0 && !slices.Contains(order, w.who) {
			order = append(order, w.who)
		}
		count[w.who] += w.in(subnet)
	}
	for _, who := range order {
		parts = append(parts, fmt.Sprintf("%d for %s", count[who], who))
	}
	return strings.Join(parts, ", ")
}

// lookUpFreeAddresses holds the subnets of the whole, and of each linked VPC, to what is put there.
func (a PrivateNotebookArgs) lookUpFreeAddresses(ctx *pulumi.Context, name string, opts []pulumi.ResourceOption) fault.List {
	look := deployedLookUp{ctx, opts}
	wants := look.pair(a.PrivateLink)
	wants = append(wants, look.companions(a.Companions)...)
	if a.ClientVpn != nil && a.ClientVpn.ExistingEndpointID == "" {
		wants = append(wants, look.clientVpn(*a.ClientVpn, name+"-client-vpn-clients"))
	}
	if a.InboundResolver != nil && a.InboundResolver.ExistingEndpointID == "" {
		wants = append(wants, addressWant{"the inbound resolver", 1, a.InboundResolver.Vpc.Subnets,
			look.group(a.InboundResolver.Vpc, name+"-resolver-dns", a.InboundResolver.Tags)})
	}
	wants = append(wants, a.notebookWants(look, name)...)
	faults := checkFreeAddresses(privateNotebookWhat, a.Vpc, wants)
	for i, linked := range a.LinkedVpcs {
		wrong := checkFreeAddresses(privateNotebookWhat, linked.PrivateLink.Vpc, look.pair(linked.PrivateLink))
		faults.Append(linked.named(wrong.Within("PrivateLink")).WithinMember("LinkedVpcs", fmt.Sprint(i)))
	}
	return faults
}

// notebookWants are of the first subnet, in which notebooks are put.
func (a PrivateNotebookArgs) notebookWants(look deployedLookUp, name string) []addressWant {
	if !a.isFleet() {
		return look.notebook("the notebook", name+"-notebook", a.Notebook)
	}
	var wants []addressWant
	for _, key := range sortedKeys(a.Notebooks) {
		wants = append(wants, look.notebook("the notebooks", memberName(name, key), a.Notebooks[key].NotebookArgs)...)
	}
	return wants
}

// deployedLookUp asks AWS whether something of the stack is there. It is known by its tags Name and Project, and not by Stack: a stack that
// was renamed is still the one that has it.
type deployedLookUp struct {
	ctx  *pulumi.Context
	opts []pulumi.ResourceOption
}

func (d deployedLookUp) pair(a PrivateLinkArgs) []addressWant {
	if a.plan == nil {
		return nil
	}
	var wants []addressWant
	for _, e := range []struct {
		who, adopted string
		plan         endpointPlan
	}{{"the API endpoint", a.ExistingAPIEndpointID, a.plan.api}, {"the notebook endpoint", a.ExistingNotebookEndpointID, a.plan.notebook}} {
		if e.adopted == "" && e.plan.given == nil {
			wants = append(wants, addressWant{e.who, 1, e.plan.subnets, d.endpoint(a.Vpc, e.plan.name, a.Tags)})
		}
	}
	return wants
}

func (d deployedLookUp) companions(a *CompanionEndpointsArgs) []addressWant {
	if a == nil {
		return nil
	}
	var wants []addressWant
	for _, plan := range a.plan {
		if !plan.Gateway && a.ExistingEndpointIDs[plan.Name] == "" && plan.given == nil {
			wants = append(wants, addressWant{"the companion endpoints", 1, plan.subnets, d.endpoint(a.Vpc, plan.endpointName(a.component), a.Tags)})
		}
	}
	return wants
}

// notebook has no look-up of its own in the provider. One that wears somebody else's groups cannot be told.
func (d deployedLookUp) notebook(who, name string, a NotebookArgs) []addressWant {
	if len(a.Vpc.Subnets) == 0 {
		return nil
	}
	want := addressWant{who: who, count: 1, subnets: a.Vpc.Subnets[:1]}
	if len(a.ExistingSecurityGroupIDs) == 0 {
		want.isThere = d.group(a.Vpc, name+"-instance", a.Tags)
	}
	return []addressWant{want}
}

// plainID is the subnet's ID, where the program knows it already.
func (s Subnet) plainID() (string, bool) {
	id, isPlain := s.ID.(pulumi.String)
	return string(id), isPlain && strings.HasPrefix(string(id), "subnet-")
}

func knownBy(name string, tags pulumi.StringMap) map[string]string {
	by := map[string]string{"Name": name}
	if project, isTagged := plainTag(tags, "Project"); isTagged {
		by["Project"] = project
	}
	return by
}

// clientVpn is also wanted of a VPN that is switched off: it takes none then, but the morning's run must find them. Its group stays while it
// is off, so an association is known by the interface that wears the group.
func (d deployedLookUp) clientVpn(a ClientVpnArgs, group string) addressWant {
	small := func(s Subnet) bool { return s.CIDR.IsValid() && s.CIDR.Bits() > smallestTargetSubnet } // The others are a fault already.
	want := addressWant{who: "the Client VPN", count: freeForTarget, subnets: slices.DeleteFunc(slices.Clone(a.Vpc.Subnets), small)}
	if a.Disconnected {
		want.who += " when it is on again"
	}
	want.isThere = func(subnet Subnet) bool {
		groups, err := d.groups(a.Vpc, group, a.Tags)
		if err != nil || len(groups) == 0 {
			return err != nil
		}
		return d.hasInterface(groups, subnet)
	}
	return want
}

// hasInterface says whether something in the subnet wears one of the groups. A subnet whose ID is not known is the one of its zone.
func (d deployedLookUp) hasInterface(groups []string, subnet Subnet) bool {
	where := ec2.GetNetworkInterfacesFilter{Name: "availability-zone", Values: []string{subnet.AvailabilityZone}}
	if id, isKnown := subnet.plainID(); isKnown {
		where = ec2.GetNetworkInterfacesFilter{Name: "subnet-id", Values: []string{id}}
	}
	found, err := ec2.GetNetworkInterfaces(d.ctx, &ec2.GetNetworkInterfacesArgs{
		Filters: []ec2.GetNetworkInterfacesFilter{{Name: "group-id", Values: groups}, where},
	}, invokeOptions(d.opts)...)
	if err != nil {
		return !strings.Contains(err.Error(), "no matching")
	}
	return len(found.Ids) > 0
}

// group says that a part is there where its security group is, which is made before anything that wears it.
func (d deployedLookUp) group(vpc Vpc, name string, tags pulumi.StringMap) func(Subnet) bool {
	return func(Subnet) bool {
		found, err := d.groups(vpc, name, tags)
		return err != nil || len(found) > 0
	}
}

func (d deployedLookUp) groups(vpc Vpc, name string, tags pulumi.StringMap) ([]string, error) {
	args := &ec2.GetSecurityGroupsArgs{Tags: knownBy(name, tags)}
	if id, isKnown := vpc.plainID(); isKnown {
		args.Filters = []ec2.GetSecurityGroupsFilter{{Name: "vpc-id", Values: []string{id}}}
	}
	found, err := ec2.GetSecurityGroups(d.ctx, args, invokeOptions(d.opts)...)
	if err != nil {
		return nil, err
	}
	return found.Ids, nil
}

// endpoint says whether an endpoint is there and has an address in the subnet, as far as the subnet's ID is known.
func (d deployedLookUp) endpoint(vpc Vpc, name string, tags pulumi.StringMap) func(Subnet) bool {
	return func(subnet Subnet) bool {
		args := &ec2.LookupVpcEndpointArgs{Tags: knownBy(name, tags)}
		if id, isKnown := vpc.plainID(); isKnown {
			args.VpcId = &id
		}
		found, err := ec2.LookupVpcEndpoint(d.ctx, args, invokeOptions(d.opts)...)
		if err != nil {
			return !strings.Contains(err.Error(), noneMatches)
		}
		id, isKnown := subnet.plainID()
		return !isKnown || slices.Contains(found.SubnetIds, id)
	}
}
