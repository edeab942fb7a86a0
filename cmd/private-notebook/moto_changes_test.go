package main

// motoChanges are changes of the account, each on top of those before it, with the answers that each turns and the types of what turned them.
var motoChanges = []struct {
	name  string
	do    func(*motoEstate)
	flips []string
	by    []string
}{
	{"a rule opened", func(e *motoEstate) { e.admit(e.doors, "tcp", 443, "PrefixListIds=[{PrefixListId="+e.office+"}]") }, []string{
		"deny allow: issuer administrator: on-premises: issue open",
		"deny allow: outsider: on-premises: open",
	}, []string{"aws:ec2/securityGroup:SecurityGroup"}},

	// The stranger is not meant, and whoever has sagemaker:* is judged as an administrator.
	{"a policy attached", func(e *motoEstate) { e.attach("stranger", "all") }, []string{
		"deny allow: administrator: linked-vpc internet console: issue open",
	}, []string{"aws:iam/rolePolicyAttachment:RolePolicyAttachment"}},

	// The role has the policy that opens notebooks through the endpoints, so it gets in where they can be reached.
	{"a boundary removed", func(e *motoEstate) { e.aws("iam delete-role-permissions-boundary --role-name bounded") }, []string{
		"deny allow: other-issuer: vpc on-premises: issue open",
	}, []string{"aws:iam/role:Role"}},

	// An administrator got in by a VPC of anybody's before.
	{"a second VPC peered", (*motoEstate).peer, []string{
		"deny allow: issuer other-issuer: linked-vpc: issue open",
		"deny allow: outsider: linked-vpc: open",
	}, []string{"aws:ec2/routeTable:RouteTable", "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"}},

	// URLs are issued as before, and opened where the endpoint was. The policy still lists its ID, behind which nobody knows whose VPC is.
	{"an endpoint deleted", func(e *motoEstate) { e.aws("ec2 delete-vpc-endpoints --vpc-endpoint-ids " + e.notebookEndpoint) }, []string{
		"allow deny: issuer outsider other-issuer: vpc on-premises: open",
		"allow deny: administrator: vpc: open",
		"allow unknown: issuer outsider other-issuer: linked-vpc: open",
	}, []string{"aws:ec2/vpcEndpoint:VpcEndpoint"}},
}

// peer joins the two VPCs, with routes both ways.
func (e *motoEstate) peer() {
	peering := e.aws("ec2 create-vpc-peering-connection --query VpcPeeringConnection.VpcPeeringConnectionId --vpc-id " + e.other + " --peer-vpc-id " + e.vpc)
	e.aws("ec2 accept-vpc-peering-connection --vpc-peering-connection-id " + peering)
	main := e.aws("ec2 describe-route-tables --query RouteTables[0].RouteTableId --filters Name=vpc-id,Values=" + e.other)
	for table, cidr := range map[string]string{e.table: "10.70.0.0/16", main: "10.60.0.0/16"} {
		e.aws("ec2 create-route --vpc-peering-connection-id " + peering + " --destination-cidr-block " + cidr + " --route-table-id " + table)
	}
}
