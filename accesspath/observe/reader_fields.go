package observe

import (
	"bytes"
)

// aResource is a resource as it is read, with what decides about its place.
type aResource struct {
	Resource
	keep               keep
	deleting, replaced bool
}

// resource reads the resource that is next: its fields first, and then as much of its properties as is kept.
func (p *cursor) resource(keeps func(token string) keep) (aResource, error) {
	var read aResource
	if p.next() != '{' {
		return read, p.wrong()
	}
	var inputs, outputs, dependencies []byte
	err := p.inObject(func(name []byte) error {
		p.space()
		start := p.at
		if err := p.skip(0); err != nil {
			return err
		}
		raw := p.text[start:p.at]
		switch string(name) {
		case "inputs":
			inputs = raw
		case "outputs":
			outputs = raw
		case "dependencies":
			dependencies = raw
		default:
			return read.field(string(name), raw, p.words)
		}
		return nil
	})
	if err != nil {
		return read, err
	}
	switch read.keep = keeps(read.Type); read.keep {
	case whole:
		values := &cursor{text: dependencies}
		if dependencies != nil && values.next() == '[' {
			read.Dependencies = textsIn(values.value())
		}
	case judged:
		read.Parent = ""
	default:
		read.Parent, read.Provider = "", ""
		return read, nil
	}
	read.Inputs, read.Outputs = propertiesOf(inputs, outputs, p.words)
	return read, nil
}

// fieldError is which field of a resource is what it must not be.
type fieldError string

func (e fieldError) Error() string { return string(e) }

// field takes one of the fields that are texts and booleans. Of another type it is refused: it would be taken for absent.
func (a *aResource) field(name string, raw []byte, words map[string]string) error {
	var err error
	switch name {
	case "urn":
		a.URN, err = textField(name, raw, nil)
	case "type":
		a.Type, err = textField(name, raw, words)
	case "id":
		a.ID, err = textField(name, raw, nil)
	case "parent":
		a.Parent, err = repeatedField(name, raw, words)
	case "provider":
		a.Provider, err = repeatedField(name, raw, words)
	case "external":
		a.External, err = flagField(name, raw)
	case "delete":
		a.deleting, err = flagField(name, raw)
	case "pendingReplacement":
		a.replaced, err = flagField(name, raw)
	}
	return err
}

func textField(name string, raw []byte, words map[string]string) (string, error) {
	switch raw[0] {
	case '"':
		return (&cursor{text: raw, words: words}).string(), nil
	case 'n':
		return "", nil
	}
	return "", fieldError(name + " that is no text")
}

// repeatedField is a text that many resources share, and that is long: it is made once.
func repeatedField(name string, raw []byte, words map[string]string) (string, error) {
	if known, has := words[string(raw)]; has {
		return known, nil
	}
	text, err := textField(name, raw, nil)
	if err == nil && len(words) < wordsAtMost {
		words[string(raw)] = text
	}
	return text, err
}

func flagField(name string, raw []byte) (bool, error) {
	if raw[0] != 't' && raw[0] != 'f' && raw[0] != 'n' {
		return false, fieldError(name + " that is no boolean")
	}
	return raw[0] == 't', nil
}

// propertiesOf reads what was given and what is there. Most of it is the same, and is made once.
func propertiesOf(inputs, outputs []byte, words map[string]string) (given, there map[string]any) {
	same := map[string]reading{}
	given = objectOf(inputs, words, same)
	return given, objectOf(outputs, words, same)
}

// reading is a value with the text that it was read from.
type reading struct {
	raw   []byte
	value any
}

func objectOf(raw []byte, words map[string]string, same map[string]reading) map[string]any {
	p := cursor{text: raw, words: words}
	if raw == nil || p.next() != '{' {
		return nil
	}
	object := map[string]any{}
	_ = p.inObject(func(name []byte) error { // it was checked before
		key := p.word(name)
		p.space()
		start := p.at
		_ = p.skip(0)
		text := p.text[start:p.at]
		known, has := same[key]
		if !has || !bytes.Equal(known.raw, text) {
			known = reading{text, (&cursor{text: text, words: words}).value()}
			same[key] = known
		}
		object[key] = known.value
		return nil
	})
	return object
}

// textsIn are the texts of a list.
func textsIn(value any) []string {
	var texts []string
	list, _ := value.([]any)
	for _, member := range list {
		if text, is := member.(string); is {
			texts = append(texts, text)
		}
	}
	return texts
}
