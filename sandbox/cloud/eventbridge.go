package cloud

import (
	"regexp"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
)

// longestPattern is EventBridge's default quota, which can be raised (EventBridge User Guide, "Amazon EventBridge quotas").
const longestPattern = 2048

// eventRuleKind: replace follows ForceNew in the provider's internal/service/events/rule.go.
func eventRuleKind() *kind {
	return &kind{
		shape: shape{
			token: eventRuleType, args: cloudwatch.EventRuleArgs{},
			defaults:  props{"eventBusName": text("default"), "forceDestroy": flag(false)},
			naming:    &naming{max: 64},
			replace:   []string{"eventBusName", "name", "namePrefix"},
			documents: []string{"eventPattern"},
			computed:  []string{"arn", "name", "namePrefix"},
			validate: func(in props, v *verdict) {
				v.oneOf(in, "state", "DISABLED", "ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")
				if in.has("eventPattern") == in.has("scheduleExpression") {
					v.fault("eventPattern", "one of `event_pattern,schedule_expression` must be specified")
				}
				v.jsonText(in, "eventPattern")
			},
		},
		family:   eventRules,
		api:      api{"EventBridge", "PutRule", "PutRule", "DeleteRule"},
		exists:   refusal{"ResourceAlreadyExistsException", "Rule %s exists; AWS itself would overwrite it"},
		identify: func(c *call) string { return c.name() },
		refuse: func(c *call) error {
			pattern := c.in.str("eventPattern")
			if len(pattern) > longestPattern {
				return c.fail("InvalidEventPatternException", "Event pattern size %d exceeds the quota of %d", len(pattern), longestPattern)
			}
			if _, err := parsePattern(pattern); pattern != "" && err != nil {
				return c.fail("InvalidEventPatternException", "Event pattern is not valid. Reason: %s", err)
			}
			return nil
		},
		outputs: func(c *call) props {
			return c.nameOutputs().with(props{"arn": c.arn("events", "rule/"+c.name())})
		},
	}
}

var targetARN = regexp.MustCompile(`^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d{12}:.+$`)

// eventTargetKind: replace follows ForceNew in the provider's internal/service/events/target.go.
func eventTargetKind() *kind {
	return &kind{
		shape: shape{
			token: eventTargetType, args: cloudwatch.EventTargetArgs{},
			defaults: props{"eventBusName": text("default"), "forceDestroy": flag(false)},
			required: []string{"ecsTarget.networkConfiguration.subnets", "runCommandTargets.values"},
			replace:  []string{"eventBusName", "rule", "targetId"},
			sets:     []string{"ecsTarget.networkConfiguration.securityGroups", "ecsTarget.networkConfiguration.subnets"},
			most:     map[string]int{"runCommandTargets": 5, "runCommandTargets.values": 50},
			computed: []string{"targetId"},
			validate: func(in props, v *verdict) {
				if arn := in.str("arn"); arn != "" && !targetARN.MatchString(arn) {
					v.fault("arn", "(%s) is an invalid ARN", arn)
				}
			},
		},
		api:      api{"EventBridge", "PutTargets", "PutTargets", "RemoveTargets"},
		exists:   refusal{"ResourceAlreadyExistsException", "Target %s exists; AWS itself would overwrite it"},
		refs:     []reference{{path: "rule", to: eventRules, by: byName}},
		identify: func(c *call) string { return c.in.str("rule") + "-" + c.targetID() },
		refuse: func(c *call) error {
			if fault := templateFault(c.in.obj("inputTransformer")); fault != "" {
				return c.fail("ValidationException", "%s", fault)
			}
			return nil
		},
		outputs: func(c *call) props { return props{"targetId": text(c.targetID())} },
	}
}

// targetID is the given one, or one that the provider makes up.
func (c *call) targetID() string {
	return c.otherwise("targetId", text("terraform-"+hexDigits(string(c.urn)+"|target", 26))).StringValue()
}

var placeholder = regexp.MustCompile(`<([^<>]*)>`)

// templateFault: a template names nothing but its paths and the words that EventBridge reserves
// (EventBridge User Guide, "Amazon EventBridge input transformation").
func templateFault(transformer props) string {
	paths := transformer.obj("inputPaths")
	for _, found := range placeholder.FindAllStringSubmatch(transformer.str("inputTemplate"), -1) {
		reserved := len(found[1]) > len("aws.") && found[1][:len("aws.")] == "aws."
		if !reserved && !paths.has(found[1]) {
			return "Invalid InputTemplate for target : [placeholder " + found[1] + " is not a key of InputPathsMap]."
		}
	}
	return ""
}
