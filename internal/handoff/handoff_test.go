package handoff_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/internal/golden"
	"private-notebook/internal/handoff"
)

const (
	notebookZone = "notebook.ap-northeast-1.sagemaker.aws"
	apiZone      = "api.sagemaker.ap-northeast-1.amazonaws.com"
	notebookHost = "research." + notebookZone
)

func reference() handoff.Resolver {
	return handoff.Resolver{
		Addresses: []string{"10.60.0.9", "10.60.1.242"}, Zones: []string{notebookZone, apiZone},
		Hosts:    []string{notebookHost, apiZone},
		VpcCIDRs: []netip.Prefix{netip.MustParsePrefix("10.60.0.0/16"), netip.MustParsePrefix("10.61.0.0/16")},
	}
}

func TestTheDocument(t *testing.T) {
	golden.Equal(t, "testdata/document.md", reference().Texts()[handoff.Document])
}

// One address and one zone leave no separator behind.
func TestTheSmallestStanzas(t *testing.T) {
	r := handoff.Resolver{
		Addresses: []string{"10.60.0.9"}, Zones: []string{apiZone}, Hosts: []string{apiZone},
		VpcCIDRs: []netip.Prefix{netip.MustParsePrefix("10.60.0.0/16")},
	}
	texts := r.Texts()
	assert.Contains(t, texts[handoff.BIND], "forwarders { 10.60.0.9; };\n")
	assert.Contains(t, texts[handoff.Dnsmasq], "server=/"+apiZone+"/10.60.0.9\nrebind-domain-ok=/"+apiZone+"/\n")
	assert.Contains(t, texts[handoff.Windows], "-MasterServers 10.60.0.9\n")
	assert.Contains(t, texts[handoff.Document], "in the VPC (10.60.0.0/16).")
}
