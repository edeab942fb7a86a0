package stacks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
	"private-notebook/internal/settings"
)

// AccessPaths are the ways to a notebook that an environment may allow.
func AccessPaths() []string {
	return []string{"vpc", "linked-vpc", "client-vpn", "on-premises", "internet", "console"}
}

// accessPath is a way to a notebook, as far as the settings tell of it.
type accessPath struct {
	name string
	// who comes by it where the stack lets them in; "" on the paths that its policies deny.
	who string
	// keys declare it, the first one without anything that is adopted; none where no key decides.
	keys []string
	// isDeclared says that one of them does.
	isDeclared bool
	// isOpen says that the stack itself lets them in. What is adopted may let them in or not.
	isOpen bool
}

// accessPaths are all of them, in the order in which they are always named.
func (c Config) accessPaths() []accessPath {
	made, gateway := c.admitsByItself(), c.OnPremisesGateway
	isOwnPair := func(l LinkedVpcConfig) bool { return l.APIEndpointID == "" && l.NotebookEndpointID == "" }
	ownWay := c.Existing.InboundResolverID == "" && gateway.VpnGatewayID == "" && gateway.TransitGatewayID == ""
	hasOwnVpn, onPremises := c.ClientVpnCIDR.IsValid(), len(c.OnPremisesCIDRs) > 0
	return []accessPath{
		{"vpc", "workloads in the VPC", nil, true, made},
		{"linked-vpc", "workloads in linked VPCs", []string{"linkedVpcs"}, len(c.LinkedVpcs) > 0, slices.ContainsFunc(c.LinkedVpcs, isOwnPair)},
		{"client-vpn", "people on the Client VPN", []string{"clientVpnCidr", "existing.clientVpnEndpointId"},
			hasOwnVpn || c.Existing.ClientVpnEndpointID != "", made && hasOwnVpn && c.ClientVpnConnected},
		{"on-premises", "people on-premises", []string{"onPremisesCidrs"}, onPremises, made && onPremises && ownWay},
		{name: "internet"},
		{name: "console"},
	}
}

// admitsByItself says whether every rule of the endpoints is the stack's own.
func (c Config) admitsByItself() bool {
	e := c.Existing
	return e.APIEndpointID == "" && e.NotebookEndpointID == "" && (e.EndpointSecurityGroupID == "" || e.AdmitOnEndpointSecurityGroup)
}

// contradictions are where allowedPaths and the other keys surely do not agree. They are no faults: allowedPaths declares nothing, and what
// it says is proven on the resources, by the access-path report.
func (c Config) contradictions() fault.List {
	if !c.isRead || len(checkAllowedPaths(c.AllowedPaths)) > 0 {
		return nil // The keys are not what was meant.
	}
	if len(c.AllowedPaths) == 0 {
		return c.noneAllowed()
	}
	var faults fault.List
	for _, path := range c.accessPaths() {
		listed := slices.Contains(c.AllowedPaths, path.name)
		entry := fmt.Sprintf("allowedPaths entry %q", path.name)
		switch {
		case listed && path.who == "":
			faults.Add(configWhat, entry, "is denied by every policy that the stack makes", "leave the entry out")
		case listed && !path.isDeclared:
			faults.Add(configWhat, entry, "is declared by no other key, so nobody gets in by it",
				"set "+strings.Join(path.keys, " or ")+", or leave the entry out")
		case !listed && path.isOpen:
			faults.Add(configWhat, "allowedPaths", fmt.Sprintf("has no entry %q, and %s get in", path.name, path.who), path.remedy())
		}
	}
	return faults
}

// remedy is for a path that is open and not allowed. Nothing closes the one that a notebook has always.
func (p accessPath) remedy() string {
	if len(p.keys) == 0 {
		return "add the entry"
	}
	return "add the entry, or leave " + p.keys[0] + " out"
}

// noneAllowed cannot tell an empty list from none: it is Pulumi.yaml's default, without which the key would have to be set.
func (c Config) noneAllowed() fault.List {
	var declared []string
	for _, path := range c.accessPaths() {
		if path.isDeclared {
			declared = append(declared, path.name)
		}
	}
	var faults fault.List
	faults.Add(configWhat, "allowedPaths", "is empty or not set, so nobody is meant to get in", settings.AllowedPathsAdvice(declared))
	return faults
}

// warnOfContradictions says in the preview what the report would say once everything is deployed.
func (c Config) warnOfContradictions(ctx *pulumi.Context) {
	for _, f := range c.contradictions() {
		_ = ctx.Log.Warn(settingsFile(ctx)+": "+f.Error(), nil)
	}
}

// checkAllowedPaths reports entries that are none.
func checkAllowedPaths(paths []string) fault.List {
	var faults fault.List
	for i, path := range paths {
		got := fmt.Sprintf("allowedPaths entry %q", path)
		if !slices.Contains(AccessPaths(), path) {
			faults.Add(configWhat, got, "is no access path", "choose from "+strings.Join(AccessPaths(), ", "))
		}
		if slices.Contains(paths[:i], path) {
			faults.Add(configWhat, got, "is listed twice", "list it once")
		}
	}
	return faults
}
