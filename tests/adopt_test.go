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

// reads are what a recording has read, by its key.
func reads(rec *recorder.Recorder) map[string]string {
	all := map[string]string{}
	for _, r := range rec.Resources() {
		if r.Read != nil {
			all[key(r)] = r.ID
		}
	}
	return all
}

// Nothing that is adopted is declared as well; the policy lists the adopted endpoints, and the notebook wears the adopted groups.
func TestEverythingThatExistsIsAdopted(t *testing.T) {
	rec, err := declareIn(existingEstate(), adopting())
	require.NoError(t, err)
	assert.Equal(t, map[string]string{
		vpcEndpointType + " whole-private-link-existing-api-endpoint":      adoptedAPI,
		vpcEndpointType + " whole-private-link-existing-notebook-endpoint": adoptedNotebook,
		securityGroupType + " whole-private-link-existing-sg-e5":           adoptedGroup,
		securityGroupType + " whole-private-link-existing-sg-f6":           adoptedOtherGroup,
		clientVpnEndpointType + " whole-client-vpn-existing-endpoint":      adoptedVpn,
		securityGroupType + " whole-client-vpn-existing-sg-a7":             adoptedVpnGroup,
		resolverEndpointType + " whole-resolver-existing-endpoint":         adoptedResolver,
		securityGroupType + " whole-resolver-existing-group":               adoptedDNSGroup,
		securityGroupType + " whole-notebook-existing-sg-e5":               adoptedGroup,
		securityGroupType + " whole-notebook-existing-sg-f6":               adoptedOtherGroup,
	}, reads(rec))
	var declared []string
	for _, r := range rec.Resources() {
		if r.Custom && r.Read == nil && !slices.Contains(declared, string(r.Type)) {
			declared = append(declared, string(r.Type))
		}
	}
	assert.ElementsMatch(t, []string{kmsKeyType, roleType, rolePolicyType, notebookInstanceType, policyType, roleAttachmentType}, declared)
	assert.Contains(t, inputsOf(t, rec, policyType, "whole-presign-allow")["policy"], `["`+adoptedAPI+`","`+adoptedNotebook+`"]`)
	assert.Equal(t, list{adoptedGroup, adoptedOtherGroup},
		inputsOf(t, rec, notebookInstanceType, "whole-notebook")["securityGroups"])
}

func TestAdoptedPartsHaveTheirOwnersOutputs(t *testing.T) {
	rec := existingEstate().recorder()
	kept := &outputs{values: object{}}
	require.NoError(t, rec.Run(func(ctx *pulumi.Context) error {
		whole, err := components.NewPrivateNotebook(ctx, "whole", adopting())
		if err != nil {
			return err
		}
		if err := kept.keepFields(ctx, whole.PrivateLink); err != nil {
			return err
		}
		kept.keep(ctx, "vpn DNSName", whole.ClientVpn.DNSName)
		kept.keep(ctx, "vpn DNSServer", whole.ClientVpn.DNSServer)
		kept.keep(ctx, "vpn SecurityGroupID", whole.ClientVpn.SecurityGroupID)
		kept.keep(ctx, "vpn LogGroupName", whole.ClientVpn.LogGroupName)
		kept.keep(ctx, "resolver SecurityGroupID", whole.InboundResolver.SecurityGroupID)
		kept.keep(ctx, "notebook SecurityGroupID", whole.Notebook.SecurityGroupID)
		return nil
	}, ""))
	assert.Equal(t, object{
		"APIEndpointID": adoptedAPI, "APIEndpointHost": adoptedAPI + "-own.vpce.example",
		"NotebookEndpointID": adoptedNotebook, "NotebookEndpointHost": adoptedNotebook + "-own.vpce.example",
		"SecurityGroupID": adoptedGroup,
		"vpn DNSName":     "*.vpn.example", "vpn DNSServer": "10.60.0.2", "vpn SecurityGroupID": adoptedVpnGroup,
		"vpn LogGroupName": adoptedLogs, "resolver SecurityGroupID": adoptedDNSGroup, "notebook SecurityGroupID": adoptedGroup,
	}, kept.values)
}

// One endpoint of the pair may exist: the other is made, in a group of its own.
func TestOneEndpointOfThePairIsAdopted(t *testing.T) {
	e := existingEstate()
	delete(e, adoptedAPI)
	args := privateNotebookArgs()
	args.PrivateLink.ExistingNotebookEndpointID = adoptedNotebook
	rec, err := declareIn(e, args)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{
		vpcEndpointType + " whole-private-link-existing-notebook-endpoint": adoptedNotebook,
		securityGroupType + " whole-private-link-existing-sg-e5":           adoptedGroup,
		securityGroupType + " whole-private-link-existing-sg-f6":           adoptedOtherGroup,
	}, reads(rec))
	made := inputsOf(t, rec, vpcEndpointType, "whole-private-link-api-endpoint")
	assert.Equal(t, list{recorder.ID("sg-", "whole-private-link-endpoints")}, made["securityGroupIds"])
}

// The rules of an adopted group are its owner's, unless the caller says otherwise.
func TestAnAdoptedGroupGetsRulesOnlyWhereTheyAreAskedFor(t *testing.T) {
	for _, admit := range []bool{false, true} {
		e := existingEstate()
		delete(e, adoptedAPI)
		delete(e, adoptedNotebook)
		args := privateNotebookArgs()
		args.PrivateLink = components.PrivateLinkArgs{ExistingSecurityGroupID: adoptedGroup, AdmitOnExistingSecurityGroup: admit}
		rec, err := declareIn(e, args)
		require.NoError(t, err)
		assert.Equal(t, map[string]string{securityGroupType + " whole-private-link-existing-sg-e5": adoptedGroup}, reads(rec))
		assert.Equal(t, list{adoptedGroup}, inputsOf(t, rec, vpcEndpointType, "whole-private-link-api-endpoint")["securityGroupIds"])
		rules := 0
		for _, rule := range rec.OfType(ingressRuleType) {
			if rule.Inputs["securityGroupId"].StringValue() == adoptedGroup {
				rules++
			}
		}
		assert.Equal(t, map[bool]int{false: 0, true: 3}[admit], rules, "the VPC, on-premises and the VPN")
	}
}

func TestAnAdoptedLogGroupGetsAStream(t *testing.T) {
	args := clientVpnArgs()
	args.ExistingLogGroupName = adoptedLogs
	rec := existingEstate().recorder()
	require.NoError(t, rec.Run(func(ctx *pulumi.Context) error {
		_, err := components.NewClientVpn(ctx, "vpn", args)
		return err
	}, ""))
	assert.Equal(t, map[string]string{logGroupType + " vpn-connections-existing-group": adoptedLogs}, reads(rec))
	assert.Equal(t, adoptedLogs, inputsOf(t, rec, logStreamType, "vpn-connections")["logGroupName"])
	log := inputsOf(t, rec, clientVpnEndpointType, "vpn-endpoint")["connectionLogOptions"].(object)
	assert.Equal(t, adoptedLogs, log["cloudwatchLogGroup"])
}
