package trust

import (
	"strings"

	"private-notebook/accesspath/caller"
)

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
		if name == "" {
			return "AWS services that meet its conditions"
		}
		return "AWS service " + name
	case Provider:
		return "whoever signs in at " + name
	case IdentityCenter:
		return "whoever has permission set " + name + " in IAM Identity Center"
	case Deleted:
	}
	return "whoever its trust policy admits"
}

const accountDigits = len("111122223333")

// isAccount says whether an entry means a whole account: its number, or the ARN of its root.
func isAccount(entry string) bool {
	return len(entry) == accountDigits && strings.Trim(entry, "0123456789") == "" || strings.HasPrefix(entry, "arn:") && strings.HasSuffix(entry, ":root")
}

// accountIn is the account of an entry; "" of the ID of a principal that is gone.
func accountIn(entry string) string {
	if !strings.HasPrefix(entry, "arn:") && isAccount(entry) {
		return entry
	}
	return caller.AccountOf(entry)
}
