package cloud

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	sharedVpc    = "vpc-0f1e2d3c4b5a69788"
	sharedSubnet = "subnet-0aa11bb22cc33dd44"
	ownSubnet    = "subnet-0ee55ff66aa77bb88"
)

// realAccount has what real accounts have: a VPC that another account shares, one with a second range, a set of DHCP options, a peering
// connection and a subnet that is nearly full, and a resolver endpoint that this version of the provider could not make.
const realAccount = `{
  "region": "ap-northeast-1",
  "resources": [
    {"type": "aws:ec2/vpc:Vpc", "id": "vpc-0f1e2d3c4b5a69788", "attributes": {"ownerId": "444455556666"},
     "inputs": {"cidrBlock": "10.80.0.0/16", "enableDnsSupport": true, "enableDnsHostnames": true}},
    {"type": "aws:ec2/subnet:Subnet", "id": "subnet-0aa11bb22cc33dd44", "attributes": {"ownerId": "444455556666"},
     "inputs": {"vpcId": "vpc-0f1e2d3c4b5a69788", "cidrBlock": "10.80.1.0/24", "availabilityZone": "ap-northeast-1a"}},
    {"type": "aws:ec2/vpc:Vpc", "id": "vpc-0a1b2c3d4e5f60718", "inputs": {"cidrBlock": "10.90.0.0/16", "enableDnsHostnames": true}},
    {"type": "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", "id": "vpc-cidr-assoc-0001",
     "inputs": {"vpcId": "vpc-0a1b2c3d4e5f60718", "cidrBlock": "100.64.0.0/20"}},
    {"type": "aws:ec2/subnet:Subnet", "id": "subnet-0ee55ff66aa77bb88", "attributes": {"availableIpAddressCount": 1},
     "inputs": {"vpcId": "vpc-0a1b2c3d4e5f60718", "cidrBlock": "100.64.1.0/24", "availabilityZone": "ap-northeast-1a"}},
    {"type": "aws:ec2/subnet:Subnet", "id": "subnet-0cc11dd22ee33ff44",
     "inputs": {"vpcId": "vpc-0a1b2c3d4e5f60718", "cidrBlock": "10.90.2.0/24", "availabilityZone": "ap-northeast-1c"}},
    {"type": "aws:ec2/vpcDhcpOptions:VpcDhcpOptions", "id": "dopt-0a1b2c3d4e5f60001",
     "inputs": {"domainNameServers": ["10.1.0.10", "10.1.0.11"], "domainName": "corp.example.com"}},
    {"type": "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation", "id": "dopt-0a1b2c3d4e5f60001-vpc-0a1b2c3d4e5f60718",
     "inputs": {"dhcpOptionsId": "dopt-0a1b2c3d4e5f60001", "vpcId": "vpc-0a1b2c3d4e5f60718"}},
    {"type": "aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "id": "pcx-0a1b2c3d4e5f60002",
     "inputs": {"vpcId": "vpc-0a1b2c3d4e5f60718", "peerVpcId": "vpc-0bbbbbbbbbbbbbbbb", "peerOwnerId": "444455556666"}},
    {"type": "aws:ec2/securityGroup:SecurityGroup", "id": "sg-0a1b2c3d4e5f60003", "inputs": {"name": "dns", "vpcId": "vpc-0a1b2c3d4e5f60718"}},
    {"type": "aws:route53/resolverEndpoint:ResolverEndpoint", "id": "rslvr-in-0a1b2c3d4e5f60004", "attributes": {"direction": "INBOUND_DELEGATION"},
     "inputs": {"direction": "INBOUND", "protocols": ["DoH"], "securityGroupIds": ["sg-0a1b2c3d4e5f60003"],
       "ipAddresses": [{"subnetId": "subnet-0ee55ff66aa77bb88"}, {"subnetId": "subnet-0cc11dd22ee33ff44"}]}}
  ]
}`

func fileOfAccount(t *testing.T, text string) (*Seed, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "account.json")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return LoadSeed(path)
}

func realAccountBench(t *testing.T) *bench {
	t.Helper()
	seed, err := fileOfAccount(t, realAccount)
	require.NoError(t, err)
	return newBench(t, seed)
}

func (b *bench) lookedUp(token string, args m) props {
	b.t.Helper()
	resp, err := b.invoke(token, args)
	require.NoError(b.t, err)
	require.Empty(b.t, resp.Failures)
	return plain(resp.Properties)
}

func TestLookUpsShowWhatAnAccountFileSays(t *testing.T) {
	b := realAccountBench(t)
	shared := b.lookedUp("aws:ec2/getVpc:getVpc", m{"id": sharedVpc})
	assert.Equal(t, "444455556666", shared.str("ownerId"))
	assert.Equal(t, "arn:aws:ec2:ap-northeast-1:444455556666:vpc/"+sharedVpc, shared.str("arn"))
	assert.Equal(t, "444455556666", b.lookedUp("aws:ec2/getSubnet:getSubnet", m{"id": sharedSubnet}).str("ownerId"))

	own := b.lookedUp("aws:ec2/getVpc:getVpc", m{"id": "vpc-0a1b2c3d4e5f60718"})
	assert.Equal(t, AccountID, own.str("ownerId"))
	assert.Equal(t, []string{"10.90.0.0/16", "100.64.0.0/20"}, valuesAt(own, "cidrBlockAssociations.cidrBlock"))
	assert.Equal(t, "dopt-0a1b2c3d4e5f60001", own.str("dhcpOptionsId"))
	assert.Equal(t, 1, b.lookedUp("aws:ec2/getSubnet:getSubnet", m{"id": ownSubnet}).num("availableIpAddressCount"),
		"the resolver endpoint's address had been counted by then")

	const getOptions = "aws:ec2/getVpcDhcpOptions:getVpcDhcpOptions"
	assert.Equal(t, []string{"10.1.0.10", "10.1.0.11"}, b.lookedUp(getOptions, m{"dhcpOptionsId": own.str("dhcpOptionsId")}).strs("domainNameServers"))
	assert.Equal(t, []string{"AmazonProvidedDNS"}, b.lookedUp(getOptions, m{"dhcpOptionsId": shared.str("dhcpOptionsId")}).strs("domainNameServers"))
	_, err := b.invoke(getOptions, m{"dhcpOptionsId": "dopt-0"})
	require.ErrorContains(t, err, "no matching EC2 DHCP Options found")

	const getPeeringsToken = "aws:ec2/getVpcPeeringConnections:getVpcPeeringConnections"
	by := func(filter, vpc string) m { return m{"filters": []any{m{"name": filter, "values": []any{vpc}}}} }
	assert.Equal(t, []string{"pcx-0a1b2c3d4e5f60002"},
		b.lookedUp(getPeeringsToken, by("requester-vpc-info.vpc-id", "vpc-0a1b2c3d4e5f60718")).strs("ids"))
	assert.Empty(t, b.lookedUp(getPeeringsToken, by("accepter-vpc-info.vpc-id", "vpc-0a1b2c3d4e5f60718")).strs("ids"))

	resolver := b.lookedUp(getResolverToken, m{"resolverEndpointId": "rslvr-in-0a1b2c3d4e5f60004"})
	assert.Equal(t, "INBOUND_DELEGATION", resolver.str("direction"))
	assert.Equal(t, []string{"DoH"}, resolver.strs("protocols"))
}

// What an account file says is kept with the account: another process reads it from the account's own file.
func TestWhatAnAccountFileSaysIsKept(t *testing.T) {
	seed, err := fileOfAccount(t, realAccount)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "account.json")
	_, err = Open(path, seed)
	require.NoError(t, err)
	again, err := Open(path, nil)
	require.NoError(t, err)
	for _, r := range again.Resources() {
		switch r.ID {
		case sharedVpc:
			assert.Equal(t, "444455556666", r.Attributes.str("ownerId"))
		case ownSubnet:
			assert.Equal(t, 1, r.Attributes.num(freeCount))
		}
	}
}

// TestOnlyTheOwnerOfAVPC tries, in a VPC that another account shares, what its owner alone may do, and what everybody may.
func TestOnlyTheOwnerOfAVPC(t *testing.T) {
	b := realAccountBench(t)
	refused := func(token string, inputs m) {
		t.Helper()
		_, err := b.create(token, "x", b.checked(token, "x", inputs))
		requireCode(t, "OperationNotPermitted", err)
		assert.ErrorContains(t, err, "444455556666")
	}
	group := b.up(securityGroupType, "own", m{"vpcId": sharedVpc})
	refused(vpcEndpointType, m{
		"vpcId": sharedVpc, "vpcEndpointType": "Interface", "subnetIds": []any{sharedSubnet},
		"serviceName": "com.amazonaws.ap-northeast-1.sagemaker.api", "securityGroupIds": []any{group.ID()},
	})
	refused(resolverEndpointType, m{
		"direction": "INBOUND", "securityGroupIds": []any{group.ID()},
		"ipAddresses": []any{m{"subnetId": sharedSubnet}, m{"subnetId": sharedSubnet}},
	})
	refused(subnetType, m{"vpcId": sharedVpc, "cidrBlock": "10.80.2.0/24"})
	refused(routeTableType, m{"vpcId": sharedVpc})
	refused(vpnGatewayType, m{"vpcId": sharedVpc})
	refused(vpcRangeType, m{"vpcId": sharedVpc, "cidrBlock": "10.81.0.0/16"})
	refused(peeringType, m{"vpcId": sharedVpc, "peerVpcId": "vpc-0a1b2c3d4e5f60718"})
	refused(defaultSecurityGroupType, m{"vpcId": sharedVpc})
	refused(flowLogType, m{"subnetId": sharedSubnet, "trafficType": "ALL", "logDestination": "arn:aws:s3:::bucket", "logDestinationType": "s3"})
}

func TestSecondRangesFreeAddressesAndPeering(t *testing.T) {
	b := realAccountBench(t)
	const own = "vpc-0a1b2c3d4e5f60718"
	b.up(subnetType, "in the second range", m{"vpcId": own, "cidrBlock": "100.64.2.0/24"})
	fails := func(code, token string, inputs m) {
		t.Helper()
		_, err := b.create(token, "x", b.checked(token, "x", inputs))
		requireCode(t, code, err)
	}
	fails("InvalidSubnet.Range", subnetType, m{"vpcId": own, "cidrBlock": "100.65.0.0/24"})
	fails("InvalidVpc.Range", vpcRangeType, m{"vpcId": own, "cidrBlock": "100.64.8.0/22"})
	group := b.up(securityGroupType, "doors", m{"vpcId": own})
	endpoint := m{
		"vpcId": own, "vpcEndpointType": "Interface", "subnetIds": []any{ownSubnet}, "securityGroupIds": []any{group.ID()},
		"serviceName": "com.amazonaws.ap-northeast-1.sagemaker.api",
	}
	b.up(vpcEndpointType, "the last address", endpoint)
	fails("InsufficientFreeAddressesInSubnet", vpcEndpointType, endpoint)
	table := b.up(routeTableType, "private", m{"vpcId": own})
	b.up(routeType, "to the peer", m{
		"routeTableId": table.ID(), "destinationCidrBlock": "10.95.0.0/16", "vpcPeeringConnectionId": "pcx-0a1b2c3d4e5f60002",
	})
	fails("InvalidVpcPeeringConnectionID.NotFound", routeType, m{
		"routeTableId": table.ID(), "destinationCidrBlock": "10.96.0.0/16", "vpcPeeringConnectionId": "pcx-0",
	})
	fails("InvalidParameterValue", routeType, m{
		"routeTableId": table.ID(), "destinationCidrBlock": "100.64.3.0/24", "vpcPeeringConnectionId": "pcx-0a1b2c3d4e5f60002",
	})
	fails("InvalidParameterValue", dhcpOptionsType, m{"domainNameServers": []any{"resolver.example.com"}})
	near := b.up(vpcType, "near", m{"cidrBlock": "10.90.0.0/20"})
	fails("VpcPeeringConnectionFailed", peeringType, m{"vpcId": own, "peerVpcId": near.ID()})
}

func TestAccountFilesThatSayWhatCannotBe(t *testing.T) {
	for name, tt := range map[string]struct{ attributes, want string }{
		"no number of an account": {`{"ownerId": "ours"}`, `its attribute ownerId is "ours"; such a resource has ownerId as ^\d{12}$`},
		"none of a VPC's":         {`{"availableIpAddressCount": 4}`, `its attribute availableIpAddressCount is "4"; such a resource has ownerId as`},
	} {
		t.Run(name, func(t *testing.T) {
			seed, err := fileOfAccount(t, `{"region": "ap-northeast-1", "resources": [{"type": "aws:ec2/vpc:Vpc", "id": "vpc-1", "attributes": `+
				tt.attributes+`, "inputs": {"cidrBlock": "10.80.0.0/16"}}]}`)
			require.NoError(t, err)
			_, err = Open("", seed)
			require.ErrorContains(t, err, tt.want)
		})
	}
}

// TestPrincipalsAreAssumed lets them exist once, and not where one of the name is there.
func TestPrincipalsAreAssumed(t *testing.T) {
	cloud, err := Open("", nil)
	require.NoError(t, err)
	for _, principal := range []Principal{{Role, "analysts"}, {Group, "analysts"}, {User, "aya"}} {
		added, err := cloud.Assume(principal, "cn-north-1")
		require.NoError(t, err)
		assert.True(t, added, principal)
		added, err = cloud.Assume(principal, "cn-north-1")
		require.NoError(t, err)
		assert.False(t, added, principal)
	}
	added, err := cloud.Assume(Principal{Role, "no name: at all"}, "cn-north-1")
	require.NoError(t, err)
	assert.False(t, added, "what IAM does not allow cannot exist")
	var arns []string
	for _, r := range cloud.Resources() {
		arns = append(arns, r.props().str("arn"))
		assert.True(t, r.Seeded, r.ID)
	}
	assert.ElementsMatch(t, []string{
		"arn:aws-cn:iam::111122223333:role/analysts", "arn:aws-cn:iam::111122223333:group/analysts", "arn:aws-cn:iam::111122223333:user/aya",
	}, arns)
}
