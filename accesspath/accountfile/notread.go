package accountfile

// The marks by which Pulumi writes a value that is there and not known (pulumi/sdk, go/common/resource: RawPropertyValue of an output).
const (
	signatureKey    = "4dabf18193072939515e22adb298388d"
	outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
)

// NotRead is the value of a property that the account has and that could not be read. Left out, it would read as a default. The call that
// did not tell it stands in [Reading.Unread].
func NotRead() any { return map[string]any{signatureKey: outputSignature} }
