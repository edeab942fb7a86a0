package observe_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

// one is an export with a single resource whose outputs are the given JSON.
func one(t *testing.T, outputs string) observe.Resource {
	t.Helper()
	read, err := observe.ReadExport(strings.NewReader(`{"version":3,"deployment":{"resources":[{
		"urn":"urn:pulumi:dev::proj::aws:ec2/vpc:Vpc::v","type":"aws:ec2/vpc:Vpc","id":"vpc-1","outputs":` + outputs + `}]}}`))
	require.NoError(t, err)
	require.Len(t, read.Resources, 1)
	return read.Resources[0]
}

const secretMark = `"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270"`

func TestPulumisEnvelopesAreOpened(t *testing.T) {
	encrypted := observe.Unknown{Because: "encrypted; export with `pulumi stack export --show-secrets` to have it judged"}
	later := observe.Unknown{Because: "not known before the next update"}
	for _, row := range []struct {
		name, value string
		want        any
	}{
		{"a plain value", `"10.60.0.0/16"`, "10.60.0.0/16"},
		{"an encrypted secret", `{` + secretMark + `,"ciphertext":"v1:a:b"}`, encrypted},
		{"a secret text in plain", `{` + secretMark + `,"plaintext":"\"10.60.0.0/16\""}`, "10.60.0.0/16"},
		{"a secret list in plain", `{` + secretMark + `,"plaintext":"[\"a\",true,1]"}`, []any{"a", true, 1.0}},
		{"a secret in a secret", `{` + secretMark + `,"plaintext":"{\"k\":{\"4dabf18193072939515e22adb298388d\":` +
			`\"1b47061264138c4ac30d75fd1eb44270\",\"ciphertext\":\"v1:a:b\"}}"}`, map[string]any{"k": encrypted}},
		{"a plain secret that is no JSON", `{` + secretMark + `,"plaintext":"10.60.0.0"}`, encrypted},
		{"an output with a value", `{"4dabf18193072939515e22adb298388d":"d0e6a833031e9bbcd3f4e8bde6ca49a4","value":"x"}`, "x"},
		{"an output without one", `{"4dabf18193072939515e22adb298388d":"d0e6a833031e9bbcd3f4e8bde6ca49a4"}`, later},
		{"a value that is not known yet", `"04da6b54-80e4-46f7-96ec-b56ff0331ba9"`, later},
		{"a secret within a list", `["a",{` + secretMark + `,"ciphertext":"v1:a:b"}]`, []any{"a", encrypted}},
		{"another object", `{"a":{"b":null}}`, map[string]any{"a": map[string]any{"b": nil}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, one(t, `{"p":`+row.value+`}`).Outputs["p"])
		})
	}
}

func TestOnlyDeploymentsAreRead(t *testing.T) {
	for _, row := range []struct{ name, text, says string }{
		{"no JSON", "Updating (dev)", "the export is not JSON: invalid character 'U' looking for beginning of value; " +
			"give what `pulumi stack export` prints"},
		{"nothing", "", "the export is not JSON: EOF; give what `pulumi stack export` prints"},
		{"another object", `{"a":1}`, "the export is no deployment of version 3: its version is 0; " +
			"give what `pulumi stack export` prints"},
		{"an older version", `{"version":2,"deployment":{}}`, "the export is no deployment of version 3: its version is 2; " +
			"give what `pulumi stack export` prints"},
		{"a stack that was never deployed", `{"version":3}`, "the stack was never deployed; deploy it first"},
		{"one that has null for a deployment", `{"version":3,"deployment":null}`, "the stack was never deployed; deploy it first"},
		{"two documents", `{"version":3,"deployment":{}} {}`, "the export is followed by further text; give one deployment, and nothing else"},
		{"nameless resources", `{"version":3,"deployment":{"resources":[{},{"urn":"u"}]}}`,
			"resource 1 of the export has no URN or no type; export the stack again\n" +
				"resource 2 of the export has no URN or no type; export the stack again"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := observe.ReadExport(strings.NewReader(row.text))
			assert.EqualError(t, err, row.says)
		})
	}
}

func TestAnExportTellsProjectStackAndWhatIsUnderWay(t *testing.T) {
	read, err := observe.ReadExport(strings.NewReader(`{"version":3,"deployment":{
		"resources":[
			{"urn":"urn:pulumi:dev::proj::pulumi:pulumi:Stack::proj-dev","type":"pulumi:pulumi:Stack"},
			{"urn":"urn:pulumi:dev::proj::aws:ec2/vpc:Vpc::old","type":"aws:ec2/vpc:Vpc","id":"vpc-0","delete":true},
			{"urn":"urn:pulumi:dev::proj::aws:ec2/vpc:Vpc::lost","type":"aws:ec2/vpc:Vpc","id":"vpc-2","pendingReplacement":true},
			{"urn":"urn:pulumi:dev::proj::aws:ec2/vpc:Vpc::new","type":"aws:ec2/vpc:Vpc","id":"vpc-1","parent":"p",
			 "provider":"q::1","external":true,"dependencies":["d"],"inputs":{"a":1}}],
		"pending_operations":[{"type":"creating","resource":{"urn":"urn:pulumi:dev::proj::aws:ec2/subnet:Subnet::s"}}]}}`))
	require.NoError(t, err)
	assert.Equal(t, "proj", read.Project)
	assert.Equal(t, "dev", read.Stack)
	assert.Equal(t, []string{"urn:pulumi:dev::proj::aws:ec2/subnet:Subnet::s"}, read.Pending)
	require.Len(t, read.Resources, 2, "what waits for its deletion or its replacement is none of the stack's any more")
	assert.Equal(t, []observe.Resource{{URN: "urn:pulumi:dev::proj::aws:ec2/vpc:Vpc::old", Type: "aws:ec2/vpc:Vpc", ID: "vpc-0"}}, read.Deleting)
	assert.Equal(t, observe.Resource{
		URN: "urn:pulumi:dev::proj::aws:ec2/vpc:Vpc::new", Type: "aws:ec2/vpc:Vpc", ID: "vpc-1", Parent: "p", Provider: "q::1",
		External: true, Inputs: map[string]any{"a": 1.0}, Dependencies: []string{"d"},
	}, read.Resources[1])
}

// What waits for its deletion may still let somebody in, so a report that judges without it says so.
func TestWhatWaitsForItsDeletionIsSaid(t *testing.T) {
	s := named(t, "dev")
	before := s.exported(t).Observe(observe.Stated{})
	for name, token := range map[string]string{"copied": roleToPolicy, "key": "aws:kms/key:Key"} {
		s.add(token, name, name, object{"role": "copy", "policyArn": s.expand(t, devAllow)})
		s.list()[len(s.list())-1].(map[string]any)["delete"] = true
	}
	export := s.exported(t)
	require.Len(t, export.Deleting, 2)
	after := export.Observe(observe.Stated{})
	assert.Equal(t, append(before.NotUnderstood, topology.NotUnderstood{
		URN: "urn:pulumi:dev::any::" + roleToPolicy + "::copied", Type: roleToPolicy, Because: "it waits for its deletion, is not judged, and may still " +
			"be there; finish the update with `pulumi up`, then judge again",
	}), after.NotUnderstood, "a key opens no path")
	after.NotUnderstood = before.NotUnderstood
	assert.Equal(t, before, after)
}

// Whatever a stack encrypts, the judgement is the same once it is exported in plain text.
func TestSecretsInPlainTextAreJudgedLikeOpenValues(t *testing.T) {
	s := loadStack(t, "dev.export.json")
	open := s.judged(t, observe.Stated{})
	for _, r := range s.list() {
		outputs, has := r.(map[string]any)["outputs"].(map[string]any)
		if !has {
			continue
		}
		for name, value := range outputs {
			text, err := json.Marshal(value)
			require.NoError(t, err)
			outputs[name] = map[string]any{
				"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": string(text),
			}
		}
	}
	assert.Equal(t, open, s.judged(t, observe.Stated{}))
}

func FuzzReadExport(f *testing.F) {
	f.Add(`{"version":3,"deployment":{"resources":[{"urn":"u","type":"aws:ec2/vpc:Vpc","outputs":{"p":{` + secretMark + `}}}]}}`)
	f.Add(`{"version":3,"deployment":{"resources":[{"urn":"urn:pulumi:a","type":"aws:iam/role:Role","inputs":{"inlinePolicies":[1]}}]}}`)
	f.Fuzz(func(_ *testing.T, text string) {
		if read, err := observe.ReadExport(strings.NewReader(text)); err == nil {
			observe.Observe(read.Resources, observe.Stated{})
		}
	})
}
