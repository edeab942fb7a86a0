package account_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath/accountfile"
)

// A table's routes count only where AWS tells of each where it leads. One that comes or goes leads, and drops nothing.
func TestTheRoutesOfATransitGateway(t *testing.T) {
	const range24, to = "<destinationCidrBlock>10.60.0.0/24</destinationCidrBlock>",
		"<transitGatewayAttachments><item><transitGatewayAttachmentId>tgw-attach-1</transitGatewayAttachmentId></item></transitGatewayAttachments>"
	leads := []any{object{"destinationCidrBlock": "10.60.0.0/24", "attachmentIds": []any{"tgw-attach-1"}, "propagated": false}}
	drops := []any{object{"destinationCidrBlock": "10.60.0.0/24", "attachmentIds": []any{}, "propagated": false}}
	for name, row := range map[string]struct {
		route string
		want  any
	}{
		"active":                    {range24 + to + "<type>static</type><state>active</state>", leads},
		"a blackhole":               {range24 + "<type>static</type><state>blackhole</state>", drops},
		"a blackhole that had more": {range24 + to + "<type>static</type><state>blackhole</state>", drops},
		"pending":                   {range24 + to + "<type>static</type><state>pending</state>", leads},
		"deleting":                  {range24 + to + "<type>static</type><state>deleting</state>", leads},
		"a pending blackhole":       {range24 + "<type>static</type><state>pending</state>", []any{}},
		"deleted":                   {range24 + to + "<type>static</type><state>deleted</state>", []any{}},
		"active to nobody":          {range24 + "<type>static</type><state>active</state>", accountfile.NotRead()},
		"without a range":           {to + "<prefixListId>pl-1</prefixListId><type>static</type><state>active</state>", accountfile.NotRead()},
	} {
		f := newFakeAWS(t)
		for action, answer := range askedOnlyWith["ec2:SearchTransitGatewayRoutes"] {
			f.on(action, answer)
		}
		f.on("ec2:DescribeTransitGatewayRouteTables", ofEC2("transitGatewayRouteTables",
			"<transitGatewayRouteTableId>tgw-rtb-1</transitGatewayRouteTableId><transitGatewayId>tgw-1</transitGatewayId><state>available</state>"))
		f.on("ec2:SearchTransitGatewayRoutes", ofEC2("routeSet", row.route))
		file := f.read()
		assert.Equal(t, row.want, outputsOf(t, file, "tgw-rtb-1")["routes"], name)
		for _, a := range f.asked {
			if a.action == "ec2:SearchTransitGatewayRoutes" {
				assert.Equal(t, "type", a.values.Get("Filter.1.Name"), "one by state hides routes that come or go")
			}
		}
	}
}

// An attachment whose change is undone carries packets as it did.
func TestTheAttachmentsOfATransitGateway(t *testing.T) {
	for state, isThere := range map[string]bool{"available": true, "modifying": true, "rollingBack": true, "pending": false, "rejected": false} {
		f := newFakeAWS(t)
		f.on("ec2:DescribeTransitGatewayVpcAttachments", ofEC2("transitGatewayVpcAttachments", "<transitGatewayAttachmentId>tgw-attach-1</transitGatewayAttachmentId>"+
			"<transitGatewayId>tgw-1</transitGatewayId><vpcId>vpc-1</vpcId><state>"+state+"</state>"))
		assert.Equal(t, isThere, outputsOf(t, f.read(), "tgw-attach-1") != nil, state)
	}
}

// outputsOf are those of the resource with an ID, as JSON has them; nil where there is none.
func outputsOf(t *testing.T, file accountfile.File, id string) object {
	t.Helper()
	for _, r := range file.Deployment.Resources {
		if r.ID == id {
			return r.Outputs
		}
	}
	return nil
}
