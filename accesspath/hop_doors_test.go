package accesspath_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// rules makes a change of the VPN's authorization rules.
func rules(ranges ...string) func(*topology.Topology) {
	return func(t *topology.Topology) {
		t.ClientVPNs[0].AuthorizationRules = nil
		for _, r := range ranges {
			t.ClientVPNs[0].AuthorizationRules = append(t.ClientVPNs[0].AuthorizationRules, topology.AuthorizationRule{TargetNetworkCIDR: r})
		}
	}
}

func TestVPNAuthorization(t *testing.T) {
	vpn := accesspath.FromClientVPN
	runHop(t, accesspath.HopVPNAuthorization, []hopRow{
		{"one rule for the VPC", nil, vpn, accesspath.Issue, "ok", "notebook-authorize-vpc for 10.60.0.0/16"},
		{"the longest prefix is named", rules("0.0.0.0/0", "10.60.0.0/16"), vpn, accesspath.Issue, "ok", "for 10.60.0.0/16"},
		{"everything", rules("0.0.0.0/0"), vpn, accesspath.Issue, "ok", "for 0.0.0.0/0"},
		{"rules add up", rules("10.60.0.0/24", "10.60.1.0/24"), vpn, accesspath.Issue, "ok", ""},
		{"one subnet and the DNS server", rules("10.60.1.0/24", "10.60.0.2/32"), vpn, accesspath.Issue, "no", "only part"},
		{"the DNS server alone", rules("10.60.0.2/32"), vpn, accesspath.Issue, "no", "no authorization rule covers endpoint"},
		{"a group's rule is for its members", func(t *topology.Topology) {
			t.ClientVPNs[0].AuthorizationRules[0].AccessGroupID = "ml"
			t.ClientVPNs[0].AuthenticationOptions = nil
		}, vpn, accesspath.Issue, "ok", "for members of group ml"},
		{"a rule that shares no bit with the VPC", rules("192.0.2.0/24"), vpn, accesspath.Issue, "not reached", ""},
		{"without any rule not even the name resolves", rules(), vpn, accesspath.Issue, "not reached", ""},
		{"other paths have no such hop", nil, accesspath.FromVPC, accesspath.Issue, "not reached", ""},
	})
}

func endpointRules(list ...topology.Rule) func(*topology.Topology) {
	return func(t *topology.Topology) { t.SecurityGroups[0].Ingress = list }
}

func https(cidr string) topology.Rule {
	return topology.Rule{IPProtocol: "tcp", FromPort: 443, ToPort: 443, CIDRIPv4: cidr}
}

func fromGroup(id string) topology.Rule {
	return topology.Rule{IPProtocol: "tcp", FromPort: 443, ToPort: 443, ReferencedSecurityGroupID: id}
}

func TestSecurityGroups(t *testing.T) {
	vpc, vpn, site := accesspath.FromVPC, accesspath.FromClientVPN, accesspath.FromOnPremises
	runHop(t, accesspath.HopSecurityGroups, []hopRow{
		{"the VPC's range", endpointRules(https("10.60.0.0/16")), vpc, accesspath.Issue, "ok", "admits HTTPS from 10.60.0.0/24"},
		{"the VPC's range holds the VPN's interfaces too", endpointRules(https("10.60.0.0/16")), vpn, accesspath.Issue, "ok", ""},
		{"the client range is never seen", endpointRules(https("172.16.0.0/22")), vpn, accesspath.Issue, "no", "does not admit HTTPS (tcp port 443) from 10.60.0.0/24"},
		{"the VPN's group", endpointRules(fromGroup("sg-0de0vpn")), vpn, accesspath.Issue, "ok", ""},
		{"the VPN's group is no workload's", endpointRules(fromGroup("sg-0de0vpn")), vpc, accesspath.Issue, "no", ""},
		{"a group that workloads wear", func(t *topology.Topology) {
			endpointRules(fromGroup("sg-app"))(t)
			t.VPCs[0].ClientSecurityGroupIDs = []string{"sg-app"}
			t.SecurityGroups = append(t.SecurityGroups, topology.SecurityGroup{ID: "sg-app", VPCID: vpcID,
				Egress: []topology.Rule{{IPProtocol: "-1", CIDRIPv4: "0.0.0.0/0"}}})
		}, vpc, accesspath.Issue, "ok", ""},
		{"a group that lets its workloads out nowhere", func(t *topology.Topology) {
			t.VPCs[0].ClientSecurityGroupIDs = []string{"sg-app"}
			t.SecurityGroups = append(t.SecurityGroups, topology.SecurityGroup{Element: topology.Element{URN: "urn:x::app"}, ID: "sg-app", VPCID: vpcID})
		}, vpc, accesspath.Issue, "no", "does not let HTTPS (tcp port 443) out"},
		{"the ranges of all subnets", endpointRules(https("10.60.0.0/24"), https("10.60.1.0/24")), vpc, accesspath.Issue, "ok", ""},
		{"no rule at all", endpointRules(), vpc, accesspath.Issue, "no", "security group notebook-endpoints"},
		{"another port", endpointRules(topology.Rule{IPProtocol: "tcp", FromPort: 80, ToPort: 80, CIDRIPv4: "0.0.0.0/0"}), vpc, accesspath.Issue, "no", "which is for tcp port 80"},
		{"a span of ports", endpointRules(topology.Rule{IPProtocol: "tcp", FromPort: 400, ToPort: 500, CIDRIPv4: "0.0.0.0/0"}), vpc, accesspath.Issue, "ok", ""},
		{"every protocol", endpointRules(topology.Rule{IPProtocol: "-1", CIDRIPv4: "0.0.0.0/0"}), vpc, accesspath.Issue, "ok", ""},
		{"a prefix list that nobody read", endpointRules(topology.Rule{IPProtocol: "tcp", FromPort: 443, ToPort: 443, PrefixListID: "pl-1"}), vpc, accesspath.Issue, "unknown", "pl-1"},
		{"a prefix list beside a rule that is enough", endpointRules(topology.Rule{IPProtocol: "-1", PrefixListID: "pl-1"}, https("0.0.0.0/0")), vpc, accesspath.Issue, "ok", ""},
		{"the default group admits its own members", func(t *topology.Topology) {
			t.Endpoints[0].SecurityGroupIDs, t.ClientVPNs[0].SecurityGroupIDs = nil, nil
		}, vpn, accesspath.Issue, "ok", ""},
		{"the default group admits nobody else", func(t *topology.Topology) { t.Endpoints[0].SecurityGroupIDs = nil }, vpc, accesspath.Issue, "no", ""},
		{"a default group that the stack empties admits nobody", func(t *topology.Topology) {
			t.Endpoints[0].SecurityGroupIDs, t.ClientVPNs[0].SecurityGroupIDs = nil, nil
			t.SecurityGroups = append(t.SecurityGroups, topology.SecurityGroup{ID: "sg-default", VPCID: vpcID, Default: true})
		}, vpn, accesspath.Issue, "no", "sg-default"},
		{"part of a site", endpointRules(https("192.168.0.0/18")), site, accesspath.Issue, "no", "from only part of 192.168.0.0/16"},
		{"a site in halves", endpointRules(https("192.168.0.0/17"), https("192.168.128.0/17")), site, accesspath.Issue, "ok", ""},
		{"a site in halves of which one has a hole", endpointRules(https("192.168.0.0/17"), https("192.168.128.0/18")), site, accesspath.Issue, "no", "only part"},
		{"a range that is none is left out", endpointRules(https("10.60.0.0/40")), vpc, accesspath.Issue, "no", ""},
	})
}

// replacePolicy makes a change of an endpoint's policy text.
func endpointPolicy(index int, old, replacement string) func(*topology.Topology) {
	return func(t *topology.Topology) {
		t.Endpoints[index].Policy = strings.Replace(t.Endpoints[index].Policy, old, replacement, 1)
	}
}

func TestEndpointPolicy(t *testing.T) {
	vpc := accesspath.FromVPC
	runHop(t, accesspath.HopEndpointPolicy, []hopRow{
		{"AWS's default", func(t *topology.Topology) { t.Endpoints[0].Policy = "" }, vpc, accesspath.Issue, "ok", "AWS's default policy"},
		{"own account", nil, vpc, accesspath.Issue, "ok", "OwnAccountOnly"},
		{"another account", endpointPolicy(0, "111122223333", "999999999999"), vpc, accesspath.Issue, "no", "aws:PrincipalAccount is 111122223333"},
		{"a named role on the API endpoint", endpointPolicy(0, `"*"`, `"arn:aws:iam::111122223333:role/notebook-issuer"`), vpc, accesspath.Issue, "ok", ""},
		{"another role on the API endpoint", endpointPolicy(0, `"*"`, `"arn:aws:iam::111122223333:role/x"`), vpc, accesspath.Issue, "no", "other principals"},
		{"a named role on the notebook endpoint is not documented", endpointPolicy(1, `"*"`, `"arn:aws:iam::111122223333:role/x"`), vpc, accesspath.Open, "unknown", "which principal"},
		{"a key that AWS does not document for SageMaker", endpointPolicy(0, "aws:PrincipalAccount", "aws:VpceAccount"), vpc, accesspath.Issue, "unknown", "aws:VpceAccount"},
		{"no policy document", func(t *topology.Topology) { t.Endpoints[0].Policy = "[]" }, vpc, accesspath.Issue, "unknown", "policy grammar"},
		{"the public way passes no endpoint", nil, accesspath.FromInternet, accesspath.Issue, "not reached", ""},
	})
}

func presignCondition(replacement string) func(*topology.Topology) {
	return func(t *topology.Topology) {
		const old = `"StringEquals":{"aws:SourceVpce":["vpce-0de00000000000api","vpce-0de0000000000note"]}`
		t.Policies[0].Policy = strings.Replace(t.Policies[0].Policy, old, replacement, 1)
	}
}

// TestIdentityPolicies shows the context keys of each way by conditions that hold on it alone.
func TestIdentityPolicies(t *testing.T) {
	vpc, net := accesspath.FromVPC, accesspath.FromInternet
	rows := []hopRow{{"the issuing call shows the API endpoint", nil, vpc, accesspath.Issue, "ok", "aws:SourceVpce is vpce-0de00000000000api"},
		{"the browser shows the notebook endpoint", nil, vpc, accesspath.Open, "ok", "aws:SourceVpce is vpce-0de0000000000note"},
		{"the internet shows no endpoint", nil, net, accesspath.Open, "no", "the request carries no aws:SourceVpce"}}
	for _, c := range []struct{ name, condition, private, public string }{
		{"aws:SourceVpc", `"StringEquals":{"aws:SourceVpc":"` + vpcID + `"}`, "ok", "no"},
		{"no aws:SourceIp through an endpoint", `"Null":{"aws:SourceIp":"true"}`, "ok", "no"},
		{"aws:ViaAWSService is false", `"Bool":{"aws:ViaAWSService":"false"}`, "ok", "no"},
		{"the principal's ARN", `"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}`, "ok", "no"},
		{"the notebook's tags", `"StringEquals":{"aws:ResourceTag/Environment":"dev"}`, "ok", "no"},
		{"a tag that the notebook lacks", `"Null":{"sagemaker:ResourceTag/Owner":"true"}`, "ok", "no"},
		{"aws:VpcSourceIp of the first and last address", `"IpAddress":{"aws:VpcSourceIp":"10.60.0.0/16"}`, "ok", "no"},
		{"aws:VpcSourceIp of some addresses only", `"IpAddress":{"aws:VpcSourceIp":"10.60.0.0/30"}`, "no", "no"},
		{"principal tags that nobody read", `"StringEquals":{"aws:PrincipalTag/team":"ml"}`, "unknown", "no"},
		{"aws:SourceVpcArn is not documented for SageMaker", `"Null":{"aws:SourceVpcArn":"false"}`, "unknown", "no"},
	} {
		rows = append(rows, hopRow{c.name, presignCondition(c.condition), vpc, accesspath.Issue, c.private, ""},
			hopRow{c.name + ", and the guardrail on the internet", presignCondition(c.condition), net, accesspath.Issue, c.public, ""})
	}
	member := func(condition string) func(*topology.Topology) {
		return func(t *topology.Topology) {
			presignCondition(condition)(t)
			t.Principals[0].ARN = "arn:aws:iam::111122223333:group/analysts"
		}
	}
	rows = append(rows,
		hopRow{"a group's members are users", member(`"StringEquals":{"aws:PrincipalType":"User"}`), vpc, accesspath.Issue, "ok", ""},
		hopRow{"a group's ARN is nobody's", member(`"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:group/*"}`), vpc, accesspath.Issue, "unknown", ""},
		hopRow{"a group's members' names are not known", member(`"StringEquals":{"aws:username":"ann"}`), vpc, accesspath.Issue, "unknown", ""})
	runHop(t, accesspath.HopIdentityPolicies, rows)
}

func TestPermissionsBoundary(t *testing.T) {
	bound := func(action string) func(*topology.Topology) {
		return func(t *topology.Topology) {
			t.Policies = append(t.Policies, topology.Policy{ID: "b", Name: "bound",
				Policy: `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"` + action + `","Resource":"*"}}`})
			t.Principals[0].PermissionsBoundary = "b"
		}
	}
	vpc := accesspath.FromVPC
	runHop(t, accesspath.HopBoundary, []hopRow{
		{"none", nil, vpc, accesspath.Issue, "not reached", ""},
		{"agrees", bound("sagemaker:*"), vpc, accesspath.Issue, "ok", "the permissions boundary agrees"},
		{"stands in the way", bound("s3:*"), vpc, accesspath.Issue, "no", "no attached policy allows"},
		{"whose contents nobody read", func(t *topology.Topology) { t.Principals[0].PermissionsBoundary = "x" }, vpc, accesspath.Issue, "unknown", "not in what was read"},
		{"grants nothing where the policy does not", bound("*"), accesspath.FromInternet, accesspath.Issue, "not reached", ""},
	})
}

func TestOpeningFromOutsideSaysWhichTextItRestsOn(t *testing.T) {
	report := accesspath.Judge(loadTopology(t, "dev"), devIntent)
	for name, v := range answers(report) {
		state, because := stateOf(v, accesspath.HopEnforcement)
		outside := v.Step == accesspath.Open && (v.From == accesspath.FromInternet || v.From == accesspath.FromConsole)
		if outside && name != "outsider console open" {
			assert.Equal(t, "ok", state, name)
			assert.Contains(t, because, "enforced on every HTTP request")
		} else {
			assert.Equal(t, "not reached", state, name)
		}
	}
}
