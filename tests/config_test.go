package tests

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

// changed is a stack's configuration with some values set, by their key without the namespace; aws:region keeps its own.
func changed(t *testing.T, stack string, values map[string]string) map[string]string {
	t.Helper()
	config := configOf(t, stack)
	for key, value := range values {
		if key != "aws:region" {
			key = stacks.Namespace + ":" + key
		}
		config[key] = value
	}
	return config
}

// misconfigured is what the program says of a configuration that it must refuse, before anything is registered.
func misconfigured(t *testing.T, stack string, values map[string]string) string {
	t.Helper()
	config := changed(t, stack, values)
	return refused(t, func(ctx *pulumi.Context) (any, error) {
		return nil, ofSettings(t, recorder.Stack, stacks.Program(config)(ctx))
	})
}

func TestEveryFaultOfAConfigurationIsReportedAtOnce(t *testing.T) {
	assert.Equal(t, `17 faults:
  - configuration: availabilityZones = "ap-northeast-1a" is not a list; write a list
  - configuration: clientVpnCidr = "172.16.0.1/22" is not an IPv4 network; write 172.16.0.0/22
  - configuration: guardrail = "maybe" is not true or false; write true or false
  - configuration: notebookVolumeSizeGiB = "5 GiB" is not a whole number; write a whole number
  - configuration: onPremisesCidrs[1] = "there" is not an IPv4 network; write one such as 10.60.0.0/16
  - configuration: onPremisesCidrs[2] = "fd00::/8" is not an IPv4 network; write one such as 10.60.0.0/16
  - configuration: tags.a = 1 is not a string; put it in quotes in the settings file; with "pulumi config set --path", add --type string
  - configuration: key private-notebook:vpcCIDR is not known; did you mean vpcCidr? Pulumi.yaml lists every key
  - configuration: subnetIds is set without vpcId; set vpcId too, or leave subnetIds out to have a VPC made
  - configuration: clientVpnServerCertificateArn = arn:server is not the ARN of an ACM certificate; write the ARN of an ACM certificate
  - configuration: clientVpnLogKmsKeyArn = alias/logs is not the ARN of a KMS key; write the ARN of a KMS key
  - configuration: notebookKmsKeyArn = alias/volume is not the ARN of a KMS key; write the ARN of a KMS key
  - configuration: notebookRolePolicyArns entry "ReadOnly" is not the ARN of a managed policy; write the ARN of a managed policy
  - configuration: issuerRoles entry "a/b" is not an IAM role's name; write an IAM role's name
  - configuration: issuerGroups entry "" is not an IAM group's name; write an IAM group's name
  - configuration: issuerUsers entry "ada" is listed twice; list it once
  - configuration: allowedPaths entry "vpn" is no access path; choose from vpc, linked-vpc, client-vpn, on-premises, internet, console`, misconfigured(t, "dev", map[string]string{
		"vpcCIDR": "10.60.0.0/16", "guardrail": "maybe", "notebookVolumeSizeGiB": "5 GiB", "tags": `{"a":1}`,
		"availabilityZones": "ap-northeast-1a", "clientVpnCidr": "172.16.0.1/22", "onPremisesCidrs": `["192.168.0.0/16","there","fd00::/8"]`,
		"subnetIds": `["subnet-0"]`, "clientVpnServerCertificateArn": "arn:server", "clientVpnLogKmsKeyArn": "alias/logs",
		"notebookKmsKeyArn": "alias/volume", "notebookRolePolicyArns": `["ReadOnly"]`, "issuerRoles": `["a/b"]`,
		"issuerGroups": `[""]`, "issuerUsers": `["ada","ada"]`, "allowedPaths": `["vpn"]`,
	}))
}

// The components' faults come together too, once the configuration itself can be read.
func TestEveryFaultOfTheComponentsIsReportedAtOnce(t *testing.T) {
	assert.Equal(t, `11 faults:
  - network: VPC CIDR 10.48.0.0/12 is not an IPv4 network from /16 to /28; give the VPC's primary CIDR, such as 10.60.0.0/16 (vpcCidr)
  - network: Availability Zone list is empty; name at least one zone, such as ap-northeast-1a (availabilityZones)
  - private notebook: on-premises CIDR 0.0.0.0/0 is open to the world; name a network of your own, /8 or narrower (onPremisesCidrs)
  - Region: "tokyo" is not a Region code; write one such as ap-northeast-1 (aws:region)
  - client VPN: client CIDR 172.16.0.0/24 is not an IPv4 network from /12 to /22; choose a range outside every VPC and on-premises network, from /12 to /22 (clientVpnCidr)
  - client VPN: session timeout 9 h is not offered by AWS; choose one of [8 10 12 24] hours (clientVpnSessionTimeoutHours)
  - client VPN: log retention 2 days is not offered by CloudWatch Logs; choose one of [1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653] (clientVpnLogRetentionDays)
  - notebook: name "a_b" is not a notebook instance name; use letters, digits and inner hyphens, at most 63 (notebookName)
  - notebook: instance type "t3.medium" is not a SageMaker instance type; write one such as ml.t3.medium (notebookInstanceType)
  - notebook: volume of 4 GiB is not offered by AWS; choose from 5 to 16384 GiB (notebookVolumeSizeGiB)
  - presign policy: restriction "nobody" is not known; choose one of ["endpoints" "vpc"] (restriction)`, misconfigured(t, "dev", map[string]string{
		"aws:region": "tokyo", "vpcCidr": "10.48.0.0/12", "availabilityZones": "[]", "clientVpnCidr": "172.16.0.0/24",
		"clientVpnSessionTimeoutHours": "9", "clientVpnLogRetentionDays": "2", "onPremisesCidrs": `["0.0.0.0/0"]`,
		"notebookName": "a_b", "notebookInstanceType": "t3.medium", "notebookVolumeSizeGiB": "4", "restriction": "nobody",
	}))
}

func TestConfigurationsThatMakeNoSenseTogether(t *testing.T) {
	for _, row := range []struct {
		name, stack string
		values      map[string]string
		fault       string
	}{
		{"subnets without their VPC", "dev", map[string]string{"subnetIds": `["subnet-0"]`},
			"subnetIds is set without vpcId; set vpcId too, or leave subnetIds out to have a VPC made"},
		{"a VPC without subnets", "prod", map[string]string{"subnetIds": ""},
			"vpcId is set without subnetIds; name one existing subnet per Availability Zone"},
		{"zones of an existing VPC", "prod", map[string]string{"availabilityZones": `["ap-northeast-1a"]`},
			"availabilityZones is set with vpcId; leave it out: an existing VPC's zones are those of its subnets"},
		{"one certificate of two", "prod", map[string]string{"clientVpnClientRootCertificateArn": ""},
			"clientVpnServerCertificateArn and clientVpnClientRootCertificateArn are not set together; " +
				"set both, or leave both out to have certificates made"},
		{"a misspelt key", "dev", map[string]string{"notebokName": "x"},
			"key private-notebook:notebokName is not known; did you mean notebookName? Pulumi.yaml lists every key"},
		{"a key in the wrong case", "dev", map[string]string{"clientVPNCIDR": ""},
			"key private-notebook:clientVPNCIDR is not known; did you mean clientVpnCidr? Pulumi.yaml lists every key"},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, "configuration: "+row.fault, misconfigured(t, row.stack, row.values))
		})
	}
}

// A stack may be renamed: nothing but the notebook's own name, where none is configured, and a tag tell of its name.
func TestNoResourceIsNamedAfterTheStack(t *testing.T) {
	config := configOf(t, "dev")
	config[stacks.Namespace+":notebookName"] = "research"
	var urns [2][]string
	for i, stack := range []string{"dev", "a-name-of-26-characters-12"} {
		rec := &recorder.Recorder{}
		require.NoError(t, rec.Run(stacks.Program(config), stack))
		for _, resource := range rec.Resources() {
			urns[i] = append(urns[i], string(resource.Type)+"::"+resource.Name)
		}
	}
	assert.Equal(t, urns[0], urns[1])
	assert.NotEmpty(t, urns[0])
}

// Another namespace is its provider's to check.
func TestKeysOfOtherNamespacesAreLeftAlone(t *testing.T) {
	config := configOf(t, "dev")
	config["aws:profile"], config["other:key"] = "research", "value"
	assert.NoError(t, new(recorder.Recorder).Run(stacks.Program(config), "dev"))
}

func TestWithoutARegionTheProviderIsAsked(t *testing.T) {
	config := configOf(t, "dev")
	delete(config, "aws:region")
	rec := &recorder.Recorder{}
	require.NoError(t, rec.Run(stacks.Program(config), "dev"))
	assert.Equal(t, graph(record(t, "dev").Resources()), graph(rec.Resources()))

	rec = &recorder.Recorder{Answers: map[string]func(resource.PropertyMap) (resource.PropertyMap, error){
		"aws:index/getRegion:getRegion": func(resource.PropertyMap) (resource.PropertyMap, error) { return nil, recorder.ErrStaged },
	}}
	assert.ErrorContains(t, rec.Run(stacks.Program(config), "dev"), "configuration: aws:region is not set, and the provider's cannot be looked up ("+recorder.ErrStaged.Error()+"); "+
		"set aws:region, and check your credentials")
	assert.Empty(t, rec.Resources())
}

// A guardrail is missing only where somebody asks for that, not where Pulumi.yaml's default did not arrive.
func TestTheGuardrailDoesNotHangOnADefault(t *testing.T) {
	config := configOf(t, "dev")
	delete(config, stacks.Namespace+":guardrail")
	rec := &recorder.Recorder{}
	require.NoError(t, rec.Run(stacks.Program(config), "dev"))
	assert.Len(t, rec.OfType(policyType), 2)

	config[stacks.Namespace+":guardrail"] = "false"
	rec = &recorder.Recorder{}
	require.NoError(t, rec.Run(stacks.Program(config), "dev"))
	assert.Len(t, rec.OfType(policyType), 1)
}

// Values of the configuration, each at the one resource that it decides.
func TestConfiguredValuesArrive(t *testing.T) {
	values := map[string]string{
		"notebookName": "lab", "notebookInstanceType": "ml.g5.xlarge", "notebookVolumeSizeGiB": "64",
		"notebookKmsKeyArn":      "arn:aws:kms:ap-northeast-1:111122223333:key/k",
		"notebookOnCreateScript": "#!/bin/sh", "notebookRolePolicyArns": `["arn:aws:iam::aws:policy/service-role/Reader"]`,
		"clientVpnSessionTimeoutHours": "24", "clientVpnLoginBanner": "Hello", "clientVpnLogRetentionDays": "30",
		"clientVpnLogKmsKeyArn": "arn:aws:kms:ap-northeast-1:111122223333:key/l", "restriction": "vpc",
		"issuerGroups": `["analysts"]`, "issuerUsers": `["ada"]`,
	}
	rec := &recorder.Recorder{}
	require.NoError(t, rec.Run(stacks.Program(changed(t, "dev", values)), "dev"))
	instance := inputsOf(t, rec, notebookInstanceType, "private-notebook-notebook")
	endpoint := inputsOf(t, rec, clientVpnEndpointType, "private-notebook-client-vpn-endpoint")
	logs := inputsOf(t, rec, logGroupType, "private-notebook-client-vpn-connections")
	const presign = "private-notebook-presign-"
	got := object{
		"name": instance["name"], "type": instance["instanceType"], "size": instance["volumeSize"], "key": instance["kmsKeyId"],
		"hours": endpoint["sessionTimeoutHours"], "banner": endpoint["clientLoginBannerOptions"],
		"days": logs["retentionInDays"], "log key": logs["kmsKeyId"],
		"script": inputsOf(t, rec, lifecycleType, "private-notebook-notebook-scripts")["onCreate"],
		"policy": inputsOf(t, rec, roleAttachmentType, "private-notebook-notebook-role-aws/service-role/Reader")["policyArn"],
		"group":  inputsOf(t, rec, groupAttachmentType, presign+"allow-group-analysts")["group"],
		"user":   inputsOf(t, rec, userAttachmentType, presign+"guardrail-user-ada")["user"],
		"vpc":    listed(t, rec, presign+"allow", "StringEquals", "aws:SourceVpc"),
	}
	want := object{
		"name": "lab", "type": "ml.g5.xlarge", "size": 64.0, "key": values["notebookKmsKeyArn"],
		"hours": 24.0, "banner": object{"enabled": true, "bannerText": "Hello"},
		"days": 30.0, "log key": values["clientVpnLogKmsKeyArn"], "script": "IyEvYmluL3No",
		"policy": "arn:aws:iam::aws:policy/service-role/Reader", "group": "analysts", "user": "ada",
		"vpc": []string{recorder.ID("vpc-", "private-notebook-network-vpc")},
	}
	assert.Equal(t, want, got)
}

// Nothing of what a name stands for may get lost because two names end alike.
func TestPoliciesWithTheSameLastNameAreBothAttached(t *testing.T) {
	config := changed(t, "dev", map[string]string{
		"notebookRolePolicyArns": `["arn:aws:iam::aws:policy/Reader","arn:aws:iam::111122223333:policy/Reader"]`,
	})
	rec := &recorder.Recorder{}
	require.NoError(t, rec.Run(stacks.Program(config), "dev"))
	attached := map[string]bool{}
	for _, r := range rec.OfType(roleAttachmentType) {
		attached[r.Inputs["policyArn"].StringValue()] = true
	}
	assert.Contains(t, attached, "arn:aws:iam::aws:policy/Reader")
	assert.Contains(t, attached, "arn:aws:iam::111122223333:policy/Reader")
}

func TestAnIssuerRoleNamedLikeTheStacksOwnIsNotLost(t *testing.T) {
	config := changed(t, "dev", map[string]string{"issuerRoles": `["ec2-issuer"]`})
	rec := &recorder.Recorder{}
	require.NoError(t, rec.Run(stacks.Program(config), "dev"))
	roles := map[string]bool{}
	for _, r := range rec.OfType(roleAttachmentType) {
		roles[r.Inputs["role"].StringValue()] = true
	}
	assert.Contains(t, roles, "ec2-issuer")
	assert.Contains(t, roles, "private-notebook-ec2-issuer-role")
}

// The stack's own tags say what a resource belongs to; a configuration that redefines one would have them lie.
func TestTheStacksOwnTagsCannotBeRedefined(t *testing.T) {
	for _, key := range []string{"Project", "Stack", "ManagedBy", "Name"} {
		assert.Equal(t, `configuration: tag key "`+key+`" is set by the program itself; choose another key`,
			misconfigured(t, "dev", map[string]string{"tags": `{"` + key + `":"x"}`}), key)
	}
}

// Each of these would be refused by AWS in the middle of an update, or silently do something else.
func TestWhatOnlyAWSWouldRefuseIsRefusedBefore(t *testing.T) {
	for _, row := range []struct {
		name   string
		values map[string]string
		want   string
	}{
		{"a zone of another Region", map[string]string{"availabilityZones": `["ap-northeast-1a","us-east-1a"]`},
			"availabilityZones entry us-east-1a is not in Region ap-northeast-1; name zones of that Region, such as ap-northeast-1a"},
		{"a tag key that differs in case from the program's own", map[string]string{"tags": `{"project":"x"}`},
			`tag key "project" is set by the program itself; choose another key`},
		{"two tag keys that differ in case alone", map[string]string{"tags": `{"Team":"x","team":"y"}`},
			`tag key "team" differs from another in case alone, which IAM refuses; choose another key`},
		{"a character that IAM refuses", map[string]string{"tags": `{"Unit":"R&D"}`},
			`tag Unit = "R&D" has a character that IAM refuses; use letters, digits, spaces and _ . : / = + - @`},
		{"a character that IAM refuses in a key", map[string]string{"tags": `{"R&D":"x"}`},
			`tag R&D = "x" has a character that IAM refuses; use letters, digits, spaces and _ . : / = + - @`},
		{"an empty on-premises network", map[string]string{"onPremisesCidrs": `[""]`},
			"onPremisesCidrs[0] is empty; name a network, or leave the entry out"},
		{"an access path listed twice", map[string]string{"allowedPaths": `["vpc","vpc"]`},
			`allowedPaths entry "vpc" is listed twice; list it once`},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, "configuration: "+row.want, misconfigured(t, "dev", row.values))
		})
	}
}

func TestTagsAreCountedInCharactersAndNotInBytes(t *testing.T) {
	value, err := json.Marshal(map[string]string{"Team": strings.Repeat("研", 256)})
	require.NoError(t, err)
	config := changed(t, "dev", map[string]string{"tags": string(value)})
	require.NoError(t, new(recorder.Recorder).Run(stacks.Program(config), "dev"))
}

// An encrypted value would stand in the state as plain text.
func TestAnEncryptedValueIsRefused(t *testing.T) {
	config := changed(t, "dev", map[string]string{"notebookOnStartScript": "export TOKEN=hunter2"})
	rec := &recorder.Recorder{}
	err := pulumi.RunErr(stacks.Program(config), pulumi.WithMocks(recorder.Project, "dev", rec), func(info *pulumi.RunInfo) {
		info.ConfigSecretKeys = []string{"private-notebook:notebookOnStartScript"}
	})
	require.ErrorContains(t, err, "configuration: key private-notebook:notebookOnStartScript is encrypted, and would stand in the state "+
		"in plain text; set it without --secret, and have a script fetch its secrets from AWS Secrets Manager")
	assert.NotContains(t, err.Error(), "hunter2")
	assert.Empty(t, rec.Resources())
}

func TestFaultyWaiversAndExemptRolesAreRefused(t *testing.T) {
	assert.Equal(t, `2 faults:
  - configuration: waiver "EC2.7" is of no control that is checked; did you mean EC2.2? docs/compliance.md lists every control
  - configuration: waiver "KMS.4" gives no reason; write why the control need not be satisfied here`,
		misconfigured(t, "dev", map[string]string{"waivers": `{"EC2.7":"x","KMS.4":""}`}))
	assert.Contains(t, misconfigured(t, "dev", map[string]string{"guardrailExemptRoleArns": `["break-glass"]`}),
		`presign policy: exempt role ARN "break-glass" is not the ARN of one role; `+
			"write one such as arn:aws:iam::111122223333:role/break-glass, without wildcards")
}
