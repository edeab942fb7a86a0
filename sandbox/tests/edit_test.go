package tests

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine"
)

// TestAnEditChangesThisAndNothingElse edits one value of dev's configuration after its deployment: the preview and the
// up both show exactly the steps stated here, as "operation resource properties".
func TestAnEditChangesThisAndNothingElse(t *testing.T) {
	requireSteps(t, []edit{
		{"notebookVolumeSizeGiB", 50, []string{"update private-notebook-notebook volumeSize"}},
		{"clientVpnLogRetentionDays", 30, []string{"update private-notebook-client-vpn-connections retentionInDays"}},
		{"notebookInstanceType", "ml.m5.xlarge", []string{"update private-notebook-notebook instanceType"}},
		{"clientVpnSessionTimeoutHours", 12, []string{"update private-notebook-client-vpn-endpoint sessionTimeoutHours"}},
		{"restriction", "vpc", []string{
			"update private-notebook-presign-allow policy",
			"update private-notebook-presign-guardrail policy",
		}},
		{"onPremisesCidrs", []string{"192.168.0.0/16", "10.99.0.0/16"}, []string{
			"create private-notebook-private-link-https-from-on-premises-10.99.0.0-16",
			"create private-notebook-resolver-dns-tcp-from-10.99.0.0-16",
			"create private-notebook-resolver-dns-udp-from-10.99.0.0-16",
		}},
		{"ec2Issuer", false, []string{
			"delete private-notebook-ec2-issuer",
			"delete private-notebook-ec2-issuer-profile",
			"delete private-notebook-ec2-issuer-role",
			"delete private-notebook-presign-allow-role-made/ec2-issuer",
			"delete private-notebook-presign-guardrail-role-made/ec2-issuer",
		}},
		{"companionEndpoints", []string{"s3", "sts"}, []string{ // Above all, the notebook is not replaced.
			"create private-notebook-companions",
			"create private-notebook-companions-endpoints",
			"create private-notebook-companions-https-from-client-vpn",
			"create private-notebook-companions-https-from-vpc-10.60.0.0-16",
			"create private-notebook-companions-s3",
			"create private-notebook-companions-sts",
			"create private-notebook-notebook-https-to-companions",
			"create private-notebook-notebook-https-to-private-link",
			"create private-notebook-notebook-https-to-s3",
			"delete private-notebook-notebook-https-to-vpc-10.60.0.0-16",
		}},
		{"inboundResolverAddresses", map[string]string{"ap-northeast-1a": "10.60.0.10"}, []string{"update private-notebook-resolver-endpoint ipAddresses"}},
		{"clientVpnCidr", "172.20.0.0/22", []string{
			"replace private-notebook-client-vpn-association-ap-northeast-1a clientVpnEndpointId",
			"replace private-notebook-client-vpn-association-ap-northeast-1c clientVpnEndpointId",
			"replace private-notebook-client-vpn-authorization-10.60.0.0-16 clientVpnEndpointId",
			"replace private-notebook-client-vpn-endpoint clientCidrBlock",
		}},
	})
}

// edit is one value of dev's configuration, and the steps that it makes.
type edit struct {
	key   string
	value any
	steps []string
}

func requireSteps(t *testing.T, edits []edit) {
	t.Helper()
	for _, row := range edits {
		t.Run(row.key, func(t *testing.T) {
			t.Parallel()
			edited := deployedWith(t, "dev", map[string]any{row.key: row.value})
			preview, err := edited.Preview(t.Context(), quiet)
			require.NoError(t, err)
			assert.Equal(t, row.steps, describe(preview.Steps))
			assert.Equal(t, row.steps, describe(up(t, edited).Steps))
			requireSettled(t, edited)
			_, err = edited.Refresh(t.Context(), unchanged)
			require.NoError(t, err)
		})
	}
}

// describe says each step once: of a component that is made, the engine tells again when its outputs are registered.
func describe(steps []engine.Step) []string {
	var words []string
	told := map[string]bool{}
	for _, step := range steps {
		key := step.Operation + step.URN
		if told[key] {
			continue
		}
		told[key] = true
		if strings.HasSuffix(step.Operation, "-replacement") || strings.HasSuffix(step.Operation, "-replaced") {
			continue // the two halves of a "replace"
		}
		line := step.Operation + " " + step.Name()
		for _, property := range slices.Sorted(slices.Values(step.Properties)) {
			line += " " + property
		}
		words = append(words, line)
	}
	slices.Sort(words)
	return words
}
