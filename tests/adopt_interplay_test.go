package tests

import (
	"net/netip"
	"reflect"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
)

// A setting of an adopted Client VPN that nobody heeds may be the one that somebody relies on, such as the groups. Whatever
// field the arguments have, now or later, is refused or has a meaning.
func TestNoSettingOfAnAdoptedVpnIsIgnored(t *testing.T) {
	meaningful := map[string]bool{"Vpc": true, "OtherCIDRs": true, "Tags": true, "ExistingEndpointID": true}
	fields := reflect.TypeFor[components.ClientVpnArgs]()
	for i := range fields.NumField() {
		field := fields.Field(i)
		if !field.IsExported() || meaningful[field.Name] {
			continue
		}
		t.Run(field.Name, func(t *testing.T) {
			args := adopting()
			set(t, reflect.ValueOf(args.ClientVpn).Elem().Field(i))
			_, err := declareIn(existingEstate(), args)
			assert.ErrorContains(t, err, "cannot be set of the existing endpoint "+adoptedVpn)
		})
	}
}

// set gives a field some value that is not its zero.
func set(t *testing.T, field reflect.Value) {
	t.Helper()
	switch field.Interface().(type) {
	case netip.Prefix:
		field.Set(reflect.ValueOf(prefix("172.16.0.0/22")))
		return
	case components.ClientVpnAuthentication:
		field.Set(reflect.ValueOf(clientVpnArgs().Authentication))
		return
	}
	switch field.Kind() {
	case reflect.Interface:
		field.Set(reflect.ValueOf(pulumi.String("x")))
	case reflect.String:
		field.SetString("x")
	case reflect.Int:
		field.SetInt(8)
	case reflect.Bool:
		field.SetBool(true)
	case reflect.Slice:
		field.Set(reflect.MakeSlice(field.Type(), 1, 1))
	case reflect.Map:
		field.Set(reflect.MakeMap(field.Type()))
	default:
		require.Fail(t, "a kind that the test cannot set", "%s", field.Type())
	}
}

// A narrowed notebook calls the SageMaker API through the endpoint's own groups, whatever the notebook's endpoint wears.
func TestANarrowedNotebookReachesAnAdoptedAPIEndpoint(t *testing.T) {
	narrowed := func(args *components.PrivateNotebookArgs) []string {
		args.Vpc.RouteTables = map[string]pulumi.StringInput{"private": pulumi.String("rtb-private")}
		args.Notebook.ExistingSecurityGroupIDs = nil
		args.Companions = &components.CompanionEndpointsArgs{Services: []string{"sts"}}
		e := existingEstate().change(adoptedAPI, object{"securityGroupIds": list{adoptedOtherGroup}})
		e.change(adoptedNotebook, object{"securityGroupIds": list{adoptedGroup}})
		if args.PrivateLink.ExistingNotebookEndpointID == "" {
			delete(e, adoptedNotebook)
		}
		rec, err := declareIn(e, args)
		require.NoError(t, err)
		var groups []string
		for _, rule := range rec.OfType(egressRuleType) {
			if to, is := rule.Inputs["referencedSecurityGroupId"]; is && rule.Parent().Type() == components.NotebookToken {
				groups = append(groups, to.StringValue())
			}
		}
		return groups
	}
	both := adopting()
	assert.Contains(t, narrowed(both), adoptedOtherGroup)
	assert.NotContains(t, narrowed(adopting()), adoptedGroup)
	apiAlone := adopting()
	apiAlone.PrivateLink.ExistingNotebookEndpointID = ""
	assert.Contains(t, narrowed(apiAlone), adoptedOtherGroup)
}
