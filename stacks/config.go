package stacks

import (
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"private-notebook/internal/fault"
)

// Namespace is the configuration namespace, which is the project's name.
const Namespace = "private-notebook"

// Config is the configuration of one environment. Every key stands in Pulumi.yaml with its type, meaning and default.
type Config struct {
	// Region is aws:region; "" asks the provider.
	Region string

	VpcID             string         `config:"vpcId"`
	VpcCIDR           netip.Prefix   `config:"vpcCidr"`
	AvailabilityZones []string       `config:"availabilityZones"`
	SubnetIDs         []string       `config:"subnetIds"`
	OnPremisesCIDRs   []netip.Prefix `config:"onPremisesCidrs"`

	ClientVpnCIDR                     netip.Prefix `config:"clientVpnCidr"`
	ClientVpnServerCertificateArn     string       `config:"clientVpnServerCertificateArn"`
	ClientVpnClientRootCertificateArn string       `config:"clientVpnClientRootCertificateArn"`
	ClientVpnSessionTimeoutHours      int          `config:"clientVpnSessionTimeoutHours"`
	ClientVpnLoginBanner              string       `config:"clientVpnLoginBanner"`
	ClientVpnLogRetentionDays         int          `config:"clientVpnLogRetentionDays"`
	ClientVpnLogKmsKeyArn             string       `config:"clientVpnLogKmsKeyArn"`

	NotebookName           string   `config:"notebookName"`
	NotebookInstanceType   string   `config:"notebookInstanceType"`
	NotebookVolumeSizeGiB  int      `config:"notebookVolumeSizeGiB"`
	NotebookKmsKeyArn      string   `config:"notebookKmsKeyArn"`
	NotebookOnCreateScript string   `config:"notebookOnCreateScript"`
	NotebookOnStartScript  string   `config:"notebookOnStartScript"`
	NotebookRolePolicyArns []string `config:"notebookRolePolicyArns"`

	Restriction  string   `config:"restriction"`
	Guardrail    bool     `config:"guardrail"`
	IssuerRoles  []string `config:"issuerRoles"`
	IssuerGroups []string `config:"issuerGroups"`
	IssuerUsers  []string `config:"issuerUsers"`
	Ec2Issuer    bool     `config:"ec2Issuer"`

	// AllowedPaths is the intent that the access-path report judges the deployment by; it declares nothing.
	AllowedPaths []string `config:"allowedPaths"`

	Tags map[string]string `config:"tags"`
}

const (
	configWhat      = "configuration"
	longestTagKey   = 128
	longestTagValue = 256
	mostTags        = 46 // AWS allows 50, less the program's own four.
)

// AccessPaths are the ways to a notebook that an environment may allow.
func AccessPaths() []string {
	return []string{"vpc", "linked-vpc", "client-vpn", "on-premises", "internet", "console"}
}

// ownTags are set on every resource and say what it belongs to; see environment.stackTags.
var ownTags = []string{"Project", "Stack", "ManagedBy", "Name"}

var (
	certificateArn = regexp.MustCompile(`^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate/[A-Za-z0-9-]+$`)
	kmsKeyArn      = regexp.MustCompile(`^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+$`)
	policyArn      = regexp.MustCompile(`^arn:aws[a-z-]*:iam::(aws|\d{12}):policy/[\w+=,.@/-]+$`)
	tagText        = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$`)
	iamName        = regexp.MustCompile(`^[\w+=,.@-]{1,128}$`)
	vpcID          = regexp.MustCompile(`^vpc-[0-9a-f]+$`)
	subnetID       = regexp.MustCompile(`^subnet-[0-9a-f]+$`)
)

// check reports the faults that only the configuration as a whole shows; the components check their own part.
func (c Config) check() fault.List {
	faults := c.checkVpc()
	faults.Append(c.checkCertificates())
	faults.Append(checkPattern("clientVpnLogKmsKeyArn", kmsKeyArn, "the ARN of a KMS key", c.ClientVpnLogKmsKeyArn))
	faults.Append(checkPattern("notebookKmsKeyArn", kmsKeyArn, "the ARN of a KMS key", c.NotebookKmsKeyArn))
	faults.Append(checkList("notebookRolePolicyArns", policyArn, "the ARN of a managed policy", c.NotebookRolePolicyArns))
	faults.Append(checkList("issuerRoles", iamName, "an IAM role's name", c.IssuerRoles))
	faults.Append(checkList("issuerGroups", iamName, "an IAM group's name", c.IssuerGroups))
	faults.Append(checkList("issuerUsers", iamName, "an IAM user's name", c.IssuerUsers))
	faults.Append(checkAllowedPaths(c.AllowedPaths))
	faults.Append(c.checkTags())
	return faults
}

func checkAllowedPaths(paths []string) fault.List {
	var faults fault.List
	for i, path := range paths {
		got := fmt.Sprintf("allowedPaths entry %q", path)
		if !slices.Contains(AccessPaths(), path) {
			faults.Add(configWhat, got, "is no access path", "choose from "+strings.Join(AccessPaths(), ", "))
		}
		if slices.Contains(paths[:i], path) {
			faults.Add(configWhat, got, "is listed twice", "list it once")
		}
	}
	return faults
}

// checkTags holds AWS's limits on tags (AWS General Reference, "Tag naming limits and requirements").
func (c Config) checkTags() fault.List {
	var faults fault.List
	if len(c.Tags) > mostTags {
		faults.Add(configWhat, fmt.Sprintf("tags of %d keys", len(c.Tags)), "are more than AWS allows with the program's own",
			fmt.Sprintf("set at most %d", mostTags))
	}
	seen := slices.Clone(ownTags)
	for _, key := range slices.Sorted(maps.Keys(c.Tags)) {
		if !tagText.MatchString(key) || !tagText.MatchString(c.Tags[key]) {
			faults.Add(configWhat, fmt.Sprintf("tag %s = %q", key, c.Tags[key]), "has a character that IAM refuses",
				"use letters, digits, spaces and _ . : / = + - @")
		}
		if key == "" || utf8.RuneCountInString(key) > longestTagKey || strings.HasPrefix(strings.ToLower(key), "aws:") {
			faults.Add(configWhat, fmt.Sprintf("tag key %q", key), "is empty, too long or reserved",
				fmt.Sprintf("write 1 to %d characters that do not begin with aws:", longestTagKey))
		}
		switch sameKey := func(other string) bool { return strings.EqualFold(other, key) }; {
		case slices.ContainsFunc(ownTags, sameKey):
			faults.Add(configWhat, fmt.Sprintf("tag key %q", key), "is set by the program itself", "choose another key")
		case slices.ContainsFunc(seen, sameKey):
			faults.Add(configWhat, fmt.Sprintf("tag key %q", key), "differs from another in case alone, which IAM refuses", "choose another key")
		}
		seen = append(seen, key)
		if n := utf8.RuneCountInString(c.Tags[key]); n > longestTagValue {
			faults.Add(configWhat, fmt.Sprintf("tag %s", key), fmt.Sprintf("has a value of %d characters", n),
				fmt.Sprintf("write at most %d", longestTagValue))
		}
	}
	return faults
}

func (c Config) checkVpc() fault.List {
	var faults fault.List
	switch {
	case c.VpcID == "" && len(c.SubnetIDs) > 0:
		faults.Add(configWhat, "subnetIds", "is set without vpcId", "set vpcId too, or leave subnetIds out to have a VPC made")
	case c.VpcID != "" && len(c.SubnetIDs) == 0:
		faults.Add(configWhat, "vpcId", "is set without subnetIds", "name one existing subnet per Availability Zone")
	case c.VpcID != "" && len(c.AvailabilityZones) > 0:
		faults.Add(configWhat, "availabilityZones", "is set with vpcId",
			"leave it out: an existing VPC's zones are those of its subnets")
	}
	for _, zone := range c.AvailabilityZones {
		if c.Region != "" && !strings.HasPrefix(zone, c.Region) {
			faults.Add(configWhat, "availabilityZones entry "+zone, "is not in Region "+c.Region, "name zones of that Region, such as "+c.Region+"a")
		}
	}
	faults.Append(checkPattern("vpcId", vpcID, "a VPC ID", c.VpcID))
	faults.Append(checkList("subnetIds", subnetID, "a subnet ID", c.SubnetIDs))
	return faults
}

func (c Config) checkCertificates() fault.List {
	var faults fault.List
	server, clientRoot := c.ClientVpnServerCertificateArn, c.ClientVpnClientRootCertificateArn
	switch {
	case (server == "") != (clientRoot == ""):
		faults.Add(configWhat, "clientVpnServerCertificateArn and clientVpnClientRootCertificateArn", "are not set together",
			"set both, or leave both out to have certificates made")
	case server != "" && !c.ClientVpnCIDR.IsValid():
		faults.Add(configWhat, "clientVpnServerCertificateArn", "is set without clientVpnCidr",
			"set clientVpnCidr to have a Client VPN, or leave the certificates out")
	}
	const form = "the ARN of an ACM certificate"
	faults.Append(checkPattern("clientVpnServerCertificateArn", certificateArn, form, server))
	faults.Append(checkPattern("clientVpnClientRootCertificateArn", certificateArn, form, clientRoot))
	return faults
}

// checkPattern lets "" pass: it stands for the key's default.
func checkPattern(key string, pattern *regexp.Regexp, form, value string) fault.List {
	var faults fault.List
	if value != "" && !pattern.MatchString(value) {
		faults.Add(configWhat, key+" = "+value, "is not "+form, "write "+form)
	}
	return faults
}

func checkList(key string, pattern *regexp.Regexp, form string, values []string) fault.List {
	var faults fault.List
	for i, value := range values {
		if !pattern.MatchString(value) {
			faults.Add(configWhat, key+" entry \""+value+"\"", "is not "+form, "write "+form)
		}
		if slices.Contains(values[:i], value) {
			faults.Add(configWhat, key+" entry \""+value+"\"", "is listed twice", "list it once")
		}
	}
	return faults
}
