package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
)

// A resource of VPC Lattice that leads to an endpoint lets others in as if from within the VPC; one that leads elsewhere changes nothing.
func TestResourcesOfLatticeThatLeadToAnEndpoint(t *testing.T) {
	const token = "aws:vpclattice/resourceConfiguration:ResourceConfiguration"
	export := exportNamed(t, "dev.export.json")
	alone := judgedIn(export, estates["dev.export.json"])
	seen := export.Observe(observe.Stated{})
	require.NotEmpty(t, seen.Endpoints[0].Addresses)
	ip := func(address string) object { return object{"ipResource": object{"ipAddress": address}} }
	name := func(domain string) object {
		return object{"dnsResource": object{"domainName": domain, "ipAddressType": "IPV4"}}
	}
	for called, row := range map[string]struct {
		definition object
		leads      bool
	}{
		"an address of the endpoint": {ip(seen.Endpoints[0].Addresses[0]), true},
		"the endpoint's own name":    {name(seen.Endpoints[0].ID + "-abc.api.sagemaker.ap-northeast-1.vpce.amazonaws.com"), true},
		"a notebook's name":          {name("lab.notebook.ap-northeast-1.sagemaker.aws"), true},
		"another address":            {ip("172.31.9.9"), false},
		"a database":                 {name("db.corp.example"), false},
		"none, as of a group":        {nil, false},
	} {
		outputs := object{"name": "shared", "type": "SINGLE", "portRanges": []any{"443"}}
		if row.definition != nil {
			outputs["resourceConfigurationDefinition"] = row.definition
		}
		with := export
		with.Resources = append(append([]observe.Resource{}, export.Resources...), declared(token, "rcfg-1", outputs))
		verdicts := judgedIn(with, estates["dev.export.json"])
		for key, v := range alone {
			got := verdicts[key]
			if row.leads && v.Decision == accesspath.Deny && v.From != accesspath.FromConsole && v.Principal == accesspath.Issuer {
				assert.Equal(t, accesspath.Unknown, got.Decision, "%s: %s", called, key)
			}
			if !row.leads {
				assert.Equal(t, [2]any{v.Decision, v.Assumed}, [2]any{got.Decision, got.Assumed}, "%s: %s", called, key)
			}
		}
	}
}
