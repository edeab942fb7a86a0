package tests

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/pulumi-resource-private-notebook/catalog"
)

// packageSchema is what the tests look at in the committed schema.
type packageSchema struct {
	Resources map[string]struct {
		RequiredInputs []string                  `json:"requiredInputs"`
		Properties     map[string]propertySchema `json:"properties"`
		Required       []string                  `json:"required"`
	} `json:"resources"`
}

type propertySchema struct {
	Type   string `json:"type"`
	Secret bool   `json:"secret"`
}

func theSchema(t *testing.T) packageSchema {
	t.Helper()
	var read packageSchema
	require.NoError(t, json.Unmarshal(committedSchema(t), &read))
	return read
}

// least are the fewest inputs that each component takes, on a network of its own; for "PrivateNotebook" the other network.
func least(network, other, certificates, gateway *remote) map[string]pulumi.Map {
	vpc := vpcOf(network, "10.60.0.0/16", zone, otherZone)
	endpoints := texts("vpce-0a1b2c3d4e5f60718", "vpce-1a1b2c3d4e5f60718")
	return map[string]pulumi.Map{
		"PrivateNotebook": {"vpc": vpcOf(other, "10.70.0.0/16", zone)},
		"PrivateLink":     {"vpc": vpc},
		"ClientVpn": {"vpc": vpc, "clientCidr": pulumi.String("172.16.0.0/22"), "serverCertificateArn": certificates.ServerCertificateArn,
			"authentication": pulumi.Map{"mutualTls": pulumi.Map{"clientRootCertificateArn": certificates.ClientCertificateArn}}},
		"InboundResolver":    {"vpc": vpc, "onPremisesCidrs": texts("192.168.0.0/16")},
		"Notebook":           {"vpc": vpc},
		"PresignPolicy":      policyInputs(),
		"Ec2Issuer":          {},
		"CompanionEndpoints": {"vpc": vpc, "services": texts("sts")},
		"FlowLogs":           {"vpcId": network.VpcID},
		"ResolverQueryLogs":  {"vpcId": network.VpcID},
		"IssuanceAlarm":      {"endpointIds": endpoints},
		"SiteToSiteVpn": {"onPremisesCidrs": texts("192.168.0.0/16"), "vpnGatewayId": gateway.GatewayID,
			"customerGateway": pulumi.Map{"ipAddress": pulumi.String("203.0.113.10")}},
		"ExistingNetwork": {"vpc": vpc},
	}
}

// everyComponent declares all of them with the least. What others stand on comes first.
func everyComponent(ctx *pulumi.Context) error {
	network, err := declareNetwork(ctx, "net", zone, otherZone)
	if err != nil {
		return err
	}
	other, err := declare(ctx, "Network", "other", pulumi.Map{"cidr": pulumi.String("10.70.0.0/16"), "availabilityZones": texts(zone)})
	if err != nil {
		return err
	}
	certificates, err := declare(ctx, "ClientVpnCertificates", "certificates", pulumi.Map{})
	if err != nil {
		return err
	}
	gateway, err := declare(ctx, "OnPremisesGateway", "gateway", pulumi.Map{
		"vpc": vpcOf(network, "10.60.0.0/16", zone, otherZone), "onPremisesCidrs": texts("192.168.0.0/16"),
	})
	if err != nil {
		return err
	}
	all := least(network, other, certificates, gateway)
	for _, component := range slices.Sorted(maps.Keys(all)) {
		if _, err := declare(ctx, component, "the-"+strings.ToLower(component), all[component]); err != nil {
			return err
		}
	}
	return nil
}

// TestEveryComponentWorksElsewhere with the inputs that the schema calls required, and those that others ask for. What each registers is what
// the schema says: no more, the required ones always, each of its type, and a secret where it says so.
func TestEveryComponentWorksElsewhere(t *testing.T) {
	seen := map[string]bool{}
	for name, program := range map[string]pulumi.RunFunc{
		"each alone": everyComponent, "a VPN": vpnElsewhere, "a fleet": fleetElsewhere, "linked": linkedElsewhere,
	} {
		stack := ofProgram(t, nil, program)
		_, err := stack.Up(t.Context(), quiet)
		require.NoError(t, err, name)
		_, err = stack.Up(t.Context(), unchanged)
		require.NoError(t, err, name)
		resources, err := stack.Resources(t.Context())
		require.NoError(t, err)
		for _, r := range resources {
			if strings.HasPrefix(r.Type, catalog.Package+":") {
				for output := range r.Outputs {
					seen[r.Type+"."+output] = true
				}
				assertRegistered(t, theSchema(t), r.Type, r.Outputs)
			}
		}
	}
	for token, resource := range theSchema(t).Resources {
		for output := range resource.Properties {
			if output != "queryLogGroup" { // It is the flow logs' twin, which no program here asks for.
				assert.True(t, seen[token+"."+output], "%s.%s was never seen", token, output)
			}
		}
	}
}

// secretMark is the key by which a state says that a value is a secret.
const secretMark = "4dabf18193072939515e22adb298388d"

func assertRegistered(t *testing.T, schema packageSchema, token string, outputs map[string]any) {
	t.Helper()
	known := schema.Resources[token]
	for _, name := range known.Required {
		assert.Contains(t, outputs, name, token)
	}
	for name, value := range outputs {
		property, is := known.Properties[name]
		require.True(t, is, "%s registers %s, which the schema does not have", token, name)
		object, isObject := value.(map[string]any)
		_, isSecret := object[secretMark]
		assert.Equal(t, property.Secret, isSecret, "%s.%s is a secret", token, name)
		if isSecret {
			continue
		}
		_, isText := value.(string)
		_, isList := value.([]any)
		assert.Equal(t, map[string]bool{"string": isText, "array": isList, "object": isObject}[property.Type], true,
			"%s.%s is %T, and %s in the schema", token, name, value, property.Type)
	}
}

// linkedElsewhere has a second VPC.
func linkedElsewhere(ctx *pulumi.Context) error {
	networks := make([]*remote, 2)
	for i, cidr := range []string{"10.60.0.0/16", "10.70.0.0/16"} {
		made, err := declare(ctx, "Network", []string{"own", "second"}[i], pulumi.Map{"cidr": pulumi.String(cidr), "availabilityZones": texts(zone)})
		if err != nil {
			return err
		}
		networks[i] = made
	}
	_, err := declare(ctx, "PrivateNotebook", "research", pulumi.Map{
		"vpc":        vpcOf(networks[0], "10.60.0.0/16", zone),
		"linkedVpcs": pulumi.Array{pulumi.Map{"name": pulumi.String("analytics"), "vpc": vpcOf(networks[1], "10.70.0.0/16", zone)}},
	})
	return err
}

// TestWhatTheSchemaRequiresIsMissed by the component, each by its own name.
func TestWhatTheSchemaRequiresIsMissed(t *testing.T) {
	known := &remote{VpcID: pulumi.String("vpc-0a1b2c3d4e5f60718").ToStringOutput(),
		SubnetIDs:            pulumi.StringMap{zone: pulumi.String("subnet-0a1b2c3d4e5f60718"), otherZone: pulumi.String("subnet-1a1b2c3d4e5f60718")}.ToStringMapOutput(),
		ServerCertificateArn: pulumi.String("arn:aws:acm:ap-northeast-1:111122223333:certificate/a").ToStringOutput(),
		ClientCertificateArn: pulumi.String("arn:aws:acm:ap-northeast-1:111122223333:certificate/b").ToStringOutput(),
		GatewayID:            pulumi.String("vgw-0a1b2c3d4e5f60718").ToStringOutput()}
	all := least(known, known, known, known)
	all["OnPremisesGateway"] = pulumi.Map{"vpc": all["Notebook"]["vpc"], "onPremisesCidrs": texts("192.168.0.0/16")}
	all["Network"] = pulumi.Map{"cidr": pulumi.String("10.60.0.0/16"), "availabilityZones": texts(zone)}
	tried := 0
	for component, inputs := range all {
		for _, name := range theSchema(t).Resources[catalog.Package+":index:"+component].RequiredInputs {
			require.Contains(t, inputs, name, component)
			without := maps.Clone(inputs)
			delete(without, name)
			preview, err := ofProgram(t, nil, func(ctx *pulumi.Context) error {
				_, err := declare(ctx, component, "the", without)
				return err
			}).Preview(t.Context(), quiet)
			require.Error(t, err, "%s without %s", component, name)
			assert.Contains(t, saidBy(preview), "- property "+name, "%s without %s", component, name)
			tried++
		}
	}
	assert.Equal(t, 19, tried)
}
