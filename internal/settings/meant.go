package settings

import (
	_ "embed"
	"net/netip"
	"strings"
)

// Meant are the keys that say what is meant, and what no resource declares: those that the companion command reads. The program has each of
// them too, with the same type.
type Meant struct {
	// AllowedPaths are the access paths that may open notebooks.
	AllowedPaths []string `config:"allowedPaths"`
	// OnPremisesCIDRs are the company's networks.
	OnPremisesCIDRs []netip.Prefix `config:"onPremisesCidrs"`
	// ClientVpnAuthorizedGroups are the groups that the Client VPN lets in, IDs by short names.
	ClientVpnAuthorizedGroups map[string]string `config:"clientVpnAuthorizedGroups"`
	// ClientVpnConnected is false while the Client VPN is switched off; nobody is then meant to get in by it.
	ClientVpnConnected bool `config:"clientVpnConnected"`
	// NotebookName is the notebook's name, or what names of a fleet's begin with.
	NotebookName string `config:"notebookName"`
	// IssuerRoles, IssuerGroups and IssuerUsers may open every notebook.
	IssuerRoles  []string `config:"issuerRoles"`
	IssuerGroups []string `config:"issuerGroups"`
	IssuerUsers  []string `config:"issuerUsers"`
	// Ec2Issuer makes a role for EC2 instances, which may open every notebook.
	Ec2Issuer bool `config:"ec2Issuer"`
	// Notebooks are the members of a fleet by their short names; none is a stack of one notebook.
	Notebooks map[string]Member `config:"notebooks"`
	// OwnerTag is the tag that decides who opens which notebook; "" is none.
	OwnerTag string `config:"ownerTag"`
	// Waivers are the security controls that need not be satisfied, with reasons.
	Waivers map[string]string `config:"waivers"`
	// OrganizationId is the organisation that the account is in; "" leaves it unsaid.
	OrganizationId string `config:"organizationId"`
	// Existing is what is adopted; of it the endpoints that are given whole stand in no state.
	Existing Existing `config:"existing"`
	// CallersBring are values by condition key that people who are meant bring.
	CallersBring map[string]string `config:"callersBring"`
	// Assumers are, by role, the parties that are meant to be able to become it; package assumers reads them.
	Assumers map[string][]string `config:"assumers"`
}

// Member is one notebook of a fleet.
type Member struct {
	NotebookName  string `config:"notebookName"`
	InstanceType  string `config:"instanceType"`
	VolumeSizeGiB int    `config:"volumeSizeGiB"`
	KmsKeyArn     string `config:"kmsKeyArn"`
	OwnKmsKey     bool   `config:"ownKmsKey"`

	OnCreateScript string `config:"onCreateScript"`
	OnStartScript  string `config:"onStartScript"`
	// RolePolicyArns are the fleet's where the key is left out; an empty list attaches none.
	RolePolicyArns *[]string `config:"rolePolicyArns"`

	IssuerRoles  []string `config:"issuerRoles"`
	IssuerGroups []string `config:"issuerGroups"`
	IssuerUsers  []string `config:"issuerUsers"`
	Owner        string   `config:"owner"`
}

//go:embed keys.txt
var allKeys string

// All are all keys of the project, without the namespace, sorted. A test of the program's holds the list to its own.
func All() []string { return strings.Fields(allKeys) }
