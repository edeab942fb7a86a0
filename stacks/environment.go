package stacks

import (
	"maps"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
	"private-notebook/internal/fault"
	"private-notebook/internal/settings"
)

// identifyingTags say which stack a resource belongs to.
func identifyingTags(ctx *pulumi.Context) map[string]string {
	return map[string]string{"Project": ctx.Project(), "Stack": ctx.Stack(), "ManagedBy": "Pulumi"}
}

// stackTags are on every resource: what it belongs to, who manages it, and what the configuration adds.
func (e environment) stackTags(ctx *pulumi.Context) pulumi.StringMap {
	tags := pulumi.ToStringMap(identifyingTags(ctx))
	maps.Copy(tags, pulumi.ToStringMap(e.Tags))
	return tags
}

// check reports the faults of every component. What AWS says of a stand-in, or of an ID that is none, is left out: the fault that
// made it one has been said. Of a Region that is not known it would tell nothing.
func (e environment) check(ctx *pulumi.Context, vpc components.Vpc) fault.List {
	var faults fault.List
	if e.VpcID == "" {
		if room := e.checkRoom(); room != nil {
			faults.Append(room)
		} else {
			faults.Append(e.located("Network", e.networkArgs().Validate(e.networkName())))
		}
	}
	if e.makesCertificates() {
		faults.Append(e.located("ClientVpnCertificates", e.certificatesArgs().Validate(e.certificatesName())))
	}
	later := pulumi.String("known later")
	args := e.notebookArgs(vpc, certificateArns{later, later}, nil)
	if e.regionUnread {
		faults.Append(e.located("PrivateNotebook", args.Validate(e.name)))
		return faults
	}
	faults.Append(e.located("PrivateNotebook", args.ValidateIn(ctx, e.name)))
	return e.withoutConsequences(faults, vpc)
}

// notebookArgs are the whole's arguments.
func (e environment) notebookArgs(
	vpc components.Vpc, certificates certificateArns, issuer *components.Ec2Issuer,
) components.PrivateNotebookArgs {
	args := components.PrivateNotebookArgs{
		Region:          e.Region,
		Vpc:             vpc,
		OnPremisesCIDRs: e.OnPremisesCIDRs,
		PrivateLink:     e.privateLinkArgs(),
		LinkedVpcs:      e.linked,
		Notebook:        e.instanceArgs(),
		Notebooks:       e.fleetArgs(),
		PresignPolicy:   e.policyArgs(issuer),
		Companions:      e.companionArgs(),
		Tags:            e.tags,
	}
	switch {
	case e.Existing.ClientVpnEndpointID != "":
		args.ClientVpn = &components.ClientVpnArgs{ExistingEndpointID: e.Existing.ClientVpnEndpointID}
	case e.ClientVpnCIDR.IsValid():
		args.ClientVpn = e.clientVpnArgs(certificates)
	}
	if len(e.OnPremisesCIDRs) > 0 {
		args.InboundResolver = &components.InboundResolverArgs{
			ExistingEndpointID: e.Existing.InboundResolverID, Addresses: e.resolverAddresses(),
		}
	}
	e.watch(&args)
	return args
}

func (e environment) privateLinkArgs() components.PrivateLinkArgs {
	return components.PrivateLinkArgs{
		ExistingAPIEndpointID:        e.Existing.APIEndpointID,
		ExistingNotebookEndpointID:   e.Existing.NotebookEndpointID,
		GivenAPIEndpoint:             givenWhole(e.Existing.APIEndpoint),
		GivenNotebookEndpoint:        givenWhole(e.Existing.NotebookEndpoint),
		ExistingSecurityGroupID:      e.Existing.EndpointSecurityGroupID,
		AdmitOnExistingSecurityGroup: e.Existing.AdmitOnEndpointSecurityGroup,
	}
}

// givenWhole is an endpoint that nobody can look up; nil where none is given.
func givenWhole(endpoint *settings.WholeEndpoint) *components.GivenEndpoint {
	if endpoint == nil {
		return nil
	}
	return &components.GivenEndpoint{ID: endpoint.ID, Host: endpoint.Host, VpcID: endpoint.VpcID}
}

func (e environment) instanceArgs() components.NotebookArgs {
	name := e.NotebookName
	if name == "" {
		name = e.notebookName
	}
	return components.NotebookArgs{
		NotebookName:   name,
		InstanceType:   e.NotebookInstanceType,
		VolumeSizeGiB:  e.NotebookVolumeSizeGiB,
		KmsKeyArn:      given(e.NotebookKmsKeyArn),
		OnCreateScript: e.NotebookOnCreateScript,
		OnStartScript:  e.NotebookOnStartScript,
		RolePolicyArns: byOwnerAndName(e.NotebookRolePolicyArns),

		ExistingSecurityGroupIDs: once(e.Existing.NotebookSecurityGroupIDs),
	}
}

func (e environment) policyArgs(issuer *components.Ec2Issuer) components.PresignPolicyArgs {
	args := components.PresignPolicyArgs{
		Restriction:      components.Restriction(e.Restriction),
		WithoutGuardrail: !e.Guardrail,
		OwnerTag:         e.OwnerTag,
		Roles:            byName(e.IssuerRoles),
		Groups:           byName(e.IssuerGroups),
		Users:            byName(e.IssuerUsers),
		AttachmentQuota:  e.PolicyAttachmentQuota,

		GuardrailExemptRoleArns: e.GuardrailExemptRoleArns,
	}
	const made = "made/ec2-issuer" // A role's name has no slash, so no configured one is lost.
	if e.Ec2Issuer {
		args.Roles[made] = pulumi.String("known later")
	}
	if issuer != nil {
		args.Roles[made] = issuer.RoleName
	}
	return args
}

func (e environment) declareIssuer(ctx *pulumi.Context) (*components.Ec2Issuer, error) {
	if !e.Ec2Issuer {
		return nil, nil
	}
	return components.NewEc2Issuer(ctx, e.name+"-ec2-issuer", &components.Ec2IssuerArgs{Region: e.Region, Tags: e.tags})
}

// certificateArns are what the Client VPN shows, and by what it knows its clients.
type certificateArns struct {
	server, clientRoot pulumi.StringInput
}

// certificates are the ones made for an environment that brings none; nil where it does, or needs none.
type certificates struct {
	*components.ClientVpnCertificates
}

func (e environment) makesCertificates() bool {
	return e.ClientVpnCIDR.IsValid() && e.ClientVpnServerCertificateArn == ""
}

func (e environment) certificatesName() string { return e.name + "-client-vpn-certificates" }

func (e environment) certificatesArgs() components.ClientVpnCertificatesArgs {
	return components.ClientVpnCertificatesArgs{
		Domain: e.name + ".internal", ServerOnly: !e.asksForCertificates(), Tags: e.tags,
	}
}

func (e environment) declareCertificates(ctx *pulumi.Context) (certificates, error) {
	if !e.makesCertificates() {
		return certificates{}, nil
	}
	args := e.certificatesArgs()
	made, err := components.NewClientVpnCertificates(ctx, e.certificatesName(), &args)
	return certificates{made}, err
}

// arns are those of the certificates made, or else of the configured ones.
func (c certificates) arns(config Config) certificateArns {
	if c.ClientVpnCertificates == nil {
		return certificateArns{
			given(config.ClientVpnServerCertificateArn), given(config.ClientVpnClientRootCertificateArn),
		}
	}
	return certificateArns{c.ServerCertificateArn, c.ClientCertificateArn}
}

// given is a configured value as an input, or nil where it was left out.
func given(value string) pulumi.StringInput {
	if value == "" {
		return nil
	}
	return pulumi.String(value)
}

// byName keys IAM names by themselves: each then stands in a resource's name. What is none has been said already.
func byName(names []string) map[string]pulumi.StringInput {
	named := map[string]pulumi.StringInput{}
	for _, name := range names {
		if iamName.MatchString(name) {
			named[name] = pulumi.String(name)
		}
	}
	return named
}

// byOwnerAndName keys policy ARNs by owner and name, since AWS and an account may each have a policy of the same name:
// arn:aws:iam::aws:policy/ReadOnlyAccess is "aws/ReadOnlyAccess".
func byOwnerAndName(arns []string) map[string]pulumi.StringInput {
	named := map[string]pulumi.StringInput{}
	for _, arn := range arns {
		_, owned, isArn := strings.Cut(arn, ":iam::")
		if !isArn {
			continue // Said already.
		}
		named[strings.Replace(owned, ":policy", "", 1)] = pulumi.String(arn)
	}
	return named
}
