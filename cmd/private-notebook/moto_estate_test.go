package main

import (
	"fmt"
	"strings"
)

// motoEstate is what the AWS command line has made in moto's account, by ID.
type motoEstate struct {
	*moto
	vpc, other, table, doors, office, notebookEndpoint string
}

const estateRegion = "ap-northeast-1"

// newMotoEstate is a notebook in a VPC with the two endpoints, a VPN to an office whose HTTPS the endpoints' group does not admit, and a second
// VPC that has all but a way to the first. Whoever has the policy "presign" opens the notebook through the endpoints.
func newMotoEstate(m *moto) *motoEstate {
	e := &motoEstate{moto: m}
	e.vpc = m.aws("ec2 create-vpc --cidr-block 10.60.0.0/16 --query Vpc.VpcId")
	m.aws("ec2 modify-vpc-attribute --enable-dns-hostnames Value=true --vpc-id " + e.vpc)
	subnets := []string{e.subnet(e.vpc, "10.60.0.0/24", "a"), e.subnet(e.vpc, "10.60.1.0/24", "c")}
	e.doors = e.group(e.vpc, "doors")
	e.office = m.aws("ec2 create-managed-prefix-list --prefix-list-name office --max-entries 2 --address-family IPv4 --entries Cidr=10.128.0.0/16 " +
		"--query PrefixList.PrefixListId")
	e.admit(e.doors, "tcp", 443, "IpRanges=[{CidrIp=10.60.0.0/16},{CidrIp=10.70.0.0/16}]")
	e.table = m.aws("ec2 create-route-table --query RouteTable.RouteTableId --vpc-id " + e.vpc)
	for _, subnet := range subnets {
		m.aws("ec2 associate-route-table --route-table-id " + e.table + " --subnet-id " + subnet)
	}
	e.addOffice()
	api := e.endpoint("com.amazonaws."+estateRegion+".sagemaker.api", subnets)
	e.notebookEndpoint = e.endpoint("aws.sagemaker."+estateRegion+".notebook", subnets)
	e.addNames(subnets)
	e.addIdentities(api, subnets[0])
	return e
}

func (e *motoEstate) subnet(vpc, cidr, zone string) string {
	return e.aws(fmt.Sprintf("ec2 create-subnet --vpc-id %s --cidr-block %s --availability-zone %s%s --query Subnet.SubnetId", vpc, cidr, estateRegion, zone))
}

func (e *motoEstate) group(vpc, name string) string {
	return e.aws("ec2 create-security-group --description d --query GroupId --group-name " + name + " --vpc-id " + vpc)
}

func (e *motoEstate) admit(group, protocol string, port int, whom string) {
	e.aws(fmt.Sprintf("ec2 authorize-security-group-ingress --group-id %s --ip-permissions IpProtocol=%s,FromPort=%d,ToPort=%d,%s", group, protocol, port, port, whom))
}

func (e *motoEstate) endpoint(service string, subnets []string) string {
	return e.aws("ec2 create-vpc-endpoint --vpc-endpoint-type Interface --private-dns-enabled --query VpcEndpoint.VpcEndpointId --vpc-id " + e.vpc +
		" --service-name " + service + " --security-group-ids " + e.doors + " --subnet-ids " + strings.Join(subnets, " "))
}

// addOffice adds the VPN with its route.
func (e *motoEstate) addOffice() {
	gateway := e.aws("ec2 create-vpn-gateway --type ipsec.1 --query VpnGateway.VpnGatewayId")
	e.aws("ec2 attach-vpn-gateway --vpn-gateway-id " + gateway + " --vpc-id " + e.vpc)
	e.aws("ec2 create-route --destination-cidr-block 10.128.0.0/16 --route-table-id " + e.table + " --gateway-id " + gateway)
	customer := e.aws("ec2 create-customer-gateway --type ipsec.1 --public-ip 198.51.100.1 --bgp-asn 65000 --query CustomerGateway.CustomerGatewayId")
	e.aws("ec2 create-vpn-connection --type ipsec.1 --customer-gateway-id " + customer + " --vpn-gateway-id " + gateway)
}

// addNames adds the inbound resolver, and the second VPC, which asks it for the notebooks' names.
func (e *motoEstate) addNames(subnets []string) {
	names := e.group(e.vpc, "names")
	for _, protocol := range []string{"udp", "tcp"} {
		e.admit(names, protocol, 53, "IpRanges=[{CidrIp=10.128.0.0/16},{CidrIp=10.70.0.0/16}]")
	}
	e.aws("route53resolver create-resolver-endpoint --creator-request-id 1 --name in --direction INBOUND --security-group-ids " + names +
		" --ip-addresses SubnetId=" + subnets[0] + ",Ip=10.60.0.77 SubnetId=" + subnets[1] + ",Ip=10.60.1.77")
	e.other = e.aws("ec2 create-vpc --cidr-block 10.70.0.0/16 --query Vpc.VpcId")
	first, second := e.subnet(e.other, "10.70.0.0/24", "a"), e.subnet(e.other, "10.70.1.0/24", "c")
	out := e.aws("route53resolver create-resolver-endpoint --creator-request-id 2 --name out --direction OUTBOUND --query ResolverEndpoint.Id --security-group-ids " +
		e.group(e.other, "out") + " --ip-addresses SubnetId=" + first + " SubnetId=" + second)
	for i, domain := range []string{"api.sagemaker." + estateRegion + ".amazonaws.com", "notebook." + estateRegion + ".sagemaker.aws"} {
		rule := e.aws(fmt.Sprintf("route53resolver create-resolver-rule --rule-type FORWARD --creator-request-id r%d --name r%d --domain-name %s --resolver-endpoint-id %s "+
			"--target-ips Ip=10.60.0.77,Port=53 Ip=10.60.1.77,Port=53 --query ResolverRule.Id", i, i, domain, out))
		e.aws(fmt.Sprintf("route53resolver associate-resolver-rule --name r%d --resolver-rule-id %s --vpc-id %s", i, rule, e.other))
	}
}

const (
	openNotebooks = "sagemaker:CreatePresignedNotebookInstanceUrl"
	motoPolicies  = "arn:aws:iam::123456789012:policy/"
)

func (e *motoEstate) policy(name string, statements ...string) {
	e.aws("iam create-policy --policy-name "+name+" --policy-document", `{"Version":"2012-10-17","Statement":[`+strings.Join(statements, ",")+`]}`)
}

func (e *motoEstate) role(name, rest string) {
	e.aws("iam create-role --role-name "+name+" "+rest+" --assume-role-policy-document",
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"sts:AssumeRole"}]}`)
}

func (e *motoEstate) attach(role, policy string) {
	e.aws("iam attach-role-policy --role-name " + role + " --policy-arn " + motoPolicies + policy)
}

func (e *motoEstate) addIdentities(api, subnet string) {
	condition := func(operator string) string {
		return fmt.Sprintf(`"Condition":{%q:{"aws:SourceVpce":[%q,%q]}}`, operator, api, e.notebookEndpoint)
	}
	e.policy("presign", `{"Sid":"Open","Effect":"Allow","Action":"`+openNotebooks+`","Resource":"*",`+condition("StringEquals")+`}`,
		`{"Sid":"NothingElse","Effect":"Deny","Action":"`+openNotebooks+`","Resource":"*",`+condition("StringNotEquals")+`}`)
	e.policy("all", `{"Effect":"Allow","Action":"sagemaker:*","Resource":"*"}`)
	e.policy("edge", `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`)
	e.role("notebook", "--description d")
	e.aws("sagemaker create-notebook-instance --notebook-instance-name research --instance-type ml.t3.medium --role-arn arn:aws:iam::123456789012:role/notebook --subnet-id " +
		subnet + " --security-group-ids " + e.group(e.vpc, "book") + " --direct-internet-access Disabled --tags Key=owner,Value=aya")
	e.role("analysts", "--path /people/ --tags Key=owner,Value=aya")
	e.attach("analysts", "presign")
	e.role("bounded", "--permissions-boundary "+motoPolicies+"edge")
	e.attach("bounded", "presign")
	e.role("stranger", "--description d")
	e.aws("iam create-group --group-name science")
	e.aws("iam create-user --user-name aya")
	e.aws("iam add-user-to-group --group-name science --user-name aya")
	e.aws("iam attach-group-policy --group-name science --policy-arn " + motoPolicies + "presign")
}
