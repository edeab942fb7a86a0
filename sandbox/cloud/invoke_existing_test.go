package cloud

import (
	"reflect"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2clientvpn"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	getVpcEndpointToken = "aws:ec2/getVpcEndpoint:getVpcEndpoint"
	getGroupToken       = "aws:ec2/getSecurityGroup:getSecurityGroup"
	getClientVpnToken   = "aws:ec2clientvpn/getEndpoint:getEndpoint"
	getResolverToken    = "aws:route53/getResolverEndpoint:getResolverEndpoint"
	getLogGroupToken    = "aws:cloudwatch/getLogGroup:getLogGroup"
)

func TestFunctionsOfWhatIsAdopted(t *testing.T) {
	w := newBench(t, nil).everything()
	endpoint, resolver := w.of(vpcEndpointType, "notebook"), w.of(resolverEndpointType, "inbound")
	defaultGroup := w.vpc.out("defaultSecurityGroupId")
	for _, tt := range []struct {
		token  string
		args   m
		result any
		want   m
	}{
		{getVpcEndpointToken, m{"id": endpoint.ID()}, ec2.LookupVpcEndpointResult{}, m{
			"serviceName": notebooks, "privateDnsEnabled": true, "state": "available", "vpcId": w.vpc.ID(),
			"securityGroupIds": []any{w.endpointGroup.ID()}, "tags": m{"Project": "private-notebook"},
		}},
		{getVpcEndpointToken, m{"vpcId": w.vpc.ID(), "serviceName": notebooks, "state": "available"},
			ec2.LookupVpcEndpointResult{}, m{"id": endpoint.ID()}},
		{getGroupToken, m{"id": w.vpnGroup.ID()}, ec2.LookupSecurityGroupResult{}, m{"vpcId": w.vpc.ID()}},
		{getGroupToken, m{"id": defaultGroup}, ec2.LookupSecurityGroupResult{}, m{"name": "default", "vpcId": w.vpc.ID()}},
		{getClientVpnToken, m{"clientVpnEndpointId": w.vpn.ID()}, ec2clientvpn.LookupEndpointResult{}, m{
			"vpcId": w.vpc.ID(), "securityGroupIds": []any{w.vpnGroup.ID()}, "dnsName": w.vpn.out("dnsName"),
		}},
		{getResolverToken, m{"resolverEndpointId": resolver.ID()}, route53.LookupResolverEndpointResult{}, m{
			"vpcId": w.vpc.ID(), "direction": "INBOUND", "status": "OPERATIONAL",
		}},
		{getLogGroupToken, m{"name": w.logGroup.ID()}, cloudwatch.LookupLogGroupResult{}, m{"name": w.logGroup.ID()}},
	} {
		resp, err := w.invoke(tt.token, tt.args)
		require.NoError(t, err, tt.token)
		got := resp.Properties.Mappable()
		for key, want := range tt.want {
			assert.Equal(t, want, got[key], "%s %s", tt.token, key)
		}
		v := &verdict{}
		checkObject(tt.token, reflect.TypeOf(tt.result), "", plain(resp.Properties), v)
		assert.Empty(t, v.failures, "the result is that of the SDK")
	}
}

// In the provider's own words, by which a program tells that there is none, or more than one.
func TestFunctionsThatFindNothingOrSeveral(t *testing.T) {
	w := newBench(t, nil).everything()
	in := w.endpointInputs(notebooks)
	in["privateDnsEnabled"] = false
	w.up(vpcEndpointType, "second", in)
	for _, tt := range []struct {
		token string
		args  m
		want  string
	}{
		{getVpcEndpointToken, m{"id": "vpce-0"}, "no matching EC2 VPC Endpoint found"},
		{getVpcEndpointToken, m{"serviceName": notebooks, "vpcId": "vpc-0"}, "no matching EC2 VPC Endpoint found"},
		{getVpcEndpointToken, m{"serviceName": notebooks}, "multiple EC2 VPC Endpoints matched; use additional constraints"},
		{getVpcEndpointToken, m{"filters": []any{m{"name": "n", "values": []any{"v"}}}}, "not by filters"},
		{getGroupToken, m{"id": "sg-0"}, "no matching EC2 Security Group found"},
		{getClientVpnToken, m{"clientVpnEndpointId": "cvpn-endpoint-0"}, "no matching EC2 Client VPN Endpoint found"},
		{getResolverToken, m{"resolverEndpointId": "rslvr-in-0"}, "no Route53 Resolver Endpoint matched"},
		{getLogGroupToken, m{"name": "none"}, "reading CloudWatch Logs Log Group (none): empty result"},
	} {
		_, err := w.invoke(tt.token, tt.args)
		assert.ErrorContains(t, err, tt.want, tt.token)
	}
}

// A VPC's default group, which is AWS's, is read as any other.
func TestADefaultSecurityGroupIsReadAsAGroup(t *testing.T) {
	w := newBench(t, nil).network()
	urn := resource.NewURN("dev", "private-notebook", "", securityGroupType, "read")
	got := w.lookAt(w.aws, plugin.ReadRequest{
		URN: urn, Name: "read", Type: securityGroupType, ID: resource.ID(w.vpc.out("defaultSecurityGroupId")),
	})
	assert.Equal(t, "default", plain(got.Outputs).str("name"))
}

// A rule that a group has inline already cannot be added to it once more, in the same direction.
func TestARuleThatAGroupHasInlineIsADuplicate(t *testing.T) {
	w := newBench(t, nil).network()
	group := w.up(securityGroupType, "inline", m{"vpcId": w.vpc.ID(), "ingress": []any{m{
		"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": []any{"10.60.0.0/16"}, "securityGroups": []any{w.vpnGroup.ID()},
	}}})
	rule := m{"securityGroupId": group.ID(), "ipProtocol": "tcp", "fromPort": 443, "toPort": 443}
	w.refuses("InvalidPermission.Duplicate", ingressRuleType, "cidr", with(rule, m{"cidrIpv4": "10.60.0.0/16"}))
	w.refuses("InvalidPermission.Duplicate", ingressRuleType, "group", with(rule, m{"referencedSecurityGroupId": w.vpnGroup.ID()}))
	w.up(ingressRuleType, "other", with(rule, m{"cidrIpv4": "10.61.0.0/16"}))
	w.up(egressRuleType, "out", with(rule, m{"cidrIpv4": "10.60.0.0/16"}))
}

// Tags find the subnets that carry all of them, and nothing else does.
func TestSubnetsAreListedByTheirTags(t *testing.T) {
	w := newBench(t, nil).network()
	tagged := w.up(subnetType, "tagged", m{"vpcId": w.vpc.ID(), "cidrBlock": "10.60.9.0/24", "tags": m{"Project": "p", "Stack": "one"}})
	const token = "aws:ec2/getSubnets:getSubnets"
	for stack, want := range map[string][]any{"one": {tagged.ID()}, "another": {}} {
		resp, err := w.invoke(token, m{"tags": m{"Project": "p", "Stack": stack}})
		require.NoError(t, err)
		assert.Equal(t, want, resp.Properties.Mappable()["ids"], stack)
	}
	_, err := w.invoke(token, m{"filters": []any{m{"name": "n", "values": []any{"v"}}}})
	assert.ErrorContains(t, err, "not by filters")
}
