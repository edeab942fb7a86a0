package cloud

import (
	"regexp"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
)

var logGroupPattern = regexp.MustCompile(`^[.\-_/#A-Za-z0-9]{1,512}$`)

// retentions are the days for which CloudWatch Logs can keep events; 0 is for ever.
var retentions = []int{
	0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
}

// logGroupKind: replace follows ForceNew in the provider's internal/service/logs/group.go.
func logGroupKind() *kind {
	return &kind{
		shape: shape{
			token: logGroupType, args: cloudwatch.LogGroupArgs{},
			defaults: props{"retentionInDays": number(0), "skipDestroy": flag(false)},
			naming:   &naming{max: 512},
			replace:  []string{"logGroupClass", "name", "namePrefix"},
			computed: []string{"arn", "logGroupClass", "name", "namePrefix"},
			validate: func(in props, v *verdict) {
				v.oneOfNumbers(in, "retentionInDays", retentions...)
				if name := in.str("name"); name != "" && !logGroupPattern.MatchString(name) {
					v.fault("name", "%q cannot be the name of a log group; it isn't 1 to 512 of a-zA-Z0-9 and ._-/#", name)
				}
			},
		},
		family: logGroups,
		api:    api{"CloudWatch Logs", "CreateLogGroup", "PutRetentionPolicy", "DeleteLogGroup"},
		exists: refusal{"ResourceAlreadyExistsException", "The specified log group already exists: %s"},
		refs:   []reference{{path: "kmsKeyId", to: keys, by: byARN, onDelete: ignored}},
		identify: func(c *call) string {
			return c.name()
		},
		refuse: refuseLogGroup,
		outputs: func(c *call) props {
			return c.nameOutputs().with(props{
				"arn":           c.arn("logs", "log-group:"+c.name()),
				"logGroupClass": c.otherwise("logGroupClass", text("STANDARD")),
			})
		},
	}
}

// refuseLogGroup: a key must let the Logs service of the region use it (CloudWatch Logs user guide, "Encrypt log data").
func refuseLogGroup(c *call) error {
	key := c.in.str("kmsKeyId")
	if key == "" {
		return nil
	}
	policy := c.refer(keys, key).str("policy")
	if !strings.Contains(policy, "logs."+c.region+".") && !strings.Contains(policy, `"logs.`+dnsSuffix(c.region)) {
		return c.fail("AccessDeniedException", "The specified KMS key does not exist or is not allowed to be used with Arn '%s'",
			c.arn("logs", "log-group:"+c.name()).StringValue())
	}
	return nil
}

// logStreamKind: replace follows ForceNew in the provider's internal/service/logs/stream.go.
func logStreamKind() *kind {
	return &kind{
		shape: shape{
			token: logStreamType, args: cloudwatch.LogStreamArgs{},
			naming:   &naming{max: 512},
			replace:  []string{"logGroupName", "name"},
			computed: []string{"arn", "name"},
			validate: func(in props, v *verdict) {
				if strings.ContainsAny(in.str("name"), ":*") {
					v.fault("name", "%q cannot be the name of a log stream: ':' and '*' are not allowed", in.str("name"))
				}
			},
		},
		api:      api{"CloudWatch Logs", "CreateLogStream", "CreateLogStream", "DeleteLogStream"},
		within:   "logGroupName",
		exists:   refusal{"ResourceAlreadyExistsException", "The specified log stream already exists: %s"},
		refs:     []reference{{path: "logGroupName", to: logGroups, by: byName, onDelete: cascades}},
		identify: func(c *call) string { return c.in.str("name") },
		outputs: func(c *call) props {
			return props{"arn": c.arn("logs", "log-group:"+c.in.str("logGroupName")+":log-stream:"+c.in.str("name"))}
		},
	}
}
