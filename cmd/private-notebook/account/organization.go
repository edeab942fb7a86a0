package account

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"
	"github.com/aws/smithy-go"

	"private-notebook/accesspath/accountfile"
)

var (
	controlTypes = []string{controlPolicyType, controlAttachmentType, unitType, accountType}

	describeOrganization = &Call{Action: "organizations:DescribeOrganization", For: "the organisation that the account is in", Optional: true,
		Types: append([]string{organizationType}, controlTypes...), rate: ofOrganizations}
	listParents = &Call{Action: "organizations:ListParents", Of: "account and organisational unit", For: "what it is in", Optional: true,
		Types: controlTypes, rate: ofOrganizations}
	listControls = &Call{Action: "organizations:ListPoliciesForTarget", Of: "account, unit and root", Optional: true,
		For: "its service and resource control policies", Types: []string{controlPolicyType, controlAttachmentType}, rate: ofOrganizations}
	describeControl = &Call{Action: "organizations:DescribePolicy", Of: "control policy in force", For: "what it denies", Optional: true,
		Types: []string{controlPolicyType}, rate: ofOrganizations}

	organizationCalls = []*Call{describeOrganization, listParents, listControls, describeControl}
)

// readOrganization reads the control policies above the account, where the caller may: the management account and its delegates. The
// management account itself is under none (AWS Organizations User Guide, "Service control policies").
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
	id, management := aws.ToString(o.Id), aws.ToString(o.MasterAccountId)
	r.add(organizationType, id, id, fields("masterAccountId", management, "arn", o.Arn, "featureSet", o.FeatureSet,
		"accounts", []object{fields("id", r.account)}))
	if management == r.account {
		return
	}
	targets := r.readParents(ctx)
	found := make([][]types.PolicySummary, len(targets))
	each(numbers(len(targets)), func(i int) { found[i] = r.readControls(ctx, targets[i]) })
	policies := map[string]types.PolicySummary{}
	for i, target := range targets {
		for _, p := range found[i] {
			name := target + "/" + aws.ToString(p.Id)
			policies[aws.ToString(p.Id)] = p
			r.add(controlAttachmentType, target+":"+aws.ToString(p.Id), name, fields("policyId", p.Id, "targetId", target))
		}
	}
	var all []types.PolicySummary
	for _, p := range policies {
		all = append(all, p)
	}
	each(all, func(p types.PolicySummary) { r.readControl(ctx, &p) })
}

func hasCode(err error, code string) bool {
	var api smithy.APIError
	return errors.As(err, &api) && api.ErrorCode() == code
}

// deepest is how many units can be above an account: five under the root (AWS Organizations User Guide, "Quotas"), and room for more.
const deepest = 20

// readParents are the account and the units above it, up to the root.
func (r *Reader) readParents(ctx context.Context) []string {
	targets := []string{r.account}
	for at := r.account; len(targets) < deepest; {
		parent := ""
		isTold := r.ask(ctx, listParents, at, func(ctx context.Context) error {
			return pages(ctx, organizations.NewListParentsPaginator(r.api.organizations, &organizations.ListParentsInput{ChildId: &at}),
				func(page *organizations.ListParentsOutput) {
					for _, p := range page.Parents {
						parent = aws.ToString(p.Id)
					}
				})
		})
		switch {
		case !isTold:
			return targets
		case at == r.account:
			r.add(accountType, at, at, fields("parentId", parent))
		default:
			r.add(unitType, at, at, fields("parentId", parent))
		}
		if parent == "" || slices.Contains(targets, parent) {
			return targets
		}
		targets, at = append(targets, parent), parent
		if strings.HasPrefix(parent, "r-") {
			return targets
		}
	}
	return targets
}

// readControls are the policies that are attached to a target itself, of both sorts. A sort that the organisation has not enabled has none.
func (r *Reader) readControls(ctx context.Context, target string) (found []types.PolicySummary) {
	for _, sort := range []types.PolicyType{types.PolicyTypeServiceControlPolicy, types.PolicyTypeResourceControlPolicy} {
		r.ask(ctx, listControls, target, func(ctx context.Context) error {
			err := pages(ctx, organizations.NewListPoliciesForTargetPaginator(r.api.organizations, &organizations.ListPoliciesForTargetInput{
				TargetId: &target, Filter: sort,
			}), func(page *organizations.ListPoliciesForTargetOutput) { found = append(found, page.Policies...) })
			if hasCode(err, "PolicyTypeNotEnabledException") {
				return nil
			}
			return err
		})
	}
	return found
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
