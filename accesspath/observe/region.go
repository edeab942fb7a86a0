package observe

import (
	"fmt"
	"strings"

	"private-notebook/accesspath/topology"
)

const (
	notebookType    = "aws:sagemaker/notebookInstance:NotebookInstance"
	awsProviderType = "pulumi:providers:aws"
)

// findRegion takes Region, partition and account from the notebook's ARN, and else from any other.
func (b *builder) findRegion() {
	t := &b.topology
	for _, notebooks := range []bool{true, false} {
		for i := range b.resources {
			r := &b.resources[i]
			if strings.HasPrefix(r.Type, "aws:") && (r.Type == notebookType || !notebooks) {
				b.learnFrom(r)
			}
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
	}
	if t.Partition == "" {
		t.Partition = arnPart(arn, arnPartition)
	}
}

// regionOf is the Region that a resource is in: from its ARN, from its own property, which version 7 of the provider has, or
// from its provider. "" is a global or unknown one.
func (b *builder) regionOf(r *Resource) string {
	arn, _ := r.Outputs["arn"].(string)
	if region := arnPart(arn, arnRegion); region != "" || arnPart(arn, arnPartition) != "" {
		return region
	}
	for _, properties := range []map[string]any{r.Outputs, r.Inputs} {
		if region, is := properties["region"].(string); is && region != "" {
			return region
		}
	}
	return b.providerRegions[r.Provider]
}

// readProviders notes the Region of each provider, by what resources refer to it by.
func (b *builder) readProviders() {
	for _, p := range b.resources {
		if region, is := p.Inputs["region"].(string); is && p.Type == awsProviderType {
			b.providerRegions[p.URN+"::"+p.ID] = region
		}
	}
}

// isElsewhere leaves out what is in another Region than the notebook: a path never crosses Regions by itself. IAM is global.
func (b *builder) isElsewhere(r *Resource) bool {
	if !strings.HasPrefix(r.Type, "aws:") || strings.HasPrefix(r.Type, "aws:iam/") || isIrrelevant(r.Type) {
		return false
	}
	region := b.regionOf(r)
	if region == "" || region == b.topology.Region {
		return false
	}
	b.notUnderstood[topology.NotUnderstood{URN: r.URN, Type: r.Type, Because: fmt.Sprintf(
		"it is in %s and the notebook in %s; one Region is judged", region, b.topology.Region)}] = true
	return true
}
