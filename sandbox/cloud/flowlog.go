package cloud

import (
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
)

const (
	flowLogsService  = "vpc-flow-logs.amazonaws.com"
	defaultLogFormat = "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} " +
		"${packets} ${bytes} ${start} ${end} ${action} ${log-status}"
)

// flowLogKind: replace follows ForceNew in the provider's internal/service/ec2/vpc_flow_log.go: all but the tags.
func flowLogKind() *kind {
	return &kind{
		shape: shape{
			token: flowLogType, args: ec2.FlowLogArgs{},
			defaults: props{"logDestinationType": text("cloud-watch-logs"), "maxAggregationInterval": number(600)},
			replace: []string{
				"deliverCrossAccountRole", "destinationOptions", "eniId", "iamRoleArn", "logDestination", "logDestinationType",
				"logFormat", "logGroupName", "maxAggregationInterval", "subnetId", "trafficType", "transitGatewayAttachmentId",
				"transitGatewayId", "vpcId",
			},
			computed: []string{"arn", "logDestination", "logFormat", "logGroupName"},
			validate: func(in props, v *verdict) {
				v.oneOf(in, "logDestinationType", "cloud-watch-logs", "s3", "kinesis-data-firehose")
				v.oneOf(in, "trafficType", "ACCEPT", "REJECT", "ALL")
				v.oneOfNumbers(in, "maxAggregationInterval", 60, 600)
			},
		},
		api: api{"EC2", "CreateFlowLogs", "CreateTags", "DeleteFlowLogs"},
		refs: []reference{
			{path: "vpcId", to: vpcs, onDelete: ignored},
			{path: "subnetId", to: subnets, onDelete: ignored},
			{path: "iamRoleArn", to: roles, by: byARN, onDelete: ignored},
		},
		ownerOnly: []string{"vpcId", "subnetId"},
		identify:  func(c *call) string { return c.newID("fl-") },
		refuse:    refuseFlowLog,
		outputs: func(c *call) props {
			_, group, _ := strings.Cut(c.in.str("logDestination"), ":log-group:")
			return props{
				"arn": c.arn("ec2", "vpc-flow-log/"+c.id), "logFormat": c.otherwise("logFormat", text(defaultLogFormat)),
				"logDestination": c.otherwise("logDestination", text("")), "logGroupName": c.otherwise("logGroupName", text(group)),
			}
		},
	}
}

// refuseFlowLog: a log group is written to by a role that flow logs may assume; a bucket by AWS itself; and a network has one flow
// log to each destination (Amazon VPC User Guide, "VPC Flow Logs").
func refuseFlowLog(c *call) error {
	toLogGroup := c.in.str("logDestinationType") == "cloud-watch-logs"
	role := c.in.str("iamRoleArn")
	switch {
	case !c.in.has("vpcId") && !c.in.has("subnetId"):
		return c.fail("MissingParameter", "The simulated AWS records the traffic of a VPC or a subnet; neither is given")
	case !c.in.has("trafficType"):
		return c.fail("MissingParameter", "The request must contain the parameter TrafficType")
	case toLogGroup && role == "":
		return c.fail("InvalidParameter", "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.")
	case !toLogGroup && role != "":
		return c.fail("InvalidParameter", "DeliverLogsPermissionArn is not applicable for %s.", c.in.str("logDestinationType"))
	case toLogGroup && c.find(logGroups, c.region, byARN, c.in.str("logDestination")) == nil:
		return c.fail("InvalidParameter", "LogDestination: %s does not exist", c.in.str("logDestination"))
	case c.in.str("logDestinationType") == "s3" && !strings.Contains(c.in.str("logDestination"), ":s3:::"):
		return c.fail("InvalidParameter", "Please provide LogDestination in the form of an S3 ARN.")
	}
	if trust, _ := parsePolicy(c.refer(roles, role).str("assumeRolePolicy"), trustPolicy); role != "" && !trust.trusts(flowLogsService) {
		return c.fail("InvalidParameter", "Unable to assume given IAM role")
	}
	for _, r := range c.others() {
		p := r.props()
		same := p.str("vpcId") == c.in.str("vpcId") && p.str("subnetId") == c.in.str("subnetId")
		if same && p.str("logDestination") == c.in.str("logDestination") {
			return c.fail("FlowLogAlreadyExists", "Error. There is an existing Flow Log with the same configuration and log destination.")
		}
	}
	return nil
}
