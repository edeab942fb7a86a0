package engine

import (
	"context"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/resource/stack"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
)

// entryVersion is the version of the form of entries.
const entryVersion = 1

// byteString is the feature of texts that are not UTF-8.
const byteString = "byteString"

// encodeEntry is an entry in the form that is kept: secrets as ciphertext.
func encodeEntry(ctx context.Context, entry engine.JournalEntry, encrypter config.Encrypter) (apitype.JournalEntry, error) {
	kept := apitype.JournalEntry{
		Version: entryVersion, Kind: apitype.JournalEntryKind(entry.Kind),
		SequenceID: entry.SequenceID, OperationID: entry.OperationID, IsRefresh: entry.IsRefresh,
		RemoveOld: entry.RemoveOld, RemoveNew: entry.RemoveNew,
		DeleteOld: entry.DeleteOld, DeleteNew: entry.DeleteNew,
		PendingReplacementOld: entry.PendingReplacementOld, PendingReplacementNew: entry.PendingReplacementNew,
		ExtensionRef: entry.ExtensionRef, Extension: entry.Extension,
	}
	if entry.State != nil {
		state, hasBytes, err := stack.SerializeResource(ctx, entry.State, encrypter, false)
		if err != nil {
			return kept, fmt.Errorf("resource %s: %w", entry.State.URN, err)
		}
		kept.State, kept.RequiresByteString = &state, hasBytes
	}
	if entry.Operation != nil {
		operation, hasBytes, err := stack.SerializeOperation(ctx, *entry.Operation, encrypter, false)
		if err != nil {
			return kept, fmt.Errorf("operation on %s: %w", entry.Operation.Resource.URN, err)
		}
		kept.Operation, kept.RequiresByteString = &operation, kept.RequiresByteString || hasBytes
	}
	if entry.SecretsManager != nil {
		kept.SecretsProvider = &apitype.SecretsProvidersV1{
			Type: entry.SecretsManager.Type(), State: entry.SecretsManager.State(),
		}
	}
	for _, snippet := range entry.Snippets {
		kept.Snippets = append(kept.Snippets, stack.SerializeSnippet(snippet))
	}
	if entry.NewSnapshot != nil {
		whole, _, features, err := stack.SerializeDeploymentWithMetadata(ctx, entry.NewSnapshot, false)
		if err != nil {
			return kept, fmt.Errorf("the whole state: %w", err)
		}
		kept.NewSnapshot = whole
		kept.RequiresByteString = kept.RequiresByteString || slices.Contains(features, byteString)
	}
	return kept, nil
}
