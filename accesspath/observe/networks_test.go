package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/topology"
)

// ingress are the rules that a group ends up with, without their URNs.
func ingress(t *testing.T, rule object) []topology.Rule {
	t.Helper()
	entries := object{"entries": []any{object{"cidr": "10.9.0.0/16"}}}
	seen := see(declared(groupToken, "sg-1", object{"vpcId": "vpc-1"}), declared(ruleToken, "sgr-1", rule),
		declared("aws:ec2/managedPrefixList:ManagedPrefixList", "pl-own", entries))
	require.Len(t, seen.SecurityGroups, 1)
	rules := seen.SecurityGroups[0].Ingress
	for i := range rules {
		rules[i].Element = topology.Element{}
	}
	return rules
}

func TestASeparateRuleNamesOnePeer(t *testing.T) {
	for _, row := range []struct {
		name string
		peer object
		want topology.Rule
	}{
		{"a range", object{"cidrIpv4": "10.0.0.0/8"}, topology.Rule{CIDRIPv4: "10.0.0.0/8"}},
		{"an IPv6 range", object{"cidrIpv6": "::/0"}, topology.Rule{CIDRIPv6: "::/0"}},
		{"a group", object{"referencedSecurityGroupId": "sg-2"}, topology.Rule{ReferencedSecurityGroupID: "sg-2"}},
		{"a group of a peered VPC", object{"referencedSecurityGroupId": "111122223333/sg-2"}, topology.Rule{ReferencedSecurityGroupID: "sg-2"}},
		{"a prefix list of the stack", object{"prefixListId": "pl-own"}, topology.Rule{CIDRIPv4: "10.9.0.0/16"}},
		{"a prefix list of AWS", object{"prefixListId": "pl-aws"}, topology.Rule{PrefixListID: "pl-aws"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			row.peer["securityGroupId"], row.peer["ipProtocol"], row.peer["fromPort"], row.peer["toPort"] = "sg-1", "tcp", 443.0, 443.0
			row.want.IPProtocol, row.want.FromPort, row.want.ToPort = "tcp", 443, 443
			assert.Equal(t, []topology.Rule{row.want}, ingress(t, row.peer))
		})
	}
	all := object{"securityGroupId": "sg-1", "ipProtocol": "-1", "fromPort": -1.0, "toPort": -1.0, "cidrIpv4": "10.0.0.0/8"}
	assert.Equal(t, []topology.Rule{{IPProtocol: "-1", CIDRIPv4: "10.0.0.0/8"}}, ingress(t, all), "all protocols have no ports")
}

const endpointToken = "aws:ec2/vpcEndpoint:VpcEndpoint"

// elsewhere is a VPC that the stack uses and does not declare: an endpoint with known addresses, and rules that name ranges.
func elsewhere(addresses []string, named ...string) topology.VPC {
	parts, rules := []any{}, []any{}
	for _, address := range addresses {
		parts = append(parts, object{"ipv4": address})
	}
	for _, block := range named {
		rules = append(rules, object{"protocol": "tcp", "fromPort": 443.0, "toPort": 443.0, "cidrBlocks": []any{block}})
	}
	return see(
		declared(endpointToken, "vpce-1", object{"vpcId": "vpc-1", "vpcEndpointType": "Interface", "subnetConfigurations": parts}),
		declared(groupToken, "sg-1", object{"vpcId": "vpc-1", "ingress": rules}),
		declared(groupToken, "sg-2", object{"vpcId": "vpc-2", "ingress": []any{object{"protocol": "-1", "cidrBlocks": []any{"10.80.0.0/15"}}}}),
	).VPCs[0]
}

func TestTheRangeOfAVPCThatIsDeclaredElsewhere(t *testing.T) {
	for _, row := range []struct {
		name      string
		addresses []string
		named     []string
		want      string
	}{
		{"the one that holds every address", []string{"10.80.10.5", "10.80.11.5"}, []string{"10.80.0.0/16", "192.168.0.0/16"}, "10.80.0.0/16"},
		{"the widest of several", []string{"10.80.10.5"}, []string{"10.80.10.0/24", "10.80.0.0/16", "10.80.0.0/20"}, "10.80.0.0/16"},
		{"none that AWS would take", []string{"10.80.10.5"}, []string{"10.0.0.0/8", "10.80.10.5/32", "0.0.0.0/0"}, ""},
		{"none that leaves an address out", []string{"10.80.10.5", "10.81.0.5"}, []string{"10.80.0.0/16"}, ""},
		{"none without an address", nil, []string{"10.80.0.0/16"}, ""},
		{"none without a rule", []string{"10.80.10.5"}, nil, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			v := elsewhere(row.addresses, row.named...)
			assert.Equal(t, "vpc-1", v.ID)
			assert.Equal(t, topology.Assumed, v.Origin)
			assert.Equal(t, row.want, v.CIDRBlock)
			assert.Nil(t, v.EnableDNSSupport)
			assert.Nil(t, v.EnableDNSHostnames)
		})
	}
}

// A resolver says itself which VPC it is in; its group may be another's where nothing else is known.
func TestAResolversVPC(t *testing.T) {
	group := declared(groupToken, "sg-1", object{"vpcId": "vpc-1"})
	properties := object{"direction": "INBOUND", "securityGroupIds": []any{"sg-1"}, "ipAddresses": []any{object{"subnetId": "subnet-1"}}}
	resolver := declared("aws:route53/resolverEndpoint:ResolverEndpoint", "r", properties)
	assert.Equal(t, "vpc-1", see(group, resolver).Subnets[0].VPCID)
	properties["hostVpcId"] = "vpc-2"
	assert.Equal(t, "vpc-2", see(group, resolver).Subnets[0].VPCID)
}

func TestOnPremisesRangesThatNobodyStates(t *testing.T) {
	for _, row := range []struct {
		name     string
		resolver []any
		endpoint []any
		want     []string
	}{
		{"those that the resolver answers", []any{"192.168.0.0/16", "172.16.0.0/24"}, []any{"10.60.0.0/16"}, []string{"172.16.0.0/24", "192.168.0.0/16"}},
		{"without those that a wider one holds", []any{"192.168.0.0/16", "192.168.4.0/24"}, nil, []string{"192.168.0.0/16"}},
		{"else those that an endpoint admits", nil, []any{"10.60.0.0/16", "192.168.0.0/16"}, []string{"192.168.0.0/16"}},
		{"not the endpoint's where the resolver answers any", []any{"192.168.0.0/16"}, []any{"10.99.0.0/16"}, []string{"192.168.0.0/16"}},
		{"not public ones, nor everything", []any{"203.0.113.0/24", "0.0.0.0/0"}, nil, nil},
		{"not the VPC's, nor a part of it", []any{"10.60.0.0/16", "10.60.1.0/24"}, nil, nil},
		{"not the VPN clients', whose addresses nobody sees", []any{"172.31.0.0/22"}, nil, nil},
		{"shared address space", []any{"100.64.0.0/10"}, nil, []string{"100.64.0.0/10"}},
		{"one that holds the VPC, where it is all there is", []any{"10.0.0.0/8"}, nil, []string{"10.0.0.0/8"}},
		{"not one that holds the VPC besides another", []any{"10.0.0.0/8", "192.168.0.0/16"}, nil, []string{"192.168.0.0/16"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			rule := func(blocks []any) []any { return []any{object{"protocol": "-1", "cidrBlocks": blocks}} }
			seen := see(
				declared(vpcToken, "vpc-1", object{"cidrBlock": "10.60.0.0/16", "arn": "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1"}),
				declared(groupToken, "sg-r", object{"vpcId": "vpc-1", "ingress": rule(row.resolver)}),
				declared(groupToken, "sg-e", object{"vpcId": "vpc-1", "ingress": rule(row.endpoint)}),
				declared("aws:route53/resolverEndpoint:ResolverEndpoint", "r", object{"direction": "INBOUND", "securityGroupIds": []any{"sg-r"}}),
				declared(endpointToken, "vpce-1", object{"vpcId": "vpc-1", "vpcEndpointType": "Interface", "securityGroupIds": []any{"sg-e"},
					"serviceName": "aws.sagemaker.eu-west-1.notebook"}),
				declared("aws:ec2clientvpn/endpoint:Endpoint", "cvpn-1", object{"clientCidrBlock": "172.31.0.0/22"}),
			)
			if row.want == nil {
				assert.Empty(t, seen.OnPremises)
				return
			}
			require.Len(t, seen.OnPremises, 1)
			assert.Equal(t, row.want, seen.OnPremises[0].CIDRBlocks)
			assert.Equal(t, topology.Assumed, seen.OnPremises[0].Origin)
			require.Len(t, seen.OnPremises[0].Attachments, 1)
			assert.Equal(t, "vpc-1", seen.OnPremises[0].Attachments[0].VPCID)
		})
	}
}

func TestANotebooksHostIsAWSsWord(t *testing.T) {
	const host = "research-2357.notebook.ap-northeast-1.sagemaker.aws"
	for said, want := range map[string]string{host: host, "https://" + host: host, "": ""} {
		seen := see(declared("aws:sagemaker/notebookInstance:NotebookInstance", "n", object{"name": "research", "url": said}))
		require.Len(t, seen.Notebooks, 1)
		assert.Equal(t, want, seen.Notebooks[0].Host, "url %q", said)
	}
}
