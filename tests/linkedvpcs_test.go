package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/tests/recorder"
)

const (
	linkedVpcID       = "vpc-0a1b2c3d4e5f60718"
	firstLinkedSubnet = "subnet-0cc11dd22ee33ff44"
	analyticsLinked   = `[{"name":"analytics","vpcId":"` + linkedVpcID + `","subnetIds":["` + firstLinkedSubnet + `"]}]`
)

// linkedVpcAnswer answers for existing VPCs that serve private DNS, but for what is changed of the one that is linked.
func linkedVpcAnswer(changes map[string]any) func(resource.PropertyMap) (resource.PropertyMap, error) {
	return func(args resource.PropertyMap) (resource.PropertyMap, error) {
		if args["id"].StringValue() != linkedVpcID {
			return vpcAnswer(nil)(args)
		}
		described := map[string]any{"id": linkedVpcID, "cidrBlock": "10.90.0.0/16"}
		for property, value := range changes {
			described[property] = value
		}
		return vpcAnswer(described)(args)
	}
}

// A linked VPC is looked up like the notebook's own, and its ranges are known.
func TestALinkedVpcIsLookedUp(t *testing.T) {
	rec, err := prodWith(t, lookUps{getVpc: linkedVpcAnswer(map[string]any{"cidrBlockAssociations": list{
		object{"cidrBlock": "10.91.0.0/16", "state": "associated"},
	}})}, map[string]string{"linkedVpcs": analyticsLinked})
	require.NoError(t, err)
	const link = "private-notebook-private-link-analytics"
	assert.Equal(t, list{firstLinkedSubnet}, inputsOf(t, rec, vpcEndpointType, link+"-api-endpoint")["subnetIds"])
	for _, network := range []string{"10.90.0.0-16", "10.91.0.0-16"} {
		_, err := rec.Named(ingressRuleType, link+"-https-from-vpc-"+network)
		assert.NoError(t, err)
	}
	asked := map[string][]string{}
	for _, call := range rec.Calls() {
		if id, has := call.Args["id"]; has {
			asked[call.Token] = append(asked[call.Token], id.StringValue())
		}
	}
	assert.Equal(t, map[string][]string{getVpc: {existingVpcID, linkedVpcID}, getSubnet: {firstSubnet, secondSubnet, firstLinkedSubnet}}, asked)
}

// Its faults are told apart from those of the notebook's VPC. Dedicated tenancy matters to Client VPN alone, which it has none of.
func TestALinkedVpcMustServePrivateDNS(t *testing.T) {
	for _, row := range []struct {
		name    string
		changes map[string]any
		want    string
	}{
		{"DNS support off", map[string]any{"enableDnsSupport": false},
			"existing VPC: " + linkedVpcID + " has enableDnsSupport off, so it has no DNS server at base + 2; turn DNS support on (linkedVpcs[0].vpcId)"},
		{"DNS hostnames off", map[string]any{"enableDnsHostnames": false},
			"existing VPC: " + linkedVpcID + " has enableDnsHostnames off, so endpoints get no private DNS; turn DNS hostnames on (linkedVpcs[0].vpcId)"},
		{"dedicated tenancy", map[string]any{"instanceTenancy": "dedicated"}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := prodWith(t, lookUps{getVpc: linkedVpcAnswer(row.changes)}, map[string]string{"linkedVpcs": analyticsLinked})
			if row.want == "" {
				assert.NoError(t, err)
				return
			}
			assert.EqualError(t, err, row.want)
		})
	}
}

func TestFaultsOfLinkedVpcsComeInOneRound(t *testing.T) {
	assert.Equal(t, `9 faults:
  - configuration: key linkedVpcs[1].vpcID is not known; did you mean vpcId?
  - configuration: linkedVpcs[0].vpcId = data is not a VPC ID; write a VPC ID
  - configuration: linkedVpcs[0].subnetIds entry "a" is not a subnet ID; write a subnet ID
  - configuration: linkedVpcs[2].vpcId is missing; name an existing VPC
  - existing VPC: subnet `+firstSubnet+` belongs to `+existingVpcID+`; name subnets of `+linkedVpcID+` (linkedVpcs[3].subnetIds)
  - private notebook: subnet list of linked VPC "y" is empty; give at least one subnet, one per Availability Zone (linkedVpcs[1].subnetIds)
  - private notebook: linked VPC "b/c" has no short name; name it with letters, digits and inner hyphens, at most 63, such as analytics (linkedVpcs[2].name)
  - private notebook: subnet list of linked VPC "b/c" is empty; give at least one subnet, one per Availability Zone (linkedVpcs[2].subnetIds)
  - private notebook: linked VPC "own" is the notebook's own VPC `+existingVpcID+`; leave it out: that VPC has its endpoint pair (linkedVpcs[4].vpcId)`,
		misconfigured(t, "prod", map[string]string{"linkedVpcs": `[{"name":"x","vpcId":"data","subnetIds":["a"]},
{"name":"y","vpcID":"vpc-0"}, {"name":"b/c"}, {"name":"z","vpcId":"` + linkedVpcID + `","subnetIds":["` + firstSubnet + `"]},
{"name":"own","vpcId":"` + existingVpcID + `","subnetIds":["` + firstSubnet + `"]}]`}))
}

func TestALinkedVpcThatCannotBeLookedUpIsNamed(t *testing.T) {
	_, err := prodWith(t, lookUps{getVpc: func(args resource.PropertyMap) (resource.PropertyMap, error) {
		if args["id"].StringValue() == linkedVpcID {
			return nil, recorder.ErrStaged
		}
		return vpcAnswer(nil)(args)
	}}, map[string]string{"linkedVpcs": `[{"name":"analytics","vpcId":"` + linkedVpcID + `","subnetIds":["subnet-0"]}]`})
	require.Error(t, err)
	assert.Regexp(t, `^2 faults:
  - existing VPC: `+linkedVpcID+` cannot be looked up \([^\n]+\); check linkedVpcs\[0\].vpcId, aws:region and your credentials
  - existing VPC: subnet subnet-0 cannot be looked up \([^\n]+\); check linkedVpcs\[0\].subnetIds$`, err.Error())
}

// The quota counts for the role that the stack makes too, which is not there yet when the configuration is checked.
func TestTheAttachmentQuotaIsConfigured(t *testing.T) {
	assert.Contains(t, misconfigured(t, "dev", map[string]string{"policyAttachmentQuota": "1"}), `presign policy: list of 2 endpoint IDs and 1 notebook ARNs takes 2 policies (1 that allow, 1 guardrails), `+
		`more than the 1 that a role may have attached; have AWS raise the quota and set the attachment quota to it, or list less (policyAttachmentQuota, linkedVpcs, notebooks)`)
	assert.Contains(t, misconfigured(t, "dev", map[string]string{"policyAttachmentQuota": "26"}), "attachment quota 26 is none that an account has")
}
