package tests

import (
	"encoding/binary"
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

// scatter is odd, so that multiplying by it permutes the addresses: rapid prefers small numbers, and networks that
// all lie near 0.0.0.0 overlap too often to say anything.
const scatter = 2654435761

// network draws any IPv4 network of these prefix lengths.
func network(shortest, longest int) *rapid.Generator[netip.Prefix] {
	return rapid.Custom(func(t *rapid.T) netip.Prefix {
		var address [4]byte
		binary.BigEndian.PutUint32(address[:], rapid.Uint32().Draw(t, "address")*scatter)
		bits := rapid.IntRange(shortest, longest).Draw(t, "bits")
		return netip.PrefixFrom(netip.AddrFrom4(address), bits).Masked()
	})
}

// within draws any network inside another.
func within(outer netip.Prefix) *rapid.Generator[netip.Prefix] {
	return rapid.Custom(func(t *rapid.T) netip.Prefix {
		base := outer.Addr().As4()
		inside := rapid.Uint32Range(0, uint32(1)<<(32-outer.Bits())-1).Draw(t, "inside")
		binary.BigEndian.PutUint32(base[:], binary.BigEndian.Uint32(base[:])+inside)
		return netip.PrefixFrom(netip.AddrFrom4(base), rapid.IntRange(outer.Bits(), 32).Draw(t, "bits")).Masked()
	})
}

// first and last are the ends of a network, by arithmetic of this test's own.
func first(p netip.Prefix) uint32 {
	address := p.Addr().As4()
	return binary.BigEndian.Uint32(address[:])
}

func last(p netip.Prefix) uint32 { return first(p) + uint32(uint64(1)<<(32-p.Bits())-1) }

func disjoint(a, b netip.Prefix) bool { return last(a) < first(b) || last(b) < first(a) }

// A client CIDR is accepted if and only if it shares no address with the VPC, whichever holds the other.
func TestAClientCIDRIsRefusedExactlyWhereItOverlaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		vpc := network(16, 28).Draw(t, "vpc")
		// Both inside one /8, or overlaps would be too rare to matter.
		client := rapid.OneOf(network(12, 22), rapid.Just(netip.PrefixFrom(vpc.Addr(), 14).Masked()),
			rapid.Map(within(vpc), func(p netip.Prefix) netip.Prefix { return netip.PrefixFrom(p.Addr(), 22).Masked() })).Draw(t, "client")
		args := clientVpnArgs()
		args.Vpc, args.ClientCIDR, args.OtherCIDRs = resized(args.Vpc, vpc), client, nil
		err := new(recorder.Recorder).Run(func(ctx *pulumi.Context) error {
			_, err := newClientVpn(args)(ctx)
			return err
		}, "")
		assert.Equal(t, disjoint(vpc, client), err == nil, "%v", err)
	})
}

// For any VPC and any authorised ranges within it, clients are sent to base + 2 and may reach it: by an authorisation
// rule, and by the group's DNS rules.
func TestEveryClientReachesTheDNSServerItIsGiven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		args := clientVpnArgs()
		args.Vpc = resized(args.Vpc, network(16, 28).Filter(func(p netip.Prefix) bool { return disjoint(p, args.ClientCIDR) }).Draw(t, "vpc"))
		args.OtherCIDRs = nil
		args.AuthorizedCIDRs = rapid.SliceOfNDistinct(within(args.Vpc.CIDR), 0, 4, rapid.ID).Draw(t, "authorised")
		if len(args.AuthorizedCIDRs) == 0 {
			args.AuthorizedCIDRs = nil
		}
		rec, _ := built(t, newClientVpn(args))
		var want [4]byte
		binary.BigEndian.PutUint32(want[:], first(args.Vpc.CIDR)+2)
		server := netip.AddrFrom4(want)
		assert.Equal(t, list{server.String()}, inputsOf(t, rec, clientVpnEndpointType, "vpn-endpoint")["dnsServers"])
		covered := false
		for _, target := range targets(rec) {
			covered = covered || netip.MustParsePrefix(target).Contains(server)
		}
		assert.True(t, covered, "no authorisation rule covers %s: %v", server, targets(rec))
		for _, rule := range []string{"vpn-dns-tcp", "vpn-dns-udp"} {
			assert.Equal(t, server.String()+"/32", inputsOf(t, rec, egressRuleType, rule)["cidrIpv4"])
		}
	})
}

// Whatever arguments are accepted, no rule names a source wider than a /8, IPv6, or two sources at once, and no
// security group carries rules of its own.
func TestNoAcceptedArgumentsOpenARuleToTheWorld(t *testing.T) {
	accepted := 0
	rapid.Check(t, func(t *rapid.T) {
		args := privateNotebookArgs()
		args.Vpc = resized(args.Vpc, network(15, 28).Draw(t, "vpc"))
		args.Vpc.SecondaryCIDRs = rapid.SliceOfN(network(0, 24), 0, 1).Draw(t, "secondary")
		args.OnPremisesCIDRs = rapid.SliceOfN(network(0, 32), 1, 2).Draw(t, "on-premises")
		args.ClientVpn.ClientCIDR = network(12, 22).Draw(t, "client")
		authorised := rapid.OneOf(network(0, 32), within(args.Vpc.CIDR))
		args.ClientVpn.AuthorizedCIDRs = rapid.SliceOfN(authorised, 1, 2).Draw(t, "authorised")
		rec := &recorder.Recorder{}
		if err := rec.Run(func(ctx *pulumi.Context) error {
			_, err := newPrivateNotebook(args)(ctx)
			return err
		}, ""); err != nil {
			require.Empty(t, rec.Resources(), "refused after something was registered: %v", err)
			return
		}
		accepted++
		for _, r := range rec.Resources() {
			assertNoWorldOpenRule(t, r)
		}
	})
	assert.Positive(t, accepted, "the property says nothing unless some arguments are accepted")
}

func assertNoWorldOpenRule(t require.TestingT, r recorder.Resource) {
	in := plain(r.Inputs)
	assert.NotContains(t, in, "ingress", r.URN)
	assert.NotContains(t, in, "egress", r.URN)
	if r.Type != ingressRuleType && r.Type != egressRuleType {
		return
	}
	assert.NotContains(t, in, "cidrIpv6", r.URN)
	assert.NotContains(t, in, "prefixListId", r.URN)
	network, byNetwork := in["cidrIpv4"].(string)
	_, byGroup := in["referencedSecurityGroupId"].(string)
	assert.NotEqual(t, byNetwork, byGroup, "%s names one source", r.URN)
	if byNetwork {
		assert.GreaterOrEqual(t, netip.MustParsePrefix(network).Bits(), 8, r.URN)
	}
}

// Two subnets of one VPC never overlap, and each is within it.
func TestANetworksSubnetsNeverOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		args := components.NetworkArgs{
			CIDR: network(16, 28).Draw(t, "vpc"), SubnetPrefixLength: rapid.IntRange(16, 28).Draw(t, "size"),
			AvailabilityZones: zones(rapid.IntRange(1, 6).Draw(t, "zones")),
		}
		if args.Validate("net") != nil {
			return
		}
		subnets := args.Vpc().Subnets
		for i, subnet := range subnets {
			assert.False(t, first(subnet.CIDR) < first(args.CIDR) || last(subnet.CIDR) > last(args.CIDR), "%s in %s", subnet.CIDR, args.CIDR)
			for _, other := range subnets[:i] {
				assert.True(t, disjoint(subnet.CIDR, other.CIDR), "%s and %s", subnet.CIDR, other.CIDR)
			}
		}
	})
}
