package stacks

import (
	"maps"
	"slices"
	"strings"

	"private-notebook/components"
	"private-notebook/internal/fault"
	"private-notebook/internal/settings"
)

// FleetConfig is several notebooks in the place of one. What a member does not say is the notebook...'s.
type FleetConfig struct {
	Notebooks map[string]MemberConfig `config:"notebooks"`
	OwnerTag  string                  `config:"ownerTag"`
}

// MemberConfig is one notebook of a fleet.
type MemberConfig = settings.Member

// check reports what the components cannot see: how values are written, and what shuts each other out.
func (c FleetConfig) check(policy PolicyConfig, tags map[string]string) fault.List {
	var faults fault.List
	for _, key := range slices.Sorted(maps.Keys(c.Notebooks)) {
		m, at := c.Notebooks[key], "notebooks."+key+"."
		faults.Append(checkPattern(at+"kmsKeyArn", kmsKeyArn, "the ARN of a KMS key", m.KmsKeyArn))
		if m.RolePolicyArns != nil {
			faults.Append(checkList(at+"rolePolicyArns", policyArn, "the ARN of a managed policy", *m.RolePolicyArns))
		}
		faults.Append(checkList(at+"issuerRoles", iamName, "an IAM role's name", m.IssuerRoles))
		faults.Append(checkList(at+"issuerGroups", iamName, "an IAM group's name", m.IssuerGroups))
		faults.Append(checkList(at+"issuerUsers", iamName, "an IAM user's name", m.IssuerUsers))
	}
	faults.Append(c.checkOwnerTag(policy, tags))
	return faults
}

func (c FleetConfig) checkOwnerTag(policy PolicyConfig, tags map[string]string) fault.List {
	if c.OwnerTag == "" {
		return nil
	}
	var faults fault.List
	got := "ownerTag = " + c.OwnerTag
	sameKey := func(other string) bool { return strings.EqualFold(other, c.OwnerTag) }
	if slices.ContainsFunc(ownTags, sameKey) || slices.ContainsFunc(slices.Collect(maps.Keys(tags)), sameKey) {
		faults.Add(configWhat, got, "is set on every resource already", "choose a key that is neither in tags nor one of "+strings.Join(ownTags, ", "))
	}
	if policy.Ec2Issuer {
		faults.Add(configWhat, got, "is given with ec2Issuer, whose role has no owner and could open no notebook",
			"leave out one of the two, or name a tagged role in issuerRoles")
	}
	return faults
}

// fleetArgs are the members' arguments; nil for the one notebook.
func (e environment) fleetArgs() map[string]components.FleetNotebookArgs {
	if len(e.Notebooks) == 0 {
		return nil
	}
	members := map[string]components.FleetNotebookArgs{}
	for key, m := range e.Notebooks {
		args := components.FleetNotebookArgs{
			NotebookArgs: components.NotebookArgs{
				NotebookName:   m.NotebookName,
				InstanceType:   m.InstanceType,
				VolumeSizeGiB:  m.VolumeSizeGiB,
				KmsKeyArn:      given(m.KmsKeyArn),
				OnCreateScript: m.OnCreateScript,
				OnStartScript:  m.OnStartScript,
			},
			OwnKmsKey: m.OwnKmsKey,
			Roles:     byName(m.IssuerRoles),
			Groups:    byName(m.IssuerGroups),
			Users:     byName(m.IssuerUsers),
			Owner:     m.Owner,
		}
		if m.RolePolicyArns != nil {
			args.RolePolicyArns = byOwnerAndName(*m.RolePolicyArns)
		}
		members[key] = args
	}
	return members
}
