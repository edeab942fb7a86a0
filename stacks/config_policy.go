package stacks

import (
	"regexp"

	"private-notebook/internal/fault"
)

// PolicyConfig says what binds a URL to private paths, and who may issue one.
type PolicyConfig struct {
	Restriction  string   `config:"restriction"`
	Guardrail    bool     `config:"guardrail"`
	IssuerRoles  []string `config:"issuerRoles"`
	IssuerGroups []string `config:"issuerGroups"`
	IssuerUsers  []string `config:"issuerUsers"`
	Ec2Issuer    bool     `config:"ec2Issuer"`

	PolicyAttachmentQuota int `config:"policyAttachmentQuota"`
}

var iamName = regexp.MustCompile(`^[\w+=,.@-]{1,128}$`)

func (c PolicyConfig) check() fault.List {
	faults := checkList("issuerRoles", iamName, "an IAM role's name", c.IssuerRoles)
	faults.Append(checkList("issuerGroups", iamName, "an IAM group's name", c.IssuerGroups))
	faults.Append(checkList("issuerUsers", iamName, "an IAM user's name", c.IssuerUsers))
	return faults
}
