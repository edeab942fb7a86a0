package cloud

import (
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
)

// topicKind: replace follows ForceNew in the provider's internal/service/sns/topic.go.
func topicKind() *kind {
	return &kind{
		shape: shape{
			token: topicType, args: sns.TopicArgs{},
			defaults:  props{"contentBasedDeduplication": flag(false), "fifoTopic": flag(false)},
			naming:    &naming{max: 256},
			replace:   []string{"fifoTopic", "name", "namePrefix"},
			documents: []string{"deliveryPolicy", "policy"},
			computed: []string{
				"arn", "beginningArchiveTime", "fifoThroughputScope", "name", "namePrefix", "owner", "policy", "signatureVersion",
				"tracingConfig",
			},
			validate: func(in props, v *verdict) { v.jsonText(in, "policy") },
		},
		family:   topics,
		api:      api{"SNS", "CreateTopic", "SetTopicAttributes", "DeleteTopic"},
		exists:   refusal{"InvalidParameter", "Topic %s already exists with different attributes"},
		identify: func(c *call) string { return c.arn("sns", c.name()).StringValue() },
		refuse: func(c *call) error {
			if key := c.in.str("kmsMasterKeyId"); key != "" && !strings.HasPrefix(key, "alias/") && c.refer(keys, key) == nil {
				return c.fail("KMSNotFound", "Invalid keyId %s", key)
			}
			return c.refuseTopicPolicy()
		},
		outputs: func(c *call) props {
			own := `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["SNS:Publish"],` +
				`"Resource":"` + c.id + `","Condition":{"StringEquals":{"AWS:SourceOwner":"` + AccountID + `"}}}]}`
			return c.nameOutputs().with(props{
				"arn": text(c.id), "owner": text(AccountID), "policy": c.otherwise("policy", text(own)), "beginningArchiveTime": text(""),
				"fifoThroughputScope": c.otherwise("fifoThroughputScope", text("")),
				"signatureVersion":    c.otherwise("signatureVersion", number(0)),
				"tracingConfig":       c.otherwise("tracingConfig", text("")),
			})
		},
	}
}

// topicPolicyKind: replace follows ForceNew in the provider's internal/service/sns/topic_policy.go.
func topicPolicyKind() *kind {
	return &kind{
		shape: shape{
			token: topicPolicyType, args: sns.TopicPolicyArgs{},
			required:  []string{"policy"},
			replace:   []string{"arn"},
			documents: []string{"policy"},
			computed:  []string{"owner"},
			validate:  func(in props, v *verdict) { v.jsonText(in, "policy") },
		},
		api:      api{"SNS", "SetTopicAttributes", "SetTopicAttributes", "SetTopicAttributes"},
		exists:   refusal{"InvalidParameter", "Topic %s has a policy of its own already"},
		refs:     []reference{{path: "arn", to: topics, onDelete: cascades}},
		identify: func(c *call) string { return c.in.str("arn") },
		refuse:   (*call).refuseTopicPolicy,
		outputs:  func(*call) props { return props{"owner": text(AccountID)} },
	}
}

func (c *call) refuseTopicPolicy() error {
	policy := c.in.str("policy")
	if policy == "" {
		return nil
	}
	if _, fault := parsePolicy(policy, resourcePolicy); fault != "" {
		return c.fail("InvalidParameter", "Invalid parameter: Policy Error: %s", fault)
	}
	return nil
}

// subscriptionKind: replace follows ForceNew in the provider's internal/service/sns/topic_subscription.go. Whoever is subscribed by
// e-mail has to confirm, which nobody does in the simulation.
func subscriptionKind() *kind {
	return &kind{
		shape: shape{
			token: subscriptionType, args: sns.TopicSubscriptionArgs{},
			required: []string{"topic"},
			defaults: props{
				"confirmationTimeoutInMinutes": number(1), "endpointAutoConfirms": flag(false), "rawMessageDelivery": flag(false),
			},
			replace:  []string{"endpoint", "protocol", "topic"},
			computed: []string{"arn", "confirmationWasAuthenticated", "filterPolicyScope", "ownerId", "pendingConfirmation"},
			validate: func(in props, v *verdict) {
				v.oneOf(in, "protocol", "application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs")
			},
		},
		api:      api{"SNS", "Subscribe", "SetSubscriptionAttributes", "Unsubscribe"},
		refs:     []reference{{path: "topic", to: topics, onDelete: cascades}},
		identify: func(c *call) string { return c.in.str("topic") + ":" + uuid(c.newID("")) },
		refuse: func(c *call) error {
			if c.in.str("protocol") == "email" && !strings.Contains(c.in.str("endpoint"), "@") {
				return c.fail("InvalidParameter", "Invalid parameter: Email address")
			}
			return nil
		},
		outputs: func(c *call) props {
			return props{
				"arn": text(c.id), "ownerId": text(AccountID), "filterPolicyScope": c.otherwise("filterPolicyScope", text("")),
				"confirmationWasAuthenticated": flag(false), "pendingConfirmation": flag(strings.HasPrefix(c.in.str("protocol"), "email")),
			}
		},
	}
}
