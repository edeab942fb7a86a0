package observe_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
)

func TestAStateFileIsCalledWhatItIs(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "cases", "checkpoint.json"))
	require.NoError(t, err)
	_, err = observe.ReadExport(bytes.NewReader(text))
	assert.EqualError(t, err, "the export cannot be judged: it is a state file of Pulumi's backend (a checkpoint) and not an export; "+
		"give what `pulumi stack export --stack dev` prints")
}

// Format 4 is format 3 with features that say nothing about what the resources are.
func TestFormatFourIsReadLikeFormatThree(t *testing.T) {
	later := aCase(t, "version-4")
	assert.Len(t, seenInCase(t, "version-4").Notebooks, 1)
	text, err := os.ReadFile(filepath.Join("testdata", "cases", "version-4.json"))
	require.NoError(t, err)
	before, err := observe.ReadExport(bytes.NewReader(bytes.Replace(text, []byte(`"version": 4`), []byte(`"version": 3`), 1)))
	require.NoError(t, err)
	assert.Equal(t, before, later)
}

// A tainted resource is there until it is replaced, and a view shows what another resource made.
func TestWhatTheFeaturesOfFormatFourMean(t *testing.T) {
	const text = `{"version":4,"features":["taint","views","hooks","replaceWith","refreshBeforeUpdate","byteString","outputDependencies",
		"snippets-prototype","extensionParameterization"],"deployment":{"resources":[
		{"urn":"urn:pulumi:s::p::aws:iam/role:Role::a","type":"aws:iam/role:Role","id":"a","taint":true,"replaceWith":["u"],"resourceHooks":{"afterCreate":["h"]},
		 "outputs":{"name":"a","path":{"4dabf18193072939515e22adb298388d":"803fd3297a5875dc03ca845dda5d2a98","value":"L3RlYW0v"},
		  "arn":{"4dabf18193072939515e22adb298388d":"d0e6a833031e9bbcd3f4e8bde6ca49a4","value":"arn:aws:iam::111122223333:role/a","dependencies":["u"]}}},
		{"urn":"urn:pulumi:s::p::net:tf:aws_vpc::b","type":"net:tf:aws_vpc","id":"b","viewOf":"urn:pulumi:s::p::net:index:Module::m"}]}}`
	read, err := observe.ReadExport(bytes.NewReader([]byte(text)))
	require.NoError(t, err)
	require.Len(t, read.Resources, 2)
	assert.Equal(t, map[string]any{"name": "a", "path": "/team/", "arn": "arn:aws:iam::111122223333:role/a"}, read.Resources[0].Outputs)
	assert.Len(t, read.Observe(observe.Stated{}).NotUnderstood, 1, "the view is a VPC that a Terraform module declares")
}

// Windows PowerShell writes UTF-16 with a mark, and other programs without one, or UTF-8 with a mark.
func TestTheEncodingsThatShellsWrite(t *testing.T) {
	plain, err := os.ReadFile(filepath.Join("testdata", "cases", "version-4.json"))
	require.NoError(t, err)
	plain = bytes.Replace(plain, []byte(`"analyst"`), []byte(`"analyst 分析 😀"`), 1)
	want, err := observe.ReadExport(bytes.NewReader(plain))
	require.NoError(t, err)
	units := utf16.Encode([]rune(string(plain)))
	encoded := func(order binary.AppendByteOrder, mark bool) []byte {
		var text []byte
		if mark {
			text = order.AppendUint16(text, 0xfeff)
		}
		for _, u := range units {
			text = order.AppendUint16(text, u)
		}
		return text
	}
	for name, text := range map[string][]byte{
		"UTF-8 with a mark": append([]byte("\xef\xbb\xbf"), plain...), "UTF-16, little end first": encoded(binary.LittleEndian, true),
		"UTF-16, big end first": encoded(binary.BigEndian, true), "UTF-16 without a mark": encoded(binary.LittleEndian, false),
		"UTF-16 without a mark, big end first": encoded(binary.BigEndian, false),
	} {
		for _, from := range []io.Reader{bytes.NewReader(text), iotest.OneByteReader(bytes.NewReader(text)), iotest.DataErrReader(bytes.NewReader(text))} {
			got, err := observe.ReadExport(from)
			require.NoError(t, err, name)
			assert.Equal(t, want, got, name)
		}
	}
	assert.Len(t, seenInCase(t, "utf16").Notebooks, 1)
	assert.Equal(t, seenInCase(t, "utf16"), seenInCase(t, "utf8-bom"))
}

// A subnet, VPC or endpoint that nothing declares is no reason to fall over.
func TestASubnetThatNothingDeclares(t *testing.T) {
	seen := seenInCase(t, "undeclared-subnet")
	require.Len(t, seen.ClientVPNs, 1)
	require.Len(t, seen.ClientVPNs[0].Associations, 1)
	assert.Equal(t, "subnet-1", seen.ClientVPNs[0].Associations[0].SubnetID)
	require.Len(t, seen.Subnets, 1, "it is there, in a VPC that nobody knows")
	assert.Empty(t, seen.Subnets[0].VPCID)
	assert.Empty(t, seen.VPCs)
	assert.Len(t, seen.Notebooks, 1)
}

// What the reading for paths leaves out decides nothing: what is seen is the same.
func TestWhatIsLeftOutDecidesNothing(t *testing.T) {
	for _, name := range []string{"dev", "prod", "fleet", "foreign", "adopt", "on-premises", "transit-gateway"} {
		text, err := json.Marshal(loadStack(t, name+".export.json").export)
		require.NoError(t, err)
		all, err := observe.ReadExport(bytes.NewReader(text))
		require.NoError(t, err)
		less, err := observe.ReadJudged(iotest.OneByteReader(bytes.NewReader(text)))
		require.NoError(t, err)
		assert.Equal(t, all.Observe(observe.Stated{}), less.Observe(observe.Stated{}), name)
		assert.Equal(t, []string{all.Project, all.Stack}, []string{less.Project, less.Stack}, name)
		assert.LessOrEqual(t, len(less.Resources), len(all.Resources), name)
	}
}

// A stream that fails is told as what it is.
func TestAStreamThatFails(t *testing.T) {
	for _, after := range []string{"", `{"version":3,`, `{"version":3,"deployment":{"resources":[{"urn":"`} {
		_, err := observe.ReadExport(io.MultiReader(bytes.NewReader([]byte(after)), iotest.ErrReader(io.ErrClosedPipe)))
		assert.ErrorIs(t, err, io.ErrClosedPipe, "after %q", after)
	}
}
