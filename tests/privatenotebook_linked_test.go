package tests

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/internal/golden"
	"private-notebook/tests/recorder"
)

// linkedVpc is a further VPC of the smallest sort.
func linkedVpc(name, id, network string) components.LinkedVpc {
	return components.LinkedVpc{Name: name, Vpc: components.Vpc{
		ID: pulumi.String(id), CIDR: prefix(network),
		Subnets: []components.Subnet{{ID: pulumi.String("subnet-" + name), AvailabilityZone: "ap-northeast-1a"}},
	}}
}

func linkedArgs(linked ...components.LinkedVpc) *components.PrivateNotebookArgs {
	args := privateNotebookArgs()
	args.LinkedVpcs = linked
	return args
}

// pairOf are the IDs of the endpoint pair with this name, as the recorder answers them.
func pairOf(privateLink string) []string {
	return []string{recorder.ID("vpce-", privateLink+"-api-endpoint"), recorder.ID("vpce-", privateLink+"-notebook-endpoint")}
}

func TestEachLinkedVpcHasAnEndpointPairOfItsOwn(t *testing.T) {
	rec, _ := built(t, newPrivateNotebook(linkedArgs(
		linkedVpc("analytics", "vpc-2", "10.90.0.0/16"), linkedVpc("batch", "vpc-3", "10.90.0.0/16"))))
	golden.Equal(t, "testdata/privatenotebook-linked.graph.txt", graph(rec.Resources()))
	for name, id := range map[string]string{"analytics": "vpc-2", "batch": "vpc-3"} {
		link := "all-private-link-" + name
		group := inputsOf(t, rec, securityGroupType, link+"-endpoints")
		assert.Equal(t, id, group["vpcId"])
		assert.Equal(t, tagged(link+"-endpoints"), group["tags"])
		for _, endpoint := range []string{"-api-endpoint", "-notebook-endpoint"} {
			in := inputsOf(t, rec, vpcEndpointType, link+endpoint)
			assert.Equal(t, id, in["vpcId"])
			assert.Equal(t, list{"subnet-" + name}, in["subnetIds"])
			assert.Equal(t, list{recorder.ID("sg-", link+"-endpoints")}, in["securityGroupIds"])
		}
	}
}

// Neither the Client VPN nor on-premises networks reach a linked VPC, so its endpoints admit its own range alone.
func TestALinkedVpcAdmitsItselfAloneUnlessAsked(t *testing.T) {
	asked := linkedVpc("batch", "vpc-3", "10.91.0.0/16")
	asked.PrivateLink.OnPremisesCIDRs = prefixes("192.168.7.0/24")
	asked.PrivateLink.ClientSecurityGroups = map[string]pulumi.StringInput{"jobs": pulumi.String("sg-jobs")}
	rec, _ := built(t, newPrivateNotebook(linkedArgs(linkedVpc("analytics", "vpc-2", "10.90.0.0/16"), asked)))
	sources := map[string][]string{}
	for _, r := range rec.OfType(ingressRuleType) {
		in := plain(r.Inputs)
		for _, source := range []string{"cidrIpv4", "referencedSecurityGroupId"} {
			if value, has := in[source]; has {
				sources[r.Parent().Name()] = append(sources[r.Parent().Name()], value.(string))
			}
		}
	}
	slices.Sort(sources["all-private-link-batch"])
	assert.Equal(t, []string{"10.90.0.0/16"}, sources["all-private-link-analytics"])
	assert.Equal(t, []string{"10.91.0.0/16", "192.168.7.0/24", "sg-jobs"}, sources["all-private-link-batch"])
}

// The policy lists the notebook's own pair, then the caller's, and the linked ones last.
func TestThePolicyListsEveryLinkedPair(t *testing.T) {
	args := linkedArgs(linkedVpc("analytics", "vpc-2", "10.90.0.0/16"), linkedVpc("batch", "vpc-3", "10.91.0.0/16"))
	args.PresignPolicy.EndpointIDs = []pulumi.StringInput{pulumi.String("vpce-other-api"), pulumi.String("vpce-other-notebook")}
	rec, _ := built(t, newPrivateNotebook(args))
	want := slices.Concat(pairOf("all-private-link"), pairOf("all-private-link-analytics"), pairOf("all-private-link-batch"),
		[]string{"vpce-other-api", "vpce-other-notebook"})
	assert.ElementsMatch(t, want, listed(t, rec, "all-presign-allow", "StringEquals", "aws:SourceVpce"))
	assert.ElementsMatch(t, want, listed(t, rec, "all-presign-guardrail", "StringNotEquals", "aws:SourceVpce"))
}

func TestThePolicyListsEveryLinkedVpcWhereAsked(t *testing.T) {
	args := linkedArgs(linkedVpc("analytics", "vpc-2", "10.90.0.0/16"))
	args.PresignPolicy.Restriction = components.RestrictToVpc
	args.PresignPolicy.VpcIDs = []pulumi.StringInput{pulumi.String("vpc-other")}
	rec, _ := built(t, newPrivateNotebook(args))
	want := []string{"vpc-1", "vpc-2", "vpc-other"}
	assert.Equal(t, want, listed(t, rec, "all-presign-allow", "StringEquals", "aws:SourceVpc"))
	assert.Equal(t, want, listed(t, rec, "all-presign-guardrail", "StringNotEquals", "aws:SourceVpc"))
}

// Every VPC's API endpoint has a host of its own, so people there type another command.
func TestEachLinkedVpcHasACommandOfItsOwn(t *testing.T) {
	kept := &outputs{values: object{}}
	recorded(t, func(ctx *pulumi.Context) error {
		whole, err := newPrivateNotebook(linkedArgs(linkedVpc("analytics", "vpc-2", "10.90.0.0/16")))(ctx)
		if err != nil {
			return err
		}
		require.Len(t, whole.LinkedPresignCommands, 1)
		kept.keep(ctx, "command", whole.LinkedPresignCommands["analytics"])
		kept.keep(ctx, "endpoint", whole.LinkedPrivateLinks["analytics"].NotebookEndpointID)
		return nil
	})
	assert.Equal(t, object{
		"command": "aws sagemaker create-presigned-notebook-instance-url --endpoint-url https://" +
			pairOf("all-private-link-analytics")[0] + "-abcd.com.amazonaws.ap-northeast-1.sagemaker.api.vpce.example" +
			" --notebook-instance-name all --region ap-northeast-1",
		"endpoint": pairOf("all-private-link-analytics")[1],
	}, kept.values)
}

// With 120 linked VPCs the Allow takes a second policy. The notebook's ARN counts as long as it will be, and not as the longest.
func TestThePolicyOfManyLinkedVpcsIsSplit(t *testing.T) {
	args := &components.PrivateNotebookArgs{
		Region: recorder.Region, Vpc: referenceVpc(), PresignPolicy: components.PresignPolicyArgs{WithoutGuardrail: true},
	}
	for i := range 120 {
		name := "team-" + string(rune('a'+i/26)) + string(rune('a'+i%26))
		args.LinkedVpcs = append(args.LinkedVpcs, linkedVpc(name, "vpc-"+name, "10.90.0.0/16"))
	}
	require.NoError(t, args.Validate("all"))
	rec, _ := built(t, newPrivateNotebook(args))
	assert.Equal(t, []string{"all-presign-allow", "all-presign-allow-vpcs-2"}, policyNames(rec))
	assert.Len(t, listed(t, rec, "all-presign-allow", "StringEquals", "aws:SourceVpce"), 232)
	assert.ElementsMatch(t, slices.Concat(pairOf("all-private-link-team-el"), pairOf("all-private-link-team-em"),
		pairOf("all-private-link-team-en"), pairOf("all-private-link-team-eo"), pairOf("all-private-link-team-ep")),
		listed(t, rec, "all-presign-allow-vpcs-2", "StringEquals", "aws:SourceVpce"))
	args.PresignPolicy.WithoutGuardrail = false
	assert.Contains(t, refused(t, newPrivateNotebook(args)), "guardrail of 242 endpoint IDs takes 6")
}
