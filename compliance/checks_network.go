package compliance

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"private-notebook/accesspath/observe"
)

// eachVpc asks about every VPC that the stack makes. A VPC that it only uses is its owner's to mend.
func eachVpc(ask func(s stack, id string) string) check {
	return func(s stack) (bool, []string) {
		var complaints []string
		for _, vpc := range s.of(vpcType) {
			if answer := ask(s, vpc.ID); answer != "" {
				complaints = append(complaints, nameOf(vpc)+": "+answer)
			}
		}
		return len(s.of(vpcType)) > 0, complaints
	}
}

// defaultGroupIsClosed wants the group taken over: one that nobody declares has AWS's rules, which admit its own members.
func defaultGroupIsClosed(s stack, id string) string {
	for _, group := range s.of(defaultType) {
		if text(group, "vpcId") != id {
			continue
		}
		if why := unreadable(group, []string{"ingress", "egress"}); why != "" {
			return "its default security group's " + why
		}
		if len(objects(group.Value("ingress")))+len(objects(group.Value("egress"))) > 0 {
			return "its default security group has rules"
		}
		return ""
	}
	return "its default security group is as AWS made it"
}

func flowIsLogged(s stack, id string) string {
	for _, log := range s.of(flowLogType) {
		if text(log, "vpcId") == id && text(log, "trafficType") != "ACCEPT" {
			return ""
		}
	}
	return "no flow log keeps what is rejected"
}

// hasEndpoint asks for an interface endpoint of a service by the last part of its name.
func hasEndpoint(service string) func(stack, string) string {
	return func(s stack, id string) string {
		for _, endpoint := range s.of(endpointType) {
			ofService := serviceOf(text(endpoint, "serviceName")) == service
			if ofService && text(endpoint, "vpcId") == id && text(endpoint, "vpcEndpointType") == "Interface" {
				return ""
			}
		}
		return "has no interface endpoint for " + service
	}
}

// serviceOf is what comes after the Region: "ecr.api" of com.amazonaws.eu-west-1.ecr.api.
func serviceOf(name string) string {
	parts := strings.Split(name, ".")
	region := slices.IndexFunc(parts, func(part string) bool { return strings.Count(part, "-") >= 2 })
	return strings.Join(parts[region+1:], ".")
}

// What stands for the whole world, and AWS's list of ports with high risk ("[EC2.19]").
const (
	worldV4 = "0.0.0.0/0"
	worldV6 = "::/0"
)

var (
	anyWorld = []string{worldV4, worldV6}
	highRisk = []int{20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601,
		8080, 8088, 8888, 9200, 9300}
)

// rule is one ingress rule, however it was declared.
type rule struct {
	of       observe.Resource
	sources  []string
	protocol string
	from, to int
}

// ports admits a rule to the complaint where it opens one of these.
func ports(numbers ...int) func(rule) bool {
	return func(r rule) bool {
		return slices.ContainsFunc(numbers, func(n int) bool { return r.isForAll() || r.from <= n && n <= r.to })
	}
}

// otherThanWeb is every rule but one for port 80 or 443 of TCP alone.
func otherThanWeb(r rule) bool {
	return r.isForAll() || r.protocol != "tcp" || r.from != r.to || r.from != 80 && r.from != 443
}

func (r rule) isForAll() bool { return r.protocol == "-1" || r.protocol == "all" || r.protocol == "" }

// nobodyFromTheWorld complains of rules that admit one of these ranges to what is said.
func nobodyFromTheWorld(ranges []string, opens func(rule) bool) check {
	return func(s stack) (bool, []string) {
		rules, complaints := s.ingress()
		for _, r := range rules {
			for _, source := range r.sources {
				if slices.Contains(ranges, wholeWorld(source)) && opens(r) {
					complaints = append(complaints, fmt.Sprintf("%s: admits %s", nameOf(r.of), source))
				}
			}
		}
		return len(rules)+len(complaints) > 0, complaints
	}
}

// wholeWorld is a range in its usual spelling, where it is all of IPv4 or IPv6.
func wholeWorld(source string) string {
	if prefix, err := netip.ParsePrefix(strings.TrimSpace(source)); err == nil && prefix.Bits() == 0 {
		return prefix.String()
	}
	return source
}

// ingress are all rules that let something in, and complaints of those that cannot be read.
func (s stack) ingress() (rules []rule, complaints []string) {
	add := func(of observe.Resource, properties func(string) any) {
		sources := texts(properties("cidrBlocks"))
		sources = append(sources, texts(properties("ipv6CidrBlocks"))...)
		sources = append(sources, texts(properties("cidrIpv4"))...)
		sources = append(sources, texts(properties("cidrIpv6"))...)
		protocol, _ := properties("protocol").(string)
		if protocol == "" {
			protocol, _ = properties("ipProtocol").(string)
		}
		from, _ := properties("fromPort").(float64)
		to, _ := properties("toPort").(float64)
		rules = append(rules, rule{of, sources, protocol, int(from), int(to)})
	}
	for _, r := range s.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "aws:ec2/securityGroupRule:SecurityGroupRule") {
		if why := unreadable(r, []string{"cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6"}); why != "" {
			complaints = append(complaints, nameOf(r)+": "+why)
		} else if text(r, "type") != "egress" {
			add(r, r.Value)
		}
	}
	for _, group := range s.of("aws:ec2/securityGroup:SecurityGroup", defaultType) {
		if why := unreadable(group, []string{"ingress"}); why != "" {
			complaints = append(complaints, nameOf(group)+": "+why)
		}
		for _, inline := range objects(group.Value("ingress")) {
			add(group, func(name string) any { return inline[name] })
		}
	}
	return rules, complaints
}
