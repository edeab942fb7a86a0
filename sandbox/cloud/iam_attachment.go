package cloud

import "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"

func rolePolicyAttachmentKind() *kind {
	return attachmentKind(rolePolicyAttachmentType, iam.RolePolicyAttachmentArgs{}, "role", "Role", roles)
}

func groupPolicyAttachmentKind() *kind {
	return attachmentKind(groupPolicyAttachmentType, iam.GroupPolicyAttachmentArgs{}, "group", "Group", iamGroups)
}

func userPolicyAttachmentKind() *kind {
	return attachmentKind(userPolicyAttachmentType, iam.UserPolicyAttachmentArgs{}, "user", "User", iamUsers)
}

// attachmentKind: replace follows ForceNew in the provider's internal/service/iam/*_policy_attachment.go. IAM allows ten
// managed policies on each role, group and user, and more on request, but for groups.
func attachmentKind(token string, args argsType, key, noun string, to family) *kind {
	return &kind{
		shape: shape{
			token: token, args: args,
			required: []string{key},
			replace:  []string{key, "policyArn"},
			validate: func(in props, v *verdict) { v.nameGiven(in, key) },
		},
		api:    api{"IAM", "Attach" + noun + "Policy", "Attach" + noun + "Policy", "Detach" + noun + "Policy"},
		global: true,
		refs: []reference{
			{path: key, to: to, by: byName},
			{path: "policyArn", to: policies, by: byARN},
		},
		identify: func(c *call) string { return c.in.str(key) + "-" + c.newID("") },
		refuse: func(c *call) error {
			attached := map[string]bool{c.in.str("policyArn"): true}
			for _, r := range c.others() {
				if r.props().str(key) == c.in.str(key) {
					attached[r.props().str("policyArn")] = true
				}
			}
			quota := 10
			if c.attachmentQuota > 0 && to != iamGroups {
				quota = c.attachmentQuota
			}
			if len(attached) > quota {
				return c.fail("LimitExceeded", "Cannot exceed quota for PoliciesPer%s: %d", noun, quota)
			}
			return nil
		},
		outputs: func(*call) props { return nil },
	}
}

// iamGroupKind: names and paths are changed in place, as in the provider's internal/service/iam/group.go.
func iamGroupKind() *kind {
	return &kind{
		shape: shape{
			token: iamGroupType, args: iam.GroupArgs{},
			defaults: props{"path": text("/")},
			naming:   &naming{max: 128},
			computed: []string{"arn", "name", "uniqueId"},
			validate: func(in props, v *verdict) { v.iamName(in, 128) },
		},
		family: iamGroups, api: api{"IAM", "CreateGroup", "UpdateGroup", "DeleteGroup"}, global: true,
		exists:   refusal{"EntityAlreadyExists", "Group with name %s already exists."},
		identify: func(c *call) string { return c.name() },
		refuse:   (*call).refuseTakenName,
		outputs: func(c *call) props {
			return props{
				"arn": c.arn("iam", "group"+c.iamPath()+c.name()), "name": text(c.name()),
				"uniqueId": c.once("uniqueId", text(c.uniqueID("AGPA"))),
			}
		},
	}
}

// refuseTakenName: what is renamed takes no name that another has.
func (c *call) refuseTakenName() error {
	for _, r := range c.others() {
		if r.props().str("name") == c.name() {
			return c.fail(c.kind.exists.code, c.kind.exists.format, c.name())
		}
	}
	return nil
}

// iamUserKind: names and paths are changed in place, as in the provider's internal/service/iam/user.go.
func iamUserKind() *kind {
	return &kind{
		shape: shape{
			token: iamUserType, args: iam.UserArgs{},
			defaults: props{"forceDestroy": flag(false), "path": text("/")},
			naming:   &naming{max: 64},
			computed: []string{"arn", "name", "uniqueId"},
			validate: func(in props, v *verdict) { v.iamName(in, 64) },
		},
		family: iamUsers, api: api{"IAM", "CreateUser", "UpdateUser", "DeleteUser"}, global: true,
		exists:   refusal{"EntityAlreadyExists", "User with name %s already exists."},
		refs:     []reference{{path: "permissionsBoundary", to: policies, by: byARN, onDelete: ignored}},
		identify: func(c *call) string { return c.name() },
		refuse:   (*call).refuseTakenName,
		outputs: func(c *call) props {
			return props{
				"arn": c.arn("iam", "user"+c.iamPath()+c.name()), "name": text(c.name()),
				"uniqueId": c.once("uniqueId", text(c.uniqueID("AIDA"))),
			}
		},
	}
}
