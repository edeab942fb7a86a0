package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
)

// rawDocument is the JSON text's own shape (IAM User Guide, "Grammar of the IAM JSON policy language").
type rawDocument struct {
	Version   string
	ID        string `json:"Id"`
	Statement statements
}

type rawStatement struct {
	Sid          string
	Effect       string
	Action       values
	NotAction    values
	Resource     values
	NotResource  values
	Principal    json.RawMessage
	NotPrincipal json.RawMessage
	Condition    map[string]map[string]values
}

// statements is a list that may be written as its single member.
type statements []rawStatement

// UnmarshalJSON reads one statement or a list of them, and refuses elements that the grammar does not have.
func (s *statements) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("[")) {
		var list []rawStatement
		err := decodeStrictly(text, &list)
		*s = list
		return err
	}
	var one rawStatement
	err := decodeStrictly(text, &one)
	*s = statements{one}
	return err
}

// values is a list of strings that may be written as one; IAM also takes bare booleans and numbers.
type values []string

// UnmarshalJSON reads one scalar or a list of scalars. An empty list stays a non-nil list.
func (v *values) UnmarshalJSON(text []byte) error {
	var list []json.RawMessage
	if json.Unmarshal(text, &list) != nil || list == nil {
		list = []json.RawMessage{text}
	}
	*v = values{}
	for _, item := range list {
		s, err := scalar(item)
		if err != nil {
			return err
		}
		*v = append(*v, s)
	}
	return nil
}

func scalar(text json.RawMessage) (string, error) {
	var any any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&any); err != nil {
		return "", err
	}
	switch value := any.(type) {
	case string:
		return value, nil
	case bool, json.Number:
		return fmt.Sprint(value), nil
	default:
		return "", fmt.Errorf("%s is neither a string, a number nor a boolean", text)
	}
}

func decodeStrictly(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

// Parse reads a policy document. It fails on what is no JSON, on elements that the policy grammar does not
// have or that a policy of this kind cannot have, and on statements without effect, action or resource: AWS would
// refuse such a document, so what it would permit is nobody's guess.
func Parse(text string, kind Kind) (Document, error) {
	var raw rawDocument
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&raw); err != nil {
		return Document{}, fmt.Errorf("the policy is not in AWS's policy grammar: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Document{}, errors.New("the policy is followed by further text; give one JSON document")
	}
	if !slices.Contains([]string{"", "2008-10-17", "2012-10-17"}, raw.Version) {
		return Document{}, fmt.Errorf("the policy's Version is %q; AWS knows 2012-10-17 and 2008-10-17", raw.Version)
	}
	document := Document{Version: raw.Version}
	for i, statement := range raw.Statement {
		parsed, err := statement.parse(i, kind)
		if err != nil {
			return Document{}, err
		}
		document.Statements = append(document.Statements, parsed)
	}
	document.keys = mentionedKeys(&document)
	return document, nil
}

func (r rawStatement) parse(index int, kind Kind) (Statement, error) {
	s := Statement{Sid: r.Sid, Effect: Effect(r.Effect)}
	if s.Sid == "" {
		s.Sid = fmt.Sprintf("statement %d", index+1)
	}
	var errEffect, errAction, errResource, errPrincipal error
	if s.Effect != EffectAllow && s.Effect != EffectDeny {
		errEffect = fmt.Errorf("Effect is %q; it is Allow or Deny", r.Effect)
	}
	s.Actions, errAction = patterns("Action", r.Action, r.NotAction)
	s.Resources, errResource = patterns("Resource", r.Resource, r.NotResource)
	s.Actions.compiled, s.Resources.compiled = compileActions(s.Actions.Values), compileResources(s.Resources.Values)
	s.Principals, errPrincipal = principals(kind, r.Principal, r.NotPrincipal)
	s.Conditions = conditions(r.Condition)
	if err := errors.Join(errEffect, errAction, errResource, errPrincipal); err != nil {
		return s, fmt.Errorf("%s: %w", s.Sid, err)
	}
	return s, nil
}

// patterns takes exactly one of an element and its negated twin (IAM User Guide, "IAM JSON policy elements reference").
func patterns(name string, plain, negated values) (Patterns, error) {
	switch {
	case plain != nil && negated != nil:
		return Patterns{}, fmt.Errorf("it has both %s and Not%s; only one is allowed", name, name)
	case len(plain) == 0 && len(negated) == 0:
		return Patterns{}, fmt.Errorf("it has neither %s nor Not%s", name, name)
	case plain != nil:
		return Patterns{Values: plain}, nil
	default:
		return Patterns{Negated: true, Values: negated}, nil
	}
}

func principals(kind Kind, plain, negated json.RawMessage) (*Principals, error) {
	switch {
	case kind == Identity && (plain != nil || negated != nil):
		return nil, errors.New("an identity policy cannot have a Principal")
	case kind == Identity:
		return nil, nil
	case plain != nil && negated != nil:
		return nil, errors.New("it has both Principal and NotPrincipal; only one is allowed")
	case plain != nil:
		return principalsOf(plain, false)
	case negated != nil:
		return principalsOf(negated, true)
	default:
		return nil, errors.New("a policy of a resource needs a Principal")
	}
}

func principalsOf(text json.RawMessage, negated bool) (*Principals, error) {
	p := &Principals{Negated: negated}
	var word string
	if json.Unmarshal(text, &word) == nil {
		p.Anyone = word == "*"
		if !p.Anyone {
			return nil, fmt.Errorf("the Principal is %q; it is \"*\" or an object", word)
		}
		return p, nil
	}
	var byType map[string]values
	if err := json.Unmarshal(text, &byType); err != nil {
		return nil, fmt.Errorf("the Principal is neither \"*\" nor an object: %w", err)
	}
	for kind, names := range byType {
		switch kind {
		case "AWS":
			p.Anyone = slices.Contains(names, "*")
			p.AWS = names
		case "Service", "Federated", "CanonicalUser":
			p.Others = true
		default:
			return nil, fmt.Errorf("the Principal has the unknown type %q", kind)
		}
	}
	return p, nil
}

// conditions are sorted, because a JSON object has no order and a verdict's reason must have one.
func conditions(raw map[string]map[string]values) []Condition {
	var list []Condition
	for _, operator := range slices.Sorted(maps.Keys(raw)) {
		for _, key := range slices.Sorted(maps.Keys(raw[operator])) {
			c := Condition{Operator: operator, Key: key, Values: raw[operator][key]}
			c.exact = exactValues(operator, c.Values)
			list = append(list, c)
		}
	}
	return list
}
