package iampolicy

import (
	"fmt"
	"maps"
	"regexp"
)

// NoOwner is the owner that a principal without the tag is compared as, so that a missing tag matches no notebook: without
// a default, AWS may hold the whole statement of an unresolved variable invalid, and a Deny would then deny nobody
// (IAM User Guide, "IAM policy elements: Variables and tags", "Specifying default values"). No notebook may have this owner.
const NoOwner = "nobody"

// ownerTag are the keys that stand in a policy variable as they are.
var ownerTag = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,128}$`)

// IsOwnerTag says whether a tag key can be written into a policy variable.
func IsOwnerTag(key string) bool { return ownerTag.MatchString(key) }

// ownerKey and ownOwner are the two sides of attribute-based access: the tag of the notebook, and that of whoever asks (Service
// Authorization Reference, "Actions, resources, and condition keys for Amazon SageMaker": notebook instances support
// aws:ResourceTag).
func ownerKey(tag string) string { return "aws:ResourceTag/" + tag }
func ownOwner(tag string) string { return fmt.Sprintf("${aws:PrincipalTag/%s, '%s'}", tag, NoOwner) }

// withOwner is a condition that holds for the notebook's owner alone; the same where no tag decides.
func (r Restriction) withOwner(c Condition) Condition {
	if r.OwnerTag == "" {
		return c
	}
	keys := map[string][]string{ownerKey(r.OwnerTag): {ownOwner(r.OwnerTag)}}
	maps.Copy(keys, c[StringEquals])
	c[StringEquals] = keys
	return c
}

// denyOthers is the guardrail's second half: nobody opens a notebook of another owner, whatever else they are allowed. Calls
// that AWS makes on a principal's behalf are not exempt: they carry the principal's own tags. None where no tag decides.
func (r Restriction) denyOthers(resources []string) []Statement {
	if r.OwnerTag == "" {
		return nil
	}
	return []Statement{{
		Sid:       "DenyNotebookOfAnotherOwner",
		Effect:    Deny,
		Action:    []string{PresignAction},
		Resource:  resources,
		Condition: Condition{StringNotEquals: {ownerKey(r.OwnerTag): {ownOwner(r.OwnerTag)}}},
	}}
}
