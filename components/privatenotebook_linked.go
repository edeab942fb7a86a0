package components

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/cidr"
	"private-notebook/internal/fault"
)

// LinkedVpc is a further VPC whose workloads issue and open URLs, through an endpoint pair of its own. Nothing is routed between
// it and the notebook's VPC, so their ranges may be the same.
type LinkedVpc struct {
	// Name is a short name of what the VPC is, e.g. "analytics": letters, digits and inner hyphens, at most 63, unique
	// among the linked VPCs. It stands in the names of its resources. Required.
	Name string
	// Vpc is the VPC, in the same account and Region as the notebook. Required.
	Vpc Vpc
	// PrivateLink refines its endpoint pair. The zero value is enough. Its Region and Vpc are those above; on-premises networks
	// are admitted only where it names them.
	PrivateLink PrivateLinkArgs
}

// longestLinkedVpcName leaves room for what is named after the VPC, whatever the whole is called.
const longestLinkedVpcName = 63

// completeLinkedVpcs hands what the whole knows to each linked VPC's endpoint pair.
func (a PrivateNotebookArgs) completeLinkedVpcs() []LinkedVpc {
	all := slices.Clone(a.LinkedVpcs)
	for i, linked := range all {
		all[i].PrivateLink.Region = orElse(linked.PrivateLink.Region, a.Region)
		all[i].PrivateLink.Vpc = linked.Vpc.unless(linked.PrivateLink.Vpc)
		all[i].PrivateLink.Tags = a.tags(linked.PrivateLink.Tags)
	}
	return all
}

// linkedNetworks are the ranges of all linked VPCs, and of the on-premises networks that only they admit.
func (a PrivateNotebookArgs) linkedNetworks() []netip.Prefix {
	var all []netip.Prefix
	for _, linked := range a.LinkedVpcs {
		all = slices.Concat(all, linked.PrivateLink.Vpc.cidrs(), linked.PrivateLink.OnPremisesCIDRs)
	}
	return all
}

// checkLinkedVpcs reports what is wrong with completed linked VPCs.
func (a PrivateNotebookArgs) checkLinkedVpcs() fault.List {
	var faults fault.List
	for i := range a.LinkedVpcs {
		faults.Append(a.checkLinkedVpc(i).WithinMember("LinkedVpcs", strconv.Itoa(i)))
	}
	faults.Append(a.checkLinkedRanges())
	return faults
}

func (a PrivateNotebookArgs) checkLinkedVpc(i int) fault.List {
	var faults fault.List
	linked := a.LinkedVpcs[i]
	got := fmt.Sprintf("linked VPC %q", linked.Name)
	if len(linked.Name) > longestLinkedVpcName || !componentName.MatchString(linked.Name) {
		faults.Add(privateNotebookWhat, got, "has no short name",
			fmt.Sprintf("name it with letters, digits and inner hyphens, at most %d, such as analytics", longestLinkedVpcName), "Name")
	}
	if sameName := func(l LinkedVpc) bool { return l.Name == linked.Name }; slices.ContainsFunc(a.LinkedVpcs[:i], sameName) {
		faults.Add(privateNotebookWhat, got, "is listed twice", "give each linked VPC a name of its own", "Name")
	}
	faults.Append(a.checkLinkedVpcID(i))
	if linked.PrivateLink.Region != a.Region {
		faults.Add(privateNotebookWhat, got, "is in Region "+linked.PrivateLink.Region+", and the notebook in "+a.Region,
			"link VPCs of the notebook's Region: a URL carries its Region's host, and SageMaker's endpoints serve their own Region alone",
			"PrivateLink.Region")
		linked.PrivateLink.Region = a.Region // Whether it is one is said once.
	}
	for _, f := range linked.PrivateLink.check().Within("PrivateLink") {
		if f.What == privateLinkWhat {
			f.What, f.Got = privateNotebookWhat, f.Got+" of "+got
		}
		faults = append(faults, f)
	}
	return faults
}

// checkLinkedVpcID refuses a VPC that has its pair already: AWS allows one endpoint of a service with private DNS in each.
// IDs that are not known yet cannot be compared.
func (a PrivateNotebookArgs) checkLinkedVpcID(i int) fault.List {
	var faults fault.List
	linked := a.LinkedVpcs[i]
	id, isKnown := linked.PrivateLink.Vpc.ID.(pulumi.String)
	if !isKnown {
		return nil
	}
	got := fmt.Sprintf("linked VPC %q", linked.Name)
	if a.PrivateLink.Vpc.ID == id {
		faults.Add(privateNotebookWhat, got, "is the notebook's own VPC "+string(id), "leave it out: that VPC has its endpoint pair", "Vpc.ID")
	}
	for _, other := range a.LinkedVpcs[:i] {
		if other.PrivateLink.Vpc.ID == id {
			faults.Add(privateNotebookWhat, got, fmt.Sprintf("is %s, as %q is", id, other.Name), "list each VPC once", "Vpc.ID")
		}
	}
	return faults
}

// checkLinkedRanges keeps on-premises networks apart from linked VPCs. What an on-premises network shares with a VPC, the VPC's
// own route takes. Linked VPCs may have the range of another VPC: PrivateLink joins none of them.
func (a PrivateNotebookArgs) checkLinkedRanges() fault.List {
	var faults fault.List
	for _, linked := range a.LinkedVpcs {
		blocks := slices.DeleteFunc(linked.PrivateLink.Vpc.cidrs(), isFaulty)
		for _, network := range a.networksBesides(nil) {
			if isFaulty(network) {
				continue // Said elsewhere.
			}
			if block, overlaps := cidr.FirstOverlap(network, blocks); overlaps {
				faults.Add(privateNotebookWhat, "on-premises CIDR "+network.String(),
					fmt.Sprintf("overlaps %s of linked VPC %q", block, linked.Name), "name on-premises ranges outside every VPC",
					"OnPremisesCIDRs")
			}
		}
	}
	return faults
}

// lookUpLinkedVpcs asks AWS where it offers the services of the linked VPCs' endpoints, once for all VPCs in the same zones, of
// which there may be a hundred; and of each VPC what exists there.
func (a PrivateNotebookArgs) lookUpLinkedVpcs(
	ctx *pulumi.Context, name string, opts []pulumi.ResourceOption,
) ([]LinkedVpc, fault.List) {
	type answer struct {
		plan   *privateLinkPlan
		faults fault.List
	}
	all, answers := slices.Clone(a.LinkedVpcs), map[string]answer{}
	var faults fault.List
	for i, linked := range all {
		link := linked.PrivateLink
		if link.Region != a.Region {
			continue // Said by the check.
		}
		zones := fmt.Sprint(zonesOf(link.Vpc.Subnets), link.ExistingAPIEndpointID == "" && link.GivenAPIEndpoint == nil,
			link.ExistingNotebookEndpointID == "" && link.GivenNotebookEndpoint == nil)
		if _, asked := answers[zones]; !asked {
			plan, wrong := link.lookUpZones(ctx, opts)
			answers[zones] = answer{plan, wrong}
		}
		wrong := slices.Clone(answers[zones].faults)
		if link.plan = answers[zones].plan.among(link.Vpc.Subnets); link.plan != nil {
			link.linkedAs = linked.Name
			wrong.Append(link.lookUpExisting(ctx, linkedLinkName(name, linked), opts))
		}
		all[i].PrivateLink = link
		faults.Append(linked.named(wrong.Within("PrivateLink")).WithinMember("LinkedVpcs", strconv.Itoa(i)))
	}
	return all, faults
}

// named are faults of a linked VPC's pair, told as the whole's.
func (l LinkedVpc) named(faults fault.List) fault.List {
	for i, f := range faults {
		if !strings.HasPrefix(f.Wrong, notLookedUp) { // That is the same for every VPC.
			faults[i].Got += fmt.Sprintf(" of linked VPC %q", l.Name)
		}
		faults[i].What = privateNotebookWhat
	}
	return faults
}

func linkedLinkName(whole string, linked LinkedVpc) string {
	return whole + privateLinkSuffix + "-" + linked.Name
}

// declareLinkedVpcs gives each linked VPC its endpoint pair.
func (c *PrivateNotebook) declareLinkedVpcs(ctx *pulumi.Context, name string, a PrivateNotebookArgs) error {
	if len(a.LinkedVpcs) == 0 {
		return nil
	}
	c.LinkedPrivateLinks = map[string]*PrivateLink{}
	for _, linked := range a.LinkedVpcs {
		link, err := NewPrivateLink(ctx, linkedLinkName(name, linked), &linked.PrivateLink, pulumi.Parent(c))
		if err != nil {
			return err
		}
		c.LinkedPrivateLinks[linked.Name] = link
	}
	return nil
}

// endpointIDs are the pairs of all VPCs: the notebook's own first, then the linked ones in their order.
func (c *PrivateNotebook) endpointIDs(a PrivateNotebookArgs) []pulumi.StringInput {
	ids := []pulumi.StringInput{c.PrivateLink.APIEndpointID, c.PrivateLink.NotebookEndpointID}
	for _, linked := range a.LinkedVpcs {
		link := c.LinkedPrivateLinks[linked.Name]
		ids = append(ids, link.APIEndpointID, link.NotebookEndpointID)
	}
	return ids
}

// vpcIDs are those of all VPCs, in the same order.
func (a PrivateNotebookArgs) vpcIDs() []pulumi.StringInput {
	ids := []pulumi.StringInput{a.PrivateLink.Vpc.ID}
	for _, linked := range a.LinkedVpcs {
		ids = append(ids, linked.PrivateLink.Vpc.ID)
	}
	return ids
}

// linkedOutputs are what a person in a linked VPC needs, by its name: another VPC's endpoints, and so another command. The
// commands of a fleet are with its notebooks.
func (c *PrivateNotebook) linkedOutputs() pulumi.Map {
	endpoints, commands := pulumi.Map{}, pulumi.StringMap{}
	for name, link := range c.LinkedPrivateLinks {
		endpoints[name] = pulumi.StringMap{"apiEndpointId": link.APIEndpointID, "notebookEndpointId": link.NotebookEndpointID}
	}
	for name, command := range c.LinkedPresignCommands {
		commands[name] = command
	}
	out := pulumi.Map{"linkedEndpointIds": endpoints}
	if len(commands) > 0 {
		out["linkedPresignCommands"] = commands
	}
	return out
}
