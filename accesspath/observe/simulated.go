package observe

import (
	"slices"

	"private-notebook/accesspath/accountfile"
	"private-notebook/internal/simulation"
)

// Simulated says whether any of the resources was deployed onto the sandbox's simulated AWS, which is nobody's account: whether its provider
// says so of itself, or the account file that it is from.
func Simulated(resources []Resource) bool {
	return slices.ContainsFunc(resources, func(r Resource) bool {
		return r.Reading != nil && r.Reading.Simulated || r.Type == awsProviderType && r.Value(simulation.Key) == simulation.Mark
	})
}

// Simulated says the same of an export, or that a simulated AWS was read into an account file.
func (e Export) Simulated() bool {
	return Simulated(e.Resources) || slices.ContainsFunc(e.Readings, func(reading accountfile.Reading) bool { return reading.Simulated })
}
