package tests

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

func TestAConfiguredFleetArrives(t *testing.T) {
	rec := &recorder.Recorder{}
	config := changed(t, "dev", map[string]string{
		"ec2Issuer": "false", "ownerTag": "Owner", "notebookName": "lab", "notebookInstanceType": "ml.m5.xlarge",
		"notebookRolePolicyArns": `["arn:aws:iam::aws:policy/ReadOnlyAccess"]`, "issuerRoles": `["ops"]`,
		"notebooks": `{"a":{"owner":"x"},"b":{"owner":"y","notebookName":"bee","instanceType":"ml.g5.xlarge","volumeSizeGiB":50,
			"kmsKeyArn":"arn:aws:kms:ap-northeast-1:111122223333:key/1","rolePolicyArns":[],"issuerRoles":["r"],"issuerGroups":["g"],
			"issuerUsers":["u"],"onStartScript":"#!start","onCreateScript":"#!create"},"c":{"owner":"z","ownKmsKey":true}}`,
	})
	require.NoError(t, rec.Run(stacks.Program(config), "dev"))
	names := map[string]string{}
	for _, r := range rec.OfType(notebookInstanceType) {
		in := plain(r.Inputs)
		names[r.Name] = in["name"].(string) + " " + in["instanceType"].(string) + " " + in["tags"].(object)["Owner"].(string)
	}
	const prefix = "private-notebook-notebook-"
	assert.Equal(t, map[string]string{
		prefix + "a": "lab-a ml.m5.xlarge x", prefix + "b": "bee ml.g5.xlarge y", prefix + "c": "lab-c ml.m5.xlarge z",
	}, names)
	var attached []string
	for _, r := range rec.Resources() {
		if strings.HasPrefix(string(r.Type), "aws:iam/") && strings.Contains(string(r.Type), "Attachment") {
			attached = append(attached, strings.TrimPrefix(r.Name, "private-notebook-"))
		}
	}
	assert.ElementsMatch(t, []string{
		"notebook-a-role-aws/ReadOnlyAccess", "notebook-c-role-aws/ReadOnlyAccess",
		"presign-guardrail-role-ops", "presign-guardrail-role-r", "presign-guardrail-group-g", "presign-guardrail-user-u",
		"presign-guardrail-role-execution/a", "presign-guardrail-role-execution/b", "presign-guardrail-role-execution/c",
		"presign-allow-role-ops", "presign-b-allow-role-r", "presign-b-allow-group-g", "presign-b-allow-user-u",
	}, attached)
	var keys []string
	for _, r := range rec.OfType(kmsKeyType) {
		keys = append(keys, r.Name)
	}
	assert.ElementsMatch(t, []string{"private-notebook-volumes", prefix + "c-volume"}, keys, "one for all, and one where it was asked for")
}

func TestEveryFaultOfAConfiguredFleetIsReportedAtOnce(t *testing.T) {
	assert.Equal(t, `8 faults:
  - configuration: key notebooks.b.ownr is not known; did you mean owner?
  - configuration: notebooks.a.kmsKeyArn = alias/x is not the ARN of a KMS key; write the ARN of a KMS key
  - configuration: notebooks.a.rolePolicyArns entry "x" is not the ARN of a managed policy; write the ARN of a managed policy
  - configuration: notebooks.a.issuerRoles entry "r/s" is not an IAM role's name; write an IAM role's name
  - configuration: notebooks.a.issuerGroups entry "" is not an IAM group's name; write an IAM group's name
  - configuration: notebooks.a.issuerUsers entry "u" is listed twice; list it once
  - configuration: ownerTag = stack is set on every resource already; choose a key that is neither in tags nor one of Project, Stack, ManagedBy, Name
  - configuration: ownerTag = stack is given with ec2Issuer, whose role has no owner and could open no notebook; `+
		`leave out one of the two, or name a tagged role in issuerRoles`, misconfigured(t, "dev", map[string]string{
		"ownerTag": "stack", "ec2Issuer": "true",
		"notebooks": `{"a":{"owner":"o","kmsKeyArn":"alias/x","rolePolicyArns":["x"],"issuerRoles":["r/s"],"issuerGroups":[""],"issuerUsers":["u","u"]},
			"b":{"owner":"p","ownr":"q"}}`,
	}))
}

// The notebooks' policies wait for a long list of guards, and the program must not grow with the square of the fleet.
func BenchmarkAFleetUnderMocks(b *testing.B) {
	for _, n := range []int{1, 10, 100, 200} {
		b.Run(fleetLabel(n), func(b *testing.B) {
			for b.Loop() {
				rec := &recorder.Recorder{}
				require.NoError(b, rec.Run(func(ctx *pulumi.Context) error {
					_, err := components.NewPrivateNotebook(ctx, "all", largeFleet(n))
					return err
				}, ""))
				require.Len(b, rec.OfType(notebookInstanceType), n)
			}
		})
	}
}
