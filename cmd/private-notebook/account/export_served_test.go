package account_test

import (
	"encoding/json"
	"html"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
)

// served serves in the API's own form what a simulated account holds: what a stack's export has, and what the account was founded with.
type served struct {
	t testing.TB
	// byType are resources by the middle of their type's token, such as "ec2/vpc".
	byType map[string][]observe.Resource
}

// notServed are types that no call is about. Any other type fails the test: what is not served would be missing in silence.
var notServed = []string{
	"aws:acm/", "aws:kms/", "aws:cloudwatch/", "aws:sns/", "aws:directoryservice/", "aws:iam/instanceProfile:", "aws:iam/samlProvider:", "aws:ec2/flowLog:",
	"aws:route53/resolverQueryLog", "aws:sagemaker/notebookInstanceLifecycleConfiguration:",
}

// parts are types that are part of others in the API.
var parts = []string{
	"aws:vpc/securityGroup", "aws:ec2/defaultSecurityGroup:", "aws:ec2/route:", "aws:ec2/vpnGatewayRoutePropagation:",
}

func isAmong(token string, begins []string) bool {
	return slices.ContainsFunc(begins, func(begin string) bool { return strings.HasPrefix(token, begin) })
}

// exported is the committed export of a stack on the sandbox.
func exported(t testing.TB, stack string) observe.Export {
	text, err := os.Open(filepath.Join("../../../accesspath/observe/testdata", stack+".export.json"))
	require.NoError(t, err)
	defer text.Close()
	export, err := observe.ReadExport(text)
	require.NoError(t, err)
	return export
}

// accountOfStack are the resources of the simulated account in which a stack is: the stack's own, and those that were there before.
func accountOfStack(t testing.TB, stack string) []observe.Resource {
	resources := slices.DeleteFunc(exported(t, stack).Resources, func(r observe.Resource) bool { return !strings.HasPrefix(r.Type, "aws:") })
	text, err := os.ReadFile(filepath.Join("../../../sandbox/accounts", stack+".json"))
	if os.IsNotExist(err) {
		return resources
	}
	require.NoError(t, err)
	var founded struct {
		Resources []struct {
			Type, ID           string
			Inputs, Attributes map[string]any
		}
	}
	require.NoError(t, json.Unmarshal(text, &founded))
	for _, r := range founded.Resources {
		if slices.ContainsFunc(resources, func(known observe.Resource) bool { return known.Type == r.Type && known.ID == r.ID }) {
			continue
		}
		outputs := map[string]any{"name": r.ID, "arn": "arn:aws:iam::" + own + ":role/" + r.ID, "path": "/", "ownerId": own}
		maps.Copy(outputs, r.Inputs)
		maps.Copy(outputs, r.Attributes)
		resources = append(resources, observe.Resource{Type: r.Type, ID: r.ID, Outputs: outputs})
	}
	return resources
}

func servedFrom(t testing.TB, resources []observe.Resource) *fakeAWS {
	s := &served{t, map[string][]observe.Resource{}}
	for _, r := range resources {
		name := strings.Split(r.Type, ":")[1]
		s.byType[name] = append(s.byType[name], r)
	}
	f := newFakeAWS(t)
	for _, part := range []map[string]func(asked) answered{s.networks(), s.doors(), s.clientVPN(), s.gateways(), s.identities(), s.others(), s.prefixLists()} {
		for action, answer := range part {
			f.on(action, answer)
		}
	}
	return f
}

// textOf is a property as a text; of a document that is an object, the text of its JSON.
func textOf(r observe.Resource, property string) string {
	for _, value := range []any{r.Outputs[property], r.Inputs[property]} {
		switch value := value.(type) {
		case string:
			return value
		case map[string]any:
			return inJSON(value)
		case bool, float64:
			return inJSON(value)
		}
	}
	return ""
}

// xmlOf are elements of a resource's properties, each as "element=property"; one name serves for both.
func xmlOf(r observe.Resource, names ...string) string {
	var b strings.Builder
	for _, name := range names {
		tag, property, differs := strings.Cut(name, "=")
		if !differs {
			property = tag
		}
		b.WriteString(element(tag, html.EscapeString(textOf(r, property))))
	}
	return b.String()
}

// listOf is a list of texts as a set of items.
func listOf(r observe.Resource, tag, property, inner string) string {
	list, _ := r.Outputs[property].([]any)
	var b strings.Builder
	for _, value := range list {
		text, _ := value.(string)
		if inner != "" {
			text = element(inner, text)
		}
		b.WriteString("<item>" + text + "</item>")
	}
	return "<" + tag + ">" + b.String() + "</" + tag + ">"
}

// each is an answer with one item for each resource of a type, and some more, on as many pages.
func (s *served) each(set, name string, item func(observe.Resource) string, more ...string) func(asked) answered {
	var items []string
	for _, r := range s.byType[name] {
		items = append(items, item(r))
	}
	if items = append(items, more...); len(items) == 0 {
		return says("<" + set + "></" + set + ">")
	}
	return ofEC2(set, items...)
}

// those are the resources of a type of which a property has a value.
func (s *served) those(name, property, value string) []observe.Resource {
	var found []observe.Resource
	for _, r := range s.byType[name] {
		if textOf(r, property) == value {
			found = append(found, r)
		}
	}
	return found
}

func (s *served) rules(group, name, tag string) string {
	var b strings.Builder
	for _, rule := range s.those(name, "securityGroupId", group) {
		b.WriteString("<item>" + xmlOf(rule, "ipProtocol", "fromPort", "toPort"))
		for _, range_ := range []struct{ property, form string }{
			{"cidrIpv4", "<ipRanges><item><cidrIp>%</cidrIp></item></ipRanges>"}, {"cidrIpv6", "<ipv6Ranges><item><cidrIpv6>%</cidrIpv6></item></ipv6Ranges>"},
			{"referencedSecurityGroupId", "<groups><item><groupId>%</groupId></item></groups>"},
			{"prefixListId", "<prefixListIds><item><prefixListId>%</prefixListId></item></prefixListIds>"},
		} {
			if text := textOf(rule, range_.property); text != "" {
				b.WriteString(strings.ReplaceAll(range_.form, "%", text))
			}
		}
		b.WriteString("</item>")
	}
	return "<" + tag + ">" + b.String() + "</" + tag + ">"
}

// openToAll is what AWS lets out of a group of which nobody says anything else.
const openToAll = "<ipPermissionsEgress><item><ipProtocol>-1</ipProtocol><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges></item></ipPermissionsEgress>"

// doors are endpoints with their interfaces, and groups. Each VPC has a default group, which admits its own members unless a stack has closed it.
func (s *served) doors() map[string]func(asked) answered {
	var cards, defaults []string
	for _, e := range s.byType["ec2/vpcEndpoint"] {
		ids, _ := e.Outputs["networkInterfaceIds"].([]any)
		places, _ := e.Outputs["subnetConfigurations"].([]any)
		require.Len(s.t, places, len(ids))
		for i := range ids {
			place, _ := places[i].(map[string]any)
			subnet, _ := place["subnetId"].(string)
			ipv4, _ := place["ipv4"].(string)
			cards = append(cards, "<networkInterfaceId>"+ids[i].(string)+"</networkInterfaceId><subnetId>"+subnet+"</subnetId><privateIpAddress>"+ipv4+"</privateIpAddress>")
		}
	}
	group := func(r observe.Resource) string {
		return "<groupId>" + r.ID + "</groupId>" + xmlOf(r, "groupName=name", "vpcId", "ownerId") +
			s.rules(r.ID, "vpc/securityGroupIngressRule", "ipPermissions") + s.rules(r.ID, "vpc/securityGroupEgressRule", "ipPermissionsEgress")
	}
	for _, v := range s.byType["ec2/vpc"] {
		closed := s.those("ec2/defaultSecurityGroup", "vpcId", v.ID)
		for _, r := range closed {
			defaults = append(defaults, group(r))
		}
		if id := textOf(v, "defaultSecurityGroupId"); len(closed) == 0 {
			defaults = append(defaults, "<groupId>"+id+"</groupId><groupName>default</groupName><vpcId>"+v.ID+"</vpcId>"+xmlOf(v, "ownerId")+
				"<ipPermissions><item><ipProtocol>-1</ipProtocol><groups><item><groupId>"+id+"</groupId></item></groups></item></ipPermissions>"+openToAll)
		}
	}
	return map[string]func(asked) answered{
		"ec2:DescribeSecurityGroups": s.each("securityGroupInfo", "ec2/securityGroup", group, defaults...),
		"ec2:DescribeVpcEndpoints": s.each("vpcEndpointSet", "ec2/vpcEndpoint", func(r observe.Resource) string {
			return "<vpcEndpointId>" + r.ID + "</vpcEndpointId>" +
				xmlOf(r, "vpcEndpointType", "serviceName", "vpcId", "state", "policyDocument=policy", "ownerId", "ipAddressType", "privateDnsEnabled") +
				listOf(r, "groupSet", "securityGroupIds", "groupId") + listOf(r, "networkInterfaceIdSet", "networkInterfaceIds", "") +
				listOf(r, "subnetIdSet", "subnetIds", "") + listOf(r, "routeTableIdSet", "routeTableIds", "")
		}),
		"ec2:DescribeNetworkInterfaces": s.each("networkInterfaceSet", "none", nil, cards...),
	}
}
