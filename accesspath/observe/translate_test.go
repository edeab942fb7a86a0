package observe_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/internal/sabotage"
)

// The names of the hand-written topology, as the reference environment spells them.
var exportedNames = map[string]string{
	"notebook-vpc":                              "private-notebook-network-vpc",
	"notebook-api-endpoint":                     "private-notebook-private-link-api-endpoint",
	"notebook-notebook-endpoint":                "private-notebook-private-link-notebook-endpoint",
	"SecurityGroup::notebook-endpoints":         "SecurityGroup::private-notebook-private-link-endpoints",
	"notebook-https-from-vpc":                   "private-notebook-private-link-https-from-vpc-10.60.0.0-16",
	"notebook-https-from-on-premises":           "private-notebook-private-link-https-from-on-premises-192.168.0.0-16",
	"notebook-https-from-client-vpn":            "private-notebook-private-link-https-from-client-vpn",
	"clientvpn/endpoint:Endpoint::notebook-vpn": "private-notebook-client-vpn-endpoint",
	"SecurityGroup::notebook-vpn":               "SecurityGroup::private-notebook-client-vpn-clients",
	"notebook-vpn-https-to-vpc":                 "private-notebook-client-vpn-https-to-10.60.0.0-16",
	"SecurityGroup::notebook-resolver":          "SecurityGroup::private-notebook-resolver-dns",
	"notebook-dns-udp":                          "private-notebook-resolver-dns-udp-from-192.168.0.0-16",
	"notebook-dns-tcp":                          "private-notebook-resolver-dns-tcp-from-192.168.0.0-16",
	"notebook-association-a":                    "private-notebook-client-vpn-association-ap-northeast-1a",
	"notebook-association-c":                    "private-notebook-client-vpn-association-ap-northeast-1c",
	"notebook-authorize-vpc":                    "private-notebook-client-vpn-authorization-10.60.0.0-16",
	"notebook-resolver-endpoint":                "private-notebook-resolver-endpoint",
	"notebook-instance":                         "NotebookInstance::private-notebook-notebook",
	"notebook-presign":                          "private-notebook-presign-allow",
	"notebook-guardrail":                        "private-notebook-presign-guardrail",
	"notebook-issuer":                           "private-notebook-ec2-issuer-role",
}

// The IDs and values of the hand-written topology, as references into the exported stack or as values there.
var exportedValues = []string{
	"vpce-0de00000000000api", "${id:private-notebook-private-link-api-endpoint}",
	"vpce-0de0000000000note", "${id:private-notebook-private-link-notebook-endpoint}",
	"sg-0de0endpoints", "${id:SecurityGroup::private-notebook-private-link-endpoints}",
	"sg-0de0resolver", "${id:SecurityGroup::private-notebook-resolver-dns}",
	"sg-0de0vpn", "${id:SecurityGroup::private-notebook-client-vpn-clients}",
	"subnet-0de000000000000aa", "${id:Subnet::private-notebook-network-private-ap-northeast-1a}",
	"subnet-0de000000000000cc", "${id:Subnet::private-notebook-network-private-ap-northeast-1c}",
	"role/notebook-issuer", "role/${name:private-notebook-ec2-issuer-role}",
	"notebook-instance/dev-notebook", "notebook-instance/private-notebook-dev",
	`"10.60.0.9"`, `"10.60.0.250"`, // an address of nobody
}

// translate rewrites a row of the model's table for the exported stack.
func translate(t *testing.T, s stack, row sabotage.Row) sabotage.Row {
	t.Helper()
	text, err := json.Marshal(row)
	require.NoError(t, err)
	var translated sabotage.Row
	moved := s.expand(t, strings.NewReplacer(exportedValues...).Replace(inExportedOrder(t, s, string(text))))
	require.NoError(t, json.Unmarshal([]byte(moved), &translated))
	for _, edits := range [][]sabotage.Edit{translated.Baseline, translated.Edits} {
		for i := range edits {
			edits[i].Element = exportedName(t, edits[i].Element)
			withRealResolver(t, s, edits[i].Set)
		}
	}
	if translated.Culprit != nil && *translated.Culprit != "" {
		name := exportedName(t, *translated.Culprit)
		translated.Culprit = &name
	}
	for answer, culprit := range translated.Culprits {
		if culprit != "" {
			translated.Culprits[answer] = exportedName(t, culprit)
		}
	}
	return translated
}

// inExportedOrder exchanges the two endpoints where the exported policies list the notebook's first: they list IDs sorted,
// and the simulated AWS draws them.
func inExportedOrder(t *testing.T, s stack, text string) string {
	t.Helper()
	const api, notebook = `\"vpce-0de00000000000api\"`, `\"vpce-0de0000000000note\"`
	if s.expand(t, "${id:private-notebook-private-link-api-endpoint}") < s.expand(t, "${id:private-notebook-private-link-notebook-endpoint}") {
		return text
	}
	return strings.NewReplacer(
		api+","+notebook, notebook+","+api,
		notebook+","+api, api+","+notebook,
		","+notebook, notebook+",",
		api+",", ","+api,
	).Replace(text)
}

func exportedName(t *testing.T, name string) string {
	t.Helper()
	exported, known := exportedNames[name]
	require.True(t, known, "%s has no counterpart in the exported stack", name)
	return exported
}

// withRealResolver puts the address that AWS chose in the place of the hand-written one.
func withRealResolver(t *testing.T, s stack, set map[string]any) {
	t.Helper()
	servers, has := set["dnsServers"].([]any)
	if !has || len(servers) != 1 || servers[0] != "10.60.0.10" {
		return
	}
	r := s.find(t, "private-notebook-resolver-endpoint")
	address := r["outputs"].(map[string]any)["ipAddresses"].([]any)[0].(map[string]any)["ip"]
	require.NotEmpty(t, address)
	set["dnsServers"] = []any{address}
}
