package cloud

import (
	"regexp"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
)

var iamNamePattern = regexp.MustCompile(`^[\w+=,.@-]+$`)

// iamName faults a name that IAM does not allow.
func (v *verdict) iamName(in props, longest int) {
	if name := in.str("name"); name != "" && (len(name) > longest || !iamNamePattern.MatchString(name)) {
		v.fault("name", "%q cannot be a name in IAM; it allows up to %d of a-zA-Z0-9 and +=,.@-_", name, longest)
	}
}

// iamPath is the path of an IAM entity with the slashes that its ARN has.
func (c *call) iamPath() string {
	if path := c.in.str("path"); path != "" {
		return path
	}
	return "/"
}

// uniqueID is IAM's own ID of an entity: four letters and 17 digits.
func (c *call) uniqueID(prefix string) string {
	return prefix + strings.ToUpper(hexDigits(c.id+"|"+string(c.urn)+"|"+c.kind.token, 17))
}

// roleKind: replace follows ForceNew in the provider's internal/service/iam/role.go.
func roleKind() *kind {
	return &kind{
		shape: shape{
			token: roleType, args: iam.RoleArgs{},
			required: []string{"assumeRolePolicy"},
			defaults: props{"forceDetachPolicies": flag(false), "maxSessionDuration": number(3600), "path": text("/")},
			naming:   &naming{max: 64},
			replace:  []string{"name", "namePrefix", "path"},
			sets:     []string{"inlinePolicies", "managedPolicyArns"},
			documents: []string{
				"assumeRolePolicy",
			},
			computed: []string{"arn", "createDate", "inlinePolicies", "managedPolicyArns", "name", "namePrefix", "uniqueId"},
			validate: func(in props, v *verdict) {
				v.iamName(in, 64)
				v.between(in, "maxSessionDuration", 3600, 43200)
				v.jsonText(in, "assumeRolePolicy")
				if in.size("inlinePolicies") > 0 || in.size("managedPolicyArns") > 0 {
					v.fault("inlinePolicies", "the simulated AWS takes a role's policies as resources of their own "+
						"(RolePolicy, RolePolicyAttachment), not inside the role")
				}
			},
		},
		family: roles, api: api{"IAM", "CreateRole", "UpdateRole", "DeleteRole"}, global: true,
		exists:   refusal{"EntityAlreadyExists", "Role with name %s already exists."},
		refs:     []reference{{path: "permissionsBoundary", to: policies, by: byARN, onDelete: ignored}},
		identify: func(c *call) string { return c.name() },
		refuse: func(c *call) error {
			if _, fault := parsePolicy(c.in.str("assumeRolePolicy"), trustPolicy); fault != "" {
				return c.fail("MalformedPolicyDocument", "%s", fault)
			}
			if policySize(c.in.str("assumeRolePolicy")) > 2048 {
				return c.fail("LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048")
			}
			return nil
		},
		outputs: func(c *call) props {
			return c.nameOutputs().with(props{
				"arn": c.arn("iam", "role"+c.iamPath()+c.name()), "createDate": c.once("createDate", now()),
				"inlinePolicies": objects(), "managedPolicyArns": texts(), "uniqueId": c.once("uniqueId", text(c.uniqueID("AROA"))),
			})
		},
	}
}

// policyKind: replace follows ForceNew in the provider's internal/service/iam/policy.go.
func policyKind() *kind {
	return &kind{
		shape: shape{
			token: policyType, args: iam.PolicyArgs{},
			required:  []string{"policy"},
			defaults:  props{"path": text("/")},
			naming:    &naming{max: 128},
			replace:   []string{"description", "name", "namePrefix", "path"},
			documents: []string{"policy"},
			computed:  []string{"arn", "attachmentCount", "name", "namePrefix", "policyId"},
			validate: func(in props, v *verdict) {
				v.iamName(in, 128)
				v.jsonText(in, "policy")
			},
		},
		family: policies, api: api{"IAM", "CreatePolicy", "CreatePolicyVersion", "DeletePolicy"}, global: true,
		exists:   refusal{"EntityAlreadyExists", "A policy called %s already exists. Duplicate names are not allowed."},
		identify: func(c *call) string { return c.arn("iam", "policy"+c.iamPath()+c.name()).StringValue() },
		refuse: func(c *call) error {
			if _, fault := parsePolicy(c.in.str("policy"), identityPolicy); fault != "" {
				return c.fail("MalformedPolicyDocument", "%s", fault)
			}
			if policySize(c.in.str("policy")) > 6144 {
				return c.fail("LimitExceeded", "Cannot exceed quota for PolicySize: 6144")
			}
			return nil
		},
		outputs: func(c *call) props {
			return c.nameOutputs().with(props{
				"arn": text(c.id), "attachmentCount": number(0), "policyId": c.once("policyId", text(c.uniqueID("ANPA"))),
			})
		},
	}
}

// rolePolicyKind: replace follows ForceNew in the provider's internal/service/iam/role_policy.go.
func rolePolicyKind() *kind {
	return &kind{
		shape: shape{
			token: rolePolicyType, args: iam.RolePolicyArgs{},
			required:  []string{"policy", "role"},
			naming:    &naming{max: 128},
			replace:   []string{"name", "namePrefix", "role"},
			documents: []string{"policy"},
			computed:  []string{"name", "namePrefix"},
			validate: func(in props, v *verdict) {
				v.iamName(in, 128)
				v.jsonText(in, "policy")
				v.nameGiven(in, "role")
			},
		},
		api: api{"IAM", "PutRolePolicy", "PutRolePolicy", "DeleteRolePolicy"}, global: true,
		// PutRolePolicy would overwrite the other policy; two resources with one name are a mistake all the same.
		exists:   refusal{"EntityAlreadyExists", "The role already has the inline policy %s"},
		refs:     []reference{{path: "role", to: roles, by: byName}},
		identify: func(c *call) string { return c.in.str("role") + ":" + c.name() },
		refuse:   refuseInlinePolicy,
		outputs:  func(c *call) props { return c.nameOutputs() },
	}
}

// refuseInlinePolicy: all inline policies of a role together have 10,240 characters.
func refuseInlinePolicy(c *call) error {
	if _, fault := parsePolicy(c.in.str("policy"), identityPolicy); fault != "" {
		return c.fail("MalformedPolicyDocument", "%s", fault)
	}
	total := policySize(c.in.str("policy"))
	for _, r := range c.others() {
		if r.props().str("role") == c.in.str("role") {
			total += policySize(r.props().str("policy"))
		}
	}
	if total > 10240 {
		return c.fail("LimitExceeded", "Maximum policy size of 10240 bytes exceeded for role %s", c.in.str("role"))
	}
	return nil
}

// nameGiven faults a property of any type that is known and is not a text. pulumi-aws would also take a whole resource.
func (v *verdict) nameGiven(in props, key string) {
	if value, there := in[keyOf(key)]; there && !value.IsComputed() && !value.IsString() {
		v.fault(key, "the simulated AWS wants the name for %q, got a %s", key, value.TypeString())
	}
}

// instanceProfileKind: replace follows ForceNew in the provider's internal/service/iam/instance_profile.go.
func instanceProfileKind() *kind {
	return &kind{
		shape: shape{
			token: instanceProfileType, args: iam.InstanceProfileArgs{},
			defaults: props{"path": text("/")},
			naming:   &naming{max: 128},
			replace:  []string{"name", "namePrefix", "path"},
			computed: []string{"arn", "createDate", "name", "namePrefix", "uniqueId"},
			validate: func(in props, v *verdict) {
				v.iamName(in, 128)
				v.nameGiven(in, "role")
			},
		},
		api:      api{"IAM", "CreateInstanceProfile", "AddRoleToInstanceProfile", "DeleteInstanceProfile"},
		global:   true,
		exists:   refusal{"EntityAlreadyExists", "Instance Profile %s already exists."},
		refs:     []reference{{path: "role", to: roles, by: byName}},
		identify: func(c *call) string { return c.name() },
		outputs: func(c *call) props {
			return c.nameOutputs().with(props{
				"arn":        c.arn("iam", "instance-profile"+c.iamPath()+c.name()),
				"createDate": c.once("createDate", now()), "uniqueId": c.once("uniqueId", text(c.uniqueID("AIPA"))),
			})
		},
	}
}
