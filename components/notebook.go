package components

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sagemaker"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/awsnames"
	"private-notebook/internal/iampolicy"
)

// NotebookArgs are the arguments of [NewNotebook].
type NotebookArgs struct {
	// Region is the AWS Region; it decides ARNs. "" is the provider's Region.
	Region string
	// Vpc is where the notebook's network interface is put: in the first subnet. Required.
	Vpc Vpc
	// NotebookName is the notebook instance's name in SageMaker: letters, digits and inner hyphens, at most 63. It stands in
	// ARNs and host names and must be unique in the account and Region. "" is the component's name, and within a [PrivateNotebook] that one's.
	NotebookName string
	// InstanceType is the SageMaker instance type. "" is ml.t3.medium.
	InstanceType string
	// VolumeSizeGiB is the size of the storage volume, from 5 to 16,384 GiB. 0 is 5. It can grow; a smaller
	// one replaces the notebook, and what is on its volume is lost.
	VolumeSizeGiB int
	// KmsKeyArn is the key that encrypts the volume. Nil makes a key of the notebook's own, with rotation.
	KmsKeyArn pulumi.StringInput
	// OnCreateScript is a shell script that SageMaker runs as root once, when it makes the notebook. It may take five minutes, and have
	// 16,384 characters, base64 included. It begins with a line such as #!/bin/bash. Line ends of Windows become those of Linux. "" runs none.
	OnCreateScript string
	// OnStartScript is a shell script that SageMaker runs as root at each start, the first one included. It is bound as OnCreateScript is.
	// "" runs none.
	OnStartScript string
	// RolePolicyArns are further managed policies for the execution role, by a short name of what each is for. Nil: the role may only
	// write its own log. Everyone who opens the notebook acts with this role.
	RolePolicyArns map[string]pulumi.StringInput
	// ExistingSecurityGroupIDs are security groups of the VPC for the notebook's network interface, at most five. Nil makes one that lets
	// the notebook out to HTTPS in the VPC. The rules of existing ones are their owner's.
	ExistingSecurityGroupIDs []string
	// Egress narrows what the notebook may reach. Nil leaves it HTTPS in its whole VPC.
	Egress *NotebookEgress
	// Tags are put on every resource. Nil puts only a Name.
	Tags pulumi.StringMap

	lookedUp bool     // by the whole that this is a part of
	owner    ownerTag // who may open it in a fleet
}

// Notebook is a SageMaker notebook instance without direct internet access and without root access, with its
// execution role, security group and, unless one is given, KMS key.
//
// The platform is not chosen here: pulumi-aws v6 knows only platforms that AWS has retired, so AWS picks its current one.
type Notebook struct {
	pulumi.ResourceState

	// Name is the notebook instance's name.
	Name pulumi.StringOutput
	// Arn is the notebook instance's ARN, on which presign policies are written.
	Arn pulumi.StringOutput
	// Host is the name that browsers open the notebook by, without a scheme. It is AWS's to choose: the notebook's name in lower case
	// and, for some notebooks, a hyphen and further characters (Amazon SageMaker API Reference, "DescribeNotebookInstance", Url).
	Host pulumi.StringOutput
	// RoleArn and RoleName are the execution role's.
	RoleArn, RoleName pulumi.StringOutput
	// SecurityGroupID is the group of the notebook's network interface; the first of existing ones.
	SecurityGroupID pulumi.StringOutput
	// KmsKeyArn is the key that encrypts the volume, given or made.
	KmsKeyArn pulumi.StringOutput
}

const (
	defaultInstanceType = "ml.t3.medium"
	smallestVolume      = 5
	largestVolume       = 16384
	keyDeletionDays     = 30
)

func (a NotebookArgs) complete(name string) NotebookArgs {
	if a.NotebookName == "" {
		a.NotebookName = name
	}
	if a.InstanceType == "" {
		a.InstanceType = defaultInstanceType
	}
	if a.VolumeSizeGiB == 0 {
		a.VolumeSizeGiB = smallestVolume
	}
	return a
}

// NewNotebook declares a notebook instance. Faulty arguments are all reported at once, before anything is registered.
func NewNotebook(
	ctx *pulumi.Context, name string, args *NotebookArgs, opts ...pulumi.ResourceOption,
) (*Notebook, error) {
	a := valueOf(args).complete(name)
	var err error
	if a.Region, err = regionOr(ctx, a.Region, opts); err != nil {
		return nil, err
	}
	a, faults := a.lookUp(ctx, opts)
	if err := refuse(NotebookToken, name, append(a.check(), faults...)); err != nil {
		return nil, err
	}
	names, err := awsnames.ForRegion(a.Region)
	if err != nil {
		return nil, err
	}
	c := &Notebook{}
	if err := ctx.RegisterComponentResource(NotebookToken, name, c, opts...); err != nil {
		return nil, err
	}
	rules, err := c.declareSecurityGroup(ctx, name, a)
	if err != nil {
		return nil, err
	}
	if err := c.declareKey(ctx, name, names, a); err != nil {
		return nil, err
	}
	granted, err := c.declareRole(ctx, name, names, a)
	if err != nil {
		return nil, err
	}
	if err := c.declareInstance(ctx, name, names, append(granted, rules...), a); err != nil {
		return nil, err
	}
	return c, ctx.RegisterResourceOutputs(c, c.Outputs())
}

// Outputs are what is registered, by the names in the state.
func (c *Notebook) Outputs() pulumi.Map {
	return pulumi.Map{
		"name":            c.Name,
		"arn":             c.Arn,
		"host":            c.Host,
		"roleArn":         c.RoleArn,
		"roleName":        c.RoleName,
		"securityGroupId": c.SecurityGroupID,
		"kmsKeyArn":       c.KmsKeyArn,
	}
}

// declareSecurityGroup has no ingress: browsers come in on SageMaker's side, not through this interface. It returns the
// rules, for the notebook to wait for: its scripts run at once.
func (c *Notebook) declareSecurityGroup(ctx *pulumi.Context, name string, a NotebookArgs) ([]pulumi.Resource, error) {
	if len(a.ExistingSecurityGroupIDs) > 0 {
		return nil, c.adoptGroups(ctx, name, a)
	}
	group, err := securityGroup(ctx, name+"-instance", "Traffic of the notebook instance into its VPC",
		a.Vpc.ID, a.Tags, pulumi.Parent(c), lateInterfaces())
	if err != nil {
		return nil, err
	}
	c.SecurityGroupID = group.ID().ToStringOutput()
	return c.declareEgress(ctx, name, a)
}

func (c *Notebook) declareKey(ctx *pulumi.Context, name string, names awsnames.Names, a NotebookArgs) error {
	if a.KmsKeyArn != nil {
		c.KmsKeyArn = a.KmsKeyArn.ToStringOutput()
		return nil
	}
	key, err := volumeKey(ctx, name+"-volume", "Volume of SageMaker notebook instance "+a.NotebookName, names, a.Tags, c)
	if err != nil {
		return err
	}
	c.KmsKeyArn = key.Arn
	return nil
}

// volumeKey declares a key with rotation for the volumes of one notebook, or of many.
func volumeKey(
	ctx *pulumi.Context, name, description string, names awsnames.Names, tags pulumi.StringMap, parent pulumi.Resource,
) (*kms.Key, error) {
	byAccount := func(account string) iampolicy.Document { return iampolicy.KeyAdministration(names.Partition, account) }
	return kms.NewKey(ctx, name, &kms.KeyArgs{
		Description:          pulumi.String(description),
		EnableKeyRotation:    pulumi.Bool(true),
		DeletionWindowInDays: pulumi.Int(keyDeletionDays),
		Policy:               policyOr(nil, callerAccount(ctx, parent), byAccount).ToStringOutput(),
		Tags:                 named(name, tags),
	}, pulumi.Parent(parent))
}

func callerAccount(ctx *pulumi.Context, parent pulumi.Resource) pulumi.StringOutput {
	return aws.GetCallerIdentityOutput(ctx, aws.GetCallerIdentityOutputArgs{}, pulumi.Parent(parent)).AccountId()
}

// declareRole returns what grants the role its rights, for the notebook to wait for.
func (c *Notebook) declareRole(
	ctx *pulumi.Context, name string, names awsnames.Names, a NotebookArgs,
) ([]pulumi.Resource, error) {
	trust, err := iampolicy.Trust("sagemaker.amazonaws.com").JSON()
	if err != nil {
		return nil, err
	}
	roleName := name + "-role"
	role, err := iam.NewRole(ctx, roleName, &iam.RoleArgs{
		Description:      pulumi.String("Execution role of SageMaker notebook instance " + a.NotebookName),
		AssumeRolePolicy: pulumi.String(trust),
		Tags:             named(roleName, a.owner.keptFrom(a.Tags)),
	}, pulumi.Parent(c))
	if err != nil {
		return nil, err
	}
	c.RoleArn, c.RoleName = role.Arn, role.Name
	logs := func(account string) iampolicy.Document {
		return iampolicy.NotebookLogs(names.Partition, names.Region, account, a.NotebookName)
	}
	own, err := iam.NewRolePolicy(ctx, name+"-logs", &iam.RolePolicyArgs{
		Role:   role.Name,
		Policy: policyOr(nil, callerAccount(ctx, c), logs).ToStringOutput(),
	}, pulumi.Parent(c))
	if err != nil {
		return nil, err
	}
	granted := []pulumi.Resource{own}
	for _, purpose := range sortedKeys(a.RolePolicyArns) {
		attachment, err := iam.NewRolePolicyAttachment(ctx, name+"-role-"+purpose, &iam.RolePolicyAttachmentArgs{
			Role:      role.Name,
			PolicyArn: a.RolePolicyArns[purpose].ToStringOutput(),
		}, pulumi.Parent(c))
		if err != nil {
			return nil, err
		}
		granted = append(granted, attachment)
	}
	return granted, nil
}

func (c *Notebook) declareInstance(
	ctx *pulumi.Context, name string, names awsnames.Names, needed []pulumi.Resource, a NotebookArgs,
) error {
	args := &sagemaker.NotebookInstanceArgs{
		Name:                 pulumi.String(a.NotebookName),
		InstanceType:         pulumi.String(a.InstanceType),
		RoleArn:              c.RoleArn,
		SubnetId:             a.Vpc.Subnets[0].ID.ToStringOutput(),
		SecurityGroups:       c.groups(a),
		KmsKeyId:             c.KmsKeyArn,
		VolumeSize:           pulumi.Int(a.VolumeSizeGiB),
		DirectInternetAccess: pulumi.String("Disabled"),
		RootAccess:           pulumi.String("Disabled"),
		InstanceMetadataServiceConfiguration: &sagemaker.NotebookInstanceInstanceMetadataServiceConfigurationArgs{
			MinimumInstanceMetadataServiceVersion: pulumi.String("2"),
		},
		Tags: named(a.NotebookName, a.owner.addedTo(a.Tags)),
	}
	if a.OnCreateScript != "" || a.OnStartScript != "" {
		scripts, err := c.declareScripts(ctx, name+"-scripts", a)
		if err != nil {
			return err
		}
		args.LifecycleConfigName = scripts.Name
	}
	// The name is unique, so a replacement can only come after the deletion; with it goes what is on the volume.
	notebook, err := sagemaker.NewNotebookInstance(ctx, name, args,
		pulumi.Parent(c), pulumi.DependsOn(needed), pulumi.DeleteBeforeReplace(true))
	if err != nil {
		return err
	}
	c.Name, c.Host = notebook.Name, notebook.Url
	c.Arn = notebookArn(ctx, notebook, names, c)
	return nil
}

// notebookArn is the notebook's ARN. AWS gives one to every notebook; where Pulumi's mocks answer none in a test, it is put together.
func notebookArn(ctx *pulumi.Context, n *sagemaker.NotebookInstance, names awsnames.Names, parent pulumi.Resource) pulumi.StringOutput {
	return pulumi.All(n.Arn, n.Name, callerAccount(ctx, parent)).ApplyT(func(known []any) string {
		if arn := known[0].(string); arn != "" {
			return arn
		}
		return fmt.Sprintf("arn:%s:sagemaker:%s:%s:notebook-instance/%s", names.Partition, names.Region, known[2], known[1])
	}).(pulumi.StringOutput)
}

func (c *Notebook) declareScripts(
	ctx *pulumi.Context, name string, a NotebookArgs,
) (*sagemaker.NotebookInstanceLifecycleConfiguration, error) {
	args := &sagemaker.NotebookInstanceLifecycleConfigurationArgs{Tags: named(name, a.Tags)}
	if a.OnCreateScript != "" {
		args.OnCreate = pulumi.String(encodeScript(a.OnCreateScript))
	}
	if a.OnStartScript != "" {
		args.OnStart = pulumi.String(encodeScript(a.OnStartScript))
	}
	return sagemaker.NewNotebookInstanceLifecycleConfiguration(ctx, name, args, pulumi.Parent(c))
}

// encodeScript has line ends as Linux knows them: with those of Windows no program is found that would run the script.
func encodeScript(script string) string {
	script = strings.ReplaceAll(script, "\r\n", "\n")
	return base64.StdEncoding.EncodeToString([]byte(script))
}
