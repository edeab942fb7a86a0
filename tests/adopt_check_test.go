package tests

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
)

const findRemedy = "; check the ID, the Region and the account, and allow "

// adoptRow breaks one thing of what exists, or of the arguments about it.
type adoptRow struct {
	name   string
	estate func(estate)
	args   func(*components.PrivateNotebookArgs)
	want   string
}

func TestEndpointsThatCannotBeAdoptedAreRefused(t *testing.T) {
	refuseEach(t, []adoptRow{
		{"private DNS off", func(e estate) { e.change(adoptedNotebook, object{"privateDnsEnabled": false}) }, nil,
			"PrivateLink: existing endpoint vpce-b2 has private DNS off, so nobody is sent to it by name; turn its private DNS on"},
		{"another VPC's endpoint", func(e estate) { e.change(adoptedNotebook, object{"vpcId": "vpc-2"}) }, nil,
			"PrivateLink: existing endpoint vpce-b2 belongs to vpc-2; name one of vpc-1"},
		{"another service", func(e estate) { e.change(adoptedAPI, object{"serviceName": "com.amazonaws.ap-northeast-1.sts"}) }, nil,
			"PrivateLink: existing endpoint vpce-a1 leads to com.amazonaws.ap-northeast-1.sts; name one of " + apiService},
		{"not available", func(e estate) { e.change(adoptedAPI, object{"state": "pendingAcceptance"}) }, nil,
			"PrivateLink: existing endpoint vpce-a1 is pendingAcceptance; adopt it once it is available"},
		{"the stack's own endpoint", func(e estate) { e.change(adoptedAPI, object{"tags": object{"Project": "p", "Stack": "s"}}) },
			func(a *components.PrivateNotebookArgs) {
				a.Tags = pulumi.StringMap{"Project": pulumi.String("p"), "Stack": pulumi.String("s")}
			},
			"PrivateLink: existing endpoint vpce-a1 was made by this stack, which would delete it as no longer wanted; leave it out: the stack keeps its endpoint"},
		{"a group that it does not wear", nil,
			func(a *components.PrivateNotebookArgs) {
				a.PrivateLink.ExistingSecurityGroupID, a.PrivateLink.ExistingAPIEndpointID = adoptedDNSGroup, ""
			},
			"PrivateLink: existing endpoint vpce-b2 does not wear security group sg-b8; name one of sg-e5, sg-f6"},
		{"a policy for an adopted endpoint", nil, func(a *components.PrivateNotebookArgs) { a.PrivateLink.APIEndpointPolicy = pulumi.String("{}") },
			"PrivateLink: API endpoint policy is given for the existing endpoint vpce-a1; leave it out: an adopted endpoint is never changed"},
		{"admission without a group", nil, func(a *components.PrivateNotebookArgs) { a.PrivateLink.AdmitOnExistingSecurityGroup = true },
			"PrivateLink: admission on an existing security group is asked for without naming one; give its ID, or leave it out: a group that is made gets the rules anyway"},
	})
}

func TestGroupsThatCannotBeAdoptedAreRefused(t *testing.T) {
	refuseEach(t, []adoptRow{
		{"another VPC's group", func(e estate) { e.change(adoptedGroup, object{"vpcId": "vpc-2"}) }, nil,
			"notebook: security group sg-e5 belongs to vpc-2; name one of vpc-1"},
		{"one group twice", nil, func(a *components.PrivateNotebookArgs) {
			a.Notebook.ExistingSecurityGroupIDs = []string{adoptedGroup, adoptedGroup}
		}, "notebook: existing security group sg-e5 is listed twice; list it once"},
		{"six groups", func(e estate) {
			for _, id := range strings.Fields("sg-1 sg-2 sg-3 sg-4 sg-5 sg-6") {
				e[id] = object{"vpcId": "vpc-1"}
			}
		}, func(a *components.PrivateNotebookArgs) {
			a.Notebook.ExistingSecurityGroupIDs = strings.Fields("sg-1 sg-2 sg-3 sg-4 sg-5 sg-6")
		}, "notebook: list of 6 existing security groups is longer than AWS allows; name at most 5"},
		{"a group without an ID", nil, func(a *components.PrivateNotebookArgs) {
			a.Notebook.ExistingSecurityGroupIDs = []string{adoptedGroup, ""}
		}, "notebook: existing security group 2 has no ID; give its ID, or leave it out"},
	})
}

func TestVpnsAndResolversThatCannotBeAdoptedAreRefused(t *testing.T) {
	refuseEach(t, []adoptRow{
		{"another VPC's VPN", func(e estate) { e.change(adoptedVpn, object{"vpcId": ""}) }, nil,
			"client VPN: existing endpoint cvpn-endpoint-c3 belongs to no VPC; name one of vpc-1"},
		{"a VPN without groups", func(e estate) { e.change(adoptedVpn, object{"securityGroupIds": list{}}) }, nil,
			"client VPN: existing endpoint cvpn-endpoint-c3 has no security group, by which the endpoints would know its people; give it one of the VPC"},
		{"settings of an adopted VPN", nil, func(a *components.PrivateNotebookArgs) {
			a.ClientVpn.ClientCIDR, a.ClientVpn.LoginBanner, a.ClientVpn.LogRetentionDays = prefix("172.16.0.0/22"), "hello", 7
		}, "client VPN: client CIDR, login banner, log retention cannot be set of the existing endpoint cvpn-endpoint-c3; leave it out: an adopted endpoint is never changed"},
		{"settings of an adopted log group", nil, func(a *components.PrivateNotebookArgs) {
			a.ClientVpn = privateNotebookArgs().ClientVpn
			a.ClientVpn.ExistingLogGroupName, a.ClientVpn.LogKmsKeyArn = adoptedLogs, pulumi.String("arn")
		}, "client VPN: log retention or log KMS key cannot be set of the existing log group /vpn/connections; leave it out: an adopted log group is never changed"},
		{"an outbound resolver", func(e estate) { e.change(adoptedResolver, object{"direction": "OUTBOUND"}) }, nil,
			"inbound resolver: existing endpoint rslvr-in-d4 is OUTBOUND; name an INBOUND one: only that answers on-premises DNS"},
		{"a resolver in the making", func(e estate) { e.change(adoptedResolver, object{"status": "CREATING"}) }, nil,
			"inbound resolver: existing endpoint rslvr-in-d4 is CREATING; adopt it once it is OPERATIONAL"},
		{"another VPC's resolver", func(e estate) { e.change(adoptedResolver, object{"vpcId": "vpc-2"}) }, nil,
			"inbound resolver: existing endpoint rslvr-in-d4 belongs to vpc-2; name one of vpc-1"},
	})
}

func refuseEach(t *testing.T, rows []adoptRow) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			e, args := existingEstate(), adopting()
			if row.estate != nil {
				row.estate(e)
			}
			if row.args != nil {
				row.args(args)
			}
			rec, err := declareIn(e, args)
			require.Error(t, err)
			assert.Contains(t, err.Error()+"\n", row.want+"\n")
			assert.Empty(t, rec.Resources())
		})
	}
}

// All that is not there is said at once, with the permission that each look-up needs.
func TestWhatIsNotThereIsReportedAtOnce(t *testing.T) {
	args := adopting()
	args.PrivateLink.ExistingSecurityGroupID = "sg-0"
	rec, err := declareIn(estate{}, args)
	require.Error(t, err)
	assert.Empty(t, rec.Resources())
	assert.Contains(t, err.Error(), "7 faults:")
	for got, action := range map[string]string{
		"PrivateLink: existing endpoint vpce-a1":          "ec2:DescribeVpcEndpoints",
		"PrivateLink: existing endpoint vpce-b2":          "ec2:DescribeVpcEndpoints",
		"PrivateLink: security group sg-0":                "ec2:DescribeSecurityGroups",
		"client VPN: existing endpoint cvpn-endpoint-c3":  "ec2:DescribeClientVpnEndpoints",
		"inbound resolver: existing endpoint rslvr-in-d4": "route53resolver:GetResolverEndpoint",
		"notebook: security group sg-e5":                  "ec2:DescribeSecurityGroups",
		"notebook: security group sg-f6":                  "ec2:DescribeSecurityGroups",
	} {
		_, after, said := strings.Cut(err.Error(), got+" cannot be looked up (")
		require.True(t, said, got)
		line, _, _ := strings.Cut(after, "\n  - ")
		assert.True(t, strings.HasSuffix(strings.TrimSpace(line), findRemedy+action), line)
	}
	vpn := clientVpnArgs()
	vpn.ExistingLogGroupName = "none"
	assert.Contains(t, refused(t, func(ctx *pulumi.Context) (*components.ClientVpn, error) {
		return components.NewClientVpn(ctx, "vpn", vpn)
	}), "client VPN: existing log group none cannot be looked up (")
}
