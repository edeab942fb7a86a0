package tests

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine"
)

// becausePlain is why a value must be plain; plainBecause says besides what to do.
const (
	becausePlain = ", and decides what is declared, or under which name: that must be known in a preview too; "
	plainBecause = becausePlain + "write the value itself, or take it from the configuration"
)

// TestWhatTheComponentDoesNotTakeIsRefused has what an operator reads, word by word. All of a component's faults come at once, before
// anything is registered.
func TestWhatTheComponentDoesNotTakeIsRefused(t *testing.T) {
	stack := ofProgram(t, nil, func(ctx *pulumi.Context) error {
		network, err := declareNetwork(ctx, "private", zone)
		if err != nil {
			return err
		}
		_, err = declare(ctx, "PrivateNotebook", "research", pulumi.Map{
			"vpc": pulumi.Map{
				"id": network.VpcID, "cidr": network.VpcID, "Subnets": texts(),
				"subnets": pulumi.Array{pulumi.Map{"id": pulumi.Int(3), "availabilityZone": pulumi.Bool(true)}},
			},
			"notebook": pulumi.Map{
				"volumeSizeGib": pulumi.Int(20), "volumeSizeGiB": pulumi.Float64(20.5), "tags": texts("a"), "region": pulumi.Map{},
			},
			"notebooks":       pulumi.Map{"alice": pulumi.Map{"instanceType": pulumi.Int(4)}},
			"onPremisesCidrs": texts("10.1.2.3/16", "fd00::/8", "x"),
			"clientVpn":       pulumi.Map{"port": pulumi.String("443"), "routes": pulumi.String("10.0.0.0/8"), "disconnected": pulumi.String("no")},
			"inboundResolver": pulumi.Map{"addresses": pulumi.Map{zone: pulumi.String("10.60.0.x")}},
		})
		return err
	})
	preview, err := stack.Preview(t.Context(), quiet)
	require.Error(t, err)
	said := saidBy(preview)
	for _, line := range []string{
		`private-notebook:index:PrivateNotebook "research" has 16 faults`,
		`- property vpc.Subnets with value [] has a problem: is no property of this; did you mean subnets?`,
		`- property vpc.cidr (not known yet) has a problem: is an output that is not known yet of private, private-vpc` + plainBecause,
		`- property vpc.subnets[0].availabilityZone with value true has a problem: is true or false; write a string, in quotes`,
		`- property vpc.subnets[0].id with value 3 has a problem: is a number; write a string, in quotes`,
		`- property notebook.volumeSizeGib with value 20 has a problem: is no property of this; did you mean volumeSizeGiB?`,
		`- property notebook.volumeSizeGiB with value 20.5 has a problem: is a number with a fraction; write a whole number`,
		`- property notebook.tags with value ["a"] has a problem: is a list; write a map`,
		`- property notebook.region with value {} has a problem: is an object; write a string`,
		`- property notebooks.alice.instanceType with value 4 has a problem: is a number; write a string, in quotes`,
		`- property onPremisesCidrs[0] with value "10.1.2.3/16" has a problem: 10.1.2.3/16 has host bits set: write 10.1.0.0/16`,
		`- property onPremisesCidrs[1] with value "fd00::/8" has a problem: fd00::/8 is not an IPv4 range: write one such as 10.60.0.0/16`,
		`- property onPremisesCidrs[2] with value "x" has a problem: "x" is not a CIDR: write an IPv4 range such as 10.60.0.0/16`,
		`- property clientVpn.port with value "443" has a problem: is a string; write a whole number`,
		`- property clientVpn.routes with value "10.0.0.0/8" has a problem: is a string; write a list`,
		`- property clientVpn.disconnected with value "no" has a problem: is a string; write true or false`,
		`- property inboundResolver.addresses["ap-northeast-1a"] with value "10.60.0.x" has a problem: "10.60.0.x" is not an IPv4 address; ` +
			`write one such as 10.60.0.10`,
	} {
		assert.Contains(t, said, line)
	}
	assert.Zero(t, preview.Changes["create"]-changesOf(t, networkAlone), "nothing of the component is registered")
}

// networkAlone is the part of the program above that is not refused.
func networkAlone(ctx *pulumi.Context) error {
	_, err := declareNetwork(ctx, "private", zone)
	return err
}

func changesOf(t *testing.T, program pulumi.RunFunc) int {
	t.Helper()
	preview, err := ofProgram(t, nil, program).Preview(t.Context(), quiet)
	require.NoError(t, err)
	return preview.Changes["create"]
}

func saidBy(result engine.Result) string {
	said := ""
	for _, d := range result.Diagnostics {
		said += d.Message + "\n"
	}
	return said
}

// TestAnOutputInAPlainPlaceIsRefusedWhereItIsKnownToo because it was not known in the preview.
func TestAnOutputInAPlainPlaceIsRefusedWhereItIsKnownToo(t *testing.T) {
	stack := ofProgram(t, nil, func(ctx *pulumi.Context) error {
		issuer, err := declare(ctx, "Ec2Issuer", "issuer", pulumi.Map{})
		if err != nil {
			return err
		}
		_, err = declare(ctx, "Ec2Issuer", "second", pulumi.Map{"region": issuer.RoleName})
		return err
	})
	made, err := stack.Up(t.Context(), quiet)
	require.Error(t, err)
	assert.Contains(t, saidBy(made), "has a problem: is an output of issuer, issuer-role"+plainBecause)
}

// TestAnAnswerThatDependsOnNothingIsAsGoodAsPlain: a look-up's, which is the same in a preview.
func TestAnAnswerThatDependsOnNothingIsAsGoodAsPlain(t *testing.T) {
	stack := ofProgram(t, nil, func(ctx *pulumi.Context) error {
		_, err := declare(ctx, "Ec2Issuer", "issuer", pulumi.Map{"region": pulumi.String("ap-northeast-1").ToStringOutput()})
		return err
	})
	_, err := stack.Up(t.Context(), quiet)
	require.NoError(t, err)
}

// TestWhatTheComponentFindsArrivesInTheProgramsWords: the component's own faults, all at once, each at its property.
func TestWhatTheComponentFindsArrivesInTheProgramsWords(t *testing.T) {
	stack := ofProgram(t, nil, func(ctx *pulumi.Context) error {
		_, err := declare(ctx, "PrivateNotebook", "research", pulumi.Map{
			"vpc": pulumi.Map{"id": pulumi.String("vpc-0a1b2c3d4e5f60718"), "cidr": pulumi.String("10.60.0.0/16"), "subnets": pulumi.Array{
				pulumi.Map{"id": pulumi.String("subnet-0a1b2c3d4e5f60718"), "availabilityZone": pulumi.String(zone)}}},
			"onPremisesCidrs": texts("0.0.0.0/0"),
			"notebook":        pulumi.Map{"volumeSizeGiB": pulumi.Int(4)},
			"notebooks":       pulumi.Map{"alice": pulumi.Map{"instanceType": pulumi.String("t3.medium")}},
			"clientVpn": pulumi.Map{"clientCidr": pulumi.String("10.60.4.0/22"), "serverCertificateArn": pulumi.String("arn:aws:acm:eu:1:c/1"),
				"authentication": pulumi.Map{"saml": pulumi.Map{"providerArn": pulumi.String("arn:aws:iam::111122223333:saml-provider/company")}}},
		})
		return err
	})
	preview, err := stack.Preview(t.Context(), quiet)
	require.Error(t, err)
	said := saidBy(preview)
	for _, line := range []string{
		`- property onPremisesCidrs with value ["0.0.0.0/0"] has a problem: private notebook: on-premises CIDR 0.0.0.0/0 is open to the world; `,
		`- property notebooks.alice.instanceType with value "t3.medium" has a problem: notebook`,
		`- property clientVpn.clientCidr with value "10.60.4.0/22" has a problem: client VPN: client CIDR 10.60.4.0/22 overlaps VPC 10.60.0.0/16; `,
		`has a problem: client VPN: `,
	} {
		assert.Contains(t, said, line)
	}
	t.Log(said)
}

// TestAComponentsNameIsRefused, which is no property of it.
func TestAComponentsNameIsRefused(t *testing.T) {
	preview, err := ofProgram(t, nil, policyElsewhere("not a name")).Preview(t.Context(), quiet)
	require.Error(t, err)
	assert.Contains(t, saidBy(preview), `private-notebook:index:PresignPolicy "not a name" has a fault: component: name "not a name" `)
}

// TestARefusalPrintsNoSecret, whatever is wrong with it: not even where a version of Pulumi prints the values of properties.
func TestARefusalPrintsNoSecret(t *testing.T) {
	const text = "a-secret-of-this-test"
	secret := func() pulumi.Output { return pulumi.ToSecret(pulumi.String(text)) }
	stack := ofProgram(t, nil, func(ctx *pulumi.Context) error {
		_, err := declare(ctx, "PrivateNotebook", "research", pulumi.Map{
			"region": secret(), "tag": secret(),
			"vpc":             pulumi.Map{"id": pulumi.ToSecret(pulumi.Map{"x": pulumi.String(text)}), "cidr": secret(), "subnet": texts(text)},
			"tags":            pulumi.ToSecret(pulumi.Map{"Cost": pulumi.String(text)}),
			"notebook":        pulumi.Map{"onStartScript": secret(), "volumeSizeGiB": secret()},
			"onPremisesCidrs": pulumi.Array{secret()},
		})
		return err
	})
	preview, err := stack.Preview(t.Context(), quiet)
	require.Error(t, err)
	said := saidBy(preview)
	assert.Contains(t, said, "property vpc.cidr (holds a secret) has a problem: is a secret, and what is declared hangs on it")
	assert.Contains(t, said, "property tag (holds a secret) has a problem: is no property of this; did you mean tags?")
	assert.Contains(t, said, "property vpc.id (holds a secret) has a problem: is an object; write a string")
	assert.Contains(t, said, `property vpc.subnet with value ["a-secret-of-this-test"]`, "what is no secret is shown")
	assert.Equal(t, 1, strings.Count(said, text), "and what is one is not")
}
