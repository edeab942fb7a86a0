package stacks

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"private-notebook/internal/assumers"
	"private-notebook/internal/controls"
	"private-notebook/internal/fault"
)

// GovernanceConfig is what the organisation says about an environment.
type GovernanceConfig struct {
	// GuardrailExemptRoleArns is checked by the component that writes the policy.
	GuardrailExemptRoleArns []string `config:"guardrailExemptRoleArns"`
	// Waivers are the security controls that the environment need not satisfy, with reasons; they declare nothing.
	Waivers map[string]string `config:"waivers"`
	// OrganizationId is the organisation that the account is in, which the access-path report takes as a fact; it declares nothing.
	OrganizationId string `config:"organizationId"`
	// CallersBring are values by condition key that people who are meant bring, which the report assumes; they declare nothing.
	CallersBring map[string]string `config:"callersBring"`
	// Assumers are, by role, the parties that are meant to be able to become it, which the report compares with trust policies; they declare nothing.
	Assumers map[string][]string `config:"assumers"`
}

var (
	// The form of an organisation's ID (AWS Organizations API Reference, "Organization").
	organizationID = regexp.MustCompile(`^o-[a-z0-9]{10,32}$`)
	// A global condition key, or one of a service; what stands behind a slash is a tag's name (IAM User Guide, "AWS global condition context keys").
	conditionKey = regexp.MustCompile(`^[A-Za-z0-9-]+:[A-Za-z0-9]+(/.+)?$`)
)

// keysOfConnections hang on the connection or on AWS, so that nobody can bring them.
var keysOfConnections = []string{"aws:sourcevpce", "aws:sourcevpc", "aws:sourceip", "aws:vpcsourceip", "aws:currenttime", "aws:epochtime", "aws:viaawsservice"}

func (c GovernanceConfig) check() fault.List {
	faults := controls.CheckWaivers(configWhat, c.Waivers)
	if c.OrganizationId != "" && !organizationID.MatchString(c.OrganizationId) {
		faults.Add(configWhat, fmt.Sprintf("organizationId %q", c.OrganizationId), "is no ID of an organisation",
			"write one such as o-a1b2c3d4e5, which AWS Organizations shows")
	}
	for _, key := range slices.Sorted(maps.Keys(c.CallersBring)) {
		got := fmt.Sprintf("callersBring key %q", key)
		switch {
		case !conditionKey.MatchString(key):
			faults.Add(configWhat, got, "is no condition key", "write one such as aws:MultiFactorAuthPresent")
		case slices.Contains(keysOfConnections, strings.ToLower(key)):
			faults.Add(configWhat, got, "hangs on the connection or on AWS, and not on what people bring", "take it out")
		}
	}
	return faults
}

// checkAssumers holds the lists to the roles that the settings name as issuers. Where those could not be read, nothing is said of them.
func (c Config) checkAssumers() fault.List {
	lists := [][]string{c.IssuerRoles}
	for _, member := range c.Notebooks {
		lists = append(lists, member.IssuerRoles)
	}
	issuers := assumers.Issuers(c.Ec2Issuer, lists...)
	if c.issuersUnread {
		issuers = nil
	}
	return assumers.Check(configWhat, c.Assumers, issuers)
}

// checkOwnAccount refuses the account itself in a list, once it was looked up: of its users and roles each counts by its name.
func (c Config) checkOwnAccount() fault.List {
	var faults fault.List
	own := assumers.Party{Kind: assumers.Account, Name: c.account}.String()
	for _, key := range slices.Sorted(maps.Keys(c.Assumers)) {
		if c.account != "" && slices.Contains(c.Assumers[key], own) {
			faults.Add(configWhat, fmt.Sprintf("assumers[%q] entry %q", key, own), "is this account, and would mean nobody", "name its users, groups and roles")
		}
	}
	return faults
}
