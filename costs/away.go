package costs

import "private-notebook/accesspath/observe"

// associationsAway counts the associations that a switched-off Client VPN has when it is on: one for each subnet of its VPC that the stack
// uses. An endpoint that the stack only reads has associations of its own, which no resource tells.
func (e Estimate) associationsAway(resources []observe.Resource) float64 {
	subnets := map[string]float64{}
	for _, r := range resources {
		if r.Type == "aws:ec2/subnet:Subnet" {
			subnets[text(r, "vpcId")]++
		}
	}
	away := 0.0
	for _, r := range resources {
		if r.Type == "aws:ec2clientvpn/endpoint:Endpoint" && !r.External && !e.associated[r.ID] {
			away += subnets[text(r, "vpcId")]
		}
	}
	return away
}
