package cloud

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const refused = "InvalidParameterValue"

func TestClientVpnRefusals(t *testing.T) {
	w := newBench(t, nil).everything()
	elsewhere := w.up(vpcType, "elsewhere", m{"cidrBlock": "172.31.0.0/16"})
	far := w.up(securityGroupType, "far", m{"vpcId": elsewhere.ID()})
	requested := w.up(certificateType, "requested", m{"domainName": "vpn.example.org", "validationMethod": "DNS"})
	elliptic := w.importedCertificate("elliptic", m{"algorithm": "ECDSA", "ecdsaCurve": "P256"}, m{"commonName": "e.example.com"})
	nameless := w.importedCertificate("nameless", m{"algorithm": "RSA"}, m{"organization": "none"})
	but := func(over m) func(*world) m { return func(w *world) m { return with(w.vpnInputs(), over) } }
	log := func(over m) func(*world) m {
		return func(w *world) m {
			return with(w.vpnInputs(), m{"connectionLogOptions": with(w.vpnInputs()["connectionLogOptions"].(m), over)})
		}
	}
	checkRefusals(t, w, []refusalCase{
		{"client range too wide", refused, clientVpnType, but(m{"clientCidrBlock": "172.0.0.0/11"})},
		{"client range too narrow", refused, clientVpnType, but(m{"clientCidrBlock": "172.16.0.0/23"})},
		{"client range on the VPC", refused, clientVpnType, but(m{"clientCidrBlock": "10.60.4.0/22"})},
		{"client range around the VPC", refused, clientVpnType, but(m{"clientCidrBlock": "10.48.0.0/12"})},
		{"three DNS servers", refused, clientVpnType, but(m{"dnsServers": []any{"10.60.0.2", "10.60.0.3", "10.60.0.4"}})},
		{"DNS server by name", refused, clientVpnType, but(m{"dnsServers": []any{"dns.example.com"}})},
		{"groups without a VPC", refused, clientVpnType, but(m{"vpcId": nil})},
		{"group of another VPC", "InvalidParameter", clientVpnType, but(m{"securityGroupIds": []any{far.ID()}})},
		{"unknown group", "InvalidGroup.NotFound", clientVpnType, but(m{"securityGroupIds": []any{"sg-0"}})},
		{"unknown server certificate", refused, clientVpnType, but(m{"serverCertificateArn": "arn:none"})},
		{"certificate that waits for validation", refused, clientVpnType, but(m{"serverCertificateArn": requested.out("arn")})},
		{"elliptic certificate", refused, clientVpnType, but(m{"serverCertificateArn": elliptic.out("arn")})},
		{"certificate without a domain", refused, clientVpnType, but(m{"serverCertificateArn": nameless.out("arn")})},
		{"log without a group", "MissingParameter", clientVpnType, log(m{"cloudwatchLogGroup": nil})},
		{"unknown log group", "ResourceNotFoundException", clientVpnType, log(m{"cloudwatchLogGroup": "none"})},
		{"unknown log stream", refused, clientVpnType, log(m{"cloudwatchLogStream": "none"})},
	})
}

func TestClientVpnNetworkRefusals(t *testing.T) {
	w := newBench(t, nil).everything()
	elsewhere := w.up(vpcType, "elsewhere", m{"cidrBlock": "172.31.0.0/16"})
	farSubnet := w.up(subnetType, "far", m{"vpcId": elsewhere.ID(), "cidrBlock": "172.31.0.0/24"})
	secondA := w.up(subnetType, "a2", m{"vpcId": w.vpc.ID(), "cidrBlock": "10.60.2.0/24", "availabilityZone": "ap-northeast-1a"})
	small := w.up(subnetType, "d", m{"vpcId": w.vpc.ID(), "cidrBlock": "10.60.3.0/28", "availabilityZone": "ap-northeast-1d"})
	open := w.up(clientVpnType, "open", with(w.vpnInputs(), m{"clientCidrBlock": "172.28.0.0/14", "vpcId": nil, "securityGroupIds": nil}))
	join := func(vpn, subnet *deployed) func(*world) m {
		return func(*world) m { return m{"clientVpnEndpointId": vpn.ID(), "subnetId": subnet.ID()} }
	}
	checkRefusals(t, w, []refusalCase{
		{"subnet twice", "InvalidClientVpnDuplicateAssociationException", networkAssociationType, join(w.vpn, w.subnetA)},
		{"second subnet in a zone", "InvalidClientVpnSubnetId.DuplicateAz", networkAssociationType, join(w.vpn, secondA)},
		{"small subnet", refused, networkAssociationType, join(w.vpn, small)},
		{"subnet of another VPC", refused, networkAssociationType, join(w.vpn, farSubnet)},
		{"overlapping VPC", "InvalidClientVpnSubnetId.OverlappingCidr", networkAssociationType, join(open, farSubnet)},
		{"unknown endpoint", "InvalidClientVpnEndpointId.NotFound", networkAssociationType, func(w *world) m {
			return m{"clientVpnEndpointId": "cvpn-0", "subnetId": w.subnetA.ID()}
		}},
		{"rule twice", "InvalidClientVpnDuplicateAuthorizationRule", authorizationRuleType, func(w *world) m {
			return m{"clientVpnEndpointId": w.vpn.ID(), "targetNetworkCidr": "10.60.0.0/16", "authorizeAllGroups": true}
		}},
	})
}

// importedCertificate is a self-signed certificate in ACM.
func (b *bench) importedCertificate(name string, key, subject m) *deployed {
	private := b.up("tls:index/privateKey:PrivateKey", name, key)
	certificate := b.up("tls:index/selfSignedCert:SelfSignedCert", name, m{
		"privateKeyPem": secretOf(private, "privateKeyPem"), "validityPeriodHours": 24, "subject": subject,
		"allowedUses": []any{"server_auth"},
	})
	return b.up(certificateType, name, m{
		"certificateBody": certificate.out("certPem"), "privateKey": secretOf(private, "privateKeyPem"),
	})
}

func TestClientVpnFaults(t *testing.T) {
	w := newBench(t, nil)
	base := m{
		"clientCidrBlock": "172.16.0.0/22", "serverCertificateArn": "arn", "connectionLogOptions": m{"enabled": false},
		"authenticationOptions": []any{m{"type": "certificate-authentication"}},
	}
	six := []any{"1", "2", "3", "4", "5", "6"}
	for want, over := range map[string]m{
		"clientCidrBlock: ":               {"clientCidrBlock": "172.16.0.1/22"},
		"vpnPort: ":                       {"vpnPort": 444},
		"sessionTimeoutHours: ":           {"sessionTimeoutHours": 9},
		"transportProtocol: ":             {"transportProtocol": "sctp"},
		"selfServicePortal: ":             {"selfServicePortal": "yes"},
		"securityGroupIds: ":              {"securityGroupIds": six},
		"authenticationOptions: ":         {"authenticationOptions": []any{}},
		"authenticationOptions[0].type: ": {"authenticationOptions": []any{m{"type": "password"}}},
		"clientLoginBannerOptions.bannerText: ": {
			"clientLoginBannerOptions": m{"enabled": true, "bannerText": strings.Repeat("b", 1401)},
		},
	} {
		faults := w.faultsOf(clientVpnType, with(base, over))
		require.Len(t, faults, 1, want)
		assert.True(t, strings.HasPrefix(faults[0], want), faults[0])
	}
	require.Empty(t, w.faultsOf(clientVpnType, base))
	for _, over := range []m{{"accessGroupId": "g"}, {"authorizeAllGroups": nil}} {
		rule := m{"clientVpnEndpointId": "c", "targetNetworkCidr": "10.60.0.0/16", "authorizeAllGroups": true}
		assert.Len(t, w.faultsOf(authorizationRuleType, with(rule, over)), 1)
	}
}

// All target networks of an endpoint are of its VPC, so it cannot leave that while it has one.
func TestAClientVpnLeavesItsVpcWithoutAssociationsAlone(t *testing.T) {
	w := newBench(t, nil).everything()
	elsewhere := w.up(vpcType, "elsewhere", m{"cidrBlock": "10.31.0.0/16"})
	group := w.up(securityGroupType, "there", m{"vpcId": elsewhere.ID()})
	moved := with(w.vpnInputs(), m{"vpcId": elsewhere.ID(), "securityGroupIds": []any{group.ID()}})
	assert.ErrorContains(t, w.update(w.vpn, moved), "has target networks in "+w.vpc.ID()+", so it cannot be in "+elsewhere.ID())
	free := w.up(clientVpnType, "free", with(w.vpnInputs(), m{"clientCidrBlock": "172.28.0.0/14"}))
	require.NoError(t, w.update(free, with(moved, m{"clientCidrBlock": "172.28.0.0/14"})))
}

func TestAForgetfulAccountTakesTheVpcWithTheLastAssociation(t *testing.T) {
	for _, forgets := range []bool{false, true} {
		w := newBench(t, &Seed{Region: testRegion, ForgetfulVpns: forgets}).everything()
		assert.Equal(t, w.vpc.ID(), plain(w.read(w.vpn).Outputs).str("vpcId"))
		free := w.up(clientVpnType, "free", with(w.vpnInputs(), m{"clientCidrBlock": "172.28.0.0/14"}))
		want := w.vpc.ID()
		if forgets {
			want = ""
		}
		assert.Equal(t, want, plain(w.read(free).Outputs).str("vpcId"))
	}
}
