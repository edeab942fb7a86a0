package components

import (
	"maps"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2clientvpn"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// checkExisting reports what was given besides an existing endpoint, of which nothing is ever changed.
func (a ClientVpnArgs) checkExisting() fault.List {
	faults := a.Vpc.check(clientVpnWhat).Within("Vpc")
	var given, arguments []string
	for _, argument := range []struct {
		name, field string
		set         bool
	}{
		{"client CIDR", "ClientCIDR", a.ClientCIDR.IsValid()},
		{"server certificate ARN", "ServerCertificateArn", a.ServerCertificateArn != nil},
		{"transport protocol", "TransportProtocol", a.TransportProtocol != ""},
		{"port", "Port", a.Port != 0},
		{"routes", "Routes", a.Routes != nil},
		{"disconnection", "Disconnected", a.Disconnected},
		{"authentication", "Authentication", a.Authentication != (ClientVpnAuthentication{})},
		{"authorised CIDR list", "AuthorizedCIDRs", a.AuthorizedCIDRs != nil},
		{"authorised groups", "AuthorizedGroups", a.AuthorizedGroups != nil},
		{"everybody's authorisation", "AuthorizeEveryone", a.AuthorizeEveryone},
		{"self-service portal", "SelfServicePortal", a.SelfServicePortal},
		{"client connect handler", "ClientConnectHandlerArn", a.ClientConnectHandlerArn != nil},
		{"route enforcement", "EnforceClientRoutes", a.EnforceClientRoutes},
		{"session timeout", "SessionTimeoutHours", a.SessionTimeoutHours != 0},
		{"login banner", "LoginBanner", a.LoginBanner != ""},
		{"log retention", "LogRetentionDays", a.LogRetentionDays != 0},
		{"log KMS key ARN", "LogKmsKeyArn", a.LogKmsKeyArn != nil},
		{"existing log group", "ExistingLogGroupName", a.ExistingLogGroupName != ""},
	} {
		if argument.set {
			given, arguments = append(given, argument.name), append(arguments, argument.field)
		}
	}
	if len(given) > 0 {
		faults.Add(clientVpnWhat, strings.Join(given, ", "), "cannot be set of the existing endpoint "+a.ExistingEndpointID,
			"leave it out: an adopted endpoint is never changed", arguments...)
	}
	return faults
}

// checkLogGroup reports what cannot be set of a log group that exists already.
func (a ClientVpnArgs) checkLogGroup() fault.List {
	var faults fault.List
	var given []string
	if a.LogRetentionDays != 0 {
		given = append(given, "LogRetentionDays")
	}
	if a.LogKmsKeyArn != nil {
		given = append(given, "LogKmsKeyArn")
	}
	if a.ExistingLogGroupName != "" && len(given) > 0 {
		faults.Add(clientVpnWhat, "log retention or log KMS key", "cannot be set of the existing log group "+a.ExistingLogGroupName,
			"leave it out: an adopted log group is never changed", given...)
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
			faults = notFound(clientVpnWhat, "existing log group "+name, err, "logs:DescribeLogGroups", "ExistingLogGroupName")
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
		return nil, notFound(clientVpnWhat, got, err, "ec2:DescribeClientVpnEndpoints", "ExistingEndpointID")
	}
	faults := a.Vpc.checkInVpc(clientVpnWhat, got, found.VpcId, "ExistingEndpointID")
	if len(found.SecurityGroupIds) == 0 {
		faults.Add(clientVpnWhat, got, "has no security group, by which the endpoints would know its people",
			"give it one of the VPC", "ExistingEndpointID")
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

// movesWithVpc has another VPC replace the endpoint: its associations cannot span two. One that is in no VPC, as AWS tells of it, has none,
// and is kept: it gets its VPC back, where AWS had taken it away with the last association, and nobody needs a new profile.
func (c *ClientVpn) movesWithVpc(ctx *pulumi.Context, endpointName string, tags pulumi.StringMap) []pulumi.ResourceOption {
	has, err := c.deployed(ctx, knownBy(endpointName, tags), tags)
	if err == nil && has.VpcId == "" {
		return nil
	}
	return []pulumi.ResourceOption{pulumi.ReplaceOnChanges([]string{"vpcId"})}
}

// deployed is the endpoint that AWS knows by these tags. Other stacks of the project may name theirs alike, so it is first the one that has
// the tag Stack as well; a stack that was renamed has its own by the others alone.
func (c *ClientVpn) deployed(ctx *pulumi.Context, by map[string]string, tags pulumi.StringMap) (*ec2clientvpn.LookupEndpointResult, error) {
	if stack, isTagged := plainTag(tags, "Stack"); isTagged {
		own := maps.Clone(by)
		own["Stack"] = stack
		if has, err := ec2clientvpn.LookupEndpoint(ctx, &ec2clientvpn.LookupEndpointArgs{Tags: own}, pulumi.Parent(c)); err == nil {
			return has, nil
		}
	}
	return ec2clientvpn.LookupEndpoint(ctx, &ec2clientvpn.LookupEndpointArgs{Tags: by}, pulumi.Parent(c))
}
