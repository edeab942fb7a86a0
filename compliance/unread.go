package compliance

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/observe"
)

// unread is what a control asks for and an account file does not tell. Nothing of it is in a stack's export, which has all that the stack
// declares.
type unread struct {
	readings []*accountfile.Reading
	// because are the reasons why the control that is asked cannot be answered, a sentence each.
	because []string
}

func (u *unread) note(reading *accountfile.Reading) {
	if reading != nil && !slices.Contains(u.readings, reading) {
		u.readings = append(u.readings, reading)
	}
}

// partOf are the types whose resources an account file has as parts of others.
var partOf = map[string]string{
	"aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": groupType, "aws:ec2/securityGroupRule:SecurityGroupRule": groupType,
	defaultType: groupType, "aws:iam/policyAttachment:PolicyAttachment": "aws:iam/userPolicyAttachment:UserPolicyAttachment",
}

const groupType = "aws:ec2/securityGroup:SecurityGroup"

// ask notes that a control asks for a type, and why an account file does not tell of it.
func (u *unread) ask(token string) {
	if whole := partOf[token]; whole != "" {
		token = whole
	}
	if !strings.HasPrefix(token, "aws:") {
		return
	}
	for _, reading := range u.readings {
		switch gap, lacks := gapIn(*reading, token); {
		case !slices.Contains(accountfile.Types(), token):
			u.miss("an account file has no resources of type " + token)
		case lacks:
			u.miss(fmt.Sprintf("%s was not read: %s", gap.Call, gap.Reason.Sentence()))
		case !reading.Complete:
			u.miss("the reading was stopped before its end")
		}
	}
}

func gapIn(reading accountfile.Reading, token string) (accountfile.Unread, bool) {
	for _, gap := range reading.Gaps() {
		if slices.Contains(gap.Types, token) || len(gap.Types) == 0 {
			return gap, true
		}
	}
	return accountfile.Unread{}, false
}

// askProperties notes which properties of a resource an account file does not hold. One that AWS shows empty is there, and empty.
func (u *unread) askProperties(r observe.Resource, properties []string) {
	for _, property := range properties {
		if _, has := r.Outputs[property]; r.Reading != nil && !has {
			u.miss(fmt.Sprintf("%s of %s is not in the account file", property, nameOf(r)))
		}
	}
}

func (u *unread) miss(because string) {
	if !slices.Contains(u.because, because) {
		u.because = append(u.because, because)
	}
}

// take is what was missed by the control that was asked last.
func (u *unread) take() []string {
	because := u.because
	u.because = nil
	return because
}

// typeOf is a resource's type; an account file has every default group as a group of that name.
func typeOf(r observe.Resource) string {
	if r.Reading != nil && r.Type == groupType && text(r, "name") == "default" {
		return defaultType
	}
	return r.Type
}

// isAWSs says whether a resource of an account file is AWS's own, such as a managed policy: nobody but AWS mends it.
func isAWSs(r observe.Resource) bool {
	return r.Reading != nil && strings.Contains(text(r, "arn"), ":iam::aws:")
}
