package account

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"
	"github.com/aws/smithy-go"

	"private-notebook/accesspath/accountfile"
)

var (
	describeOrganization = &Call{Action: "organizations:DescribeOrganization", For: "the organisation that the account is in", Optional: true,
		Types: []string{organizationType, unitType, accountType, controlPolicyType, controlAttachmentType}, rate: ofOrganizations}
	listRoots = &Call{Action: "organizations:ListRoots", For: "the organisation's root", Optional: true,
		Types: []string{unitType, accountType}, rate: ofOrganizations}
	listUnits = &Call{Action: "organizations:ListOrganizationalUnitsForParent", Of: "root and organisational unit", For: "the units in it",
		Optional: true, Types: []string{unitType, accountType}, rate: ofOrganizations}
	listAccounts = &Call{Action: "organizations:ListAccountsForParent", Of: "root and organisational unit", For: "the accounts in it",
		Optional: true, Types: []string{accountType}, rate: ofOrganizations}
	listControls = &Call{Action: "organizations:ListPolicies", For: "the organisation's service and resource control policies", Optional: true,
		Types: []string{controlPolicyType, controlAttachmentType}, rate: ofOrganizations}
	listTargets = &Call{Action: "organizations:ListTargetsForPolicy", Of: "control policy", For: "the accounts, units and roots that it is attached to",
		Optional: true, Types: []string{controlAttachmentType}, rate: ofOrganizations}
	describeControl = &Call{Action: "organizations:DescribePolicy", Of: "control policy that is attached", For: "what it allows and denies",
		Optional: true, Types: []string{controlPolicyType}, rate: ofOrganizations}

	organizationCalls = []*Call{describeOrganization, listRoots, listUnits, listAccounts, listControls, listTargets, describeControl}
)

// organizationPage is the largest page of the lists of AWS Organizations (AWS Organizations API Reference).
const organizationPage = 20

// readOrganization reads who is in what of the organisation, and its control policies with all that they are attached to, where the caller may:
// the management account and its delegates. Which of the accounts has notebooks its file cannot know, so it holds every account's.
func (r *Reader) readOrganization(ctx context.Context) {
	var o *types.Organization
	r.ask(ctx, describeOrganization, "", func(ctx context.Context) error {
		said, err := r.api.organizations.DescribeOrganization(ctx, &organizations.DescribeOrganizationInput{})
		if hasCode(err, "AWSOrganizationsNotInUseException") {
			return nil // the account is in none
		}
		if err == nil {
			o = said.Organization
		}
		return err
	})
	if o == nil {
		return
	}
	id := aws.ToString(o.Id)
	r.add(organizationType, id, id, fields("masterAccountId", o.MasterAccountId, "arn", o.Arn, "featureSet", o.FeatureSet))
	together(func() { r.readRoots(ctx) }, func() { r.readControls(ctx) })
}

func hasCode(err error, code string) bool {
	var api smithy.APIError
	return errors.As(err, &api) && api.ErrorCode() == code
}

func (r *Reader) readRoots(ctx context.Context) {
	var roots []string
	r.ask(ctx, listRoots, "", func(ctx context.Context) error {
		return pages(ctx, organizations.NewListRootsPaginator(r.api.organizations, &organizations.ListRootsInput{MaxResults: aws.Int32(organizationPage)}),
			func(page *organizations.ListRootsOutput) {
				for _, root := range page.Roots {
					roots = append(roots, aws.ToString(root.Id))
				}
			})
	})
	each(roots, func(root string) { r.readBelow(ctx, root, 0) })
}

// deepest is how many units can be above an account: five under the root (AWS Organizations User Guide, "Quotas and service limits for AWS
// Organizations"), and room for more.
const deepest = 20

// readBelow reads what is in a root or a unit, and in the units below it. Of accounts and units nothing is kept but what they are in.
func (r *Reader) readBelow(ctx context.Context, parent string, depth int) {
	if depth > deepest {
		r.miss(listUnits, parent, accountfile.Failed, "the organisational units are nested deeper than AWS lets them be")
		return
	}
	together(func() { r.readAccountsIn(ctx, parent) }, func() {
		var units []string
		r.ask(ctx, listUnits, parent, func(ctx context.Context) error {
			return pages(ctx, organizations.NewListOrganizationalUnitsForParentPaginator(r.api.organizations,
				&organizations.ListOrganizationalUnitsForParentInput{ParentId: &parent, MaxResults: aws.Int32(organizationPage)}),
				func(page *organizations.ListOrganizationalUnitsForParentOutput) {
					for _, unit := range page.OrganizationalUnits {
						units = append(units, aws.ToString(unit.Id))
					}
				})
		})
		for _, unit := range units {
			r.add(unitType, unit, unit, fields("parentId", parent))
		}
		each(units, func(unit string) { r.readBelow(ctx, unit, depth+1) })
	})
}

func (r *Reader) readAccountsIn(ctx context.Context, parent string) {
	r.ask(ctx, listAccounts, parent, func(ctx context.Context) error {
		return pages(ctx, organizations.NewListAccountsForParentPaginator(r.api.organizations,
			&organizations.ListAccountsForParentInput{ParentId: &parent, MaxResults: aws.Int32(organizationPage)}),
			func(page *organizations.ListAccountsForParentOutput) {
				for _, a := range page.Accounts {
					id := aws.ToString(a.Id)
					r.add(accountType, id, id, fields("parentId", parent))
				}
			})
	})
}

// readControls reads the policies of both sorts. AWS's own resource control policy is left out: it allows everything, is attached everywhere and
// cannot be detached (AWS Organizations User Guide, "Resource control policies (RCPs)"). Its service control policy can, so that of it every
// target is read.
func (r *Reader) readControls(ctx context.Context) {
	var found []types.PolicySummary
	for _, sort := range []types.PolicyType{types.PolicyTypeServiceControlPolicy, types.PolicyTypeResourceControlPolicy} {
		r.ask(ctx, listControls, "", func(ctx context.Context) error {
			err := pages(ctx, organizations.NewListPoliciesPaginator(r.api.organizations,
				&organizations.ListPoliciesInput{Filter: sort, MaxResults: aws.Int32(organizationPage)}),
				func(page *organizations.ListPoliciesOutput) {
					for _, p := range page.Policies {
						if !p.AwsManaged || sort != types.PolicyTypeResourceControlPolicy {
							found = append(found, p)
						}
					}
				})
			if hasCode(err, "PolicyTypeNotEnabledException") {
				return nil // none of the sort is in force
			}
			return err
		})
	}
	each(found, func(p types.PolicySummary) {
		if r.readControlTargets(ctx, aws.ToString(p.Id)) {
			r.readControl(ctx, &p)
		}
	})
}

// readControlTargets says whether a policy is in force anywhere, as far as is known.
func (r *Reader) readControlTargets(ctx context.Context, policy string) bool {
	n := 0
	isWhole := r.ask(ctx, listTargets, policy, func(ctx context.Context) error {
		return pages(ctx, organizations.NewListTargetsForPolicyPaginator(r.api.organizations,
			&organizations.ListTargetsForPolicyInput{PolicyId: &policy, MaxResults: aws.Int32(organizationPage)}),
			func(page *organizations.ListTargetsForPolicyOutput) {
				n += len(page.Targets)
				for _, t := range page.Targets {
					target := aws.ToString(t.TargetId)
					r.add(controlAttachmentType, target+":"+policy, target+"/"+policy, fields("policyId", policy, "targetId", target))
				}
			})
	})
	return n > 0 || !isWhole
}

// readControl writes a policy. One whose contents are not told is written with that: it may deny what is allowed elsewhere.
func (r *Reader) readControl(ctx context.Context, p *types.PolicySummary) {
	id, content := aws.ToString(p.Id), accountfile.NotRead()
	r.ask(ctx, describeControl, id, func(ctx context.Context) error {
		said, err := r.api.organizations.DescribePolicy(ctx, &organizations.DescribePolicyInput{PolicyId: &id})
		if err == nil && said.Policy != nil {
			content = document(said.Policy.Content)
		}
		return err
	})
	r.add(controlPolicyType, id, id, fields("name", p.Name, "type", p.Type, "arn", p.Arn, "content", content))
}
