package trust

import "strings"

// Title is above every list of who may become which role.
const Title = "Who may become an issuer, by one call of AWS STS"

// Who names a party, or several of one kind whose names are joined, within a sentence. The kind "" is for a trust policy that was not read.
func Who(k Kind, name string) string {
	switch k {
	case Anybody:
		if name == "" {
			return "ANYBODY who has an AWS account"
		}
		return "ANYBODY who has an account at " + name
	case OtherAccount:
		if name == "" {
			return "principals of other accounts that meet its conditions"
		}
		return "account " + name
	case Principal:
		return strings.Replace(name, "/", " ", 1)
	case ThisAccount:
		return "others of this account"
	case Service:
		return "AWS service " + name
	case Provider:
		return "whoever signs in at " + name
	case IdentityCenter:
		return "whoever has permission set " + name + " in IAM Identity Center"
	case Deleted:
	}
	return "whoever its trust policy admits"
}
