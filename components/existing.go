package components

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// What exists already is adopted by an ID in plain Go, since it decides whether something is made. It is looked up before anything is
// registered, so that what would not work is said first, and then read as a resource: it stands in the state, where the
// access-path report sees it, and is never changed or deleted.

// plainID is the VPC's ID where it is known before anything is registered. One that the same program makes is not.
func (v Vpc) plainID() (string, bool) {
	id, isPlain := v.ID.(pulumi.String)
	return string(id), isPlain && strings.HasPrefix(string(id), "vpc-")
}

// checkInVpc reports an existing thing of another VPC, which the argument names.
func (v Vpc) checkInVpc(what, got, vpcID, argument string) fault.List {
	var faults fault.List
	if own, known := v.plainID(); known && vpcID != own {
		faults.Add(what, got, "belongs to "+orElse(vpcID, "no VPC"), "name one of "+own, argument)
	}
	return faults
}

// notFound is the fault of a look-up that failed. An existing thing is looked up by an action of its own.
func notFound(what, got string, err error, action, argument string) fault.List {
	var faults fault.List
	faults.Add(what, got, "cannot be looked up ("+fault.Reason(err)+")", "check the ID, the Region and the account, and allow "+action, argument)
	return faults
}

// lookUpGroup reports a security group that is not there, or is another VPC's.
func lookUpGroup(ctx *pulumi.Context, what, id string, vpc Vpc, argument string, opts []pulumi.ResourceOption) fault.List {
	got := "security group " + id
	found, err := ec2.LookupSecurityGroup(ctx, &ec2.LookupSecurityGroupArgs{Id: &id}, invokeOptions(opts)...)
	if err != nil {
		return notFound(what, got, err, "ec2:DescribeSecurityGroups", argument)
	}
	return vpc.checkInVpc(what, got, found.VpcId, argument)
}

// readGroups reads security groups, each once, so that their rules can be judged.
func readGroups(ctx *pulumi.Context, name string, ids []string, opts ...pulumi.ResourceOption) error {
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		if _, err := ec2.GetSecurityGroup(ctx, name+"-existing-"+id, pulumi.ID(id), nil, opts...); err != nil {
			return err
		}
	}
	return nil
}

// ownership is how what a stack has made is told from what others have: by the tags Project and Stack where the caller sets them, as
// this project's stacks do, and else by its Name. Every further run of a stack finds its own things too.
type ownership struct {
	tags pulumi.StringMap
	name string // of what is made
}

func (o ownership) isTagged() bool {
	_, hasProject := plainTag(o.tags, "Project")
	_, hasStack := plainTag(o.tags, "Stack")
	return hasProject && hasStack
}

// mark are the tags by which AWS finds what is the stack's own.
func (o ownership) mark() map[string]string {
	if !o.isTagged() {
		return map[string]string{"Name": o.name}
	}
	project, _ := plainTag(o.tags, "Project")
	stack, _ := plainTag(o.tags, "Stack")
	return map[string]string{"Project": project, "Stack": stack}
}

// has says whether a thing with these tags is the stack's own.
func (o ownership) has(found map[string]string) bool {
	for key, value := range o.mark() {
		if found[key] != value {
			return false
		}
	}
	return true
}

// ifRenamed is the way out where a thing may be this stack's, from the time when it had another name: nothing tells that apart
// from another stack of the same project in the same VPC.
func (o ownership) ifRenamed(noun string, found map[string]string) string {
	if !o.isTagged() || found["Project"] != o.mark()["Project"] || found["Name"] != o.name {
		return ""
	}
	return fmt.Sprintf("; if this stack was called %s before, set the %s's tag Stack to %s", found["Stack"], noun, o.mark()["Stack"])
}

// plainTag is a tag's value where it is known before anything is registered.
func plainTag(tags pulumi.StringMap, key string) (string, bool) {
	value, isPlain := tags[key].(pulumi.String)
	return string(value), isPlain
}
