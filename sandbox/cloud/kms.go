package cloud

import (
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
)

// kmsKeyKind: replace follows ForceNew in the provider's internal/service/kms/key.go.
func kmsKeyKind() *kind {
	return &kind{
		shape: shape{
			token: kmsKeyType, args: kms.KeyArgs{},
			defaults: props{
				"bypassPolicyLockoutSafetyCheck": flag(false), "customerMasterKeySpec": text("SYMMETRIC_DEFAULT"),
				"enableKeyRotation": flag(false), "isEnabled": flag(true), "keyUsage": text("ENCRYPT_DECRYPT"),
			},
			replace:   []string{"customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"},
			documents: []string{"policy"},
			computed:  []string{"arn", "description", "keyId", "multiRegion", "policy", "rotationPeriodInDays"},
			validate: func(in props, v *verdict) {
				v.between(in, "deletionWindowInDays", 7, 30)
				v.between(in, "rotationPeriodInDays", 90, 2560)
				v.jsonText(in, "policy")
			},
		},
		family:   keys,
		api:      api{"KMS", "CreateKey", "PutKeyPolicy", "ScheduleKeyDeletion"},
		identify: func(c *call) string { return uuid(c.newID("")) },
		refuse:   refuseKey,
		outputs: func(c *call) props {
			rotation := 0
			if c.in.isTrue("enableKeyRotation") {
				rotation = 365
			}
			return props{
				"arn": c.arn("kms", "key/"+c.id), "keyId": text(c.id),
				"description":          c.otherwise("description", text("")),
				"multiRegion":          c.otherwise("multiRegion", flag(false)),
				"policy":               c.otherwise("policy", text(rootKeyPolicy(c.region))),
				"rotationPeriodInDays": c.otherwise("rotationPeriodInDays", number(rotation)),
			}
		},
	}
}

// uuid is a UUID made from the digits of a seed.
func uuid(seed string) string {
	d := hexDigits(seed, 32)
	return strings.Join([]string{d[:8], d[8:12], "4" + d[13:16], "8" + d[17:20], d[20:]}, "-")
}

// rootKeyPolicy is the policy of a key that is created without one.
func rootKeyPolicy(region string) string {
	return `{"Version":"2012-10-17","Id":"key-default-1","Statement":[{"Sid":"Enable IAM User Permissions","Effect":"Allow",` +
		`"Principal":{"AWS":"arn:` + partition(region) + `:iam::` + AccountID + `:root"},"Action":"kms:*","Resource":"*"}]}`
}

// refuseKey: KMS refuses a policy under which nobody could change the policy again, unless it is told not to check.
func refuseKey(c *call) error {
	policy := c.in.str("policy")
	if policy == "" {
		return nil
	}
	document, fault := parsePolicy(policy, resourcePolicy)
	if fault != "" {
		return c.fail("MalformedPolicyDocumentException", "%s", fault)
	}
	if c.in.isTrue("bypassPolicyLockoutSafetyCheck") || document.keepsKeyManageable(c.region) {
		return nil
	}
	return c.fail("MalformedPolicyDocumentException",
		"The new key policy will not allow you to update the key policy in the future.")
}

// keepsKeyManageable reports whether the account itself may still change the policy.
func (d policyDocument) keepsKeyManageable(region string) bool {
	account := []string{"*", AccountID, "arn:" + partition(region) + ":iam::" + AccountID + ":root"}
	for _, s := range d.Statement {
		if s.Effect != "Allow" || !s.Action.containsAny("kms:*", "kms:Put*", "kms:PutKeyPolicy", "*") {
			continue
		}
		if s.principals().containsAny(account...) {
			return true
		}
	}
	return false
}

// kmsAliasKind: replace follows ForceNew in the provider's internal/service/kms/alias.go; the key can be exchanged in
// place. pulumi-aws puts "alias/" before a name that it makes up, because KMS wants it.
func kmsAliasKind() *kind {
	return &kind{
		shape: shape{
			token: kmsAliasType, args: kms.AliasArgs{},
			naming:   &naming{prefix: "alias/", max: 256},
			replace:  []string{"name", "namePrefix"},
			computed: []string{"arn", "name", "namePrefix", "targetKeyArn"},
			validate: func(in props, v *verdict) {
				for _, key := range []string{"name", "namePrefix"} {
					if got := in.str(key); got != "" && (!strings.HasPrefix(got, "alias/") || strings.HasPrefix(got, "alias/aws/")) {
						v.fault(key, "%q must begin with 'alias/' and not with 'alias/aws/'", got)
					}
				}
			},
		},
		api:      api{"KMS", "CreateAlias", "UpdateAlias", "DeleteAlias"},
		exists:   refusal{"AlreadyExistsException", "An alias with the name %s already exists"},
		refs:     []reference{{path: "targetKeyId", to: keys, by: []string{"id", "arn"}, onDelete: cascades}},
		identify: func(c *call) string { return c.name() },
		outputs: func(c *call) props {
			return c.nameOutputs().with(props{
				"arn": c.arn("kms", c.name()), "targetKeyArn": c.refer(keys, c.in.str("targetKeyId"))["arn"],
			})
		},
	}
}
