package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"private-notebook/internal/settings"
)

// The companion command makes texts of a settings file's values as Pulumi does before it hands them to the program. Pulumi's own code is
// what they are compared with.
func TestSettingsAreHandedOverAsPulumiDoes(t *testing.T) {
	for _, value := range []string{
		"vpc", "'vpc'", "12", "010", "0o10", "0x1F", "1_000", "1e3", "1.50", "-0", "true", "yes", "'true'", "null", "~", "''", "2026-12-31", "'2026-12-31'",
		"2026-12-31T10:00:00Z", "[vpc, client-vpn]", "[]", "{}", "[12, true, null, 1.5]", "{EC2.6: 12}", "{EC2.6: 2026-12-31}", "{EC2.6: [2026-12-31]}",
		"{a: {b: [{c: 1}]}}", "{1: one, true: yes}", "'[\"vpc\"]'", "'{\"a\": 1}'", "|\n    two\n    lines\n", "'<&>'", "{a: '<&>'}", "18446744073709551615",
	} {
		t.Run(value, func(t *testing.T) {
			text := []byte("private-notebook:key: " + value + "\n")
			var pulumis config.Map
			require.NoError(t, yaml.Unmarshal(text, &pulumis))
			want, err := pulumis[config.MustMakeKey("private-notebook", "key")].Value(config.NopDecrypter)
			require.NoError(t, err)
			var read map[string]any
			require.NoError(t, yaml.Unmarshal(text, &read))
			assert.Equal(t, want, settings.Text(read["private-notebook:key"]))
		})
	}
}

func TestAnEncryptedValueIsKnown(t *testing.T) {
	for text, want := range map[string]bool{
		"{secure: v1:abc}": true, "[{secure: v1:abc}]": true, "{a: {secure: v1:abc}}": true, "{secure: v1, other: x}": false, "{secure: 1}": false, "secure": false,
	} {
		var value any
		require.NoError(t, yaml.Unmarshal([]byte(text), &value))
		assert.Equal(t, want, settings.IsEncrypted(value), text)
		var pulumis config.Map
		require.NoError(t, yaml.Unmarshal([]byte("private-notebook:key: "+text), &pulumis))
		assert.Equal(t, want, pulumis[config.MustMakeKey("private-notebook", "key")].Secure(), text)
	}
}
