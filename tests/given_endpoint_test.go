package tests

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/tests/recorder"
)

const (
	wholeAPI      = `{"id":"vpce-0a1","host":"vpce-0a1-4e5f.api.sagemaker.ap-northeast-1.vpce.amazonaws.com","vpcId":"` + existingVpcID + `"}`
	wholeNotebook = `{"id":"vpce-0b2","host":"vpce-0b2-8c9d.notebook.ap-northeast-1.vpce.sagemaker.aws","vpcId":"` + existingVpcID + `"}`
	wholeSTS      = `{"id":"vpce-0c3","vpcId":"` + existingVpcID + `"}`
	wholePair     = `{"apiEndpoint":` + wholeAPI + `,"notebookEndpoint":` + wholeNotebook + `}`
)

// sharedVpc is prod's VPC as another account shares it, and what a participant can have there.
func sharedVpc(existing string, more map[string]string) (lookUps, map[string]string) {
	values := map[string]string{"existing": existing, "clientVpnCidr": "", "clientVpnServerCertificateArn": "", "clientVpnClientRootCertificateArn": "",
		"onPremisesCidrs": "[]", "flowLogs": "false", "queryLogs": "false", "companionEndpoints": "[]", "issuanceAlarm": "false", "linkedVpcs": ""}
	for key, value := range more {
		values[key] = value
	}
	return lookUps{getVpc: vpcAnswer(map[string]any{"ownerId": "444455556666"}), getVpcEndpoint: refusing}, values
}

// A participant of a shared VPC has a notebook behind the owner's endpoints, of which nothing is looked up or declared.
func TestEndpointsThatCannotBeLookedUpAreGivenWhole(t *testing.T) {
	rec, err := prodWith(t, lookUpsOf(sharedVpc(wholePair, nil)), valuesOf(sharedVpc(wholePair, nil)))
	require.NoError(t, err)
	assert.Empty(t, rec.OfType(vpcEndpointType))
	guardrail := inputsOf(t, rec, "aws:iam/policy:Policy", "private-notebook-presign-guardrail")["policy"]
	assert.Contains(t, guardrail, `"vpce-0a1"`)
	assert.Contains(t, guardrail, `"vpce-0b2"`)

	existing := `{"apiEndpoint":` + wholeAPI + `,"notebookEndpoint":` + wholeNotebook + `,"companionEndpoints":{"sts":` + wholeSTS + `}}`
	rec, err = prodWith(t, lookUpsOf(sharedVpc(existing, nil)), valuesOf(sharedVpc(existing, map[string]string{"companionEndpoints": `["sts"]`})))
	require.NoError(t, err)
	assert.Empty(t, rec.OfType(vpcEndpointType))
	egress := rec.OfType("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
	require.Len(t, egress, 1)
	assert.Equal(t, "10.80.0.0/16", egress[0].Inputs["cidrIpv4"].StringValue(), "whose groups nobody knows are reached in the VPC")
}

func lookUpsOf(answers lookUps, _ map[string]string) lookUps         { return answers }
func valuesOf(_ lookUps, values map[string]string) map[string]string { return values }
func wholly(id, host, vpc string) string {
	return `{"id":"` + id + `","host":"` + host + `","vpcId":"` + vpc + `"}`
}
func existingAPI(endpoint string) string {
	return `{"apiEndpoint":` + endpoint + `,"notebookEndpoint":` + wholeNotebook + `}`
}
func refusalOfShared(t *testing.T, existing string, more map[string]string) string {
	t.Helper()
	answers, values := sharedVpc(existing, more)
	_, err := prodWith(t, answers, values)
	require.Error(t, err, existing)
	return err.Error()
}

// Each fault of what is given is one, and all come at once.
func TestFaultsOfEndpointsThatAreGivenWhole(t *testing.T) {
	const host = "vpce-0a1-4e5f.api.sagemaker.ap-northeast-1.vpce.amazonaws.com"
	for _, row := range []struct{ name, existing, want string }{
		{"nothing of it", existingAPI(`{}`), "PrivateLink: API endpoint that is given whole lacks its ID and its host and its VPC; give ID, host and VPC as the owner sees them, or leave it out (existing.apiEndpoint)"},
		{"an ID without its host", existingAPI(`{"id":"vpce-0a1","vpcId":"` + existingVpcID + `"}`), "PrivateLink: API endpoint that is given whole lacks its host; give ID, host and VPC as the owner sees them, or leave it out (existing.apiEndpoint)"},
		{"a host without its ID", existingAPI(wholly("", host, existingVpcID)), "PrivateLink: API endpoint that is given whole lacks its ID; give ID, host and VPC as the owner sees them, or leave it out (existing.apiEndpoint)"},
		{"another's host", existingAPI(wholly("vpce-0a2", host, existingVpcID)), "PrivateLink: API endpoint that is given whole has the host " + host + ", which is not its own; give the DNS name that begins with vpce-0a2-, of no zone, and not the service's (existing.apiEndpoint)"},
		{"an ID that another begins with", existingAPI(wholly("vpce-0a", host, existingVpcID)), "PrivateLink: API endpoint that is given whole has the host " + host + ", which is not its own; give the DNS name that begins with vpce-0a-, of no zone, and not the service's (existing.apiEndpoint)"},
		{"a host of another Region", existingAPI(wholly("vpce-0a1", "vpce-0a1-4e5f.api.sagemaker.eu-west-1.vpce.amazonaws.com", existingVpcID)), "PrivateLink: API endpoint that is given whole has the host vpce-0a1-4e5f.api.sagemaker.eu-west-1.vpce.amazonaws.com, which is not of ap-northeast-1; give an endpoint of that Region (existing.apiEndpoint)"},
		{"a host of somebody's", existingAPI(wholly("vpce-0a1", "vpce-0a1-4e5f.api.sagemaker.ap-northeast-1.example.com", existingVpcID)), "PrivateLink: API endpoint that is given whole has the host vpce-0a1-4e5f.api.sagemaker.ap-northeast-1.example.com, which is none of AWS's for it; give the name that the owner sees in the endpoint's DNS entries (existing.apiEndpoint)"},
		{"a host of another service", existingAPI(wholly("vpce-0a1", "vpce-0a1-4e5f.notebook.ap-northeast-1.vpce.sagemaker.aws", existingVpcID)), "PrivateLink: API endpoint that is given whole has the host vpce-0a1-4e5f.notebook.ap-northeast-1.vpce.sagemaker.aws, which is none of AWS's for it; give the name that the owner sees in the endpoint's DNS entries (existing.apiEndpoint)"},
		{"another VPC", existingAPI(wholly("vpce-0a1", host, "vpc-0a")), "PrivateLink: API endpoint that is given whole belongs to vpc-0a; name one of " + existingVpcID + " (existing.apiEndpoint)"},
		{"no ID", existingAPI(wholly("x", host, existingVpcID)), "configuration: existing.apiEndpoint.id = x is not the ID of a VPC endpoint; write the ID of a VPC endpoint"},
		{"no host", existingAPI(wholly("vpce-0a1", "https://"+host, existingVpcID)), "configuration: existing.apiEndpoint.host = https://" + host + " is not a DNS name, such as vpce-0a1b2c3d-4e5f.api.sagemaker.eu-west-1.vpce.amazonaws.com; write a DNS name, such as vpce-0a1b2c3d-4e5f.api.sagemaker.eu-west-1.vpce.amazonaws.com"},
		{"no VPC", existingAPI(wholly("vpce-0a1", host, "x")), "configuration: existing.apiEndpoint.vpcId = x is not a VPC ID; write a VPC ID"},
		{"a key that is none", existingAPI(`{"id":"vpce-0a1","hosts":"` + host + `","vpcId":"` + existingVpcID + `"}`), "configuration: key existing.apiEndpoint.hosts is not known; did you mean host?"},
	} {
		assert.Equal(t, row.want, refusalOfShared(t, row.existing, nil), row.name)
	}
	assert.Contains(t, refusalOfShared(t, `{"apiEndpointId":"vpce-0a1","apiEndpoint":`+wholeAPI+`,"notebookEndpoint":`+wholeNotebook+`}`, nil),
		"PrivateLink: API endpoint is given whole and by the ID vpce-0a1; give the ID where this account can look it up, or else all of it (existing.apiEndpoint)")
	assert.Contains(t, refusalOfShared(t, `{"apiEndpoint":`+wholeAPI+`,"notebookEndpoint":`+wholeAPI+`}`, nil), "endpoint vpce-0a1 is given as both of the pair")
	assert.Contains(t, refusalOfShared(t, `{"apiEndpoint":`+wholeAPI+`}`, nil), "existing.apiEndpoint and existing.notebookEndpoint", "the other is still to be made")
	companions := `{"apiEndpoint":` + wholeAPI + `,"notebookEndpoint":` + wholeNotebook + `,"companionEndpoints":{"sts":{"id":"vpce-0c3"},"s3":` + wholeSTS + `,"kms":` + wholeSTS + `}}`
	said := refusalOfShared(t, companions, map[string]string{"companionEndpoints": `["sts","s3"]`, "companionPolicies": `{"sts":"{}"}`})
	for _, part := range []string{`endpoint of "sts" that is given whole lacks its VPC`, `endpoint of "s3" that is given whole is a gateway endpoint`,
		`endpoint of "kms" that is given whole belongs to no listed service`, `policy of "sts" is given for an endpoint of somebody else's`} {
		assert.Contains(t, said, part)
	}
}

// What nobody could look at is starred, and without the settings there is no way at all.
func TestTheReportStarsEndpointsThatAreGivenWhole(t *testing.T) {
	answers, values := sharedVpc(wholePair, nil)
	rec, err := prodWith(t, answers, values)
	require.NoError(t, err)
	resources := observedResources(t, rec)
	intent := accesspath.Intent{AllowedPaths: []accesspath.From{accesspath.FromVPC}, Issuers: []string{"role/notebook-users"}}
	stated := observe.Stated{Endpoints: []observe.StatedEndpoint{{ID: "vpce-0a1", VPCID: existingVpcID}, {ID: "vpce-0b2", VPCID: existingVpcID, OfNotebooks: true}}}
	report := accesspath.Judge(observe.Observe(resources, stated), intent)
	starred := 0
	for _, v := range report.Verdicts {
		if v.From == accesspath.FromVPC && v.Decision == accesspath.Allow {
			assert.True(t, v.Assumed, "%s of %s from %s", v.Step, v.Principal, v.From)
			starred++
		}
	}
	assert.NotZero(t, starred)
	assert.Equal(t, 2, strings.Count(strings.Join(report.Assumptions, "\n"), "is stated by the settings, and this account cannot look it up"))
	for _, v := range accesspath.Judge(observe.Observe(resources, observe.Stated{}), intent).Verdicts {
		if v.From == accesspath.FromVPC {
			assert.NotEqual(t, accesspath.Allow, v.Decision, "%s of %s without the settings", v.Step, v.Principal)
		}
	}
}

// observedResources are what a mock recording declares, as the report reads them.
func observedResources(t *testing.T, rec *recorder.Recorder) []observe.Resource {
	t.Helper()
	plain := func(properties resource.PropertyMap) map[string]any {
		text, err := json.Marshal(properties.Mappable())
		require.NoError(t, err)
		var all map[string]any
		require.NoError(t, json.Unmarshal(text, &all))
		return all
	}
	var resources []observe.Resource
	for _, r := range rec.Resources() {
		resources = append(resources, observe.Resource{URN: string(r.URN), Type: string(r.Type), ID: r.ID, Parent: string(r.Parent()),
			Inputs: plain(r.Inputs), Outputs: plain(r.Outputs), Dependencies: r.Request.GetDependencies(), External: r.Read != nil})
	}
	return resources
}
