package observe

import (
	"cmp"
	"fmt"
	"strings"
)

const (
	notebookType    = "aws:sagemaker/notebookInstance:NotebookInstance"
	awsProviderType = "pulumi:providers:aws"
)

// findRegion takes Region, partition and account from the notebook's ARN, and else from the first account file, or from any other ARN.
func (b *builder) findRegion() {
	t := &b.topology
	for _, notebooks := range []bool{true, false} {
		for i := range b.resources {
			r := &b.resources[i]
			if strings.HasPrefix(r.Type, "aws:") && (r.Type == notebookType || !notebooks) {
				b.learnFrom(r)
			}
		}
		if len(b.readings) > 0 {
			of := b.readings[0]
			t.Region, t.Account, t.Partition = cmp.Or(t.Region, of.Region), cmp.Or(t.Account, of.Account), cmp.Or(t.Partition, of.Partition)
		}
		if t.Region != "" && t.Account != "" {
			return
		}
	}
	if t.Partition == "" {
		t.Partition = "aws"
	}
}

func (b *builder) learnFrom(r *Resource) {
	t := &b.topology
	arn, _ := r.Outputs["arn"].(string)
	if t.Region == "" {
		t.Region = b.regionOf(r)
	}
	if t.Account == "" {
		t.Account = arnPart(arn, arnAccount)
		if r.Reading != nil {
			t.Account = r.Reading.Account
		}
	}
	if t.Partition == "" {
		t.Partition = arnPart(arn, arnPartition)
	}
}

// regionOf is the Region that a resource is in; "" is a global or unknown one.
func (b *builder) regionOf(r *Resource) string { return regionOf(r, b.providerRegions) }

// regionOf takes it from the resource's ARN, from its own property, which version 7 of the provider has, or from its provider.
func regionOf(r *Resource, providers map[string]string) string {
	arn, _ := r.Outputs["arn"].(string)
	if region := arnPart(arn, arnRegion); region != "" || arnPart(arn, arnPartition) != "" {
		return region
	}
	if isGlobal(r.Type) {
		return ""
	}
	for _, properties := range []map[string]any{r.Outputs, r.Inputs} {
		if region, is := properties["region"].(string); is && region != "" {
			return region
		}
	}
	if r.Reading != nil {
		return r.Reading.Region
	}
	return providers[r.Provider]
}

// global are the services, and types, that are in no Region, whatever Region their provider is configured for. IAM Identity Center
// has one, and acts in all (IAM Identity Center User Guide, "Considerations for choosing an AWS Region").
var global = []string{
	"aws:iam/", "aws:organizations/", "aws:ssoadmin/", "aws:identitystore/", "aws:route53/zone:", "aws:route53/record",
	"aws:route53/zoneAssociation:",
	"aws:route53/vpcAssociationAuthorization:", "aws:directconnect/gateway", "aws:networkmanager/",
}

func isGlobal(token string) bool {
	for _, begin := range global {
		if strings.HasPrefix(token, begin) {
			return true
		}
	}
	return false
}

// providerRegions are the Regions of the providers, by what resources refer to them by.
func providerRegions(resources []Resource) map[string]string {
	regions := map[string]string{}
	for i := range resources {
		p := &resources[i]
		if region, is := p.Inputs["region"].(string); is && p.Type == awsProviderType {
			regions[p.URN+"::"+p.ID] = region
		}
	}
	return regions
}

// isElsewhere leaves out what is in another Region than the notebook: a path never crosses Regions by itself. What an account file of another
// Region has besides takes no certainty away: without the file the answers would be the same, and as certain.
func (b *builder) isElsewhere(r *Resource) bool {
	if !strings.HasPrefix(r.Type, "aws:") || isIrrelevant(r.Type) {
		return false
	}
	region := b.regionOf(r)
	if region == "" || region == b.topology.Region {
		return false
	}
	switch {
	case r.Reading == nil:
	case r.Type == notebookType:
		b.noteAs(r, certainty{}, fmt.Sprintf("it is in %s and the notebook in %s; one Region is judged, and no answer is about it", region, b.topology.Region))
		return true
	default:
		b.elsewhere[r.Reading] = true // said once of the whole file, but for notebooks, which are what is asked about
		return true
	}
	b.noteAs(r, certaintyOf(r.Type).slightly(), fmt.Sprintf("it is in %s and the notebook in %s; one Region is judged", region, b.topology.Region))
	return true
}
