package observe

import (
	"cmp"
	"slices"

	"private-notebook/accesspath/topology"
)

// wearers are the types whose machines run code of one's own with security groups of their own: what sentences call them, and
// where their groups and subnets stand. Databases and the like are none, for nobody opens a connection from there.
var wearers = []struct{ token, kind, groups, subnets string }{
	{"aws:ec2/networkInterface:NetworkInterface", "network interface", "securityGroups", "subnetId"},
	{notebookType, "notebook", "securityGroups", "subnetId"},
	{"aws:lambda/function:Function", "Lambda function", "vpcConfig.securityGroupIds", "vpcConfig.subnetIds"},
	{"aws:ecs/service:Service", "ECS service", "networkConfiguration.securityGroups", "networkConfiguration.subnets"},
	{"aws:ecs/taskSet:TaskSet", "ECS task set", "networkConfiguration.securityGroups", "networkConfiguration.subnets"},
	{"aws:cloudwatch/eventTarget:EventTarget", "ECS task", "ecsTarget.networkConfiguration.securityGroups",
		"ecsTarget.networkConfiguration.subnets"},
	{"aws:scheduler/schedule:Schedule", "ECS task", "target.ecsParameters.networkConfiguration.securityGroups",
		"target.ecsParameters.networkConfiguration.subnets"},
	{"aws:pipes/pipe:Pipe", "ECS task", "targetParameters.ecsTaskParameters.networkConfiguration.awsVpcConfiguration.securityGroups",
		"targetParameters.ecsTaskParameters.networkConfiguration.awsVpcConfiguration.subnets"},
	{"aws:codebuild/project:Project", "CodeBuild project", "vpcConfig.securityGroupIds", "vpcConfig.subnets"},
	{"aws:codebuild/fleet:Fleet", "CodeBuild fleet", "vpcConfigs.securityGroupIds", "vpcConfigs.subnets"},
	{"aws:apprunner/vpcConnector:VpcConnector", "App Runner connector", "securityGroups", "subnets"},
	{"aws:batch/computeEnvironment:ComputeEnvironment", "Batch environment", "computeResources.securityGroupIds", "computeResources.subnets"},
	{"aws:sagemaker/domain:Domain", "SageMaker domain", "defaultUserSettings.securityGroups defaultSpaceSettings.securityGroups", "subnetIds"},
	{"aws:sagemaker/model:Model", "SageMaker model", "vpcConfig.securityGroupIds", "vpcConfig.subnets"},
	{"aws:glue/connection:Connection", "Glue connection", "physicalConnectionRequirements.securityGroupIdLists",
		"physicalConnectionRequirements.subnetId"},
	{"aws:glue/devEndpoint:DevEndpoint", "Glue endpoint", "securityGroupIds", "subnetId"},
	{"aws:emr/cluster:Cluster", "EMR cluster", "ec2Attributes.emrManagedMasterSecurityGroup ec2Attributes.emrManagedSlaveSecurityGroup",
		"ec2Attributes.subnetId ec2Attributes.subnetIds"},
	{"aws:emr/studio:Studio", "EMR Studio", "engineSecurityGroupId workspaceSecurityGroupId", "subnetIds"},
	{"aws:emrserverless/application:Application", "EMR application", "networkConfiguration.securityGroupIds", "networkConfiguration.subnetIds"},
	{"aws:mwaa/environment:Environment", "Airflow environment", "networkConfiguration.securityGroupIds", "networkConfiguration.subnetIds"},
	{"aws:synthetics/canary:Canary", "canary", "vpcConfig.securityGroupIds", "vpcConfig.subnetIds"},
	{"aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration", "image builder", "securityGroupIds", "subnetId"},
	{"aws:workspaces/directory:Directory", "WorkSpaces directory",
		"workspaceSecurityGroupId workspaceCreationProperties.customSecurityGroupId", "subnetIds"},
	{"aws:appstream/fleet:Fleet", "AppStream fleet", "vpcConfig.securityGroupIds", "vpcConfig.subnetIds"},
	{"aws:appstream/imageBuilder:ImageBuilder", "AppStream image builder", "vpcConfig.securityGroupIds", "vpcConfig.subnetIds"},
	{"aws:kinesisanalyticsv2/application:Application", "Flink application", "applicationConfiguration.vpcConfiguration.securityGroupIds",
		"applicationConfiguration.vpcConfiguration.subnetIds"},
}

// readWorkloads reads what wears which groups in which subnet.
func (b *builder) readWorkloads() {
	attached := b.attachedGroups()
	for _, wearer := range wearers {
		for _, r := range b.of(wearer.token) {
			groups := r.textsAtAny(wearer.groups)
			for _, networkInterface := range append(present(r.text("networkInterfaceId")), r.ID) {
				groups = union(groups, attached[networkInterface])
			}
			b.addWorkload(r, wearer.kind, groups, r.textsAtAny(wearer.subnets))
		}
	}
	b.readMachines(attached)
	slices.SortStableFunc(b.topology.Workloads, func(x, y topology.Workload) int {
		return cmp.Or(cmp.Compare(x.URN, y.URN), cmp.Compare(x.SubnetID, y.SubnetID))
	})
}

// addWorkload adds a workload for each of its subnets; one that is in no VPC is none. What belongs to another Region's VPCs wears
// none of these groups.
func (b *builder) addWorkload(r item, kind string, groups, subnets []string) {
	region := b.regionOf(r.Resource)
	if len(groups)+len(subnets) == 0 || region != "" && b.topology.Region != "" && region != b.topology.Region {
		return
	}
	if len(subnets) == 0 {
		subnets = []string{""}
	}
	for _, subnet := range subnets {
		b.topology.Workloads = append(b.topology.Workloads, topology.Workload{
			Element: element(r), Kind: kind, SubnetID: subnet, SecurityGroupIDs: union(groups, nil),
			VPCID: cmp.Or(b.vpcOfSubnet(subnet), b.vpcOfGroups(groups)),
		})
	}
}
