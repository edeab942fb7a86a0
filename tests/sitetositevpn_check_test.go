package tests

import (
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"private-notebook/components"
)

func TestSiteToSiteVpnReportsEveryFaultAtOnce(t *testing.T) {
	assert.Equal(t, `private-notebook:index:SiteToSiteVpn "office": 3 faults:
  - Site-to-Site VPN: virtual private gateway and transit gateway are both missing; give the ID of the one that the tunnels end at
  - Site-to-Site VPN: on-premises CIDR list is empty; name the networks behind the customer gateway
  - Site-to-Site VPN: customer gateway has neither an address nor a certificate; give the static public IPv4 address that the device is reached by`,
		refused(t, newSiteToSiteVpn(nil)))

	args := siteToSiteVpnArgs()
	args.TransitGatewayID, args.LogRetentionDays = pulumi.String("tgw-1"), 2
	args.OnPremisesCIDRs = prefixes("192.168.0.0/16", "192.168.1.0/24", "0.0.0.0/0")
	args.CustomerGateway = components.CustomerGateway{IPAddress: netip.MustParseAddr("192.168.1.1"), BGPASN: 10124}
	args.TunnelInsideCIDRs = prefixes("169.254.5.0/30", "10.0.0.0/30", "169.254.9.0/29")
	assert.Equal(t, `private-notebook:index:SiteToSiteVpn "office": 10 faults:
  - Site-to-Site VPN: virtual private gateway and transit gateway are given together; give the ID of the one that the tunnels end at
  - Site-to-Site VPN: on-premises CIDR 0.0.0.0/0 is open to the world; name a network of your own, /8 or narrower
  - Site-to-Site VPN: on-premises CIDR 192.168.1.0/24 overlaps 192.168.0.0/16; name on-premises ranges outside the VPC and apart from each other
  - Site-to-Site VPN: customer gateway address 192.168.1.1 is not a public IPv4 address; give the static public IPv4 address that the device is reached by
  - Site-to-Site VPN: customer gateway ASN 10124 is reserved by AWS; choose your own public number, or a private one from 64512 to 65534
  - Site-to-Site VPN: tunnel inside CIDR list of 3 is not one for each tunnel; give two, or none to let AWS choose
  - Site-to-Site VPN: tunnel inside CIDR 169.254.5.0/30 is reserved by AWS; choose a free /30 of 169.254.0.0/16, such as 169.254.10.0/30, or leave both out
  - Site-to-Site VPN: tunnel inside CIDR 10.0.0.0/30 is not a /30 of 169.254.0.0/16; choose a free /30 of 169.254.0.0/16, such as 169.254.10.0/30, or leave both out
  - Site-to-Site VPN: tunnel inside CIDR 169.254.9.0/29 is not a /30 of 169.254.0.0/16; choose a free /30 of 169.254.0.0/16, such as 169.254.10.0/30, or leave both out
  - Site-to-Site VPN: log retention 2 days is not offered by CloudWatch Logs; choose one of [1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653]`,
		refused(t, newSiteToSiteVpn(args)))
}

// vpnRow is one change to good arguments: the fault, or "" where the value is accepted.
type vpnRow struct {
	change func(*components.SiteToSiteVpnArgs)
	fault  string
}

func checkSiteToSiteVpn(t *testing.T, rows map[string]vpnRow) {
	t.Helper()
	for name, row := range rows {
		changed := siteToSiteVpnArgs()
		row.change(changed)
		err := changed.Validate("office")
		if row.fault == "" {
			assert.NoError(t, err, name)
			continue
		}
		assert.EqualError(t, err, `private-notebook:index:SiteToSiteVpn "office": Site-to-Site VPN: `+row.fault, name)
	}
}

func TestSiteToSiteVpnsNumberIsOneThatANetworkCanHave(t *testing.T) {
	type args = components.SiteToSiteVpnArgs
	asn := func(n int) func(*args) { return func(a *args) { a.CustomerGateway.BGPASN = n } }
	const (
		noNumber = " cannot be a network's number; choose your own public number, or a private one from 64512 to 65534"
		reserved = " is reserved by AWS; choose your own public number, or a private one from 64512 to 65534"
	)
	checkSiteToSiteVpn(t, map[string]vpnRow{
		"the first number":           {asn(1), ""},
		"the last number":            {asn(4294967294), ""},
		"a number of another Region": {asn(9059), ""},
		"none":                       {asn(-1), "customer gateway ASN -1" + noNumber},
		"too large":                  {asn(4294967295), "customer gateway ASN 4294967295" + noNumber},
		"the transition number":      {asn(23456), "customer gateway ASN 23456" + noNumber},
		"the last of 16 bits":        {asn(65535), "customer gateway ASN 65535" + noNumber},
		"AWS's own":                  {asn(7224), "customer gateway ASN 7224" + reserved},
		"AWS's own in Tokyo":         {asn(10124), "customer gateway ASN 10124" + reserved},
		"both sides alike": {
			func(a *args) { a.BGP, a.AmazonSideASN, a.CustomerGateway.BGPASN = true, 64512, 64512 },
			"customer gateway ASN 64512 is the gateway's own; choose another number for one of the two sides",
		},
		"both sides alike without BGP": {func(a *args) { a.AmazonSideASN, a.CustomerGateway.BGPASN = 64512, 64512 }, ""},
	})
}

func TestSiteToSiteVpnsTunnelNetworksAreFree(t *testing.T) {
	inside := func(networks ...string) func(*components.SiteToSiteVpnArgs) {
		return func(a *components.SiteToSiteVpnArgs) { a.TunnelInsideCIDRs = prefixes(networks...) }
	}
	const free = "; choose a free /30 of 169.254.0.0/16, such as 169.254.10.0/30, or leave both out"
	checkSiteToSiteVpn(t, map[string]vpnRow{
		"another Region's reserved tunnels": {inside("169.254.6.0/30", "169.254.6.4/30"), ""},
		"metadata address":                  {inside("169.254.169.252/30", "169.254.6.4/30"), "tunnel inside CIDR 169.254.169.252/30 is reserved by AWS" + free},
		"one network for both":              {inside("169.254.6.0/30", "169.254.6.0/30"), "tunnel inside CIDR 169.254.6.0/30 is given to both tunnels" + free},
		"one tunnel alone":                  {inside("169.254.6.0/30"), "tunnel inside CIDR list of 1 is not one for each tunnel; give two, or none to let AWS choose"},
	})
}

func TestSiteToSiteVpnsDeviceHasAPublicAddress(t *testing.T) {
	type args = components.SiteToSiteVpnArgs
	device := func(address string) func(*args) {
		return func(a *args) { a.CustomerGateway.IPAddress = netip.MustParseAddr(address) }
	}
	const notPublic = " is not a public IPv4 address; give the static public IPv4 address that the device is reached by"
	checkSiteToSiteVpn(t, map[string]vpnRow{
		"a public device":             {device("203.0.113.1"), ""},
		"a device in shared space":    {device("100.64.0.1"), "customer gateway address 100.64.0.1" + notPublic},
		"a device without an address": {device("0.0.0.0"), "customer gateway address 0.0.0.0" + notPublic},
		"a multicast device":          {device("224.0.0.1"), "customer gateway address 224.0.0.1" + notPublic},
		"a reserved device":           {device("240.0.0.1"), "customer gateway address 240.0.0.1" + notPublic},
		"a device of IPv6":            {device("2001:db8::1"), "customer gateway address 2001:db8::1" + notPublic},
		"a device behind itself": {
			func(a *args) { a.OnPremisesCIDRs = prefixes("203.0.113.0/24") },
			"customer gateway address 203.0.113.12 lies in on-premises CIDR 203.0.113.0/24, so the tunnel would be sent into itself; " +
				"name the ranges behind the device without its own public address",
		},
	})
}

func TestSiteToSiteVpnsRoutesAreAsManyAsAWSTakes(t *testing.T) {
	type args = components.SiteToSiteVpnArgs
	checkSiteToSiteVpn(t, map[string]vpnRow{
		"static routes at a transit gateway": {
			func(a *args) { a.VpnGatewayID, a.TransitGatewayID = nil, pulumi.String("tgw-1") },
			"transit gateway is given without BGP; set BGP: static routes of a transit gateway stand in its own route tables, " +
				"which whoever runs it keeps",
		},
		"as many routes as AWS takes": {func(a *args) { a.OnPremisesCIDRs = manyNetworks(100) }, ""},
		"one more": {
			func(a *args) { a.OnPremisesCIDRs = manyNetworks(101) },
			"on-premises CIDR list of 101 is longer than a connection's static routes may be; sum the ranges up to at most 100, or set BGP",
		},
		"one more by BGP": {func(a *args) { a.OnPremisesCIDRs, a.BGP = manyNetworks(101), true }, ""},
	})
}
