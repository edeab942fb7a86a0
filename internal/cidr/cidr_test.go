package cidr_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"private-notebook/internal/cidr"
)

// The frozen table: these addresses are pushed to people's machines and may never move.
func TestDNSServerIsBasePlusTwo(t *testing.T) {
	for vpc, want := range map[string]string{
		"10.60.0.0/16":       "10.60.0.2",
		"10.0.0.0/8":         "10.0.0.2",
		"172.31.0.0/16":      "172.31.0.2",
		"192.168.7.0/24":     "192.168.7.2",
		"192.168.7.128/25":   "192.168.7.130",
		"100.64.255.240/28":  "100.64.255.242",
		"10.60.5.9/16":       "10.60.0.2",
		"0.0.0.0/0":          "0.0.0.2",
		"10.0.0.252/30":      "10.0.0.254",
		"255.255.255.252/30": "255.255.255.254",
	} {
		t.Run(vpc, func(t *testing.T) {
			got, err := cidr.DNSServer(netip.MustParsePrefix(vpc))
			require.NoError(t, err)
			assert.Equal(t, want, got.String())
		})
	}
}

func TestDNSServerRefusesRangesWithoutOne(t *testing.T) {
	for vpc, want := range map[string]string{
		"10.0.0.0/31":        "VPC CIDR 10.0.0.0/31 is too small to hold its DNS server at base + 2",
		"10.0.0.7/32":        "VPC CIDR 10.0.0.7/32 is too small to hold its DNS server at base + 2",
		"255.255.255.254/31": "VPC CIDR 255.255.255.254/31 is too small to hold its DNS server at base + 2",
		"fd00::/8":           "VPC CIDR fd00::/8 is not an IPv4 range, and so has no base + 2 DNS server",
	} {
		t.Run(vpc, func(t *testing.T) {
			_, err := cidr.DNSServer(netip.MustParsePrefix(vpc))
			assert.EqualError(t, err, want)
		})
	}
	_, err := cidr.DNSServer(netip.Prefix{})
	assert.EqualError(t, err, "VPC CIDR invalid Prefix is not an IPv4 range, and so has no base + 2 DNS server")
}

func TestDNSServerProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		vpc := drawPrefix(t, 0, 30)
		server, err := cidr.DNSServer(vpc)
		require.NoError(t, err)
		assert.True(t, vpc.Contains(server))
		assert.Equal(t, vpc.Masked().Addr(), server.Prev().Prev())
	})
}

func TestParse(t *testing.T) {
	got, err := cidr.Parse("10.60.0.0/16")
	require.NoError(t, err)
	assert.Equal(t, netip.MustParsePrefix("10.60.0.0/16"), got)

	for in, want := range map[string]string{
		"10.60.4.1/16":        "10.60.4.1/16 has host bits set: write 10.60.0.0/16",
		"10.60.0.0":           `"10.60.0.0" is not a CIDR: write an IPv4 range such as 10.60.0.0/16`,
		"":                    `"" is not a CIDR: write an IPv4 range such as 10.60.0.0/16`,
		"10.60.0.0/33":        `"10.60.0.0/33" is not a CIDR: write an IPv4 range such as 10.60.0.0/16`,
		"fd00::/8":            "fd00::/8 is not an IPv4 range: write one such as 10.60.0.0/16",
		"::ffff:10.0.0.0/104": "::ffff:10.0.0.0/104 is not an IPv4 range: write one such as 10.60.0.0/16",
	} {
		_, err := cidr.Parse(in)
		assert.EqualError(t, err, want, in)
	}
}

func TestSubnetsFrozen(t *testing.T) {
	got, err := cidr.Subnets(netip.MustParsePrefix("10.60.0.0/16"), 24, 3)
	require.NoError(t, err)
	assert.Equal(t, []netip.Prefix{
		netip.MustParsePrefix("10.60.0.0/24"),
		netip.MustParsePrefix("10.60.1.0/24"),
		netip.MustParsePrefix("10.60.2.0/24"),
	}, got)
}

// A range that is taken is passed over, whatever its size and wherever it is; what else is given does not move for it.
func TestSubnetsPassOverWhatIsTaken(t *testing.T) {
	vpc := netip.MustParsePrefix("10.60.0.0/16")
	prefixes := func(texts ...string) (all []netip.Prefix) {
		for _, text := range texts {
			all = append(all, netip.MustParsePrefix(text))
		}
		return all
	}
	got, err := cidr.Subnets(vpc, 24, 3, prefixes("10.60.1.128/28", "10.60.2.0/23", "172.16.0.0/12")...)
	require.NoError(t, err)
	assert.Equal(t, prefixes("10.60.0.0/24", "10.60.4.0/24", "10.60.5.0/24"), got)
	_, err = cidr.Subnets(vpc, 24, 1, vpc)
	assert.EqualError(t, err, "VPC CIDR 10.60.0.0/16 holds 0 free subnets of /24, not 1")
}

func TestSubnetsRefuses(t *testing.T) {
	vpc := netip.MustParsePrefix("10.60.0.0/24")
	for _, row := range []struct {
		vpc     netip.Prefix
		bits, n int
		want    string
	}{
		{vpc, 27, 9, "VPC CIDR 10.60.0.0/24 holds 8 free subnets of /27, not 9"},
		{vpc, 23, 1, "VPC CIDR 10.60.0.0/24 cannot be cut into 1 subnets of /23"},
		{vpc, 33, 1, "VPC CIDR 10.60.0.0/24 cannot be cut into 1 subnets of /33"},
		{vpc, 27, -1, "VPC CIDR 10.60.0.0/24 cannot be cut into -1 subnets of /27"},
		{netip.MustParsePrefix("fd00::/8"), 27, 1, "VPC CIDR fd00::/8 is not an IPv4 range"},
	} {
		_, err := cidr.Subnets(row.vpc, row.bits, row.n)
		assert.EqualError(t, err, row.want)
	}
}

func TestSubnetsProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		vpc := drawPrefix(t, 8, 28)
		bits := rapid.IntRange(vpc.Bits(), 32).Draw(t, "bits")
		n := rapid.IntRange(0, min(1<<(bits-vpc.Bits()), 64)).Draw(t, "n")
		got, err := cidr.Subnets(vpc, bits, n)
		require.NoError(t, err)
		if n == 0 {
			require.Empty(t, got)
			return
		}
		require.Len(t, got, n)
		for i, s := range got {
			assert.True(t, cidr.Covered(s, []netip.Prefix{vpc}), "%s leaves %s", s, vpc)
			assert.Equal(t, s, s.Masked())
			_, clash := cidr.FirstOverlap(s, got[:i])
			assert.False(t, clash, "%s overlaps an earlier subnet", s)
		}
		fewer, err := cidr.Subnets(vpc, bits, n-1)
		require.NoError(t, err)
		assert.ElementsMatch(t, got[:n-1], fewer, "one subnet more moves none")
		last, err := cidr.Subnets(vpc, bits, 1, fewer...)
		require.NoError(t, err)
		assert.Equal(t, got[n-1:], last, "the first that is free is the next one")
	})
}

func TestOverlapIsFoundInBothDirections(t *testing.T) {
	wide, narrow := netip.MustParsePrefix("10.60.0.0/16"), netip.MustParsePrefix("10.60.4.0/22")
	other := netip.MustParsePrefix("172.16.0.0/22")
	for _, row := range []struct {
		p      netip.Prefix
		ranges []netip.Prefix
		want   bool
	}{
		{wide, []netip.Prefix{narrow}, true},
		{narrow, []netip.Prefix{wide}, true},
		{narrow, []netip.Prefix{narrow}, true},
		{other, []netip.Prefix{wide, narrow}, false},
		{other, nil, false},
	} {
		_, got := cidr.FirstOverlap(row.p, row.ranges)
		assert.Equal(t, row.want, got, "%s and %s", row.p, row.ranges)
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPrefix(t, 0, 32), drawPrefix(t, 0, 32)
		_, forth := cidr.FirstOverlap(a, []netip.Prefix{b})
		_, back := cidr.FirstOverlap(b, []netip.Prefix{a})
		assert.Equal(t, forth, back)
		assert.Equal(t, a.Contains(b.Addr()) || b.Contains(a.Addr()), forth)
	})
}

func TestCovered(t *testing.T) {
	ranges := []netip.Prefix{netip.MustParsePrefix("10.60.0.0/16"), netip.MustParsePrefix("10.61.0.0/16")}
	assert.True(t, cidr.Covered(netip.MustParsePrefix("10.60.0.2/32"), ranges))
	assert.True(t, cidr.Covered(netip.MustParsePrefix("10.61.0.0/16"), ranges))
	assert.False(t, cidr.Covered(netip.MustParsePrefix("10.60.0.0/15"), ranges), "two ranges together are not one")
	assert.False(t, cidr.Covered(netip.MustParsePrefix("10.62.0.2/32"), ranges))
	assert.False(t, cidr.Covered(netip.MustParsePrefix("10.60.0.2/32"), nil))
}

func drawPrefix(t *rapid.T, minBits, maxBits int) netip.Prefix {
	b := rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "address")
	bits := rapid.IntRange(minBits, maxBits).Draw(t, "prefix length")
	return netip.PrefixFrom(netip.AddrFrom4([4]byte(b)), bits).Masked()
}
