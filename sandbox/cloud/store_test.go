package cloud

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func openAt(t *testing.T, path string, seed *Seed) *Cloud {
	t.Helper()
	c, err := Open(path, seed)
	require.NoError(t, err)
	return c
}

func TestTheAccountSurvivesARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "account.json")
	w := benchOn(t, openAt(t, path, nil)).everything()
	again := benchOn(t, openAt(t, path, nil))
	assert.Equal(t, w.cloud.Resources(), again.cloud.Resources())
	for _, d := range w.state {
		read := again.read(d)
		assert.True(t, d.outputs.DeepEquals(read.Outputs), "%s: %v became %v", d.token, d.outputs, read.Outputs)
		assert.True(t, d.inputs.DeepEquals(read.Inputs), "%s: %v became %v", d.token, d.inputs, read.Inputs)
	}
}

func TestNoSecretStandsInTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "account.json")
	w := benchOn(t, openAt(t, path, nil)).everything()
	secret := resource.MakeSecret(text("hush-hush"))
	inputs := w.checked(vpcType, "secretive", m{"cidrBlock": "10.90.0.0/16"})
	inputs["tags"] = object(props{"Open": text("seen"), "Closed": secret})
	vpc, err := w.create(vpcType, "secretive", inputs)
	require.NoError(t, err)

	data, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.NotContains(t, string(data), "PRIVATE KEY")
	assert.NotContains(t, string(data), "hush-hush")
	assert.Contains(t, string(data), "seen")
	assert.Contains(t, string(data), sealPrefix)

	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	for _, outputs := range []resource.PropertyMap{vpc.outputs, w.read(vpc).Outputs} {
		for _, key := range []resource.PropertyKey{"tags", "tagsAll"} {
			assert.True(t, outputs[key].ObjectValue()["Closed"].DeepEquals(secret), "%s: %v", key, outputs[key])
		}
	}
}

// An ID that is marked as a secret is still followed: the account must know what depends on what.
func TestASecretIDIsFollowed(t *testing.T) {
	w := newBench(t, nil).network()
	subnet := w.up(subnetType, "secret", m{"vpcId": resource.MakeSecret(text(w.vpc.ID())), "cidrBlock": "10.60.7.0/24"})
	assert.True(t, secretOf(subnet, "vpcId").IsSecret())
	kept, err := a(w.cloud).byPhysicalID(subnet.ID())
	require.NoError(t, err)
	assert.Contains(t, a(w.cloud).blockers(a(w.cloud).find(vpcs, testRegion, byID, w.vpc.ID())), kept)
	assert.True(t, w.outputsEqual(subnet))
}

// outputsEqual reports whether a refresh finds a resource as it was deployed.
func (b *bench) outputsEqual(d *deployed) bool { return d.outputs.DeepEquals(b.read(d).Outputs) }

func TestASecretComesBackMarked(t *testing.T) {
	w := newBench(t, nil).network()
	w.certificates()
	key := secretOf(w.serverKey, "privateKeyPem")
	require.True(t, key.IsSecret())
	for name, outputs := range map[string]resource.PropertyMap{
		"created": w.acmServer.outputs, "read": w.read(w.acmServer).Outputs, "read inputs": w.read(w.acmServer).Inputs,
	} {
		assert.True(t, outputs["privateKey"].DeepEquals(key), name)
	}
	for _, token := range []string{"tls:index/privateKey:PrivateKey"} {
		for _, output := range tlsKinds[token].secrets {
			assert.True(t, secretOf(w.caKey, output).IsSecret(), output)
		}
	}
}

// A secret that was changed outside cannot be read back, but it can be seen to have changed.
func TestASecretChangedOutsideShows(t *testing.T) {
	w := newBench(t, nil).network()
	w.certificates()
	require.NoError(t, w.cloud.Modify(w.acmServer.ID(), func(p resource.PropertyMap) {
		p["privateKey"] = text(sealPrefix + "0")
	}))
	read := w.read(w.acmServer)
	assert.True(t, read.Outputs["privateKey"].IsSecret())
	assert.False(t, read.Outputs["privateKey"].DeepEquals(w.acmServer.outputs["privateKey"]))
}

func TestTwoProcessesShareAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "account.json")
	first, second := benchOn(t, openAt(t, path, nil)), benchOn(t, openAt(t, path, nil))
	vpc := first.up(vpcType, "net", m{"cidrBlock": "10.60.0.0/16"})
	subnet := second.up(subnetType, "a", m{"vpcId": vpc.ID(), "cidrBlock": "10.60.0.0/24"})
	requireCode(t, "DependencyViolation", first.delete(vpc))
	require.NoError(t, first.delete(subnet))
	require.NoError(t, second.delete(vpc))
	assert.Empty(t, first.cloud.Resources())
}

func TestAnIDIsNeverGivenTwice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "account.json")
	seen := map[string]bool{}
	for range 3 {
		b := benchOn(t, openAt(t, path, nil))
		vpc := b.up(vpcType, "net", m{"cidrBlock": "10.60.0.0/16"})
		assert.Regexp(t, `^vpc-[0-9a-f]{17}$`, vpc.ID())
		assert.False(t, seen[vpc.ID()])
		seen[vpc.ID()] = true
		require.NoError(t, b.delete(vpc))
	}
	fresh := newBench(t, nil).up(vpcType, "net", m{"cidrBlock": "10.60.0.0/16"})
	assert.True(t, seen[fresh.ID()], "a new account gives the same IDs again")
}

func TestFilesThatCannotBeUsed(t *testing.T) {
	for name, tt := range map[string]struct{ content, want string }{
		"not JSON":     {"account", "it is not the JSON of an account"},
		"other format": {`{"version": 2}`, "it has version 2 and this program writes version 1"},
		"unknown type": {`{"version": 1, "resources": [{"type": "aws:s3/bucket:Bucket"}]}`, "a type that this program does not know"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "account.json")
			require.NoError(t, os.WriteFile(path, []byte(tt.content), 0o600))
			_, err := Open(path, nil)
			require.ErrorContains(t, err, tt.want)
			assert.ErrorContains(t, err, "remove the file to begin with a new account")
		})
	}
}

func TestAFileThatCannotBeWrittenFailsTheCall(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "account")
	b := benchOn(t, openAt(t, filepath.Join(folder, "account.json"), nil))
	require.NoError(t, os.RemoveAll(folder))
	_, err := b.try(vpcType, "net", m{"cidrBlock": "10.60.0.0/16"})
	require.Error(t, err)
	assert.Nil(t, b.cloud.Resources())
}

func TestNoHalfFileAndNoRubbish(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "account.json")
	b := benchOn(t, openAt(t, path, nil))
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	_, err = b.try(subnetType, "a", m{"vpcId": "vpc-0", "cidrBlock": "10.60.0.0/24"})
	require.Error(t, err)
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, before, after, "a refused call does not write")
	b.up(vpcType, "net", m{"cidrBlock": "10.60.0.0/16"})
	require.NoError(t, b.cloud.Close())
	var file accountFile
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &file))
	assert.Len(t, file.Resources, 3)
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, e := range entries {
		assert.False(t, strings.HasSuffix(e.Name(), ".tmp"), e.Name())
	}
}
