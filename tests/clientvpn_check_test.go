package tests

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"private-notebook/components"
)

func TestClientVpnReportsEveryMissingArgumentAtOnce(t *testing.T) {
	assert.Equal(t, `private-notebook:index:ClientVpn "vpn": 6 faults:
  - client VPN: VPC ID is missing; give the ID of the VPC
  - client VPN: VPC CIDR (none) is not an IPv4 network from /16 to /28; give the VPC's primary CIDR, such as 10.60.0.0/16
  - client VPN: subnet list is empty; give at least one subnet, one per Availability Zone
  - client VPN: client CIDR (none) is not an IPv4 network from /12 to /22; choose a range outside every VPC and on-premises network, from /12 to /22
  - client VPN: server certificate ARN is missing; give the ARN of a certificate in ACM in the same Region
  - client VPN: authentication is missing; set Authentication.MutualTLS, Authentication.Saml or Authentication.ActiveDirectory`, refused(t, newClientVpn(nil)))
}

func TestClientVpnReportsEveryFaultAtOnce(t *testing.T) {
	args := &components.ClientVpnArgs{
		Vpc: components.Vpc{
			ID: pulumi.String("vpc-1"), CIDR: prefix("10.60.0.0/16"),
			Subnets: []components.Subnet{{
				ID: pulumi.String("subnet-a"), AvailabilityZone: "ap-northeast-1a", CIDR: prefix("10.60.0.0/28"),
			}},
		},
		ClientCIDR: prefix("10.0.0.0/8"), OtherCIDRs: prefixes("192.168.0.0/16", "10.1.0.0/16", "10.2.0.0/16"),
		Authentication:      components.ClientVpnAuthentication{MutualTLS: &components.MutualTLS{}},
		AuthorizedCIDRs:     prefixes("10.62.0.0/16", "10.60.1.0/24", "10.60.1.0/24", "0.0.0.0/0"),
		SessionTimeoutHours: 9, LogRetentionDays: 2, LoginBanner: strings.Repeat("ü", 701),
	}
	assert.Equal(t, `private-notebook:index:ClientVpn "vpn": 11 faults:
  - client VPN: subnet 10.60.0.0/28 is too small to associate; use a subnet of /27 or larger
  - client VPN: client CIDR 10.0.0.0/8 is not an IPv4 network from /12 to /22; choose a range outside every VPC and on-premises network, from /12 to /22
  - client VPN: authorised CIDR 10.60.1.0/24 is listed twice; list it once
  - client VPN: authorised CIDR 0.0.0.0/0 is open to the world; name a network of your own, /8 or narrower
  - client VPN: authorised CIDR 10.62.0.0/16 is not within the VPC; authorise ranges of the VPC, such as 10.60.0.0/16
  - client VPN: authorised CIDR 0.0.0.0/0 is not within the VPC; authorise ranges of the VPC, such as 10.60.0.0/16
  - client VPN: server certificate ARN is missing; give the ARN of a certificate in ACM in the same Region
  - client VPN: client root certificate ARN is missing; give the ARN of a certificate in ACM in the same Region
  - client VPN: session timeout 9 h is not offered by AWS; choose one of [8 10 12 24] hours
  - client VPN: log retention 2 days is not offered by CloudWatch Logs; choose one of [1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653]
  - client VPN: login banner of 1402 bytes is too long or not UTF-8; write at most 1400 bytes of UTF-8`, refused(t, newClientVpn(args)))
}

// A row of a rule that one argument decides: the fault, or "" where the value is accepted.
type clientVpnRow struct {
	name   string
	change func(*components.ClientVpnArgs)
	fault  string
}

func checkClientVpn(t *testing.T, rows []clientVpnRow) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			args := clientVpnArgs()
			row.change(args)
			if row.fault == "" {
				built(t, newClientVpn(args))
				return
			}
			assert.Equal(t, `private-notebook:index:ClientVpn "vpn": client VPN: `+row.fault, refused(t, newClientVpn(args)))
		})
	}
}

func TestClientCIDRsThatAWSTakes(t *testing.T) {
	cidr := func(c string) func(*components.ClientVpnArgs) {
		return func(a *components.ClientVpnArgs) { a.ClientCIDR = netip.MustParsePrefix(c) }
	}
	const size = " is not an IPv4 network from /12 to /22; "
	const remedy = "choose a range outside every VPC and on-premises network, from /12 to /22"
	checkClientVpn(t, []clientVpnRow{
		{"/11 is too large", cidr("172.0.0.0/11"), "client CIDR 172.0.0.0/11" + size + remedy},
		{"/12 is the largest", cidr("172.16.0.0/12"), ""},
		{"/22 is the smallest", cidr("172.16.0.0/22"), ""},
		{"/23 is too small", cidr("172.16.0.0/23"), "client CIDR 172.16.0.0/23" + size + remedy},
		{"host bits", cidr("172.16.0.1/22"), "client CIDR 172.16.0.1/22" + size + remedy},
		{"IPv6", cidr("fd00::/20"), "client CIDR fd00::/20" + size + remedy},
		{"inside the VPC", cidr("10.60.4.0/22"), "client CIDR 10.60.4.0/22 overlaps VPC 10.60.0.0/16; " + remedy},
		{"around the VPC", cidr("10.48.0.0/12"), "client CIDR 10.48.0.0/12 overlaps VPC 10.60.0.0/16; " + remedy},
		{"the VPC itself", cidr("10.60.0.0/16"), "client CIDR 10.60.0.0/16 overlaps VPC 10.60.0.0/16; " + remedy},
		{"beside the VPC", cidr("10.61.0.0/16"), ""},
		{"inside a secondary CIDR", func(a *components.ClientVpnArgs) {
			a.Vpc, a.ClientCIDR = withSecondary(), prefix("10.61.252.0/22")
		}, "client CIDR 10.61.252.0/22 overlaps VPC 10.61.0.0/16; " + remedy},
		{"inside on-premises", cidr("192.168.0.0/22"), "client CIDR 192.168.0.0/22 overlaps network 192.168.0.0/16; " + remedy},
		{"around on-premises", cidr("192.160.0.0/12"), "client CIDR 192.160.0.0/12 overlaps network 192.168.0.0/16; " + remedy},
	})
}

func TestAClientCIDRIsToldEveryNetworkThatItOverlaps(t *testing.T) {
	args := clientVpnArgs()
	args.Vpc, args.ClientCIDR, args.OtherCIDRs = withSecondary(), prefix("10.48.0.0/12"), prefixes("10.62.0.0/24", "10.63.0.0/24")
	const remedy = "; choose a range outside every VPC and on-premises network, from /12 to /22"
	assert.Equal(t, `private-notebook:index:ClientVpn "vpn": 4 faults:
  - client VPN: client CIDR 10.48.0.0/12 overlaps VPC 10.60.0.0/16`+remedy+`
  - client VPN: client CIDR 10.48.0.0/12 overlaps VPC 10.61.0.0/16`+remedy+`
  - client VPN: client CIDR 10.48.0.0/12 overlaps network 10.62.0.0/24`+remedy+`
  - client VPN: client CIDR 10.48.0.0/12 overlaps network 10.63.0.0/24`+remedy, refused(t, newClientVpn(args)))
}

func TestClientVpnsAuthorisedRanges(t *testing.T) {
	ranges := func(texts ...string) func(*components.ClientVpnArgs) {
		return func(a *components.ClientVpnArgs) { a.Vpc, a.AuthorizedCIDRs = withSecondary(), prefixes(texts...) }
	}
	checkClientVpn(t, []clientVpnRow{
		{"within the VPC", ranges("10.60.8.0/24"), ""},
		{"within a secondary CIDR", ranges("10.61.8.0/24"), ""},
		{"none at all", func(a *components.ClientVpnArgs) { a.AuthorizedCIDRs = prefixes() },
			"authorised CIDR list is empty; leave it out to authorise the VPC"},
		{"on-premises, to which there is no route", ranges("192.168.0.0/24"),
			"authorised CIDR 192.168.0.0/24 is not within the VPC; authorise ranges of the VPC, such as 10.60.0.0/16"},
		{"across the VPC and its secondary CIDR", ranges("10.60.0.0/15"),
			"authorised CIDR 10.60.0.0/15 is not within the VPC; authorise ranges of the VPC, such as 10.60.0.0/16"},
		{"twice", ranges("10.60.8.0/24", "10.60.8.0/24"), "authorised CIDR 10.60.8.0/24 is listed twice; list it once"},
		{"IPv6", ranges("fd00::/64"),
			"authorised CIDR fd00::/64 is not an IPv4 network; write it such as 192.168.0.0/16, without host bits"},
	})
}

func TestClientVpnsSubnetsMayBeAsSmallAsAWSAllows(t *testing.T) {
	size := func(c string) func(*components.ClientVpnArgs) {
		return func(a *components.ClientVpnArgs) { a.Vpc.Subnets[1].CIDR = prefix(c) }
	}
	checkClientVpn(t, []clientVpnRow{
		{"/27", size("10.60.1.0/27"), ""},
		{"/28", size("10.60.1.0/28"), "subnet 10.60.1.0/28 is too small to associate; use a subnet of /27 or larger"},
		{"unknown", func(a *components.ClientVpnArgs) { a.Vpc.Subnets[1].CIDR = netip.Prefix{} }, ""},
	})
}

func TestClientVpnsSessionsLastAsLongAsAWSOffers(t *testing.T) {
	hours := func(n int) func(*components.ClientVpnArgs) {
		return func(a *components.ClientVpnArgs) { a.SessionTimeoutHours = n }
	}
	checkClientVpn(t, []clientVpnRow{
		{"the default", hours(0), ""}, {"8", hours(8), ""}, {"10", hours(10), ""}, {"12", hours(12), ""}, {"24", hours(24), ""},
		{"7", hours(7), "session timeout 7 h is not offered by AWS; choose one of [8 10 12 24] hours"},
		{"25", hours(25), "session timeout 25 h is not offered by AWS; choose one of [8 10 12 24] hours"},
		{"negative", hours(-8), "session timeout -8 h is not offered by AWS; choose one of [8 10 12 24] hours"},
	})
}

func TestClientVpnsLogsAreKeptAsLongAsCloudWatchOffers(t *testing.T) {
	days := func(n int) func(*components.ClientVpnArgs) {
		return func(a *components.ClientVpnArgs) { a.LogRetentionDays = n }
	}
	const remedy = " is not offered by CloudWatch Logs; choose one of " +
		"[1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653]"
	checkClientVpn(t, []clientVpnRow{
		{"the default", days(0), ""}, {"the shortest", days(1), ""}, {"the longest", days(3653), ""}, {"a year", days(365), ""},
		{"2", days(2), "log retention 2 days" + remedy},
		{"366", days(366), "log retention 366 days" + remedy},
		{"negative", days(-1), "log retention -1 days" + remedy},
	})
}

// AWS counts bytes of UTF-8, not characters.
func TestClientVpnsLoginBannerIsCountedInBytes(t *testing.T) {
	banner := func(text string) func(*components.ClientVpnArgs) {
		return func(a *components.ClientVpnArgs) { a.LoginBanner = text }
	}
	const remedy = " is too long or not UTF-8; write at most 1400 bytes of UTF-8"
	checkClientVpn(t, []clientVpnRow{
		{"none", banner(""), ""},
		{"1400 bytes", banner(strings.Repeat("x", 1400)), ""},
		{"1401 bytes", banner(strings.Repeat("x", 1401)), "login banner of 1401 bytes" + remedy},
		{"1400 bytes of 700 characters", banner(strings.Repeat("ü", 700)), ""},
		{"1402 bytes of 701 characters", banner(strings.Repeat("ü", 701)), "login banner of 1402 bytes" + remedy},
		{"not UTF-8", banner("\xff"), "login banner of 1 bytes" + remedy},
	})
}
