package accesspath

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"private-notebook/internal/assumers"
)

// IssuerSettings are the keys of a stack's settings that say who is meant to open which notebook. The JSON names are the keys.
type IssuerSettings struct {
	// NotebookName is the name that members' names begin with.
	NotebookName string `json:"notebookName"`
	// OwnerTag is the tag that decides; "" is none.
	OwnerTag string `json:"ownerTag"`
	// IssuerRoles, IssuerGroups and IssuerUsers may open every notebook.
	IssuerRoles  []string `json:"issuerRoles"`
	IssuerGroups []string `json:"issuerGroups"`
	IssuerUsers  []string `json:"issuerUsers"`
	// Ec2Issuer says that the stack makes a role for EC2 instances, which may open every notebook.
	Ec2Issuer bool `json:"ec2Issuer"`
	// Notebooks are the members by their short names; none is a stack of one notebook.
	Notebooks map[string]MemberSettings `json:"notebooks"`
	// Assumers are, by role, who is meant to be able to become it; see [Intent.Assumers]. The key ec2Issuer stands for the role that Ec2Issuer makes.
	Assumers map[string][]string `json:"assumers"`
}

// MemberSettings are one notebook's.
type MemberSettings struct {
	// NotebookName is the notebook's name; "" is made of the fleet's and the short name.
	NotebookName string `json:"notebookName"`
	// Owner is the value of the owner tag.
	Owner string `json:"owner"`
	// IssuerRoles, IssuerGroups and IssuerUsers may open this notebook alone.
	IssuerRoles  []string `json:"issuerRoles"`
	IssuerGroups []string `json:"issuerGroups"`
	IssuerUsers  []string `json:"issuerUsers"`
}

// ec2IssuerRole is the role that a stack makes where ec2Issuer is true, by the end of its URN: its name has an end that AWS's
// provider makes up, while the URN is a contract, and no second resource of a stack can have it.
const ec2IssuerRole = "private-notebook:index:Ec2Issuer$aws:iam/role:Role::private-notebook-ec2-issuer-role"

// issuerKeys are the keys of [IssuerSettings], and whether each is a text.
var issuerKeys = map[string]bool{
	"notebookName": true, "ownerTag": true, "issuerRoles": false, "issuerGroups": false, "issuerUsers": false, "ec2Issuer": false,
	"notebooks": false, "assumers": false,
}

// ReadIssuerSettings reads the keys from a function that looks one up: a value as YAML has it, or the text that Pulumi makes of one.
// It reports every key that is not what it should be.
func ReadIssuerSettings(look func(key string) any) (IssuerSettings, error) {
	var settings IssuerSettings
	var faults []error
	for _, key := range sortedNames(issuerKeys) {
		value := look(key)
		text, isText := value.(string)
		if value == nil || text == "" && isText {
			continue
		}
		encoded := []byte(text)
		if !isText || issuerKeys[key] {
			encoded, _ = json.Marshal(value) // what YAML holds is always JSON, or else refused in the next line
		}
		if err := json.Unmarshal([]byte(fmt.Sprintf(`{%q:%s}`, key, orNull(encoded))), &settings); err != nil {
			faults = append(faults, fmt.Errorf("config: %s is not what it should be: %w; see its entry in Pulumi.yaml", key, err))
		}
	}
	return settings, errors.Join(faults...)
}

func orNull(encoded []byte) []byte {
	if len(encoded) == 0 {
		return []byte("null")
	}
	return encoded
}

func sortedNames(keys map[string]bool) []string {
	var names []string
	for key := range keys {
		names = append(names, key)
	}
	slices.Sort(names)
	return names
}

// Tell adds to an intent what the settings say of each notebook. The fallback is what names of a fleet's begin with where the
// settings give none.
func (s IssuerSettings) Tell(intent Intent, fallback string) Intent {
	intent.Issuers = principalKeys(s.IssuerRoles, s.IssuerGroups, s.IssuerUsers)
	if s.Ec2Issuer {
		intent.Issuers = append(intent.Issuers, ec2IssuerRole)
	}
	for role, list := range s.Assumers {
		if intent.Assumers == nil {
			intent.Assumers = map[string][]string{}
		}
		if role == assumers.EC2Issuer {
			role = ec2IssuerRole
		}
		intent.Assumers[role] = list
	}
	if len(s.Notebooks) == 0 {
		return intent
	}
	begin := s.NotebookName
	if begin == "" {
		begin = fallback
	}
	intent.OwnerTag = s.OwnerTag
	intent.Notebooks = map[string]NotebookIntent{}
	for key, member := range s.Notebooks {
		name := member.NotebookName
		if name == "" {
			name = begin + "-" + key
		}
		intent.Notebooks[name] = NotebookIntent{
			Issuers: principalKeys(member.IssuerRoles, member.IssuerGroups, member.IssuerUsers), Owner: member.Owner,
		}
	}
	return intent
}

// principalKeys are principals as an intent names them. Of an ARN, or of a name with its path, the end is the name.
func principalKeys(roles, groups, users []string) []string {
	var keys []string
	add := func(kind string, names []string) {
		for _, name := range names {
			keys = append(keys, kind+"/"+name[strings.LastIndex(name, "/")+1:])
		}
	}
	add("role", roles)
	add("group", groups)
	add("user", users)
	return keys
}
