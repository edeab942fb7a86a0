package observe

import "cmp"

// wear is what a machine takes from a launch template or a network interface: its groups, and its subnets where these say any.
type wear struct{ groups, subnets []string }

// orElse fills in what is not said.
func (w wear) orElse(other wear) wear {
	if len(w.groups) == 0 {
		w.groups = other.groups
	}
	if len(w.subnets) == 0 {
		w.subnets = other.subnets
	}
	return w
}

// templates are launch templates and launch configurations by their IDs and their names.
type templates map[string]wear

func (b *builder) readTemplates() templates {
	found := templates{}
	for _, r := range b.of("aws:ec2/launchTemplate:LaunchTemplate") {
		w := wear{union(r.texts("vpcSecurityGroupIds"), r.textsAt("networkInterfaces.securityGroups")), r.textsAt("networkInterfaces.subnetId")}
		found[r.ID], found[r.either("name")] = w, w
	}
	for _, r := range b.of("aws:ec2/launchConfiguration:LaunchConfiguration") {
		w := wear{groups: r.texts("securityGroups")}
		found[r.ID], found[r.either("name")] = w, w
	}
	delete(found, "")
	return found
}

// of is the template that an object names in any way.
func (t templates) of(names []string) wear {
	for _, name := range names {
		if w, known := t[name]; known {
			return w
		}
	}
	return wear{}
}

// named are all ways in which the objects at a path name a template.
func named(r item, path string) []string {
	var names []string
	for _, property := range []string{"id", "launchTemplateId", "name", "launchTemplateName"} {
		names = append(names, r.textsAt(path+"."+property)...)
	}
	return names
}

// readMachines reads EC2 instances, and what launches them by a template.
func (b *builder) readMachines(attached map[string][]string) {
	known := b.readTemplates()
	interfaces := map[string]wear{}
	for _, r := range b.of("aws:ec2/networkInterface:NetworkInterface") {
		interfaces[r.ID] = wear{union(r.texts("securityGroups"), attached[r.ID]), present(r.text("subnetId"))}
	}
	for _, kind := range []struct{ token, name string }{
		{"aws:ec2/instance:Instance", "EC2 instance"}, {"aws:ec2/spotInstanceRequest:SpotInstanceRequest", "spot instance"},
	} {
		for _, r := range b.of(kind.token) {
			w := b.wearOfInstance(r, interfaces).orElse(known.of(named(r, "launchTemplate")))
			w.groups = union(w.groups, attached[r.text("primaryNetworkInterfaceId")])
			b.addWorkload(r, kind.name, w.groups, w.subnets)
		}
	}
	for _, r := range b.of("aws:autoscaling/group:Group") {
		const mixed = "mixedInstancesPolicy.launchTemplate."
		names := append(named(r, "launchTemplate"), named(r, mixed+"launchTemplateSpecification")...)
		names = append(names, r.text("launchConfiguration"))
		w := wear{subnets: r.texts("vpcZoneIdentifiers")}.orElse(known.of(names))
		for _, other := range named(r, mixed+"overrides.launchTemplateSpecification") {
			w.groups = union(w.groups, known[other].groups)
		}
		b.addWorkload(r, "auto scaling group", w.groups, w.subnets)
	}
	b.readFleets(known)
	b.readNodes(known)
}

// wearOfInstance is what an instance says, or the network interface that it was given. In a default VPC its groups may be given
// by name.
func (b *builder) wearOfInstance(r item, interfaces map[string]wear) wear {
	w := wear{r.texts("vpcSecurityGroupIds"), present(r.text("subnetId"))}
	if len(w.groups) == 0 {
		w.groups = b.groupsByName(r.texts("securityGroups"))
	}
	for _, id := range append(r.textsAt("networkInterfaces.networkInterfaceId"), r.textsAt("primaryNetworkInterface.networkInterfaceId")...) {
		w = w.orElse(interfaces[id])
	}
	return w
}

// groupsByName keeps IDs, and finds the IDs of names.
func (b *builder) groupsByName(names []string) []string {
	var ids []string
	for _, name := range names {
		if _, isID := b.groups[name]; isID {
			ids = append(ids, name)
			continue
		}
		for _, id := range sorted(b.groups) {
			if r := b.groups[id].resource; (item{r, b}).text("name") == name {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// readFleets reads what launches instances in many ways at once.
func (b *builder) readFleets(known templates) {
	for _, r := range b.of("aws:ec2/fleet:Fleet", "aws:ec2/spotFleetRequest:SpotFleetRequest") {
		for _, launch := range r.parts("launchTemplateConfigs") {
			w := wear{subnets: launch.textsAt("overrides.subnetId")}.orElse(known.of(named(launch, "launchTemplateSpecification")))
			b.addWorkload(r, "fleet of instances", w.groups, w.subnets)
		}
		for _, launch := range r.parts("launchSpecifications") {
			b.addWorkload(r, "fleet of instances", launch.texts("vpcSecurityGroupIds"), present(launch.text("subnetId")))
		}
	}
}

// readNodes reads the nodes of EKS clusters: without groups of a template they wear the cluster's (EKS User Guide, "View Amazon
// EKS security group requirements for clusters").
func (b *builder) readNodes(known templates) {
	clusters := map[string]wear{}
	for _, r := range b.of("aws:eks/cluster:Cluster") {
		w := wear{r.textsAt("vpcConfig.clusterSecurityGroupId"), r.textsAt("vpcConfig.subnetIds")}
		clusters[cmp.Or(r.text("name"), r.ID)] = w
	}
	for _, r := range b.of("aws:eks/nodeGroup:NodeGroup", "aws:eks/fargateProfile:FargateProfile") {
		w := wear{known.of(named(r, "launchTemplate")).groups, r.texts("subnetIds")}.orElse(clusters[r.text("clusterName")])
		b.addWorkload(r, "EKS nodes", w.groups, w.subnets)
	}
}
