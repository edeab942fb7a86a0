package cloud

import (
	"encoding/base64"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sagemaker"
)

var (
	sagemakerNamePattern = regexp.MustCompile(`^[a-zA-Z0-9](-*[a-zA-Z0-9])*$`)
	instanceTypePattern  = regexp.MustCompile(`^ml\.[a-z][a-z0-9]*\.[a-z0-9]+$`)
	// platformPattern is the provider's own, which does not know the Amazon Linux 2023 platforms yet.
	platformPattern = regexp.MustCompile(`^(notebook-al1-v1|notebook-al2-v[123])$`)
)

func (v *verdict) sagemakerName(in props) {
	if name := in.str("name"); name != "" && (len(name) > 63 || !sagemakerNamePattern.MatchString(name)) {
		v.fault("name", "%q cannot be a name in SageMaker; it allows up to 63 letters, digits and hyphens, with a letter or "+
			"digit at both ends", name)
	}
}

// notebookKind: replace follows ForceNew in the provider's internal/service/sagemaker/notebook_instance.go; a smaller
// volume replaces too, because a volume can only grow.
func notebookKind() *kind {
	return &kind{
		shape: shape{
			token: notebookType, args: sagemaker.NotebookInstanceArgs{},
			defaults: props{
				"directInternetAccess": text("Enabled"), "rootAccess": text("Enabled"), "volumeSize": number(5),
			},
			naming: &naming{max: 63},
			replace: []string{
				"directInternetAccess", "kmsKeyId", "name", "platformIdentifier", "securityGroups", "subnetId",
			},
			replaceIf: func(key string, old, new props) bool {
				return key == "volumeSize" && new.num(key) < old.num(key)
			},
			most: map[string]int{"additionalCodeRepositories": 3},
			sets: []string{"acceleratorTypes", "additionalCodeRepositories", "securityGroups"},
			computed: []string{
				"arn", "instanceMetadataServiceConfiguration", "name", "networkInterfaceId", "platformIdentifier",
				"securityGroups", "url",
			},
			validate: validateNotebook,
		},
		api: api{"SageMaker", "CreateNotebookInstance", "UpdateNotebookInstance", "DeleteNotebookInstance"},
		exists: refusal{
			"ValidationException", "Cannot create a duplicate Notebook Instance (%s)",
		},
		refs: []reference{
			{path: "subnetId", to: subnets},
			{path: "securityGroups", to: securityGroups},
			{path: "kmsKeyId", to: keys, by: []string{"id", "arn"}, onDelete: ignored},
			{path: "lifecycleConfigName", to: lifecycleConfigs, by: byName},
		},
		identify: func(c *call) string { return c.name() },
		refuse:   refuseNotebook,
		outputs:  notebookOutputs,
	}
}

func validateNotebook(in props, v *verdict) {
	v.sagemakerName(in)
	v.oneOf(in, "directInternetAccess", "Enabled", "Disabled")
	v.oneOf(in, "rootAccess", "Enabled", "Disabled")
	if kind := in.str("instanceType"); kind != "" && !instanceTypePattern.MatchString(kind) {
		v.fault("instanceType", "expected an instance type such as ml.t3.medium, got %s", kind)
	}
	if platform := in.str("platformIdentifier"); platform != "" && !platformPattern.MatchString(platform) {
		v.fault("platformIdentifier", "invalid value for platformIdentifier: %s; this version of the provider knows only the "+
			"retired al1 and al2 platforms, so leave it unset to get SageMaker's current one", platform)
	}
	imds := in.obj("instanceMetadataServiceConfiguration")
	v.oneOf(imds, "minimumInstanceMetadataServiceVersion", "1", "2")
}

func refuseNotebook(c *call) error {
	const code = "ValidationException"
	// Amazon Linux 2 notebooks cannot be created or started since 2026-07-01 (SageMaker developer guide, "Amazon Linux 2").
	if platform := c.in.str("platformIdentifier"); platform != "" {
		return c.fail(code, "Platform identifier (%s) is not supported for this service.", platform)
	}
	imds := c.in.obj("instanceMetadataServiceConfiguration").str("minimumInstanceMetadataServiceVersion")
	if imds == "1" { // new notebooks need version 2 since 2023-02-01
		return c.fail(code, "MinimumInstanceMetadataServiceVersion 1 is not supported for new notebook instances")
	}
	if size := c.in.num("volumeSize"); size < 5 || size > 16384 {
		return c.fail(code, "1 validation error detected: Value '%d' at 'volumeSizeInGB' failed to satisfy constraint: "+
			"Member must be between 5 and 16384", size)
	}
	if c.was != nil && c.in.num("volumeSize") < c.was.props().num("volumeSize") {
		return c.fail(code, "The volume size cannot be decreased")
	}
	if c.in.str("directInternetAccess") == "Disabled" && c.in.str("subnetId") == "" {
		return c.fail(code, "A subnet is required when DirectInternetAccess is Disabled")
	}
	if subnet := c.in.str("subnetId"); subnet != "" {
		vpcID := c.refer(subnets, subnet).str("vpcId")
		if err := c.refuseGroups("securityGroups", vpcID, code); err != nil {
			return err
		}
		if c.was == nil {
			if err := c.refuseFullSubnets([]string{subnet}, nil); err != nil {
				return err
			}
		}
	}
	return c.refuseExecutionRole()
}

// refuseExecutionRole: SageMaker tries to assume the role before it creates anything.
func (c *call) refuseExecutionRole() error {
	arn := c.in.str("roleArn")
	role := c.find(roles, c.region, byARN, arn)
	if role != nil {
		trust, _ := parsePolicy(role.props().str("assumeRolePolicy"), trustPolicy)
		if trust.trusts("sagemaker.amazonaws.com") {
			return nil
		}
	}
	return c.fail("ValidationException", "Could not assume role %s. Please ensure that the role exists and allows principal "+
		"'sagemaker.amazonaws.com' to assume the role.", arn)
}

func notebookOutputs(c *call) props {
	groups := texts()
	if subnet := c.refer(subnets, c.in.str("subnetId")); subnet != nil {
		groups = texts(c.refer(vpcs, subnet.str("vpcId")).str("defaultSecurityGroupId"))
	}
	domain := "sagemaker.aws"
	if partition(c.region) == "aws-cn" {
		domain = "sagemaker.com.cn"
	}
	networkInterface := ""
	if c.in.has("subnetId") {
		networkInterface = c.derived("eni-", c.in.str("subnetId"))
	}
	return props{
		"arn": c.arn("sagemaker", "notebook-instance/"+strings.ToLower(c.id)), "name": text(c.name()),
		"networkInterfaceId": text(networkInterface),
		"platformIdentifier": c.otherwise("platformIdentifier", text("notebook-al2023-v1")),
		"securityGroups":     c.otherwise("securityGroups", groups),
		"url":                text(c.notebookHost() + ".notebook." + c.region + "." + domain),
		"instanceMetadataServiceConfiguration": c.otherwise("instanceMetadataServiceConfiguration",
			object(props{"minimumInstanceMetadataServiceVersion": text("2")})),
	}
}

// notebookHost is the label of the notebook's host. AWS adds to the name where it must, and does not say when; here it always does,
// so that nobody gets by with a host made of the name.
func (c *call) notebookHost() string { return strings.ToLower(c.id) + "-" + c.derived("", "host")[:4] }

// lifecycleKind: replace follows ForceNew in the provider's notebook_instance_lifecycle_configuration.go.
func lifecycleKind() *kind {
	return &kind{
		shape: shape{
			token: lifecycleType, args: sagemaker.NotebookInstanceLifecycleConfigurationArgs{},
			naming:   &naming{max: 63},
			replace:  []string{"name"},
			computed: []string{"arn", "name"},
			validate: func(in props, v *verdict) {
				v.sagemakerName(in)
				for _, key := range []string{"onCreate", "onStart"} {
					if got := in.str(key); len(got) > 16384 {
						v.fault(key, "expected length of %s to be in the range (1 - 16384), got %d", key, len(got))
					}
				}
			},
		},
		family: lifecycleConfigs,
		api: api{
			"SageMaker", "CreateNotebookInstanceLifecycleConfig", "UpdateNotebookInstanceLifecycleConfig",
			"DeleteNotebookInstanceLifecycleConfig",
		},
		exists:   refusal{"ValidationException", "Cannot create already existing Notebook Instance Lifecycle Config %s"},
		identify: func(c *call) string { return c.name() },
		refuse: func(c *call) error {
			for _, key := range []string{"onCreate", "onStart"} {
				script, err := base64.StdEncoding.DecodeString(c.in.str(key))
				if err != nil {
					return c.fail("ValidationException", "%s is not base64-encoded", key)
				}
				if len(script) > 16384 {
					return c.fail("ValidationException", "%s is %d characters long; the maximum is 16384", key, len(script))
				}
			}
			return nil
		},
		outputs: func(c *call) props {
			return props{
				"arn":  c.arn("sagemaker", "notebook-instance-lifecycle-config/"+strings.ToLower(c.id)),
				"name": text(c.name()),
			}
		},
	}
}
