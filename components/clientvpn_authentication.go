package components

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2clientvpn"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// ClientVpnAuthentication is how people prove who they are. At least one way must be set. AWS combines mutual TLS with
// either of the other two, and people must then pass both; SAML and Active Directory do not go together (AWS Client VPN
// Administrator Guide, "Client authentication"). It cannot be changed later: a change replaces the endpoint, which ends
// every session, and everybody needs a new profile.
type ClientVpnAuthentication struct {
	// MutualTLS asks each client for a certificate. It knows devices, not users, and so no groups.
	MutualTLS *MutualTLS
	// Saml sends people to the login page of a SAML 2.0 identity provider.
	Saml *SamlAuthentication
	// ActiveDirectory asks for a user name and password of a directory.
	ActiveDirectory *ActiveDirectoryAuthentication
}

// MutualTLS admits clients whose certificate was signed by a given CA.
type MutualTLS struct {
	// ClientRootCertificateArn is an ACM certificate signed by the CA whose client certificates are admitted. Required.
	ClientRootCertificateArn pulumi.StringInput
}

// SamlAuthentication admits people who log in at a SAML 2.0 identity provider. People need the client that AWS provides.
type SamlAuthentication struct {
	// ProviderArn is the IAM SAML identity provider, of the same account. Required.
	ProviderArn pulumi.StringInput
	// SelfServiceProviderArn is a second IAM SAML identity provider for the self-service portal, for identity
	// providers whose applications take one Assertion Consumer Service URL only. Nil uses ProviderArn there too.
	SelfServiceProviderArn pulumi.StringInput
}

// ActiveDirectoryAuthentication admits the users of a directory.
type ActiveDirectoryAuthentication struct {
	// DirectoryID is the AWS Managed Microsoft AD or AD Connector, of the same account, e.g. "d-1234567890". Required.
	DirectoryID pulumi.StringInput
}

const (
	authenticationRemedy = "set Authentication.MutualTLS, Authentication.Saml or Authentication.ActiveDirectory"
	handlerPrefix        = "AWSClientVPN-"
	// AWS Client VPN Administrator Guide, "Users and groups quotas".
	longestGroupID = 255
	// ruleSeparator is the provider's own (terraform-provider-aws, ClientVPNAuthorizationRuleCreateResourceID).
	ruleSeparator = ","
)

var (
	// A function's ARN names it after ":function:", and may go on with a version or an alias.
	handlerArn = regexp.MustCompile(`^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:` + handlerPrefix + `[\w-]+(:[\w$-]+)?$`)
	groupSID   = regexp.MustCompile(`^S-1-\d+(-\d+)+$`)
)

// options are the ways in the form of the provider.
func (a ClientVpnAuthentication) options() ec2clientvpn.EndpointAuthenticationOptionArray {
	var ways ec2clientvpn.EndpointAuthenticationOptionArray
	if a.MutualTLS != nil {
		ways = append(ways, &ec2clientvpn.EndpointAuthenticationOptionArgs{
			Type:                    pulumi.String("certificate-authentication"),
			RootCertificateChainArn: a.MutualTLS.ClientRootCertificateArn.ToStringOutput(),
		})
	}
	if a.Saml != nil {
		way := &ec2clientvpn.EndpointAuthenticationOptionArgs{
			Type:            pulumi.String("federated-authentication"),
			SamlProviderArn: a.Saml.ProviderArn.ToStringOutput(),
		}
		if a.Saml.SelfServiceProviderArn != nil {
			way.SelfServiceSamlProviderArn = a.Saml.SelfServiceProviderArn.ToStringOutput()
		}
		ways = append(ways, way)
	}
	if a.ActiveDirectory != nil {
		ways = append(ways, &ec2clientvpn.EndpointAuthenticationOptionArgs{
			Type:              pulumi.String("directory-service-authentication"),
			ActiveDirectoryId: a.ActiveDirectory.DirectoryID.ToStringOutput(),
		})
	}
	return ways
}

// knowsUsers says whether people, and so their groups, are known: a certificate names neither.
func (a ClientVpnAuthentication) knowsUsers() bool {
	return a.Saml != nil || a.ActiveDirectory != nil
}

func (a ClientVpnAuthentication) check() fault.List {
	var faults fault.List
	if a.MutualTLS == nil && !a.knowsUsers() {
		faults.Add(clientVpnWhat, "authentication", "is missing", authenticationRemedy, "MutualTLS", "Saml", "ActiveDirectory")
	}
	if a.MutualTLS != nil && a.MutualTLS.ClientRootCertificateArn == nil {
		faults.Add(clientVpnWhat, "client root certificate ARN", "is missing", "give the ARN of a certificate in ACM in the same Region",
			"MutualTLS.ClientRootCertificateArn")
	}
	if a.Saml != nil && a.Saml.ProviderArn == nil {
		faults.Add(clientVpnWhat, "SAML provider ARN", "is missing", "give the ARN of an IAM SAML identity provider of the same account",
			"Saml.ProviderArn")
	}
	if a.ActiveDirectory != nil && a.ActiveDirectory.DirectoryID == nil {
		faults.Add(clientVpnWhat, "directory ID", "is missing", "give the ID of a directory of the same account", "ActiveDirectory.DirectoryID")
	}
	if a.Saml != nil && a.ActiveDirectory != nil {
		faults.Add(clientVpnWhat, "authentication by SAML and Active Directory at once", "is not offered by AWS",
			"keep one of them; mutual TLS goes with either", "Saml", "ActiveDirectory")
	}
	return faults
}

// checkPortal refuses a portal that nobody could sign in to (AWS Client VPN Administrator Guide, "Access the
// self-service portal").
func (a ClientVpnArgs) checkPortal() fault.List {
	var faults fault.List
	if a.SelfServicePortal && !a.Authentication.knowsUsers() {
		faults.Add(clientVpnWhat, "self-service portal", "has no users to sign in: a certificate opens no portal",
			"add SAML or Active Directory, or leave the portal off", "SelfServicePortal")
	}
	if saml := a.Authentication.Saml; saml != nil && saml.SelfServiceProviderArn != nil && !a.SelfServicePortal {
		faults.Add(clientVpnWhat, "self-service SAML provider ARN", "is given without the portal that it is for",
			"turn the portal on, or leave the ARN out", "SelfServicePortal", "Authentication.Saml.SelfServiceProviderArn")
	}
	return faults
}

// checkGroups makes somebody say it where everybody is to get in: an identity provider often knows the whole company.
func (a ClientVpnArgs) checkGroups() fault.List {
	var faults fault.List
	switch users, some := a.Authentication.knowsUsers(), len(a.AuthorizedGroups) > 0; {
	case some && !users:
		faults.Add(clientVpnWhat, "authorised groups", "would let nobody in: mutual TLS alone knows no groups",
			"add SAML or Active Directory, or leave the groups out", "AuthorizedGroups")
	case some && a.AuthorizeEveryone:
		faults.Add(clientVpnWhat, "authorising everybody", "is combined with authorised groups, which it would make pointless", "keep one of them",
			"AuthorizeEveryone", "AuthorizedGroups")
	case users && !some && !a.AuthorizeEveryone:
		faults.Add(clientVpnWhat, "authorised groups", "are missing, so everybody whom the identity provider knows would get in",
			"name the groups of the notebooks' users, or authorise everybody on purpose", "AuthorizedGroups", "AuthorizeEveryone")
	}
	seen := map[string]bool{}
	for _, name := range sortedKeys(a.AuthorizedGroups) {
		faults.Append(a.checkGroup(name, seen))
	}
	return faults
}

func (a ClientVpnArgs) checkGroup(name string, seen map[string]bool) fault.List {
	var faults fault.List
	got := fmt.Sprintf("authorised group %q", name)
	if name == "" || a.AuthorizedGroups[name] == nil {
		faults.Add(clientVpnWhat, got, "has no name or no ID", "give each group a short name and its ID", "AuthorizedGroups")
		return faults
	}
	id, known := plain(a.AuthorizedGroups[name])
	if !known {
		return nil
	}
	got += " = " + fmt.Sprintf("%q", id)
	switch {
	case id == "" || len(id) > longestGroupID:
		faults.Add(clientVpnWhat, got, "is empty or too long", fmt.Sprintf("write 1 to %d characters", longestGroupID), "AuthorizedGroups")
	case strings.Contains(id, ruleSeparator) && a.Authentication.ActiveDirectory == nil:
		faults.Add(clientVpnWhat, got, "has a comma, which separates the parts of an authorisation rule's ID in the AWS provider",
			"have the identity provider send the groups' names or object IDs in memberOf, instead of distinguished names", "AuthorizedGroups")
	case a.Authentication.ActiveDirectory != nil && !groupSID.MatchString(id):
		faults.Add(clientVpnWhat, got, "is no SID, by which Client VPN knows an Active Directory group",
			"write one such as S-1-5-21-1111111111-2222222222-3333333333-1104", "AuthorizedGroups")
	}
	if seen[id] {
		faults.Add(clientVpnWhat, got, "has the ID of another group", "name each group once", "AuthorizedGroups")
	}
	seen[id] = true
	return faults
}

// checkHandler holds AWS's rule on the function's name (AWS Client VPN Administrator Guide, "Connection authorization").
func (a ClientVpnArgs) checkHandler() fault.List {
	arn, known := plain(a.ClientConnectHandlerArn)
	if !known || handlerArn.MatchString(arn) {
		return nil
	}
	var faults fault.List
	faults.Add(clientVpnWhat, "client connect handler "+arn, "is not the ARN of a Lambda function that Client VPN may call",
		"name a function of the same account and Region whose name begins with "+handlerPrefix, "ClientConnectHandlerArn")
	return faults
}

// plain is an input that was given as a value, which can be checked before anything is declared; another resource's
// output cannot.
func plain(input pulumi.StringInput) (string, bool) {
	text, isPlain := input.(pulumi.String)
	return string(text), isPlain
}
