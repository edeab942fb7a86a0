package components

import (
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2clientvpn"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// checkExisting reports what was given besides an existing endpoint, of which nothing is ever changed.
func (a ClientVpnArgs) checkExisting() fault.List {
	faults := a.Vpc.check(clientVpnWhat)
	var given []string
	for _, argument := range []struct {
		name string
		set  bool
	}{
		{"client CIDR", a.ClientCIDR.IsValid()},
		{"server certificate ARN", a.ServerCertificateArn != nil},
		{"authentication", a.Authentication != (ClientVpnAuthentication{})},
		{"authorised CIDR list", a.AuthorizedCIDRs != nil},
		{"authorised groups", a.AuthorizedGroups != nil},
		{"everybody's authorisation", a.AuthorizeEveryone},
		{"self-service portal", a.SelfServicePortal},
		{"client connect handler", a.ClientConnectHandlerArn != nil},
		{"route enforcement", a.EnforceClientRoutes},
		{"session timeout", a.SessionTimeoutHours != 0},
		{"login banner", a.LoginBanner != ""},
		{"log retention", a.LogRetentionDays != 0},
		{"log KMS key ARN", a.LogKmsKeyArn != nil},
		{"existing log group", a.ExistingLogGroupName != ""},
	} {
		if argument.set {
			given = append(given, argument.name)
		}
	}
	if len(given) > 0 {
		faults.Add(clientVpnWhat, strings.Join(given, ", "), "cannot be set of the existing endpoint "+a.ExistingEndpointID,
			"leave it out: an adopted endpoint is never changed")
	}
	return faults
}

// checkLogGroup reports what cannot be set of a log group that exists already.
func (a ClientVpnArgs) checkLogGroup() fault.List {
	var faults fault.List
	if a.ExistingLogGroupName != "" && (a.LogRetentionDays != 0 || a.LogKmsKeyArn != nil) {
		faults.Add(clientVpnWhat, "log retention or log KMS key", "cannot be set of the existing log group "+a.ExistingLogGroupName,
			"leave it out: an adopted log group is never changed")
	}
	return faults
}

// lookUp asks AWS about what exists already, unless the whole has asked.
func (a ClientVpnArgs) lookUp(ctx *pulumi.Context, opts []pulumi.ResourceOption) (ClientVpnArgs, fault.List) {
	var faults fault.List
	switch {
	case a.lookedUp:
	case a.ExistingEndpointID != "":
		a.existing, faults = a.lookUpEndpoint(ctx, opts)
	case a.ExistingLogGroupName != "":
		name := a.ExistingLogGroupName
		if _, err := cloudwatch.LookupLogGroup(ctx, &cloudwatch.LookupLogGroupArgs{Name: name}, invokeOptions(opts)...); err != nil {
			faults = notFound(clientVpnWhat, "existing log group "+name, err, "logs:DescribeLogGroups")
		}
	}
	a.lookedUp = true
	return a, faults
}

func (a ClientVpnArgs) lookUpEndpoint(
	ctx *pulumi.Context, opts []pulumi.ResourceOption,
) (*ec2clientvpn.LookupEndpointResult, fault.List) {
	got := "existing endpoint " + a.ExistingEndpointID
	found, err := ec2clientvpn.LookupEndpoint(ctx, &ec2clientvpn.LookupEndpointArgs{
		ClientVpnEndpointId: &a.ExistingEndpointID,
	}, invokeOptions(opts)...)
	if err != nil {
		return nil, notFound(clientVpnWhat, got, err, "ec2:DescribeClientVpnEndpoints")
	}
	faults := a.Vpc.checkInVpc(clientVpnWhat, got, found.VpcId)
	if len(found.SecurityGroupIds) == 0 {
		faults.Add(clientVpnWhat, got, "has no security group, by which the endpoints would know its people",
			"give it one of the VPC")
	}
	return found, faults
}

// adopt reads the existing endpoint and its groups. Its associations, authorisation rules and DNS servers are its owner's.
func (c *ClientVpn) adopt(ctx *pulumi.Context, name string, a ClientVpnArgs) error {
	parent := pulumi.Parent(c)
	endpoint, err := ec2clientvpn.GetEndpoint(ctx, name+"-existing-endpoint", pulumi.ID(a.ExistingEndpointID), nil, parent)
	if err != nil {
		return err
	}
	if err := readGroups(ctx, name, a.existing.SecurityGroupIds, parent); err != nil {
		return err
	}
	pushed, log := "", ""
	if len(a.existing.DnsServers) > 0 {
		pushed = a.existing.DnsServers[0]
	}
	for _, options := range a.existing.ConnectionLogOptions {
		log = options.CloudwatchLogGroup
	}
	c.EndpointID, c.DNSName = endpoint.ID().ToStringOutput(), endpoint.DnsName
	c.DNSServer = pulumi.String(pushed).ToStringOutput()
	c.SecurityGroupID = pulumi.String(a.existing.SecurityGroupIds[0]).ToStringOutput()
	c.LogGroupName = pulumi.String(log).ToStringOutput()
	c.SelfServicePortalURL = pulumi.String(a.existing.SelfServicePortalUrl).ToStringOutput()
	return nil
}
