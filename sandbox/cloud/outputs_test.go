package cloud

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOutputsInAWSsForm(t *testing.T) {
	w := newBench(t, nil).everything()
	api, notebook := w.of(vpcEndpointType, "api"), w.of(vpcEndpointType, "notebook")
	names := func(d *deployed) []string {
		var list []string
		for _, e := range plain(d.outputs).objs("dnsEntries") {
			list = append(list, e.str("dnsName"))
		}
		return list
	}
	own := strings.TrimSuffix(names(api)[0], ".api.sagemaker.ap-northeast-1.vpce.amazonaws.com")
	assert.Regexp(t, `^vpce-[0-9a-f]{17}-[0-9a-z]{8}$`, own)
	assert.True(t, strings.HasPrefix(own, api.ID()))
	assert.Equal(t, []string{
		own + ".api.sagemaker.ap-northeast-1.vpce.amazonaws.com",
		own + "-ap-northeast-1a.api.sagemaker.ap-northeast-1.vpce.amazonaws.com",
		own + "-ap-northeast-1c.api.sagemaker.ap-northeast-1.vpce.amazonaws.com",
		"api.sagemaker.ap-northeast-1.amazonaws.com",
	}, names(api))
	assert.True(t, strings.HasSuffix(names(notebook)[0], ".notebook.ap-northeast-1.vpce.sagemaker.aws"))
	assert.Equal(t, "*.notebook.ap-northeast-1.sagemaker.aws", names(notebook)[3])
	assert.Len(t, plain(api.outputs).strs("networkInterfaceIds"), 2)

	assert.Equal(t, "*."+w.vpn.ID()+".prod.clientvpn.ap-northeast-1.amazonaws.com", w.vpn.out("dnsName"))
	assert.Regexp(t, `^research-[0-9a-f]{4}\.notebook\.ap-northeast-1\.sagemaker\.aws$`, w.notebook.out("url"), "never the name alone")
	assert.Equal(t, "notebook-al2023-v1", w.notebook.out("platformIdentifier"))
	assert.Equal(t, "arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/research", w.notebook.out("arn"))
	assert.Equal(t, "arn:aws:ec2:ap-northeast-1:111122223333:vpc/"+w.vpc.ID(), w.vpc.out("arn"))
	assert.Regexp(t, `^arn:aws:iam::111122223333:role/execution-[0-9a-f]{7}$`, w.role.out("arn"))
	assert.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$`, w.key.ID())
}

func TestResolverAddressesLieInTheirSubnets(t *testing.T) {
	w := newBench(t, nil).everything()
	resolver := w.of(resolverEndpointType, "inbound")
	seen := map[string]bool{}
	for i, place := range plain(resolver.outputs).objs("ipAddresses") {
		block := netip.MustParsePrefix([]string{"10.60.0.0/24", "10.60.1.0/24"}[i])
		address := netip.MustParseAddr(place.str("ip"))
		assert.True(t, block.Contains(address))
		assert.Greater(t, address.As4()[3], byte(3), "AWS keeps the first four")
		assert.False(t, seen[place.str("ip")])
		seen[place.str("ip")] = true
	}
	before := resolver.outputs["ipAddresses"]
	require.NoError(t, w.update(resolver, with(withoutDefaults(resolver).Mappable(), m{"tags": m{"A": "1"}})))
	assert.True(t, before.DeepEquals(resolver.outputs["ipAddresses"]), "addresses stay")
}

func TestASmallSubnetRunsOut(t *testing.T) {
	w := newBench(t, nil).network()
	small := w.up(subnetType, "small", m{"vpcId": w.vpc.ID(), "cidrBlock": "10.60.9.0/28"})
	places := make([]any, 10)
	for i := range places {
		places[i] = m{"subnetId": small.ID()}
	}
	w.up(resolverEndpointType, "r", m{
		"direction": "INBOUND", "securityGroupIds": []any{w.vpnGroup.ID()}, "ipAddresses": places,
	})
	free, err := w.invoke("aws:ec2/getSubnet:getSubnet", m{"id": small.ID()})
	require.NoError(t, err)
	assert.Equal(t, 1, props(free.Properties).num("availableIpAddressCount"))
	w.refuses("InsufficientFreeAddressesInSubnet", resolverEndpointType, "s", m{
		"direction": "INBOUND", "securityGroupIds": []any{w.vpnGroup.ID()}, "ipAddresses": places[:2],
	})
	w.refuses("InsufficientFreeAddressesInSubnet", vpcEndpointType, "e", with(
		w.endpointInputs("aws.sagemaker.ap-northeast-1.notebook"), m{"subnetIds": []any{w.fullSubnet().ID()}}))
}

// fullSubnet is a subnet whose eleven addresses are taken.
func (w *world) fullSubnet() *deployed {
	full := w.up(subnetType, "full", m{"vpcId": w.vpc.ID(), "cidrBlock": "10.60.9.16/28", "availabilityZone": "ap-northeast-1d"})
	seen := map[string]bool{}
	for name, count := range map[string]int{"most": 9, "rest": 2} {
		places := make([]any, count)
		for i := range places {
			places[i] = m{"subnetId": full.ID()}
		}
		inputs := m{"direction": "INBOUND", "securityGroupIds": []any{w.vpnGroup.ID()}, "ipAddresses": places}
		resolver := w.up(resolverEndpointType, name, inputs)
		require.NoError(w.t, w.update(resolver, with(inputs, m{"tags": m{"A": "1"}})), "what it has it need not get again")
		for _, place := range plain(resolver.outputs).objs("ipAddresses") {
			require.False(w.t, seen[place.str("ip")], "%s is given twice", place.str("ip"))
			seen[place.str("ip")] = true
		}
	}
	return full
}

func TestATargetNetworkNeedsTwentyAddresses(t *testing.T) {
	w := newBench(t, nil).everything()
	small := w.up(subnetType, "d", m{"vpcId": w.vpc.ID(), "cidrBlock": "10.60.8.0/27", "availabilityZone": "ap-northeast-1d"})
	places := make([]any, 8)
	for i := range places {
		places[i] = m{"subnetId": small.ID()}
	}
	resolver := w.up(resolverEndpointType, "eight", m{
		"direction": "INBOUND", "securityGroupIds": []any{w.vpnGroup.ID()}, "ipAddresses": places,
	})
	association := m{"clientVpnEndpointId": w.vpn.ID(), "subnetId": small.ID()}
	w.refuses("InsufficientFreeAddressesInSubnet", networkAssociationType, "d", association)
	require.NoError(t, w.delete(resolver))
	w.up(networkAssociationType, "d", association)
}

func TestANamePrefixBeginsAName(t *testing.T) {
	b := newBench(t, nil)
	group := b.up(logGroupType, "g", m{"namePrefix": "vpn-"})
	assert.Regexp(t, `^vpn-[0-9a-f]{26}$`, group.ID())
	assert.Equal(t, group.ID(), group.out("name"))
	require.NoError(t, b.update(group, m{"namePrefix": "vpn-", "retentionInDays": 7}))
	assert.Equal(t, group.ID(), group.out("name"), "the name stays")
	key := b.up(kmsKeyType, "k", m{})
	alias := b.up(kmsAliasType, "a", m{"namePrefix": "alias/vpn-", "targetKeyId": key.out("arn")})
	assert.Regexp(t, `^alias/vpn-[0-9a-f]{26}$`, alias.ID())
	assert.Equal(t, key.out("arn"), alias.out("targetKeyArn"))
}

// The service and DNS names of other partitions follow the facts that this project collected.
func TestOtherPartitions(t *testing.T) {
	tests := []struct{ region, service, private, arn string }{
		{"cn-north-1", "cn.com.amazonaws.cn-north-1.sagemaker.api", "api.sagemaker.cn-north-1.amazonaws.com.cn", "arn:aws-cn:ec2:"},
		{"cn-north-1", "aws.sagemaker.cn-north-1.notebook", "*.notebook.cn-north-1.sagemaker.com.cn", "arn:aws-cn:ec2:"},
		{"us-gov-west-1", "com.amazonaws.us-gov-west-1.sagemaker.api", "api.sagemaker.us-gov-west-1.amazonaws.com", "arn:aws-us-gov:ec2:"},
	}
	for _, tt := range tests {
		b := newBench(t, nil)
		b.aws.(*awsProvider).config.region = tt.region
		vpc := b.up(vpcType, "net", m{"cidrBlock": "10.60.0.0/16", "enableDnsHostnames": true})
		subnet := b.up(subnetType, "a", m{"vpcId": vpc.ID(), "cidrBlock": "10.60.0.0/24"})
		endpoint := b.up(vpcEndpointType, "e", m{
			"vpcId": vpc.ID(), "serviceName": tt.service, "vpcEndpointType": "Interface", "privateDnsEnabled": true,
			"subnetIds": []any{subnet.ID()},
		})
		entries := plain(endpoint.outputs).objs("dnsEntries")
		assert.Equal(t, tt.private, entries[len(entries)-1].str("dnsName"))
		assert.True(t, strings.HasPrefix(endpoint.out("arn"), tt.arn), endpoint.out("arn"))
		assert.Equal(t, []string{vpc.out("defaultSecurityGroupId")}, plain(endpoint.outputs).strs("securityGroupIds"))
	}
}

// What an endpoint has stays with it when it gets more.
func TestAnEndpointKeepsItsAddresses(t *testing.T) {
	w := newBench(t, nil).everything()
	api := w.of(vpcEndpointType, "api")
	before := plain(api.outputs).objs("subnetConfigurations")
	third := w.up(subnetType, "d", m{"vpcId": w.vpc.ID(), "cidrBlock": "10.60.4.0/24", "availabilityZone": "ap-northeast-1d"})
	inputs := w.endpointInputs("com.amazonaws.ap-northeast-1.sagemaker.api")
	inputs["subnetIds"] = []any{third.ID(), w.subnetA.ID(), w.subnetC.ID()}
	require.NoError(t, w.update(api, inputs))
	after := plain(api.outputs).objs("subnetConfigurations")
	require.Len(t, after, 3)
	assert.Equal(t, before[0], after[1])
	assert.Equal(t, before[1], after[2])
}

func TestUpdatesAreRefusedToo(t *testing.T) {
	w := newBench(t, nil).everything()
	err := w.update(w.notebook, with(w.notebookInputs(), m{"volumeSize": 10}))
	requireCode(t, "ValidationException", err)
	assert.ErrorContains(t, err, "operation error SageMaker: UpdateNotebookInstance")
	requireCode(t, "MalformedPolicyDocument", w.update(w.policy, m{"policy": `{}`, "description": "opens the notebook"}))
	requireCode(t, "InvalidVpcID.NotFound", w.update(w.subnetA, m{
		"vpcId": "vpc-0", "cidrBlock": "10.60.0.0/24", "availabilityZone": "ap-northeast-1a",
	}))
	assert.Equal(t, 20, plain(w.read(w.notebook).Outputs).num("volumeSize"), "a refused change changes nothing")
}

func TestFaultsOfNamesInIAM(t *testing.T) {
	b := newBench(t, nil)
	assert.Len(t, b.faultsOf(roleType, m{"name": "a b", "assumeRolePolicy": trustEC2}), 1)
	assert.Len(t, b.faultsOf(roleType, m{"name": strings.Repeat("r", 65), "assumeRolePolicy": trustEC2}), 1)
	assert.Len(t, b.faultsOf(roleType, m{"assumeRolePolicy": "not JSON"}), 1)
	assert.Len(t, b.faultsOf(roleType, m{"assumeRolePolicy": trustEC2, "managedPolicyArns": []any{"arn"}}), 1)
	object := m{"Version": "2012-10-17", "Statement": []any{m{"Effect": "Allow", "Action": "*", "Resource": "*"}}}
	policy := b.up(policyType, "object", m{"policy": object})
	assert.Equal(t, `{"Statement":[{"Action":"*","Effect":"Allow","Resource":"*"}],"Version":"2012-10-17"}`, policy.out("policy"),
		"a policy may be given as an object")
}
