package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

// What exists is in a VPC that exists, and belongs to a part that is asked for. What a look-up says of an ID that is none is left out.
func TestWhatExistsMustFitTheRestOfTheConfiguration(t *testing.T) {
	for _, row := range []struct {
		name, stack, existing string
		values                map[string]string
		want                  string
	}{
		{"without a VPC", "dev", `{"apiEndpointId":"vpce-1","notebookSecurityGroupIds":["sg-1"]}`, nil,
			"configuration: existing.apiEndpointId, existing.notebookSecurityGroupIds is set without vpcId; set vpcId too: what exists is in a VPC that exists"},
		{"two Client VPNs", "prod", `{"clientVpnEndpointId":"cvpn-endpoint-1"}`, nil,
			"configuration: existing.clientVpnEndpointId is set with clientVpnCidr, which makes a Client VPN; leave one of them out"},
		{"a log without a Client VPN", "dev", `{"clientVpnLogGroup":"/vpn"}`, map[string]string{"clientVpnCidr": ""},
			"configuration: existing.clientVpnLogGroup is set without clientVpnCidr; leave it out: a Client VPN that is adopted keeps its own log"},
		{"a resolver that nobody asks", "prod", `{"inboundResolverId":"rslvr-in-1"}`, map[string]string{"onPremisesCidrs": "[]"},
			"configuration: existing.inboundResolverId is set without onPremisesCidrs; name the networks whose people ask it, or leave it out"},
		{"IDs that are none", "prod", `{"apiEndpointId":"vpc-1","notebookEndpointId":"x","endpointSecurityGroupId":"sg","inboundResolverId":"rslvr-out-1",
			"notebookSecurityGroupIds":["sg-1","sg-1"],"clientVpnLogGroup":"a b"}`, nil, `7 faults:
  - configuration: existing.apiEndpointId = vpc-1 is not the ID of a VPC endpoint; write the ID of a VPC endpoint
  - configuration: existing.notebookEndpointId = x is not the ID of a VPC endpoint; write the ID of a VPC endpoint
  - configuration: existing.endpointSecurityGroupId = sg is not the ID of a security group; write the ID of a security group
  - configuration: existing.clientVpnLogGroup = a b is not the name of a log group; write the name of a log group
  - configuration: existing.inboundResolverId = rslvr-out-1 is not the ID of an inbound resolver endpoint; write the ID of an inbound resolver endpoint
  - configuration: existing.notebookSecurityGroupIds entry "sg-1" is listed twice; list it once
  - notebook: security group sg-1 cannot be looked up (nothing of that ID is there); check the ID, the Region and the account, and allow ec2:DescribeSecurityGroups (existing.notebookSecurityGroupIds)`},
		{"companions without a VPC", "dev", `{"companionEndpointIds":{"sts":"vpce-1"}}`, map[string]string{"companionEndpoints": `["sts"]`},
			"configuration: existing.companionEndpointIds is set without vpcId; set vpcId too: what exists is in a VPC that exists"},
		{"companions that nobody asks for", "prod", `{"companionEndpointIds":{"sts":"vpce-1"}}`, map[string]string{"companionEndpoints": "[]"},
			"configuration: existing.companionEndpointIds is set without companionEndpoints; name the services in companionEndpoints, or leave it out"},
		{"companions' IDs that are none", "prod", `{"companionEndpointIds":{"sts":"sts","sagemaker.runtime":"sg-1","kms":"vpce-1","logs":""}}`, nil, `3 faults:
  - configuration: existing.companionEndpointIds["sagemaker.runtime"] = sg-1 is not the ID of a VPC endpoint; write the ID of a VPC endpoint
  - configuration: existing.companionEndpointIds["sts"] = sts is not the ID of a VPC endpoint; write the ID of a VPC endpoint
  - companion endpoints: existing endpoint of "kms" belongs to no listed service, or has no ID; list the service and give its endpoint's ID, or leave both out (existing.companionEndpointIds, companionEndpoints)`},
		{"an unknown thing", "prod", `{"natGatewayId":"nat-1"}`, nil,
			"configuration: key existing.natGatewayId is not known; choose from admitOnEndpointSecurityGroup, apiEndpoint, apiEndpointId, clientVpnEndpointId, " +
				"clientVpnLogGroup, companionEndpointIds, companionEndpoints, endpointSecurityGroupId, inboundResolverId, notebookEndpoint, notebookEndpointId, " +
				"notebookSecurityGroupIds"},
	} {
		t.Run(row.name, func(t *testing.T) {
			values := map[string]string{"existing": row.existing}
			for key, value := range row.values {
				values[key] = value
			}
			rec := existingEstate().recorder()
			var refusal error
			_ = rec.Run(func(ctx *pulumi.Context) error {
				refusal = ofSettings(t, row.stack, stacks.Program(changed(t, row.stack, values))(ctx))
				return refusal
			}, row.stack)
			require.Error(t, refusal)
			assert.Contains(t, refusal.Error()+"\n", row.want+"\n")
			assert.Empty(t, rec.Resources())
		})
	}
}

// Each key reaches the component that it is for.
func TestWhatExistsArrives(t *testing.T) {
	e := existingEstate()
	for _, described := range e {
		if described["vpcId"] != nil {
			described["vpcId"] = existingVpcID
		}
	}
	e[adoptedVpn]["securityGroupIds"] = list{adoptedGroup}
	rec := e.recorder()
	require.NoError(t, rec.Run(stacks.Program(changed(t, "prod", map[string]string{
		"existing": `{"apiEndpointId":"vpce-a1","notebookEndpointId":"vpce-b2","endpointSecurityGroupId":"sg-e5",
			"admitOnEndpointSecurityGroup":true,"clientVpnEndpointId":"cvpn-endpoint-c3","inboundResolverId":"rslvr-in-d4",
			"notebookSecurityGroupIds":["sg-f6"]}`,
		"clientVpnCidr": "", "clientVpnServerCertificateArn": "", "clientVpnClientRootCertificateArn": "",
	})), "prod"))
	got := reads(rec)
	assert.Equal(t, adoptedAPI, got[vpcEndpointType+" private-notebook-private-link-existing-api-endpoint"])
	assert.Equal(t, adoptedNotebook, got[vpcEndpointType+" private-notebook-private-link-existing-notebook-endpoint"])
	assert.Equal(t, adoptedVpn, got[clientVpnEndpointType+" private-notebook-client-vpn-existing-endpoint"])
	assert.Equal(t, adoptedResolver, got[resolverEndpointType+" private-notebook-resolver-existing-endpoint"])
	assert.Equal(t, list{adoptedOtherGroup}, inputsOf(t, rec, notebookInstanceType, "private-notebook-notebook")["securityGroups"])
	for _, source := range []string{"vpc-10.80.0.0-16", "on-premises-192.168.0.0-16", "client-vpn"} {
		rule := inputsOf(t, rec, ingressRuleType, "private-notebook-private-link-https-from-"+source)
		assert.Equal(t, adoptedGroup, rule["securityGroupId"])
	}
}

// An empty ID has the stack make its own, as with every other thing.
func TestCompanionsThatExistArrive(t *testing.T) {
	e := estate{}.withCompanions()
	for _, id := range []string{adoptedGroup, adoptedOtherGroup} {
		e[id] = object{"id": id, "vpcId": existingVpcID}
	}
	e.change(adoptedSTS, object{"vpcId": existingVpcID}).change(adoptedS3, object{"vpcId": existingVpcID})
	rec := e.recorder()
	require.NoError(t, rec.Run(stacks.Program(changed(t, "prod", map[string]string{
		"existing": `{"companionEndpointIds":{"sts":"vpce-c5","s3":"vpce-d6","logs":""}}`,
	})), "prod"))
	assert.Equal(t, map[string]string{
		"private-notebook-companions-existing-sts": adoptedSTS, "private-notebook-companions-existing-s3": adoptedS3,
	}, namesRead(rec, vpcEndpointType))
	_, err := rec.Named(vpcEndpointType, "private-notebook-companions-logs")
	assert.NoError(t, err)
}

func namesRead(rec *recorder.Recorder, token tokens.Type) map[string]string {
	ids := map[string]string{}
	for _, r := range rec.OfType(token) {
		if r.Read != nil {
			ids[r.Name] = r.ID
		}
	}
	return ids
}

// What could not be read of the services makes no fault about them, nor of their endpoints, which are somebody else's in this account.
func TestUnreadableCompanionsHaveNoOtherConsequence(t *testing.T) {
	for _, row := range []struct{ services, existing, policies, want string }{
		{`["sts"]`, `{"companionEndpointIds":{"sts":7}}`, "", "configuration: existing.companionEndpointIds.sts = 7 is not a string; put it in quotes in the settings file; with \"pulumi config set --path\", add --type string"},
		{`["sts","s3"]`, `{"companionEndpointIds":7}`, "", "configuration: existing.companionEndpointIds = 7 is not an object; write an object"},
		{`[7]`, `{"companionEndpointIds":{"s3":"vpce-d6"}}`, `{"s3":"{}"}`, "configuration: companionEndpoints[0] = 7 is not a string; put it in quotes in the settings file; with \"pulumi config set --path\", add --type string"},
		{`["logs",7]`, `{"companionEndpointIds":{"s3":"vpce-d6"}}`, `{"sts":"{}"}`, "configuration: companionEndpoints[1] = 7 is not a string; put it in quotes in the settings file; with \"pulumi config set --path\", add --type string"},
	} {
		e := estate{}.withCompanions()
		e.change(adoptedSTS, object{"vpcId": existingVpcID}).change(adoptedS3, object{"vpcId": existingVpcID})
		assert.EqualError(t, refusalIn(t, e, map[string]string{
			"companionEndpoints": row.services, "existing": row.existing, "companionPolicies": row.policies,
		}), row.want)
	}
}

// Nor does a VPC that cannot be looked up, and with it its route tables, make one of an adopted gateway endpoint.
func TestAnUnknownVpcHasNoConsequenceForAdoptedRoutes(t *testing.T) {
	e := estate{}.withCompanions()
	e.change(adoptedS3, object{"vpcId": existingVpcID})
	rec := e.recorder()
	rec.Answers[getVpc] = refusing
	assert.EqualError(t, refusalOf(t, rec, map[string]string{
		"companionEndpoints": `["s3"]`, "existing": `{"companionEndpointIds":{"s3":"vpce-d6"}}`, "linkedVpcs": "",
	}), "existing VPC: "+existingVpcID+" cannot be looked up (no); check vpcId, aws:region and your credentials")
}

// refusalIn is what prod, with some values set, says in an account.
func refusalIn(t *testing.T, e estate, values map[string]string) error {
	t.Helper()
	return refusalOf(t, e.recorder(), values)
}

func refusalOf(t *testing.T, rec *recorder.Recorder, values map[string]string) (refusal error) {
	t.Helper()
	_ = rec.Run(func(ctx *pulumi.Context) error {
		refusal = ofSettings(t, "prod", stacks.Program(changed(t, "prod", values))(ctx))
		return refusal
	}, "prod")
	assert.Empty(t, rec.Resources())
	return refusal
}

// The retention has a default in Pulumi.yaml, which an adopted log group must not be held to.
func TestAnExistingLogGroupArrives(t *testing.T) {
	rec := existingEstate().recorder()
	require.NoError(t, rec.Run(stacks.Program(changed(t, "dev", map[string]string{"existing": `{"clientVpnLogGroup":"/vpn/connections"}`})), "dev"))
	assert.Equal(t, map[string]string{
		logGroupType + " private-notebook-client-vpn-connections-existing-group": adoptedLogs,
	}, reads(rec))
}
