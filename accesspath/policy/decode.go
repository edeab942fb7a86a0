package policy

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Parse reads a policy document. It fails on what is no JSON, on elements that the policy grammar does not have or that a policy of
// this kind cannot have, on elements that are given twice, are null or are spelled in other letters, and on statements without effect,
// action or resource: AWS would refuse such a document, or take one of two readings, so that what it permits is nobody's guess (IAM User
// Guide, "Grammar of the IAM JSON policy language").
func Parse(text string, kind Kind) (Document, error) {
	p := parser{reader: reader{text: text, arena: make([]string, 0, arenaFor(text))}, kind: kind}
	if err := p.document(); err != nil {
		return Document{}, fmt.Errorf("the policy is not in AWS's policy grammar: %w", err)
	}
	if p.peek() != 0 {
		return Document{}, errors.New("the policy is followed by further text; give one JSON document")
	}
	if err := kind.refuses(&p.result); err != nil {
		return Document{}, err
	}
	for i := range p.result.Statements {
		p.result.Statements[i].prepare()
	}
	p.result.index = &index{}
	return p.result, nil
}

// arenaFor is about as many texts as a policy of this length has.
func arenaFor(text string) int { return 4 + len(text)/48 }

// parser reads the elements of one document.
type parser struct {
	reader
	kind   Kind
	result Document
}

// names are the elements of an object that were read.
type names []string

// take refuses an element that was read before, in whatever letters.
func (n *names) take(name string) error {
	for _, known := range *n {
		if strings.EqualFold(known, name) {
			return fmt.Errorf("the element %s is given twice", known)
		}
	}
	*n = append(*n, name)
	return nil
}

var documentElements = []string{"Version", "Id", "Statement"}

func (p *parser) document() error {
	var seen names
	err := p.object(func(name string) error {
		if err := p.begin(&seen, name, documentElements); err != nil {
			return err
		}
		switch name {
		case "Version":
			return p.text(name, &p.result.Version)
		case "Id":
			var id string
			return p.text(name, &id)
		default:
			return p.statements()
		}
	})
	switch {
	case err != nil:
		return err
	case !slices.Contains(seen, "Statement"):
		return errors.New("it has no Statement")
	case !slices.Contains([]string{"", "2008-10-17", "2012-10-17"}, p.result.Version):
		return fmt.Errorf("its Version is %q; AWS knows 2012-10-17 and 2008-10-17", p.result.Version)
	}
	return nil
}

// begin refuses an element that is not one of those there are, is given twice, or is null.
func (p *parser) begin(seen *names, name string, elements []string) error {
	if !slices.Contains(elements, name) {
		for _, element := range elements {
			if strings.EqualFold(element, name) {
				return p.fault("the element %q is written %s", name, element)
			}
		}
		return p.fault("there is no element %q; there are %s", name, strings.Join(elements, ", "))
	}
	if err := seen.take(name); err != nil {
		return p.fault("%s", err)
	}
	return p.notNull(name)
}

func (p *parser) notNull(name string) error {
	if p.peek() == 'n' && strings.HasPrefix(p.reader.text[p.at:], "null") {
		return p.fault("%s is null; give a value, or leave it out", name)
	}
	return nil
}

func (p *parser) text(name string, into *string) error {
	if p.peek() != '"' {
		return p.fault("%s is a text, and %s was found", name, p.found())
	}
	var err error
	*into, err = p.str()
	return err
}

func (p *parser) statements() error {
	one := func() error {
		if p.peek() != '{' {
			return p.fault("a statement is an object, and %s was found", p.found())
		}
		return p.statement(len(p.result.Statements))
	}
	if p.peek() == '[' {
		return p.array(one)
	}
	return one()
}

var statementElements = []string{"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"}

// statement reads one, and says every fault of it that is not one of the grammar's.
func (p *parser) statement(place int) error {
	p.result.Statements = append(p.result.Statements, Statement{})
	s := &p.result.Statements[place]
	var room [9]string
	seen := names(room[:0])
	err := p.object(func(name string) error {
		if err := p.begin(&seen, name, statementElements); err != nil {
			return err
		}
		return p.element(s, name)
	})
	if s.Sid == "" {
		s.Sid, s.unnamed = "statement "+strconv.Itoa(place+1), true
	}
	if err == nil {
		err = s.refused(p.kind, seen)
	}
	if p.kind == Trust {
		s.Resources = Patterns{Values: []string{"*"}} // the role itself
	}
	if err != nil {
		return fmt.Errorf("%s: %w", s.Sid, err)
	}
	return nil
}

func (p *parser) element(s *Statement, name string) (err error) {
	switch name {
	case "Sid":
		return p.text(name, &s.Sid)
	case "Effect":
		return p.text(name, (*string)(&s.Effect))
	case "Action", "NotAction":
		s.Actions.Negated = name == "NotAction"
		s.Actions.Values, err = p.values()
	case "Resource", "NotResource":
		s.Resources.Negated = name == "NotResource"
		s.Resources.Values, err = p.values()
	case "Principal", "NotPrincipal":
		s.Principals, err = p.principals(name)
	default:
		err = p.conditions(s)
	}
	return err
}

// principals reads "*", or an object of names by their type (IAM User Guide, "AWS JSON policy elements: Principal").
func (p *parser) principals(element string) (*Principals, error) {
	result := &Principals{Negated: element == "NotPrincipal"}
	if p.peek() == '"' {
		name, err := p.str()
		if err == nil && name != "*" {
			err = p.fault("the %s is neither \"*\" nor an object", element)
		}
		result.Anyone = true
		return result, err
	}
	var seen names
	return result, p.object(func(name string) error {
		if err := p.begin(&seen, name, principalTypes); err != nil {
			return err
		}
		list, err := p.values()
		switch name {
		case "AWS":
			result.AWS, result.Anyone = list, slices.Contains(list, "*")
		case "Service":
			result.Services = list
		case "Federated":
			result.Federated = list
		}
		return err
	})
}

var principalTypes = []string{"AWS", "Service", "Federated", "CanonicalUser"}

// conditions are sorted, because a JSON object has no order and a verdict's reason must have one.
func (p *parser) conditions(s *Statement) error {
	var operators names
	err := p.object(func(operator string) error {
		if err := operators.take(operator); err != nil {
			return p.fault("%s", err)
		}
		if err := p.notNull(operator); err != nil {
			return err
		}
		var keys names
		return p.object(func(key string) error {
			if err := keys.take(key); err != nil {
				return p.fault("%s, in %s", err, operator)
			}
			if err := p.notNull(key); err != nil {
				return err
			}
			values, err := p.values()
			s.Conditions = append(s.Conditions, Condition{Operator: operator, Key: key, Values: values})
			return err
		})
	})
	slices.SortFunc(s.Conditions, func(a, b Condition) int {
		return cmp.Or(strings.Compare(a.Operator, b.Operator), strings.Compare(a.Key, b.Key))
	})
	return err
}
