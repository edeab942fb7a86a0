package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/networkmanager"
	"github.com/aws/aws-sdk-go-v2/service/networkmanager/types"
)

var (
	listCoreAttachments = &Call{Action: "networkmanager:ListAttachments", For: "VPCs on a core network, where a route names one", Types: []string{coreAttachmentType}, Optional: true, rate: ofNetworkManager}

	coreCalls = []*Call{listCoreAttachments}
)

const coreAtOnce = 500

// readCoreNetworks reads the VPCs' attachments to core networks. Without a route that names one, nothing of the account leads there, and nobody
// needs to be asked: SecurityAudit does not cover the call.
func (r *Reader) readCoreNetworks(ctx context.Context) {
	if !r.tables.get().leadsToCore {
		return
	}
	r.ask(ctx, listCoreAttachments, "", func(ctx context.Context) error {
		return pages(ctx, networkmanager.NewListAttachmentsPaginator(r.api.networks, &networkmanager.ListAttachmentsInput{
			AttachmentType: types.AttachmentTypeVpc, MaxResults: aws.Int32(coreAtOnce),
		}), func(page *networkmanager.ListAttachmentsOutput) {
			for _, a := range page.Attachments {
				id := aws.ToString(a.AttachmentId)
				if aws.ToString(a.EdgeLocation) == r.region && a.State != types.AttachmentStateDeleting && a.State != types.AttachmentStateFailed {
					r.add(coreAttachmentType, id, id, fields("coreNetworkId", a.CoreNetworkId, "coreNetworkArn", a.CoreNetworkArn, "vpcArn", a.ResourceArn,
						"edgeLocation", a.EdgeLocation, "state", a.State, "segmentName", a.SegmentName))
				}
			}
		})
	})
}
