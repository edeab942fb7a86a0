package iampolicy

import (
	"fmt"
	"strings"
)

// ServiceControlPolicyLimit is how many characters a service control policy may have, white space counted. AWS doubled it
// from 5,120 in May 2026; a document between the two figures is refused where that has not arrived, and nothing else happens.
const ServiceControlPolicyLimit = 10240

// The actions by which a notebook instance could be opened to the internet. There is no such setting on
// UpdateNotebookInstance: direct internet access and the subnet cannot change after the creation (AWS Security Hub User
// Guide, "[SageMaker.1]" and "[SageMaker.2]", remediation). Root access can.
const (
	createAction = "sagemaker:CreateNotebookInstance"
	updateAction = "sagemaker:UpdateNotebookInstance"
)

// ServiceControlPolicy is the guardrail for a whole account, organisational unit or organisation: the Deny of
// [PresignGuardrail] about these notebooks, and Denies of every notebook instance, in any account and Region that the policy
// is attached to, that would be made with direct internet access, outside a VPC, or with root access. It has Denies alone:
// FullAWSAccess, which AWS attaches to every target, remains the Allow (AWS Organizations User Guide, "SCP evaluation").
//
// The principals of exempt, such as a break-glass role, are bound by no statement; nil exempts nobody.
//
// It fails where [PresignGuardrail] does, and where an exempt ARN is not one principal's.
func ServiceControlPolicy(r Restriction, notebookARNs, exempt []string) (Document, error) {
	denies, err := organisationDenies(r, notebookARNs)
	if err != nil {
		return Document{}, err
	}
	for _, arn := range exempt {
		if !strings.HasPrefix(arn, "arn:") || strings.ContainsAny(arn, "*?") {
			return Document{}, fmt.Errorf("exempt principal %q is not an ARN, or a wildcard; name one role", arn)
		}
	}
	if len(exempt) > 0 {
		for i := range denies {
			denies[i].Condition[ArnNotLike] = map[string][]string{"aws:PrincipalArn": sorted(exempt)}
		}
	}
	return New(denies...), nil
}

// PermissionsBoundary is the same as a permissions boundary, to be set on a role or user as it is. A boundary is a maximum
// and grants nothing: what a principal may do is what its policies *and* its boundary allow, so that a document of Denies
// alone would allow nothing at all (IAM User Guide, "Permissions boundaries for IAM entities"). So its first statement
// allows everything. Never attach it as an ordinary policy: there the same statement grants everything.
//
// Nobody is exempt: who is not to be bound does not get the boundary. It fails where [PresignGuardrail] does.
func PermissionsBoundary(r Restriction, notebookARNs []string) (Document, error) {
	denies, err := organisationDenies(r, notebookARNs)
	if err != nil {
		return Document{}, err
	}
	maximum := Statement{Sid: "BoundaryMaximumGrantsNothing", Effect: Allow, Action: []string{"*"}, Resource: []string{"*"}}
	return New(append([]Statement{maximum}, denies...)...), nil
}

// organisationDenies are what both documents deny. Conditions of one statement must all hold, so each way to an open
// notebook needs a statement of its own. The request's own settings decide, whoever makes the call: unlike the presign
// Deny, these exempt no call that a service makes, or CloudFormation would be the way round them.
func organisationDenies(r Restriction, notebookARNs []string) ([]Statement, error) {
	guardrail, err := PresignGuardrail(r, notebookARNs)
	if err != nil {
		return nil, err
	}
	partition := strings.Split(notebookARNs[0]+":", ":")[1]
	every := []string{fmt.Sprintf("arn:%s:sagemaker:*:*:notebook-instance/*", partition)}
	deny := func(sid, action string, condition Condition) Statement {
		return Statement{Sid: sid, Effect: Deny, Action: []string{action}, Resource: every, Condition: condition}
	}
	missing := func(key string) Condition { return Condition{Null: {key: {"true"}}} }
	return append(guardrail.Statement,
		// Negated, so that a request that leaves the setting out is denied too: SageMaker's default is Enabled for both.
		deny("DenyNotebookWithInternet", createAction,
			Condition{StringNotEquals: {"sagemaker:DirectInternetAccess": {"Disabled"}}}),
		deny("DenyNotebookWithoutSubnet", createAction, missing("sagemaker:VpcSubnets")),
		deny("DenyNotebookWithoutSecurityGroup", createAction, missing("sagemaker:VpcSecurityGroupIds")),
		deny("DenyNotebookWithRoot", createAction,
			Condition{StringNotEquals: {"sagemaker:RootAccess": {"Disabled"}}}),
		// Positive: an update that does not mention root access leaves it as it is.
		deny("DenyRootAfterwards", updateAction,
			Condition{StringEquals: {"sagemaker:RootAccess": {"Enabled"}}}),
	), nil
}
