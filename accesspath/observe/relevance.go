package observe

import (
	_ "embed" // the list of irrelevant types
	"strings"
)

//go:embed irrelevant.txt
var irrelevantText string

// irrelevant are the types that cannot open or close a path: whole modules of the provider as "aws:kms/", types as
// "aws:iam/accessKey".
var irrelevant = readList(irrelevantText)

func readList(text string) map[string]bool {
	list := map[string]bool{}
	for _, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		for _, word := range strings.Fields(line) {
			list[word] = true
		}
	}
	return list
}

// isIrrelevant knows types by their module or by their own name, without the class name behind it.
func isIrrelevant(token string) bool {
	name, _, _ := strings.Cut(strings.TrimPrefix(token, "aws:"), ":")
	module, _, _ := strings.Cut(name, "/")
	return irrelevant["aws:"+module+"/"] || irrelevant["aws:"+name]
}

// whyItMatters says what the types that the model leaves out could change.
var whyItMatters = []struct{ types, because string }{
	{"aws:organizations/policy aws:organizations/policyAttachment",
		"service control policies are not modelled; they can only deny what is allowed here"},
	{"aws:cloudformation/stack aws:cloudformation/stackSet aws:cloudformation/stackSetInstance aws:cloudformation/stackInstances",
		"what a CloudFormation stack declares is not in what was read"},
	{"aws:cloudcontrol/resource", "what Cloud Control declares is not in what was read"},
	{"aws:ssoadmin/permissionSet aws:ssoadmin/permissionSetInlinePolicy aws:ssoadmin/managedPolicyAttachment " +
		"aws:ssoadmin/customerManagedPolicyAttachment aws:ssoadmin/permissionsBoundaryAttachment aws:ssoadmin/accountAssignment",
		"the roles that IAM Identity Center makes are not modelled"},
}

const notInterpreted = "the model does not interpret this type; whether it opens or closes a path is not known"

// noteTheRest lists what was neither interpreted nor is known not to matter. Other packages than aws declare nothing
// on a path, unless they declare AWS resources by another way.
func (b *builder) noteTheRest() {
	for _, token := range sorted(b.byType) {
		ofAWS := strings.HasPrefix(token, "aws:") || strings.HasPrefix(token, "aws-native:")
		if !ofAWS || b.asked[token] || isIrrelevant(token) {
			continue
		}
		for _, r := range b.byType[token] {
			b.note(r, becauseOf(token))
		}
	}
}

func becauseOf(token string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(token, "aws:"), ":")
	for _, reason := range whyItMatters {
		for _, candidate := range strings.Fields(reason.types) {
			if candidate == "aws:"+name {
				return reason.because
			}
		}
	}
	return notInterpreted
}
