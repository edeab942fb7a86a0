package account

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"private-notebook/accesspath/accountfile"
)

var (
	identityTypes = []string{roleType, userType, iamGroupType, policyType, rolePolicyType, userPolicyType, groupPolicyType, roleAttachmentType,
		userAttachmentType, groupAttachmentType, membershipType}

	getDetails = &Call{Action: "iam:GetAccountAuthorizationDetails", For: "roles, users and groups with all their policies, boundaries and trust",
		Types: identityTypes, rate: ofIAM}
	getPolicy = &Call{Action: "iam:GetPolicy", Of: "AWS-managed policy whose version is not told", For: "which version of it is in force",
		Types: []string{policyType}, rate: ofIAM}
	getPolicyVersion = &Call{Action: "iam:GetPolicyVersion", Of: "AWS-managed policy whose text is not told", For: "what it allows and denies",
		Types: []string{policyType}, rate: ofIAM}

	identityCalls = []*Call{getDetails, getPolicy, getPolicyVersion}
)

// detailsAtOnce is the largest page (IAM API Reference, "GetAccountAuthorizationDetails": MaxItems).
const detailsAtOnce = 1000

// filters are read side by side: each has a chain of pages of its own. The types are those that are missing where a chain breaks.
var filters = []struct {
	filter types.EntityType
	types  []string
}{
	{types.EntityTypeRole, []string{roleType, rolePolicyType, roleAttachmentType}},
	{types.EntityTypeUser, []string{userType, userPolicyType, userAttachmentType, membershipType}},
	{types.EntityTypeGroup, []string{iamGroupType, groupPolicyType, groupAttachmentType}},
	{types.EntityTypeLocalManagedPolicy, []string{policyType}},
	{types.EntityTypeAWSManagedPolicy, []string{policyType}},
}

// managedPolicy is an AWS-managed policy as far as it is told; text is "" where it is not.
type managedPolicy struct{ arn, name, version, text string }

// identities are what the chains of pages tell each other.
type identities struct {
	*Reader
	mu sync.Mutex
	// used are the policies that somebody has, or is bounded by.
	used map[string]bool
	// byAWS are AWS-managed policies by their ARN.
	byAWS map[string]managedPolicy
	// bounded is how many users and roles each policy was seen to bound, and toBound how many AWS counts.
	bounded, toBound map[string]int
}

// readIdentities reads all of IAM that decides what principals may do. Of AWS's own policies it keeps those that somebody has.
func (r *Reader) readIdentities(ctx context.Context) {
	i := &identities{Reader: r, used: map[string]bool{}, byAWS: map[string]managedPolicy{}, bounded: map[string]int{}, toBound: map[string]int{}}
	each(filters, func(of struct {
		filter types.EntityType
		types  []string
	}) {
		call := *getDetails
		call.Types = of.types
		r.ask(ctx, &call, string(of.filter), func(ctx context.Context) error {
			return pages(ctx, iam.NewGetAccountAuthorizationDetailsPaginator(r.api.iam, &iam.GetAccountAuthorizationDetailsInput{
				Filter: []types.EntityType{of.filter}, MaxItems: aws.Int32(detailsAtOnce),
			}), i.takeDetails)
		})
	})
	i.countBoundaries()
	var used []string
	for arn := range i.used {
		if isByAWS(arn) {
			used = append(used, arn)
		}
	}
	slices.Sort(used)
	each(used, func(arn string) { i.readByAWS(ctx, arn) })
}

// countBoundaries compares the boundaries that were told with AWS's own count: there were times when the call left them out, and a role without
// its boundary may do more than it may.
func (i *identities) countBoundaries() {
	for arn, want := range i.toBound {
		if got := i.bounded[arn]; got < want {
			i.miss(getDetails, arn, accountfile.Failed, fmt.Sprintf("it is the permissions boundary of %d users and roles, and of %d of them that was read", want, got))
		}
	}
}

// isByAWS says whether a policy is AWS's own: in the place of the account its ARN has "aws".
func isByAWS(arn string) bool { return strings.Contains(arn, ":iam::aws:policy/") }

func (i *identities) takeDetails(page *iam.GetAccountAuthorizationDetailsOutput) {
	for n := range page.RoleDetailList {
		i.takeRole(&page.RoleDetailList[n])
	}
	for n := range page.UserDetailList {
		i.takeUser(&page.UserDetailList[n])
	}
	for n := range page.GroupDetailList {
		i.takeGroup(&page.GroupDetailList[n])
	}
	for n := range page.Policies {
		i.takePolicy(&page.Policies[n])
	}
}

func (i *identities) takeRole(d *types.RoleDetail) {
	name := aws.ToString(d.RoleName)
	i.add(roleType, name, name, fields("name", d.RoleName, "arn", d.Arn, "path", d.Path, "assumeRolePolicy", document(d.AssumeRolePolicyDocument),
		"permissionsBoundary", i.boundary(d.PermissionsBoundary), "tags", tagsOf(d.Tags, iamTag)))
	i.takePolicies("role", name, d.RolePolicyList, d.AttachedManagedPolicies, rolePolicyType, roleAttachmentType)
}

func (i *identities) takeUser(d *types.UserDetail) {
	name := aws.ToString(d.UserName)
	i.add(userType, name, name, fields("name", d.UserName, "arn", d.Arn, "path", d.Path,
		"permissionsBoundary", i.boundary(d.PermissionsBoundary), "tags", tagsOf(d.Tags, iamTag)))
	i.takePolicies("user", name, d.UserPolicyList, d.AttachedManagedPolicies, userPolicyType, userAttachmentType)
	if len(d.GroupList) > 0 {
		i.add(membershipType, name, name, fields("user", name, "groups", d.GroupList))
	}
}

func (i *identities) takeGroup(d *types.GroupDetail) {
	name := aws.ToString(d.GroupName)
	i.add(iamGroupType, name, name, fields("name", d.GroupName, "arn", d.Arn, "path", d.Path))
	i.takePolicies("group", name, d.GroupPolicyList, d.AttachedManagedPolicies, groupPolicyType, groupAttachmentType)
}

// takePolicies writes each policy of a principal as a resource of its own: what a role's own list names is passed over where the policy is in
// the file too.
func (i *identities) takePolicies(kind, name string, inline []types.PolicyDetail, attached []types.AttachedPolicy, inlineType, attachmentType string) {
	for _, p := range inline {
		own := aws.ToString(p.PolicyName)
		i.add(inlineType, name+":"+own, name+"/"+own, fields("name", p.PolicyName, kind, name, "policy", document(p.PolicyDocument)))
	}
	for _, p := range attached {
		arn := aws.ToString(p.PolicyArn)
		i.add(attachmentType, name+"/"+arn, name+"/"+nameAmong(attached, arn), fields(kind, name, "policyArn", arn))
		i.use(arn)
	}
}

// nameAmong is a policy's name, with what it is besides where one of AWS's and one of the account's are both attached and bear the same.
func nameAmong(attached []types.AttachedPolicy, arn string) string {
	name := policyName(arn)
	for _, p := range attached {
		if other := aws.ToString(p.PolicyArn); isByAWS(arn) && !isByAWS(other) && policyName(other) == name {
			return "aws/" + name
		}
	}
	return name
}

func (i *identities) use(arn string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.used[arn] = true
}

// boundary is the ARN of a permissions boundary, which is a policy in use too.
func (i *identities) boundary(b *types.AttachedPermissionsBoundary) string {
	if b == nil || aws.ToString(b.PermissionsBoundaryArn) == "" {
		return ""
	}
	i.use(*b.PermissionsBoundaryArn)
	i.mu.Lock()
	defer i.mu.Unlock()
	i.bounded[*b.PermissionsBoundaryArn]++
	return *b.PermissionsBoundaryArn
}

// takePolicy keeps the version of a policy that is in force: all that are stored come along.
func (i *identities) takePolicy(d *types.ManagedPolicyDetail) {
	p := managedPolicy{arn: aws.ToString(d.Arn), version: aws.ToString(d.DefaultVersionId)}
	p.name = policyName(p.arn)
	i.mu.Lock()
	i.toBound[p.arn] = int(aws.ToInt32(d.PermissionsBoundaryUsageCount))
	i.mu.Unlock()
	for _, v := range d.PolicyVersionList {
		if v.IsDefaultVersion {
			p.text = document(v.Document)
		}
	}
	if isByAWS(p.arn) {
		i.mu.Lock()
		i.byAWS[p.arn] = p
		i.mu.Unlock()
		return
	}
	i.addPolicy(p)
}

// addPolicy writes a policy. One without its text is written all the same: it is there, and what it says is not known.
func (i *identities) addPolicy(p managedPolicy) {
	var text any = p.text
	if p.text == "" {
		text = accountfile.NotRead()
	}
	name := p.name
	if isByAWS(p.arn) {
		name = "aws/" + name // an account may have one of the same name
	}
	i.add(policyType, p.arn, name, fields("name", p.name, "arn", p.arn, "policy", text))
}

// readByAWS completes an AWS-managed policy that somebody has.
func (i *identities) readByAWS(ctx context.Context, arn string) {
	p := i.byAWS[arn]
	p.arn, p.name = arn, policyName(arn)
	if p.text == "" && p.version == "" {
		i.ask(ctx, getPolicy, arn, func(ctx context.Context) error {
			said, err := i.api.iam.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &arn})
			if err == nil && said.Policy != nil {
				p.version = aws.ToString(said.Policy.DefaultVersionId)
			}
			return err
		})
	}
	if p.text == "" && p.version != "" {
		i.ask(ctx, getPolicyVersion, arn, func(ctx context.Context) error {
			said, err := i.api.iam.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: &arn, VersionId: &p.version})
			if err == nil && said.PolicyVersion != nil {
				p.text = document(said.PolicyVersion.Document)
			}
			return err
		})
	}
	if p.text != "" {
		i.addPolicy(p)
	}
}

// policyName is the last part of a policy's ARN.
func policyName(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }

// document is a policy's text. IAM encodes it (IAM API Reference, "GetPolicyVersion": RFC 3986), so that a plus is a plus; where it begins with
// a brace, it is plain already.
func document(text *string) string {
	plain := strings.TrimSpace(aws.ToString(text))
	if !strings.HasPrefix(strings.ToUpper(plain), "%7B") {
		return plain
	}
	if decoded, err := url.PathUnescape(plain); err == nil {
		return decoded
	}
	return plain
}

// tagsOf are tags as a map; an empty one says that there is none.
func tagsOf[T any](list []T, pair func(T) (key, value *string)) object {
	tags := object{}
	for _, tag := range list {
		key, value := pair(tag)
		tags[aws.ToString(key)] = aws.ToString(value)
	}
	return tags
}

func iamTag(t types.Tag) (key, value *string) { return t.Key, t.Value }
