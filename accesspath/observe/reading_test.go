package observe_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

type object = map[string]any

// declared is a resource whose inputs and outputs are the same.
func declared(token, id string, properties object) observe.Resource {
	return observe.Resource{URN: "urn:pulumi:s::p::" + token + "::" + id, Type: token, ID: id, Inputs: properties, Outputs: properties}
}

func see(resources ...observe.Resource) topology.Topology {
	return observe.Observe(resources, observe.Stated{})
}

const (
	vpcToken   = "aws:ec2/vpc:Vpc"
	groupToken = "aws:ec2/securityGroup:SecurityGroup"
	ruleToken  = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	roleToken  = "aws:iam/role:Role"
)

func TestAVPCsDNSAttributesHaveTheProvidersDefaults(t *testing.T) {
	for _, row := range []struct {
		name, token     string
		properties      object
		support, naming bool
	}{
		{"a VPC", vpcToken, object{}, true, false},
		{"a VPC that says so", vpcToken, object{"enableDnsSupport": false, "enableDnsHostnames": true}, false, true},
		{"the default VPC", "aws:ec2/defaultVpc:DefaultVpc", object{}, true, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			v := see(declared(row.token, "vpc-1", row.properties)).VPCs
			require.Len(t, v, 1)
			assert.Equal(t, row.support, *v[0].EnableDNSSupport)
			assert.Equal(t, row.naming, *v[0].EnableDNSHostnames)
		})
	}
}

func TestAVPCThatIsReadIsKnownAsSuch(t *testing.T) {
	v := declared(vpcToken, "vpc-1", object{"cidrBlock": "10.0.0.0/16"})
	v.External = true
	got := see(v).VPCs
	require.Len(t, got, 1)
	assert.Equal(t, topology.Read, got[0].Origin)
	assert.Equal(t, "10.0.0.0/16", got[0].CIDRBlock)
}

// The provider shows the rules of a group in the group itself, whoever made them.
func TestRulesThatTheProviderOnlyShowed(t *testing.T) {
	shown := []any{object{"protocol": "tcp", "fromPort": 443.0, "toPort": 443.0, "cidrBlocks": []any{"10.0.0.0/16"}}}
	group := observe.Resource{URN: "urn::g", Type: groupToken, ID: "sg-1", Inputs: object{}, Outputs: object{"ingress": shown}}
	same := declared(ruleToken, "sgr-1", object{"securityGroupId": "sg-1", "ipProtocol": "tcp", "fromPort": 443.0,
		"toPort": 443.0, "cidrIpv4": "10.0.0.0/16"})
	other := declared(ruleToken, "sgr-2", object{"securityGroupId": "sg-1", "ipProtocol": "tcp", "fromPort": 22.0,
		"toPort": 22.0, "cidrIpv4": "10.0.0.0/16"})

	alone := see(group)
	require.Len(t, alone.SecurityGroups[0].Ingress, 1, "nothing else declares rules, so these are the group's")
	assert.Empty(t, alone.NotUnderstood)

	declaredToo := see(group, same)
	require.Len(t, declaredToo.SecurityGroups[0].Ingress, 1, "it is the same rule, not a second one")
	assert.Equal(t, same.URN, declaredToo.SecurityGroups[0].Ingress[0].URN)
	assert.Empty(t, declaredToo.NotUnderstood)

	drifted := see(group, other)
	require.Len(t, drifted.SecurityGroups[0].Ingress, 1, "what was seen may be out of date")
	require.Len(t, drifted.NotUnderstood, 1)
	assert.Equal(t, "an ingress rule that no resource declares was seen at the last refresh (protocol tcp, ports 443 to 443, "+
		"10.0.0.0/16); it is left out of the judgement", drifted.NotUnderstood[0].Because)
}

// A route table's own routes are shown together with those that are resources of their own.
func TestRoutes(t *testing.T) {
	subnet := declared("aws:ec2/subnet:Subnet", "subnet-1", object{"vpcId": "vpc-1", "cidrBlock": "10.0.0.0/24"})
	link := declared("aws:ec2/routeTableAssociation:RouteTableAssociation", "a", object{"subnetId": "subnet-1", "routeTableId": "rtb-1"})
	table := func(inputs, outputs object) observe.Resource {
		return observe.Resource{URN: "urn::t", Type: "aws:ec2/routeTable:RouteTable", ID: "rtb-1", Inputs: inputs, Outputs: outputs}
	}
	route := func(to object) observe.Resource {
		to["routeTableId"] = "rtb-1"
		return declared("aws:ec2/route:Route", "r", to)
	}
	inline := func(to object) object { return object{"routes": []any{to}} }
	for _, row := range []struct {
		name      string
		resources []observe.Resource
		want      []string
	}{
		{"inline to an internet gateway", []observe.Resource{table(inline(object{"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}), nil)},
			[]string{"0.0.0.0/0 internet-gateway"}},
		{"shown only", []observe.Resource{table(object{}, inline(object{"cidrBlock": "0.0.0.0/0", "natGatewayId": "nat-1"}))},
			[]string{"0.0.0.0/0 nat-gateway"}},
		{"shown, and declared separately", []observe.Resource{
			table(object{}, inline(object{"cidrBlock": "0.0.0.0/0", "natGatewayId": "nat-1"})),
			route(object{"destinationCidrBlock": "192.168.0.0/16", "gatewayId": "vgw-1"})},
			[]string{"192.168.0.0/16 private-gateway"}},
		{"by default to a transit gateway, which may lead anywhere", []observe.Resource{table(object{}, nil),
			route(object{"destinationCidrBlock": "0.0.0.0/0", "transitGatewayId": "tgw-1"})},
			[]string{"0.0.0.0/0 private-gateway", "0.0.0.0/0 other"}},
		{"to a firewall's network interface", []observe.Resource{table(object{}, nil),
			route(object{"destinationCidrBlock": "0.0.0.0/0", "networkInterfaceId": "eni-1"})}, []string{"0.0.0.0/0 other"}},
		{"the local one, and one for IPv6", []observe.Resource{table(object{"routes": []any{
			object{"cidrBlock": "10.0.0.0/16", "gatewayId": "local"}, object{"ipv6CidrBlock": "::/0", "egressOnlyGatewayId": "eigw-1"}}}, nil)},
			nil},
		{"to a declared prefix list", []observe.Resource{table(object{}, nil),
			declared("aws:ec2/managedPrefixList:ManagedPrefixList", "pl-1", object{"entries": []any{object{"cidr": "192.168.0.0/16"}}}),
			route(object{"destinationPrefixListId": "pl-1", "gatewayId": "vgw-1"})}, []string{"192.168.0.0/16 private-gateway"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			seen := see(append(row.resources, subnet, link)...)
			require.Len(t, seen.Subnets, 1)
			require.NotNil(t, seen.Subnets[0].RouteTable)
			var got []string
			for _, r := range seen.Subnets[0].RouteTable.Routes {
				got = append(got, r.DestinationCIDRBlock+" "+string(r.Gateway))
			}
			assert.Equal(t, row.want, got)
		})
	}
}

func TestASubnetWithoutAnAssociationHasTheMainTable(t *testing.T) {
	subnet := declared("aws:ec2/subnet:Subnet", "subnet-1", object{"vpcId": "vpc-1"})
	v := declared(vpcToken, "vpc-1", object{"mainRouteTableId": "rtb-main"})
	out := declared("aws:ec2/route:Route", "r", object{"routeTableId": "rtb-main", "destinationCidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"})

	assert.Nil(t, see(subnet).Subnets[0].RouteTable, "nobody knows the main table of a VPC that is declared elsewhere")
	require.NotNil(t, see(subnet, v).Subnets[0].RouteTable)
	assert.Empty(t, see(subnet, v).Subnets[0].RouteTable.Routes)
	assert.Len(t, see(subnet, v, out).Subnets[0].RouteTable.Routes, 1)
}

// Grants that were attached by somebody else show in the role after a refresh.
func TestPoliciesThatTheProviderOnlyShowed(t *testing.T) {
	const ownARN = "arn:aws:iam::1:policy/own"
	own := declared("aws:iam/policy:Policy", ownARN, object{"arn": ownARN, "policy": `{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Action":"sagemaker:CreatePresignedNotebookInstanceUrl","Resource":"*"}]}`})
	attached := declared("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", object{"role": "r", "policyArn": ownARN})
	role := observe.Resource{URN: "urn::r", Type: roleToken, ID: "r", Inputs: object{"name": "r"}, Outputs: object{"name": "r",
		"managedPolicyArns": []any{ownARN, "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"}}}

	seen := see(own, attached, role)
	require.Len(t, seen.Principals, 2, "the role is an issuer and, by what somebody attached, an administrator")
	assert.Equal(t, []string{ownARN, "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"}, seen.Principals[0].PolicyIDs)

	withoutAttachment := see(own, role)
	require.Len(t, withoutAttachment.Principals, 1)
	assert.True(t, withoutAttachment.Principals[0].Administers,
		"a policy of the stack counts by its attachments, since what was shown may be out of date")
}

// An inline policy that somebody put into a role shows there too; what a resource of the stack put there does not count twice.
func TestInlinePoliciesThatTheProviderOnlyShowed(t *testing.T) {
	const granting = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sagemaker:CreatePresignedNotebookInstanceUrl","Resource":"*"}]}`
	const harmless = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`
	shown := func(name, text string) []any { return []any{object{"name": name, "policy": text}} }
	role := func(given, there []any) observe.Resource {
		r := observe.Resource{URN: "urn::r", Type: roleToken, ID: "r", Inputs: object{"name": "r"}, Outputs: object{"name": "r", "inlinePolicies": there}}
		if given != nil {
			r.Inputs["inlinePolicies"] = given
		}
		return r
	}
	own := declared("aws:iam/rolePolicy:RolePolicy", "r:own", object{"role": "arn:aws:iam::1:role/path/r", "name": "own", "policy": harmless})

	for name, c := range map[string]struct {
		role   observe.Resource
		issues bool
	}{
		"somebody else's":                       {role(nil, shown("by-hand", granting)), true},
		"the stack's own, as it was":            {role(nil, shown("own", granting)), false},
		"given, and changed by hand":            {role(shown("own", harmless), shown("own", granting)), true},
		"given, and taken away by hand":         {role(shown("own", granting), []any{}), false},
		"given, beside one of another resource": {role(shown("other", harmless), append(shown("other", harmless), shown("by-hand", granting)...)), true},
	} {
		assert.Equal(t, c.issues, len(see(own, c.role).Principals) == 1, name)
	}

	guarded := role(nil, nil)
	guarded.Inputs["managedPolicyArns"], guarded.Outputs["managedPolicyArns"] = []any{"arn:aws:iam::aws:policy/AdministratorAccess"}, []any{}
	assert.Empty(t, see(guarded).Principals, "what was detached by hand is not there, whatever the program gave")
}

func TestOneRegionIsJudged(t *testing.T) {
	notebook := declared("aws:sagemaker/notebookInstance:NotebookInstance", "n", object{"name": "n",
		"arn": "arn:aws-us-gov:sagemaker:us-gov-west-1:444455556666:notebook-instance/n"})
	provider := observe.Resource{URN: "urn::east", Type: "pulumi:providers:aws", ID: "1", Inputs: object{"region": "us-east-1"}}
	far := declared(vpcToken, "vpc-far", object{})
	far.Provider = "urn::east::1"
	newer := declared(vpcToken, "vpc-newer", object{"region": "us-west-2"})
	seen := see(far, newer, provider, notebook)
	assert.Equal(t, "us-gov-west-1", seen.Region)
	assert.Equal(t, "aws-us-gov", seen.Partition)
	assert.Equal(t, "444455556666", seen.Account)
	assert.Empty(t, seen.VPCs)
	require.Len(t, seen.NotUnderstood, 2)
	assert.Equal(t, "it is in us-east-1 and the notebook in us-gov-west-1; one Region is judged", seen.NotUnderstood[0].Because)
	assert.Equal(t, "it is in us-west-2 and the notebook in us-gov-west-1; one Region is judged", seen.NotUnderstood[1].Because)
}

func TestTheOrderOfResourcesDoesNotMatter(t *testing.T) {
	resources := loadStack(t, "dev.export.json").resources(t)
	want := observe.Observe(resources, observe.Stated{})
	slices.Reverse(resources)
	assert.Equal(t, want, observe.Observe(resources, observe.Stated{}))
}

func TestWhatIsLeftOutSaysWhatItCouldChange(t *testing.T) {
	for token, because := range map[string]string{
		"aws:ec2/networkAcl:NetworkAcl": "network ACLs can refuse what security groups admit; the model takes AWS's default, " +
			"which admits everything",
		"aws:cloudformation/stack:Stack": "what a CloudFormation stack declares is not in what was read",
		"aws:new/thing:Thing":            "the model does not interpret this type; whether it opens or closes a path is not known",
	} {
		seen := see(declared(token, "x", object{}))
		require.Len(t, seen.NotUnderstood, 1, token)
		assert.Equal(t, because, seen.NotUnderstood[0].Because)
	}
	for _, token := range []string{
		"aws:s3/bucketV2:BucketV2", "aws:iam/accessKey:AccessKey", "tls:index/privateKey:PrivateKey", "my:own:Component",
	} {
		assert.Empty(t, see(declared(token, "x", object{})).NotUnderstood, token)
	}
}
