package schema

// requiredOf are the arguments that must be given in any case, by component and type. The Go types do not say it; the comments do.
var requiredOf = map[string][]string{
	"PrivateNotebook":    {"vpc"},
	"PrivateLink":        {"vpc"},
	"ClientVpn":          {"vpc"},
	"InboundResolver":    {"vpc", "onPremisesCidrs"},
	"Notebook":           {"vpc"},
	"PresignPolicy":      {"notebookArns"},
	"CompanionEndpoints": {"vpc", "services"},
	"FlowLogs":           {"vpcId"},
	"ResolverQueryLogs":  {"vpcId"},
	"IssuanceAlarm":      {"endpointIds"},
	"OnPremisesGateway":  {"vpc", "onPremisesCidrs"},
	"SiteToSiteVpn":      {"onPremisesCidrs", "customerGateway"},
	"Network":            {"cidr", "availabilityZones"},
	"ExistingNetwork":    {"vpc"},

	"CompanionEndpointsSettings":    {"services"},
	"Vpc":                           {"id", "cidr", "subnets"},
	"Subnet":                        {"id", "availabilityZone"},
	"LinkedVpc":                     {"name", "vpc"},
	"GivenEndpoint":                 {"id", "vpcId"},
	"MutualTls":                     {"clientRootCertificateArn"},
	"SamlAuthentication":            {"providerArn"},
	"ActiveDirectoryAuthentication": {"directoryId"},
}

// notAlways says of an argument that the comment calls required when it is not.
var notAlways = map[string]string{
	"ClientVpn.clientCidr":                   unlessAdopted,
	"ClientVpn.serverCertificateArn":         unlessAdopted,
	"ClientVpn.authentication":               unlessAdopted,
	"ClientVpnSettings.clientCidr":           unlessAdopted,
	"ClientVpnSettings.serverCertificateArn": unlessAdopted,
	"ClientVpnSettings.authentication":       unlessAdopted,

	"PrivateLinkSettings.vpc":                 ofTheWhole,
	"ClientVpnSettings.vpc":                   ofTheWhole,
	"InboundResolverSettings.vpc":             ofTheWhole,
	"InboundResolverSettings.onPremisesCidrs": ofTheWhole,
	"CompanionEndpointsSettings.vpc":          ofTheWhole,
	"FlowLogsSettings.vpcId":                  ofTheWhole,
	"ResolverQueryLogsSettings.vpcId":         ofTheWhole,
	"IssuanceAlarmSettings.endpointIds":       theyAreAdded,
	"NotebookSettings.vpc":                    ofTheWhole,
	"FleetNotebook.vpc":                       ofTheWhole,
	"PresignPolicySettings.notebookArns":      theyAreAdded,
}

const (
	unlessAdopted = "Required, unless `existingEndpointId` is given."
	theyAreAdded  = "The PrivateNotebook's are added."
	ofTheWhole    = "Left out, it is the PrivateNotebook's."
)
