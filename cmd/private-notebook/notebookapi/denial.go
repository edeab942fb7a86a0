package notebookapi

import (
	"fmt"
	"regexp"
)

// Denial is what AWS says of a call that a policy refuses.
type Denial struct {
	// Principal, Action and Resource are who may not do what with what.
	Principal, Action, Resource string
	// Explicit says that some policy denies; otherwise none allows.
	Explicit bool
	// PolicyType is such as "identity-based policy"; "" where AWS does not say.
	PolicyType string
	// PolicyARN is the policy's that denies; "" where AWS does not say.
	PolicyARN string
}

// denial is the form of AWS's message (IAM User Guide, "Troubleshoot access denied error messages"). Services may leave parts of
// the end out.
var denial = regexp.MustCompile(`User: (\S+) is not authorized to perform: (\S+)(?: on resource: (\S+))?` +
	`(?: because no (.+?) allows| with an (explicit deny)(?: in an? ([^:]+))?(?:: (arn:\S+))?)?`)

// ReadDenial reads AWS's message. It is false where the message has another form.
func ReadDenial(message string) (Denial, bool) {
	m := denial.FindStringSubmatch(message)
	if m == nil {
		return Denial{}, false
	}
	d := Denial{Principal: m[1], Action: m[2], Resource: m[3], PolicyType: m[4], Explicit: m[5] != "", PolicyARN: m[7]}
	if d.Explicit {
		d.PolicyType = m[6]
	}
	return d, true
}

// By names the policy that refuses, as far as AWS tells.
func (d Denial) By() string {
	switch {
	case d.PolicyARN != "":
		return fmt.Sprintf("%s %s denies it", d.PolicyType, d.PolicyARN)
	case d.Explicit && d.PolicyType != "":
		return "a statement in a " + d.PolicyType + " denies it"
	case d.Explicit:
		return "a statement of some policy denies it"
	case d.PolicyType != "":
		return "no " + d.PolicyType + " allows it"
	default:
		return "AWS does not say by which policy"
	}
}
