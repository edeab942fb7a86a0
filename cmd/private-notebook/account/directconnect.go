package account

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/directconnect"
	"github.com/aws/aws-sdk-go-v2/service/directconnect/types"
)

var (
	describeVirtualInterfaces = &Call{Action: "directconnect:DescribeVirtualInterfaces", For: "Direct Connect to virtual private gateways",
		Types: []string{virtualInterfaceType}, rate: ofDirectConnect}
	describeGatewayUses = &Call{Action: "directconnect:DescribeDirectConnectGatewayAssociations", Of: "virtual private or transit gateway",
		For: "Direct Connect gateways, other accounts' among them", Types: []string{gatewayUseType}, rate: ofDirectConnect}

	directConnectCalls = []*Call{describeVirtualInterfaces, describeGatewayUses}
)

func (r *Reader) readDirectConnect(ctx context.Context) {
	together(func() { r.readVirtualInterfaces(ctx) }, func() {
		each(append(slices.Clone(r.vpnGateways.get()), r.transitGateways.get()...), func(gateway string) { r.readGatewayUses(ctx, gateway) })
	})
}

// readVirtualInterfaces takes nothing of an interface's keys and router configuration. The call has no paginator.
func (r *Reader) readVirtualInterfaces(ctx context.Context) {
	r.ask(ctx, describeVirtualInterfaces, "", func(ctx context.Context) error {
		in := &directconnect.DescribeVirtualInterfacesInput{MaxResults: aws.Int32(directConnectAtOnce)}
		for {
			page, err := r.api.directConnect.DescribeVirtualInterfaces(ctx, in)
			if err != nil {
				return err
			}
			for i := range page.VirtualInterfaces {
				v := &page.VirtualInterfaces[i]
				isDead := slices.Contains([]types.VirtualInterfaceState{types.VirtualInterfaceStateDeleted, types.VirtualInterfaceStateDeleting,
					types.VirtualInterfaceStateRejected}, v.VirtualInterfaceState)
				if id := aws.ToString(v.VirtualInterfaceId); !isDead && strings.HasPrefix(aws.ToString(v.VirtualGatewayId), "vgw-") {
					r.add(virtualInterfaceType, id, id, fields("vpnGatewayId", v.VirtualGatewayId, "dxGatewayId", v.DirectConnectGatewayId,
						"arn", r.arn("directconnect", v.OwnerAccount, "dxvif/"+id)))
				}
			}
			if aws.ToString(page.NextToken) == "" {
				return nil
			}
			in.NextToken = page.NextToken
		}
	})
}

const directConnectAtOnce = 100

// readGatewayUses asks by the gateway of one's own, which also finds a Direct Connect gateway of another account. The call has no paginator.
func (r *Reader) readGatewayUses(ctx context.Context, gateway string) {
	r.ask(ctx, describeGatewayUses, gateway, func(ctx context.Context) error {
		in := &directconnect.DescribeDirectConnectGatewayAssociationsInput{AssociatedGatewayId: &gateway, MaxResults: aws.Int32(directConnectAtOnce)}
		for {
			page, err := r.api.directConnect.DescribeDirectConnectGatewayAssociations(ctx, in)
			if err != nil {
				return err
			}
			for _, a := range page.DirectConnectGatewayAssociations {
				if a.AssociationState != types.DirectConnectGatewayAssociationStateAssociated && a.AssociationState != types.DirectConnectGatewayAssociationStateUpdating {
					continue
				}
				id := aws.ToString(a.AssociationId)
				r.add(gatewayUseType, id, id, fields("associatedGatewayId", gateway, "dxGatewayId", a.DirectConnectGatewayId,
					"dxGatewayOwnerAccountId", a.DirectConnectGatewayOwnerAccount))
			}
			if aws.ToString(page.NextToken) == "" {
				return nil
			}
			in.NextToken = page.NextToken
		}
	})
}
