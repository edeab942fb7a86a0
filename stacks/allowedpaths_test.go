package stacks

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What the rows have in common.
const (
	zones    = `["ap-northeast-1a","ap-northeast-1c"]`
	empty    = "configuration: allowedPaths is empty or not set, so nobody is meant to get in; write private-notebook:allowedPaths: ["
	declared = "], which is what the other keys declare, or those of them that you mean"
	entry    = "configuration: allowedPaths entry "
	lacks    = "configuration: allowedPaths has no entry "
	analytic = `[{"name":"analytics","vpcId":"vpc-0a","subnetIds":["subnet-0a"]}]`
	adopted  = `[{"name":"analytics","vpcId":"vpc-0a","subnetIds":["subnet-0a"],"apiEndpointId":"vpce-0a"}]`
)

var contradictingSettings = []struct {
	name    string
	values  map[string]string
	allowed string
	want    []string
}{
	{"not set", nil, "", []string{empty + "vpc" + declared}},
	{"empty", map[string]string{"clientVpnCidr": "172.16.0.0/22"}, "[]", []string{empty + "vpc, client-vpn" + declared}},
	{"all that there is", map[string]string{"clientVpnCidr": "172.16.0.0/22", "onPremisesCidrs": `["192.168.0.0/16"]`, "linkedVpcs": analytic}, "",
		[]string{empty + "vpc, linked-vpc, client-vpn, on-premises" + declared}},
	{"what is adopted", map[string]string{"existing": `{"clientVpnEndpointId":"cvpn-endpoint-0a"}`}, "", []string{empty + "vpc, client-vpn" + declared}},
	{"as declared", map[string]string{"onPremisesCidrs": `["192.168.0.0/16"]`}, `["on-premises","vpc"]`, nil},
	{"declared by nothing", nil, `["vpc","linked-vpc","client-vpn","on-premises"]`, []string{
		entry + `"linked-vpc" is declared by no other key, so nobody gets in by it; set linkedVpcs, or leave the entry out`,
		entry + `"client-vpn" is declared by no other key, so nobody gets in by it; set clientVpnCidr or existing.clientVpnEndpointId, or leave the entry out`,
		entry + `"on-premises" is declared by no other key, so nobody gets in by it; set onPremisesCidrs, or leave the entry out`,
	}},
	{"never", nil, `["vpc","internet","console"]`, []string{
		entry + `"internet" is denied by every policy that the stack makes; leave the entry out`,
		entry + `"console" is denied by every policy that the stack makes; leave the entry out`,
	}},
	{"open and not listed", map[string]string{"clientVpnCidr": "172.16.0.0/22", "onPremisesCidrs": `["192.168.0.0/16"]`, "linkedVpcs": analytic}, `["vpc"]`, []string{
		lacks + `"linked-vpc", and workloads in linked VPCs get in; add the entry, or leave linkedVpcs out`,
		lacks + `"client-vpn", and people on the Client VPN get in; add the entry, or leave clientVpnCidr out`,
		lacks + `"on-premises", and people on-premises get in; add the entry, or leave onPremisesCidrs out`,
	}},
	{"the VPC itself", map[string]string{"clientVpnCidr": "172.16.0.0/22"}, `["client-vpn"]`,
		[]string{lacks + `"vpc", and workloads in the VPC get in; add the entry`}},
	{"an adopted endpoint's rules are its owner's", map[string]string{"vpcId": "vpc-0b", "existing": `{"notebookEndpointId":"vpce-0a"}`,
		"onPremisesCidrs": `["192.168.0.0/16"]`, "clientVpnCidr": "172.16.0.0/22", "linkedVpcs": adopted}, `["vpc"]`, nil},
	{"an adopted group's too", map[string]string{"existing": `{"endpointSecurityGroupId":"sg-0a"}`, "clientVpnCidr": "172.16.0.0/22"}, `["vpc"]`, nil},
	{"unless the stack adds to them", map[string]string{"existing": `{"endpointSecurityGroupId":"sg-0a","admitOnEndpointSecurityGroup":true}`,
		"clientVpnCidr": "172.16.0.0/22"}, `["vpc"]`, []string{lacks + `"client-vpn", and people on the Client VPN get in; add the entry, or leave clientVpnCidr out`}},
	{"an adopted Client VPN lets in whom its owner authorises", map[string]string{"existing": `{"clientVpnEndpointId":"cvpn-endpoint-0a"}`}, `["vpc"]`, nil},
	{"an adopted resolver answers whom its owner admits", map[string]string{"existing": `{"inboundResolverId":"rslvr-in-0a"}`,
		"onPremisesCidrs": `["192.168.0.0/16"]`}, `["vpc"]`, nil},
	{"a transit gateway is somebody else's", map[string]string{"onPremisesGateway": `{"transitGatewayId":"tgw-0a"}`,
		"onPremisesCidrs": `["192.168.0.0/16"]`}, `["vpc"]`, nil},
	{"so is an existing gateway", map[string]string{"onPremisesGateway": `{"vpnGatewayId":"vgw-0a"}`, "onPremisesCidrs": `["192.168.0.0/16"]`}, `["vpc"]`, nil},
	{"a misspelt key may be the one that declares it", map[string]string{"clientVpnCdir": "172.16.0.0/22"}, `["client-vpn"]`, nil},
	{"a value that cannot be read", map[string]string{"clientVpnCidr": "172.16.0.0/33"}, "", nil},
	{"a path that is none has been said", nil, `["vpn"]`, nil},
}

// What is said of each combination, behind the file's name. That the report finds the same is shown in sandbox/tests.
func TestContradictionsOfAllowedPaths(t *testing.T) {
	for _, row := range contradictingSettings {
		t.Run(row.name, func(t *testing.T) {
			raw := map[string]string{Namespace + ":availabilityZones": zones, "aws:region": "ap-northeast-1"}
			if row.allowed != "" {
				raw[Namespace+":allowedPaths"] = row.allowed
			}
			for key, value := range row.values {
				raw[Namespace+":"+key] = value
			}
			config, _ := decode(raw)
			var said []string
			for _, f := range config.contradictions() {
				said = append(said, f.Error())
			}
			assert.Equal(t, row.want, said)
		})
	}
}
