package tests

import (
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/internal/golden"
	"private-notebook/tests/recorder"
)

func newPrivateNotebook(args *components.PrivateNotebookArgs) func(*pulumi.Context) (*components.PrivateNotebook, error) {
	return func(ctx *pulumi.Context) (*components.PrivateNotebook, error) {
		return components.NewPrivateNotebook(ctx, "all", args)
	}
}

// The parts' own tests assert their inputs; here it is what the whole hands to each.
func TestPrivateNotebookDeclaresItsPartsAndNothingElse(t *testing.T) {
	rec, _ := built(t, newPrivateNotebook(privateNotebookArgs()))
	golden.Equal(t, "testdata/privatenotebook.graph.txt", graph(rec.Resources()))
}

func TestPrivateNotebookNeedsNoMoreThanAVpc(t *testing.T) {
	rec, got := built(t, newPrivateNotebook(&components.PrivateNotebookArgs{Vpc: referenceVpc()}))
	golden.Equal(t, "testdata/privatenotebook-smallest.graph.txt", graph(rec.Resources()))
	assert.Equal(t, object{"PresignCommand": presignCommand("all")}, got)
}

// presignCommand is what a person types, with the API endpoint's own host and not the private DNS name.
func presignCommand(notebook string) string {
	return "aws sagemaker create-presigned-notebook-instance-url --endpoint-url https://" +
		recorder.ID("vpce-", "all-private-link-api-endpoint") + "-abcd.com.amazonaws.ap-northeast-1.sagemaker.api.vpce.example" +
		" --notebook-instance-name " + notebook + " --region ap-northeast-1"
}

func TestPrivateNotebookOutputsTheCommandToType(t *testing.T) {
	args := privateNotebookArgs()
	args.Notebook.NotebookName = "research"
	_, got := built(t, newPrivateNotebook(args))
	assert.Equal(t, object{"PresignCommand": presignCommand("research")}, got)
}

func TestPrivateNotebookLeavesOutPartsThatNobodyAskedFor(t *testing.T) {
	var bare, full *components.PrivateNotebook
	built(t, func(ctx *pulumi.Context) (_ *components.PrivateNotebook, err error) {
		bare, err = components.NewPrivateNotebook(ctx, "bare", &components.PrivateNotebookArgs{Vpc: referenceVpc()})
		if err != nil {
			return nil, err
		}
		full, err = components.NewPrivateNotebook(ctx, "all", privateNotebookArgs())
		return full, err
	})
	assert.Nil(t, bare.ClientVpn)
	assert.Nil(t, bare.InboundResolver)
	for _, part := range []pulumi.ComponentResource{
		full.ClientVpn, full.InboundResolver, full.PrivateLink, full.Notebook, full.PresignPolicy,
		bare.PrivateLink, bare.Notebook, bare.PresignPolicy,
	} {
		assert.NotNil(t, part)
	}
}

// Client VPN rewrites the source address: its people are known by its group alone, and the client CIDR is never seen.
func TestPrivateNotebookAdmitsTheClientVpnByItsGroup(t *testing.T) {
	args := privateNotebookArgs()
	args.PrivateLink.ClientSecurityGroups = map[string]pulumi.StringInput{"batch": pulumi.String("sg-batch")}
	rec, _ := built(t, newPrivateNotebook(args))
	sources := map[string]any{}
	for _, r := range rec.OfType(ingressRuleType) {
		if r.Parent().Name() != "all-private-link" {
			continue
		}
		in := plain(r.Inputs)
		for _, source := range []string{"cidrIpv4", "referencedSecurityGroupId"} {
			if value, has := in[source]; has {
				sources[r.Name] = value
			}
		}
	}
	assert.Equal(t, map[string]any{
		"all-private-link-https-from-vpc-10.60.0.0-16":           "10.60.0.0/16",
		"all-private-link-https-from-on-premises-192.168.0.0-16": "192.168.0.0/16",
		"all-private-link-https-from-client-vpn":                 recorder.ID("sg-", "all-client-vpn-clients"),
		"all-private-link-https-from-batch":                      "sg-batch",
	}, sources)
	assert.Equal(t, map[string]pulumi.StringInput{"batch": pulumi.String("sg-batch")}, args.PrivateLink.ClientSecurityGroups,
		"the caller's map is not written to")
}

func TestPrivateNotebookWritesThePolicyOnItsOwnEndpointsAndNotebook(t *testing.T) {
	args := privateNotebookArgs()
	args.PresignPolicy.EndpointIDs = []pulumi.StringInput{pulumi.String("vpce-other-api"), pulumi.String("vpce-other-notebook")}
	args.PresignPolicy.NotebookArns = []pulumi.StringInput{pulumi.String(researchArn)}
	rec, _ := built(t, newPrivateNotebook(args))
	api, notebook := recorder.ID("vpce-", "all-private-link-api-endpoint"), recorder.ID("vpce-", "all-private-link-notebook-endpoint")
	want := []string{api, notebook, "vpce-other-api", "vpce-other-notebook"}
	assert.ElementsMatch(t, want, listed(t, rec, "all-presign-allow", "StringEquals", "aws:SourceVpce"))
	assert.ElementsMatch(t, want, listed(t, rec, "all-presign-guardrail", "StringNotEquals", "aws:SourceVpce"))
	for _, name := range []string{"all-presign-allow", "all-presign-guardrail"} {
		assert.Contains(t, inputsOf(t, rec, policyType, name)["policy"], `"Resource":["`+
			"arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/all"+`","`+researchArn+`"]`)
	}
}

func TestPrivateNotebookRestrictsToItsVpcWhereAsked(t *testing.T) {
	args := privateNotebookArgs()
	args.PresignPolicy.Restriction = components.RestrictToVpc
	rec, _ := built(t, newPrivateNotebook(args))
	assert.Equal(t, []string{"vpc-1"}, listed(t, rec, "all-presign-allow", "StringEquals", "aws:SourceVpc"))
	assert.Equal(t, []string{"vpc-1"}, listed(t, rec, "all-presign-guardrail", "StringNotEquals", "aws:SourceVpc"))
}

// What the whole has, each part gets; what a part was given itself, it keeps.
func TestPrivateNotebooksPartsKeepWhatTheyWereGiven(t *testing.T) {
	other := referenceVpc()
	other = resized(other, prefix("10.90.0.0/16"))
	other.ID = pulumi.String("vpc-2")
	args := privateNotebookArgs()
	args.Notebook.Vpc, args.InboundResolver.Vpc, args.ClientVpn.Vpc, args.PrivateLink.Vpc = other, other, other, other
	args.InboundResolver.OnPremisesCIDRs = prefixes("192.168.7.0/24")
	args.PrivateLink.OnPremisesCIDRs = []netip.Prefix{}
	args.PrivateLink.Region = "us-east-1"
	args.Notebook.Tags = pulumi.StringMap{"Team": pulumi.String("other"), "Cost": pulumi.String("42")}
	rec, _ := built(t, newPrivateNotebook(args))
	for _, group := range rec.OfType(securityGroupType) {
		assert.Equal(t, "vpc-2", group.Inputs["vpcId"].StringValue(), group.URN)
	}
	assert.Equal(t, "aws.sagemaker.us-east-1.notebook",
		inputsOf(t, rec, vpcEndpointType, "all-private-link-notebook-endpoint")["serviceName"])
	assert.Equal(t, object{"Name": "all", "Team": "other", "Cost": "42"},
		inputsOf(t, rec, notebookInstanceType, "all-notebook")["tags"])
	assert.Equal(t, list{"10.90.0.2"}, inputsOf(t, rec, clientVpnEndpointType, "all-client-vpn-endpoint")["dnsServers"])
	assert.Equal(t, "192.168.7.0/24",
		inputsOf(t, rec, ingressRuleType, "all-resolver-dns-udp-from-192.168.7.0-24")["cidrIpv4"])
	_, err := rec.Named(ingressRuleType, "all-private-link-https-from-on-premises-192.168.0.0-16")
	require.Error(t, err, "an empty list admits nobody from on-premises to the endpoints")
}
