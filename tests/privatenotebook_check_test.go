package tests

import (
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

func TestPrivateNotebookReportsEveryMissingArgumentAtOnce(t *testing.T) {
	assert.Equal(t, `private-notebook:index:PrivateNotebook "all": 3 faults:
  - private notebook: VPC ID is missing; give the ID of the VPC
  - private notebook: VPC CIDR (none) is not an IPv4 network from /16 to /28; give the VPC's primary CIDR, such as 10.60.0.0/16
  - private notebook: subnet list is empty; give at least one subnet, one per Availability Zone`, refused(t, newPrivateNotebook(nil)))
}

// Each part's faults are there, and what several parts find wrong with the same value is said once.
func TestPrivateNotebookReportsEveryFaultOfItsPartsOnce(t *testing.T) {
	args := &components.PrivateNotebookArgs{
		Region: "tokyo",
		Vpc: components.Vpc{
			ID: pulumi.String("vpc-1"), CIDR: prefix("10.60.0.0/16"),
			Subnets: []components.Subnet{{ID: pulumi.String("subnet-a"), AvailabilityZone: "ap-northeast-1a"}},
		},
		OnPremisesCIDRs: prefixes("0.0.0.0/0"),
		PrivateLink:     components.PrivateLinkArgs{ClientSecurityGroups: map[string]pulumi.StringInput{"a": nil}},
		ClientVpn:       &components.ClientVpnArgs{ClientCIDR: prefix("10.60.0.0/22")},
		InboundResolver: &components.InboundResolverArgs{},
		Notebook:        components.NotebookArgs{VolumeSizeGiB: 1},
		PresignPolicy: components.PresignPolicyArgs{
			Restriction: "none", Users: map[string]pulumi.StringInput{"": nil},
		},
	}
	const want = `private-notebook:index:PrivateNotebook "all": 10 faults:
  - private notebook: on-premises CIDR 0.0.0.0/0 is open to the world; name a network of your own, /8 or narrower
  - Region: "tokyo" is not a Region code; write one such as ap-northeast-1
  - PrivateLink: client security group "a" has no name or no ID; give each group a short name and its ID
  - client VPN: client CIDR 10.60.0.0/22 overlaps VPC 10.60.0.0/16; choose a range outside every VPC and on-premises network, from /12 to /22
  - client VPN: server certificate ARN is missing; give the ARN of a certificate in ACM in the same Region
  - client VPN: authentication is missing; set Authentication.MutualTLS, Authentication.Saml or Authentication.ActiveDirectory
  - inbound resolver: subnet list of 1 does not make 2 to 6 addresses; give 2 to 6 subnets, each in an Availability Zone of its own
  - notebook: volume of 1 GiB is not offered by AWS; choose from 5 to 16384 GiB
  - presign policy: restriction "none" is not known; choose one of ["endpoints" "vpc"]
  - presign policy: user "" has no short name or no IAM name; give both`
	assert.Equal(t, want, refused(t, newPrivateNotebook(args)))
	assert.EqualError(t, args.Validate("all"), want)
}

func TestPrivateNotebookRefusesRangesThatARouteCannotTellApart(t *testing.T) {
	const remedy = "; name on-premises ranges outside the VPC and apart from each other"
	for _, row := range []struct {
		name, onPremises, fault string
	}{
		{"inside the VPC", "10.60.7.0/24", "overlaps 10.60.0.0/16"},
		{"around the VPC", "10.0.0.0/8", "overlaps 10.60.0.0/16"},
		{"inside a secondary CIDR", "10.61.7.0/24", "overlaps 10.61.0.0/16"},
		{"inside another", "192.168.7.0/24", "overlaps 192.168.0.0/16"},
		{"around another", "192.160.0.0/11", "overlaps 192.168.0.0/16"},
		{"beside all others", "192.169.0.0/16", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			args := &components.PrivateNotebookArgs{
				Region: recorder.Region, Vpc: withSecondary(), OnPremisesCIDRs: prefixes("192.168.0.0/16", row.onPremises),
			}
			err := args.Validate("all")
			if row.fault == "" {
				require.NoError(t, err)
				return
			}
			assert.EqualError(t, err, `private-notebook:index:PrivateNotebook "all": private notebook: on-premises CIDR `+
				row.onPremises+" "+row.fault+remedy)
		})
	}
}

func TestPrivateNotebookRefusesOnPremisesRangesThatAreTheVpcOrListedTwice(t *testing.T) {
	for onPremises, fault := range map[string]string{
		"10.60.0.0/16":   "overlaps 10.60.0.0/16; name on-premises ranges outside the VPC and apart from each other",
		"192.168.0.0/16": "is listed twice; list it once",
	} {
		args := &components.PrivateNotebookArgs{
			Region: recorder.Region, Vpc: referenceVpc(), OnPremisesCIDRs: prefixes("192.168.0.0/16", onPremises),
		}
		assert.EqualError(t, args.Validate("all"), `private-notebook:index:PrivateNotebook "all": private notebook: on-premises CIDR `+
			onPremises+" "+fault)
	}
}

func TestPrivateNotebookRefusesAnOnPremisesRangeThatIsNone(t *testing.T) {
	args := &components.PrivateNotebookArgs{
		Region: recorder.Region, Vpc: referenceVpc(), OnPremisesCIDRs: []netip.Prefix{{}},
	}
	assert.ErrorContains(t, args.Validate("all"), "private notebook: on-premises CIDR")
}

func TestPrivateNotebookKeepsTheClientCIDRClearOfOnPremises(t *testing.T) {
	args := privateNotebookArgs()
	args.ClientVpn.ClientCIDR, args.ClientVpn.OtherCIDRs = prefix("172.16.0.0/12"), prefixes("172.31.0.0/24")
	args.OnPremisesCIDRs = prefixes("172.20.0.0/16")
	const remedy = "; choose a range outside every VPC and on-premises network, from /12 to /22"
	assert.Equal(t, `private-notebook:index:PrivateNotebook "all": 2 faults:
  - client VPN: client CIDR 172.16.0.0/12 overlaps network 172.20.0.0/16`+remedy+`
  - client VPN: client CIDR 172.16.0.0/12 overlaps network 172.31.0.0/24`+remedy, refused(t, newPrivateNotebook(args)))
}

// Networks that only a part was given are on-premises all the same.
func TestPrivateNotebookKeepsTheClientCIDRClearOfItsPartsNetworks(t *testing.T) {
	args := privateNotebookArgs()
	args.PrivateLink.OnPremisesCIDRs = prefixes("172.16.0.0/24")
	args.InboundResolver.OnPremisesCIDRs = prefixes("172.16.1.0/24")
	const overlap = "\n  - client VPN: client CIDR 172.16.0.0/22 overlaps network "
	const remedy = "; choose a range outside every VPC and on-premises network, from /12 to /22"
	assert.Equal(t, `private-notebook:index:PrivateNotebook "all": 2 faults:`+
		overlap+"172.16.0.0/24"+remedy+overlap+"172.16.1.0/24"+remedy, refused(t, newPrivateNotebook(args)))
}

// The source address is absent on endpoint traffic: with this restriction, nobody would get in.
func TestPrivateNotebookRefusesToRestrictToSourceAddresses(t *testing.T) {
	args := privateNotebookArgs()
	args.PresignPolicy.Restriction, args.PresignPolicy.SourceCIDRs = components.RestrictToSourceIP, prefixes("8.8.8.0/24")
	assert.Equal(t, `private-notebook:index:PrivateNotebook "all": presign policy: restriction "source-ip" is combined with private `+
		`endpoints; choose "endpoints" or "vpc": the source address is absent on endpoint traffic, so every private user would be denied`,
		refused(t, newPrivateNotebook(args)))
}

func TestPrivateNotebookRefusesHalfAPairOfFurtherEndpoints(t *testing.T) {
	args := privateNotebookArgs()
	args.PresignPolicy.EndpointIDs = []pulumi.StringInput{pulumi.String("vpce-other-api")}
	assert.Equal(t, `private-notebook:index:PrivateNotebook "all": presign policy: list of 3 endpoint IDs is not made of pairs; `+
		"give both endpoints of each VPC: the SageMaker API's and the notebook's", refused(t, newPrivateNotebook(args)))
}

// Validate is for programs that check before they register anything; it needs no context, and so no provider.
func TestPrivateNotebookValidatesWithoutAContext(t *testing.T) {
	require.NoError(t, privateNotebookArgs().Validate("all"))
	args := privateNotebookArgs()
	args.Region = ""
	assert.EqualError(t, args.Validate("all"),
		`private-notebook:index:PrivateNotebook "all": Region: "" is not a Region code; write one such as ap-northeast-1`)
}

// Completing fills parts in; the caller's arguments are not touched, so that they can be used again.
func TestPrivateNotebookLeavesItsArgumentsAsTheyWere(t *testing.T) {
	args := privateNotebookArgs()
	built(t, newPrivateNotebook(args))
	assert.Equal(t, privateNotebookArgs(), args)
}

// A second group of that name would take the Client VPN's rule away from it.
func TestPrivateNotebookRefusesAGroupNamedLikeTheClientVpns(t *testing.T) {
	args := privateNotebookArgs()
	args.PrivateLink.ClientSecurityGroups = map[string]pulumi.StringInput{"client-vpn": pulumi.String("sg-other")}
	assert.Equal(t, `private-notebook:index:PrivateNotebook "all": private notebook: client security group "client-vpn" is the `+
		"Client VPN's own; give the further group another short name", refused(t, newPrivateNotebook(args)))
}
