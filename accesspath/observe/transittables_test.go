package observe_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/observe"
)

// The route tables of a transit gateway count only where all of them were read, with all routes and all attachments. In any other case the gateway
// is taken to lead everywhere, and the report says so.
func TestTheTablesOfATransitGatewayCountWhereAllWereRead(t *testing.T) {
	route := object{"destinationCidrBlock": "10.60.0.0/16", "attachmentIds": []any{"tgw-attach-1"}, "propagated": true}
	told := object{"transitGatewayId": "tgw-1", "routes": []any{route}, "attachmentIds": []any{"tgw-attach-1"}}
	without := func(property string, value any) object {
		o := object{}
		for k, v := range told {
			o[k] = v
		}
		if o[property] = value; value == nil {
			delete(o, property)
		}
		return o
	}
	gap := func(call, of string) func(*accountfile.File) {
		return func(file *accountfile.File) {
			file.Reading.Unread = []accountfile.Unread{{Call: call, Of: of, Reason: accountfile.Denied, Types: []string{transitModule + "routeTable:RouteTable"}}}
		}
	}
	for _, row := range []struct {
		name   string
		tables []object
		change func(*accountfile.File)
		counts int
	}{
		{"all", []object{told, told}, nil, 2},
		{"of another gateway not all", []object{told, {"transitGatewayId": "tgw-2"}}, nil, 1},
		{"routes that were not read", []object{told, without("routes", accountfile.NotRead())}, nil, 0},
		{"attachments that were not read", []object{without("attachmentIds", accountfile.NotRead())}, nil, 0},
		{"a file of a reader that did not ask for routes", []object{without("routes", nil)}, nil, 0},
		{"a table that may be missing", []object{told}, gap("ec2:DescribeTransitGatewayRouteTables", ""), 0},
		{"the routes of one", []object{told}, gap("ec2:SearchTransitGatewayRoutes", "tgw-rtb-a"), 0},
		{"a reading that was stopped", []object{told}, func(file *accountfile.File) { file.Reading.Complete = false }, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			export := accountOf(t, exportNamed(t, "dev.export.json"), func(file *accountfile.File) {
				addTransitTables(file, row.tables)
				if row.change != nil {
					row.change(file)
				}
			})
			seen := export.Observe(observe.Stated{})
			assert.Len(t, seen.TransitGatewayTables, row.counts)
			said := ""
			for _, n := range seen.NotUnderstood {
				said += n.Because + "\n"
			}
			isSaid := strings.Contains(said, "transit gateway tgw-1 has route tables of its own; the model takes them to lead")
			assert.Equal(t, row.counts == 0, isSaid, said)
			if row.counts > 0 {
				assert.Equal(t, "10.60.0.0/16", seen.TransitGatewayTables[0].Routes[0].DestinationCIDRBlock)
				assert.True(t, seen.TransitGatewayTables[0].Routes[0].Propagated)
			}
		})
	}
}

// addTransitTables adds a VPC's attachment, and tables with these outputs.
func addTransitTables(file *accountfile.File, tables []object) {
	add := func(token, id string, outputs object) {
		outputs["region"] = file.Reading.Region
		file.Deployment.Resources = append(file.Deployment.Resources, accountfile.Resource{URN: "urn:pulumi:a::p::" + token + "::" + id, Custom: true,
			ID: id, Type: token, Outputs: outputs})
	}
	add(transitModule+"vpcAttachment:VpcAttachment", "tgw-attach-1", object{"transitGatewayId": "tgw-1", "vpcId": "vpc-1"})
	for i, outputs := range tables {
		add(transitModule+"routeTable:RouteTable", "tgw-rtb-"+string(rune('a'+i)), outputs)
	}
}

// A reading of a gateway's tables that lacks an attachment which somebody else has is of another time: what it has no table for may have one by
// now. So is one beside a stack that declares a part of the tables.
func TestTheTablesOfATransitGatewayCountWhileTheyAreOfTheTimeOfTheAttachments(t *testing.T) {
	owner := accountOf(t, observe.Export{}, func(file *accountfile.File) {
		file.Reading.Account = "444455556666"
		addTransitTables(file, []object{{"transitGatewayId": "tgw-1", "routes": []any{}, "attachmentIds": []any{"tgw-attach-1"}}})
	})
	attached := func(id, gateway string) observe.Resource {
		return declared(transitModule+"vpcAttachment:VpcAttachment", id, object{"transitGatewayId": gateway, "vpcId": "vpc-1"})
	}
	routeIn := func(table string) observe.Resource {
		return declared(transitModule+"route:Route", table+"_0.0.0.0/0", object{"transitGatewayRouteTableId": table})
	}
	for name, row := range map[string]struct {
		besides observe.Resource
		counts  int
	}{
		"of one time":                          {attached("tgw-attach-1", "tgw-1"), 1},
		"the VPC was attached again":           {attached("tgw-attach-2", "tgw-1"), 0},
		"attached to another gateway":          {attached("tgw-attach-2", "tgw-2"), 1},
		"a stack has a route":                  {routeIn("tgw-rtb-a"), 0},
		"a stack has a route of another table": {routeIn("tgw-rtb-z"), 1},
	} {
		stack := exportNamed(t, "dev.export.json")
		stack.Resources = append(stack.Resources, row.besides)
		together, err := observe.Together(stack, owner)
		require.NoError(t, err, name)
		assert.Len(t, together.Observe(observe.Stated{}).TransitGatewayTables, row.counts, name)
	}
}
