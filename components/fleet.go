package components

import (
	"maps"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/awsnames"
)

// FleetNotebookArgs are the arguments of one notebook of a fleet. What is left zero is the fleet's: see [PrivateNotebookArgs].
type FleetNotebookArgs struct {
	// NotebookArgs are the notebook's own. NotebookName "" is the fleet's name and the notebook's key, joined by a hyphen. A
	// RolePolicyArns that is empty and not nil attaches none of the fleet's.
	NotebookArgs
	// OwnKmsKey makes a KMS key for this notebook's volume alone, which AWS bills by the month. False, the default, uses
	// the fleet's: Notebook.KmsKeyArn, or else one key that is made for all.
	OwnKmsKey bool
	// Roles, Groups and Users are the names of principals who may issue and open URLs of this notebook alone, each by a short
	// name that means the same principal everywhere in the fleet. Nil leaves the notebook to the issuers in PresignPolicy.
	Roles, Groups, Users map[string]pulumi.StringInput
	// Owner is the value of the tag PresignPolicy.OwnerTag on the notebook instance. No other resource of the member gets that tag.
	// Required with OwnerTag, and refused without it.
	Owner string

	fleetKey  bool   // whether the volume is encrypted with the key that is made for all
	component string // the name of the member's component
}

// isFleet says whether several notebooks were asked for.
func (a PrivateNotebookArgs) isFleet() bool { return len(a.Notebooks) > 0 }

// completeFleet hands each member what the whole and the fleet's defaults know and it does not say itself.
func (a PrivateNotebookArgs) completeFleet(name string) map[string]FleetNotebookArgs {
	members := map[string]FleetNotebookArgs{}
	for key, m := range a.Notebooks {
		defaults := a.Notebook
		m.Region = orElse(m.Region, defaults.Region)
		m.Vpc = defaults.Vpc.unless(m.Vpc)
		m.NotebookName = orElse(m.NotebookName, orElse(defaults.NotebookName, name)+"-"+key)
		m.InstanceType = orElse(m.InstanceType, defaults.InstanceType)
		if m.VolumeSizeGiB == 0 {
			m.VolumeSizeGiB = defaults.VolumeSizeGiB
		}
		m.fleetKey = m.KmsKeyArn == nil && defaults.KmsKeyArn == nil && !m.OwnKmsKey
		if m.KmsKeyArn == nil && !m.OwnKmsKey {
			m.KmsKeyArn = defaults.KmsKeyArn
		}
		m.OnCreateScript = orElse(m.OnCreateScript, defaults.OnCreateScript)
		m.OnStartScript = orElse(m.OnStartScript, defaults.OnStartScript)
		if m.RolePolicyArns == nil {
			m.RolePolicyArns = defaults.RolePolicyArns
		}
		if m.ExistingSecurityGroupIDs == nil {
			m.ExistingSecurityGroupIDs = defaults.ExistingSecurityGroupIDs
		}
		if m.Egress == nil {
			m.Egress = defaults.Egress
		}
		m.Tags = a.memberTags(m)
		m.owner = ownerTag{a.PresignPolicy.OwnerTag, m.Owner}
		m.NotebookArgs = m.complete(name)
		m.component = memberName(name, key)
		members[key] = m
	}
	return members
}

// memberTags are the fleet's tags and the member's own.
func (a PrivateNotebookArgs) memberTags(m FleetNotebookArgs) pulumi.StringMap {
	all := pulumi.StringMap{}
	maps.Copy(all, a.Notebook.Tags)
	maps.Copy(all, m.Tags)
	return all
}

// hasIssuers says whether somebody may open this notebook alone.
func (m FleetNotebookArgs) hasIssuers() bool { return len(m.Roles)+len(m.Groups)+len(m.Users) > 0 }

// declareNotebooks declares the one notebook, or every member of the fleet.
func (c *PrivateNotebook) declareNotebooks(ctx *pulumi.Context, name string, a PrivateNotebookArgs) (err error) {
	if !a.isFleet() {
		notebook := c.narrowed(a.Notebook)
		c.Notebook, err = NewNotebook(ctx, name+"-notebook", &notebook, pulumi.Parent(c))
		return err
	}
	shared, err := c.declareFleetKey(ctx, name, a)
	if err != nil {
		return err
	}
	c.Notebooks = map[string]*Notebook{}
	for _, key := range sortedKeys(a.Notebooks) {
		m := a.Notebooks[key]
		if m.fleetKey {
			m.KmsKeyArn = shared
		}
		notebook := c.narrowed(m.NotebookArgs)
		if c.Notebooks[key], err = NewNotebook(ctx, memberName(name, key), &notebook, pulumi.Parent(c)); err != nil {
			return err
		}
	}
	return nil
}

func memberName(name, key string) string { return name + "-notebook-" + key }

// declareFleetKey makes the key of all volumes that have none of their own; nil where every member has. One key costs what one
// notebook's would; whoever may administer it may administer it for all.
func (c *PrivateNotebook) declareFleetKey(ctx *pulumi.Context, name string, a PrivateNotebookArgs) (pulumi.StringInput, error) {
	isNeeded := false
	for _, m := range a.Notebooks {
		isNeeded = isNeeded || m.fleetKey
	}
	if !isNeeded {
		return nil, nil
	}
	names, err := awsnames.ForRegion(a.Region)
	if err != nil {
		return nil, err
	}
	key, err := volumeKey(ctx, name+"-volumes", "Volumes of the SageMaker notebook instances of "+name, names, a.Notebook.Tags, c)
	if err != nil {
		return nil, err
	}
	return key.Arn, nil
}

// declareMemberPolicies allows each member's own issuers its notebook, once the fleet's guardrail is on them.
func (c *PrivateNotebook) declareMemberPolicies(ctx *pulumi.Context, name string, a PrivateNotebookArgs) error {
	c.PresignPolicies = map[string]*PresignPolicy{}
	for _, key := range sortedKeys(a.Notebooks) {
		if !a.Notebooks[key].hasIssuers() {
			continue
		}
		policy := a.memberPolicy(a.Notebooks[key]).adding(c.endpointIDs(a), a.vpcIDs(), []pulumi.StringInput{c.memberArn(a, key)})
		policy.Guards = c.PresignPolicy.Guards
		declared, err := NewPresignPolicy(ctx, name+"-presign-"+key, &policy, pulumi.Parent(c))
		if err != nil {
			return err
		}
		c.PresignPolicies[key] = declared
	}
	return nil
}

// memberPolicy is the shared policy as it binds one member's own issuers. Its guardrail is the fleet's.
func (a PrivateNotebookArgs) memberPolicy(m FleetNotebookArgs) PresignPolicyArgs {
	p := a.PresignPolicy
	p.Roles, p.Groups, p.Users = m.Roles, m.Groups, m.Users
	p.GuardedRoles, p.GuardedGroups, p.GuardedUsers = nil, nil, nil
	p.NotebookArns, p.WithoutGuardrail = nil, true
	return p
}

// fleetPolicy is the shared policy with the members' own issuers put under its guardrail.
func (a PrivateNotebookArgs) fleetPolicy() PresignPolicyArgs {
	p := a.PresignPolicy
	if p.WithoutGuardrail {
		return p
	}
	for _, key := range sortedKeys(a.Notebooks) {
		m := a.Notebooks[key]
		p.GuardedRoles = joined(p.GuardedRoles, m.Roles)
		p.GuardedGroups = joined(p.GuardedGroups, m.Groups)
		p.GuardedUsers = joined(p.GuardedUsers, m.Users)
	}
	return p
}

// NotebookOutputs are a fleet as a stack shows it: name, arn, host, roleArn and presignCommand of each notebook, by its short name, and
// linkedPresignCommands by linked VPC, where there are any. Empty outside a fleet.
func (c *PrivateNotebook) NotebookOutputs() pulumi.Map {
	all := pulumi.Map{}
	for key, n := range c.Notebooks {
		one := pulumi.Map{"name": n.Name, "arn": n.Arn, "host": n.Host, "roleArn": n.RoleArn, "presignCommand": c.PresignCommands[key]}
		if len(c.LinkedPrivateLinks) > 0 {
			linked := pulumi.StringMap{}
			for vpc, link := range c.LinkedPrivateLinks {
				linked[vpc] = c.presignCommand(link, n)
			}
			one["linkedPresignCommands"] = linked
		}
		all[key] = one
	}
	return all
}

// arns are those of the notebook, or of every member in the order of their keys.
func (c *PrivateNotebook) arns(a PrivateNotebookArgs) []pulumi.StringInput {
	if c.Notebook != nil {
		return []pulumi.StringInput{a.sizedArn(c.Notebook.Arn, a.Notebook.NotebookName)}
	}
	var arns []pulumi.StringInput
	for _, key := range sortedKeys(c.Notebooks) {
		arns = append(arns, c.memberArn(a, key))
	}
	return arns
}

func (c *PrivateNotebook) memberArn(a PrivateNotebookArgs, key string) pulumi.StringInput {
	return a.sizedArn(c.Notebooks[key].Arn, a.Notebooks[key].NotebookName)
}
