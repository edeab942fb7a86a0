package caller

// Who is a sort of person.
type Who string

// The sorts of person that a report judges.
const (
	// Issuer holds the restricted policy and no other grant on the notebook.
	Issuer Who = "issuer"
	// Administrator holds sagemaker:* besides whatever the issuer holds.
	Administrator Who = "administrator"
	// Outsider has no IAM identity. For opening, the outsider holds a leaked URL that an issuer issued.
	Outsider Who = "outsider"
	// OtherIssuer has a policy about opening notebooks and is not meant to open this one: an issuer of another notebook, or
	// somebody whom the intent, which names others, names nowhere. Only a report on a stack that has one judges it.
	OtherIssuer Who = "other-issuer"
	// NonMember can connect to the Client VPN and is in none of the groups that are meant to get in, although the
	// policies would let a URL be issued and opened as an issuer's. A report judges one only on the path client-vpn, where
	// groups decide there, and after all others.
	NonMember Who = "non-member"
)

// Whos are the sorts of person that every report judges, in its order. [OtherIssuer] and [NonMember] come behind them.
func Whos() []Who { return []Who{Issuer, Administrator, Outsider} }

// From is an access path: the place from which a request sets out.
type From string

// The six access paths.
const (
	// FromVPC is a workload in the notebook's VPC.
	FromVPC From = "vpc"
	// FromLinkedVPC is a workload in another declared VPC.
	FromLinkedVPC From = "linked-vpc"
	// FromClientVPN is a person connected to AWS Client VPN.
	FromClientVPN From = "client-vpn"
	// FromOnPremises is a person behind Site-to-Site VPN or Direct Connect.
	FromOnPremises From = "on-premises"
	// FromInternet is a person with no private path.
	FromInternet From = "internet"
	// FromConsole is the AWS Management Console, used from the internet.
	FromConsole From = "console"
)

// Froms are all access paths, in the order of a report.
func Froms() []From {
	return []From{FromVPC, FromLinkedVPC, FromClientVPN, FromOnPremises, FromInternet, FromConsole}
}

// Step is one of the two things done on a path.
type Step string

// The two steps.
const (
	// Issue is the signed call of CreatePresignedNotebookInstanceUrl.
	Issue Step = "issue"
	// Open is the browser's use of the URL that it returned.
	Open Step = "open"
)

// Steps are both steps, in the order in which they happen.
func Steps() []Step { return []Step{Issue, Open} }

// NeedsIdentity says whether a step cannot be taken without signing in or signing.
func NeedsIdentity(from From, step Step) bool { return step == Issue || from == FromConsole }
