package stacks

import (
	"private-notebook/internal/controls"
	"private-notebook/internal/fault"
)

// GovernanceConfig is what the organisation says about an environment.
type GovernanceConfig struct {
	// GuardrailExemptRoleArns is checked by the component that writes the policy.
	GuardrailExemptRoleArns []string `config:"guardrailExemptRoleArns"`
	// Waivers are the security controls that the environment need not satisfy, with reasons; they declare nothing.
	Waivers map[string]string `config:"waivers"`
}

func (c GovernanceConfig) check() fault.List { return controls.CheckWaivers(configWhat, c.Waivers) }
