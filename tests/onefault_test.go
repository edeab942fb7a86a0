package tests

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

// saidOf is what the program says of settings that it refuses.
func saidOf(stack string, config map[string]string) string {
	var refusal error
	_ = new(recorder.Recorder).Run(func(ctx *pulumi.Context) error {
		refusal = stacks.Program(config)(ctx)
		return refusal
	}, stack)
	if refusal == nil {
		return ""
	}
	return refusal.Error()
}

// A value that cannot be read is stood in for, and no sentence speaks of the stand-in.
func TestNoStandInReachesASentence(t *testing.T) {
	for _, key := range stacks.Keys() {
		for _, value := range []string{`[12]`, `{"x":12}`, `[{"name":12,"vpcId":"vpc-0a1b","subnetIds":["subnet-0a1b"]}]`} {
			assert.NotContains(t, saidOf("prod", changed(t, "prod", map[string]string{key: value})), "unread-value", "%s=%s", key, value)
		}
	}
	said := saidOf("prod", changed(t, "prod", map[string]string{"linkedVpcs": `[{"name":12,"vpcId":"vpc-0a1b","subnetIds":[]}]`}))
	assert.Contains(t, said, "linked VPC number 1", "what else is wrong with the entry is still said")
}

// One text that YAML or the command line has changed on its way is one fault, and the fault says how to write it.
func TestATextThatWasChangedOnItsWayIsOneFault(t *testing.T) {
	for _, values := range []map[string]string{
		{"tags": `{"Since":"2026-12-31 00:00:00 +0000 UTC"}`}, {"tags": `{"CostCentre":8}`}, {"waivers": `{"EC2.6":12}`},
		{"waivers": `{"EC2.6":"2026-12-31T00:00:00Z"}`}, {"notebookName": "2026-12-31 00:00:00 +0000 UTC"}, {"issuerRoles": `[8]`}, {"issuerRoles": `["a"]`, "assumers": `{"role/a":[8]}`},
		{"clientVpnSamlProviderArn": samlArn, "clientVpnAuthorizedGroups": `{"lab":12,"ops":true}`, "ec2Issuer": "true"},
		{"companionEndpoints": `["sts"]`, "companionPolicies": `{"sts":12}`},
	} {
		said := saidOf("dev", changed(t, "dev", values))
		faults := max(1, strings.Count(said, "\n  - "))
		assert.Equal(t, faults, strings.Count(said, `put it in quotes in the settings file; with "pulumi config set --path", add --type string`), said)
		assert.NotEmpty(t, said)
	}
}

// One wrong range or ID is one fault, however many rules it breaks.
func TestARangeOrIDThatIsWrongIsOneFault(t *testing.T) {
	for _, row := range []struct {
		stack, want string
		values      map[string]string
	}{
		{"dev", "VPC CIDR 0.0.0.0/0 is not an IPv4 network from /16 to /28", map[string]string{"vpcCidr": "0.0.0.0/0"}},
		{"dev", "VPC CIDR 172.16.0.0/12 is not an IPv4 network from /16 to /28", map[string]string{"vpcCidr": "172.16.0.0/12"}},
		{"dev", "client CIDR 0.0.0.0/0 is not an IPv4 network from /12 to /22", map[string]string{"clientVpnCidr": "0.0.0.0/0"}},
		{"prod", "on-premises CIDR 0.0.0.0/0 is open to the world", map[string]string{"onPremisesCidrs": `["0.0.0.0/0"]`}},
		{"prod", `subnetIds entry "` + firstSubnet + `" is listed twice; list it once`,
			map[string]string{"subnetIds": `["` + firstSubnet + `","` + firstSubnet + `","` + secondSubnet + `"]`}},
		{"prod", `linkedVpcs[0].subnetIds entry "` + firstLinkedSubnet + `" is listed twice; list it once`, map[string]string{
			"linkedVpcs": `[{"name":"analytics","vpcId":"` + linkedVpcID + `","subnetIds":["` + firstLinkedSubnet + `","` + firstLinkedSubnet + `"]}]`}},
		{"dev", "VPC CIDR 10.60.0.0/28 has no room for 2 subnets of /28", map[string]string{"vpcCidr": "10.60.0.0/28"}},
		{"dev", "subnet 10.60.0.0/28 is too small to associate; use a subnet of /27 or larger",
			map[string]string{"vpcCidr": "10.60.0.0/28", "availabilityZones": `["ap-northeast-1a"]`, "onPremisesCidrs": "[]", "allowedPaths": `["vpc","client-vpn"]`}},
		{"dev", "subnet 10.60.0.0/28 is too small to associate; use a subnet of /27 or larger", map[string]string{"vpcCidr": "10.60.0.0/28",
			"availabilityZones": `["ap-northeast-1a"]`, "onPremisesCidrs": "[]", "allowedPaths": `["vpc","client-vpn"]`, "subnetCidrs": `{"ap-northeast-1a":"10.60.0.0/28"}`}},
	} {
		said := saidOf(row.stack, changed(t, row.stack, row.values))
		assert.Contains(t, said, row.want, "%v", row.values)
		assert.NotContains(t, said, "\n", "%v", row.values)
	}
}
