package tests

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

func newClientVpn(args *components.ClientVpnArgs) func(*pulumi.Context) (*components.ClientVpn, error) {
	return func(ctx *pulumi.Context) (*components.ClientVpn, error) {
		return components.NewClientVpn(ctx, "vpn", args)
	}
}

var (
	vpnGroupID    = recorder.ID("sg-", "vpn-clients")
	vpnEndpointID = recorder.ID("cvpn-endpoint-", "vpn-endpoint")
)

func vpnEgress(name, protocol string, port float64, network, description string) object {
	return object{
		"securityGroupId": vpnGroupID, "cidrIpv4": network, "ipProtocol": protocol, "fromPort": port, "toPort": port,
		"description": description, "tags": tagged(name),
	}
}

func vpnAuthorization(network string) object {
	return object{
		"clientVpnEndpointId": vpnEndpointID, "targetNetworkCidr": network, "authorizeAllGroups": true,
		"description": "Every authenticated client",
	}
}

// The session, the disconnect and the portal are set to the letter: AWS's and the provider's defaults differ.
func vpnEndpoint() object {
	return object{
		"description": "Private access to SageMaker notebook instances", "vpcId": "vpc-1",
		"securityGroupIds": list{vpnGroupID}, "clientCidrBlock": "172.16.0.0/22", "serverCertificateArn": "arn:server",
		"authenticationOptions": list{object{"type": "certificate-authentication", "rootCertificateChainArn": "arn:root"}},
		"dnsServers":            list{"10.60.0.2"}, "splitTunnel": true, "transportProtocol": "udp", "vpnPort": 443.0,
		"sessionTimeoutHours": 8.0, "disconnectOnSessionTimeout": true, "selfServicePortal": "disabled",
		"clientLoginBannerOptions": object{"enabled": false}, "clientConnectOptions": object{"enabled": false},
		"clientRouteEnforcementOptions": object{"enforced": false},
		"connectionLogOptions": object{
			"enabled": true, "cloudwatchLogGroup": "vpn-connections", "cloudwatchLogStream": "vpn-connections",
		},
		"tags": tagged("vpn-endpoint"),
	}
}

func TestClientVpnDeclaresItsEndpointAndWhatClientsMayReach(t *testing.T) {
	rec, _ := built(t, newClientVpn(clientVpnArgs()))
	assert.Equal(t, map[string]object{
		securityGroupType + " vpn-clients": {
			"description": "Traffic of Client VPN clients into the VPC", "vpcId": "vpc-1", "tags": tagged("vpn-clients"),
		},
		egressRuleType + " vpn-https-to-10.60.0.0-16": vpnEgress("vpn-https-to-10.60.0.0-16", "tcp", 443,
			"10.60.0.0/16", "HTTPS to an authorised network"),
		egressRuleType + " vpn-dns-tcp": vpnEgress("vpn-dns-tcp", "tcp", 53, "10.60.0.2/32", "DNS to the DNS server of the VPC"),
		egressRuleType + " vpn-dns-udp": vpnEgress("vpn-dns-udp", "udp", 53, "10.60.0.2/32", "DNS to the DNS server of the VPC"),
		logGroupType + " vpn-connections": {
			"retentionInDays": 365.0, "tags": tagged("vpn-connections"),
		},
		logStreamType + " vpn-connections":                    {"logGroupName": "vpn-connections"},
		clientVpnEndpointType + " vpn-endpoint":               vpnEndpoint(),
		associationType + " vpn-association-ap-northeast-1a":  {"clientVpnEndpointId": vpnEndpointID, "subnetId": "subnet-a"},
		associationType + " vpn-association-ap-northeast-1c":  {"clientVpnEndpointId": vpnEndpointID, "subnetId": "subnet-c"},
		authorizationType + " vpn-authorization-10.60.0.0-16": vpnAuthorization("10.60.0.0/16"),
	}, inputs(rec))
}

func TestClientVpnOutputsWhatAProfileNeeds(t *testing.T) {
	_, got := built(t, newClientVpn(clientVpnArgs()))
	assert.Equal(t, object{
		"EndpointID":      vpnEndpointID,
		"DNSName":         "*." + vpnEndpointID + ".prod.clientvpn.ap-northeast-1.amazonaws.com",
		"DNSServer":       "10.60.0.2",
		"SecurityGroupID": vpnGroupID,
		"LogGroupName":    "vpn-connections",

		"SelfServicePortalURL": "",
	}, got)
}

// One after the other, because AWS allows few operations at once on one endpoint, and rules made in parallel stick. The
// time-outs are read from what the provider is told; how long AWS takes, no test here can say.
func TestClientVpnAssociatesAndAuthorisesOneAfterTheOther(t *testing.T) {
	args := clientVpnArgs()
	args.AuthorizedCIDRs = prefixes("10.60.8.0/24", "10.60.9.0/24")
	rec, _ := built(t, newClientVpn(args))
	endpoint := clientVpnEndpointType + " vpn-endpoint"
	chain := []string{
		associationType + " vpn-association-ap-northeast-1a", associationType + " vpn-association-ap-northeast-1c",
		authorizationType + " vpn-authorization-10.60.8.0-24", authorizationType + " vpn-authorization-10.60.9.0-24",
		authorizationType + " vpn-authorization-10.60.0.2-32",
	}
	assert.Equal(t, []string{endpoint}, waits(t, rec, chain[0]))
	for i := 1; i < len(chain); i++ {
		want := []string{endpoint, chain[i-1]}
		slices.Sort(want)
		assert.Equal(t, want, waits(t, rec, chain[i]), chain[i])
	}
}

func TestClientVpnIsPatientAndKeepsItsGroup(t *testing.T) {
	rec, _ := built(t, newClientVpn(clientVpnArgs()))
	assert.Equal(t, map[string]string{
		clientVpnEndpointType + " vpn-endpoint":               "is replaced on changes of [vpcId]",
		securityGroupType + " vpn-clients":                    "ignores changes of [name description]",
		associationType + " vpn-association-ap-northeast-1a":  `deletes before it replaces, timeouts "30m"/""/"30m"`,
		associationType + " vpn-association-ap-northeast-1c":  `deletes before it replaces, timeouts "30m"/""/"30m"`,
		authorizationType + " vpn-authorization-10.60.0.0-16": `timeouts "30m"/""/"30m"`,
	}, options(rec))
}

func TestClientVpnsChosenValuesReachItsEndpointAndLog(t *testing.T) {
	args := clientVpnArgs()
	args.SessionTimeoutHours, args.LoginBanner = 12, "Willkommen ü"
	args.LogRetentionDays, args.LogKmsKeyArn = 30, pulumi.String("arn:key")
	rec, _ := built(t, newClientVpn(args))
	endpoint := vpnEndpoint()
	endpoint["sessionTimeoutHours"] = 12.0
	endpoint["clientLoginBannerOptions"] = object{"enabled": true, "bannerText": "Willkommen ü"}
	assert.Equal(t, endpoint, inputsOf(t, rec, clientVpnEndpointType, "vpn-endpoint"))
	assert.Equal(t, object{"retentionInDays": 30.0, "kmsKeyId": "arn:key", "tags": tagged("vpn-connections")},
		inputsOf(t, rec, logGroupType, "vpn-connections"))
}

// What clients are authorised for: Client VPN denies by default and documents no exception for DNS.
func TestClientVpnAlwaysAuthorisesTheDNSServer(t *testing.T) {
	for _, c := range []struct {
		name       string
		vpc        components.Vpc
		authorized []netip.Prefix
		want       []string
	}{
		{"the VPC's CIDRs unless others are given", referenceVpc(), nil, []string{"10.60.0.0/16"}},
		{"each secondary CIDR too", withSecondary(), nil, []string{"10.60.0.0/16", "10.61.0.0/16"}},
		{"a range that leaves the DNS server out gets a rule more", referenceVpc(), prefixes("10.60.1.0/24"),
			[]string{"10.60.0.2/32", "10.60.1.0/24"}},
		{"the secondary CIDR alone leaves it out", withSecondary(), prefixes("10.61.0.0/16"), []string{"10.60.0.2/32", "10.61.0.0/16"}},
		{"a range that just leaves it out", referenceVpc(), prefixes("10.60.0.4/30"), []string{"10.60.0.2/32", "10.60.0.4/30"}},
		{"a range that just holds it", referenceVpc(), prefixes("10.60.0.0/30"), []string{"10.60.0.0/30"}},
		{"the server itself", referenceVpc(), prefixes("10.60.0.2/32"), []string{"10.60.0.2/32"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := clientVpnArgs()
			args.Vpc, args.AuthorizedCIDRs = c.vpc, c.authorized
			rec, _ := built(t, newClientVpn(args))
			assert.Equal(t, c.want, targets(rec))
		})
	}
}

// targets are the authorised networks, sorted.
func targets(rec *recorder.Recorder) []string {
	var networks []string
	for _, r := range rec.OfType(authorizationType) {
		networks = append(networks, r.Inputs["targetNetworkCidr"].StringValue())
	}
	slices.Sort(networks)
	return networks
}

func TestClientVpnsDNSServerIsBasePlusTwoOfThePrimaryCIDR(t *testing.T) {
	for _, c := range []struct {
		name, primary string
		secondary     []netip.Prefix
		want          string
	}{
		{"the reference network", "10.60.0.0/16", nil, "10.60.0.2"},
		{"a secondary CIDR before it changes nothing", "10.60.0.0/16", prefixes("10.59.0.0/16"), "10.60.0.2"},
		{"a secondary CIDR after it changes nothing", "10.60.0.0/16", prefixes("10.61.0.0/16", "10.62.0.0/16"), "10.60.0.2"},
		{"the smallest VPC", "10.60.255.240/28", nil, "10.60.255.242"},
		{"not the subnet's base", "10.60.128.0/17", nil, "10.60.128.2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := clientVpnArgs()
			args.Vpc = resized(args.Vpc, prefix(c.primary))
			args.Vpc.SecondaryCIDRs = c.secondary
			rec, got := built(t, newClientVpn(args))
			assert.Equal(t, list{c.want}, inputsOf(t, rec, clientVpnEndpointType, "vpn-endpoint")["dnsServers"])
			assert.Equal(t, c.want, got["DNSServer"])
			for _, rule := range []string{"vpn-dns-tcp", "vpn-dns-udp"} {
				assert.Equal(t, c.want+"/32", inputsOf(t, rec, egressRuleType, rule)["cidrIpv4"])
			}
		})
	}
}

func TestClientVpnAssociatesEverySubnetOnce(t *testing.T) {
	args := clientVpnArgs()
	args.Vpc.Subnets = args.Vpc.Subnets[:1]
	rec, _ := built(t, newClientVpn(args))
	associations := rec.OfType(associationType)
	require.Len(t, associations, 1)
	assert.Equal(t, "vpn-association-ap-northeast-1a", associations[0].Name)
}
