package schema

import "regexp"

// alwaysWords are names of fields that are names of AWS's things too, or initialisms that every reader knows.
var alwaysWords = []string{"PrivateLink", "ID", "CIDR", "BGP", "PrivateNotebook", "ClientVpn"}

// alwaysNames are names of fields of one word that no sentence begins with.
var alwaysNames = []string{"Vpc"}

// goWords are what Go's comments say otherwise than others would.
var goWords = []struct {
	from *regexp.Regexp
	to   string
}{
	{regexp.MustCompile(`, as \[awsnames\.CompanionNames\] has them, e\.g\.`), `, such as`},
	{regexp.MustCompile(`\bOne that is not a plain pulumi\.String\b`), "One that is an output"},
	{regexp.MustCompile(`(^|\. )Nil: `), "${1}Left out: "},
	{regexp.MustCompile(`\[Vpc\]`), "VPC"},
	{regexp.MustCompile(`^Record `), "Records "},
	{regexp.MustCompile(`\[New(\w+)\]`), "[$1]"},
	{regexp.MustCompile(`^The default, admits`), "The default: admits"},
	{regexp.MustCompile(`\bRestrictToEndpoints\b`), `"endpoints"`},
	{regexp.MustCompile(`\bRestrictToVpc\b`), `"vpc"`},
	{regexp.MustCompile(`\bRestrictToSourceIP\b`), `"source-ip"`},
	{regexp.MustCompile(` The zero value is enough\.`), " It may be left out."},
	{regexp.MustCompile(`\bmay be left zero\b`), "may be left out"},
	{regexp.MustCompile(`\bWhat is left zero\b`), "What is left out"},
}

// ofGo finds what no description may say.
var ofGo = regexp.MustCompile(`\b[Nn]il\b|\bzero value\b|\bleft zero\b|\bpulumi\.\w+|\[\w+[.\]]|\bstruct\b|\bslice\b|\bGo\b|(^|[.;] )(""|0) (is|\w+s)\b`)

// inOwnWords are the descriptions that are not made of a comment.
var inOwnWords = map[string]string{
	"FleetNotebook": "One notebook of a fleet. What is left out is the fleet's: see `notebook` and `tags` of the PrivateNotebook.",

	"CompanionEndpoints.readBuckets":         readBuckets,
	"CompanionEndpointsSettings.readBuckets": readBuckets,
	"FleetNotebook.notebookName": "The notebook instance's name in SageMaker: letters, digits and inner hyphens, at most 63. It stands in ARNs and " +
		"host names and must be unique in the account and Region. Left out, it is the fleet's name and the notebook's short name, joined by a hyphen.",
	"FleetNotebook.rolePolicyArns": "Managed policies for the execution role, by a short name of what each is for. Left out, it is the fleet's; empty, " +
		"it attaches none of them. Everyone who opens the notebook acts with this role.",
	"FleetNotebook.tags": "The tags of the notebook's resources, besides the fleet's.",

	"Ec2Issuer.roleArn":  "The role's ARN.",
	"Ec2Issuer.roleName": "The role's name.",
	"Network.availabilityZones": `The zones that get one private subnet each, e.g. "ap-northeast-1a". At least one. The first one's is where a ` +
		"notebook is put.",
	"Notebook.roleArn":                       "The execution role's ARN.",
	"Notebook.roleName":                      "The execution role's name.",
	"PresignPolicy.guardedGroups":            guarded,
	"PresignPolicy.guardedRoles":             guarded,
	"PresignPolicy.guardedUsers":             guarded,
	"PresignPolicy.withoutGuardrail":         withoutGuardrail,
	"PresignPolicySettings.guardedGroups":    guarded,
	"PresignPolicySettings.guardedRoles":     guarded,
	"PresignPolicySettings.guardedUsers":     guarded,
	"PresignPolicySettings.withoutGuardrail": withoutGuardrail,
}

const (
	guarded = "Principals who get the guardrail alone, because another policy allows them what this one guards. A short name that also " +
		"stands in `roles`, `groups` or `users` must mean the same principal. Left out, it adds nobody."
	withoutGuardrail = "Leaves the Deny out. False, the default, attaches it: then no other grant of the principal, not even sagemaker:*, " +
		"issues or opens a URL of the listed notebooks off the private paths."
	readBuckets = "Names of buckets of other accounts that may be read through the S3 gateway endpoint, e.g. " +
		"\"jumpstart-cache-prod-eu-west-1\". Left out, it adds none to ECR's own, which follows from `services`."
)

// leftOut matches what becomes of an argument that is left out. A member of a fleet then has the fleet's.
var leftOut = regexp.MustCompile(`Left out[,:] .*?\.( |$)`)

// tagsPut matches what is said of tags once "Tags are" is taken off.
var tagsPut = regexp.MustCompile(`^Put on (.+?)\. Left out, it puts only a Name\.`)
