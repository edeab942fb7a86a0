package stacks

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"private-notebook/internal/fault"
	"private-notebook/internal/settings"
)

// ExistingConfig names what exists already and is to be used, besides the VPC, its subnets, certificates and KMS keys, which have
// keys of their own.
type ExistingConfig struct {
	Existing settings.Existing `config:"existing"`
}

var (
	vpcEndpointID       = regexp.MustCompile(`^vpce-[0-9a-f]+$`)
	securityGroupID     = regexp.MustCompile(`^sg-[0-9a-f]+$`)
	clientVpnEndpointID = regexp.MustCompile(`^cvpn-endpoint-[0-9a-f]+$`)
	inboundResolverID   = regexp.MustCompile(`^rslvr-in-[0-9a-f]+$`)
	logGroupName        = regexp.MustCompile(`^[.\-_/#A-Za-z0-9]{1,512}$`) // CloudWatch Logs API Reference, "CreateLogGroup"
)

// existing are the settings of what is adopted, as the program looks at them.
type existing settings.Existing

// check reports what makes no sense with the rest of the configuration; the components look each thing up.
func (e existing) check(c Config) fault.List {
	faults := e.checkForms()
	if inVpc := e.inVpc(); len(inVpc) > 0 && c.VpcID == "" {
		faults.Add(configWhat, strings.Join(inVpc, ", "), "is set without vpcId", "set vpcId too: what exists is in a VPC that exists")
	}
	if e.ClientVpnEndpointID != "" && c.ClientVpnCIDR.IsValid() {
		faults.Add(configWhat, "existing.clientVpnEndpointId", "is set with clientVpnCidr, which makes a Client VPN",
			"leave one of them out")
	}
	if e.ClientVpnLogGroup != "" && !c.ClientVpnCIDR.IsValid() {
		faults.Add(configWhat, "existing.clientVpnLogGroup", "is set without clientVpnCidr",
			"leave it out: a Client VPN that is adopted keeps its own log")
	}
	if e.InboundResolverID != "" && len(c.OnPremisesCIDRs) == 0 {
		faults.Add(configWhat, "existing.inboundResolverId", "is set without onPremisesCidrs",
			"name the networks whose people ask it, or leave it out")
	}
	for _, key := range []struct {
		name  string
		isSet bool
	}{{"existing.companionEndpointIds", len(e.CompanionEndpointIDs) > 0}, {"existing.companionEndpoints", len(e.CompanionEndpoints) > 0}} {
		if key.isSet && len(c.CompanionEndpoints) == 0 && !c.companionsUnread {
			faults.Add(configWhat, key.name, "is set without companionEndpoints", "name the services in companionEndpoints, or leave it out")
		}
	}
	return faults
}

// whole are the endpoints that are given whole, by the key that gives each.
func (e existing) whole() map[string]settings.WholeEndpoint {
	all := map[string]settings.WholeEndpoint{}
	if e.APIEndpoint != nil {
		all["existing.apiEndpoint"] = *e.APIEndpoint
	}
	if e.NotebookEndpoint != nil {
		all["existing.notebookEndpoint"] = *e.NotebookEndpoint
	}
	for service, endpoint := range e.CompanionEndpoints {
		all[fmt.Sprintf("existing.companionEndpoints[%q]", service)] = endpoint
	}
	return all
}

// hostName is a DNS name of several labels, without a scheme.
var hostName = regexp.MustCompile(`^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){2,}$`)

// checkWhole reports texts that are no ID or no name; the components look at what they say together.
func (e existing) checkWhole() fault.List {
	var faults fault.List
	whole := e.whole()
	for _, key := range slices.Sorted(maps.Keys(whole)) {
		faults.Append(checkPattern(key+".id", vpcEndpointID, "the ID of a VPC endpoint", whole[key].ID))
		faults.Append(checkPattern(key+".host", hostName, "a DNS name, such as vpce-0a1b2c3d-4e5f.api.sagemaker.eu-west-1.vpce.amazonaws.com", whole[key].Host))
		faults.Append(checkPattern(key+".vpcId", vpcID, "a VPC ID", whole[key].VpcID))
	}
	return faults
}

func (e existing) checkForms() fault.List {
	faults := checkPattern("existing.apiEndpointId", vpcEndpointID, "the ID of a VPC endpoint", e.APIEndpointID)
	faults.Append(checkPattern("existing.notebookEndpointId", vpcEndpointID, "the ID of a VPC endpoint", e.NotebookEndpointID))
	faults.Append(checkPattern("existing.endpointSecurityGroupId", securityGroupID, "the ID of a security group", e.EndpointSecurityGroupID))
	faults.Append(checkPattern("existing.clientVpnEndpointId", clientVpnEndpointID, "the ID of a Client VPN endpoint", e.ClientVpnEndpointID))
	faults.Append(checkPattern("existing.clientVpnLogGroup", logGroupName, "the name of a log group", e.ClientVpnLogGroup))
	faults.Append(checkPattern("existing.inboundResolverId", inboundResolverID, "the ID of an inbound resolver endpoint", e.InboundResolverID))
	faults.Append(checkList("existing.notebookSecurityGroupIds", securityGroupID, "the ID of a security group", e.NotebookSecurityGroupIDs))
	for _, service := range slices.Sorted(maps.Keys(e.CompanionEndpointIDs)) {
		faults.Append(checkPattern(fmt.Sprintf("existing.companionEndpointIds[%q]", service), vpcEndpointID, "the ID of a VPC endpoint",
			e.CompanionEndpointIDs[service]))
	}
	faults.Append(e.checkWhole())
	return faults
}

// malformed are the IDs that are none.
func (e existing) malformed() []string {
	return slices.Concat(
		notOf(vpcEndpointID, e.APIEndpointID, e.NotebookEndpointID), notOf(securityGroupID, e.EndpointSecurityGroupID),
		notOf(clientVpnEndpointID, e.ClientVpnEndpointID), notOf(logGroupName, e.ClientVpnLogGroup),
		notOf(inboundResolverID, e.InboundResolverID), notOf(securityGroupID, e.NotebookSecurityGroupIDs...),
		notOf(vpcEndpointID, slices.Collect(maps.Values(e.CompanionEndpointIDs))...),
	)
}

// notOf are the values that do not have a form; having none is none of them.
func notOf(form *regexp.Regexp, values ...string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(value string) bool { return value == "" || form.MatchString(value) })
}

// inVpc are the keys that name something of a VPC.
func (e existing) inVpc() []string {
	var keys []string
	for _, key := range []struct {
		name string
		set  bool
	}{
		{"apiEndpointId", e.APIEndpointID != ""},
		{"notebookEndpointId", e.NotebookEndpointID != ""},
		{"endpointSecurityGroupId", e.EndpointSecurityGroupID != ""},
		{"clientVpnEndpointId", e.ClientVpnEndpointID != ""},
		{"inboundResolverId", e.InboundResolverID != ""},
		{"notebookSecurityGroupIds", len(e.NotebookSecurityGroupIDs) > 0},
		{"companionEndpointIds", len(e.CompanionEndpointIDs) > 0},
		{"apiEndpoint", e.APIEndpoint != nil},
		{"notebookEndpoint", e.NotebookEndpoint != nil},
		{"companionEndpoints", len(e.CompanionEndpoints) > 0},
	} {
		if key.set {
			keys = append(keys, "existing."+key.name)
		}
	}
	return keys
}
