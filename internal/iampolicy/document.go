// Package iampolicy writes the IAM policy documents of this project as typed values.
//
// Every document the components attach is made here, by a pure function of plain
// strings, and has a golden JSON of its own: what an auditor reads is what is deployed.
package iampolicy

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
)

// Version is the only current version of IAM's policy language.
const Version = "2012-10-17"

// ManagedPolicyLimit is how many characters a managed policy may have, white space not counted
// (IAM User Guide, "IAM and AWS STS quotas").
const ManagedPolicyLimit = 6144

// Document is an IAM policy document.
type Document struct {
	Version   string      `json:"Version"`
	Statement []Statement `json:"Statement"`
}

// Effect is what a statement does when it matches.
type Effect string

// The two effects of IAM.
const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// Statement is one statement. Empty parts are left out of the JSON: an identity policy has no
// Principal, a trust policy no Resource, an unconditional statement no Condition.
type Statement struct {
	Sid       string              `json:"Sid"` // letters and digits only: IAM refuses spaces
	Effect    Effect              `json:"Effect"`
	Principal map[string][]string `json:"Principal,omitempty"`
	Action    []string            `json:"Action"`
	Resource  []string            `json:"Resource,omitempty"`
	Condition Condition           `json:"Condition,omitempty"`
}

// Condition maps an operator to a condition key to the values it is compared with.
// All operators and keys of one Condition must hold; of the values, one.
type Condition map[Operator]map[string][]string

// Operator is an IAM condition operator.
type Operator string

// The operators used here. A negated operator is true where the key is absent, which is what makes
// a Deny hit the request that came through no endpoint at all (IAM User Guide,
// "IAM JSON policy elements: Condition operators").
const (
	StringEquals    Operator = "StringEquals"
	StringNotEquals Operator = "StringNotEquals"
	IPAddress       Operator = "IpAddress"
	NotIPAddress    Operator = "NotIpAddress"
	BoolIfExists    Operator = "BoolIfExists"
	ArnEquals       Operator = "ArnEquals"
	ArnLike         Operator = "ArnLike"
	ArnNotLike      Operator = "ArnNotLike"
	// Null with "true" holds where the key is absent from the request.
	Null Operator = "Null"
)

// New is a document of the current version with these statements.
func New(statements ...Statement) Document {
	return Document{Version: Version, Statement: statements}
}

// JSON is the document as compact, deterministic JSON.
func (d Document) JSON() (string, error) {
	b, err := json.Marshal(d)
	if err != nil {
		return "", fmt.Errorf("policy document: %w", err)
	}
	return string(b), nil
}

// ManagedJSON is the document as JSON, refused where it is longer than AWS allows a managed policy to be.
func (d Document) ManagedJSON() (string, error) {
	text, err := d.JSON()
	if err != nil {
		return "", err
	}
	if size := Size(text); size > ManagedPolicyLimit {
		return "", fmt.Errorf("policy document: %d characters are more than the %d that AWS allows in a managed policy; "+
			"name fewer notebooks or endpoints, or choose the restriction \"vpc\", which lists VPCs instead of endpoints",
			size, ManagedPolicyLimit)
	}
	return text, nil
}

// Size counts a document's characters as AWS does: white space is free.
func Size(text string) int {
	return len([]rune(strings.Map(dropSpace, text)))
}

func dropSpace(r rune) rune {
	if unicode.IsSpace(r) {
		return -1
	}
	return r
}
