package awsnames

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"private-notebook/internal/fault"
)

// Companion is an AWS service that a notebook without the internet reaches through a VPC endpoint of its own. Get it
// from [Names.Companion]; the zero value names nothing.
type Companion struct {
	// Name is the service as PrivateLink calls it behind the Region, e.g. "sagemaker.runtime".
	Name string
	// Service is the whole name of the endpoint service, e.g. "com.amazonaws.ap-northeast-1.sagemaker.runtime".
	Service string
	// Gateway is true for a gateway endpoint, which is a route and costs nothing; false for an interface endpoint.
	Gateway bool
	// Prefix is the service's prefix in IAM actions, e.g. "sagemaker".
	Prefix string
	// Needs are the companions without which this one is of no use, e.g. "s3" for "ecr.dkr".
	Needs []string
}

// companion is what is the same in every Region.
type companion struct {
	prefix  string
	gateway bool
	// china says that the two Regions of China put "cn." before the service's name
	// (AWS CDK, InterfaceVpcEndpointAwsService, its table of exceptions).
	china bool
	needs []string
}

// companions are the services that a notebook usually works with. Images lie in S3 (Amazon ECR User Guide, "Amazon ECR interface
// VPC endpoints"); a token for packages comes from CodeArtifact's API (CodeArtifact User Guide, "Create VPC endpoints").
var companions = map[string]companion{
	"athena":                         {prefix: "athena", china: true},
	"codeartifact.api":               {prefix: "codeartifact"},
	"codeartifact.repositories":      {prefix: "codeartifact", needs: []string{"codeartifact.api"}},
	"codecommit":                     {prefix: "codecommit"},
	"dynamodb":                       {prefix: "dynamodb", gateway: true},
	"ecr.api":                        {prefix: "ecr", china: true},
	"ecr.dkr":                        {prefix: "ecr", china: true, needs: []string{"ecr.api", "s3"}},
	"git-codecommit":                 {prefix: "codecommit"},
	"glue":                           {prefix: "glue"},
	"kms":                            {prefix: "kms"},
	"lambda":                         {prefix: "lambda", china: true},
	"logs":                           {prefix: "logs"},
	"monitoring":                     {prefix: "cloudwatch", china: true},
	"redshift-data":                  {prefix: "redshift-data", china: true},
	"s3":                             {prefix: "s3", gateway: true},
	"sagemaker.featurestore-runtime": {prefix: "sagemaker", china: true},
	"sagemaker.runtime":              {prefix: "sagemaker", china: true},
	"secretsmanager":                 {prefix: "secretsmanager"},
	"sns":                            {prefix: "sns"},
	"sqs":                            {prefix: "sqs", china: true},
	"states":                         {prefix: "states", china: true},
	"sts":                            {prefix: "sts", china: true},
}

// pair are the services of the endpoint pair, which is declared in any case.
var pair = []string{"notebook", "sagemaker.api"}

const (
	companionWhat = "companion endpoints"
	chinaPrefix   = "cn."
)

// CompanionNames are the names that [Names.Companion] knows, sorted.
func CompanionNames() []string { return slices.Sorted(maps.Keys(companions)) }

// Companion is the service of this name in the Region. It fails, with a [fault.Fault] that names the nearest
// one, for a service that is not known here. Whether AWS offers it in the Region, only AWS can say.
func (n Names) Companion(name string) (Companion, error) {
	c, known := companions[name]
	if !known {
		return Companion{}, unknownCompanion(name)
	}
	service := "com.amazonaws." + n.Region + "." + name
	if c.china && n.Partition == "aws-cn" {
		service = chinaPrefix + service
	}
	return Companion{Name: name, Service: service, Gateway: c.gateway, Prefix: c.prefix, Needs: slices.Clone(c.needs)}, nil
}

func unknownCompanion(name string) error {
	f := fault.Fault{What: companionWhat, Got: fmt.Sprintf("service %q", name), Wrong: "is not known"}
	if slices.Contains(pair, name) {
		f.Wrong, f.Remedy = "has an endpoint already, as one of the pair", "leave it out"
		return f
	}
	all := strings.Join(CompanionNames(), ", ")
	f.Remedy = "choose from " + all
	if nearest := fault.Nearest(name, CompanionNames()); nearest != "" {
		f.Remedy = "did you mean " + nearest + "? Choose from " + all
	}
	return f
}
