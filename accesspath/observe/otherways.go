package observe

import (
	"strings"
	"unicode"
)

// Other ways to declare AWS resources than the aws provider's own types. What they declare is not read; where it is of a
// service that decides about access paths, it may well be what decides.

const (
	awsPackage = "aws:"
	// bridgedPackage is what the aws provider of Terraform is called where a program takes it as it is ("Any Terraform Provider").
	bridgedPackage   = "aws:index/"
	cloudControlType = "aws:cloudcontrol/resource:Resource"
	helmRelease      = "kubernetes:helm.sh/v3:Release"
	helmChartRelease = "kubernetes:helm.sh/v4:Chart"
)

// services are those that decide about access paths, by the names that CloudFormation, Terraform and Kubernetes operators call them.
var services = map[string]string{ // and the aws provider's module, for what they could change
	"iam": "iam", "organizations": "organizations", "sso": "ssoadmin", "ssoadmin": "ssoadmin", "identitystore": "identitystore",
	"rolesanywhere": "rolesanywhere", "controltower": "controltower", "ec2": "ec2", "vpc": "vpc", "route53": "route53",
	"route53resolver": "route53", "route53profiles": "route53profiles", "networkfirewall": "networkfirewall",
	"networkmanager": "networkmanager", "directconnect": "directconnect", "vpclattice": "vpclattice", "ram": "ram",
	"sagemaker": "sagemaker", "cloudformation": "cloudformation", "servicecatalog": "servicecatalog", "cloudcontrol": "cloudcontrol",
	"serverlessrepository": "serverlessrepository", "directoryservice": "directoryservice", "verifiedaccess": "verifiedaccess",
}

// certaintyOfService is what a service could change; matters is false for those that decide nothing about access paths.
func certaintyOfService(service string) (c certainty, matters bool) {
	module, matters := services[service]
	if !matters {
		return certainty{}, false
	}
	return certaintyOf("aws:" + module + "/").gravely(), true
}

// ofTerraform are the beginnings of the names that Terraform's aws provider has without their service, all of them EC2's.
var ofTerraform = []string{
	"vpc", "vpn", "subnet", "route", "securityGroup", "defaultSecurityGroup", "defaultVpc", "defaultSubnet", "defaultRouteTable",
	"defaultNetworkAcl", "networkAcl", "networkInterface", "internetGateway", "natGateway", "egressOnlyInternetGateway", "customerGateway",
	"mainRouteTableAssociation", "dx", "instance", "eip", "flowLog",
}

// otherWay is what a resource that the aws provider's types do not cover could change, and why.
func otherWay(r *Resource) (certainty, string) {
	for _, way := range []func(*Resource) (certainty, string){
		ofAWSNative, ofBridgedProvider, ofTerraformModule, ofKubernetes, ofHelm, ofCommand,
	} {
		if c, because := way(r); because != "" {
			return c, because
		}
	}
	return certainty{}, ""
}

func ofAWSNative(r *Resource) (certainty, string) {
	token, isNative := strings.CutPrefix(r.Type, "aws-native:")
	module, name, _ := strings.Cut(token, ":")
	if !isNative || name != "" && isIrrelevant(awsPackage+module+"/"+strings.ToLower(name[:1])+name[1:]) {
		return certainty{}, ""
	}
	const because = "it is declared with the aws-native provider, whose types are not read"
	if module == "index" { // an ExtensionResource says in a property what it is
		kind, _ := asText(r.Value("type"))
		module = serviceOfCloudFormation(kind)
	}
	return ofService(strings.ToLower(module), because)
}

// serviceOfCloudFormation takes the service from a type such as "AWS::IAM::RolePolicy".
func serviceOfCloudFormation(token string) string {
	parts := strings.Split(strings.ToLower(token), "::")
	if len(parts) < 2 {
		return "cloudformation" // nobody knows which
	}
	return parts[1]
}

// ofService says nothing of a service that decides nothing about access paths, and is not sure of one that nobody knows.
func ofService(service, because string) (certainty, string) {
	if c, matters := certaintyOfService(service); matters {
		return c, because
	}
	if irrelevant["aws:"+service+"/"] {
		return certainty{}, ""
	}
	return certaintyOf("").slightly(), because + "; nothing of its service is known to open or close a path"
}

// ofBridgedProvider knows providers that a program takes from Terraform as they are: awscc, which is named after CloudFormation's
// types, and aws.
func ofBridgedProvider(r *Resource) (certainty, string) {
	name, _, _ := strings.Cut(lastOf(r.Type, "/"), ":")
	switch {
	case strings.HasPrefix(r.Type, "awscc:"):
		return ofService(firstWord(name), "it is declared with the awscc provider, whose types are not read")
	case strings.HasPrefix(r.Type, bridgedPackage):
		return ofTerraformType(name, "it is declared with Terraform's aws provider, whose types are not read")
	default:
		return certainty{}, ""
	}
}

func ofTerraformType(name, because string) (certainty, string) {
	for _, begin := range ofTerraform {
		if strings.HasPrefix(name, begin) && !strings.HasPrefix(name, "route53") && !strings.HasPrefix(name, "vpclattice") {
			c, _ := certaintyOfService("ec2")
			return c, because
		}
	}
	return ofService(firstWord(name), because)
}

// ofTerraformModule knows Terraform modules by the tokens of the program that runs them: the module itself, which keeps Terraform's
// state, and what the module made, as <package>:tf:aws_iam_role.
func ofTerraformModule(r *Resource) (certainty, string) {
	parts := strings.Split(r.Type, ":")
	const because = "a Terraform module declares it, which is not read"
	switch {
	case len(parts) != 3:
		return certainty{}, ""
	case parts[1] == "tf" && strings.HasPrefix(parts[2], "aws_"):
		return ofTerraformType(camel(strings.TrimPrefix(parts[2], "aws_")), because)
	case parts[1] == "tf" && strings.HasPrefix(parts[2], "awscc_"):
		return ofService(firstWord(camel(strings.TrimPrefix(parts[2], "awscc_"))), because)
	case parts[1] == "index" && (parts[2] == "Module" || parts[2] == "ModuleState") && r.ID != "":
		return certaintyOf("").gravely(), "what a Terraform module declares is not in what was read"
	}
	return certainty{}, ""
}

// ofKubernetes knows the operators that make AWS resources of objects in a cluster by the objects' API group: AWS Controllers for
// Kubernetes (iam.services.k8s.aws) and Crossplane (iam.aws.upbound.io, iam.aws.crossplane.io, and compositions).
func ofKubernetes(r *Resource) (certainty, string) {
	group, isKubernetes := strings.CutPrefix(r.Type, "kubernetes:")
	group, _, _ = strings.Cut(group, "/")
	if !isKubernetes {
		return certainty{}, ""
	}
	service, domain, _ := strings.Cut(group, ".")
	const because = "an operator in a Kubernetes cluster makes an AWS resource of it, which is not read"
	switch {
	case domain == "services.k8s.aws", strings.HasPrefix(domain, "aws."):
		return ofService(service, because)
	case strings.HasSuffix(group, "crossplane.io"), strings.HasSuffix(group, "upbound.io"):
		return certaintyOf("").gravely(), because
	}
	return certainty{}, ""
}

// ofHelm knows the charts that bring such an operator: what is given to it in the cluster does not show.
func ofHelm(r *Resource) (certainty, string) {
	if r.Type != helmRelease && r.Type != helmChartRelease {
		return certainty{}, ""
	}
	for _, name := range []string{"chart", "name", "repositoryOpts"} {
		where := strings.ToLower(flat(r.Value(name)))
		if strings.Contains(where, "aws-controllers-k8s") || strings.Contains(where, "ack-chart") || strings.Contains(where, "crossplane") {
			return certaintyOf("").gravely(), "it installs an operator that makes AWS resources, which are not read"
		}
	}
	return certainty{}, ""
}

// ofCommand knows resources that run a program of one's own, by what they run. One that speaks of no AWS service is not listed.
func ofCommand(r *Resource) (certainty, string) {
	if strings.Contains(r.Type, ":dynamic:") || strings.Contains(r.Type, ":dynamic/") {
		return certaintyOf("").slightly(), "a program of one's own makes it, which is not read"
	}
	if !strings.HasPrefix(r.Type, "command:") {
		return certainty{}, ""
	}
	said := flat(r.Value("create")) + " " + flat(r.Value("update"))
	if !strings.Contains(said, "aws ") && !strings.Contains(said, "boto3") {
		return certainty{}, ""
	}
	const because = "it runs a command that changes AWS, which is not read"
	for _, word := range strings.FieldsFunc(said, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
		if c, matters := certaintyOfService(word); matters {
			return c, because
		}
	}
	return certaintyOf("").slightly(), because
}

// flat is all text within a value.
func flat(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case []any:
		var texts []string
		for _, member := range value {
			texts = append(texts, flat(member))
		}
		return strings.Join(texts, " ")
	case map[string]any:
		var texts []string
		for _, name := range sorted(value) {
			texts = append(texts, flat(value[name]))
		}
		return strings.Join(texts, " ")
	}
	return ""
}

func lastOf(text, separator string) string { return text[strings.LastIndex(text, separator)+1:] }

// firstWord is the first word of a name in camel case: "iam" of "iamRolePolicy". The services' own names count as words.
func firstWord(name string) string {
	end := strings.IndexFunc(name, unicode.IsUpper)
	if end < 0 {
		end = len(name)
	}
	return strings.ToLower(name[:end])
}

// camel is a name of Terraform's as Pulumi writes it: "iamRolePolicy" of "iam_role_policy".
func camel(name string) string {
	words := strings.Split(name, "_")
	for i := 1; i < len(words); i++ {
		if words[i] != "" {
			words[i] = strings.ToUpper(words[i][:1]) + words[i][1:]
		}
	}
	return strings.Join(words, "")
}
