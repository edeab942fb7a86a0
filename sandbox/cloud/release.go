package cloud

import "fmt"

// release is AWS's answer to a request to delete r.
func (a *account) release(k *kind, r *Resource) error {
	if k.kept {
		kept := *r
		kept.URN = ""
		a.put(&kept)
		return nil
	}
	if r.props().isTrue("forceDetachPolicies") {
		a.detach(r)
	}
	if list := a.blockers(r); len(list) > 0 {
		why := inUse[k.family]
		return &APIError{k.api.service, k.api.remove, why.code, fmt.Sprintf("%s (in use by %s %s)",
			fmt.Sprintf(why.format, r.ID), list[0].Type, list[0].ID)}
	}
	a.remove(r)
	return nil
}

// detach takes the policies from a role whose program asks the provider to (forceDetachPolicies).
func (a *account) detach(role *Resource) {
	for _, r := range a.blockers(role) {
		if r.Type == rolePolicyAttachmentType || r.Type == rolePolicyType {
			a.remove(r)
		}
	}
}
