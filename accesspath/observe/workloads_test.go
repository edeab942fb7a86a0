package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

const (
	instanceToken   = "aws:ec2/instance:Instance"
	interfaceToken  = "aws:ec2/networkInterface:NetworkInterface"
	attachmentToken = "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment"
	templateToken   = "aws:ec2/launchTemplate:LaunchTemplate"
)

// places are what a stack's workloads come to: "kind subnet group,group".
func places(resources ...observe.Resource) []string {
	resources = append(resources, declared(subnetToken, "subnet-1", object{"vpcId": "vpc-1"}),
		declared(subnetToken, "subnet-2", object{"vpcId": "vpc-1"}), declared(groupToken, "sg-1", object{"vpcId": "vpc-1", "name": "workers"}))
	var found []string
	for _, w := range see(resources...).Workloads {
		text := w.Kind + " " + w.VPCID + " " + w.SubnetID
		for _, group := range w.SecurityGroupIDs {
			text += " " + group
		}
		found = append(found, text)
	}
	return found
}

var (
	oneGroup   = []any{"sg-1"}
	bothPlaces = []any{"subnet-1", "subnet-2"}
)

func TestWhatAnInstanceWears(t *testing.T) {
	template := declared(templateToken, "lt-1", object{"name": "workers", "vpcSecurityGroupIds": oneGroup})
	byInterface := declared(templateToken, "lt-1", object{"networkInterfaces": []any{object{"securityGroups": oneGroup, "subnetId": "subnet-2"}}})
	card := declared(interfaceToken, "eni-1", object{"subnetId": "subnet-2", "securityGroups": oneGroup})
	const ofCard = "network interface vpc-1 subnet-2 sg-1"
	for name, row := range map[string]struct {
		resources []observe.Resource
		want      []string
	}{
		"its own groups": {[]observe.Resource{declared(instanceToken, "i-1", object{"subnetId": "subnet-1", "vpcSecurityGroupIds": oneGroup})},
			[]string{"EC2 instance vpc-1 subnet-1 sg-1"}},
		"by name in a default VPC": {[]observe.Resource{declared(instanceToken, "i-1", object{"subnetId": "subnet-1",
			"securityGroups": []any{"workers"}})}, []string{"EC2 instance vpc-1 subnet-1 sg-1"}},
		"no group, which is the default one": {[]observe.Resource{declared(instanceToken, "i-1", object{"subnetId": "subnet-1"})},
			[]string{"EC2 instance vpc-1 subnet-1"}},
		"of a template by its ID": {[]observe.Resource{template, declared(instanceToken, "i-1", object{"subnetId": "subnet-1",
			"launchTemplate": object{"id": "lt-1", "version": "1"}})}, []string{"EC2 instance vpc-1 subnet-1 sg-1"}},
		"of a template by its name": {[]observe.Resource{template, declared(instanceToken, "i-1", object{"subnetId": "subnet-1",
			"launchTemplate": object{"name": "workers"}})}, []string{"EC2 instance vpc-1 subnet-1 sg-1"}},
		"of a template's network interface": {[]observe.Resource{byInterface, declared(instanceToken, "i-1", object{
			"launchTemplate": object{"id": "lt-1"}})}, []string{"EC2 instance vpc-1 subnet-2 sg-1"}},
		"of a network interface": {[]observe.Resource{card, declared(instanceToken, "i-1", object{
			"networkInterfaces": []any{object{"networkInterfaceId": "eni-1", "deviceIndex": 0.0}}})},
			[]string{"EC2 instance vpc-1 subnet-2 sg-1", ofCard}},
		"of a network interface, as version 7 spells it": {[]observe.Resource{card, declared(instanceToken, "i-1", object{
			"primaryNetworkInterface": object{"networkInterfaceId": "eni-1"}})}, []string{"EC2 instance vpc-1 subnet-2 sg-1", ofCard}},
		"a group that was put on its interface": {[]observe.Resource{declared(instanceToken, "i-1", object{"subnetId": "subnet-1",
			"primaryNetworkInterfaceId": "eni-9", "vpcSecurityGroupIds": oneGroup}),
			declared(attachmentToken, "a", object{"networkInterfaceId": "eni-9", "securityGroupId": "sg-2"})},
			[]string{"EC2 instance vpc-1 subnet-1 sg-1 sg-2"}},
		"a spot instance": {[]observe.Resource{declared("aws:ec2/spotInstanceRequest:SpotInstanceRequest", "sir-1",
			object{"subnetId": "subnet-1", "vpcSecurityGroupIds": oneGroup})}, []string{"spot instance vpc-1 subnet-1 sg-1"}},
		"one of another Region": {[]observe.Resource{aNotebook(), declared(instanceToken, "i-1", object{"region": "us-east-1",
			"subnetId": "subnet-1", "vpcSecurityGroupIds": oneGroup})}, nil},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, row.want, places(row.resources...)) })
	}
}

func TestWhatIsLaunchedByATemplate(t *testing.T) {
	template := declared(templateToken, "lt-1", object{"name": "workers", "vpcSecurityGroupIds": oneGroup})
	configuration := declared("aws:ec2/launchConfiguration:LaunchConfiguration", "workers", object{"name": "workers", "securityGroups": oneGroup})
	const asg, fleet, spot = "aws:autoscaling/group:Group", "aws:ec2/fleet:Fleet", "aws:ec2/spotFleetRequest:SpotFleetRequest"
	const scaled, launched = "auto scaling group vpc-1 subnet-1 sg-1", "fleet of instances vpc-1 subnet-1 sg-1"
	zones := []any{"subnet-1"}
	cluster := declared("aws:eks/cluster:Cluster", "c", object{"name": "c", "vpcConfig": object{"clusterSecurityGroupId": "sg-2"}})
	overrides := []any{object{"subnetId": "subnet-1"}}
	for name, row := range map[string]struct {
		resources []observe.Resource
		want      string
	}{
		"an auto scaling group": {[]observe.Resource{template, declared(asg, "g", object{"vpcZoneIdentifiers": zones,
			"launchTemplate": object{"id": "lt-1"}})}, scaled},
		"one of a launch configuration": {[]observe.Resource{configuration, declared(asg, "g", object{"vpcZoneIdentifiers": zones,
			"launchConfiguration": "workers"})}, scaled},
		"one with mixed instances": {[]observe.Resource{template, declared(asg, "g", object{"vpcZoneIdentifiers": zones,
			"mixedInstancesPolicy": object{"launchTemplate": object{"launchTemplateSpecification": object{"launchTemplateId": "lt-1"}}}})}, scaled},
		"one with an override": {[]observe.Resource{template, declared(asg, "g", object{"vpcZoneIdentifiers": zones,
			"mixedInstancesPolicy": object{"launchTemplate": object{"overrides": []any{
				object{"launchTemplateSpecification": object{"launchTemplateId": "lt-1"}}}}}})}, scaled},
		"a fleet": {[]observe.Resource{template, declared(fleet, "f", object{"launchTemplateConfigs": []any{object{
			"launchTemplateSpecification": object{"launchTemplateId": "lt-1"}, "overrides": overrides}}})}, launched},
		"a spot fleet": {[]observe.Resource{template, declared(spot, "f", object{"launchTemplateConfigs": []any{object{
			"launchTemplateSpecification": object{"name": "workers"}, "overrides": overrides}}})}, launched},
		"a spot fleet without a template": {[]observe.Resource{declared(spot, "f", object{"launchSpecifications": []any{object{
			"vpcSecurityGroupIds": oneGroup, "subnetId": "subnet-1"}}})}, launched},
		"nodes of a cluster": {[]observe.Resource{cluster, declared("aws:eks/nodeGroup:NodeGroup", "n", object{"clusterName": "c",
			"subnetIds": zones})}, "EKS nodes vpc-1 subnet-1 sg-2"},
		"nodes of a template": {[]observe.Resource{cluster, template, declared("aws:eks/nodeGroup:NodeGroup", "n", object{"clusterName": "c",
			"subnetIds": zones, "launchTemplate": object{"id": "lt-1"}})}, "EKS nodes vpc-1 subnet-1 sg-1"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, []string{row.want}, places(row.resources...)) })
	}
}

// The property that says where a workload stands is spelled in many ways.
func TestOtherWorkloads(t *testing.T) {
	for _, row := range []struct {
		token      string
		properties object
		want       []string
	}{
		{"aws:lambda/function:Function", object{"vpcConfig": object{"subnetIds": bothPlaces, "securityGroupIds": oneGroup}},
			[]string{"Lambda function vpc-1 subnet-1 sg-1", "Lambda function vpc-1 subnet-2 sg-1"}},
		{"aws:lambda/function:Function", object{"name": "in no VPC"}, nil},
		{"aws:ecs/service:Service", object{"networkConfiguration": object{"subnets": []any{"subnet-1"}, "securityGroups": oneGroup}},
			[]string{"ECS service vpc-1 subnet-1 sg-1"}},
		{"aws:cloudwatch/eventTarget:EventTarget", object{"ecsTarget": object{"networkConfiguration": object{"subnets": []any{"subnet-1"},
			"securityGroups": oneGroup}}}, []string{"ECS task vpc-1 subnet-1 sg-1"}},
		{"aws:codebuild/project:Project", object{"vpcConfig": object{"subnets": []any{"subnet-1"}, "securityGroupIds": oneGroup}},
			[]string{"CodeBuild project vpc-1 subnet-1 sg-1"}},
		{"aws:sagemaker/notebookInstance:NotebookInstance", object{"subnetId": "subnet-1", "securityGroups": oneGroup},
			[]string{"notebook vpc-1 subnet-1 sg-1"}},
		{"aws:sagemaker/domain:Domain", object{"subnetIds": []any{"subnet-1"}, "defaultUserSettings": object{"securityGroups": oneGroup}},
			[]string{"SageMaker domain vpc-1 subnet-1 sg-1"}},
		{"aws:glue/connection:Connection", object{"physicalConnectionRequirements": object{"subnetId": "subnet-1",
			"securityGroupIdLists": oneGroup}}, []string{"Glue connection vpc-1 subnet-1 sg-1"}},
		{"aws:emr/cluster:Cluster", object{"ec2Attributes": object{"subnetId": "subnet-1", "emrManagedMasterSecurityGroup": "sg-1",
			"emrManagedSlaveSecurityGroup": "sg-2"}}, []string{"EMR cluster vpc-1 subnet-1 sg-1 sg-2"}},
		{"aws:rds/instance:Instance", object{"vpcSecurityGroupIds": oneGroup}, nil},
	} {
		assert.Equal(t, row.want, places(declared(row.token, "w", row.properties)), row.token)
	}
	known := map[string]bool{}
	for _, w := range see(declared("aws:apprunner/vpcConnector:VpcConnector", "w", object{"subnets": []any{"subnet-far"},
		"securityGroups": []any{"sg-far"}})).Workloads {
		known[w.VPCID] = true
	}
	assert.Equal(t, map[string]bool{"": true}, known, "nothing says the VPC")
}

// A group that was put on an endpoint's network interface is one of the door's; on an interface of nobody it is said.
func TestGroupsThatAreAttachedToInterfaces(t *testing.T) {
	endpoint := declared(endpointToken, "vpce-1", object{"vpcId": "vpc-1", "vpcEndpointType": "Interface", "securityGroupIds": []any{"sg-own"},
		"networkInterfaceIds": []any{"eni-1", "eni-2"}})
	put := func(id, on string) observe.Resource {
		return declared(attachmentToken, id, object{"networkInterfaceId": on, "securityGroupId": "sg-more"})
	}
	both := see(endpoint, put("a", "eni-1"), put("b", "eni-2"))
	assert.Equal(t, []string{"sg-own", "sg-more"}, both.Endpoints[0].SecurityGroupIDs)
	assert.Empty(t, both.NotUnderstood)

	one := see(endpoint, put("a", "eni-1"))
	assert.Equal(t, []string{"sg-own", "sg-more"}, one.Endpoints[0].SecurityGroupIDs)
	require.Len(t, one.NotUnderstood, 1)
	assert.True(t, one.NotUnderstood[0].Closes)

	far := see(endpoint, put("a", "eni-far"))
	assert.Equal(t, []string{"sg-own"}, far.Endpoints[0].SecurityGroupIDs)
	require.Len(t, far.NotUnderstood, 1)
	assert.Equal(t, topology.NotUnderstood{URN: put("a", "").URN, Type: attachmentToken, Opens: true, About: topology.AboutNetwork,
		Because: "it puts security group sg-more on network interface eni-far, and nothing says what that belongs to"}, far.NotUnderstood[0])
}

func TestAGroupMayBeWornInAnotherVPC(t *testing.T) {
	group := declared(groupToken, "sg-1", object{"vpcId": "vpc-1"})
	link := func(group string) observe.Resource {
		return declared("aws:vpc/securityGroupVpcAssociation:SecurityGroupVpcAssociation", "a", object{"securityGroupId": group, "vpcId": "vpc-2"})
	}
	seen := see(group, link("sg-1"))
	assert.Empty(t, seen.NotUnderstood)
	assert.Equal(t, []string{"vpc-2"}, groupOf(t, seen, "sg-1").AssociatedVPCIDs)
	require.Len(t, see(link("sg-far")).NotUnderstood, 1)
	assert.True(t, see(link("sg-far")).NotUnderstood[0].Opens)
}
