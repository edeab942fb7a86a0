package settings

import (
	"strings"

	"github.com/agext/levenshtein"

	"private-notebook/internal/fault"
)

// strayEdits is how far a namespace may be from this project's to be a misspelling of it, and not another provider's.
const strayEdits = 3

// strayNamespace says whether a full key was meant for this project.
func strayNamespace(full string) bool {
	namespace, _, has := strings.Cut(full, ":")
	return has && namespace != Namespace && levenshtein.Distance(strings.ToLower(namespace), Namespace, nil) <= strayEdits
}

// meansTheSame are keys by other names that people give them; "" for one that only looks like another.
var meansTheSame = map[string]string{
	"region": "aws:region", "instanceType": "notebookInstanceType", "volumeSizeGiB": "notebookVolumeSizeGiB", "volumeSize": "notebookVolumeSizeGiB",
	"kmsKeyArn": "notebookKmsKeyArn", "zones": "availabilityZones", "azs": "availabilityZones", "cidr": "vpcCidr", "cidrBlock": "vpcCidr",
	"subnets": "subnetIds", "privateSubnetIds": "subnetIds", "roles": "issuerRoles", "groups": "issuerGroups", "users": "issuerUsers",
	"clientVpnTransportProtocol": "clientVpnTransport", "clientVpnProtocol": "clientVpnTransport", "transportProtocol": "clientVpnTransport",
	"vpnTransport": "clientVpnTransport", "vpnProtocol": "clientVpnTransport", "vpnPort": "clientVpnPort", "clientVpnVpnPort": "clientVpnPort",
	"vpnRoutes": "clientVpnRoutes", "clientVpnAdditionalRoutes": "clientVpnRoutes", "clientVpnFurtherRoutes": "clientVpnRoutes",
	"clientVpnDestinations": "clientVpnRoutes", "clientVpnRouteCidrs": "clientVpnRoutes",
	"clientVpnEnabled": "clientVpnConnected", "clientVpnOn": "clientVpnConnected", "clientVpnActive": "clientVpnConnected",
	"clientVpnAssociated": "clientVpnConnected", "vpnConnected": "clientVpnConnected", "clientVpnPortal": "clientVpnSelfServicePortal",
	"clientVpnRouteEnforcement": "clientVpnEnforceRoutes", "clientVpnDisconnected": "", // The opposite of the one that looks like it.
	"onPremCidrs": "onPremisesCidrs", "vpnCidr": "clientVpnCidr", "clientCidr": "clientVpnCidr", "samlProviderArn": "clientVpnSamlProviderArn",
	"endpoints": "companionEndpoints", "onCreateScript": "notebookOnCreateScript", "onStartScript": "notebookOnStartScript",
}

// sameKey is the key that means the same as one which is not known: a misspelling of it, or another name for it. "" where there is none,
// since a key that only looks alike would be followed.
func sameKey(key string, known []string) string {
	if same, has := meansTheSame[key]; has {
		return same
	}
	nearest := fault.Nearest(key, known)
	if edits := levenshtein.Distance(strings.ToLower(key), strings.ToLower(nearest), nil); 4*edits > max(len(key), len(nearest)) {
		return ""
	}
	return nearest
}
