package cloud

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// policyUse is what a policy document is for; each use allows other elements.
type policyUse int

const (
	identityPolicy policyUse = iota // attached to roles, groups and users
	trustPolicy                     // says who may assume a role
	resourcePolicy                  // attached to a resource, e.g. a KMS key
)

// policyDocument is an IAM policy, as far as its grammar is checked here (IAM user guide, "Grammar of the IAM JSON policy
// language").
type policyDocument struct {
	Version   string
	ID        string `json:"Id"`
	Statement statements
}

type statement struct {
	Sid                   string
	Effect                string
	Action, NotAction     values
	Resource, NotResource values
	Principal             json.RawMessage
	NotPrincipal          json.RawMessage
	Condition             map[string]map[string]values
}

// statements and values may be a single one or a list in JSON.
type (
	statements []statement
	values     []string
)

func (s *statements) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		data = slices.Concat([]byte("["), data, []byte("]"))
	}
	var list []statement
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&list); err != nil {
		return err
	}
	*s = list
	return nil
}

func (v *values) UnmarshalJSON(data []byte) error {
	var list []any
	if json.Unmarshal(data, &list) != nil {
		list = make([]any, 1)
		if err := json.Unmarshal(data, &list[0]); err != nil {
			return err
		}
	}
	*v = values{}
	for _, e := range list {
		switch e.(type) {
		case string, bool, float64:
			*v = append(*v, fmt.Sprint(e))
		default:
			return fmt.Errorf("a value must be a string, a boolean or a number")
		}
	}
	return nil
}

// containsAny reports whether one of the wanted values is among v.
func (v values) containsAny(wanted ...string) bool {
	return slices.ContainsFunc(wanted, func(w string) bool { return slices.Contains(v, w) })
}

// principals are all principals of a statement, of whatever sort.
func (s statement) principals() values {
	var all values
	if json.Unmarshal(s.Principal, &all) == nil {
		return all
	}
	var bySort map[string]values
	if json.Unmarshal(s.Principal, &bySort) == nil {
		for _, list := range bySort {
			all = append(all, list...)
		}
	}
	return all
}

// trusts reports whether a trust policy lets a service assume the role.
func (d policyDocument) trusts(service string) bool {
	return slices.ContainsFunc(d.Statement, func(s statement) bool {
		return s.Effect == "Allow" && s.principals().containsAny(service)
	})
}

// parsePolicy reads a policy document. The fault is AWS's sentence for the first thing wrong with it, or "".
func parsePolicy(text string, use policyUse) (d policyDocument, fault string) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return d, "Syntax errors in policy: " + err.Error()
	}
	if d.Version != "" && d.Version != "2012-10-17" && d.Version != "2008-10-17" {
		return d, "The policy must contain a valid version string: " + d.Version
	}
	if len(d.Statement) == 0 {
		return d, "Syntax errors in policy: it has no statement"
	}
	seen := map[string]bool{}
	for _, s := range d.Statement {
		if s.Sid != "" && seen[s.Sid] {
			return d, "Statement IDs (SID) in a single policy must be unique: " + s.Sid
		}
		seen[s.Sid] = true
		if fault := s.fault(use); fault != "" {
			return d, fault
		}
	}
	return d, ""
}

var (
	sidPattern    = regexp.MustCompile(`^[A-Za-z0-9]*$`)
	actionPattern = regexp.MustCompile(`^(\*|[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+)$`)
	// conditionPattern are the condition operators of the IAM user guide, "IAM JSON policy elements: Condition operators".
	conditionPattern = regexp.MustCompile(`^(For(AllValues|AnyValue):)?(String(Not)?(Equals|EqualsIgnoreCase|Like)|` +
		`Numeric(Equals|NotEquals|LessThan|LessThanEquals|GreaterThan|GreaterThanEquals)|` +
		`Date(Equals|NotEquals|LessThan|LessThanEquals|GreaterThan|GreaterThanEquals)|` +
		`Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?$|^Null$`)
)

// fault is AWS's sentence for the first thing wrong with a statement, or "".
func (s statement) fault(use policyUse) string {
	switch {
	case s.Effect != "Allow" && s.Effect != "Deny":
		return "Syntax errors in policy: the effect must be Allow or Deny, got " + s.Effect
	case use == identityPolicy && !sidPattern.MatchString(s.Sid):
		return "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"
	case (len(s.Action) > 0) == (len(s.NotAction) > 0):
		return "Policy statement must contain actions."
	case use == identityPolicy && (s.Principal != nil || s.NotPrincipal != nil):
		return "Policy document should not specify a principal."
	case use == trustPolicy && (len(s.Resource) > 0 || len(s.NotResource) > 0):
		return "Has prohibited field Resource"
	case use == trustPolicy && s.Principal == nil:
		return "Missing required field Principal"
	case use == resourcePolicy && s.Principal == nil && s.NotPrincipal == nil:
		return "Missing required field Principal"
	case use != trustPolicy && (len(s.Resource) > 0) == (len(s.NotResource) > 0):
		return "Policy statement must contain resources."
	}
	return s.faultOfParts()
}

func (s statement) faultOfParts() string {
	for _, action := range append(s.Action, s.NotAction...) {
		if !actionPattern.MatchString(action) {
			return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.: " + action
		}
	}
	for _, arn := range append(s.Resource, s.NotResource...) {
		if arn != "*" && strings.Count(arn, ":") < 5 {
			return "Resource " + arn + " must be in ARN format or \"*\"."
		}
	}
	for operator := range s.Condition {
		if !conditionPattern.MatchString(operator) {
			return "Invalid Condition type : " + operator + "."
		}
	}
	return ""
}

// policySize is the length that IAM counts: white space is free.
func policySize(text string) int {
	n := 0
	for _, r := range text {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// jsonText faults a property that is given and is not JSON, which the provider checks before AWS sees it.
func (v *verdict) jsonText(in props, key string) {
	if got := in.str(key); got != "" && !json.Valid([]byte(got)) {
		v.fault(key, "%q contains an invalid JSON policy", key)
	}
}
