package account_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/observe"
	"private-notebook/internal/golden"
)

// The file of an account with something of everything. What a page, a state or a filter loses shows here.
func TestTheFileOfAFullAccount(t *testing.T) {
	text, err := json.MarshalIndent(fullAWS(t).read(), "", " ")
	require.NoError(t, err)
	golden.Equal(t, "testdata/full.json", string(text)+"\n")
}

// The estate has pre-shared keys, BGP keys, a router's and a customer gateway's configuration, and passwords in addresses.
func TestNoSecretReachesTheFile(t *testing.T) {
	text, err := json.Marshal(fullAWS(t).read())
	require.NoError(t, err)
	assert.NotContains(t, string(text), planted)
	assert.NotContains(t, string(text), "AKIATEST")
}

// The judge knows every property that is written, and finds nothing in the file that it does not understand but what it says of any stack.
func TestTheJudgeUnderstandsTheFile(t *testing.T) {
	file := fullAWS(t).read()
	text, err := json.Marshal(file)
	require.NoError(t, err)
	export, err := observe.ReadJudged(bytes.NewReader(text))
	require.NoError(t, err)
	for _, n := range observe.Observe(export.Resources, observe.Stated{}).NotUnderstood {
		assert.NotContains(t, n.Because, "that the model does not know", n.URN)
		assert.NotContains(t, n.Because, "belongs", n.URN)
	}
	urns := map[string]bool{}
	for _, r := range file.Deployment.Resources {
		assert.False(t, urns[r.URN], r.URN+" is there twice")
		urns[r.URN] = true
		assert.True(t, r.Custom)
		assert.Len(t, strings.Split(r.URN, "::"), 4, "a colon in the name cuts it")
		assert.NotContains(t, r.URN[strings.LastIndex(r.URN, "::")+2:], ":")
	}
}

// An account without notebooks is read all the same: it may be the network's or the management account.
func TestAnAccountWithoutNotebooksIsRead(t *testing.T) {
	f := fullAWS(t)
	f.on("sagemaker:ListNotebookInstances", nil)
	file := f.read()
	assert.Empty(t, ids(file, "aws:sagemaker/notebookInstance:NotebookInstance"))
	assert.Empty(t, file.Reading.Unread)
	assert.NotEmpty(t, ids(file, "aws:ec2/vpc:Vpc"))
}

// The traps by which an open path would read as closed, or as nothing.
func TestTheTraps(t *testing.T) {
	file := fullAWS(t).read()
	t.Run("attachments are resources of their own", func(t *testing.T) {
		assert.Equal(t, object{"role": "analysts", "policyArn": ownPolicy}, object(named(t, file, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "analysts/"+ownPolicy)))
		assert.NotContains(t, named(t, file, "aws:iam/role:Role", "analysts"), "managedPolicyArns")
	})
	t.Run("the version in force, decoded by path rules", func(t *testing.T) {
		assert.Equal(t, allow("sagemaker:InForce"), named(t, file, "aws:iam/policy:Policy", ownPolicy)["policy"])
		assert.Equal(t, allow("s3:Get+"), named(t, file, "aws:iam/rolePolicy:RolePolicy", "analysts:own")["policy"])
		assert.Equal(t, trust, named(t, file, "aws:iam/role:Role", "plain")["assumeRolePolicy"], "it came in plain text")
	})
	t.Run("AWS's own policies, as far as somebody has them", func(t *testing.T) {
		assert.Equal(t, []string{ownEdge, ownPolicy, awsPolicy + "Bare", awsPolicy + "NotTold", awsPolicy + "Told"}, sortedIDs(file, "aws:iam/policy:Policy"))
		assert.Equal(t, allow("s3:Told"), named(t, file, "aws:iam/policy:Policy", awsPolicy+"Told")["policy"])
		assert.Equal(t, allow("s3:v7"), named(t, file, "aws:iam/policy:Policy", awsPolicy+"Bare")["policy"])
		assert.Equal(t, allow("s3:v4"), named(t, file, "aws:iam/policy:Policy", awsPolicy+"NotTold")["policy"])
	})
	t.Run("learned routes, and who propagates", func(t *testing.T) {
		table := named(t, file, "aws:ec2/routeTable:RouteTable", "rtb-1")
		assert.Equal(t, []any{"vgw-1"}, table["propagatingVgws"])
		routes := table["routes"].([]any)
		assert.Equal(t, object{"cidrBlock": "10.128.0.0/16", "gatewayId": "vgw-1"}, routes[0])
		assert.Len(t, routes, 5, "that of the gateway endpoint is for another service")
	})
	t.Run("the spelling of endpoints, and their states", func(t *testing.T) {
		one := named(t, file, "aws:ec2/vpcEndpoint:VpcEndpoint", "vpce-1")
		assert.Equal(t, "Interface", one["vpcEndpointType"])
		assert.Equal(t, "available", one["state"])
		assert.Equal(t, []any{object{"subnetId": "subnet-1", "ipv4": "10.60.0.21"}}, one["subnetConfigurations"])
		assert.Equal(t, "pendingAcceptance", named(t, file, "aws:ec2/vpcEndpoint:VpcEndpoint", "vpce-2")["state"])
		assert.Len(t, ids(file, "aws:ec2/vpcEndpoint:VpcEndpoint"), 2)
	})
	t.Run("ACLs that a subnet has, without the rule that every ACL ends in", func(t *testing.T) {
		assert.Equal(t, []string{"acl-1"}, ids(file, "aws:ec2/networkAcl:NetworkAcl"))
		assert.Len(t, named(t, file, "aws:ec2/networkAcl:NetworkAcl", "acl-1")["ingress"], 1)
		assert.Equal(t, "acl-1", named(t, file, "aws:ec2/vpc:Vpc", "vpc-1")["defaultNetworkAclId"])
	})
	t.Run("DNS attributes are told", func(t *testing.T) {
		assert.Equal(t, true, named(t, file, "aws:ec2/vpc:Vpc", "vpc-1")["enableDnsSupport"])
		assert.Equal(t, false, named(t, file, "aws:ec2/vpc:Vpc", "vpc-1")["enableDnsHostnames"])
		assert.Equal(t, "rtb-main", named(t, file, "aws:ec2/vpc:Vpc", "vpc-1")["mainRouteTableId"])
	})
	t.Run("a peering as seen from here", func(t *testing.T) {
		p := named(t, file, "aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "pcx-1")
		assert.Equal(t, "vpc-1", p["vpcId"])
		assert.Equal(t, "eu-west-1", p["peerRegion"])
	})
	t.Run("an endpoint's own zone is no rival", func(t *testing.T) {
		assert.Equal(t, []string{"ZOTHER", "ZPROFILE", "ZRIVAL"}, ids(file, "aws:route53/zone:Zone"))
		assert.Len(t, ids(file, "aws:route53/record:Record"), 2, "of the zone alone that covers a name that matters")
	})
}

type object = map[string]any

func sortedIDs(file accountfile.File, token string) []string {
	return slices.Sorted(slices.Values(ids(file, token)))
}

// A rule that names neither a group nor everybody must not become one for everybody.
func TestARuleForNobodyIsAGap(t *testing.T) {
	f := fullAWS(t)
	f.on("ec2:DescribeClientVpnAuthorizationRules", ofEC2("authorizationRule",
		"<destinationCidr>10.60.0.0/16</destinationCidr><accessAll>false</accessAll><status><code>active</code></status>"))
	file := f.read()
	assert.Empty(t, ids(file, "aws:ec2clientvpn/authorizationRule:AuthorizationRule"))
	gaps := unreadOf(file, "ec2:DescribeClientVpnAuthorizationRules")
	require.Len(t, gaps, 1)
	assert.Equal(t, "the rule for 10.60.0.0/16 names neither a group nor everybody", gaps[0].Message)
}

// AWS counts whom a policy bounds. If it named fewer, somebody's boundary is not known.
func TestABoundaryThatIsNotNamedIsAGap(t *testing.T) {
	f := fullAWS(t)
	whole := f.answers["iam:GetAccountAuthorizationDetails"]
	f.on("iam:GetAccountAuthorizationDetails", func(a asked) answered {
		said := whole(a)
		said.body = strings.ReplaceAll(said.body, "<PermissionsBoundaryUsageCount>1<", "<PermissionsBoundaryUsageCount>2<")
		return said
	})
	gaps := f.read().Reading.Unread
	require.Len(t, gaps, 1)
	assert.Equal(t, ownEdge, gaps[0].Of)
	assert.Equal(t, "it is the permissions boundary of 2 users and roles, and of 1 of them that was read", gaps[0].Message)
}

// What one call does not tell is marked in the thing that it is about.
func TestWhatIsNotToldIsMarked(t *testing.T) {
	for action, row := range map[string]struct{ token, id, property string }{
		"ec2:DescribeVpcAttribute":                        {"aws:ec2/vpc:Vpc", "vpc-1", "enableDnsSupport"},
		"ec2:DescribeRouteTables":                         {"aws:ec2/vpc:Vpc", "vpc-1", "mainRouteTableId"},
		"ec2:DescribeNetworkAcls":                         {"aws:ec2/vpc:Vpc", "vpc-1", "defaultNetworkAclId"},
		"ec2:DescribeNetworkInterfaces":                   {"aws:ec2/vpcEndpoint:VpcEndpoint", "vpce-1", "subnetConfigurations"},
		"sagemaker:ListTags":                              {"aws:sagemaker/notebookInstance:NotebookInstance", "research", "tags"},
		"sagemaker:DescribeNotebookInstance":              {"aws:sagemaker/notebookInstance:NotebookInstance", "research", "subnetId"},
		"route53resolver:ListResolverEndpointIpAddresses": {"aws:route53/resolverEndpoint:ResolverEndpoint", "rslvr-in-1", "ipAddresses"},
		"organizations:DescribePolicy":                    {"aws:organizations/policy:Policy", "p-1", "content"},
	} {
		t.Run(action, func(t *testing.T) {
			f := fullAWS(t)
			f.on(action, refuses(403, "AccessDenied", "no"))
			assert.Equal(t, accountfile.NotRead(), named(t, f.read(), row.token, row.id)[row.property])
		})
	}
}
