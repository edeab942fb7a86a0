package account_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

var resolver = map[string]func(asked) answered{
	"route53resolver:ListResolverEndpoints": ofJSON("ResolverEndpoints", "NextToken",
		`{"Id":"rslvr-in-1","Arn":"arn:aws:route53resolver:ap-northeast-1:111122223333:resolver-endpoint/rslvr-in-1","Direction":"INBOUND","HostVPCId":"vpc-1","SecurityGroupIds":["sg-names"],"Status":"OPERATIONAL"}`,
		`{"Id":"rslvr-in-gone","Direction":"INBOUND","Status":"DELETING"}`),
	"route53resolver:ListResolverEndpointIpAddresses": ofJSON("IpAddresses", "NextToken",
		`{"IpId":"a","SubnetId":"subnet-1","Ip":"10.60.0.53","Status":"ATTACHED"}`, `{"IpId":"b","SubnetId":"subnet-2","Ip":"10.60.1.53","Status":"DETACHING"}`),
	"route53resolver:ListResolverRules": ofJSON("ResolverRules", "NextToken",
		`{"Id":"rslvr-rr-1","Name":"corp","DomainName":"corp.example.org.","RuleType":"FORWARD","TargetIps":[{"Ip":"10.128.0.53","Port":53}],"Status":"COMPLETE"}`,
		`{"Id":"rslvr-autodefined-rr-internet-resolver","DomainName":".","RuleType":"RECURSIVE","Status":"COMPLETE"}`),
	"route53resolver:ListResolverRuleAssociations": ofJSON("ResolverRuleAssociations", "NextToken",
		`{"Id":"rslvr-rrassoc-1","ResolverRuleId":"rslvr-rr-1","VPCId":"vpc-1","Status":"COMPLETE"}`,
		`{"Id":"rslvr-autodefined-assoc-1","ResolverRuleId":"rslvr-autodefined-rr-internet-resolver","VPCId":"vpc-1","Status":"COMPLETE"}`),
	"route53resolver:ListFirewallRuleGroupAssociations": ofJSON("FirewallRuleGroupAssociations", "NextToken",
		`{"Id":"rslvr-frgassoc-1","FirewallRuleGroupId":"rslvr-frg-1","VpcId":"vpc-1","Priority":101,"Status":"COMPLETE"}`,
		`{"Id":"rslvr-frgassoc-2","FirewallRuleGroupId":"rslvr-frg-1","VpcId":"vpc-2","Priority":102,"Status":"COMPLETE"}`),
	"route53resolver:ListFirewallRules": byValue("FirewallRuleGroupId", map[string]func(asked) answered{
		"rslvr-frg-1": ofJSON("FirewallRules", "NextToken", `{"FirewallRuleGroupId":"rslvr-frg-1","FirewallDomainListId":"rslvr-fdl-own","Action":"BLOCK","Priority":1,"Name":"own"}`,
			`{"FirewallRuleGroupId":"rslvr-frg-1","FirewallDomainListId":"rslvr-fdl-aws","Action":"ALERT","Priority":2,"Name":"aws"}`),
	}),
	"route53resolver:ListFirewallDomainLists": ofJSON("FirewallDomainLists", "NextToken", `{"Id":"rslvr-fdl-aws","ManagedOwnerName":"Route 53 Resolver DNS Firewall"}`,
		`{"Id":"rslvr-fdl-own"}`, `{"Id":"rslvr-fdl-unused"}`),
	"route53resolver:ListFirewallDomains": ofJSON("Domains", "NextToken", `"bad.example.org."`, `"*.sagemaker.aws."`),
}

var names = map[string]func(asked) answered{
	"route53:ListHostedZonesByVPC": byValue("vpcid", map[string]func(asked) answered{
		"vpc-1": pagesOf("nexttoken", func(item, next string) string {
			return "<HostedZoneSummaries>" + item + "</HostedZoneSummaries><MaxItems>100</MaxItems>" + element("NextToken", next)
		}, zoneSummary("ZRIVAL", "sagemaker.aws.", "<OwningAccount>111122223333</OwningAccount>"),
			zoneSummary("ZENDPOINT", "notebook.ap-northeast-1.sagemaker.aws.", "<OwningService>vpce.amazonaws.com</OwningService>"),
			zoneSummary("ZOTHER", "example.org.", "<OwningAccount>111122223333</OwningAccount>")),
	}),
	"route53:GetHostedZone": func(a asked) answered {
		id := a.path[strings.LastIndex(a.path, "/")+1:]
		return answered{status: http.StatusOK, body: "<HostedZone><Id>/hostedzone/" + id + "</Id><Name>profile.example.org.</Name><CallerReference>x</CallerReference></HostedZone>"}
	},
	"route53:ListResourceRecordSets": func(a asked) answered {
		first := "<ResourceRecordSet><Name>a.sagemaker.aws.</Name><Type>A</Type><ResourceRecords><ResourceRecord><Value>10.60.0.99</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>"
		second := "<ResourceRecordSet><Name>b.sagemaker.aws.</Name><Type>A</Type><AliasTarget><HostedZoneId>Z9</HostedZoneId><DNSName>x.example.org.</DNSName></AliasTarget></ResourceRecordSet>"
		body := fmt.Sprintf("<ResourceRecordSets>%s</ResourceRecordSets><IsTruncated>true</IsTruncated><NextRecordName>b.sagemaker.aws.</NextRecordName><NextRecordType>A</NextRecordType><MaxItems>1</MaxItems>", first)
		if a.value("name") == "b.sagemaker.aws." {
			body = fmt.Sprintf("<ResourceRecordSets>%s</ResourceRecordSets><IsTruncated>false</IsTruncated><MaxItems>1</MaxItems>", second)
		}
		return answered{status: http.StatusOK, body: body}
	},
	"route53profiles:ListProfileAssociations": ofJSON("ProfileAssociations", "NextToken", `{"Id":"rpassoc-1","ProfileId":"rp-1","ResourceId":"vpc-1","Status":"COMPLETE"}`,
		`{"Id":"rpassoc-2","ProfileId":"rp-1","ResourceId":"vpc-2","Status":"DELETING"}`),
	"route53profiles:ListProfileResourceAssociations": ofJSON("ProfileResourceAssociations", "NextToken",
		`{"Id":"rpr-1","ProfileId":"rp-1","ResourceArn":"arn:aws:route53:::hostedzone/ZPROFILE","ResourceType":"PRIVATE_HOSTED_ZONE","Status":"COMPLETE"}`,
		`{"Id":"rpr-2","ProfileId":"rp-1","ResourceArn":"arn:aws:route53resolver:ap-northeast-1:111122223333:firewall-rule-group/rslvr-frg-2","ResourceProperties":"{\"priority\":102}","Status":"COMPLETE"}`),
}

func zoneSummary(id, name, owner string) string {
	return "<HostedZoneSummary><HostedZoneId>" + id + "</HostedZoneId><Name>" + name + "</Name><Owner>" + owner + "</Owner></HostedZoneSummary>"
}

// controlItem is a policy of the organisation in a list.
func controlItem(id, kind string) string {
	return `{"Id":"` + id + `","Name":"` + id + `","Type":"` + kind + `","Description":"` + planted + `","AwsManaged":` + strconv.FormatBool(strings.Contains(id, "FullAWSAccess")) + `}`
}

// targetItems are what a policy is attached to.
func targetItems(ids ...string) []string {
	items := []string{}
	for _, id := range ids {
		items = append(items, `{"TargetId":"`+id+`","Name":"`+planted+`","Type":"ACCOUNT"}`)
	}
	return items
}

// organization is a root with a unit, which has the account and another one; the management account is in the root.
var organization = map[string]func(asked) answered{
	"organizations:DescribeOrganization": says(`{"Organization":{"Id":"o-1","Arn":"arn:aws:organizations::999988887777:organization/o-1",` +
		`"MasterAccountId":"999988887777","MasterAccountEmail":"` + planted + `@example.org"}}`),
	"organizations:ListRoots": ofJSON("Roots", "NextToken", "", `{"Id":"r-1","Name":"Root","PolicyTypes":[{"Type":"SERVICE_CONTROL_POLICY","Status":"ENABLED"}]}`),
	"organizations:ListOrganizationalUnitsForParent": byValue("ParentId", map[string]func(asked) answered{
		"r-1": ofJSON("OrganizationalUnits", "NextToken", `{"Id":"ou-1","Name":"`+planted+`"}`, `{"Id":"ou-2"}`),
	}),
	"organizations:ListAccountsForParent": byValue("ParentId", map[string]func(asked) answered{
		"r-1":  ofJSON("Accounts", "NextToken", `{"Id":"999988887777","Email":"`+planted+`@example.org","Name":"`+planted+`"}`),
		"ou-1": ofJSON("Accounts", "NextToken", `{"Id":"444455556666"}`, `{"Id":"111122223333","State":"ACTIVE"}`),
	}),
	"organizations:ListPolicies": byValue("Filter", map[string]func(asked) answered{
		"SERVICE_CONTROL_POLICY": ofJSON("Policies", "NextToken", controlItem("p-FullAWSAccess", "SERVICE_CONTROL_POLICY"),
			controlItem("p-1", "SERVICE_CONTROL_POLICY"), controlItem("p-unused", "SERVICE_CONTROL_POLICY")),
		"RESOURCE_CONTROL_POLICY": ofJSON("Policies", "NextToken", controlItem("p-RCPFullAWSAccess", "RESOURCE_CONTROL_POLICY"),
			controlItem("p-2", "RESOURCE_CONTROL_POLICY")),
	}),
	"organizations:ListTargetsForPolicy": byValue("PolicyId", map[string]func(asked) answered{
		"p-FullAWSAccess": ofJSON("Targets", "NextToken", targetItems("r-1", "ou-1", "ou-2", "111122223333", "444455556666")...),
		"p-1":             ofJSON("Targets", "NextToken", targetItems("ou-1")...),
		"p-2":             ofJSON("Targets", "NextToken", targetItems("r-1", "444455556666")...),
	}),
	"organizations:DescribePolicy": says(`{"Policy":{"Content":"{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"sagemaker:*\",\"Resource\":\"*\"}]}"}}`),
}
