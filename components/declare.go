package components

import (
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// refuse turns faults, and those of the component's name, into a constructor's error. It is nil where there is no fault.
func refuse(token, name string, faults fault.List) error {
	faults = append(checkName(token, name), faults...)
	if err := faults.Err(); err != nil {
		return fmt.Errorf("%s %q: %w", token, name, err)
	}
	return nil
}

// regionOr is the Region that was given, or else the one of the provider that the component will use.
func regionOr(ctx *pulumi.Context, given string, opts []pulumi.ResourceOption) (string, error) {
	if given != "" {
		return given, nil
	}
	result, err := aws.GetRegion(ctx, nil, invokeOptions(opts)...)
	if err != nil {
		return "", fmt.Errorf("looking up the provider's Region: %w", err)
	}
	if result.Name == "" { // AWS's provider always has one; Pulumi's mocks have what a test answers.
		return configuredRegion(ctx)
	}
	return result.Name, nil
}

func configuredRegion(ctx *pulumi.Context) (string, error) {
	if region, isSet := ctx.GetConfig("aws:region"); isSet && region != "" {
		return region, nil
	}
	return "", errors.New("looking up the provider's Region: the answer has no name, as with Pulumi's mocks in a test; " +
		"give Region, answer \"name\" to aws:index/getRegion:getRegion, or test with the mocks of privatenotebooktest")
}

// invokeOptions are the options by which a look-up reaches the same AWS provider as a
// resource with these options: one given to it, or else its parent's.
func invokeOptions(opts []pulumi.ResourceOption) []pulumi.InvokeOption {
	snapshot, err := pulumi.NewResourceOptions(opts...)
	if err != nil {
		return nil // Registering the component reports the same error, with its name.
	}
	for _, p := range snapshot.Providers {
		if _, isAws := p.(*aws.Provider); isAws {
			return []pulumi.InvokeOption{pulumi.Provider(p)}
		}
	}
	if snapshot.Parent != nil {
		return []pulumi.InvokeOption{pulumi.Parent(snapshot.Parent)}
	}
	return nil
}

// valueOf is the arguments, or none: behind a nil pointer every required argument is reported missing.
func valueOf[T any](args *T) T {
	if args == nil {
		return *new(T)
	}
	return *args
}

// sortedKeys makes the order in which a map's children are declared the same in every run.
func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}

// named are the tags with a Name, which is what AWS's console shows.
func named(name string, tags pulumi.StringMap) pulumi.StringMap {
	all := pulumi.StringMap{"Name": pulumi.String(name)}
	maps.Copy(all, tags)
	return all
}

// label makes a network part of a resource name: 10.60.0.0/16 is "10.60.0.0-16".
func label(network netip.Prefix) string {
	return strings.ReplaceAll(network.String(), "/", "-")
}

// port is what a security group rule is about.
type port struct {
	protocol string
	number   int
}

var (
	https  = port{"tcp", 443}
	dnsTCP = port{"tcp", 53}
	dnsUDP = port{"udp", 53}

	dnsPorts = []port{dnsTCP, dnsUDP}
)

// securityGroup declares an empty group: no ingress, and no egress either, because the provider removes the
// rule that allows all of it. Its name and description never change again: AWS would replace the group,
// and a Client VPN endpoint may go on filtering by the old one for hours. So what replaces it is another VPC, where it is made
// before the old one goes: a name that is ignored counts as the program's own, for which the provider would delete first, while
// all that wears the group is still there (pulumi-terraform-bridge, nameRequiresDeleteBeforeReplace).
func securityGroup(
	ctx *pulumi.Context, name, description string, vpcID pulumi.StringInput, tags pulumi.StringMap, opts ...pulumi.ResourceOption,
) (*ec2.SecurityGroup, error) {
	fixed := pulumi.IgnoreChanges([]string{"name", "description"})
	first := pulumi.DeleteBeforeReplace(false)
	return ec2.NewSecurityGroup(ctx, name, &ec2.SecurityGroupArgs{
		Description: pulumi.String(description),
		VpcId:       vpcID,
		Tags:        named(name, tags),
	}, append(opts, fixed, first)...)
}

// lateInterfaces is patience with SageMaker, which releases a deleted notebook's network interface late: neither its
// group nor its subnet can go before it.
func lateInterfaces() pulumi.ResourceOption {
	return pulumi.Timeouts(&pulumi.CustomTimeouts{Delete: "45m"})
}

// ingressFrom declares one rule that admits one network.
func ingressFrom(
	ctx *pulumi.Context, name string, group pulumi.StringInput, p port, network netip.Prefix, description string,
	tags pulumi.StringMap, opts ...pulumi.ResourceOption,
) error {
	_, err := ingressRule(ctx, name, group, p, source{network: network}, description, tags, opts...)
	return err
}

// source is who a rule admits: a network or the members of a security group.
type source struct {
	network netip.Prefix
	group   pulumi.StringInput
}

// ingressRule declares one rule, and returns it for what has to wait for it.
func ingressRule(
	ctx *pulumi.Context, name string, group pulumi.StringInput, p port, from source, description string,
	tags pulumi.StringMap, opts ...pulumi.ResourceOption,
) (*vpc.SecurityGroupIngressRule, error) {
	args := &vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId: group,
		IpProtocol:      pulumi.String(p.protocol),
		FromPort:        pulumi.Int(p.number),
		ToPort:          pulumi.Int(p.number),
		Description:     pulumi.String(description),
		Tags:            named(name, tags),
	}
	if from.group != nil {
		args.ReferencedSecurityGroupId = from.group.ToStringOutput()
	} else {
		args.CidrIpv4 = pulumi.String(from.network.String())
	}
	return vpc.NewSecurityGroupIngressRule(ctx, name, args, opts...)
}

// egressTo declares one rule that lets traffic out to one network.
func egressTo(
	ctx *pulumi.Context, name string, group pulumi.StringInput, p port, network netip.Prefix, description string,
	tags pulumi.StringMap, opts ...pulumi.ResourceOption,
) (*vpc.SecurityGroupEgressRule, error) {
	return vpc.NewSecurityGroupEgressRule(ctx, name, &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: group,
		CidrIpv4:        pulumi.String(network.String()),
		IpProtocol:      pulumi.String(p.protocol),
		FromPort:        pulumi.Int(p.number),
		ToPort:          pulumi.Int(p.number),
		Description:     pulumi.String(description),
		Tags:            named(name, tags),
	}, opts...)
}
