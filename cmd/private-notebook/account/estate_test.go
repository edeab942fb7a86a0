package account_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// pagesOf answers with a page for each item, and with an empty page after each that has a successor. The token is the page's number.
func pagesOf(token string, form func(item, next string) string, items ...string) func(asked) answered {
	return func(a asked) answered {
		page, _ := strconv.Atoi(a.value(token))
		item, next := "", ""
		if page%2 == 0 {
			item = items[page/2]
		}
		if page < 2*(len(items)-1) {
			next = strconv.Itoa(page + 1)
		}
		return answered{status: http.StatusOK, body: form(item, next)}
	}
}

// ofEC2 is a listing of EC2's: a set of items.
func ofEC2(set string, items ...string) func(asked) answered {
	return pagesOf("NextToken", func(item, next string) string {
		if item != "" {
			item = "<item>" + item + "</item>"
		}
		return "<" + set + ">" + item + "</" + set + ">" + element("nextToken", next)
	}, items...)
}

// ofJSON is a listing in JSON.
func ofJSON(list, token string, items ...string) func(asked) answered {
	return pagesOf(token, func(item, next string) string {
		if next != "" {
			next = fmt.Sprintf(`,%q:%q`, token, next)
		}
		return fmt.Sprintf(`{%q:[%s]%s}`, list, item, next)
	}, items...)
}

func element(name, text string) string {
	if text == "" {
		return ""
	}
	return "<" + name + ">" + text + "</" + name + ">"
}

// byValue answers by the value of a parameter.
func byValue(parameter string, answers map[string]func(asked) answered) func(asked) answered {
	return func(a asked) answered {
		if answer := answers[a.value(parameter)]; answer != nil {
			return answer(a)
		}
		return answered{status: http.StatusOK}
	}
}

// planted is what must never reach the file.
const planted = "PLANTED-SECRET"

// fullAWS is an account with something of everything that is read, each list on several pages, and secrets wherever AWS puts some.
func fullAWS(t *testing.T) *fakeAWS {
	f := newFakeAWS(t)
	for _, part := range []map[string]func(asked) answered{identities, notebooks, networks, doors, gateways, transit, resolver, names, organization} {
		for action, answer := range part {
			f.on(action, answer)
		}
	}
	return f
}

// encoded is a document as IAM writes it, in which a plus may stand for itself.
func encoded(document string) string {
	return strings.NewReplacer("+", "%20", "%2B", "+").Replace(url.QueryEscape(document))
}

const trust = `{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole"}]}`

func allow(action string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"` + action + `","Resource":"*"}]}`
}

func detail(list, member string) string {
	return "<" + list + "><member>" + member + "</member></" + list + ">"
}

func ofDetails(items ...string) func(asked) answered {
	return pagesOf("Marker", func(item, next string) string {
		if next == "" {
			return item + "<IsTruncated>false</IsTruncated>"
		}
		return item + "<IsTruncated>true</IsTruncated><Marker>" + next + "</Marker>"
	}, items...)
}

func attachedTo(arn string) string {
	return "<AttachedManagedPolicies><member><PolicyArn>" + arn + "</PolicyArn></member></AttachedManagedPolicies>"
}

func managedVersion(id, document string, isDefault bool) string {
	return fmt.Sprintf("<member><VersionId>%s</VersionId><IsDefaultVersion>%t</IsDefaultVersion>%s</member>", id, isDefault, element("Document", encoded(document)))
}

const (
	ownPolicy = "arn:aws:iam::111122223333:policy/team/presign"
	ownEdge   = "arn:aws:iam::111122223333:policy/edge"
	awsPolicy = "arn:aws:iam::aws:policy/"
)

var identities = map[string]func(asked) answered{
	"iam:GetAccountAuthorizationDetails": byValue("Filter.member.1", map[string]func(asked) answered{
		"Role": ofDetails(
			detail("RoleDetailList", "<RoleName>analysts</RoleName><Path>/people/</Path><Arn>arn:aws:iam::111122223333:role/people/analysts</Arn>"+
				"<AssumeRolePolicyDocument>"+encoded(trust)+"</AssumeRolePolicyDocument><Tags><member><Key>owner</Key><Value>a+b c</Value></member></Tags>"+
				"<PermissionsBoundary><PermissionsBoundaryArn>"+ownEdge+"</PermissionsBoundaryArn></PermissionsBoundary>"+
				detail("RolePolicyList", "<PolicyName>own</PolicyName><PolicyDocument>"+encoded(allow("s3:Get+"))+"</PolicyDocument>")+attachedTo(ownPolicy)),
			detail("RoleDetailList", "<RoleName>plain</RoleName><Path>/</Path><Arn>arn:aws:iam::111122223333:role/plain</Arn>"+
				"<AssumeRolePolicyDocument>"+strings.ReplaceAll(trust, `"`, "&quot;")+"</AssumeRolePolicyDocument>"+attachedTo(awsPolicy+"NotTold")),
			detail("RoleDetailList", "<RoleName>other</RoleName><Path>/</Path><Arn>arn:aws:iam::111122223333:role/other</Arn>"+attachedTo(awsPolicy+"Bare")),
		),
		"User": ofDetails(detail("UserDetailList", "<UserName>aya</UserName><Path>/</Path><Arn>arn:aws:iam::111122223333:user/aya</Arn>"+
			"<GroupList><member>science</member><member>staff</member></GroupList>"+attachedTo(awsPolicy+"Told")+
			detail("UserPolicyList", "<PolicyName>mine</PolicyName><PolicyDocument>"+encoded(allow("s3:List"))+"</PolicyDocument>"))),
		"Group": ofDetails(detail("GroupDetailList", "<GroupName>science</GroupName><Path>/</Path><Arn>arn:aws:iam::111122223333:group/science</Arn>"+
			attachedTo(ownPolicy)+detail("GroupPolicyList", "<PolicyName>ours</PolicyName><PolicyDocument>"+encoded(allow("s3:Put"))+"</PolicyDocument>"))),
		"LocalManagedPolicy": ofDetails(
			detail("Policies", "<PolicyName>presign</PolicyName><Arn>"+ownPolicy+"</Arn><DefaultVersionId>v2</DefaultVersionId><PolicyVersionList>"+
				managedVersion("v3", allow("sagemaker:Newest"), false)+managedVersion("v2", allow("sagemaker:InForce"), true)+
				managedVersion("v1", allow("sagemaker:Oldest"), false)+"</PolicyVersionList>"),
			detail("Policies", "<Arn>"+ownEdge+"</Arn><PermissionsBoundaryUsageCount>1</PermissionsBoundaryUsageCount><DefaultVersionId>v1</DefaultVersionId><PolicyVersionList>"+
				managedVersion("v1", allow("s3:*"), true)+"</PolicyVersionList>"),
		),
		"AWSManagedPolicy": ofDetails(
			detail("Policies", "<Arn>"+awsPolicy+"Told</Arn><DefaultVersionId>v9</DefaultVersionId><PolicyVersionList>"+
				managedVersion("v9", allow("s3:Told"), true)+"</PolicyVersionList>"),
			detail("Policies", "<Arn>"+awsPolicy+"NobodyHasIt</Arn><DefaultVersionId>v1</DefaultVersionId><PolicyVersionList>"+
				managedVersion("v1", allow("*"), true)+"</PolicyVersionList>"),
			detail("Policies", "<Arn>"+awsPolicy+"Bare</Arn><DefaultVersionId>v7</DefaultVersionId>"),
		),
	}),
	"iam:GetPolicy": byValue("PolicyArn", map[string]func(asked) answered{
		awsPolicy + "NotTold": says("<Policy><Arn>" + awsPolicy + "NotTold</Arn><DefaultVersionId>v4</DefaultVersionId></Policy>"),
	}),
	"iam:GetPolicyVersion": func(a asked) answered {
		return answered{status: http.StatusOK, body: "<PolicyVersion><IsDefaultVersion>true</IsDefaultVersion><Document>" +
			encoded(allow("s3:"+a.value("VersionId"))) + "</Document></PolicyVersion>"}
	},
}

var notebooks = map[string]func(asked) answered{
	"sagemaker:ListNotebookInstances": ofJSON("NotebookInstances", "NextToken",
		`{"NotebookInstanceName":"research","NotebookInstanceArn":"arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/research","Url":"research-ab12.notebook.ap-northeast-1.sagemaker.aws"}`,
		`{"NotebookInstanceName":"second","NotebookInstanceArn":"arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/second"}`),
	"sagemaker:DescribeNotebookInstance": says(`{"SubnetId":"subnet-1","SecurityGroups":["sg-book"],"RoleArn":"arn:aws:iam::111122223333:role/plain",` +
		`"DirectInternetAccess":"Disabled","NetworkInterfaceId":"eni-book","VolumeSizeInGB":5,"FailureReason":"` + planted + `",` +
		`"DefaultCodeRepository":"https://user:` + planted + `@example.org","NotebookInstanceStatus":"InService"}`),
	"sagemaker:ListTags": ofJSON("Tags", "NextToken", `{"Key":"owner","Value":"aya"}`, `{"Key":"team","Value":"science"}`),
}
