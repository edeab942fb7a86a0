package topology

import "cmp"

// Index is a topology in which everything is found by its ID. It adds what AWS makes by itself and nobody declares: VPCs and subnets
// that only other parts speak of, and default security groups.
type Index struct {
	*Topology
	vpcs          map[string]*VPC
	order         []*VPC
	subnets       map[string]*Subnet
	subnetsOf     map[string][]*Subnet
	endpointsOf   map[string][]*Endpoint
	groups        map[string]*SecurityGroup
	defaultGroups map[string]*SecurityGroup
	acls          map[string]*NetworkACL
	defaultACLs   map[string]*NetworkACL
	workloadsOf   map[string][]*Workload
}

// NewIndex indexes a topology, which it does not change.
func NewIndex(t *Topology) *Index {
	x := &Index{
		Topology: t, vpcs: map[string]*VPC{}, subnets: map[string]*Subnet{}, subnetsOf: map[string][]*Subnet{},
		endpointsOf: map[string][]*Endpoint{}, groups: map[string]*SecurityGroup{}, defaultGroups: map[string]*SecurityGroup{},
		acls: map[string]*NetworkACL{}, defaultACLs: map[string]*NetworkACL{}, workloadsOf: map[string][]*Workload{},
	}
	x.addNetworks()
	x.addEndpoints()
	for i := range t.SecurityGroups {
		group := &t.SecurityGroups[i]
		x.groups[group.ID] = group
		if group.Default {
			x.defaultGroups[group.VPCID] = group
		}
	}
	for i := range t.NetworkACLs {
		acl := &t.NetworkACLs[i]
		x.acls[acl.ID] = acl
		if acl.Default {
			x.defaultACLs[acl.VPCID] = acl
		}
	}
	return x
}

func (x *Index) addNetworks() {
	for i := range x.VPCs {
		x.addVPC(&x.VPCs[i])
	}
	for i := range x.Subnets {
		subnet := &x.Subnets[i]
		x.subnets[subnet.ID] = subnet
		if x.VPC(subnet.VPCID) != nil {
			x.subnetsOf[subnet.VPCID] = append(x.subnetsOf[subnet.VPCID], subnet)
		}
	}
	for i := range x.Workloads {
		w := &x.Workloads[i]
		x.workloadsOf[w.VPCID] = append(x.workloadsOf[w.VPCID], w)
	}
	for i := range x.PeeringConnections {
		x.VPC(x.PeeringConnections[i].VPCID)
		x.VPC(x.PeeringConnections[i].PeerVPCID)
	}
	for i := range x.TransitGatewayAttachments {
		x.VPC(x.TransitGatewayAttachments[i].VPCID)
	}
}

func (x *Index) addEndpoints() {
	for i := range x.Endpoints {
		e := &x.Endpoints[i]
		x.VPC(e.VPCID)
		x.endpointsOf[e.VPCID] = append(x.endpointsOf[e.VPCID], e)
	}
}

func (x *Index) addVPC(v *VPC) *VPC {
	x.vpcs[v.ID] = v
	x.order = append(x.order, v)
	return v
}

// VPC is the one with an ID; nil for "". One that only other parts speak of is known by its ID alone.
func (x *Index) VPC(id string) *VPC {
	if v, known := x.vpcs[id]; known || id == "" {
		return v
	}
	return x.addVPC(&VPC{Element: Element{Origin: Assumed}, ID: id})
}

// AllVPCs are all, in the topology's order, and behind them those that only other parts speak of.
func (x *Index) AllVPCs() []*VPC { return x.order }

// Subnet is the one with an ID; nil where nothing declares it.
func (x *Index) Subnet(id string) *Subnet { return x.subnets[id] }

// SubnetsOf are the known subnets of a VPC.
func (x *Index) SubnetsOf(vpcID string) []*Subnet { return x.subnetsOf[vpcID] }

// EndpointsOf are the interface endpoints that stand in a VPC.
func (x *Index) EndpointsOf(vpcID string) []*Endpoint { return x.endpointsOf[vpcID] }

// Endpoint is the one with an ID; nil where there is none.
func (x *Index) Endpoint(id string) *Endpoint {
	for i := range x.Endpoints {
		if x.Endpoints[i].ID == id {
			return &x.Endpoints[i]
		}
	}
	return nil
}

// WorkloadsOf are the declared machines in a VPC.
func (x *Index) WorkloadsOf(vpcID string) []*Workload { return x.workloadsOf[vpcID] }

// Group is the security group with an ID; nil where its rules are not known.
func (x *Index) Group(id string) *SecurityGroup { return x.groups[id] }

// DefaultGroup is a VPC's default group. Where the stack does not declare it, it has the rules that AWS makes: in from its own
// members, out to anywhere (VPC User Guide, "Default security groups for your VPCs").
func (x *Index) DefaultGroup(v *VPC) *SecurityGroup {
	if group, declared := x.defaultGroups[v.ID]; declared {
		return group
	}
	id := "the default security group of " + v.ID
	group := &SecurityGroup{
		Element: Element{Origin: Assumed}, ID: id, VPCID: v.ID, Default: true,
		Ingress: []Rule{{IPProtocol: "-1", ReferencedSecurityGroupID: id}},
		Egress:  []Rule{{IPProtocol: "-1", CIDRIPv4: "0.0.0.0/0"}, {IPProtocol: "-1", CIDRIPv6: "::/0"}},
	}
	x.groups[id], x.defaultGroups[v.ID] = group, group
	return group
}

// Worn are the groups that something wears in a VPC: AWS gives what has none its VPC's default group.
func (x *Index) Worn(ids []string, v *VPC) []string {
	if len(ids) == 0 && v != nil {
		return []string{x.DefaultGroup(v).ID}
	}
	return ids
}

// ACLOf is the network ACL of a subnet; nil where it is the one that AWS makes, which admits everything (VPC User Guide, "Default
// network ACL for a VPC").
func (x *Index) ACLOf(s *Subnet) *NetworkACL {
	if s == nil {
		return nil
	}
	return cmp.Or(x.acls[s.NetworkACLID], x.defaultACLs[s.VPCID])
}

// TransitGatewayTablesOf are the route tables of a transit gateway; none where they were not read.
func (x *Index) TransitGatewayTablesOf(gateway string) []*TransitGatewayTable {
	var tables []*TransitGatewayTable
	for i := range x.TransitGatewayTables {
		if t := &x.TransitGatewayTables[i]; t.TransitGatewayID == gateway {
			tables = append(tables, t)
		}
	}
	return tables
}
