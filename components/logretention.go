package components

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

const (
	// defaultLogDays is how long logs are kept where nobody says otherwise.
	defaultLogDays     = 365
	logRetentionRemedy = "choose one of %v"
)

// The periods that CloudWatch Logs offers (CloudWatch Logs API Reference, PutRetentionPolicy).
var logRetentions = []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}

// checkLogRetention is of arguments that call the period LogRetentionDays.
func checkLogRetention(what string, days int) fault.List {
	var faults fault.List
	if !slices.Contains(logRetentions, days) {
		faults.Add(what, fmt.Sprintf("log retention %d days", days), "is not offered by CloudWatch Logs",
			fmt.Sprintf(logRetentionRemedy, logRetentions), "LogRetentionDays")
	}
	return faults
}

// logGroup declares a log group whose physical name is made up behind a prefix, or, without one, after its resource: with
// a fixed name, two of a kind in one account would collide.
func logGroup(
	ctx *pulumi.Context, name, prefix string, days int, kmsKeyArn pulumi.StringInput, tags pulumi.StringMap, opts ...pulumi.ResourceOption,
) (*cloudwatch.LogGroup, error) {
	args := &cloudwatch.LogGroupArgs{RetentionInDays: pulumi.Int(days), Tags: named(name, tags)}
	if prefix != "" {
		args.NamePrefix = pulumi.String(prefix)
	}
	if kmsKeyArn != nil {
		args.KmsKeyId = kmsKeyArn.ToStringOutput()
	}
	return cloudwatch.NewLogGroup(ctx, name, args, opts...)
}
