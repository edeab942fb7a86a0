package components

import (
	"fmt"
	"regexp"

	"private-notebook/internal/fault"
)

// AWS's limits on the names of what Pulumi names after a child's logical name (IAM User Guide, "IAM and AWS STS quotas";
// Amazon SageMaker API Reference, CreateNotebookInstanceLifecycleConfig; Route 53 Resolver API Reference,
// CreateResolverEndpoint; Amazon EC2 API Reference, CreateSecurityGroup and CreateCustomerGateway).
const (
	longestRole          = 64
	longestPolicy        = 128
	longestScripts       = 63
	longestResolver      = 64
	longestSecurityGroup = 255
	longestDevice        = 255
	// prefixedName is what the provider adds to a name's beginning: a date and a counter.
	prefixedName = 26
	// autoName is what Pulumi adds: a hyphen and seven hexadecimal digits.
	autoName = 8
)

// longestNames are how long each component's name may be, so that the longest name made from it is not too long.
var longestNames = map[string]int{
	PrivateNotebookToken:       min(longestScripts-len("-notebook-scripts"), longestResolver-len("-resolver-endpoint")) - autoName,
	PrivateLinkToken:           longestSecurityGroup - len("-endpoints") - autoName,
	ClientVpnToken:             longestSecurityGroup - len("-clients") - autoName,
	ClientVpnCertificatesToken: longestSecurityGroup, // The certificates have a domain, not a name; this only keeps it readable.
	InboundResolverToken:       longestResolver - len("-endpoint") - autoName,
	NotebookToken:              longestScripts - len("-scripts") - autoName,
	PresignPolicyToken:         longestPolicy - len("-allow-notebooks-25-networks-25") - autoName,
	Ec2IssuerToken:             longestRole - len("-role") - autoName,
	NetworkToken:               longestSecurityGroup,
	ExistingNetworkToken:       longestSecurityGroup, // Nothing is named: what is read has its names.
	OnPremisesGatewayToken:     longestSecurityGroup, // Nothing is named after it but tags; this only keeps it readable.
	SiteToSiteVpnToken:         longestDevice - len(vendedLogs+"-tunnels-") - prefixedName,
}

// componentName is the form that suits whatever is named after a component: lifecycle configurations take nothing else.
var componentName = regexp.MustCompile(`^[a-zA-Z0-9](-*[a-zA-Z0-9])*$`)

// checkName reports a component's name of which AWS would refuse what is made from it, in the middle of an update.
func checkName(token, name string) fault.List {
	var faults fault.List
	if longest := longestNames[token]; len(name) > longest || !componentName.MatchString(name) {
		faults.Add("component", fmt.Sprintf("name %q", name), "cannot begin the names of its resources",
			fmt.Sprintf("use letters, digits and inner hyphens, at most %d", longest))
	}
	return faults
}
