package tests

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/cloud"
	"private-notebook/sandbox/engine/session"
)

const (
	platformGroup    = "sg-0a11ce0000000005" // no rules of its own: AWS refuses a rule that is there already
	platformAPI      = "vpce-0a11ce0000000001"
	platformNotebook = "vpce-0a11ce0000000002"
	platformSTS      = "vpce-0a11ce0000000003"
	platformS3       = "vpce-0a11ce0000000004"
	platformTable    = "rtb-0a11ce0000000001"
	platformGateway  = "vgw-0a11ce0000000001"
)

var officeVPN = map[string]any{"customerGateway": map[string]any{"ipAddress": "203.0.113.12"}}

// adoptWith opens the stack of the guide about what exists, with other settings in the place of some.
func adoptWith(t *testing.T, values map[string]any) *session.Session {
	t.Helper()
	project := guideProject(t, "adopt", guides(t)["adopt"])
	for key, value := range values {
		require.NoError(t, project.Set(key, value))
	}
	return openIn(t, session.Place{Project: project, Cloud: newAccount(t, project)})
}

// without are the guide's settings of what exists, less one, and less the groups of the notebook.
func without(left string) map[string]any {
	existing := map[string]any{
		"apiEndpointId": platformAPI, "notebookEndpointId": platformNotebook,
		"clientVpnEndpointId": "cvpn-endpoint-0a11ce0000000001", "inboundResolverId": "rslvr-in-0a11ce0000000001",
		"companionEndpointIds": map[string]any{"s3": platformS3, "sts": platformSTS},
	}
	delete(existing, left)
	return existing
}

// byID are the account's resources, so that two moments can be compared.
func byID(opened *session.Session) map[string]cloud.Resource {
	all := map[string]cloud.Resource{}
	for _, r := range opened.Cloud.Resources() {
		all[r.Type+"::"+r.ID] = r
	}
	return all
}

// Through its whole life the stack changes nothing of what it adopts: neither a group to which it adds rules, nor a log group
// to which it adds a stream.
func TestAdoptedThingsStayAsTheyWere(t *testing.T) {
	for name, values := range map[string]map[string]any{
		"all that the guide names": nil,
		"a group that gets rules": {"existing": map[string]any{
			"apiEndpointId": platformAPI, "notebookEndpointId": platformNotebook, "endpointSecurityGroupId": platformGroup,
			"admitOnEndpointSecurityGroup": true, "inboundResolverId": "rslvr-in-0a11ce0000000001",
		}, "allowedPaths": []string{"vpc", "on-premises"}, "companionEndpoints": []string{}},
		"a group of the notebook's own, let out to groups that several endpoints wear": {"existing": without("")},
		"a VPN at the gateway that is there": {
			"existing": without(""), "siteToSiteVpn": officeVPN,
			"onPremisesGateway": map[string]any{"vpnGatewayId": platformGateway, "routeTableIds": []string{platformTable}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opened := adoptWith(t, values)
			before := byID(opened)
			up(t, opened)
			for id, was := range before {
				assert.Equal(t, was, byID(opened)[id], "after an up")
			}
			_, err := opened.Up(t.Context(), unchanged)
			require.NoError(t, err)
			_, err = opened.Refresh(t.Context(), unchanged)
			require.NoError(t, err)
			requireSettled(t, opened)
			_, err = opened.Destroy(t.Context(), quiet)
			require.NoError(t, err)
			assert.Equal(t, before, byID(opened), "after a destroy")
		})
	}
}

// The conflict is said in the preview, with the key that resolves it, and nothing is made.
func TestAConflictIsSaidBeforeAnythingIsMade(t *testing.T) {
	for left, want := range map[string]string{
		"apiEndpointId":      "PrivateLink: endpoint " + platformAPI + " has the private DNS name of com.amazonaws.ap-northeast-1.sagemaker.api in",
		"notebookEndpointId": "PrivateLink: endpoint " + platformNotebook + " has the private DNS name of " + notebookService + " in",
	} {
		t.Run(left, func(t *testing.T) {
			t.Parallel()
			opened := adoptWith(t, map[string]any{"existing": without(left)})
			_, err := opened.Preview(t.Context(), quiet)
			require.ErrorContains(t, err, want)
			require.ErrorContains(t, err, "existing."+left+" of a stack's configuration")
			requireOnlySeed(t, opened)
		})
	}
}

// The same of further services, by name or by route, and of the company's gateway.
func TestAConflictOfFurtherThingsIsSaidBeforeAnythingIsMade(t *testing.T) {
	s3Alone, stsAlone := without(""), without("")
	s3Alone["companionEndpointIds"], stsAlone["companionEndpointIds"] = map[string]any{"s3": platformS3}, map[string]any{"sts": platformSTS}
	for name, row := range map[string]struct {
		values map[string]any
		want   string
	}{
		"by name": {map[string]any{"existing": s3Alone}, "companion endpoints: endpoint " + platformSTS + " has the private DNS name of " +
			"com.amazonaws.ap-northeast-1.sts in vpc-0a11ce0000000001 already, and AWS refuses a second; adopt it by ExistingEndpointIDs, or " +
			`existing.companionEndpointIds["sts"] of a stack's configuration, or turn its private DNS off`},
		"by route": {map[string]any{"existing": stsAlone}, "companion endpoints: endpoint " + platformS3 + " has the route to " +
			"com.amazonaws.ap-northeast-1.s3 in " + platformTable + " already, and AWS refuses a second; adopt it by ExistingEndpointIDs, or " +
			`existing.companionEndpointIds["s3"] of a stack's configuration, or take the table out of it`},
		"by attachment": {
			map[string]any{"siteToSiteVpn": officeVPN, "onPremisesGateway": map[string]any{"routeTableIds": []string{platformTable}}},
			"on-premises gateway: virtual private gateway " + platformGateway + " is attached to vpc-0a11ce0000000001 already, and AWS refuses a " +
				"second; use it by VpnGatewayID, or onPremisesGateway.vpnGatewayId of a stack's configuration",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opened := adoptWith(t, row.values)
			_, err := opened.Preview(t.Context(), quiet)
			require.ErrorContains(t, err, row.want)
			requireOnlySeed(t, opened)
		})
	}
}

// Which of the platform's things are adopted may change while the stack is up, and with it who else wears a group that the notebook is
// let out to. That rule stays the same rule: made anew before the old one is gone, AWS would refuse it.
func TestARuleToASharedGroupOutlivesWhatIsAdopted(t *testing.T) {
	project := guideProject(t, "adopt", guides(t)["adopt"])
	seed, err := session.Seed(project)
	require.NoError(t, err)
	seed.Resources = slices.DeleteFunc(seed.Resources, func(r cloud.SeedResource) bool { return r.ID == platformAPI || r.ID == platformNotebook })
	account, err := cloud.Open("", seed)
	require.NoError(t, err)
	const shared = "sg-0a11ce0000000001" // of the platform's STS endpoint
	companions := map[string]any{"s3": platformS3, "sts": platformSTS}
	folder := t.TempDir()
	for _, step := range []struct {
		services []string
		existing map[string]any
		rules    []string
	}{
		{[]string{"s3", "sts"}, map[string]any{"companionEndpointIds": companions}, []string{"private-link", "s3", shared}},
		{[]string{"s3", "sts"}, map[string]any{"companionEndpointIds": companions, "endpointSecurityGroupId": shared}, []string{"s3", shared}},
		{[]string{"logs"}, map[string]any{"endpointSecurityGroupId": shared}, []string{"companions", shared}},
		{[]string{"s3", "sts"}, map[string]any{"companionEndpointIds": companions}, []string{"private-link", "s3", shared}},
	} {
		require.NoError(t, project.Set("companionEndpoints", step.services))
		require.NoError(t, project.Set("existing", step.existing))
		require.NoError(t, project.Set("clientVpnCidr", "172.16.0.0/22"))
		opened := openIn(t, session.Place{Project: project, Folder: folder, Cloud: account})
		up(t, opened)
		requireSettled(t, opened)
		var rules []string
		for _, rule := range managed(t, opened)["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"] {
			if _, to, is := strings.Cut(rule.URN, "::private-notebook-notebook-https-to-"); is {
				rules = append(rules, to)
			}
		}
		slices.Sort(rules)
		require.Equal(t, step.rules, rules)
	}
}

// A stack cannot adopt what it has made: the engine would delete it in the same update. Nothing is lost.
func TestAStackCannotAdoptItsOwnEndpoint(t *testing.T) {
	opened := deployed(t, "prod")
	var own string
	for _, endpoint := range managed(t, opened)[endpointType] {
		if endpoint.Outputs["serviceName"] == notebookService {
			own = endpoint.ID
		}
	}
	require.NotEmpty(t, own)
	edited := deployedWith(t, "prod", map[string]any{"existing": map[string]any{"notebookEndpointId": own}})
	_, err := edited.Preview(t.Context(), quiet)
	require.ErrorContains(t, err, "existing endpoint "+own+" was made by this stack")
}
