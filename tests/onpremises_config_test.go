package tests

import (
	"errors"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

// declaredBy is what an environment declares with some values set.
func declaredBy(t *testing.T, stack string, values map[string]string) *recorder.Recorder {
	t.Helper()
	rec := &recorder.Recorder{}
	require.NoError(t, rec.Run(stacks.Program(changed(t, stack, values)), stack))
	return rec
}

const getVpnGateway = "aws:ec2/getVpnGateway:getVpnGateway"

const office = `{"customerGateway":{"ipAddress":"203.0.113.12"}}`

// dev alone leaves the connection to somebody else.
func TestNoConnectionIsDeclaredUnlessItIsAskedFor(t *testing.T) {
	rec := declaredBy(t, "dev", nil)
	assert.Empty(t, rec.OfType(vpnGatewayType))
	assert.Empty(t, rec.OfType(vpnConnectionType))
}

func TestAVpnOfAMadeVpcEndsAtAGatewayOfItsOwn(t *testing.T) {
	rec := declaredBy(t, "dev", map[string]string{"siteToSiteVpn": office})
	gatewayID := recorder.ID("vgw-", "private-notebook-on-premises-gateway-vpn-gateway")
	assert.Equal(t, object{"vpnGatewayId": gatewayID, "routeTableId": recorder.ID("rtb-", "private-notebook-network-private")},
		inputsOf(t, rec, propagationType, "private-notebook-on-premises-gateway-propagation-private"))
	connection := inputsOf(t, rec, vpnConnectionType, "private-notebook-site-to-site-vpn-connection")
	assert.Equal(t, gatewayID, connection["vpnGatewayId"])
	assert.Equal(t, true, connection["staticRoutesOnly"])
	assert.Equal(t, "192.168.0.0/16",
		inputsOf(t, rec, connectionRouteType, "private-notebook-site-to-site-vpn-to-192.168.0.0-16")["destinationCidrBlock"])
}

func TestEveryKeyOfTheConnectionArrives(t *testing.T) {
	key := "arn:aws:kms:ap-northeast-1:111122223333:key/11111111-2222-3333-4444-555555555555"
	device := "arn:aws:acm:ap-northeast-1:111122223333:certificate/0a1b2c3d-1111-4222-8333-444455556666"
	rec := declaredBy(t, "dev", map[string]string{
		"onPremisesGateway": `{"amazonSideAsn":64600}`, "directConnectGatewayId": "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
		"siteToSiteVpn": `{"customerGateway":{"ipAddress":"203.0.113.12","certificateArn":"` + device + `","bgpAsn":65010},"bgp":true,
			"tunnelInsideCidrs":["169.254.10.0/30","169.254.11.0/30"],"keysInSecretsManager":true,"logRetentionDays":30,"logKmsKeyArn":"` + key + `"}`,
	})
	assert.Equal(t, "64600", inputsOf(t, rec, vpnGatewayType, "private-notebook-on-premises-gateway-vpn-gateway")["amazonSideAsn"])
	assert.Equal(t, "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
		inputsOf(t, rec, directConnectType, "private-notebook-on-premises-gateway-direct-connect")["dxGatewayId"])
	customer := inputsOf(t, rec, customerGatewayType, "private-notebook-site-to-site-vpn-customer-gateway")
	assert.Equal(t, []any{"203.0.113.12", device, "65010"}, []any{customer["ipAddress"], customer["certificateArn"], customer["bgpAsn"]})
	connection := inputsOf(t, rec, vpnConnectionType, "private-notebook-site-to-site-vpn-connection")
	assert.Equal(t, []any{false, "169.254.11.0/30", "SecretsManager"},
		[]any{connection["staticRoutesOnly"], connection["tunnel2InsideCidr"], connection["presharedKeyStorage"]})
	logs := inputsOf(t, rec, logGroupType, "private-notebook-site-to-site-vpn-tunnels")
	assert.Equal(t, []any{30.0, key}, []any{logs["retentionInDays"], logs["kmsKeyId"]})
}

func TestExistingGatewaysAreUsed(t *testing.T) {
	rec := declaredBy(t, "prod", map[string]string{
		"onPremisesGateway": `{"vpnGatewayId":"vgw-0a1b2c3d","routeTableIds":["rtb-0a1b2c3d"]}`, "siteToSiteVpn": office,
	})
	assert.Empty(t, rec.OfType(vpnGatewayType))
	assert.Equal(t, object{"vpnGatewayId": "vgw-0a1b2c3d", "routeTableId": "rtb-0a1b2c3d"},
		inputsOf(t, rec, propagationType, "private-notebook-on-premises-gateway-propagation-rtb-0a1b2c3d"))

	rec = declaredBy(t, "prod", map[string]string{"onPremisesGateway": `{"transitGatewayId":"tgw-0a1b2c3d"}`})
	assert.Len(t, rec.OfType(transitAttachmentType), 1)
	assert.Empty(t, rec.OfType(vpnConnectionType), "the transit gateway has its own connection")
}

func TestConnectionFaultsOfTheConfiguration(t *testing.T) {
	const none = "[]"
	for _, row := range []struct {
		name, stack string
		values      map[string]string
		want        string
	}{
		{"no networks", "dev", map[string]string{"onPremisesCidrs": none, "siteToSiteVpn": office},
			"configuration: onPremisesGateway, siteToSiteVpn or directConnectGatewayId is set without onPremisesCidrs; name the networks " +
				"on the other side in onPremisesCidrs"},
		{"a gateway for a VPC that is made", "dev", map[string]string{"onPremisesGateway": `{"vpnGatewayId":"vgw-0a1b2c3d"}`, "onPremisesCidrs": none},
			"2 faults:\n  - configuration: onPremisesGateway, siteToSiteVpn or directConnectGatewayId is set without onPremisesCidrs; name the " +
				"networks on the other side in onPremisesCidrs\n  - configuration: onPremisesGateway.vpnGatewayId is set without vpcId; leave " +
				"it out: the VPC that the stack makes can have a gateway of its own alone"},
		{"tables for a VPC that is made", "dev", map[string]string{"onPremisesGateway": `{"routeTableIds":["rtb-0a1b2c3d"]}`},
			"configuration: onPremisesGateway.routeTableIds is set without vpcId; leave it out: the VPC that the stack makes brings its " +
				"own route table"},
		{"no ID", "prod", map[string]string{"directConnectGatewayId": "dxgw"},
			"configuration: directConnectGatewayId = dxgw is not the ID of a Direct Connect gateway; write the ID of a Direct Connect gateway"},
		{"no address", "dev", map[string]string{"siteToSiteVpn": `{"customerGateway":{"ipAddress":"office.example.org"}}`},
			"configuration: siteToSiteVpn.customerGateway.ipAddress = office.example.org is not an IP address; write the public IPv4 " +
				"address of the device, such as 203.0.113.12"},
		{"a new gateway that nothing leads back to", "prod", map[string]string{"siteToSiteVpn": office},
			"configuration: onPremisesGateway.routeTableIds is not set for a new gateway of an existing VPC, so no answer would find its way " +
				"back; name the route tables of subnetIds, or the gateway that is there in onPremisesGateway.vpnGatewayId"},
		{"no device", "dev", map[string]string{"siteToSiteVpn": `{"bgp":true}`},
			"Site-to-Site VPN: customer gateway has neither an address nor a certificate"},
		{"a misspelt key", "dev", map[string]string{"siteToSiteVpn": `{"customerGateway":{"ipAdress":"203.0.113.12"}}`},
			"configuration: key siteToSiteVpn.customerGateway.ipAdress is not known; did you mean ipAddress?"},
		{"both sides of one number", "dev", map[string]string{
			"siteToSiteVpn": `{"bgp":true,"customerGateway":{"ipAddress":"203.0.113.12","bgpAsn":64512}}`},
			"Site-to-Site VPN: customer gateway ASN 64512 is the gateway's own; choose another number for one of the two sides"},
		{"a number that the existing gateway has", "prod", map[string]string{
			"onPremisesGateway": `{"vpnGatewayId":"vgw-0a1b2c3d"}`,
			"siteToSiteVpn":     `{"bgp":true,"customerGateway":{"ipAddress":"203.0.113.12","bgpAsn":64600}}`},
			"Site-to-Site VPN: customer gateway ASN 64600 is the gateway's own; choose another number for one of the two sides"},
	} {
		t.Run(row.name, func(t *testing.T) { assert.Contains(t, misconfigured(t, row.stack, row.values), row.want) })
	}
}

// A list of which one entry could not be read is not also called too short.
func TestOneWrongTunnelNetworkIsOneFault(t *testing.T) {
	assert.Equal(t, `configuration: siteToSiteVpn.tunnelInsideCidrs[1] = "169.254.11.1/30" is not an IPv4 network; write 169.254.11.0/30`,
		misconfigured(t, "dev", map[string]string{
			"siteToSiteVpn": `{"customerGateway":{"ipAddress":"203.0.113.12"},"tunnelInsideCidrs":["169.254.10.0/30","169.254.11.1/30"]}`,
		}))
}

func TestAnExistingGatewayIsLookedUp(t *testing.T) {
	values := map[string]string{"onPremisesGateway": `{"vpnGatewayId":"vgw-0a1b2c3d"}`, "siteToSiteVpn": office}
	for _, row := range []struct {
		name   string
		answer func(resource.PropertyMap) (resource.PropertyMap, error)
		want   string
	}{
		{"attached to nothing", answering(object{"attachedVpcId": "", "amazonSideAsn": "64512"}),
			"existing virtual private gateway: vgw-0a1b2c3d is attached to no VPC; have it attached to " + existingVpcID + ", or leave it out to have one made"},
		{"attached elsewhere", answering(object{"attachedVpcId": "vpc-other", "amazonSideAsn": "64512"}),
			"existing virtual private gateway: vgw-0a1b2c3d is attached to vpc-other; name the gateway of " + existingVpcID + ", or leave it out to have one made"},
		{"not there", func(resource.PropertyMap) (resource.PropertyMap, error) { return nil, errors.New("no such gateway") },
			"existing virtual private gateway: vgw-0a1b2c3d cannot be looked up ("},
	} {
		t.Run(row.name, func(t *testing.T) {
			config := changed(t, "prod", values)
			rec := &recorder.Recorder{Answers: map[string]func(resource.PropertyMap) (resource.PropertyMap, error){
				getVpnGateway: row.answer,
			}}
			var refusal error
			require.Error(t, rec.Run(func(ctx *pulumi.Context) error {
				refusal = stacks.Program(config)(ctx)
				return refusal
			}, "prod"))
			assert.ErrorContains(t, refusal, row.want)
			assert.Empty(t, rec.Resources())
		})
	}
}

// The gateway that is there is said before anything is made, with the key that names it. The stack's own, which each further
// run finds, is none.
func TestAGatewayThatIsAttachedAlreadyIsExplained(t *testing.T) {
	const made = `{"routeTableIds":["rtb-0a1b2c3d"]}`
	const remedy = "use it by VpnGatewayID, or onPremisesGateway.vpnGatewayId of a stack's configuration"
	conflict := "on-premises gateway: virtual private gateway vgw-theirs is attached to " + existingVpcID + " already, and AWS refuses a second; " + remedy
	for _, row := range []struct {
		name, key, value string
		tags             object
		want             string
	}{
		{"for a VPN", "siteToSiteVpn", office, object{"Name": "platform"}, conflict},
		{"for Direct Connect", "directConnectGatewayId", "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", object{}, conflict},
		{"the stack's own", "siteToSiteVpn", office, object{"Project": "private-notebook", "Stack": "prod"}, ""},
		{"from before a renaming", "siteToSiteVpn", office,
			object{"Project": "private-notebook", "Stack": "old", "Name": "private-notebook-on-premises-gateway-vpn-gateway"},
			conflict + "; if this stack was called old before, set the gateway's tag Stack to prod"},
	} {
		t.Run(row.name, func(t *testing.T) {
			rec, err := prodWith(t, gatewayOf(existingVpcID, row.tags), map[string]string{"onPremisesGateway": made, row.key: row.value})
			if row.want == "" {
				require.NoError(t, err)
				return
			}
			require.EqualError(t, err, row.want+" (onPremisesGateway.vpnGatewayId)")
			assert.Empty(t, rec.Resources())
		})
	}
}

// gatewayOf answers for a gateway of one VPC, by that VPC alone.
func gatewayOf(vpc string, tags object) lookUps {
	return lookUps{getVpnGateway: func(args resource.PropertyMap) (resource.PropertyMap, error) {
		if !args.HasValue("attachedVpcId") || args["attachedVpcId"].StringValue() != vpc {
			return nil, errors.New("no matching EC2 VPN Gateway found")
		}
		return resource.NewPropertyMapFromMap(object{"id": "vgw-theirs", "attachedVpcId": vpc, "tags": tags}), nil
	}}
}

// A transit gateway stands beside a virtual private one; and one that could not be read is not said to be missing.
func TestAnAttachedGatewayIsInTheWayOfANewOneAlone(t *testing.T) {
	const made = `,"routeTableIds":["rtb-0a1b2c3d"]}`
	theirs := gatewayOf(existingVpcID, object{})
	_, err := prodWith(t, theirs, map[string]string{"onPremisesGateway": `{"transitGatewayId":"tgw-0a1b2c3d"` + made})
	require.NoError(t, err)
	_, err = prodWith(t, theirs, map[string]string{"onPremisesGateway": `{"vpnGatwayId":"vgw-0a1b2c3d"` + made, "siteToSiteVpn": office})
	assert.EqualError(t, err, "configuration: key onPremisesGateway.vpnGatwayId is not known; did you mean vpnGatewayId?")
	_, err = prodWith(t, theirs, map[string]string{"onPremisesGateway": "vgw-0a1b2c3d", "siteToSiteVpn": office})
	assert.EqualError(t, err, `configuration: onPremisesGateway = "vgw-0a1b2c3d" is not an object; write an object`)
}

func TestEveryRefusedRegistrationStopsAConnectedProgram(t *testing.T) {
	assertEveryRefusalStops(t, "dev", stacks.Program(changed(t, "dev", map[string]string{"siteToSiteVpn": office})))
}
