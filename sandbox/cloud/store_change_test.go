package cloud

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fileOf reads an account's file as another process would, and says which part of it that understood.
func fileOf(t *testing.T, path string) (*account, writtenFile, []byte) {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	a, known, err := decodeAccount(data)
	require.NoError(t, err)
	return a, known, data
}

// requireSameAccount expects two accounts to be written alike, births and all.
func requireSameAccount(t *testing.T, want, got *account) {
	t.Helper()
	expected, err := encodeAccount(want)
	require.NoError(t, err)
	found, err := encodeAccount(got)
	require.NoError(t, err)
	require.Equal(t, string(expected), string(found))
}

// A step writes what it has touched: after every step the file must be that of the account.
func TestTheFileIsThatOfTheAccountAfterEveryStep(t *testing.T) {
	path := filepath.Join(t.TempDir(), "account.json")
	c := openAt(t, path, nil)
	steps, folded := 0, 0
	c.Watch(func([]Resource) {
		steps++
		kept, known, data := fileOf(t, path)
		requireSameAccount(t, c.account, kept)
		require.Equal(t, int64(len(data)), known.end)
		if known.whole == known.end {
			folded++
		}
	})
	w := benchOn(t, c).everything()
	require.NoError(t, c.Modify(w.vpc.ID(), func(p resource.PropertyMap) { p["tags"] = object(props{"A": text("1")}) }))
	for _, d := range slices.Backward(w.state) {
		require.NoError(t, w.delete(d))
	}
	assert.Greater(t, steps, 2*len(w.state)*9/10, "each is seen")
	assert.Zero(t, folded, "an account as small as this one is written whole at the end alone")

	require.NoError(t, c.Close())
	requireWhole(t, path)
}

// What a killed process leaves of a line counts for nothing, wherever the line was cut off; the next process writes in its place.
func TestALineThatWasNotEndedIsNoChange(t *testing.T) {
	path := filepath.Join(t.TempDir(), "account.json")
	c := openAt(t, path, nil)
	b := benchOn(t, c)
	vpc := b.up(vpcType, "net", m{"cidrBlock": "10.60.0.0/16"})
	before, known, _ := fileOf(t, path)
	b.up(subnetType, "a", m{"vpcId": vpc.ID(), "cidrBlock": "10.60.0.0/24"})
	_, _, data := fileOf(t, path)
	require.Greater(t, int64(len(data)), known.end)
	for length := known.end; length < int64(len(data)); length++ {
		found, cut, err := decodeAccount(data[:length])
		require.NoError(t, err)
		require.Equal(t, known, cut)
		requireSameAccount(t, before, found)
	}

	require.NoError(t, os.WriteFile(path, data[:len(data)-10], 0o600))
	require.NoError(t, b.delete(vpc), "the subnet was never made, and this line is shorter than what is left of that one")
	found, _, _ := fileOf(t, path)
	assert.Empty(t, found.resources)
	requireSameAccount(t, c.account, found)

	// Also where nothing but half a line is behind the account, the file becomes plain JSON.
	require.NoError(t, c.Close())
	require.NoError(t, os.WriteFile(path, append(wholeFile(t, path), `{"put": [`...), 0o600))
	openAt(t, path, nil)
	requireSameAccount(t, c.account, requireWhole(t, path))
}

// wholeFile is a file that has been written whole.
func wholeFile(t *testing.T, path string) []byte {
	t.Helper()
	requireWhole(t, path)
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return data
}

// requireWhole expects a file to be plain JSON.
func requireWhole(t *testing.T, path string) *account {
	t.Helper()
	a, _, data := fileOf(t, path)
	require.NoError(t, json.Unmarshal(data, &accountFile{}))
	return a
}

func TestAnOpenedAccountIsWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "account.json")
	b := benchOn(t, openAt(t, path, nil))
	vpc := b.up(vpcType, "net", m{"cidrBlock": "10.60.0.0/16"})
	before, known, _ := fileOf(t, path)
	require.Greater(t, known.end, known.whole)
	openAt(t, path, nil)
	after, known, _ := fileOf(t, path)
	assert.Equal(t, known.end, known.whole)
	requireSameAccount(t, before, after)
	require.NoError(t, b.delete(vpc), "who had it open goes on")
	assert.Empty(t, openAt(t, path, nil).Resources())
}

// The changes must not outgrow the account without end.
func TestManyChangesAreFolded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "account.json")
	c := openAt(t, path, nil)
	vpc := benchOn(t, c).up(vpcType, "net", m{"cidrBlock": "10.60.0.0/16"})
	folds, longest := 0, int64(0)
	last := c.file
	long := strings.Repeat("0123456789abcdef", 512)
	for range 100 {
		require.NoError(t, c.Modify(vpc.ID(), func(p resource.PropertyMap) { p["tags"] = object(props{"A": text(long)}) }))
		if c.file.end < last.end {
			folds++
		}
		last, longest = c.file, max(longest, c.file.end)
	}
	assert.Positive(t, folds)
	assert.Less(t, longest, int64(2*leastChanges))
	kept, _, _ := fileOf(t, path)
	requireSameAccount(t, c.account, kept)
}

func TestAChangeThatCannotBeReadIsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "account.json")
	benchOn(t, openAt(t, path, nil)).up(vpcType, "net", m{"cidrBlock": "10.60.0.0/16"})
	_, _, data := fileOf(t, path)
	for name, tt := range map[string]struct{ line, want string }{
		"no JSON":      {"half\n", "cannot be read"},
		"unknown type": {`{"put": [{"type": "aws:s3/bucket:Bucket"}]}` + "\n", "a type that this program does not know"},
	} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, os.WriteFile(path, append(slices.Clone(data), tt.line...), 0o600))
			_, err := Open(path, nil)
			require.ErrorContains(t, err, tt.want)
			assert.ErrorContains(t, err, "the change at byte ")
			assert.ErrorContains(t, err, "remove the file to begin with a new account")
		})
	}
}
