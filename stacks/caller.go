package stacks

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/awsnames"
	"private-notebook/internal/fault"
)

// lookUpAccount asks whose credentials deploy. Where that is not told, no account is compared; look-ups that need credentials say why.
func (c *Config) lookUpAccount(ctx *pulumi.Context) {
	if caller, err := aws.GetCallerIdentity(ctx, nil); err == nil {
		c.account = caller.AccountId
	}
}

// namedArn is an ARN of the configuration, and what of it must be the stack's own.
type namedArn struct {
	key, arn              string
	ownRegion, ownAccount bool
}

// arns are those that the configuration names. A KMS key may be another account's, whose key policy then admits this one; roles that are
// spared by an organisation's policy, and buckets, may be anybody's.
func (c Config) arns() []namedArn {
	all := []namedArn{
		{"clientVpnServerCertificateArn", c.ClientVpnServerCertificateArn, true, true},
		{"clientVpnClientRootCertificateArn", c.ClientVpnClientRootCertificateArn, true, true},
		{"clientVpnConnectHandlerArn", c.ClientVpnConnectHandlerArn, true, true},
		{"clientVpnSamlProviderArn", c.ClientVpnSamlProviderArn, false, true},
		{"clientVpnSelfServiceSamlProviderArn", c.ClientVpnSelfServiceSamlProviderArn, false, true},
		{"clientVpnLogKmsKeyArn", c.ClientVpnLogKmsKeyArn, true, false},
		{"notebookKmsKeyArn", c.NotebookKmsKeyArn, true, false},
		{"watchLogKmsKeyArn", c.WatchLogKmsKeyArn, true, false},
		{"issuanceAlarmTopicArn", c.IssuanceAlarmTopicArn, true, true},
		{"siteToSiteVpn.customerGateway.certificateArn", c.SiteToSiteVpn.CustomerGateway.CertificateArn, true, true},
		{"siteToSiteVpn.logKmsKeyArn", c.SiteToSiteVpn.LogKmsKeyArn, true, false},
		{"flowLogBucketArn", c.FlowLogBucketArn, false, false},
	}
	list := func(key string, arns []string, ownAccount bool) {
		for i, arn := range arns {
			all = append(all, namedArn{fmt.Sprintf("%s[%d]", key, i), arn, false, ownAccount})
		}
	}
	list("notebookRolePolicyArns", c.NotebookRolePolicyArns, true)
	list("guardrailExemptRoleArns", c.GuardrailExemptRoleArns, false)
	for _, name := range sortedKeys(c.Notebooks) {
		m, at := c.Notebooks[name], "notebooks."+name+"."
		all = append(all, namedArn{at + "kmsKeyArn", m.KmsKeyArn, true, false})
		if m.RolePolicyArns != nil {
			list(at+"rolePolicyArns", *m.RolePolicyArns, true)
		}
	}
	return all
}

// checkArns reports ARNs of another partition, Region or account than the stack's, which AWS refuses in the middle of an update.
func (c Config) checkArns() fault.List {
	var faults fault.List
	for _, named := range c.arns() {
		if theirs, own := c.strange(named); len(theirs) > 0 {
			faults.Add(configWhat, named.key+" = "+named.arn, "is of "+strings.Join(theirs, ", ")+", and the stack of "+strings.Join(own, ", "),
				"name one that the stack can use, or deploy where it is")
		}
	}
	return faults
}

// strange are the parts of an ARN that are not the stack's, and the stack's own. What is no ARN has been said, and what belongs to AWS
// itself is everybody's.
func (c Config) strange(named namedArn) (theirs, own []string) {
	parts := strings.SplitN(named.arn, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" {
		return nil, nil
	}
	compare := func(what, got, want string) {
		if got != "" && want != "" && got != want {
			theirs, own = append(theirs, what+" "+got), append(own, what+" "+want)
		}
	}
	if names, err := awsnames.ForRegion(c.Region); err == nil && !c.regionUnread {
		compare("partition", parts[1], names.Partition)
		if named.ownRegion {
			compare("Region", parts[3], c.Region)
		}
	}
	if named.ownAccount && parts[4] != "aws" {
		compare("account", parts[4], c.account)
	}
	return theirs, own
}

// forOwner is what only the owner of a VPC can make in it, with what works for those with whom it is shared.
type forOwner struct{ what, instead string }

// checkOwner reports a VPC that another account shares, where the stack would make in it what only its owner may (Amazon VPC User Guide,
// "Responsibilities and permissions for owners and participants").
func (v existingVpc) checkOwner(owner string) fault.List {
	if v.account == "" || owner == "" || owner == v.account || len(v.forOwner) == 0 {
		return nil
	}
	var things, instead []string
	for _, thing := range v.forOwner {
		things, instead = append(things, thing.what), append(instead, thing.instead)
	}
	var faults fault.List
	faults.Add(vpcWhat, v.id, fmt.Sprintf("belongs to account %s, and is only shared with %s: its owner alone can make there %s",
		owner, v.account, strings.Join(things, ", ")), "have its owner make them, and "+strings.Join(instead, "; "))
	return faults
}

// forOwner are the parts of the environment that only the owner of its VPC can make.
func (e environment) forOwner() []forOwner {
	var all []forOwner
	add := func(isMade bool, what, instead string) {
		if isMade {
			all = append(all, forOwner{what, instead})
		}
	}
	x := e.Existing
	makesAPI, makesNotebook := x.APIEndpointID == "" && x.APIEndpoint == nil, x.NotebookEndpointID == "" && x.NotebookEndpoint == nil
	add(makesAPI || makesNotebook, "interface endpoints with private DNS",
		"name them in existing.apiEndpointId and existing.notebookEndpointId or, where they cannot be looked up, in existing.apiEndpoint and existing.notebookEndpoint")
	add(e.ClientVpnCIDR.IsValid(), "a Client VPN", "name it in existing.clientVpnEndpointId instead of clientVpnCidr")
	add(len(e.OnPremisesCIDRs) > 0 && x.InboundResolverID == "", "an inbound resolver", "name it in existing.inboundResolverId")
	add(len(e.CompanionEndpoints) > len(x.CompanionEndpointIDs)+len(x.CompanionEndpoints), "companion endpoints",
		"name them in existing.companionEndpointIds or existing.companionEndpoints")
	add(e.OnPremisesConfig.isSet(), "gateways, attachments and routes", "leave onPremisesGateway, siteToSiteVpn and directConnectGatewayId out")
	add(e.FlowLogs, "flow logs of the VPC", "leave flowLogs out")
	add(e.QueryLogs, "query logs of the VPC", "leave queryLogs out")
	return all
}
