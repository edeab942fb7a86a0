package tests

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/settings"
	"private-notebook/stacks"
)

// wholeObjects are a value of each configuration key that holds an object, or objects, and how to reach its one struct.
var wholeObjects = []struct {
	key, stack, at, object string
	of                     any
	values                 map[string]string
}{
	{"onPremisesGateway", "dev", "onPremisesGateway", `{"amazonSideAsn":64600}`, stacks.OnPremisesGatewayConfig{}, nil},
	{"siteToSiteVpn", "dev", "siteToSiteVpn", `{"customerGateway":{"ipAddress":"203.0.113.12"},"tunnelInsideCidrs":["169.254.10.0/30","169.254.11.0/30"]}`,
		stacks.SiteToSiteVpnConfig{}, nil},
	{"siteToSiteVpn", "dev", "siteToSiteVpn.customerGateway", `{"ipAddress":"203.0.113.12","bgpAsn":65010}`, stacks.CustomerGatewayConfig{}, nil},
	{"siteToSiteVpn", "dev", "siteToSiteVpn.customerGateway", `{}`, stacks.CustomerGatewayConfig{}, nil},
	{"existing", "prod", "existing", `{"apiEndpointId":"vpce-a1","notebookEndpointId":"vpce-b2","endpointSecurityGroupId":"sg-e5"}`, settings.Existing{},
		map[string]string{"clientVpnCidr": "", "clientVpnServerCertificateArn": "", "clientVpnClientRootCertificateArn": ""}},
	{"linkedVpcs", "dev", "linkedVpcs[0]", `{"name":"analytics","vpcId":"` + linkedVpcID + `","subnetIds":["subnet-0cc11dd22ee33ff44"]}`,
		stacks.LinkedVpcConfig{}, nil},
	{"notebooks", "dev", "notebooks.a", `{"owner":"ada","notebookName":"adas"}`, stacks.MemberConfig{}, map[string]string{"ownerTag": "Owner", "ec2Issuer": "false"}},
}

// A nested value that cannot be read is one fault, and hides no other.
func TestAnUnreadableNestedValueHidesNothingAndMakesNothing(t *testing.T) {
	const unrelated = "volume of 4 GiB is not offered by AWS"
	for _, whole := range wholeObjects {
		fields := reflect.TypeOf(whole.of)
		for i := range fields.NumField() {
			name := fields.Field(i).Tag.Get("config")
			if name == "" {
				continue
			}
			at := whole.at + "." + name
			var wrong any = []any{7}
			if kind := fields.Field(i).Type.Kind(); kind == reflect.Slice || kind == reflect.Pointer {
				wrong = 7
			}
			t.Run(at, func(t *testing.T) {
				values := map[string]string{whole.key: holding(t, whole.at, whole.object, name, wrong), "notebookVolumeSizeGiB": "4"}
				maps.Copy(values, whole.values)
				said := refusedInProd(t, whole.stack, values)
				assert.Regexp(t, "^2 faults:\n  - configuration: [^\n]+\n  - notebook: "+unrelated+"[^\n]+$", said)
				assert.Contains(t, said, fmt.Sprintf("configuration: %s = ", at))
			})
		}
	}
}

// holding is a configuration value in which one nested key is set to a value.
func holding(t *testing.T, at, text, name string, value any) string {
	var object map[string]any
	require.NoError(t, json.Unmarshal([]byte(text), &object))
	object[name] = value
	var nested any = object
	switch at {
	case "siteToSiteVpn.customerGateway":
		nested = map[string]any{"customerGateway": object}
	case "linkedVpcs[0]":
		nested = []any{object}
	case "notebooks.a":
		nested = map[string]any{"a": object}
	}
	written, err := json.Marshal(nested)
	require.NoError(t, err)
	return string(written)
}

// refusedInProd is what a program says in an account in which the existing things are in prod's VPC.
func refusedInProd(t *testing.T, stack string, values map[string]string) string {
	t.Helper()
	e := existingEstate()
	for _, described := range e {
		if described["vpcId"] != nil {
			described["vpcId"] = existingVpcID
		}
	}
	rec := e.recorder()
	var refusal error
	_ = rec.Run(func(ctx *pulumi.Context) error {
		refusal = ofSettings(t, stack, stacks.Program(changed(t, stack, values))(ctx))
		return refusal
	}, stack)
	require.Error(t, refusal)
	assert.Empty(t, rec.Resources())
	return refusal.Error()
}

// Faults of one object do not hide each other, whether they are found by its form or by its part of the system.
func TestFaultsOfOneObjectComeTogether(t *testing.T) {
	const wrongCidr = "  - Site-to-Site VPN: tunnel inside CIDR 169.254.10.0/29 is not a /30 of 169.254.0.0/16; choose a free /30 of " +
		"169.254.0.0/16, such as 169.254.10.0/30, or leave both out (siteToSiteVpn.tunnelInsideCidrs)"
	const cidrs = `"tunnelInsideCidrs":["169.254.10.0/29","169.254.11.0/30"]}`
	assert.Equal(t, "2 faults:\n  - configuration: key siteToSiteVpn.customerGateway.ipAdress is not known; did you mean ipAddress?\n"+wrongCidr,
		misconfigured(t, "dev", map[string]string{"siteToSiteVpn": `{"customerGateway":{"ipAdress":"203.0.113.12"},` + cidrs}))
	assert.Equal(t, "2 faults:\n  - configuration: onPremisesGateway, siteToSiteVpn or directConnectGatewayId is set without onPremisesCidrs; "+
		"name the networks on the other side in onPremisesCidrs\n"+wrongCidr,
		misconfigured(t, "dev", map[string]string{"onPremisesCidrs": "[]", "siteToSiteVpn": `{"customerGateway":{"ipAddress":"203.0.113.12"},` + cidrs}))

	said := refusedInProd(t, "prod", map[string]string{"existing": `{"inboundResolverId":"resolver","apiEndpointId":"vpce-dead","notebookEndpointId":"vpce-beef",
		"endpointSecurityGroupId":"sg-dead","notebookSecurityGroupIds":["sg-beef"]}`})
	assert.Regexp(t, `^5 faults:
  - configuration: existing.inboundResolverId = resolver is not the ID [^\n]+
  - PrivateLink: existing endpoint vpce-dead cannot be looked up [^\n]+
  - PrivateLink: existing endpoint vpce-beef cannot be looked up [^\n]+
  - PrivateLink: security group sg-dead cannot be looked up [^\n]+
  - notebook: security group sg-beef cannot be looked up [^\n]+$`, said)
}
