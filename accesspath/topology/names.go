package topology

// ResolverRule is a Route 53 Resolver rule with the VPCs that it is associated with.
type ResolverRule struct {
	Element
	// DomainName is what it is for, with all names below it; "." is every name.
	DomainName string `json:"domainName"`
	// RuleType is "FORWARD", "SYSTEM" or "RECURSIVE". SYSTEM takes names out of a wider FORWARD rule.
	RuleType string `json:"ruleType"`
	// TargetIPs are where a FORWARD rule sends the query.
	TargetIPs []string `json:"targetIps,omitempty"`
	// VPCIDs are the VPCs whose workloads it is for.
	VPCIDs []string `json:"vpcIds"`
}

// PrivateZone is a private hosted zone that covers a name which notebooks are reached by, or lies below one.
type PrivateZone struct {
	Element
	// ID is the zone's ID.
	ID string `json:"id"`
	// Name is the zone's name without the last dot.
	Name string `json:"name"`
	// VPCIDs are the VPCs whose DNS answers from it.
	VPCIDs []string `json:"vpcIds"`
	// Records are its declared records. A zone that no resource declares whole may have others.
	Records []ZoneRecord `json:"records,omitempty"`
	// Partial says that records of it may be declared elsewhere, because the zone was only read.
	Partial bool `json:"partial,omitempty"`
}

// ZoneRecord is a record of a private zone.
type ZoneRecord struct {
	Element
	// Name is the record's full name without the last dot. It may begin with "*.".
	Name string `json:"name"`
	// Type is "A", "AAAA", "CNAME" or any other of Route 53's.
	Type string `json:"type"`
	// Values are its addresses, or the names that it leads to.
	Values []string `json:"records,omitempty"`
	// AliasName is the name that an alias leads to; "" where it is none.
	AliasName string `json:"aliasName,omitempty"`
}

// FirewallRule is a rule of DNS Firewall in a rule group that is associated with VPCs.
type FirewallRule struct {
	Element
	// Action is "ALLOW", "ALERT" or "BLOCK".
	Action string `json:"action"`
	// Priority is the rule's within its group, and GroupPriority the group's in the VPC: the lowest that matches decides.
	Priority      int `json:"priority"`
	GroupPriority int `json:"groupPriority"`
	// Domains are the names that it matches; "*.example.com" matches below it, and "*" all. Nil where the list is not known.
	Domains []string `json:"domains"`
	// VPCIDs are the VPCs that its group is associated with.
	VPCIDs []string `json:"vpcIds"`
}

// OrganizationPolicy is a policy of AWS Organizations.
type OrganizationPolicy struct {
	Element
	// ID is what attachments name it by.
	ID string `json:"id"`
	// Name is what sentences call it where it has no URN.
	Name string `json:"name,omitempty"`
	// Type is "SERVICE_CONTROL_POLICY" or "RESOURCE_CONTROL_POLICY".
	Type string `json:"type"`
	// Policy is the document's JSON.
	Policy string `json:"content"`
	// TargetIDs are what it is attached to: the number of an account, or the ID of a root ("r-...") or an organisational unit ("ou-...").
	TargetIDs []string `json:"targetIds"`
}
