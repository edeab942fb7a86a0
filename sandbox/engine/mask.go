package engine

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/sig"
)

// Mask stands in a Step in the place of a value that is not to be shown or is not known. Its text is for the reader.
type Mask string

const (
	// Secret stands for a value that is, or holds, a secret, and for the same property's value before or after.
	Secret Mask = "[secret]"
	// Unknown stands for a value that is, or holds, one that a provider settles in the update that is being previewed.
	Unknown Mask = "(known after the update)"
)

// unknowns are what Pulumi writes into an event for a value that is not known yet.
var unknowns = []string{
	plugin.UnknownStringValue, plugin.UnknownBoolValue, plugin.UnknownNumberValue, plugin.UnknownArrayValue,
	plugin.UnknownObjectValue, plugin.UnknownAssetValue, plugin.UnknownArchiveValue,
}

// masked is the value, or the mask for it. A secret anywhere in it masks the whole: what surrounds a secret, such as the
// length of a list of passwords, is nobody's business either.
func masked(value any) any {
	switch {
	case holds(value, isSecret):
		return Secret
	case holds(value, isUnknown):
		return Unknown
	}
	return value
}

func isSecret(value any) bool {
	envelope, isMap := value.(map[string]any)
	return isMap && envelope[sig.Key] == sig.Secret
}

func isUnknown(value any) bool {
	text, isText := value.(string)
	return isText && slices.ContainsFunc(unknowns, func(marker string) bool { return strings.Contains(text, marker) })
}

// holds says whether the value, or anything in it, passes the test.
func holds(value any, test func(any) bool) bool {
	if test(value) {
		return true
	}
	switch value := value.(type) {
	case []any:
		return slices.ContainsFunc(value, func(item any) bool { return holds(item, test) })
	case map[string]any:
		for _, item := range value {
			if holds(item, test) {
				return true
			}
		}
	}
	return false
}

// maskTheOther hides a property in one state if it is a secret in the other: a program that begins or ceases to mark it
// as one may not have changed its text.
func maskTheOther(one, other map[string]any) {
	for property, value := range one {
		if seen, isThere := other[property]; value == Secret && isThere && seen != nil && !isMask(seen) {
			other[property] = Secret
		}
	}
}

func isMask(value any) bool {
	_, is := value.(Mask)
	return is
}
