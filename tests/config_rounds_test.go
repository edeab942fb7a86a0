package tests

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

// Faults of the configuration, of what it names in AWS and of the components come in one round.
func TestFaultsOfEveryKindComeTogether(t *testing.T) {
	_, err := prodWith(t, lookUps{getVpc: vpcAnswer(map[string]any{"enableDnsSupport": false}), getSubnet: subnetAnswers(map[string]object{
		firstSubnet:  subnetAnswer("vpc-other", "ap-northeast-1a", "10.80.10.0/24"),
		secondSubnet: subnetAnswer(existingVpcID, "ap-northeast-1c", "10.80.11.0/24"),
	})}, map[string]string{"guardrail": "maybe", "notebookKmsKeyArn": "alias/x", "notebookVolumeSizeGiB": "4", "clientVpnCidr": "10.80.0.0/20"})
	assert.EqualError(t, err, `6 faults:
  - configuration: guardrail = "maybe" is not true or false; write true or false
  - configuration: notebookKmsKeyArn = alias/x is not the ARN of a KMS key; write the ARN of a KMS key
  - existing VPC: `+existingVpcID+` has enableDnsSupport off, so it has no DNS server at base + 2; turn DNS support on (vpcId)
  - existing VPC: subnet `+firstSubnet+` belongs to vpc-other; name subnets of `+existingVpcID+` (subnetIds)
  - client VPN: client CIDR 10.80.0.0/20 overlaps VPC 10.80.0.0/16; choose a range outside every VPC and on-premises network, from /12 to /22 (clientVpnCidr)
  - notebook: volume of 4 GiB is not offered by AWS; choose from 5 to 16384 GiB (notebookVolumeSizeGiB)`)
}

// One value that cannot be read is one fault: what depends on it is not said to be wrong as well.
func TestAnUnreadableValueHasNoOtherConsequence(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "Pulumi.yaml"))
	require.NoError(t, err)
	var project struct {
		Config map[string]struct{ Type string }
	}
	require.NoError(t, yaml.Unmarshal(text, &project))
	tried := 0
	for _, key := range stacks.Keys() {
		isText := project.Config[key].Type == "string" && !strings.HasSuffix(key, "Cidr")
		if isText {
			continue
		}
		for _, stack := range []string{"dev", "prod"} {
			said := misconfigured(t, stack, map[string]string{key: "[[ unreadable"})
			assert.Regexp(t, `^configuration: `+key+` = "\[\[ unreadable" is not [^\n]+$`, said, "%s of %s", key, stack)
			tried++
		}
	}
	assert.Greater(t, tried, 20)
}

// A VPC that cannot be looked up does not hide, or make, other faults.
func TestAnUnknownVpcHasNoOtherConsequence(t *testing.T) {
	_, err := prodWith(t, lookUps{getVpc: func(resource.PropertyMap) (resource.PropertyMap, error) { return nil, recorder.ErrStaged }},
		map[string]string{"notebookVolumeSizeGiB": "4"})
	require.Error(t, err)
	assert.Regexp(t, `^2 faults:
  - existing VPC: `+existingVpcID+` cannot be looked up \([^\n]+\); check vpcId, aws:region and your credentials
  - notebook: volume of 4 GiB is not offered by AWS; choose from 5 to 16384 GiB \(notebookVolumeSizeGiB\)$`, err.Error())

	assert.Equal(t, `3 faults:
  - configuration: vpcId = data-platform is not a VPC ID; write a VPC ID
  - configuration: subnetIds entry "a" is not a subnet ID; write a subnet ID
  - configuration: subnetIds entry "b" is not a subnet ID; write a subnet ID`,
		misconfigured(t, "prod", map[string]string{"vpcId": "data-platform", "subnetIds": `["a","b"]`}))
}
