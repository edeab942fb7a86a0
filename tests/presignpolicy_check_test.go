package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"private-notebook/components"
)

func TestPresignPolicyReportsEveryMissingArgumentAtOnce(t *testing.T) {
	assert.Equal(t, `private-notebook:index:PresignPolicy "pp": 2 faults:
  - presign policy: list of 0 endpoint IDs is not made of pairs; give both endpoints of each VPC: the SageMaker API's and the notebook's
  - presign policy: notebook ARN list is empty; name the notebooks to open`, refused(t, newPresignPolicy(nil)))
}

func TestPresignPolicyReportsEveryFaultAtOnce(t *testing.T) {
	args := &components.PresignPolicyArgs{
		Restriction: components.RestrictToSourceIP,
		EndpointIDs: []pulumi.StringInput{nil}, VpcIDs: []pulumi.StringInput{nil},
		NotebookArns: []pulumi.StringInput{pulumi.String(researchArn), nil},
		SourceCIDRs:  prefixes("0.0.0.0/0", "192.168.0.0/24"),
		Roles:        map[string]pulumi.StringInput{"": pulumi.String("r")},
		Groups:       map[string]pulumi.StringInput{"g": nil},
		Users:        map[string]pulumi.StringInput{"": nil},
	}
	assert.Equal(t, `private-notebook:index:PresignPolicy "pp": 10 faults:
  - presign policy: restriction "source-ip" is combined with private endpoints; choose "endpoints" or "vpc": the source address is absent on endpoint traffic, so every private user would be denied
  - presign policy: source CIDR 0.0.0.0/0 is open to the world; name a network of your own, /8 or narrower
  - presign policy: source CIDR 0.0.0.0/0 is private, and AWS only sees public sources; name the public range that your network's traffic leaves from
  - presign policy: source CIDR 192.168.0.0/24 is private, and AWS only sees public sources; name the public range that your network's traffic leaves from
  - presign policy: notebook ARN 2 is missing; give its value
  - presign policy: endpoint ID 1 is missing; give its value
  - presign policy: VPC ID 1 is missing; give its value
  - presign policy: role "" has no short name or no IAM name; give both
  - presign policy: group "g" has no short name or no IAM name; give both
  - presign policy: user "" has no short name or no IAM name; give both`, refused(t, newPresignPolicy(args)))
}

// A row of a rule that one argument decides: the fault, or "" where the value is accepted.
type presignPolicyRow struct {
	name   string
	change func(*components.PresignPolicyArgs)
	fault  string
}

func checkPresignPolicy(t *testing.T, rows []presignPolicyRow) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			args := presignPolicyArgs()
			row.change(args)
			if row.fault == "" {
				built(t, newPresignPolicy(args))
				return
			}
			assert.Equal(t, `private-notebook:index:PresignPolicy "pp": presign policy: `+row.fault, refused(t, newPresignPolicy(args)))
		})
	}
}

func TestPresignPolicyWantsWhatItsRestrictionLists(t *testing.T) {
	endpoints := func(n int) func(*components.PresignPolicyArgs) {
		return func(a *components.PresignPolicyArgs) {
			a.EndpointIDs = nil
			for i := range n {
				a.EndpointIDs = append(a.EndpointIDs, pulumi.Sprintf("vpce-%d", i))
			}
		}
	}
	const pairs = " endpoint IDs is not made of pairs; give both endpoints of each VPC: the SageMaker API's and the notebook's"
	checkPresignPolicy(t, []presignPolicyRow{
		{"one endpoint", endpoints(1), "list of 1" + pairs},
		{"a pair", endpoints(2), ""},
		{"a pair and a half", endpoints(3), "list of 3" + pairs},
		{"two pairs", endpoints(4), ""},
		{"an unknown restriction", func(a *components.PresignPolicyArgs) { a.Restriction = "Endpoints" },
			`restriction "Endpoints" is not known; choose one of ["endpoints" "vpc"]`},
		{"no VPC", func(a *components.PresignPolicyArgs) { a.Restriction, a.EndpointIDs = components.RestrictToVpc, nil },
			"VPC ID list is empty; name the VPCs that hold the endpoints"},
		{"endpoints beside VPCs", func(a *components.PresignPolicyArgs) {
			a.Restriction, a.VpcIDs = components.RestrictToVpc, []pulumi.StringInput{pulumi.String("vpc-1")}
		}, `endpoint ID list is given with restriction "vpc", which does not use it; leave it out, or choose the restriction that uses it`},
		{"VPCs beside endpoints", func(a *components.PresignPolicyArgs) {
			a.VpcIDs = []pulumi.StringInput{pulumi.String("vpc-1")}
		}, `VPC ID list is given with restriction "endpoints", which does not use it; leave it out, or choose the restriction that uses it`},
		{"public ranges beside endpoints", func(a *components.PresignPolicyArgs) {
			a.SourceCIDRs = prefixes("8.8.8.0/24")
		}, `source CIDR list is given with restriction "endpoints", which does not use it; leave it out, or choose the restriction that uses it`},
	})
}

// bySource restricts to these ranges alone.
func bySource(ranges ...string) func(*components.PresignPolicyArgs) {
	return func(a *components.PresignPolicyArgs) {
		a.Restriction, a.EndpointIDs, a.SourceCIDRs = components.RestrictToSourceIP, nil, prefixes(ranges...)
	}
}

// The source address is absent on requests through an endpoint, and a negated operator is true of an absent key.
func TestPresignPolicyRefusesSourceAddressesBesidePrivateEndpoints(t *testing.T) {
	const combined = `restriction "source-ip" is combined with private endpoints; choose "endpoints" or "vpc": ` +
		"the source address is absent on endpoint traffic, so every private user would be denied"
	checkPresignPolicy(t, []presignPolicyRow{
		{"with neither", bySource("8.8.8.0/24"), ""},
		{"with endpoints", func(a *components.PresignPolicyArgs) {
			a.Restriction, a.SourceCIDRs = components.RestrictToSourceIP, prefixes("8.8.8.0/24")
		}, combined},
		{"with VPCs", func(a *components.PresignPolicyArgs) {
			bySource("8.8.8.0/24")(a)
			a.VpcIDs = []pulumi.StringInput{pulumi.String("vpc-1")}
		}, combined},
	})
}

func TestPresignPolicyAdmitsPublicSourcesOnly(t *testing.T) {
	const private = " is private, and AWS only sees public sources; name the public range that your network's traffic leaves from"
	checkPresignPolicy(t, []presignPolicyRow{
		{"none", bySource(), "source CIDR list is empty; name the public ranges to admit"},
		{"RFC 1918, ten", bySource("10.0.0.0/8"), "source CIDR 10.0.0.0/8" + private},
		{"RFC 1918, seventeen", bySource("172.31.0.0/16"), "source CIDR 172.31.0.0/16" + private},
		{"just outside RFC 1918", bySource("172.32.0.0/16"), ""},
		{"around RFC 1918", bySource("192.0.0.0/8"), "source CIDR 192.0.0.0/8" + private},
		{"carrier-grade NAT", bySource("100.64.1.0/24"), "source CIDR 100.64.1.0/24" + private},
		{"loopback", bySource("127.0.0.1/32"), "source CIDR 127.0.0.1/32" + private},
		{"link-local", bySource("169.254.169.254/32"), "source CIDR 169.254.169.254/32" + private},
		{"twice", bySource("8.8.8.0/24", "8.8.8.0/24"), "source CIDR 8.8.8.0/24 is listed twice; list it once"},
		{"wider than /8", bySource("8.0.0.0/7"), "source CIDR 8.0.0.0/7 is open to the world; name a network of your own, /8 or narrower"},
		{"host bits", bySource("8.8.8.8/24"),
			"source CIDR 8.8.8.8/24 is not an IPv4 network; write it such as 192.168.0.0/16, without host bits"},
	})
}
