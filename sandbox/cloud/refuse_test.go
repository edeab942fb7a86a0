package cloud

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// refusal cases are deployments on a small world that AWS refuses.
type refusalCase struct {
	name   string
	code   string
	token  string
	inputs func(w *world) m
}

func checkRefusals(t *testing.T, w *world, tests []refusalCase) {
	t.Helper()
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := w.cloud.Resources()
			w.bench.t = t
			w.refuses(tt.code, tt.token, fmt.Sprintf("refused-%d", i), tt.inputs(w))
			assert.Equal(t, before, w.cloud.Resources(), "a refused call leaves nothing behind")
		})
	}
	w.bench.t = t
}

// in are inputs that do not depend on the world they are tried in.
func in(inputs m) func(*world) m { return func(*world) m { return inputs } }

func TestSubnetAndGroupRefusals(t *testing.T) {
	w := newBench(t, nil).network()
	checkRefusals(t, w, []refusalCase{
		{"subnet outside the VPC", "InvalidSubnet.Range", subnetType, in(m{"vpcId": w.vpc.ID(), "cidrBlock": "10.61.0.0/24"})},
		{"subnet larger than the VPC", "InvalidSubnet.Range", subnetType, in(m{"vpcId": w.vpc.ID(), "cidrBlock": "10.60.0.0/15"})},
		{"subnet too small", "InvalidSubnet.Range", subnetType, in(m{"vpcId": w.vpc.ID(), "cidrBlock": "10.60.9.0/29"})},
		{"subnet on a subnet", "InvalidSubnet.Conflict", subnetType, in(m{"vpcId": w.vpc.ID(), "cidrBlock": "10.60.0.128/25"})},
		{"unknown VPC", "InvalidVpcID.NotFound", subnetType, in(m{"vpcId": "vpc-0", "cidrBlock": "10.60.3.0/24"})},
		{
			"unknown zone", "InvalidParameterValue", subnetType,
			in(m{"vpcId": w.vpc.ID(), "cidrBlock": "10.60.3.0/24", "availabilityZone": "ap-northeast-1b"}),
		},
		{"group twice", "InvalidGroup.Duplicate", securityGroupType, in(m{"vpcId": w.vpc.ID(), "name": w.vpnGroup.out("name")})},
		{"group without a VPC", "VPCIdNotSpecified", securityGroupType, in(m{})},
		{
			"default group of no VPC", "InvalidVpcID.NotFound", defaultSecurityGroupType, in(m{"vpcId": "vpc-0"}),
		},
		{"default group without a VPC", "VPCIdNotSpecified", defaultSecurityGroupType, in(m{})},
	})
}

func TestRuleRefusals(t *testing.T) {
	w := newBench(t, nil).network()
	rule := m{
		"securityGroupId": w.endpointGroup.ID(), "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.60.0.0/16",
	}
	w.up(ingressRuleType, "once", rule)
	checkRefusals(t, w, []refusalCase{
		{"rule twice", "InvalidPermission.Duplicate", ingressRuleType, in(rule)},
		{"rule in no group", "InvalidGroup.NotFound", ingressRuleType, in(with(rule, m{"securityGroupId": "sg-0"}))},
		{
			"rule from no group", "InvalidGroup.NotFound", ingressRuleType,
			in(with(rule, m{"cidrIpv4": nil, "referencedSecurityGroupId": "sg-0"})),
		},
		{"rule without ports", "InvalidParameterValue", ingressRuleType, in(with(rule, m{"toPort": nil}))},
		{"rule with ports in the wrong order", "InvalidParameterValue", ingressRuleType, in(with(rule, m{"toPort": 80}))},
		{"rule with an apostrophe", "InvalidParameterValue", ingressRuleType, in(with(rule, m{"description": "the VPC's"}))},
		{
			"rule for a prefix list", "InvalidPrefixListId.NotFound", ingressRuleType,
			in(with(rule, m{"cidrIpv4": nil, "prefixListId": "pl-1"})),
		},
	})
	for i := range 59 {
		w.up(ingressRuleType, fmt.Sprint(i), with(rule, m{"fromPort": i, "toPort": i}))
	}
	w.refuses("RulesPerSecurityGroupLimitExceeded", ingressRuleType, "sixty-first", with(rule, m{"fromPort": 99, "toPort": 99}))
}

func TestRouteRefusals(t *testing.T) {
	w := newBench(t, nil).network()
	elsewhere := w.up(vpcType, "elsewhere", m{"cidrBlock": "10.99.0.0/16"})
	table := w.up(routeTableType, "private", m{"vpcId": w.vpc.ID()})
	foreignTable := w.up(routeTableType, "foreign", m{"vpcId": elsewhere.ID()})
	w.up(routeTableAssociationType, "a", m{"routeTableId": table.ID(), "subnetId": w.subnetA.ID()})
	checkRefusals(t, w, []refusalCase{
		{
			"route to the internet", "InvalidGatewayID.NotFound", routeTableType,
			in(m{"vpcId": w.vpc.ID(), "routes": []any{m{"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}}}),
		},
		{
			"route to nowhere", "MissingParameter", routeTableType,
			in(m{"vpcId": w.vpc.ID(), "routes": []any{m{"cidrBlock": "0.0.0.0/0"}}}),
		},
		{
			"virtual private gateway", "InvalidVpnGatewayID.NotFound", routeTableType,
			in(m{"vpcId": w.vpc.ID(), "propagatingVgws": []any{"vgw-1"}}),
		},
		{
			"second route table of a subnet", "Resource.AlreadyAssociated", routeTableAssociationType,
			in(m{"routeTableId": table.ID(), "subnetId": w.subnetA.ID()}),
		},
		{
			"route table of another VPC", "InvalidParameterValue", routeTableAssociationType,
			in(m{"routeTableId": foreignTable.ID(), "subnetId": w.subnetC.ID()}),
		},
		{
			"unknown route table", "InvalidRouteTableID.NotFound", routeTableAssociationType,
			in(m{"routeTableId": "rtb-0", "subnetId": w.subnetC.ID()}),
		},
	})
}

func TestResolverRefusals(t *testing.T) {
	w := newBench(t, nil).network()
	elsewhere := w.up(vpcType, "elsewhere", m{"cidrBlock": "10.99.0.0/16"})
	stranger := w.up(securityGroupType, "stranger", m{"vpcId": elsewhere.ID()})
	far := w.up(subnetType, "far", m{"vpcId": elsewhere.ID(), "cidrBlock": "10.99.0.0/24"})
	checkRefusals(t, w, []refusalCase{
		{
			"resolver in two VPCs", "InvalidRequestException", resolverEndpointType,
			in(m{"direction": "INBOUND", "securityGroupIds": []any{w.vpnGroup.ID()}, "ipAddresses": []any{
				m{"subnetId": w.subnetA.ID()}, m{"subnetId": far.ID()},
			}}),
		},
		{
			"resolver with a group of another VPC", "InvalidRequestException", resolverEndpointType,
			in(m{"direction": "INBOUND", "securityGroupIds": []any{stranger.ID()}, "ipAddresses": []any{
				m{"subnetId": w.subnetA.ID()}, m{"subnetId": w.subnetC.ID()},
			}}),
		},
		{
			"resolver address outside its subnet", "InvalidRequestException", resolverEndpointType,
			in(m{"direction": "INBOUND", "securityGroupIds": []any{w.vpnGroup.ID()}, "ipAddresses": []any{
				m{"subnetId": w.subnetA.ID(), "ip": "10.60.1.9"}, m{"subnetId": w.subnetC.ID()},
			}}),
		},
		{
			"resolver in an unknown subnet", "InvalidSubnetID.NotFound", resolverEndpointType,
			in(m{"direction": "INBOUND", "securityGroupIds": []any{w.vpnGroup.ID()}, "ipAddresses": []any{
				m{"subnetId": w.subnetA.ID()}, m{"subnetId": "subnet-0"},
			}}),
		},
	})
}

func TestVpcRangeIsRefusedByAWSToo(t *testing.T) {
	b := newBench(t, nil)
	inputs := b.checked(vpcType, "x", m{"cidrBlock": "10.0.0.0/16"})
	inputs["cidrBlock"] = text("10.0.0.0/8")
	_, err := b.create(vpcType, "x", inputs)
	requireCode(t, "InvalidVpc.Range", err)
	delete(inputs, "cidrBlock")
	_, err = b.create(vpcType, "x", inputs)
	requireCode(t, "MissingParameter", err)
}

func TestResolverNeedsTwoAddresses(t *testing.T) {
	w := newBench(t, nil).network()
	inputs := m{
		"direction": "INBOUND", "securityGroupIds": []any{w.vpnGroup.ID()}, "ipAddresses": []any{m{"subnetId": w.subnetA.ID()}},
	}
	assert.Equal(t, []string{"ipAddresses: expected ipAddresses to have at least 2 elements, got 1"},
		w.faultsOf(resolverEndpointType, inputs))
	two := with(inputs, m{"ipAddresses": []any{m{"subnetId": w.subnetA.ID()}, m{"subnetId": w.subnetA.ID()}}})
	checked := w.checked(resolverEndpointType, "x", two)
	checked["ipAddresses"] = objects(props{"subnetId": text(w.subnetA.ID())})
	_, err := w.create(resolverEndpointType, "x", checked)
	requireCode(t, "InvalidRequestException", err)
}

func TestEndpointRefusals(t *testing.T) {
	w := newBench(t, nil).network()
	const api = "com.amazonaws.ap-northeast-1.sagemaker.api"
	second := w.up(subnetType, "a2", m{
		"vpcId": w.vpc.ID(), "cidrBlock": "10.60.2.0/24", "availabilityZone": "ap-northeast-1a",
	})
	elsewhere := w.up(vpcType, "elsewhere", m{"cidrBlock": "10.99.0.0/16"})
	far := w.up(subnetType, "far", m{"vpcId": elsewhere.ID(), "cidrBlock": "10.99.0.0/24"})
	farGroup := w.up(securityGroupType, "far", m{"vpcId": elsewhere.ID()})
	w.up(vpcEndpointType, "first", w.endpointInputs(api))
	but := func(over m) func(*world) m {
		return func(w *world) m {
			return with(with(w.endpointInputs("aws.sagemaker.ap-northeast-1.notebook"), m{"privateDnsEnabled": false}), over)
		}
	}
	var six []any
	for i := range 6 {
		six = append(six, w.up(securityGroupType, fmt.Sprintf("g%d", i), m{"vpcId": w.vpc.ID()}).ID())
	}
	checkRefusals(t, w, []refusalCase{
		{"second with private DNS", "InvalidParameter", vpcEndpointType, but(m{"serviceName": api, "privateDnsEnabled": true})},
		{
			"notebook service with the usual prefix", "InvalidServiceName", vpcEndpointType,
			but(m{"serviceName": "com.amazonaws.ap-northeast-1.sagemaker.notebook"}),
		},
		{"service of another region", "InvalidServiceName", vpcEndpointType, but(m{"serviceName": "aws.sagemaker.us-east-1.notebook"})},
		{"not an interface", "InvalidParameter", vpcEndpointType, but(m{"vpcEndpointType": "Gateway"})},
		{"two subnets in a zone", "DuplicateSubnetsInSameZone", vpcEndpointType, but(m{"subnetIds": []any{w.subnetA.ID(), second.ID()}})},
		{"subnet of another VPC", "InvalidParameter", vpcEndpointType, but(m{"subnetIds": []any{far.ID()}})},
		{"group of another VPC", "InvalidParameter", vpcEndpointType, but(m{"securityGroupIds": []any{farGroup.ID()}})},
		{"six groups", "SecurityGroupsPerInterfaceLimitExceeded", vpcEndpointType, but(m{"securityGroupIds": six})},
		{"unknown subnet", "InvalidSubnetID.NotFound", vpcEndpointType, but(m{"subnetIds": []any{"subnet-0"}})},
		{"unknown group", "InvalidGroup.NotFound", vpcEndpointType, but(m{"securityGroupIds": []any{"sg-0"}})},
		{"unknown VPC", "InvalidVpcID.NotFound", vpcEndpointType, but(m{"vpcId": "vpc-0"})},
		{
			"policy without a principal", "InvalidPolicyDocument", vpcEndpointType, but(m{"policy": describeNotebooks}),
		},
		{
			"long policy", "InvalidPolicyDocument", vpcEndpointType,
			but(m{"policy": describeNotebooks + strings.Repeat(" ", 20480)}),
		},
	})
}

func TestPrivateDNSNeedsBothAttributesOfTheVPC(t *testing.T) {
	for _, attribute := range []string{"enableDnsSupport", "enableDnsHostnames"} {
		w := newBench(t, nil).network()
		require.NoError(t, w.update(w.vpc, with(m{"cidrBlock": "10.60.0.0/16", "enableDnsHostnames": true}, m{attribute: false})))
		_, err := w.try(vpcEndpointType, "x", w.endpointInputs("aws.sagemaker.ap-northeast-1.notebook"))
		requireCode(t, "InvalidParameter", err)
		assert.ErrorContains(t, err, "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes")
	}
}

func TestNotebookRefusals(t *testing.T) {
	w := newBench(t, nil).everything()
	ec2Role := w.up(roleType, "other", m{"assumeRolePolicy": trustEC2})
	elsewhere := w.up(vpcType, "elsewhere", m{"cidrBlock": "10.99.0.0/16"})
	far := w.up(securityGroupType, "far", m{"vpcId": elsewhere.ID()})
	but := func(over m) func(*world) m {
		return func(w *world) m { return with(with(w.notebookInputs(), m{"name": "second"}), over) }
	}
	const refused = "ValidationException"
	checkRefusals(t, w, []refusalCase{
		{"name in use", refused, notebookType, but(m{"name": "research"})},
		{"retired platform", refused, notebookType, but(m{"platformIdentifier": "notebook-al2-v3"})},
		{"IMDS version 1", refused, notebookType, but(m{
			"instanceMetadataServiceConfiguration": m{"minimumInstanceMetadataServiceVersion": "1"},
		})},
		{"no internet and no subnet", refused, notebookType, but(m{"subnetId": nil, "securityGroups": nil})},
		{"volume too small", refused, notebookType, but(m{"volumeSize": 4})},
		{"role that does not trust SageMaker", refused, notebookType, but(m{"roleArn": ec2Role.out("arn")})},
		{"unknown role", refused, notebookType, but(m{"roleArn": "arn:aws:iam::111122223333:role/none"})},
		{"group of another VPC", "InvalidParameter", notebookType, but(m{"securityGroups": []any{far.ID()}})},
		{"unknown subnet", "InvalidSubnetID.NotFound", notebookType, but(m{"subnetId": "subnet-0"})},
		{"unknown key", "NotFoundException", notebookType, but(m{"kmsKeyId": "none"})},
		{"unknown lifecycle configuration", refused, notebookType, but(m{"lifecycleConfigName": "none"})},
		{"script not in base64", refused, lifecycleType, func(*world) m { return m{"onStart": "#!/bin/sh"} }},
		{"lifecycle name in use", refused, lifecycleType, func(w *world) m { return m{"name": w.lifecycle.ID()} }},
	})
}

func TestNotebookFaults(t *testing.T) {
	w := newBench(t, nil)
	base := m{"instanceType": "ml.t3.medium", "roleArn": "arn:aws:iam::111122223333:role/r"}
	long := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", 12289)))
	tests := []struct {
		name, token string
		inputs      m
		want        string
	}{
		{"platform that the provider does not know", notebookType, with(base, m{"platformIdentifier": "notebook-al2023-v1"}), "platformIdentifier: invalid value"},
		{"name", notebookType, with(base, m{"name": "under_score"}), "name: "},
		{"long name", notebookType, with(base, m{"name": strings.Repeat("n", 64)}), "name: "},
		{"instance type", notebookType, with(base, m{"instanceType": "t3.medium"}), "instanceType: "},
		{"direct internet access", notebookType, with(base, m{"directInternetAccess": "disabled"}), "directInternetAccess: "},
		{"root access", notebookType, with(base, m{"rootAccess": "no"}), "rootAccess: "},
		{"IMDS", notebookType, with(base, m{
			"instanceMetadataServiceConfiguration": m{"minimumInstanceMetadataServiceVersion": "3"},
		}), "minimumInstanceMetadataServiceVersion: "},
		{"script too long", lifecycleType, m{"onCreate": long}, "onCreate: expected length"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			faults := w.faultsOf(tt.token, tt.inputs)
			require.Len(t, faults, 1)
			assert.True(t, strings.HasPrefix(faults[0], tt.want), faults[0])
		})
	}
}
