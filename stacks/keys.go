package stacks

import (
	"slices"
	"strings"

	"private-notebook/internal/fault"
)

// A component's fault speaks of its arguments, and an operator writes keys. These tables say which key gives an argument, by its path
// behind the component's name; "*" stands for the member, such as an entry's number. An argument that no key gives stands in
// keys_test.go, with the reason.
var keysOfArguments = map[string]string{
	"Network.CIDR":              "vpcCidr",
	"Network.AvailabilityZones": "availabilityZones",
	"Network.SubnetCIDRs":       "subnetCidrs",

	"PrivateNotebook.PrivateLink.ExistingAPIEndpointID":        "existing.apiEndpointId",
	"PrivateNotebook.PrivateLink.ExistingNotebookEndpointID":   "existing.notebookEndpointId",
	"PrivateNotebook.PrivateLink.GivenAPIEndpoint":             "existing.apiEndpoint",
	"PrivateNotebook.PrivateLink.GivenAPIEndpoint.ID":          "existing.apiEndpoint.id",
	"PrivateNotebook.PrivateLink.GivenAPIEndpoint.Host":        "existing.apiEndpoint.host",
	"PrivateNotebook.PrivateLink.GivenAPIEndpoint.VpcID":       "existing.apiEndpoint.vpcId",
	"PrivateNotebook.PrivateLink.GivenNotebookEndpoint":        "existing.notebookEndpoint",
	"PrivateNotebook.PrivateLink.GivenNotebookEndpoint.ID":     "existing.notebookEndpoint.id",
	"PrivateNotebook.PrivateLink.GivenNotebookEndpoint.Host":   "existing.notebookEndpoint.host",
	"PrivateNotebook.PrivateLink.GivenNotebookEndpoint.VpcID":  "existing.notebookEndpoint.vpcId",
	"PrivateNotebook.PrivateLink.ExistingSecurityGroupID":      "existing.endpointSecurityGroupId",
	"PrivateNotebook.PrivateLink.AdmitOnExistingSecurityGroup": "existing.admitOnEndpointSecurityGroup",

	"PrivateNotebook.LinkedVpcs[].Name":                                   "linkedVpcs[*].name",
	"PrivateNotebook.LinkedVpcs[].PrivateLink.ExistingAPIEndpointID":      "linkedVpcs[*].apiEndpointId",
	"PrivateNotebook.LinkedVpcs[].PrivateLink.ExistingNotebookEndpointID": "linkedVpcs[*].notebookEndpointId",

	"PrivateNotebook.ClientVpn.ClientCIDR":                                        "clientVpnCidr",
	"PrivateNotebook.ClientVpn.ServerCertificateArn":                              "clientVpnServerCertificateArn",
	"PrivateNotebook.ClientVpn.Authentication.MutualTLS":                          "clientVpnMutualTls",
	"PrivateNotebook.ClientVpn.Authentication.MutualTLS.ClientRootCertificateArn": "clientVpnClientRootCertificateArn",
	"PrivateNotebook.ClientVpn.Authentication.Saml":                               "clientVpnSamlProviderArn",
	"PrivateNotebook.ClientVpn.Authentication.Saml.ProviderArn":                   "clientVpnSamlProviderArn",
	"PrivateNotebook.ClientVpn.Authentication.Saml.SelfServiceProviderArn":        "clientVpnSelfServiceSamlProviderArn",
	"PrivateNotebook.ClientVpn.Authentication.ActiveDirectory":                    "clientVpnDirectoryId",
	"PrivateNotebook.ClientVpn.Authentication.ActiveDirectory.DirectoryID":        "clientVpnDirectoryId",
	"PrivateNotebook.ClientVpn.AuthorizedGroups":                                  "clientVpnAuthorizedGroups",
	"PrivateNotebook.ClientVpn.AuthorizeEveryone":                                 "clientVpnAuthorizeEveryone",
	"PrivateNotebook.ClientVpn.SelfServicePortal":                                 "clientVpnSelfServicePortal",
	"PrivateNotebook.ClientVpn.ClientConnectHandlerArn":                           "clientVpnConnectHandlerArn",
	"PrivateNotebook.ClientVpn.EnforceClientRoutes":                               "clientVpnEnforceRoutes",
	"PrivateNotebook.ClientVpn.SessionTimeoutHours":                               "clientVpnSessionTimeoutHours",
	"PrivateNotebook.ClientVpn.LoginBanner":                                       "clientVpnLoginBanner",
	"PrivateNotebook.ClientVpn.LogRetentionDays":                                  "clientVpnLogRetentionDays",
	"PrivateNotebook.ClientVpn.LogKmsKeyArn":                                      "clientVpnLogKmsKeyArn",
	"PrivateNotebook.ClientVpn.ExistingLogGroupName":                              "existing.clientVpnLogGroup",
	"PrivateNotebook.ClientVpn.ExistingEndpointID":                                "existing.clientVpnEndpointId",

	"PrivateNotebook.InboundResolver.Addresses":          "inboundResolverAddresses",
	"PrivateNotebook.InboundResolver.ExistingEndpointID": "existing.inboundResolverId",

	"PrivateNotebook.Companions.Services":               "companionEndpoints",
	"PrivateNotebook.Companions.ExistingEndpointIDs":    "existing.companionEndpointIds",
	"PrivateNotebook.Companions.GivenEndpoints":         "existing.companionEndpoints",
	"PrivateNotebook.Companions.GivenEndpoints[].ID":    "existing.companionEndpoints.*.id",
	"PrivateNotebook.Companions.GivenEndpoints[].Host":  "existing.companionEndpoints.*.host",
	"PrivateNotebook.Companions.GivenEndpoints[].VpcID": "existing.companionEndpoints.*.vpcId",
	"PrivateNotebook.Companions.Policies":               "companionPolicies",
	"PrivateNotebook.Companions.ReadBuckets":            "companionReadBuckets",

	"PrivateNotebook.FlowLogs.BucketArn":         "flowLogBucketArn",
	"PrivateNotebook.FlowLogs.LogRetentionDays":  "watchLogRetentionDays",
	"PrivateNotebook.FlowLogs.LogKmsKeyArn":      "watchLogKmsKeyArn",
	"PrivateNotebook.QueryLogs.LogRetentionDays": "watchLogRetentionDays",
	"PrivateNotebook.QueryLogs.LogKmsKeyArn":     "watchLogKmsKeyArn",
	"PrivateNotebook.IssuanceAlarm.TopicArn":     "issuanceAlarmTopicArn",
	"PrivateNotebook.IssuanceAlarm.Emails":       "issuanceAlarmEmails",
	"PrivateNotebook.IssuanceAlarm.EndpointIDs":  "linkedVpcs", // The notebook's own VPC adds one, and each of these another.

	"PrivateNotebook.Notebook.NotebookName":             "notebookName",
	"PrivateNotebook.Notebook.InstanceType":             "notebookInstanceType",
	"PrivateNotebook.Notebook.VolumeSizeGiB":            "notebookVolumeSizeGiB",
	"PrivateNotebook.Notebook.KmsKeyArn":                "notebookKmsKeyArn",
	"PrivateNotebook.Notebook.OnCreateScript":           "notebookOnCreateScript",
	"PrivateNotebook.Notebook.OnStartScript":            "notebookOnStartScript",
	"PrivateNotebook.Notebook.RolePolicyArns":           "notebookRolePolicyArns",
	"PrivateNotebook.Notebook.ExistingSecurityGroupIDs": "existing.notebookSecurityGroupIds",

	"PrivateNotebook.Notebooks":                  "notebooks",
	"PrivateNotebook.Notebooks[].NotebookName":   "notebooks.*.notebookName",
	"PrivateNotebook.Notebooks[].InstanceType":   "notebooks.*.instanceType",
	"PrivateNotebook.Notebooks[].VolumeSizeGiB":  "notebooks.*.volumeSizeGiB",
	"PrivateNotebook.Notebooks[].KmsKeyArn":      "notebooks.*.kmsKeyArn",
	"PrivateNotebook.Notebooks[].OwnKmsKey":      "notebooks.*.ownKmsKey",
	"PrivateNotebook.Notebooks[].OnCreateScript": "notebooks.*.onCreateScript",
	"PrivateNotebook.Notebooks[].OnStartScript":  "notebooks.*.onStartScript",
	"PrivateNotebook.Notebooks[].RolePolicyArns": "notebooks.*.rolePolicyArns",
	"PrivateNotebook.Notebooks[].Roles":          "notebooks.*.issuerRoles",
	"PrivateNotebook.Notebooks[].Groups":         "notebooks.*.issuerGroups",
	"PrivateNotebook.Notebooks[].Users":          "notebooks.*.issuerUsers",
	"PrivateNotebook.Notebooks[].Owner":          "notebooks.*.owner",

	"PrivateNotebook.PresignPolicy.Restriction":             "restriction",
	"PrivateNotebook.PresignPolicy.EndpointIDs":             "linkedVpcs",
	"PrivateNotebook.PresignPolicy.VpcIDs":                  "linkedVpcs",
	"PrivateNotebook.PresignPolicy.NotebookArns":            "notebooks",
	"PrivateNotebook.PresignPolicy.WithoutGuardrail":        "guardrail",
	"PrivateNotebook.PresignPolicy.GuardrailExemptRoleArns": "guardrailExemptRoleArns",
	"PrivateNotebook.PresignPolicy.Roles":                   "issuerRoles",
	"PrivateNotebook.PresignPolicy.Groups":                  "issuerGroups",
	"PrivateNotebook.PresignPolicy.Users":                   "issuerUsers",
	"PrivateNotebook.PresignPolicy.OwnerTag":                "ownerTag",
	"PrivateNotebook.PresignPolicy.AttachmentQuota":         "policyAttachmentQuota",

	"OnPremisesGateway.Vpc.RouteTables":        "onPremisesGateway.routeTableIds",
	"OnPremisesGateway.VpnGatewayID":           "onPremisesGateway.vpnGatewayId",
	"OnPremisesGateway.TransitGatewayID":       "onPremisesGateway.transitGatewayId",
	"OnPremisesGateway.AmazonSideASN":          "onPremisesGateway.amazonSideAsn",
	"OnPremisesGateway.DirectConnectGatewayID": "directConnectGatewayId",

	"SiteToSiteVpn.VpnGatewayID":                   "onPremisesGateway.vpnGatewayId",
	"SiteToSiteVpn.TransitGatewayID":               "onPremisesGateway.transitGatewayId",
	"SiteToSiteVpn.AmazonSideASN":                  "onPremisesGateway.amazonSideAsn",
	"SiteToSiteVpn.CustomerGateway.IPAddress":      "siteToSiteVpn.customerGateway.ipAddress",
	"SiteToSiteVpn.CustomerGateway.CertificateArn": "siteToSiteVpn.customerGateway.certificateArn",
	"SiteToSiteVpn.CustomerGateway.BGPASN":         "siteToSiteVpn.customerGateway.bgpAsn",
	"SiteToSiteVpn.BGP":                            "siteToSiteVpn.bgp",
	"SiteToSiteVpn.TunnelInsideCIDRs":              "siteToSiteVpn.tunnelInsideCidrs",
	"SiteToSiteVpn.KeysInSecretsManager":           "siteToSiteVpn.keysInSecretsManager",
	"SiteToSiteVpn.LogRetentionDays":               "siteToSiteVpn.logRetentionDays",
	"SiteToSiteVpn.LogKmsKeyArn":                   "siteToSiteVpn.logKmsKeyArn",
}

// keysInEveryPart are of what every component of an environment is handed alike, by the end of the path.
var keysInEveryPart = map[string]string{
	".Region":                 "aws:region",
	".Vpc.ID":                 "vpcId",
	".Vpc.CIDR":               "vpcCidr",
	".Vpc.SecondaryCIDRs":     "vpcId",
	".Vpc.Subnets":            "availabilityZones",
	".Vpc.RouteTables":        "subnetIds",
	".Vpc.GatewayRouteTables": "subnetIds",
	".OnPremisesCIDRs":        "onPremisesCidrs",
	".Tags":                   "tags",
}

// keysOfExistingVpc are those of a VPC whose range and zones are looked up.
var keysOfExistingVpc = map[string]string{".Vpc.CIDR": "vpcId", ".Vpc.Subnets": "subnetIds"}

// keysOfLinkedVpc are those of an entry of linkedVpcs; "" where the entry has none.
var keysOfLinkedVpc = map[string]string{
	".Vpc.ID":                 "linkedVpcs[*].vpcId",
	".Vpc.CIDR":               "linkedVpcs[*].vpcId",
	".Vpc.SecondaryCIDRs":     "linkedVpcs[*].vpcId",
	".Vpc.Subnets":            "linkedVpcs[*].subnetIds",
	".Vpc.RouteTables":        "linkedVpcs[*].subnetIds",
	".Vpc.GatewayRouteTables": "linkedVpcs[*].subnetIds",
	".OnPremisesCIDRs":        "",
}

// keyOf is the key that gives an argument; "" where none does.
func (c VpcConfig) keyOf(argument fault.Argument) string {
	if key, known := keysOfArguments[argument.Path]; known {
		return strings.ReplaceAll(key, "*", argument.Member)
	}
	nearer := map[string]string{}
	switch {
	case strings.HasPrefix(argument.Path, "PrivateNotebook.LinkedVpcs[]."):
		nearer = keysOfLinkedVpc
	case c.VpcID != "":
		nearer = keysOfExistingVpc
	}
	for _, keys := range []map[string]string{nearer, keysInEveryPart} {
		for end, key := range keys {
			if strings.HasSuffix(argument.Path, end) {
				return strings.ReplaceAll(key, "*", argument.Member)
			}
		}
	}
	return ""
}

// located are the faults that a component returned, each with the keys to edit.
func (c VpcConfig) located(component string, err error) fault.List {
	var faults fault.List
	faults.Collect(err)
	faults = faults.Within(component)
	for i, f := range faults {
		var keys []string
		for _, argument := range f.Arguments {
			if key := c.keyOf(argument); key != "" && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
		faults[i].Where = strings.Join(keys, ", ")
		if f.Malformed && len(keys) > 0 {
			faults[i].Setting = keys[0]
		}
	}
	return faults
}
