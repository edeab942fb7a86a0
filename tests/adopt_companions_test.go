package tests

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

// withSomeAdopted is the whole with two companions that exist, and one that is made.
func withSomeAdopted() *components.PrivateNotebookArgs {
	args := privateNotebookArgs()
	args.Vpc.RouteTables = map[string]pulumi.StringInput{"private": pulumi.String("rtb-1")}
	args.Companions = &components.CompanionEndpointsArgs{
		Services: []string{"sts", "logs", "s3"}, ExistingEndpointIDs: map[string]string{"sts": adoptedSTS, "s3": adoptedS3},
	}
	return args
}

// companionEstate has the companions alone.
func companionEstate() estate {
	e := existingEstate().withCompanions()
	delete(e, adoptedAPI)
	delete(e, adoptedNotebook)
	return e
}

// egressOf are the notebook's destinations, by the names of the rules.
func egressOf(rec *recorder.Recorder) map[string]string {
	to := map[string]string{}
	for _, rule := range rec.OfType(egressRuleType) {
		if rule.Parent().Type() != components.NotebookToken {
			continue
		}
		for _, key := range []string{"referencedSecurityGroupId", "prefixListId", "cidrIpv4"} {
			if target, is := plain(rule.Inputs)[key]; is {
				to[rule.Name] = target.(string)
			}
		}
	}
	return to
}

// What is adopted is read, with its groups, and nothing is declared in its place; the notebook is let out to it all the same.
func TestCompanionsThatExistAreAdopted(t *testing.T) {
	rec, err := declareIn(companionEstate(), withSomeAdopted())
	require.NoError(t, err)
	assert.Equal(t, map[string]string{
		vpcEndpointType + " whole-companions-existing-sts":     adoptedSTS,
		vpcEndpointType + " whole-companions-existing-s3":      adoptedS3,
		securityGroupType + " whole-companions-existing-sg-e5": adoptedGroup,
		securityGroupType + " whole-companions-existing-sg-f6": adoptedOtherGroup,
	}, reads(rec))
	var made []string
	for _, endpoint := range rec.OfType(vpcEndpointType) {
		if endpoint.Read == nil {
			made = append(made, endpoint.Name)
		}
	}
	assert.Equal(t, []string{"whole-companions-logs", "whole-private-link-api-endpoint", "whole-private-link-notebook-endpoint"}, made)
	for _, rule := range rec.OfType(ingressRuleType) {
		assert.NotContains(t, []any{adoptedGroup, adoptedOtherGroup}, plain(rule.Inputs)["securityGroupId"], "an adopted group gets no rule")
	}
	assert.Equal(t, map[string]string{
		"whole-notebook-https-to-companions":   recorder.ID("sg-", "whole-companions-endpoints"),
		"whole-notebook-https-to-private-link": recorder.ID("sg-", "whole-private-link-endpoints"),
		"whole-notebook-https-to-sg-e5":        adoptedGroup,
		"whole-notebook-https-to-sg-f6":        adoptedOtherGroup,
		"whole-notebook-https-to-s3":           "pl-s3",
	}, egressOf(rec))
}

func TestAdoptedCompanionsAreAmongTheOutputs(t *testing.T) {
	args := withSomeAdopted().Companions
	args.Vpc = withSomeAdopted().Vpc
	args.Region = recorder.Region
	rec := companionEstate().recorder()
	kept := &outputs{values: object{}}
	require.NoError(t, rec.Run(func(ctx *pulumi.Context) error {
		companions, err := components.NewCompanionEndpoints(ctx, "with", args)
		if err != nil {
			return err
		}
		return kept.keepFields(ctx, companions)
	}, ""))
	assert.Equal(t, object{"EndpointIDs": map[string]string{
		"sts": adoptedSTS, "s3": adoptedS3, "logs": recorder.ID("vpce-", "with-logs"),
	}}, kept.values)
}

func TestCompanionsThatAllExistNeedNoGroup(t *testing.T) {
	args := withSomeAdopted()
	args.Companions.Services = []string{"sts", "s3"}
	rec, err := declareIn(companionEstate(), args)
	require.NoError(t, err)
	_, err = rec.Named(securityGroupType, "whole-companions-endpoints")
	assert.Error(t, err)
	assert.NotContains(t, egressOf(rec), "whole-notebook-https-to-companions")
}

// Platform teams have one group for all of their endpoints. AWS refuses a second rule to it ("InvalidPermission.Duplicate"), also
// while an update makes the one and has not yet deleted the other: so the rule has one name, whichever of the endpoints are adopted.
func TestAGroupThatSeveralEndpointsWearIsOneRule(t *testing.T) {
	for name, row := range map[string]struct {
		link    components.PrivateLinkArgs
		aliases []string
	}{
		"the adopted API endpoint's": {
			components.PrivateLinkArgs{ExistingAPIEndpointID: adoptedAPI, ExistingNotebookEndpointID: adoptedNotebook},
			[]string{"whole-notebook-https-to-private-link-sg-e5"},
		},
		"the group given for endpoints that are made": {
			components.PrivateLinkArgs{ExistingSecurityGroupID: adoptedGroup}, []string{"whole-notebook-https-to-private-link"},
		},
		"only a companion's": {components.PrivateLinkArgs{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			e, args := existingEstate().withCompanions(), withSomeAdopted()
			if row.link.ExistingAPIEndpointID == "" {
				e = companionEstate()
			}
			args.PrivateLink = row.link
			rec, err := declareIn(e, args)
			require.NoError(t, err)
			var targets []string
			for _, target := range egressOf(rec) {
				assert.NotContains(t, targets, target, "two rules to one destination")
				targets = append(targets, target)
			}
			rule, err := rec.Named(egressRuleType, "whole-notebook-https-to-sg-e5")
			require.NoError(t, err)
			var aliases []string
			for _, alias := range rule.Request.GetAliases() {
				aliases = append(aliases, alias.GetSpec().GetName())
			}
			assert.Equal(t, row.aliases, aliases, "the name that the rule had before")
		})
	}
}

// The notebook waits for what is made, and reads nothing of a gateway endpoint's groups, of which it has none.
func TestAnAdoptedGatewayEndpointHasNoGroups(t *testing.T) {
	args := withSomeAdopted()
	args.Companions.Services = []string{"s3"}
	delete(args.Companions.ExistingEndpointIDs, "sts")
	rec, err := declareIn(companionEstate(), args)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{vpcEndpointType + " whole-companions-existing-s3": adoptedS3}, reads(rec))
	assert.True(t, slices.Contains(waits(t, rec, notebookInstanceType+" whole-notebook"), egressRuleType+" whole-notebook-https-to-s3"))
}
