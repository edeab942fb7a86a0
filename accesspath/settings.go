package accesspath

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// FleetSettings are the keys of a stack's settings that say who is meant to open which notebook. The JSON names are the keys.
type FleetSettings struct {
	// NotebookName is the name that members' names begin with.
	NotebookName string `json:"notebookName"`
	// OwnerTag is the tag that decides; "" is none.
	OwnerTag string `json:"ownerTag"`
	// IssuerRoles, IssuerGroups and IssuerUsers may open every notebook.
	IssuerRoles  []string `json:"issuerRoles"`
	IssuerGroups []string `json:"issuerGroups"`
	IssuerUsers  []string `json:"issuerUsers"`
	// Notebooks are the members by their short names; none is a stack of one notebook.
	Notebooks map[string]MemberSettings `json:"notebooks"`
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

// fleetKeys are the keys of [FleetSettings], and whether each is a text.
var fleetKeys = map[string]bool{
	"notebookName": true, "ownerTag": true, "issuerRoles": false, "issuerGroups": false, "issuerUsers": false, "notebooks": false,
}

// ReadFleetSettings reads the keys from a function that looks one up: a value as YAML has it, or the text that Pulumi makes of one.
// It reports every key that is not what it should be.
func ReadFleetSettings(look func(key string) any) (FleetSettings, error) {
	var settings FleetSettings
	var faults []error
	for _, key := range sortedNames(fleetKeys) {
		value := look(key)
		text, isText := value.(string)
		if value == nil || text == "" && isText {
			continue
		}
		encoded := []byte(text)
		if !isText || fleetKeys[key] {
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

// Tell adds to an intent what the settings say of each notebook. The fallback is what names begin with where the settings
// give none. A stack of one notebook adds nothing.
func (s FleetSettings) Tell(intent Intent, fallback string) Intent {
	if len(s.Notebooks) == 0 {
		return intent
	}
	begin := s.NotebookName
	if begin == "" {
		begin = fallback
	}
	intent.OwnerTag, intent.Issuers = s.OwnerTag, principalKeys(s.IssuerRoles, s.IssuerGroups, s.IssuerUsers)
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

// principalKeys are principals as an intent names them.
func principalKeys(roles, groups, users []string) []string {
	var keys []string
	for _, name := range roles {
		keys = append(keys, "role/"+name)
	}
	for _, name := range groups {
		keys = append(keys, "group/"+name)
	}
	for _, name := range users {
		keys = append(keys, "user/"+name)
	}
	return keys
}
