package cloud

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	trustSageMaker = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
		`"Principal":{"Service":"sagemaker.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	trustEC2 = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
		`"Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	trustFlowLogs = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
		`"Principal":{"Service":"vpc-flow-logs.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	describeNotebooks = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
		`"Action":"sagemaker:DescribeNotebookInstance","Resource":"*"}]}`
)

// world is a stack with one or more resources of every type: the reference network in small.
type world struct {
	*bench
	vpc, subnetA, subnetC, endpointGroup, vpnGroup *deployed
	caKey, caCert, serverKey, serverCert           *deployed
	acmServer, acmCA, logGroup, logStream, vpn     *deployed
	role, key, lifecycle, notebook, policy         *deployed
	saml, directory                                *deployed
}

func (b *bench) network() *world {
	w := &world{bench: b}
	w.vpc = b.up(vpcType, "net", m{"cidrBlock": "10.60.0.0/16", "enableDnsHostnames": true})
	w.subnetA = b.up(subnetType, "a", m{
		"vpcId": w.vpc.ID(), "cidrBlock": "10.60.0.0/24", "availabilityZone": "ap-northeast-1a",
	})
	w.subnetC = b.up(subnetType, "c", m{
		"vpcId": w.vpc.ID(), "cidrBlock": "10.60.1.0/24", "availabilityZone": "ap-northeast-1c",
	})
	w.endpointGroup = b.up(securityGroupType, "endpoints", m{"vpcId": w.vpc.ID(), "description": "HTTPS in"})
	w.vpnGroup = b.up(securityGroupType, "vpn", m{"vpcId": w.vpc.ID()})
	return w
}

func (w *world) zones() []any { return []any{w.subnetA.ID(), w.subnetC.ID()} }

func (w *world) restOfNetwork() {
	w.up(defaultSecurityGroupType, "default", m{"vpcId": w.vpc.ID()})
	options := w.up(dhcpOptionsType, "own", m{"domainNameServers": []any{"AmazonProvidedDNS", "10.1.0.10"}})
	second := w.up(vpcType, "second", m{"cidrBlock": "10.61.0.0/16"})
	w.up(dhcpAssociationType, "own", m{"dhcpOptionsId": options.ID(), "vpcId": second.ID()})
	second.outputs = w.read(second).Outputs // The association shows on the VPC.
	w.up(vpcRangeType, "more", m{"cidrBlock": "100.64.0.0/24", "vpcId": second.ID()})
	w.up(peeringType, "second", m{"vpcId": second.ID(), "peerVpcId": w.vpc.ID()})
	table := w.up(routeTableType, "private", m{"vpcId": w.vpc.ID()})
	w.up(routeTableAssociationType, "a", m{"routeTableId": table.ID(), "subnetId": w.subnetA.ID()})
	rule := m{"securityGroupId": w.endpointGroup.ID(), "ipProtocol": "tcp", "fromPort": 443, "toPort": 443}
	w.up(ingressRuleType, "from-vpc", with(rule, m{"cidrIpv4": "10.60.0.0/16"}))
	w.up(ingressRuleType, "from-vpn", with(rule, m{"referencedSecurityGroupId": w.vpnGroup.ID()}))
	w.up(egressRuleType, "vpn-out", m{
		"securityGroupId": w.vpnGroup.ID(), "ipProtocol": "-1", "cidrIpv4": "10.60.0.0/16",
	})
	for name, service := range map[string]string{
		"api": "com.amazonaws.ap-northeast-1.sagemaker.api", "notebook": "aws.sagemaker.ap-northeast-1.notebook",
	} {
		w.up(vpcEndpointType, name, w.endpointInputs(service))
	}
	w.up(resolverEndpointType, "inbound", m{
		"direction": "INBOUND", "securityGroupIds": []any{w.vpnGroup.ID()},
		"ipAddresses": []any{m{"subnetId": w.subnetA.ID()}, m{"subnetId": w.subnetC.ID()}},
	})
}

func (w *world) endpointInputs(service string) m {
	return m{
		"vpcId": w.vpc.ID(), "vpcEndpointType": "Interface", "privateDnsEnabled": true, "subnetIds": w.zones(),
		"securityGroupIds": []any{w.endpointGroup.ID()}, "serviceName": service,
	}
}

// certificates makes a CA and a server certificate and imports both, as a stack without certificates does.
func (w *world) certificates() {
	key := func(name string) *deployed {
		return w.up("tls:index/privateKey:PrivateKey", name, m{"algorithm": "RSA", "rsaBits": 1024})
	}
	w.caKey, w.serverKey = key("ca"), key("server")
	w.caCert = w.up("tls:index/selfSignedCert:SelfSignedCert", "ca", m{
		"privateKeyPem": secretOf(w.caKey, "privateKeyPem"), "isCaCertificate": true, "validityPeriodHours": 8760,
		"allowedUses": []any{"cert_signing", "crl_signing"}, "subject": m{"commonName": "ca.example.com"},
	})
	request := w.up("tls:index/certRequest:CertRequest", "server", m{
		"privateKeyPem": secretOf(w.serverKey, "privateKeyPem"), "dnsNames": []any{"vpn.example.com"},
		"subject": m{"commonName": "vpn.example.com"},
	})
	w.serverCert = w.up("tls:index/locallySignedCert:LocallySignedCert", "server", m{
		"caCertPem": w.caCert.out("certPem"), "caPrivateKeyPem": secretOf(w.caKey, "privateKeyPem"),
		"certRequestPem": request.out("certRequestPem"), "validityPeriodHours": 8760,
		"allowedUses": []any{"server_auth", "digital_signature", "key_encipherment"},
	})
	w.acmServer = w.up(certificateType, "server", m{
		"certificateBody": w.serverCert.out("certPem"), "certificateChain": w.caCert.out("certPem"),
		"privateKey": secretOf(w.serverKey, "privateKeyPem"),
	})
	w.acmCA = w.up(certificateType, "ca", m{
		"certificateBody": w.caCert.out("certPem"), "privateKey": secretOf(w.caKey, "privateKeyPem"),
	})
}

// secretOf is an output that must be a secret, with its mark, as the engine passes it on.
func secretOf(d *deployed, key string) resource.PropertyValue {
	return d.outputs[resource.PropertyKey(key)]
}

func (w *world) vpnInputs() m {
	return m{
		"clientCidrBlock": "172.16.0.0/22", "serverCertificateArn": w.acmServer.out("arn"), "vpcId": w.vpc.ID(),
		"securityGroupIds": []any{w.vpnGroup.ID()}, "dnsServers": []any{"10.60.0.2"}, "splitTunnel": true,
		"authenticationOptions": []any{m{
			"type": "certificate-authentication", "rootCertificateChainArn": w.acmCA.out("arn"),
		}},
		"connectionLogOptions": m{
			"enabled": true, "cloudwatchLogGroup": w.logGroup.ID(), "cloudwatchLogStream": w.logStream.ID(),
		},
	}
}

// metadata is what an identity provider says of itself, as long as IAM wants it.
func metadata() string {
	return `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com">` +
		`<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">` +
		strings.Repeat("<!-- certificate -->", 50) + `</IDPSSODescriptor></EntityDescriptor>`
}

func (w *world) directoryInputs() m {
	return m{
		"name": "corp.example.com", "password": resource.MakeSecret(text("Never-1n-Plain")), "type": "MicrosoftAD",
		"vpcSettings": m{"vpcId": w.vpc.ID(), "subnetIds": w.zones()},
	}
}

// identity is what people prove with who they are.
func (w *world) identity() {
	w.saml = w.up(samlProviderType, "idp", m{"samlMetadataDocument": metadata()})
	w.directory = w.up(directoryType, "corp", w.directoryInputs())
}

func (w *world) clientVpn() {
	w.logGroup = w.up(logGroupType, "vpn", m{"name": "/vpn/dev", "retentionInDays": 365})
	w.logStream = w.up(logStreamType, "vpn", m{"name": "connections", "logGroupName": w.logGroup.ID()})
	w.vpn = w.up(clientVpnType, "vpn", w.vpnInputs())
	for name, subnet := range map[string]*deployed{"a": w.subnetA, "c": w.subnetC} {
		w.up(networkAssociationType, name, m{"clientVpnEndpointId": w.vpn.ID(), "subnetId": subnet.ID()})
	}
	w.up(authorizationRuleType, "vpc", m{
		"clientVpnEndpointId": w.vpn.ID(), "targetNetworkCidr": "10.60.0.0/16", "authorizeAllGroups": true,
	})
	w.up(clientVpnRouteType, "further", m{
		"clientVpnEndpointId": w.vpn.ID(), "targetVpcSubnetId": w.subnetA.ID(), "destinationCidrBlock": "10.99.0.0/16", "description": "a peer",
	})
}

func (w *world) notebookInputs() m {
	return m{
		"name": "research", "instanceType": "ml.t3.medium", "roleArn": w.role.out("arn"), "rootAccess": "Disabled",
		"directInternetAccess": "Disabled", "subnetId": w.subnetA.ID(), "securityGroups": []any{w.vpnGroup.ID()},
		"kmsKeyId": w.key.out("arn"), "lifecycleConfigName": w.lifecycle.ID(), "volumeSize": 20,
		"instanceMetadataServiceConfiguration": m{"minimumInstanceMetadataServiceVersion": "2"},
	}
}

func (w *world) notebooks() {
	w.role = w.up(roleType, "execution", m{"assumeRolePolicy": trustSageMaker})
	w.up(rolePolicyType, "execution", m{"role": w.role.ID(), "policy": describeNotebooks})
	w.key = w.up(kmsKeyType, "volume", m{"enableKeyRotation": true, "deletionWindowInDays": 7})
	w.up(kmsAliasType, "volume", m{"targetKeyId": w.key.ID()})
	script := base64.StdEncoding.EncodeToString([]byte("#!/bin/sh\n"))
	w.lifecycle = w.up(lifecycleType, "setup", m{"onStart": script})
	w.notebook = w.up(notebookType, "research", w.notebookInputs())
}

func (w *world) access() {
	w.policy = w.up(policyType, "presign", m{"policy": describeNotebooks, "description": "opens the notebook"})
	issuer := w.up(roleType, "issuer", m{"assumeRolePolicy": trustEC2})
	group := w.up(iamGroupType, "team", m{})
	user := w.up(iamUserType, "person", m{})
	w.up(rolePolicyAttachmentType, "issuer", m{"role": issuer.ID(), "policyArn": w.policy.out("arn")})
	w.up(groupPolicyAttachmentType, "team", m{"group": group.ID(), "policyArn": w.policy.out("arn")})
	w.up(userPolicyAttachmentType, "person", m{"user": user.ID(), "policyArn": w.policy.out("arn")})
	w.up(instanceProfileType, "issuer", m{"role": issuer.ID()})
}

func (w *world) flowLogInputs() m {
	role := w.up(roleType, "flows", m{"assumeRolePolicy": trustFlowLogs})
	group := w.up(logGroupType, "flows", m{})
	return m{
		"vpcId": w.vpc.ID(), "trafficType": "ALL", "logDestination": group.out("arn"), "iamRoleArn": role.out("arn"),
	}
}

func (w *world) alarmPattern() string {
	return `{"source":["aws.sagemaker"],"detail":{"$or":[{"vpcEndpointId":[{"exists":false}]},` +
		`{"vpcEndpointId":[{"anything-but":["` + w.of(vpcEndpointType, "api").ID() + `"]}]}]}}`
}

func (w *world) watch() {
	w.up(flowLogType, "flows", w.flowLogInputs())
	queries := w.up(queryLogConfigType, "queries", m{"destinationArn": w.of(logGroupType, "flows").out("arn")})
	w.up(queryLogAssociationType, "queries", m{"resolverQueryLogConfigId": queries.ID(), "resourceId": w.vpc.ID()})
	rule := w.up(eventRuleType, "outside", m{"eventPattern": w.alarmPattern(), "description": "watches"})
	topic := w.up(topicType, "alarm", m{"kmsMasterKeyId": w.key.out("arn")})
	w.up(topicPolicyType, "alarm", m{"arn": topic.ID(), "policy": publishedBy(topic.ID(), rule.out("arn"))})
	w.up(subscriptionType, "person", m{"topic": topic.ID(), "protocol": "email", "endpoint": "security@example.org"})
	w.up(eventTargetType, "alarm", m{"rule": rule.ID(), "arn": topic.ID(), "inputTransformer": m{
		"inputPaths": m{"who": "$.detail.userIdentity.arn"}, "inputTemplate": `"<who>"`,
	}})
}

// publishedBy is a topic's policy for one rule.
func publishedBy(topic, rule any) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},`+
		`"Action":"sns:Publish","Resource":"%s","Condition":{"ArnEquals":{"aws:SourceArn":"%s"}}}]}`, topic, rule)
}

// everything deploys the whole world.
func (b *bench) everything() *world {
	w := b.network()
	w.restOfNetwork()
	w.certificates()
	w.identity()
	w.clientVpn()
	w.notebooks()
	w.access()
	w.watch()
	w.onPremises()
	return w
}

// with is a copy of a property bag with others over it. A nil value removes.
func with(base, over m) m {
	merged := m{}
	for k, v := range base {
		merged[k] = v
	}
	for k, v := range over {
		if v == nil {
			delete(merged, k)
			continue
		}
		merged[k] = v
	}
	return merged
}
