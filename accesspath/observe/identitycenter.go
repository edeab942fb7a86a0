package observe

import (
	"fmt"

	"private-notebook/accesspath/topology"
)

// permissionSet is a permission set of IAM Identity Center while its policies are collected.
type permissionSet struct {
	item
	name, boundary string
	policyIDs      []string
}

const permissionSetARN = "permissionSetArn"

// readIdentityCenter makes the roles that IAM Identity Center makes of a permission set in an account that it is assigned in (IAM Identity
// Center User Guide, "Manage AWS accounts with permission sets"). Their names end in letters that AWS chooses.
func (b *builder) readIdentityCenter() {
	sets := b.readPermissionSets()
	assigned := map[string]bool{}
	for _, r := range b.of("aws:ssoadmin/accountAssignment:AccountAssignment") {
		set, account := sets[r.text(permissionSetARN)], r.text("targetId")
		switch {
		case b.topology.Account != "" && account != b.topology.Account:
			assigned[r.text(permissionSetARN)] = true
		case set == nil:
			b.noteAs(r.Resource, certaintyOf(r.Type).gravely(), "its permission set is declared elsewhere, so what it grants is not known")
		case !assigned["here "+r.text(permissionSetARN)]:
			assigned[r.text(permissionSetARN)], assigned["here "+r.text(permissionSetARN)] = true, true
			b.assign(set, account)
		}
	}
	for _, arn := range sorted(sets) {
		if set := sets[arn]; !assigned[arn] && b.mayGrant(set) {
			opens := certainty{opens: true, about: topology.AboutPermissions, grave: true}
			b.noteAs(set.Resource, opens, "nothing that was read assigns it, so whether it grants anything in the notebook's account is not known")
		}
	}
}

// assign gives the role of a permission set what the set has.
func (b *builder) assign(set *permissionSet, account string) {
	name := "AWSReservedSSO_" + set.name
	p := b.principalIn(account, roleKind, name)
	p.Element, p.boundary = element(set.item), set.boundary
	p.arn = fmt.Sprintf("arn:%s:iam::%s:role/aws-reserved/sso.amazonaws.com/%s_0000000000000000", b.topology.Partition, account, name)
	for _, id := range set.policyIDs {
		p.attach(id)
	}
	b.assume("the role of permission set %s is assumed to be named %s_0000000000000000: AWS chooses the last 16 characters; settings name it as %s", set.name, name, name)
}

// mayGrant says whether a set has a grant of a notebook, or a policy that nobody read.
func (b *builder) mayGrant(set *permissionSet) bool {
	g := b.grantsOf(&principal{policyIDs: set.policyIDs})
	return g.particular || g.sweeping || len(g.unread) > 0
}

func (b *builder) readPermissionSets() map[string]*permissionSet {
	sets := map[string]*permissionSet{}
	for _, r := range b.of("aws:ssoadmin/permissionSet:PermissionSet") {
		arn := r.either("arn")
		if arn == "" {
			arn = r.ID
		}
		sets[arn] = &permissionSet{item: r, name: r.text("name")}
	}
	each := func(token string, do func(*permissionSet, item)) {
		for _, r := range b.of(token) {
			if set := sets[r.text(permissionSetARN)]; set != nil {
				do(set, r)
			}
		}
	}
	each("aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", func(set *permissionSet, r item) {
		set.policyIDs = append(set.policyIDs, r.URN)
		if text := r.policyText("inlinePolicy"); text != "" && text != unreadablePolicy {
			b.addPolicy(element(r), r.URN, "", text)
		}
	})
	each("aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment", func(set *permissionSet, r item) {
		set.policyIDs = append(set.policyIDs, r.text("managedPolicyArn"))
	})
	each("aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment", func(set *permissionSet, r item) {
		for _, reference := range r.nested("customerManagedPolicyReference") {
			set.policyIDs = append(set.policyIDs, b.policyByName(reference))
		}
	})
	each("aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment", func(set *permissionSet, r item) {
		for _, boundary := range r.nested("permissionsBoundary") {
			set.boundary = boundary.text("managedPolicyArn")
			for _, reference := range boundary.nested("customerManagedPolicyReference") {
				set.boundary = b.policyByName(reference)
			}
		}
	})
	return sets
}

// policyByName is the ARN of a policy of the notebook's account by its name and path.
func (b *builder) policyByName(reference item) string {
	path := reference.text("path")
	if path == "" {
		path = "/"
	}
	return fmt.Sprintf("arn:%s:iam::%s:policy%s%s", b.topology.Partition, b.topology.Account, path, reference.text("name"))
}
