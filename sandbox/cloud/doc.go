// Package cloud is a simulated AWS account, served as the two resource providers that a Private Notebook
// stack uses: aws and tls.
//
// # What it is
//
// A Cloud holds the resources of one account (111122223333) in memory and, if it is given a path, in a JSON
// file beside the stack's state, so that drift, lost resources and interrupted operations can be staged and
// survive a restart. Its two providers implement Pulumi's plugin.Provider, so the real engine runs the real
// program against it:
//
//   - It knows the resource types of this project and no other. An unknown type or function is an error that
//     says so; nothing succeeds quietly.
//   - It checks inputs against the schema that the Pulumi SDK for Go carries in its struct tags.
//   - Every type is held to the schema of the real provider, version 5.46 (testdata/provider-facts.tsv): what is given, defaults, what
//     replaces, sets and lists. What differs stands in testdata/provider-differences.tsv with its reason.
//   - It refuses what AWS, or the Terraform provider inside pulumi-aws, is known to refuse, with AWS's error code.
//   - It replaces where the provider would replace, keeps AWS's order of deletion, answers previews with
//     unknown outputs, and shows JSON documents in outputs as the provider does: normalized.
//   - The tls provider generates real keys and real certificates; it keeps nothing.
//
// # What it cannot prove
//
// Nothing here was compared with a live AWS account. The rules were written by hand from AWS documentation,
// from the source of the Terraform provider and from issue reports. That a stack deploys here shows that
// the program is consistent with these rules. It does not show that AWS accepts it, that traffic flows, that IAM
// decides as intended, how long anything takes, or what it costs. Error codes follow AWS; the sentences after
// them are close to AWS's where those are published and ours where they are not.
//
// Known simplifications: one account, though a VPC may be another's; an IAM user or group that is renamed keeps its first name as its ID;
// no quotas but the few that a design of this size can meet; nothing is
// asynchronous; a KMS key is gone at once instead of after its waiting period; the inline rules of a security group
// do not show the separate rule resources; S3 and DynamoDB have gateway endpoints alone; of EventBridge's operators there are
// "$or", "exists", "anything-but" and equality; nobody confirms a subscription; the attachment count of an IAM policy
// stays at its first value; a role that is still in an instance profile cannot be deleted, although the provider would
// empty the profile first; there are no Lambda functions, so of a client connect handler only the ARN is looked at; nothing
// stands in a directory.
//
// # How to add a resource type
//
// Write a kind beside the others of its service (for example in kms.go) and list it in awsKinds (registry.go).
// A kind is mostly data: the SDK's args type, the inputs that force a replacement, the references to other
// resources, the computed outputs. Then add a row to the table in registry_test.go, which holds every kind
// to the SDK's own output names; and, if provider-facts.tsv does not have the type, one to provider-differences.tsv, which says why. An output
// that other resources decide goes into seen, what only an account file can say into attributes, and what only the owner of a VPC may do
// into ownerOnly.
package cloud
