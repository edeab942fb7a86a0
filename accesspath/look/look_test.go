package look

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// readable is the least contrast of text and its ground: Web Content Accessibility Guidelines 2.2, success criterion 1.4.3.
const readable = 4.5

// TestTextStandsOutInLightAndDark looks at each pair of text and ground that the pages and pictures use.
func TestTextStandsOutInLightAndDark(t *testing.T) {
	light, dark, found := strings.Cut(text, "prefers-color-scheme: dark")
	require.True(t, found)
	for scheme, block := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]string{}
		for _, match := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(block, -1) {
			if _, has := colours[match[1]]; !has { // what comes later in the text is another block
				colours[match[1]] = match[2]
			}
		}
		for ink, grounds := range map[string][]string{
			"ink":   {"paper", "raised", "allow-ground", "wrong-ground"},
			"soft":  {"paper", "raised", "allow-ground"},
			"allow": {"paper", "allow-ground"}, "deny": {"paper", "deny-ground"},
			"unknown": {"paper", "unknown-ground"}, "wrong": {"paper", "raised", "wrong-ground"},
		} {
			for _, ground := range grounds {
				require.Contains(t, colours, ink)
				require.Contains(t, colours, ground)
				assert.GreaterOrEqual(t, contrast(t, colours[ink], colours[ground]), readable, "%s: %s on %s", scheme, ink, ground)
			}
		}
	}
}

func TestContrast(t *testing.T) {
	assert.InDelta(t, 21, contrast(t, "#000000", "#ffffff"), 0.01)
	assert.InDelta(t, 1, contrast(t, "#5b6774", "#5b6774"), 0.01)
	assert.InDelta(t, 4.54, contrast(t, "#767676", "#ffffff"), 0.01)
}

// contrast is the ratio of two colours' luminances, from 1 to 21, as the guidelines define it.
func contrast(t *testing.T, one, other string) float64 {
	t.Helper()
	a, b := luminance(t, one), luminance(t, other)
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		part, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		require.NoError(t, err)
		share := float64(part) / 255
		if share <= 0.04045 {
			sum += weight * share / 12.92
		} else {
			sum += weight * math.Pow((share+0.055)/1.055, 2.4)
		}
	}
	return sum
}
