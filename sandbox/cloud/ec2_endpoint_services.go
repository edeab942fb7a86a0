package cloud

import (
	"fmt"
	"slices"
	"strings"
)

// endpointService is a service that an endpoint can lead to.
type endpointService struct {
	label   string // stands between the endpoint's ID and the region in its own DNS names
	suffix  string // the domain of the endpoint's own DNS names
	private string // the name that private DNS takes over
	// prefixList is the ID of the list of the service's public ranges; empty for a service without a gateway endpoint.
	prefixList string
}

// endpointType is the type of endpoints that lead to the service. AWS also has interface endpoints for S3 and DynamoDB; the
// simulation does not.
func (s endpointService) endpointType() string {
	if s.prefixList != "" {
		return "Gateway"
	}
	return "Interface"
}

// interfaceServices are names of services as PrivateLink has them, with what stands before the region in the service's host
// name (AWS General Reference, "Service endpoints and quotas"). A star stands for a registry or a domain.
var interfaceServices = map[string]string{
	"athena": "athena", "codeartifact.api": "codeartifact", "codeartifact.repositories": "*.d.codeartifact",
	"codecommit": "codecommit", "ecr.api": "api.ecr", "ecr.dkr": "*.dkr.ecr", "git-codecommit": "git-codecommit", "glue": "glue",
	"kms": "kms", "lambda": "lambda", "logs": "logs", "monitoring": "monitoring", "redshift-data": "redshift-data",
	"sagemaker.api": "api.sagemaker", "sagemaker.featurestore-runtime": "featurestore-runtime.sagemaker",
	"sagemaker.runtime": "runtime.sagemaker", "secretsmanager": "secretsmanager", "sns": "sns", "sqs": "sqs", "states": "states",
	"sts": "sts",
}

var gatewayServices = []string{"dynamodb", "s3"}

// ofChina are the services whose names begin with "cn." in the Regions of China; the others' do not
// (AWS CDK, InterfaceVpcEndpointAwsService).
var ofChina = []string{
	"athena", "ecr.api", "ecr.dkr", "lambda", "monitoring", "redshift-data", "sagemaker.api", "sagemaker.featurestore-runtime",
	"sagemaker.runtime", "sqs", "states", "sts",
}

// endpointServices are the services of a region by service name. The notebook service is outside the usual scheme: its
// name has no com.amazonaws prefix in any partition and its names are below sagemaker.aws (SageMaker developer guide,
// "Connect to a notebook instance through a VPC interface endpoint"; the Public Suffix List for China).
func endpointServices(region string) map[string]endpointService {
	inChina := partition(region) == "aws-cn"
	notebooks := "sagemaker.aws"
	if inChina {
		notebooks = "sagemaker.com.cn"
	}
	services := map[string]endpointService{
		"aws.sagemaker." + region + ".notebook": {
			label: "notebook", suffix: "vpce." + notebooks, private: fmt.Sprintf("*.notebook.%s.%s", region, notebooks),
		},
	}
	for name, label := range interfaceServices {
		prefix := "com.amazonaws."
		if inChina && slices.Contains(ofChina, name) {
			prefix = "cn.com.amazonaws."
		}
		services[prefix+region+"."+name] = endpointService{
			label: strings.TrimPrefix(label, "*."), suffix: "vpce." + dnsSuffix(region), private: label + "." + region + "." + dnsSuffix(region),
		}
	}
	for _, name := range gatewayServices {
		services["com.amazonaws."+region+"."+name] = endpointService{prefixList: "pl-" + hexDigits("prefix list|"+region+"|"+name, 8)}
	}
	return services
}

// isManagedPrefixList reports whether an ID is that of a prefix list that AWS keeps for a service in the region.
func isManagedPrefixList(region, id string) bool {
	for _, s := range endpointServices(region) {
		if s.prefixList != "" && s.prefixList == id {
			return true
		}
	}
	return false
}
