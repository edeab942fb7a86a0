package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sagemaker"
	"github.com/aws/aws-sdk-go-v2/service/sagemaker/types"

	"private-notebook/accesspath/accountfile"
)

var (
	listNotebooks    = &Call{Action: "sagemaker:ListNotebookInstances", For: "which notebooks there are", Types: []string{notebookType}, rate: ofSageMaker}
	describeNotebook = &Call{Action: "sagemaker:DescribeNotebookInstance", Of: "notebook", For: "its network and its role",
		Types: []string{notebookType}, rate: ofSageMaker}
	listNotebookTags = &Call{Action: "sagemaker:ListTags", Of: "notebook", For: "its tags, which policies may ask for",
		Types: []string{notebookType}, rate: ofSageMaker}

	notebookCalls = []*Call{listNotebooks, describeNotebook, listNotebookTags}
)

const notebooksAtOnce = 100

func (r *Reader) readNotebooks(ctx context.Context) {
	var found []types.NotebookInstanceSummary
	r.ask(ctx, listNotebooks, "", func(ctx context.Context) error {
		return pages(ctx, sagemaker.NewListNotebookInstancesPaginator(r.api.sagemaker, &sagemaker.ListNotebookInstancesInput{
			MaxResults: aws.Int32(notebooksAtOnce),
		}), func(page *sagemaker.ListNotebookInstancesOutput) { found = append(found, page.NotebookInstances...) })
	})
	each(found, func(n types.NotebookInstanceSummary) { r.readNotebook(ctx, n) })
}

// readNotebook completes a notebook. What is not told of it is marked: without tags, a policy that asks for one would seem to be settled.
func (r *Reader) readNotebook(ctx context.Context, n types.NotebookInstanceSummary) {
	name, arn := aws.ToString(n.NotebookInstanceName), aws.ToString(n.NotebookInstanceArn)
	o := fields("name", name, "arn", arn, "url", n.Url)
	if !r.ask(ctx, describeNotebook, name, func(ctx context.Context) error { return r.describeNotebook(ctx, name, o) }) {
		o["subnetId"], o["securityGroups"] = accountfile.NotRead(), accountfile.NotRead()
	}
	var tags []types.Tag
	isTold := r.ask(ctx, listNotebookTags, name, func(ctx context.Context) error {
		return pages(ctx, sagemaker.NewListTagsPaginator(r.api.sagemaker, &sagemaker.ListTagsInput{
			ResourceArn: &arn, MaxResults: aws.Int32(notebooksAtOnce),
		}), func(page *sagemaker.ListTagsOutput) { tags = append(tags, page.Tags...) })
	})
	o["tags"] = accountfile.NotRead()
	if isTold {
		o["tags"] = tagsOf(tags, func(t types.Tag) (key, value *string) { return t.Key, t.Value })
	}
	r.add(notebookType, name, name, o)
}

func (r *Reader) describeNotebook(ctx context.Context, name string, o object) error {
	n, err := r.api.sagemaker.DescribeNotebookInstance(ctx, &sagemaker.DescribeNotebookInstanceInput{NotebookInstanceName: &name})
	if err != nil {
		return err
	}
	for property, value := range fields("subnetId", n.SubnetId, "securityGroups", n.SecurityGroups, "networkInterfaceId", n.NetworkInterfaceId,
		"roleArn", n.RoleArn, "directInternetAccess", n.DirectInternetAccess, "rootAccess", n.RootAccess, "kmsKeyId", n.KmsKeyId,
		"instanceType", n.InstanceType, "lifecycleConfigName", n.NotebookInstanceLifecycleConfigName,
		"platformIdentifier", n.PlatformIdentifier, "volumeSize", n.VolumeSizeInGB) {
		o[property] = value
	}
	if m := n.InstanceMetadataServiceConfiguration; m != nil {
		o["instanceMetadataServiceConfiguration"] = fields("minimumInstanceMetadataServiceVersion", m.MinimumInstanceMetadataServiceVersion)
	}
	return nil
}
