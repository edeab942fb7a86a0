package cloud

import (
	"regexp"
	"strings"
)

// authenticationWay is what AWS wants to know of one way to authenticate.
type authenticationWay struct {
	// needs is the property without which AWS refuses the way, and title what its refusal calls it.
	needs, title string
	// knowsUsers says that people, and so their groups, are known: a certificate names neither.
	knowsUsers bool
}

// clientVpnAuthentication are the ways to authenticate.
var clientVpnAuthentication = map[string]authenticationWay{
	"certificate-authentication":       {"rootCertificateChainArn", "Mutual authentication", false},
	"directory-service-authentication": {"activeDirectoryId", "Active Directory authentication", true},
	"federated-authentication":         {"samlProviderArn", "Federated authentication", true},
}

// refuseAuthentication: mutual authentication alone, a user-based way alone, or one of each, whose users must then pass
// both (administrator guide, "Client authentication"). AWS's sentence on a missing part is published; that on the
// combination is ours.
func (c *call) refuseAuthentication() error {
	seen := map[bool]string{}
	for _, option := range c.in.objs("authenticationOptions") {
		way := clientVpnAuthentication[option.str("type")]
		if option.str(way.needs) == "" {
			return c.fail("MissingParameter", "%s is required but is missing in the request", way.title)
		}
		if other := seen[way.knowsUsers]; other != "" {
			return c.fail("InvalidParameterValue", "%s and %s cannot be combined", other, option.str("type"))
		}
		seen[way.knowsUsers] = option.str("type")
	}
	return c.refuseClientVpnCertificates()
}

// knowsUsers reports whether people authenticate to a Client VPN endpoint as somebody.
func knowsUsers(endpoint props) bool {
	for _, option := range endpoint.objs("authenticationOptions") {
		if clientVpnAuthentication[option.str("type")].knowsUsers {
			return true
		}
	}
	return false
}

// refuseClientVpnCertificates: Client VPN takes RSA keys of 1024 and 2048 bits only (administrator guide, "Mutual
// authentication"), and a server certificate that has been issued for a domain.
func (c *call) refuseClientVpnCertificates() error {
	arns := []string{c.in.str("serverCertificateArn")}
	for _, option := range c.in.objs("authenticationOptions") {
		if arn := option.str("rootCertificateChainArn"); arn != "" {
			arns = append(arns, arn)
		}
	}
	for _, arn := range arns {
		certificate := c.refer(certificates, arn)
		switch algorithm := certificate.str("keyAlgorithm"); {
		case certificate.str("status") != "ISSUED":
			return c.fail("InvalidParameterValue", "Certificate %s is not in a valid state: %s", arn, certificate.str("status"))
		case algorithm != "RSA_1024" && algorithm != "RSA_2048":
			return c.fail("InvalidParameterValue", "Certificate %s has the key algorithm %s; Client VPN supports RSA_1024 "+
				"and RSA_2048", arn, algorithm)
		case certificate.str("domainName") == "":
			return c.fail("InvalidParameterValue", "Certificate %s does not have a domain", arn)
		}
	}
	return nil
}

var functionArn = regexp.MustCompile(`^arn:[\w-]+:lambda:([\w-]+):(\d{12}):function:([\w-]+)(:[\w$-]+)?$`)

// refuseConnectHandler: the function's name begins with AWSClientVPN-, and it is of the endpoint's account and Region
// (administrator guide, "Connection authorization"). Whether it exists is not looked at: the simulated AWS has no functions.
func (c *call) refuseConnectHandler() error {
	options := c.in.obj("clientConnectOptions")
	if !options.isTrue("enabled") {
		return nil
	}
	arn := options.str("lambdaFunctionArn")
	parts := functionArn.FindStringSubmatch(arn)
	switch {
	case arn == "":
		return c.fail("MissingParameter", "LambdaFunctionArn is required when client connect options are enabled")
	case parts == nil:
		return c.fail("InvalidParameterValue", "%s is not the ARN of a Lambda function", arn)
	case !strings.HasPrefix(parts[3], "AWSClientVPN-"):
		return c.fail("InvalidParameterValue", "The name of the Lambda function %s must begin with AWSClientVPN-", parts[3])
	case parts[1] != c.region || parts[2] != AccountID:
		return c.fail("InvalidParameterValue", "The Lambda function %s must be of the same account and Region as the endpoint", arn)
	}
	return nil
}
