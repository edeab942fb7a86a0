package tests

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

// Every fault of every linked VPC is said, and which VPC it is about.
func TestLinkedVpcsReportEveryFaultAtOnce(t *testing.T) {
	empty := components.LinkedVpc{Name: "empty"}
	groups := linkedVpc("groups", "vpc-2", "10.90.0.0/16")
	groups.PrivateLink.ClientSecurityGroups = map[string]pulumi.StringInput{"jobs": nil}
	assert.Equal(t, `private-notebook:index:PrivateNotebook "all": 6 faults:
  - private notebook: linked VPC "" has no short name; name it with letters, digits and inner hyphens, at most 63, such as analytics
  - private notebook: VPC ID of linked VPC "empty" is missing; give the ID of the VPC
  - private notebook: VPC CIDR (none) of linked VPC "empty" is not an IPv4 network from /16 to /28; give the VPC's primary CIDR, such as 10.60.0.0/16
  - private notebook: subnet list of linked VPC "empty" is empty; give at least one subnet, one per Availability Zone
  - private notebook: client security group "jobs" of linked VPC "groups" has no name or no ID; give each group a short name and its ID
  - private notebook: VPC CIDR 10.0.0.0/8 of linked VPC "wide" is not an IPv4 network from /16 to /28; give the VPC's primary CIDR, such as 10.60.0.0/16`,
		refused(t, newPrivateNotebook(linkedArgs(
			linkedVpc("", "vpc-4", "10.90.0.0/16"), empty, groups, linkedVpc("wide", "vpc-3", "10.0.0.0/8")))))
}

func TestLinkedVpcsAreRefusedForWhatTheyAre(t *testing.T) {
	analytics := func() components.LinkedVpc { return linkedVpc("analytics", "vpc-2", "10.90.0.0/16") }
	named := func(name string) []components.LinkedVpc {
		return []components.LinkedVpc{linkedVpc(name, "vpc-2", "10.90.0.0/16")}
	}
	elsewhere := analytics()
	elsewhere.PrivateLink.Region = "us-east-1"
	unknown := analytics()
	unknown.Vpc.ID = pulumi.String("vpc-1").ToStringOutput()
	secondary := analytics()
	secondary.Vpc.SecondaryCIDRs = prefixes("192.168.8.0/24")
	const nameless = " has no short name; name it with letters, digits and inner hyphens, at most 63, such as analytics"
	for _, row := range []struct {
		name   string
		linked []components.LinkedVpc
		fault  string
	}{
		{"a name with a slash", named("a/b"), `linked VPC "a/b"` + nameless},
		{"a name that ends in a hyphen", named("a-"), `linked VPC "a-"` + nameless},
		{"a name of 64 characters", named(strings.Repeat("a", 64)), `linked VPC "` + strings.Repeat("a", 64) + `"` + nameless},
		{"a name of 63 characters", named(strings.Repeat("a", 63)), ""},
		{"a name with hyphens", named("Data-2-go"), ""},
		{"a name twice", []components.LinkedVpc{analytics(), linkedVpc("analytics", "vpc-3", "10.91.0.0/16")},
			`linked VPC "analytics" is listed twice; give each linked VPC a name of its own`},
		{"a VPC twice", []components.LinkedVpc{analytics(), linkedVpc("batch", "vpc-2", "10.91.0.0/16")},
			`linked VPC "batch" is vpc-2, as "analytics" is; list each VPC once`},
		{"the notebook's own VPC", []components.LinkedVpc{linkedVpc("self", "vpc-1", "10.90.0.0/16")},
			`linked VPC "self" is the notebook's own VPC vpc-1; leave it out: that VPC has its endpoint pair`},
		{"an ID that is not known yet", []components.LinkedVpc{unknown}, ""},
		{"another Region", []components.LinkedVpc{elsewhere}, `linked VPC "analytics" is in Region us-east-1, and the notebook in ap-northeast-1; ` +
			"link VPCs of the notebook's Region: a URL carries its Region's host, and SageMaker's endpoints serve their own Region alone"},
		{"the range of another linked VPC", []components.LinkedVpc{analytics(), linkedVpc("batch", "vpc-3", "10.90.0.0/16")}, ""},
		{"the range of the notebook's VPC", []components.LinkedVpc{linkedVpc("twin", "vpc-2", "10.60.0.0/16")}, ""},
		{"an on-premises network around it", []components.LinkedVpc{linkedVpc("inner", "vpc-2", "192.168.8.0/24")},
			`on-premises CIDR 192.168.0.0/16 overlaps 192.168.8.0/24 of linked VPC "inner"; name on-premises ranges outside every VPC`},
		{"an on-premises network around its second range", []components.LinkedVpc{secondary},
			`on-premises CIDR 192.168.0.0/16 overlaps 192.168.8.0/24 of linked VPC "analytics"; name on-premises ranges outside every VPC`},
	} {
		t.Run(row.name, func(t *testing.T) {
			args := linkedArgs(row.linked...)
			if row.fault == "" {
				built(t, newPrivateNotebook(args))
				return
			}
			want := `private-notebook:index:PrivateNotebook "all": private notebook: ` + row.fault
			assert.Equal(t, want, refused(t, newPrivateNotebook(args)))
			assert.EqualError(t, args.Validate("all"), want)
		})
	}
}

// Inside a linked VPC an on-premises network that is wider than any is refused for that alone.
func TestOnPremisesNetworksInsideALinkedVpcAreRefused(t *testing.T) {
	args := linkedArgs(linkedVpc("analytics", "vpc-2", "10.90.0.0/16"))
	args.OnPremisesCIDRs = nil
	args.InboundResolver.OnPremisesCIDRs = prefixes("10.90.7.0/24")
	assert.Equal(t, `private-notebook:index:PrivateNotebook "all": private notebook: on-premises CIDR 10.90.7.0/24 overlaps `+
		`10.90.0.0/16 of linked VPC "analytics"; name on-premises ranges outside every VPC`, refused(t, newPrivateNotebook(args)))
	args.InboundResolver = nil
	args.OnPremisesCIDRs = []netip.Prefix{prefix("0.0.0.0/0")}
	require.ErrorContains(t, args.Validate("all"), "is open to the world")
	assert.NotContains(t, args.Validate("all").Error(), "linked VPC")
}

// A client CIDR cannot be changed without a new VPN, so it is kept clear of whatever the VPN may once reach.
func TestTheClientCIDRIsKeptClearOfLinkedVpcs(t *testing.T) {
	linked := linkedVpc("analytics", "vpc-2", "172.16.1.0/24")
	linked.PrivateLink.OnPremisesCIDRs = prefixes("172.16.2.0/24")
	const overlap, remedy = "\n  - client VPN: client CIDR 172.16.0.0/22 overlaps network ",
		"; choose a range outside every VPC and on-premises network, from /12 to /22"
	assert.Equal(t, `private-notebook:index:PrivateNotebook "all": 2 faults:`+overlap+"172.16.1.0/24"+remedy+overlap+"172.16.2.0/24"+remedy,
		refused(t, newPrivateNotebook(linkedArgs(linked))))
}

// Completing fills in what the whole knows; the caller's linked VPCs are not touched.
func TestLinkedVpcsAreLeftAsTheyWere(t *testing.T) {
	args := linkedArgs(linkedVpc("analytics", "vpc-2", "10.90.0.0/16"))
	built(t, newPrivateNotebook(args))
	assert.Equal(t, linkedArgs(linkedVpc("analytics", "vpc-2", "10.90.0.0/16")), args)
}

// Each linked VPC's endpoints are placed where their service is offered. AWS is asked once for all VPCs in the same zones.
func TestLinkedEndpointsArePlacedWhereTheirServiceIsOffered(t *testing.T) {
	inBoth := linkedVpc("both", "vpc-2", "10.90.0.0/16")
	inBoth.Vpc.Subnets = append(inBoth.Vpc.Subnets, components.Subnet{ID: pulumi.String("subnet-both-c"), AvailabilityZone: "ap-northeast-1c"})
	alike := inBoth
	alike.Name, alike.Vpc.ID = "alike", pulumi.String("vpc-3")
	args := linkedArgs(inBoth, alike)
	rec := &recorder.Recorder{Answers: offering(map[string]string{apiService: "ac", notebookService: "c"})}
	require.NoError(t, rec.Run(func(ctx *pulumi.Context) error {
		_, err := newPrivateNotebook(args)(ctx)
		return err
	}, ""))
	for _, link := range []string{"all-private-link-both", "all-private-link-alike"} {
		assert.Equal(t, list{"subnet-both", "subnet-both-c"}, inputsOf(t, rec, vpcEndpointType, link+"-api-endpoint")["subnetIds"])
		assert.Equal(t, list{"subnet-both-c"}, inputsOf(t, rec, vpcEndpointType, link+"-notebook-endpoint")["subnetIds"])
	}
	asked := 0
	for _, call := range rec.Calls() {
		if call.Token == getEndpointService {
			asked++
		}
	}
	assert.Equal(t, 4, asked, "two services, for the notebook's VPC and for the linked ones")
}

func TestALinkedVpcWhereAServiceIsNotOfferedIsNamed(t *testing.T) {
	refusal := func(answers lookUps, args *components.PrivateNotebookArgs) string {
		rec := &recorder.Recorder{Answers: answers}
		var refusal error
		require.Error(t, rec.Run(func(ctx *pulumi.Context) error {
			_, refusal = newPrivateNotebook(args)(ctx)
			return refusal
		}, ""))
		assert.Empty(t, rec.Resources())
		return refusal.Error()
	}
	args := linkedArgs(linkedVpc("analytics", "vpc-2", "10.90.0.0/16"), linkedVpc("batch", "vpc-3", "10.91.0.0/16"))
	const nowhere = " is not offered in ap-northeast-1a; add a subnet in one of ap-northeast-1c"
	assert.Equal(t, `private-notebook:index:PrivateNotebook "all": 2 faults:
  - private notebook: service `+notebookService+` of linked VPC "analytics"`+nowhere+`
  - private notebook: service `+notebookService+` of linked VPC "batch"`+nowhere,
		refusal(offering(map[string]string{apiService: "ac", notebookService: "c"}), args))
	assert.Regexp(t, `^private-notebook:index:PrivateNotebook "all": PrivateLink: service `+notebookService+` cannot be looked up \([^\n]+$`,
		refusal(offering(map[string]string{apiService: "ac"}), args), "what is wrong with AWS's answer is said once")
}
