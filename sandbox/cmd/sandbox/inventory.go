package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
	"private-notebook/stacks"
)

// kind is one block of the inventory: how a resource type is called and what tells its instances apart.
type kind struct {
	group, label, token string
	// facts of each instance, one line an instance. None: only the count is shown.
	facts []fact
}

// fact is something to show of an instance: the special facts id and name, which is the logical one, or a property by its
// path. Paths go through lists. The form, if any, puts words around it.
type fact struct{ path, form string }

// ourNames begin every name that the program gives. The table leaves it out of IDs and logical names, so as to fit 80 columns.
const ourNames = stacks.Namespace + "-"

var (
	id   = fact{path: "id"}
	name = fact{path: "name"}
)

// kinds is the inventory's order: from the network outwards to the people. What is not listed is shown by its token.
var kinds = []kind{
	{"Network", "VPC", "aws:ec2/vpc:Vpc", []fact{id, {path: "cidrBlock"}}},
	{"Network", "subnet", "aws:ec2/subnet:Subnet", []fact{id, {path: "cidrBlock"}, {path: "availabilityZone"}}},
	{"Network", "route table", "aws:ec2/routeTable:RouteTable", []fact{id}},
	{"Network", "route association", "aws:ec2/routeTableAssociation:RouteTableAssociation", nil},
	{"Network", "closed default SG", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", []fact{id}},
	{"Network", "security group", "aws:ec2/securityGroup:SecurityGroup", []fact{id, name}},
	{"Network", "inbound rule", "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", nil},
	{"Network", "outbound rule", "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", nil},
	{"PrivateLink", "VPC endpoint", "aws:ec2/vpcEndpoint:VpcEndpoint", []fact{id, name}},
	{"Client VPN", "endpoint", "aws:ec2clientvpn/endpoint:Endpoint", []fact{id, {"dnsServers", "DNS %s"}}},
	{"Client VPN", "association", "aws:ec2clientvpn/networkAssociation:NetworkAssociation", []fact{{"subnetId", "in %s"}}},
	{"Client VPN", "route", "aws:ec2clientvpn/route:Route", []fact{{"destinationCidrBlock", "to %s"}, {"targetVpcSubnetId", "by %s"}}},
	{"Client VPN", "authorization rule", "aws:ec2clientvpn/authorizationRule:AuthorizationRule",
		[]fact{{"targetNetworkCidr", "to %s"}}},
	{"Client VPN", "ACM certificate", "aws:acm/certificate:Certificate", []fact{{path: "domainName"}}},
	{"Client VPN", "private key", "tls:index/privateKey:PrivateKey", nil},
	{"Client VPN", "CA certificate", "tls:index/selfSignedCert:SelfSignedCert", nil},
	{"Client VPN", "certificate request", "tls:index/certRequest:CertRequest", nil},
	{"Client VPN", "signed certificate", "tls:index/locallySignedCert:LocallySignedCert", nil},
	{"On-premises", "inbound resolver", "aws:route53/resolverEndpoint:ResolverEndpoint", []fact{id, {path: "ipAddresses.ip"}}},
	{"On-premises", "virtual gateway", "aws:ec2/vpnGateway:VpnGateway", []fact{id, {path: "amazonSideAsn"}}},
	{"On-premises", "route propagation", "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation", nil},
	{"On-premises", "transit attachment", "aws:ec2transitgateway/vpcAttachment:VpcAttachment", []fact{{"transitGatewayId", "to %s"}}},
	{"On-premises", "route", "aws:ec2/route:Route", []fact{{"destinationCidrBlock", "to %s"}}},
	{"On-premises", "Direct Connect", "aws:directconnect/gatewayAssociation:GatewayAssociation", []fact{{path: "dxGatewayId"}}},
	{"On-premises", "customer gateway", "aws:ec2/customerGateway:CustomerGateway", []fact{id, {path: "ipAddress"}}},
	{"On-premises", "VPN connection", "aws:ec2/vpnConnection:VpnConnection", []fact{id, {path: "tunnel1Address"}, {path: "tunnel2Address"}}},
	{"On-premises", "static route", "aws:ec2/vpnConnectionRoute:VpnConnectionRoute", []fact{{"destinationCidrBlock", "to %s"}}},
	{"Logs", "log group", "aws:cloudwatch/logGroup:LogGroup", []fact{id, {"retentionInDays", "%s days"}}},
	{"Logs", "log stream", "aws:cloudwatch/logStream:LogStream", nil},
	{"Logs", "flow log", "aws:ec2/flowLog:FlowLog", []fact{id, {"logDestinationType", "to %s"}}},
	{"Logs", "query log", "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig", []fact{id}},
	{"Logs", "query log of a VPC",
		"aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation", []fact{{"resourceId", "%s"}}},
	{"Logs", "event rule", "aws:cloudwatch/eventRule:EventRule", []fact{id}},
	{"Logs", "event target", "aws:cloudwatch/eventTarget:EventTarget", nil},
	{"Logs", "topic", "aws:sns/topic:Topic", []fact{name}},
	{"Logs", "topic policy", "aws:sns/topicPolicy:TopicPolicy", nil},
	{"Logs", "subscription", "aws:sns/topicSubscription:TopicSubscription", []fact{{path: "endpoint"}}},
	{"Notebook", "notebook instance", "aws:sagemaker/notebookInstance:NotebookInstance",
		[]fact{{"name", "%s"}, {path: "instanceType"}, {"volumeSize", "%s GiB"}}},
	{"Notebook", "lifecycle scripts",
		"aws:sagemaker/notebookInstanceLifecycleConfiguration:NotebookInstanceLifecycleConfiguration", []fact{id}},
	{"Notebook", "KMS key", "aws:kms/key:Key", []fact{id}},
	{"Notebook", "KMS alias", "aws:kms/alias:Alias", []fact{id}},
	{"Access", "role", "aws:iam/role:Role", []fact{id}},
	{"Access", "inline policy", "aws:iam/rolePolicy:RolePolicy", nil},
	{"Access", "managed policy", "aws:iam/policy:Policy", []fact{name}},
	{"Access", "role attachment", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", nil},
	{"Access", "group attachment", "aws:iam/groupPolicyAttachment:GroupPolicyAttachment", nil},
	{"Access", "user attachment", "aws:iam/userPolicyAttachment:UserPolicyAttachment", nil},
	{"Access", "instance profile", "aws:iam/instanceProfile:InstanceProfile", []fact{id}},
}

// writeInventory writes what the state holds as a table, and what that is worth.
func writeInventory(ctx context.Context, opened *session.Session, out io.Writer) error {
	resources, err := opened.Resources(ctx)
	if err != nil {
		return err
	}
	table := inventory(resources)
	if table == "" {
		table = "Nothing of this stack is left in the simulated account.\n"
	}
	_, err = fmt.Fprintf(out, "%s\n%s\n", table, simulated)
	return err
}

// inventory is the table: a heading for each group; kind, count, and a line for each instance. It is empty if there is
// no resource.
func inventory(resources []engine.Resource) string {
	byToken := map[string][]engine.Resource{}
	read := map[[2]string]bool{} // What exists already may be read by several components, and is still one.
	for _, resource := range resources {
		if !resource.Custom || resource.Deleted || strings.HasPrefix(resource.Type, "pulumi:") {
			continue
		}
		if key := [2]string{resource.Type, resource.ID}; resource.External {
			if read[key] {
				continue
			}
			read[key] = true
		}
		byToken[resource.Type] = append(byToken[resource.Type], resource)
	}
	var table strings.Builder
	group := ""
	for _, kind := range listed(byToken) {
		if kind.group != group {
			fmt.Fprintf(&table, "%s\n", kind.group)
		}
		group = kind.group
		kind.write(&table, byToken[kind.token])
	}
	return table.String()
}

// listed are the kinds that there are resources of: first the known ones in order, then each unknown type.
func listed(byToken map[string][]engine.Resource) []kind {
	var present []kind
	known := map[string]bool{}
	for _, kind := range kinds {
		known[kind.token] = true
		if len(byToken[kind.token]) > 0 {
			present = append(present, kind)
		}
	}
	for _, token := range slices.Sorted(maps.Keys(byToken)) {
		if !known[token] {
			present = append(present, kind{"Other", token, token, []fact{id}})
		}
	}
	return present
}

func (k kind) write(table *strings.Builder, resources []engine.Resource) {
	fmt.Fprintf(table, "  %-19s%3d", k.label, len(resources))
	if k.facts == nil {
		table.WriteString("\n")
		return
	}
	// By name, which tells of the zone or the range; by ID, subnets would change places from one account to the next.
	byName := func(a, b engine.Resource) int { return strings.Compare(a.Name(), b.Name()) }
	var lines []string
	for _, resource := range slices.SortedFunc(slices.Values(resources), byName) {
		lines = append(lines, k.describe(resource))
	}
	fmt.Fprintf(table, "  %s\n", strings.Join(lines, fmt.Sprintf("\n%26s", "")))
}

func (k kind) describe(resource engine.Resource) string {
	var words []string
	for _, fact := range k.facts {
		value := fact.of(resource)
		if fact.form != "" {
			value = fmt.Sprintf(fact.form, value)
		}
		words = append(words, value)
	}
	return strings.Join(words, " ")
}

func (f fact) of(resource engine.Resource) string {
	switch f {
	case id:
		return strings.TrimPrefix(resource.ID, ourNames)
	case name:
		return strings.TrimPrefix(resource.Name(), ourNames)
	}
	return valueAt(resource.Outputs, strings.Split(f.path, "."))
}

// valueAt follows a path through objects; on a list it follows the rest of the path in each item.
func valueAt(value any, path []string) string {
	switch value := value.(type) {
	case map[string]any:
		if len(path) > 0 {
			return valueAt(value[path[0]], path[1:])
		}
	case []any:
		var values []string
		for _, item := range value {
			values = append(values, valueAt(item, path))
		}
		return strings.Join(values, ", ")
	case string, float64, bool:
		return fmt.Sprint(value)
	}
	return ""
}
