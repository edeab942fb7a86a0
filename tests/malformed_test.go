package tests

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"private-notebook/stacks"
)

// malformed are values that are none, by the type that Pulumi.yaml gives a key.
var malformed = map[string][]string{
	"string":  {"x", "12", "true", "[]", `["x"]`, "{}", `{"x":12}`, " ", "null"},
	"boolean": {"x", "12", "1.5", "[]", `["x"]`, "{}", "", " ", "null"},
	"integer": {"x", "1.5", "-1", "true", "[]", "{}", `{"x":12}`, "", " ", "null"},
	"array":   {"x", "12", "true", "{}", `{"x":"y"}`, `[12]`, `[true]`, `[[]]`, `[["x"]]`, "[", " "},
	"object":  {"x", "12", "true", "[]", `["x"]`, `[12]`, `{"x":12}`, `{"x":["y"]}`, `{"":12}`, "{", " "},
}

// malformedText are those of texts that have no strict form, and valid for others.
var malformedText = map[string][]string{
	"clientVpnLoginBanner": {strings.Repeat("x", 1401), "\xff"}, "notebookName": {"a b", "-", "[]", `{"x":12}`, " "},
	"ownerTag": {"a b", "[]", "{}", `{"x":12}`, " "}, "restriction": {"x", "12", "[]", "{}", " ", "null"},
}

// malformedEntry are those of lists whose entries have a form; the entries of the others are names that somebody may have.
var malformedEntry = map[string][]string{
	"availabilityZones": {"x", ""}, "subnetIds": {"x", "", "vpc-0a1b"}, "onPremisesCidrs": {"x", "", "10.0.0.1/8", "fd00::/8"},
	"notebookRolePolicyArns": {"x", ""}, "issuerRoles": {"a/b", ""}, "issuerGroups": {"a/b", ""}, "issuerUsers": {"a/b", ""},
	"companionEndpoints": {"x", ""}, "allowedPaths": {"x", ""}, "guardrailExemptRoleArns": {"x", ""},
}

// onlyUsedWith are the keys whose values are looked at where another says so.
var onlyUsedWith = map[string]map[string]string{"watchLogRetentionDays": {"flowLogs": "true"}}

// projectTypes are the types of the configuration's keys.
func projectTypes(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../Pulumi.yaml")
	require.NoError(t, err)
	var project struct {
		Config map[string]struct{ Type string }
	}
	require.NoError(t, yaml.Unmarshal(text, &project))
	types := map[string]string{}
	for _, key := range stacks.Keys() {
		types[key] = project.Config[key].Type
		require.NotEmpty(t, malformed[types[key]], "%s has a type without malformed values", key)
	}
	return types
}

// assertOneFault holds the program to one fault for one wrong value, which names the key and speaks of no stand-in.
func assertOneFault(t *testing.T, stack, key, value string) {
	t.Helper()
	values := map[string]string{key: value}
	for other, set := range onlyUsedWith[key] {
		values[other] = set
	}
	said := saidOf(stack, changed(t, stack, values))
	require.NotEmpty(t, said, "%s: %s=%s is refused", stack, key, value)
	assert.NotContains(t, said, "\n", "%s: %s=%s", stack, key, value)
	assert.Contains(t, said, key, "%s: %s=%s", stack, key, value)
	for _, placeholder := range []string{"unread", "198.18.", "198.19.", "192.0.2.", "known later", "zone-of-", "subnet-0 ", "(none)", "invalid Prefix"} {
		assert.NotContains(t, said, placeholder, "%s: %s=%s", stack, key, value)
	}
}

// One wrong value is one fault, of every key and whatever else is set.
func TestOneWrongValueIsOneFault(t *testing.T) {
	for key, kind := range projectTypes(t) {
		values := malformed[kind]
		if own, has := malformedText[key]; has {
			values = own
		}
		for _, entry := range malformedEntry[key] {
			text, err := json.Marshal([]string{entry})
			require.NoError(t, err)
			values = append(values, string(text))
		}
		for _, value := range values {
			for _, stack := range []string{"dev", "prod"} {
				assertOneFault(t, stack, key, value)
			}
		}
	}
}

// So it is of a value within an object or a list. V stands for the value.
func TestOneWrongValueWithinAnotherIsOneFault(t *testing.T) {
	linked := func(rest string) string {
		return `[{"name":"a","vpcId":"` + linkedVpcID + `","subnetIds":["` + firstLinkedSubnet + `"],` + rest + `}]`
	}
	for _, row := range []struct{ stack, key, shape string }{
		{"prod", "existing", `{"apiEndpointId":V}`}, {"prod", "existing", `{"notebookEndpointId":V}`}, {"prod", "existing", `{"endpointSecurityGroupId":V}`},
		{"prod", "existing", `{"admitOnEndpointSecurityGroup":V}`}, {"prod", "existing", `{"inboundResolverId":V}`}, {"prod", "existing", `{"companionEndpointIds":V}`},
		{"prod", "existing", `{"companionEndpointIds":{"sts":V}}`}, {"prod", "existing", `{"notebookSecurityGroupIds":[V]}`}, {"dev", "existing", `{"apiEndpointId":V}`},
		{"prod", "existing", `{"apiEndpoint":V}`}, {"prod", "existing", `{"apiEndpoint":{"id":V,"host":"vpce-0a1-4e5f.api.sagemaker.ap-northeast-1.vpce.amazonaws.com","vpcId":"` + existingVpcID + `"}}`},
		{"prod", "existing", `{"notebookEndpoint":{"id":"vpce-0a1","host":V,"vpcId":"` + existingVpcID + `"}}`},
		{"dev", "onPremisesGateway", `{"amazonSideAsn":V}`}, {"prod", "onPremisesGateway", `{"vpnGatewayId":V}`}, {"prod", "onPremisesGateway", `{"transitGatewayId":V}`},
		{"prod", "onPremisesGateway", `{"routeTableIds":[V]}`}, {"dev", "siteToSiteVpn", `{"customerGateway":{"ipAddress":V}}`},
		{"prod", "siteToSiteVpn", `{"customerGateway":{"ipAddress":V}}`}, {"dev", "siteToSiteVpn", `{"customerGateway":{"certificateArn":V}}`},
		{"dev", "siteToSiteVpn", `{"customerGateway":{"ipAddress":"203.0.113.12","bgpAsn":V}}`},
		{"dev", "siteToSiteVpn", `{"customerGateway":{"ipAddress":"203.0.113.12"},"tunnelInsideCidrs":[V]}`},
		{"dev", "siteToSiteVpn", `{"customerGateway":{"ipAddress":"203.0.113.12"},"logKmsKeyArn":V}`},
		{"prod", "linkedVpcs", linked(`"apiEndpointId":V`)}, {"prod", "linkedVpcs", linked(`"notebookEndpointId":V`)}, {"prod", "linkedVpcs", linked(`"name":V`)},
		{"prod", "linkedVpcs", linked(`"vpcId":V`)}, {"prod", "linkedVpcs", linked(`"subnetIds":[V]`)}, {"dev", "linkedVpcs", `[V]`}, {"dev", "linkedVpcs", `[{"V":1}]`},
		{"dev", "notebooks", `{"ada":{"instanceType":V}}`}, {"dev", "notebooks", `{"ada":{"volumeSizeGiB":V}}`}, {"dev", "notebooks", `{"ada":{"kmsKeyArn":V}}`},
		{"dev", "notebooks", `{"ada":{"ownKmsKey":V}}`}, {"dev", "notebooks", `{"ada":{"rolePolicyArns":[V]}}`}, {"dev", "notebooks", `{"ada":V}`},
		{"dev", "subnetCidrs", `{"ap-northeast-1a":V}`}, {"dev", "inboundResolverAddresses", `{"ap-northeast-1a":V}`}, {"prod", "inboundResolverAddresses", `{"ap-northeast-1c":V}`},
		{"dev", "availabilityZones", `["ap-northeast-1a",V]`}, {"prod", "subnetIds", `["` + firstSubnet + `",V]`}, {"dev", "onPremisesCidrs", `["192.168.0.0/16",V]`},
	} {
		for _, value := range []string{`"x y"`, "1.5", `["x"]`, `{"x":"y"}`, `" "`} {
			assertOneFault(t, row.stack, row.key, strings.ReplaceAll(strings.ReplaceAll(row.shape, `"V"`, `"x"`), "V", value))
		}
	}
}

// What is wrong with another value is still said beside it, and what was hidden comes once the value can be read.
func TestAWrongValueHidesNoOther(t *testing.T) {
	said := saidOf("prod", changed(t, "prod", map[string]string{"vpcId": "x", "notebookVolumeSizeGiB": "4", "clientVpnSessionTimeoutHours": "9",
		"tags": `{"aws:x":"y"}`, "linkedVpcs": `[{"name":"a","vpcId":"y","subnetIds":["z"]},{"name":"b/c","vpcId":"` + linkedVpcID + `","subnetIds":["` + firstLinkedSubnet + `"]}]`}))
	for _, part := range []string{"7 faults:", "vpcId = x is not a VPC ID", "volume of 4 GiB", "session timeout 9 h", `tag key "aws:x"`, "linkedVpcs[0].vpcId = y is not a VPC ID",
		`linkedVpcs[0].subnetIds entry "z" is not a subnet ID`, `linked VPC "b/c" has no short name`} {
		assert.Contains(t, said, part)
	}
	said = saidOf("dev", changed(t, "dev", map[string]string{"clientVpnDirectoryId": "d-1234567890"}))
	assert.Contains(t, said, "authorised groups are missing")
}

// Entries are left out by their numbers: the third and the eleventh hide nothing of the twelfth.
func TestWrongEntriesOfALongListHideNoOther(t *testing.T) {
	networks := make([]string, 12)
	for i := range networks {
		networks[i] = fmt.Sprintf("10.70.%d.0/24", i)
	}
	networks[2], networks[10], networks[11] = "x", "y", "172.16.0.0/24"
	text, err := json.Marshal(networks)
	require.NoError(t, err)
	said := saidOf("dev", changed(t, "dev", map[string]string{"clientVpnRoutes": string(text)}))
	for _, part := range []string{"3 faults:", `clientVpnRoutes[2] = "x"`, `clientVpnRoutes[10] = "y"`, "route to 172.16.0.0/24 overlaps the client CIDR"} {
		assert.Contains(t, said, part)
	}
}
