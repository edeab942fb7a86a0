package components

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/awsnames"
	"private-notebook/internal/fault"
)

const (
	privateNotebookWhat = "private notebook"
	// clientVpnGroup is the short name under which the endpoints admit the Client VPN's security group.
	clientVpnGroup = "client-vpn"
	// privateLinkSuffix is of the endpoint pair's name, by which its endpoints are looked for.
	privateLinkSuffix = "-private-link"
	// companionsSuffix is the same of the companion endpoints.
	companionsSuffix = "-companions"
	// knownLater stands for an ID before it is known.
	knownLater = pulumi.String("known later")
)

// complete hands what the whole knows to each part, and then lets each part complete itself.
func (a PrivateNotebookArgs) complete(name string) PrivateNotebookArgs {
	a.PrivateLink.Region = orElse(a.PrivateLink.Region, a.Region)
	a.PrivateLink.Vpc = a.Vpc.unless(a.PrivateLink.Vpc)
	a.PrivateLink.Tags = a.tags(a.PrivateLink.Tags)
	if a.PrivateLink.OnPremisesCIDRs == nil {
		a.PrivateLink.OnPremisesCIDRs = a.OnPremisesCIDRs
	}
	a.LinkedVpcs = a.completeLinkedVpcs()
	a.Notebook.Region = orElse(a.Notebook.Region, a.Region)
	a.Notebook.Vpc = a.Vpc.unless(a.Notebook.Vpc)
	a.Notebook.Tags = a.tags(a.Notebook.Tags)
	a.PresignPolicy.Tags = a.tags(a.PresignPolicy.Tags)
	a.PresignPolicy = a.PresignPolicy.complete()
	a.Notebooks = a.completeFleet(name)
	a.Notebook = a.Notebook.complete(name)
	a.ClientVpn, a.InboundResolver = a.completeClientVpn(), a.completeInboundResolver()
	a.Companions = a.completeCompanions()
	return a.completeWatch()
}

func (a PrivateNotebookArgs) completeClientVpn() *ClientVpnArgs {
	if a.ClientVpn == nil {
		return nil
	}
	v := *a.ClientVpn
	v.Vpc, v.Tags = a.Vpc.unless(v.Vpc), a.tags(v.Tags)
	v.OtherCIDRs = a.networksBesides(slices.Concat(a.linkedNetworks(), v.OtherCIDRs))
	v = v.complete()
	return &v
}

// networksBesides are every on-premises network that the whole or a part of it knows, and these, each once.
func (a PrivateNotebookArgs) networksBesides(others []netip.Prefix) []netip.Prefix {
	all := slices.Concat(a.OnPremisesCIDRs, a.PrivateLink.OnPremisesCIDRs)
	if a.InboundResolver != nil {
		all = append(all, a.InboundResolver.OnPremisesCIDRs...)
	}
	var once []netip.Prefix
	for _, network := range append(all, others...) {
		if !slices.Contains(once, network) {
			once = append(once, network)
		}
	}
	return once
}

func (a PrivateNotebookArgs) completeInboundResolver() *InboundResolverArgs {
	if a.InboundResolver == nil {
		return nil
	}
	r := *a.InboundResolver
	r.Region = orElse(r.Region, a.Region)
	r.Vpc, r.Tags = a.Vpc.unless(r.Vpc), a.tags(r.Tags)
	if r.OnPremisesCIDRs == nil {
		r.OnPremisesCIDRs = a.OnPremisesCIDRs
	}
	return &r
}

func (a PrivateNotebookArgs) tags(part pulumi.StringMap) pulumi.StringMap {
	all := pulumi.StringMap{}
	maps.Copy(all, a.Tags)
	maps.Copy(all, part)
	return all
}

// unless is this VPC where the part was given none of its own.
func (v Vpc) unless(part Vpc) Vpc {
	if part.isZero() {
		return v
	}
	return part
}

func orElse(given, whole string) string {
	if given != "" {
		return given
	}
	return whole
}

// check reports what is wrong with completed arguments, the parts' included, each fault once.
func (a PrivateNotebookArgs) check() fault.List {
	faults := a.Vpc.check(privateNotebookWhat).Within("Vpc")
	faults.Append(checkOnPremises(privateNotebookWhat, a.OnPremisesCIDRs, a.Vpc))
	faults.Append(a.PrivateLink.check().Within("PrivateLink"))
	faults.Append(a.checkLinkedVpcs())
	if a.ClientVpn != nil {
		faults.Append(a.ClientVpn.check().Within("ClientVpn"))
		if _, taken := a.PrivateLink.ClientSecurityGroups[clientVpnGroup]; taken {
			faults.Add(privateNotebookWhat, fmt.Sprintf("client security group %q", clientVpnGroup), "is the Client VPN's own",
				"give the further group another short name", "PrivateLink.ClientSecurityGroups")
		}
	}
	if a.InboundResolver != nil {
		faults.Append(a.InboundResolver.check().Within("InboundResolver"))
	}
	if a.Companions != nil {
		faults.Append(a.Companions.check().Within("Companions"))
	}
	if a.isFleet() {
		faults.Append(a.checkFleet())
	} else {
		faults.Append(a.Notebook.check().Within("Notebook"))
		faults.Append(a.checkLone())
	}
	faults.Append(a.checkPresignPolicy())
	faults.Append(a.checkExecutionRoles())
	faults.Append(a.checkWatch())
	return faults.WithoutRepeats()
}

// checkPresignPolicy lets the policy be checked before its endpoints and its notebook are there.
func (a PrivateNotebookArgs) checkPresignPolicy() fault.List {
	return a.planned(a.PresignPolicy, a.plannedArns()).check().Within("PresignPolicy")
}

// planned is a policy as it can be known before its endpoints and its notebooks are there.
func (a PrivateNotebookArgs) planned(policy PresignPolicyArgs, notebookArns []pulumi.StringInput) PresignPolicyArgs {
	endpointIDs := slices.Repeat([]pulumi.StringInput{knownLater}, 2*(1+len(a.LinkedVpcs)))
	return policy.adding(endpointIDs, a.vpcIDs(), notebookArns)
}

// plannedArns stand for the notebooks' ARNs.
func (a PrivateNotebookArgs) plannedArns() []pulumi.StringInput {
	if !a.isFleet() {
		return []pulumi.StringInput{a.sizedArn(knownLater, a.Notebook.NotebookName)}
	}
	var arns []pulumi.StringInput
	for _, key := range sortedKeys(a.Notebooks) {
		arns = append(arns, a.sizedArn(knownLater, a.Notebooks[key].NotebookName))
	}
	return arns
}

// sizedArn is a notebook's ARN with its length and name, which are known before it is: by them the policy is split.
func (a PrivateNotebookArgs) sizedArn(arn pulumi.StringInput, notebook string) pulumi.StringInput {
	names, err := awsnames.ForRegion(a.Notebook.Region)
	if err != nil {
		return arn // Said by the notebook's own check.
	}
	const form, account = "arn:%s:sagemaker:%s:%s:notebook-instance/%s", "111122223333"
	return sized{arn, len(fmt.Sprintf(form, names.Partition, names.Region, account, notebook)), notebook}
}

// adding is the policy with the whole's endpoints or VPCs, as the restriction has it, and its notebooks added to those given.
// The first VPC is the notebooks'. The linked ones come last, since that is where further ones are most likely to come.
func (a PresignPolicyArgs) adding(endpointIDs, vpcIDs, notebookArns []pulumi.StringInput) PresignPolicyArgs {
	if a.Restriction == RestrictToVpc {
		a.VpcIDs = slices.Concat(vpcIDs[:1], a.VpcIDs, vpcIDs[1:])
	} else {
		a.EndpointIDs = slices.Concat(endpointIDs[:2], a.EndpointIDs, endpointIDs[2:])
	}
	a.NotebookArns = slices.Concat(notebookArns, a.NotebookArns)
	return a
}

// lookUp asks AWS, once for the whole, what the parts need to know before anything is registered.
func (a PrivateNotebookArgs) lookUp(
	ctx *pulumi.Context, name string, opts []pulumi.ResourceOption,
) (PrivateNotebookArgs, fault.List) {
	var faults, wrong fault.List
	a.PrivateLink, wrong = a.PrivateLink.lookUp(ctx, name+privateLinkSuffix, opts)
	faults.Append(wrong.Within("PrivateLink"))
	a.LinkedVpcs, wrong = a.lookUpLinkedVpcs(ctx, name, opts)
	faults.Append(wrong)
	if a.Companions != nil {
		companions, wrong := a.Companions.lookUp(ctx, name+companionsSuffix, opts)
		faults.Append(wrong.Within("Companions"))
		a.Companions = &companions
	}
	if a.ClientVpn != nil {
		v, wrong := a.ClientVpn.lookUp(ctx, opts)
		faults.Append(wrong.Within("ClientVpn"))
		a.ClientVpn = &v
	}
	if a.InboundResolver != nil {
		r, wrong := a.InboundResolver.lookUp(ctx, opts)
		faults.Append(wrong.Within("InboundResolver"))
		a.InboundResolver = &r
	}
	a.Notebook, a.Notebooks, wrong = a.lookUpNotebooks(ctx, opts)
	faults.Append(wrong)
	faults.Append(a.lookUpFreeAddresses(ctx, name, opts))
	return a, faults
}

// Validate reports every fault of the arguments, as [NewPrivateNotebook] would, without a Pulumi context, so that a program
// can check before it registers anything else. Region must be given: there is no provider to ask. What AWS must be asked,
// such as where it offers the endpoints' services, only [PrivateNotebookArgs.ValidateIn] finds.
func (a PrivateNotebookArgs) Validate(name string) error {
	return refuse(PrivateNotebookToken, name, a.complete(name).check())
}

// ValidateIn reports what [PrivateNotebookArgs.Validate] does and the faults that only AWS can tell, such as a service that is
// offered in none of the Availability Zones. It asks the provider that a resource with these options would use.
func (a PrivateNotebookArgs) ValidateIn(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) error {
	a, faults := a.complete(name).lookUp(ctx, name, opts)
	return refuse(PrivateNotebookToken, name, append(a.check(), faults...).WithoutRepeats())
}
