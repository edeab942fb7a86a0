package stacks

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
)

// export sets the stack's outputs, which other stacks and the companion command read: their names are a contract.
// A part that the environment does not have exports nothing.
func (e environment) export(
	ctx *pulumi.Context, vpc components.Vpc, whole *components.PrivateNotebook, made certificates, issuer *components.Ec2Issuer,
) {
	ctx.Export("region", pulumi.String(e.Region))
	ctx.Export("vpcId", vpc.ID)
	ctx.Export("apiEndpointId", whole.PrivateLink.APIEndpointID)
	ctx.Export("apiEndpointHost", whole.PrivateLink.APIEndpointHost)
	ctx.Export("notebookEndpointId", whole.PrivateLink.NotebookEndpointID)
	exportNotebooks(ctx, whole)
	ctx.Export("policyArn", whole.PresignPolicy.PolicyArn)
	ctx.Export("policyArns", whole.PresignPolicy.PolicyArns)
	ctx.Export("guardrailJson", whole.PresignPolicy.GuardrailJSON)
	ctx.Export("serviceControlPolicyJson", whole.PresignPolicy.ServiceControlPolicyJSON)
	ctx.Export("permissionsBoundaryJson", whole.PresignPolicy.PermissionsBoundaryJSON)
	if e.Guardrail {
		ctx.Export("guardrailPolicyArn", whole.PresignPolicy.GuardrailArn)
		ctx.Export("guardrailPolicyArns", whole.PresignPolicy.GuardrailArns)
	}
	exportLinked(ctx, whole)
	if v := whole.ClientVpn; v != nil {
		ctx.Export("clientVpnEndpointId", v.EndpointID)
		ctx.Export("clientVpnDnsName", v.DNSName)
		ctx.Export("clientVpnDnsServer", v.DNSServer)
		if e.Existing.ClientVpnEndpointID == "" { // An adopted VPN's log is its owner's, and not looked up.
			ctx.Export("clientVpnLogGroup", v.LogGroupName)
			ctx.Export("clientVpnConnected", pulumi.Bool(e.ClientVpnConnected))
		}
		if e.ClientVpnSelfServicePortal {
			ctx.Export("clientVpnSelfServicePortalUrl", v.SelfServicePortalURL)
		}
	}
	if c := made.ClientVpnCertificates; c != nil {
		ctx.Export("clientVpnCaCertificate", c.CACertificate)
		if e.asksForCertificates() {
			ctx.Export("clientVpnClientCertificate", c.ClientCertificate)
			ctx.Export("clientVpnClientPrivateKey", c.ClientPrivateKey)
		}
	}
	if r := whole.InboundResolver; r != nil {
		ctx.Export("resolverIpAddresses", r.IPAddresses)
		ctx.Export("forwardZones", r.ForwardZones)
		ctx.Export("onPremisesHandoff", r.Handoff)
	}
	if n := whole.Companions; n != nil {
		ctx.Export("companionEndpointIds", n.EndpointIDs)
	}
	e.exportWatch(ctx, whole)
	if issuer != nil {
		ctx.Export("ec2IssuerRoleArn", issuer.RoleArn)
		ctx.Export("ec2IssuerInstanceProfile", issuer.InstanceProfileName)
	}
}

// exportWatch exports where to look; a part that the environment does not have exports nothing.
func (e environment) exportWatch(ctx *pulumi.Context, whole *components.PrivateNotebook) {
	if whole.FlowLogs != nil && e.FlowLogBucketArn == "" {
		ctx.Export("flowLogGroup", whole.FlowLogs.LogGroupName)
	}
	if whole.QueryLogs != nil {
		ctx.Export("queryLogGroup", whole.QueryLogs.LogGroupName)
	}
	if whole.IssuanceAlarm != nil {
		ctx.Export("alarmTopicArn", whole.IssuanceAlarm.TopicArn)
	}
}

// exportNotebooks sets the outputs of the one notebook, or one output for the fleet.
func exportNotebooks(ctx *pulumi.Context, whole *components.PrivateNotebook) {
	if whole.Notebook == nil {
		ctx.Export("notebooks", whole.NotebookOutputs())
		return
	}
	ctx.Export("notebookName", whole.Notebook.Name)
	ctx.Export("notebookArn", whole.Notebook.Arn)
	ctx.Export("notebookHost", whole.Notebook.Host)
	ctx.Export("notebookRoleArn", whole.Notebook.RoleArn)
	ctx.Export("presignCommand", whole.PresignCommand)
}

// exportConnection adds the outputs of the way to on-premises networks. The configuration for the device holds the tunnels'
// keys, and stays a secret.
func (e environment) exportConnection(ctx *pulumi.Context, c connection) {
	if c.gateway != nil {
		ctx.Export("onPremisesGatewayId", c.gateway.GatewayID)
	}
	if v := c.vpn; v != nil {
		ctx.Export("vpnConnectionId", v.ConnectionID)
		ctx.Export("vpnTunnelAddresses", v.TunnelAddresses)
		ctx.Export("vpnCustomerGatewayConfiguration", v.CustomerGatewayConfiguration)
		ctx.Export("vpnLogGroup", v.LogGroupName)
		if e.SiteToSiteVpn.KeysInSecretsManager {
			ctx.Export("vpnPresharedKeySecretArn", v.PresharedKeySecretArn)
		}
	}
}

// exportLinked sets what a person in a linked VPC needs, by its name. Without one there is nothing to set.
func exportLinked(ctx *pulumi.Context, whole *components.PrivateNotebook) {
	if len(whole.LinkedPrivateLinks) == 0 {
		return
	}
	endpoints, commands := pulumi.Map{}, pulumi.StringMap{}
	for name, link := range whole.LinkedPrivateLinks {
		endpoints[name] = pulumi.StringMap{"apiEndpointId": link.APIEndpointID, "notebookEndpointId": link.NotebookEndpointID}
	}
	for name, command := range whole.LinkedPresignCommands {
		commands[name] = command
	}
	ctx.Export("linkedEndpointIds", endpoints)
	if len(commands) > 0 { // A fleet's are with its notebooks.
		ctx.Export("linkedPresignCommands", commands)
	}
}
