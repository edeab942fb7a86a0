package tests

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine/session"
)

// exported is the part of `pulumi stack export` that the test reads. It is decoded on its own, not by the harness: what a
// reader of the export sees is what is tested.
type exported struct {
	Version    int `json:"version"`
	Deployment struct {
		Resources []exportedResource `json:"resources"`
	} `json:"deployment"`
}

type exportedResource struct {
	URN     string         `json:"urn"`
	ID      string         `json:"id"`
	Type    string         `json:"type"`
	Outputs map[string]any `json:"outputs"`
}

func export(t *testing.T, opened *session.Session) (exported, string) {
	t.Helper()
	text, err := opened.Export(t.Context())
	require.NoError(t, err)
	var decoded exported
	require.NoError(t, json.Unmarshal(text, &decoded))
	return decoded, string(text)
}

func (e exported) of(token string) []exportedResource {
	var found []exportedResource
	for _, resource := range e.Deployment.Resources {
		if resource.Type == token {
			found = append(found, resource)
		}
	}
	return found
}

// TestTheReferenceEnvironmentAsExported reads what was asked for of dev out of its deployment.
func TestTheReferenceEnvironmentAsExported(t *testing.T) {
	deployment, text := export(t, deployed(t, "dev"))
	assert.Equal(t, 3, deployment.Version)

	endpoints := deployment.of(endpointType)
	require.Len(t, endpoints, 2)
	for _, endpoint := range endpoints {
		assert.Equal(t, "Interface", endpoint.Outputs["vpcEndpointType"], endpoint.URN)
		assert.Equal(t, true, endpoint.Outputs["privateDnsEnabled"], endpoint.URN)
	}
	vpn := deployment.of(vpnType)
	require.Len(t, vpn, 1)
	assert.Equal(t, []any{"10.60.0.2"}, vpn[0].Outputs["dnsServers"])
	assert.Len(t, deployment.of(assocType), 2)
	resolvers := deployment.of(resolverType)
	require.Len(t, resolvers, 1)
	assert.Equal(t, "INBOUND", resolvers[0].Outputs["direction"])
	assert.GreaterOrEqual(t, len(resolvers[0].Outputs["ipAddresses"].([]any)), 2)
	notebooks := deployment.of(notebookType)
	require.Len(t, notebooks, 1)
	assert.Equal(t, "Disabled", notebooks[0].Outputs["directInternetAccess"])
	assert.Equal(t, "Disabled", notebooks[0].Outputs["rootAccess"])
	assert.NotContains(t, text, "PRIVATE KEY")
	assert.Contains(t, text, `"ciphertext"`, "secrets are there, encrypted")
}

// TestTheRestrictedPolicyNamesBothEndpoints reads each policy for the endpoints' IDs: the API endpoint's is seen when a
// URL is issued, the notebook endpoint's when it is opened. Those of other services are in none.
func TestTheRestrictedPolicyNamesBothEndpoints(t *testing.T) {
	for _, stack := range stackNames {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			deployment, _ := export(t, deployed(t, stack))
			policies := deployment.of(policyType)
			require.NotEmpty(t, policies)
			ours := regexp.MustCompile(`\.sagemaker\.(api|[a-z0-9-]+\.notebook)$`)
			for _, policy := range policies {
				for _, endpoint := range deployment.of(endpointType) {
					has := strings.Contains(policy.Outputs["policy"].(string), `"`+endpoint.ID+`"`)
					assert.Equal(t, ours.MatchString(endpoint.Outputs["serviceName"].(string)), has, "%s and %s", policy.URN, endpoint.URN)
				}
			}
		})
	}
}

// TestNothingIsOpenToTheWorld looks for 0.0.0.0/0 and ::/0 wherever a security group, a rule or an authorization rule
// could state them.
func TestNothingIsOpenToTheWorld(t *testing.T) {
	for _, stack := range stackNames {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			deployment, _ := export(t, deployed(t, stack))
			rules := 0
			for _, resource := range deployment.Deployment.Resources {
				switch resource.Type {
				case ingressType, egressType, groupType, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
					"aws:ec2clientvpn/authorizationRule:AuthorizationRule":
					rules++
					assert.Empty(t, worldIn(resource.Outputs), resource.URN)
				}
			}
			assert.Greater(t, rules, 5)
		})
	}
}

// worldIn finds the ranges that cover every address, in any spelling.
func worldIn(value any) []string {
	var found []string
	switch value := value.(type) {
	case map[string]any:
		for _, item := range value {
			found = append(found, worldIn(item)...)
		}
	case []any:
		for _, item := range value {
			found = append(found, worldIn(item)...)
		}
	case string:
		if prefix, err := netip.ParsePrefix(strings.TrimSpace(value)); err == nil && prefix.Bits() == 0 {
			found = append(found, fmt.Sprint(prefix))
		}
	}
	return found
}

func TestWorldIn(t *testing.T) {
	open := map[string]any{"ingress": []any{map[string]any{"cidrBlocks": []any{"10.0.0.0/8", "0.0.0.0/0"}}}, "v6": "0::0/0"}
	assert.ElementsMatch(t, []string{"0.0.0.0/0", "::/0"}, worldIn(open))
}
