// Package awsnames knows what AWS calls things that differ by partition: the
// PrivateLink services of SageMaker and the host names that clients use.
package awsnames

import (
	"fmt"
	"regexp"
	"strings"

	"private-notebook/internal/fault"
)

// Names are one Region's names. Get them from [ForRegion]; the zero value names nothing.
type Names struct {
	// Region is the Region's code, e.g. "ap-northeast-1".
	Region string
	// Partition is the ARN partition: "aws", "aws-cn" or "aws-us-gov".
	Partition string
	// APIService is the PrivateLink service of the SageMaker API, e.g. "com.amazonaws.ap-northeast-1.sagemaker.api".
	APIService string
	// NotebookService is the PrivateLink service that notebooks are opened through, e.g.
	// "aws.sagemaker.ap-northeast-1.notebook". It never takes the com.amazonaws prefix
	// (SageMaker Developer Guide, "Connect to a Notebook Instance Through a VPC Interface Endpoint").
	NotebookService string
	// APIHost is the host that signed SageMaker API calls are sent to, e.g. "api.sagemaker.ap-northeast-1.amazonaws.com".
	APIHost string
	// NotebookDomain is the zone of all notebook hosts, e.g. "notebook.ap-northeast-1.sagemaker.aws".
	NotebookDomain string
	// EC2Principal is the service principal that EC2 instances assume roles as.
	EC2Principal string
}

// partition is how one AWS partition spells its names.
type partition struct {
	name           string
	regionPrefix   string // a Region belongs to the partition whose prefix it carries
	apiPrefix      string // before "<region>.sagemaker.api"
	dnsSuffix      string // of API hosts
	notebookSuffix string // of notebook hosts
	ec2Principal   string
}

// partitions lists the most specific Region prefixes first; the commercial partition takes what is left.
// The China API service name is Amazon's exception (AWS CDK, InterfaceVpcEndpointAwsService); the
// China notebook host comes from the Public Suffix List.
var partitions = []partition{
	{"aws-cn", "cn-", "cn.com.amazonaws", "amazonaws.com.cn", "sagemaker.com.cn", "ec2.amazonaws.com.cn"},
	{"aws-us-gov", "us-gov-", "com.amazonaws", "amazonaws.com", "sagemaker.aws", "ec2.amazonaws.com"},
	{"aws", "", "com.amazonaws", "amazonaws.com", "sagemaker.aws", "ec2.amazonaws.com"},
}

// unpublished are the Region prefixes of partitions for which no public source names the notebook
// endpoint service. Guessing there would fail at deployment, or worse, name somebody else's service.
var unpublished = []string{"us-iso-", "us-isob-", "us-isof-", "eu-isoe-", "eusc-"}

var regionPattern = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-[0-9]+$`)

// ForRegion is the names of a Region. It fails, with a [fault.Fault], for what is no Region code and for
// Regions of partitions whose SageMaker notebook service AWS has not published.
func ForRegion(region string) (Names, error) {
	if !regionPattern.MatchString(region) {
		return Names{}, refuse(region, "is not a Region code", "write one such as ap-northeast-1")
	}
	for _, prefix := range unpublished {
		if strings.HasPrefix(region, prefix) {
			return Names{}, refuse(region, "is in a partition whose notebook endpoint service AWS has not published",
				"choose a Region of aws, aws-cn or aws-us-gov")
		}
	}
	for _, p := range partitions {
		if strings.HasPrefix(region, p.regionPrefix) {
			return p.names(region), nil
		}
	}
	panic("unreachable: the last partition's prefix is empty")
}

func refuse(region, wrong, remedy string) error {
	return fault.Fault{What: "Region", Got: fmt.Sprintf("%q", region), Wrong: wrong, Remedy: remedy}
}

func (p partition) names(region string) Names {
	return Names{
		Region:          region,
		Partition:       p.name,
		APIService:      p.apiPrefix + "." + region + ".sagemaker.api",
		NotebookService: "aws.sagemaker." + region + ".notebook",
		APIHost:         "api.sagemaker." + region + "." + p.dnsSuffix,
		NotebookDomain:  "notebook." + region + "." + p.notebookSuffix,
		EC2Principal:    p.ec2Principal,
	}
}

// ForwardZones are the DNS zones that a network outside the VPC must forward to a
// Route 53 Resolver inbound endpoint, narrow on purpose: forwarding all of
// amazonaws.com would capture every other service too.
func (n Names) ForwardZones() []string {
	return []string{n.NotebookDomain, n.APIHost}
}

// EndpointHost picks the Regional host name from an interface endpoint's DNS entries:
// the endpoint's own name, not a zonal one and not the private DNS name. AWS lists names such as
// "vpce-0a1b-xyz.api.sagemaker..." and, per zone, "vpce-0a1b-xyz-ap-northeast-1a.api.sagemaker...".
// It is "" where no entry is the endpoint's own.
func EndpointHost(entries []string) string {
	host := ""
	for _, name := range entries {
		own := strings.HasPrefix(name, "vpce-")
		if own && (host == "" || len(name) < len(host)) {
			host = name
		}
	}
	return host
}
