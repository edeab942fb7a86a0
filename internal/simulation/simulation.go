// Package simulation is the mark by which a deployment onto the sandbox's simulated AWS is told from one in a real account.
package simulation

// Key is the input by which each aws provider of the sandbox says that it is simulated, and Mark its value. The provider writes it itself, so
// that it is in the state, and in every export of it. The real provider has no such input (Pulumi Registry, "AWS Classic: Provider").
const (
	Key  = "simulated"
	Mark = "by the sandbox of private-notebook"
)

const (
	// Word begins every sentence about a simulated deployment.
	Word = "SIMULATED"
	// Sentence is what every report says of one.
	Sentence = Word + ": the sandbox's simulated AWS was judged, and no real account. It is no evidence about one."
	// Costs is what an estimate says of one.
	Costs = Word + ": the resources are those of the sandbox's simulated AWS. Nobody pays for them."
)
