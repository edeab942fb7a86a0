package observe

import (
	"slices"

	"private-notebook/internal/simulation"
)

// Simulated says whether any of the resources was deployed onto the sandbox's simulated AWS, which is nobody's account: whether its provider
// says so of itself.
func Simulated(resources []Resource) bool {
	return slices.ContainsFunc(resources, func(r Resource) bool {
		return r.Type == awsProviderType && r.Value(simulation.Key) == simulation.Mark
	})
}
