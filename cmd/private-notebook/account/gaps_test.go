package account_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/private-notebook/account"
)

// Zones that only profiles name are asked for side by side, and each once.
func TestZonesOfSeveralProfiles(t *testing.T) {
	const zones = 60
	f := newFakeAWS(t)
	f.on("route53profiles:ListProfileAssociations", says(`{"ProfileAssociations":[{"Id":"a-1","ProfileId":"rp-1","ResourceId":"vpc-1"},`+
		`{"Id":"a-2","ProfileId":"rp-2","ResourceId":"vpc-2"}]}`))
	f.on("route53profiles:ListProfileResourceAssociations", func(asked) answered {
		var members []string
		for i := range zones {
			members = append(members, fmt.Sprintf(`{"Id":"rpr-%d","ResourceArn":"arn:aws:route53:::hostedzone/Z%d"}`, i, i))
		}
		return answered{status: http.StatusOK, body: `{"ProfileResourceAssociations":[` + strings.Join(members, ",") + `]}`}
	})
	f.on("route53:GetHostedZone", names["route53:GetHostedZone"])
	file := f.read()
	assert.Len(t, ids(file, "aws:route53/zone:Zone"), zones)
	assert.Equal(t, zones, f.times("route53:GetHostedZone"))
}

// Where a listing has named something, its Region has the service: what is asked about that thing and is not known is no "there is none".
func TestOnlyAListingIsNotOffered(t *testing.T) {
	for _, c := range account.Calls() {
		t.Run(c.Action, func(t *testing.T) {
			f := fullAWS(t)
			f.on(c.Action, refuses(http.StatusBadRequest, "UnsupportedOperation", "The functionality you requested is not available in this region."))
			gaps := unreadOf(f.read(), c.Action)
			require.NotEmpty(t, gaps)
			isListing := slices.Contains([]string{"ec2:DescribeClientVpnEndpoints", "ec2:DescribeSecurityGroupVpcAssociations",
				"route53resolver:ListFirewallRuleGroupAssociations", "route53profiles:ListProfileAssociations"}, c.Action)
			for _, u := range gaps {
				assert.Equal(t, !isListing, u.IsGap(), u.Reason)
			}
		})
	}
}

// What is being changed is there meanwhile.
func TestWhatIsBeingUpdatedIsThere(t *testing.T) {
	f := fullAWS(t)
	f.on("directconnect:DescribeDirectConnectGatewayAssociations", byValue("associatedGatewayId", map[string]func(asked) answered{
		"vgw-1": ofJSON("directConnectGatewayAssociations", "nextToken", `{"associationId":"dxa-1","associationState":"updating","directConnectGatewayId":"dxgw-1"}`,
			`{"associationId":"dxa-2","associationState":"disassociating","directConnectGatewayId":"dxgw-2"}`),
	}))
	f.on("route53resolver:ListResolverEndpointIpAddresses", ofJSON("IpAddresses", "NextToken",
		`{"SubnetId":"subnet-1","Ip":"10.60.0.53","Status":"UPDATING"}`, `{"SubnetId":"subnet-2","Ip":"10.60.1.53","Status":"UPDATE_FAILED"}`,
		`{"SubnetId":"subnet-2","Ip":"10.60.1.54","Status":"DELETING"}`))
	file := f.read()
	assert.Equal(t, []string{"dxa-1"}, ids(file, "aws:directconnect/gatewayAssociation:GatewayAssociation"))
	assert.Equal(t, []any{object{"subnetId": "subnet-1", "ip": "10.60.0.53"}, object{"subnetId": "subnet-2", "ip": "10.60.1.53"}},
		named(t, file, "aws:route53/resolverEndpoint:ResolverEndpoint", "rslvr-in-1")["ipAddresses"])
}

// Whoever reads offline is told so soon: who reads is tried as often as everything else.
func TestWhoReadsIsTriedThreeTimes(t *testing.T) {
	f := newFakeAWS(t)
	f.on("sts:GetCallerIdentity", func(asked) answered { return answered{status: 500, raw: true, body: "<html>"} })
	_, err := account.New(f.options()).Read(t.Context())
	assert.ErrorContains(t, err, "AWS STS does not answer")
	assert.Equal(t, 3, f.times("sts:GetCallerIdentity"))
}

// Two files are compared by the resources' names.
func TestNoTwoResourcesHaveOneName(t *testing.T) {
	f := fullAWS(t)
	details := f.answers["iam:GetAccountAuthorizationDetails"]
	f.on("iam:GetAccountAuthorizationDetails", func(a asked) answered {
		if a.value("Filter.member.1") != "Role" {
			return details(a)
		}
		return ofDetails(detail("RoleDetailList", "<RoleName>r</RoleName><Arn>arn:aws:iam::111122223333:role/r</Arn><AttachedManagedPolicies><member><PolicyArn>"+
			awsPolicy+"Told</PolicyArn></member><member><PolicyArn>arn:aws:iam::111122223333:policy/Told</PolicyArn></member></AttachedManagedPolicies>"))(a)
	})
	f.on("ec2:DescribeNatGateways", ofEC2("natGatewaySet", "<natGatewayId>nat-1</natGatewayId><state>available</state><connectivityType>private</connectivityType>"+
		"<natGatewayAddressSet><item><privateIp>10.60.0.5</privateIp></item><item><privateIp>10.60.0.6</privateIp></item><item><privateIp>10.60.0.7</privateIp></item>"+
		"</natGatewayAddressSet>"))
	file, seen := f.read(), map[string]bool{}
	for _, r := range file.Deployment.Resources {
		assert.False(t, seen[r.URN], "%s is there twice", r.URN)
		seen[r.URN] = true
	}
	assert.Len(t, ids(file, "aws:iam/rolePolicyAttachment:RolePolicyAttachment"), 2)
	assert.Equal(t, []string{"nat-1"}, ids(file, "aws:ec2/natGateway:NatGateway"))
}

// A text in a zone can be anything, a proof or a key among them, and answers for no address.
func TestTextsOfAZoneStayOut(t *testing.T) {
	f := fullAWS(t)
	record := func(kind, value string) string {
		return "<ResourceRecordSet><Name>a.sagemaker.aws.</Name><Type>" + kind + "</Type><ResourceRecords><ResourceRecord><Value>" + value +
			"</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>"
	}
	f.on("route53:ListResourceRecordSets", says("<ResourceRecordSets>"+record("TXT", planted)+record("A", "10.60.0.9")+"</ResourceRecordSets><IsTruncated>false</IsTruncated>"))
	file := f.read()
	assert.NotContains(t, named(t, file, "aws:route53/record:Record", "ZRIVAL_a.sagemaker.aws._TXT"), "records")
	assert.Equal(t, []any{"10.60.0.9"}, named(t, file, "aws:route53/record:Record", "ZRIVAL_a.sagemaker.aws._A")["records"])
}
