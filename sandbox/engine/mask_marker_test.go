package engine

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/sig"
	"github.com/stretchr/testify/assert"
)

func TestEveryMarkerOfAnUnknownIsRecognised(t *testing.T) {
	for _, marker := range []string{
		plugin.UnknownStringValue, plugin.UnknownBoolValue, plugin.UnknownNumberValue, plugin.UnknownArrayValue,
		plugin.UnknownObjectValue, plugin.UnknownAssetValue, plugin.UnknownArchiveValue,
	} {
		assert.Equal(t, Unknown, masked(marker))
		assert.Equal(t, Unknown, masked("arn:aws:kms:::key/"+marker))
		assert.Equal(t, Unknown, masked(map[string]any{"list": []any{"a", marker}}))
	}
	envelope := map[string]any{sig.Key: sig.Secret, "ciphertext": "c2VjcmV0"}
	assert.Equal(t, Secret, masked(envelope))
	assert.Equal(t, Secret, masked([]any{plugin.UnknownStringValue, envelope}), "a secret comes first")
	for _, plain := range []any{nil, "text", 5.0, true, []any{"a"}, map[string]any{sig.Key: sig.AssetSig}} {
		assert.Equal(t, plain, masked(plain))
	}
}
