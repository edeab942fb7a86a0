package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
)

func TestCompanionsThatCannotBeAdoptedAreRefused(t *testing.T) {
	ofStack := pulumi.StringMap{"Project": pulumi.String("p"), "Stack": pulumi.String("s")}
	for _, row := range []adoptRow{
		{"private DNS off", func(e estate) { e.change(adoptedSTS, object{"privateDnsEnabled": false}) }, nil,
			"companion endpoints: existing endpoint vpce-c5 has private DNS off, so nobody is sent to it by name; turn its private DNS on"},
		{"another VPC's", func(e estate) { e.change(adoptedSTS, object{"vpcId": "vpc-2"}) }, nil,
			"companion endpoints: existing endpoint vpce-c5 belongs to vpc-2; name one of vpc-1"},
		{"another service's", func(e estate) { e.change(adoptedS3, object{"serviceName": stsService}) }, nil,
			"companion endpoints: existing endpoint vpce-d6 leads to " + stsService + "; name one of " + s3Service},
		{"not available", func(e estate) { e.change(adoptedS3, object{"state": "deleting"}) }, nil,
			"companion endpoints: existing endpoint vpce-d6 is deleting; adopt it once it is available"},
		{"not there", func(e estate) { delete(e, adoptedSTS) }, nil,
			"companion endpoints: existing endpoint vpce-c5 cannot be looked up (nothing of that ID is there)" + findRemedy + "ec2:DescribeVpcEndpoints"},
		{"the stack's own", func(e estate) { e.change(adoptedS3, object{"tags": object{"Project": "p", "Stack": "s"}}) },
			func(a *components.PrivateNotebookArgs) { a.Tags = ofStack },
			"companion endpoints: existing endpoint vpce-d6 was made by this stack, which would delete it as no longer wanted; leave it out: the stack keeps its endpoint"},
		{"an interface endpoint of S3", func(e estate) { e.change(adoptedS3, object{"vpcEndpointType": "Interface"}) }, nil,
			"companion endpoints: existing endpoint vpce-d6 is of type Interface; name one of type Gateway"},
		{"a gateway in other tables", func(e estate) { e.change(adoptedS3, object{"routeTableIds": list{"rtb-9"}}) },
			func(a *components.PrivateNotebookArgs) { a.Vpc.RouteTables["second"] = pulumi.String("rtb-2") },
			"companion endpoints: existing endpoint vpce-d6 has no route in rtb-1, rtb-2, so the subnets with that table do not reach the service; " +
				"have its owner add the table to it, or leave these subnets out"},
		{"a policy for it", nil, func(a *components.PrivateNotebookArgs) {
			a.Companions.Policies = map[string]pulumi.StringInput{"sts": pulumi.String("{}")}
		}, `companion endpoints: policy of "sts" is given for an existing endpoint; leave it out: an adopted endpoint is never changed`},
		{"buckets for it", nil, func(a *components.PrivateNotebookArgs) { a.Companions.ReadBuckets = []string{"theirs"} },
			"companion endpoints: bucket list is for the default policy of the S3 endpoint, which there is not; list the service s3 and leave its policy to the component, or leave the buckets out"},
		{"a service that is not listed", nil, func(a *components.PrivateNotebookArgs) { a.Companions.Services = []string{"sts", "logs"} },
			`companion endpoints: existing endpoint of "s3" belongs to no listed service, or has no ID; list the service and give its endpoint's ID, or leave both out`},
		{"no ID", nil, func(a *components.PrivateNotebookArgs) { a.Companions.ExistingEndpointIDs["logs"] = "" },
			`companion endpoints: existing endpoint of "logs" belongs to no listed service, or has no ID; list the service and give its endpoint's ID, or leave both out`},
	} {
		t.Run(row.name, func(t *testing.T) {
			e, args := companionEstate(), withSomeAdopted()
			if row.estate != nil {
				row.estate(e)
			}
			if row.args != nil {
				row.args(args)
			}
			rec, err := declareIn(e, args)
			assert.EqualError(t, err, `private-notebook:index:PrivateNotebook "whole": `+row.want)
			assert.Empty(t, rec.Resources())
		})
	}
}

const conflictOfS3 = `companion endpoints: endpoint vpce-d6 has the route to ` + s3Service + ` in rtb-1 already, and AWS refuses a second; adopt it by ` +
	`ExistingEndpointIDs, or existing.companionEndpointIds["s3"] of a stack's configuration, or take the table out of it`

const conflictOfOneOfSeveral = `companion endpoints: one of several gateway endpoints of ` + s3Service + ` in vpc-1 has the route in rtb-1 already, and AWS ` +
	`refuses a second; find it with "aws ec2 describe-vpc-endpoints" and adopt it by ExistingEndpointIDs, or ` +
	`existing.companionEndpointIds["s3"] of a stack's configuration, or take the table out of it`

// What AWS refuses is a second route in one table, whoever made the first. An endpoint in other tables, or of interfaces, is in nobody's way.
func TestARouteThatATableHasIsExplained(t *testing.T) {
	ofStack := pulumi.StringMap{"Project": pulumi.String("p"), "Stack": pulumi.String("s")}
	own := object{"Project": "p", "Stack": "s", "Name": "with-s3"}
	second := func(changes object) func(estate) {
		return func(e estate) {
			e["vpce-second"] = companionEstate()[adoptedS3]
			e.change("vpce-second", object{"id": "vpce-second"}).change("vpce-second", changes)
		}
	}
	for _, row := range []struct {
		name   string
		tags   pulumi.StringMap
		estate func(estate)
		want   string
	}{
		{"somebody else's", ofStack, nil, conflictOfS3},
		{"in other tables", ofStack, func(e estate) { e.change(adoptedS3, object{"routeTableIds": list{"rtb-9"}}) }, ""},
		{"in another VPC", ofStack, func(e estate) { e.change(adoptedS3, object{"vpcId": "vpc-2"}) }, ""},
		{"on its way out", ofStack, func(e estate) { e.change(adoptedS3, object{"state": "deleting"}) }, ""},
		{"the stack's own", ofStack, func(e estate) { e.change(adoptedS3, object{"tags": own}) }, ""},
		{"another stack's of the project", ofStack, func(e estate) {
			e.change(adoptedS3, object{"tags": object{"Project": "p", "Stack": "t", "Name": "with-s3"}})
		}, conflictOfS3 + "; if this stack was called t before, set the endpoint's tag Stack to s"},
		{"its own by Name, where the caller sets no other tags", nil, func(e estate) { e.change(adoptedS3, object{"tags": object{"Name": "with-s3"}}) }, ""},
		{"an interface endpoint beside none", ofStack, func(e estate) { e.change(adoptedS3, object{"vpcEndpointType": "Interface"}) }, ""},
		{"an interface endpoint beside it", ofStack, second(object{"vpcEndpointType": "Interface", "privateDnsEnabled": true}), conflictOfS3},
		{"one of several", ofStack, second(object{"routeTableIds": list{"rtb-8"}}), conflictOfOneOfSeveral},
		{"none of several", ofStack, func(e estate) {
			second(object{"routeTableIds": list{"rtb-8"}})(e)
			e.change(adoptedS3, object{"routeTableIds": list{"rtb-9"}})
		}, ""},
		{"the stack's own beside one in other tables", ofStack, func(e estate) {
			second(object{"tags": own, "routeTableIds": list{"rtb-1"}})(e)
			e.change(adoptedS3, object{"routeTableIds": list{"rtb-9"}})
		}, ""},
		{"the stack's own by Name beside another", nil, second(object{"tags": object{"Name": "with-s3"}, "routeTableIds": list{"rtb-1"}}), ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			e := companionEstate()
			if row.estate != nil {
				row.estate(e)
			}
			refusal := companionsIn(e, row.tags)
			if row.want == "" {
				require.NoError(t, refusal)
				return
			}
			require.EqualError(t, refusal, `private-notebook:index:CompanionEndpoints "with": `+row.want)
		})
	}
}

// companionsIn makes an S3 endpoint for one table.
func companionsIn(e estate, tags pulumi.StringMap) (refusal error) {
	args := companionArgs()
	args.Services, args.Tags = []string{"s3"}, tags
	args.Vpc.RouteTables = map[string]pulumi.StringInput{"private": pulumi.String("rtb-1")}
	_ = e.recorder().Run(func(ctx *pulumi.Context) error {
		_, refusal = components.NewCompanionEndpoints(ctx, "with", args)
		return refusal
	}, "")
	return refusal
}

// Whichever look-up is not allowed is named with its permission.
func TestARouteConflictThatCannotBeLookedUpIsAFault(t *testing.T) {
	several := companionEstate()
	several["vpce-second"] = companionEstate()[adoptedS3]
	for name, row := range map[string]struct {
		e            estate
		token, wants string
	}{
		"endpoints": {companionEstate(), getVpcEndpoint, "gateway endpoint of " + s3Service + " in vpc-1 cannot be looked up (no)" + findRemedy + "ec2:DescribeVpcEndpoints"},
		"lists":     {several, getPrefixList, "prefix list of " + s3Service + " cannot be looked up (no)" + findRemedy + "ec2:DescribePrefixLists"},
		"tables": {several, getRouteTables, "route tables of vpc-1 with a route to " + s3Service + " cannot be looked up (no)" + findRemedy +
			"ec2:DescribeRouteTables"},
	} {
		t.Run(name, func(t *testing.T) {
			rec := row.e.recorder()
			rec.Answers[row.token] = refusing
			args := companionArgs()
			args.Services = []string{"s3"}
			var refusal error
			_ = rec.Run(func(ctx *pulumi.Context) error {
				_, refusal = components.NewCompanionEndpoints(ctx, "with", args)
				return refusal
			}, "")
			assert.EqualError(t, refusal, `private-notebook:index:CompanionEndpoints "with": companion endpoints: `+row.wants)
			assert.Empty(t, rec.Resources())
		})
	}
}
