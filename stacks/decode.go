package stacks

import (
	"private-notebook/internal/fault"
	"private-notebook/internal/settings"
)

// Keys are all configuration keys of the project, without the namespace, sorted.
func Keys() []string { return settings.Keys(Config{}) }

// decode reads a raw configuration strictly: an unknown key, a value of the wrong type and a combination that makes
// no sense are faults, and all of them are reported at once. What could not be read is stood in for, so that what
// depends on it can still be checked.
func decode(raw map[string]string) (Config, fault.List) {
	// A default that protects, or that tells what was set, does not hang on Pulumi.yaml being read.
	config := Config{PolicyConfig: PolicyConfig{Guardrail: true}, ClientVpnConfig: defaultClientVpn()}
	unread, faults := settings.Decode(&config, raw, Keys())
	config.Region = raw["aws:region"]
	config.standIn(unreadKeys(unread))
	faults.Append(config.checkRegion())
	config.isRead = len(faults) == 0
	faults.Append(config.check())
	return config, faults
}
