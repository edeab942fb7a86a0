package stacks

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/internal/fault"
	"private-notebook/internal/settings"
)

// argumentsOf are the arguments of the components whose faults [VpcConfig.located] translates, by the name that it is given.
var argumentsOf = map[string]reflect.Type{
	"Network":               reflect.TypeFor[components.NetworkArgs](),
	"ClientVpnCertificates": reflect.TypeFor[components.ClientVpnCertificatesArgs](),
	"PrivateNotebook":       reflect.TypeFor[components.PrivateNotebookArgs](),
	"OnPremisesGateway":     reflect.TypeFor[components.OnPremisesGatewayArgs](),
	"SiteToSiteVpn":         reflect.TypeFor[components.SiteToSiteVpnArgs](),
}

// givenByNoKey are the arguments that no key gives, with the reason. "/" ends a path of which this holds for everything below.
var givenByNoKey = map[string]string{
	"Network.SubnetPrefixLength":         "follows from vpcCidr",
	"Network.KeepSubnetCIDRs":            "follows from what there is",
	"ClientVpnCertificates.Domain":       "is the program's own",
	"ClientVpnCertificates.ValidityDays": "are the component's own",
	"ClientVpnCertificates.ServerOnly":   "follows from how people log in",

	"PrivateNotebook.PrivateLink.ClientSecurityGroups":   "the Client VPN's group is admitted by the component itself",
	"PrivateNotebook.PrivateLink.APIEndpointPolicy":      "the component's own policies are used",
	"PrivateNotebook.PrivateLink.NotebookEndpointPolicy": "the component's own policies are used",
	"PrivateNotebook.Companions.ClientSecurityGroups":    "the Client VPN's group is admitted by the component itself",
	"PrivateNotebook.ClientVpn.AuthorizedCIDRs":          "the component authorises the VPC",
	"PrivateNotebook.ClientVpn.OtherCIDRs":               "the whole knows every network",
	"PrivateNotebook.FlowLogs.VpcID":                     "is the whole's VPC",
	"PrivateNotebook.QueryLogs.VpcID":                    "is the whole's VPC",
	"PrivateNotebook.IssuanceAlarm.NotebookNames":        "are those of the notebooks, as far as they fit",
	"PrivateNotebook.Notebook.Egress/":                   "follows from companionEndpoints, within the component",
	"PrivateNotebook.Notebooks[].Egress/":                "follows from companionEndpoints, within the component",

	"PrivateNotebook.Notebooks[].ExistingSecurityGroupIDs":                  "are the fleet's",
	"PrivateNotebook.LinkedVpcs[].PrivateLink.ClientSecurityGroups":         "nobody else is admitted there",
	"PrivateNotebook.LinkedVpcs[].PrivateLink.OnPremisesCIDRs":              "nobody else is admitted there",
	"PrivateNotebook.LinkedVpcs[].PrivateLink.APIEndpointPolicy":            "the component's own policies are used",
	"PrivateNotebook.LinkedVpcs[].PrivateLink.NotebookEndpointPolicy":       "the component's own policies are used",
	"PrivateNotebook.LinkedVpcs[].PrivateLink.GivenAPIEndpoint/":            "a linked VPC's endpoints are looked up",
	"PrivateNotebook.LinkedVpcs[].PrivateLink.GivenNotebookEndpoint/":       "a linked VPC's endpoints are looked up",
	"PrivateNotebook.LinkedVpcs[].PrivateLink.ExistingSecurityGroupID":      "a linked VPC's group is made",
	"PrivateNotebook.LinkedVpcs[].PrivateLink.AdmitOnExistingSecurityGroup": "a linked VPC's group is made",

	"PrivateNotebook.PresignPolicy.SourceCIDRs":   "go with no private endpoint",
	"PrivateNotebook.PresignPolicy.GuardedRoles":  "are the components' own",
	"PrivateNotebook.PresignPolicy.GuardedGroups": "are the components' own",
	"PrivateNotebook.PresignPolicy.GuardedUsers":  "are the components' own",
	"PrivateNotebook.PresignPolicy.Guards":        "are the components' own",
}

// leaves are the paths of all fields, to the depth in which faults name them: a list of subnets is one field.
func leaves(of reflect.Type, path string) []string {
	isArguments := func(t reflect.Type) bool {
		return t.Kind() == reflect.Struct && strings.HasSuffix(t.PkgPath(), "/components") && t != reflect.TypeFor[components.Subnet]()
	}
	switch {
	case of.Kind() == reflect.Pointer && isArguments(of.Elem()):
		return leaves(of.Elem(), path)
	case (of.Kind() == reflect.Slice || of.Kind() == reflect.Map) && isArguments(of.Elem()):
		return leaves(of.Elem(), path+"[]")
	case !isArguments(of):
		return []string{path}
	}
	var all []string
	for i := range of.NumField() {
		switch field := of.Field(i); {
		case field.Anonymous:
			all = append(all, leaves(field.Type, path)...)
		case field.IsExported():
			all = append(all, leaves(field.Type, path+"."+field.Name)...)
		}
	}
	return all
}

func reasonFor(path string) string {
	for at, reason := range givenByNoKey {
		if above, isAbove := strings.CutSuffix(at, "/"); path == at || isAbove && strings.HasPrefix(path, above+".") {
			return reason
		}
	}
	return ""
}

// A fault about any argument can name the key that gives it, or there is none.
func TestEveryArgumentHasAKeyOrAReason(t *testing.T) {
	seen := 0
	for _, component := range slices.Sorted(maps.Keys(argumentsOf)) {
		for _, path := range leaves(argumentsOf[component], component) {
			key, reason := VpcConfig{}.keyOf(fault.Argument{Path: path, Member: "0"}), reasonFor(path)
			assert.True(t, (key == "") != (reason == ""), "%s: the key %q, or why there is none: %q", path, key, reason)
			seen++
		}
	}
	assert.Greater(t, seen, 150)
}

// isKey takes the notation of faults, such as linkedVpcs[*].name and notebooks.*.owner.
func isKey(key string) bool {
	if key == "aws:region" {
		return true
	}
	at := reflect.TypeFor[Config]()
	for _, name := range strings.Split(strings.ReplaceAll(key, "[*]", ".*"), ".") {
		switch {
		case name == "*" && (at.Kind() == reflect.Slice || at.Kind() == reflect.Map):
			at = at.Elem()
		case name != "*" && at.Kind() == reflect.Struct:
			field, has := settings.Fields(reflect.New(at).Elem())[name]
			if !has {
				return false
			}
			if at = field.Type(); at.Kind() == reflect.Pointer {
				at = at.Elem()
			}
		default:
			return false
		}
	}
	return true
}

func isArgument(path string) bool {
	component, rest, _ := strings.Cut(strings.TrimSuffix(path, "/"), ".")
	of, known := argumentsOf[component]
	return known && fault.Argument{Path: rest}.In(of)
}

func TestTheTablesNameNothingThatIsNotThere(t *testing.T) {
	for path, key := range keysOfArguments {
		assert.True(t, isArgument(path), "%s is no argument", path)
		assert.True(t, isKey(key), "%s is no key", key)
		assert.Equal(t, strings.Count(path, "[]"), strings.Count(key, "*"), "%s = %s: one member for each pair of brackets", path, key)
	}
	for end, key := range keysInEveryPart {
		assert.True(t, isArgument("PrivateNotebook"+end), "%s is no argument of the whole", end)
		assert.True(t, isKey(key), "%s is no key", key)
	}
	for _, nearer := range []map[string]string{keysOfExistingVpc, keysOfLinkedVpc} {
		for end, key := range nearer {
			assert.Contains(t, keysInEveryPart, end)
			assert.True(t, key == "" || isKey(key), "%s is no key", key)
		}
	}
	for path := range givenByNoKey {
		assert.True(t, isArgument(path), "%s is no argument", path)
	}
	assert.False(t, isArgument("PrivateNotebook.ClientVpn.ClientCidr"))
	assert.False(t, isKey("clientVpnCIDR"))
	assert.False(t, isKey("linkedVpcs[*].vpc"))
}

func TestAKeyIsThatOfTheMemberAndOfTheVpc(t *testing.T) {
	var faults fault.List
	faults.Add("a", "b", "c", "d", "Owner", "Tags")
	faults = faults.WithinMember("Notebooks", "ada")
	faults.Add("a", "b", "c", "d", "ClientVpn.Vpc.Subnets", "Notebook.Vpc.Subnets")
	faults.Add("a", "b", "c", "d", "PrivateLink.ClientSecurityGroups")
	for vpc, subnets := range map[string]string{"": "availabilityZones", "vpc-1": "subnetIds"} {
		said := VpcConfig{VpcID: vpc}.located("PrivateNotebook", faults)
		require.Len(t, said, 3)
		assert.Equal(t, []string{"notebooks.ada.owner, tags", subnets, ""}, []string{said[0].Where, said[1].Where, said[2].Where})
	}
}
