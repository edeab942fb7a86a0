package cloud

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

func isSecret(v resource.PropertyValue) bool {
	return v.IsSecret() || v.IsOutput() && v.OutputValue().Secret
}

// inner is the value below a secret mark or an output wrapper.
func inner(v resource.PropertyValue) resource.PropertyValue {
	for {
		switch {
		case v.IsSecret():
			v = v.SecretValue().Element
		case v.IsOutput() && v.OutputValue().Known:
			v = v.OutputValue().Element
		default:
			return v
		}
	}
}

// marked is value with the secret marks of pattern. An engine that gets a secret back unmarked stores it in
// plain text and reports a difference at the next refresh.
func marked(value, pattern resource.PropertyValue) resource.PropertyValue {
	if value.IsSecret() {
		return value
	}
	if isSecret(pattern) {
		return resource.MakeSecret(value)
	}
	pattern = inner(pattern)
	switch {
	case value.IsArray() && pattern.IsArray():
		list := append([]resource.PropertyValue(nil), value.ArrayValue()...)
		for i, e := range pattern.ArrayValue() {
			if i < len(list) {
				list[i] = marked(list[i], e)
			}
		}
		return resource.NewArrayProperty(list)
	case value.IsObject() && pattern.IsObject():
		return object(markedProps(props(value.ObjectValue()), pattern.ObjectValue(), nil))
	}
	return value
}

// markedProps is p with the secret marks of pattern and with the properties named in secrets marked.
func markedProps(p props, pattern resource.PropertyMap, secrets []string) props {
	out := p.with(nil)
	for k, v := range p {
		if mark, ok := pattern[k]; ok {
			out[k] = marked(v, mark)
		}
	}
	for _, key := range secrets {
		k := keyOf(key)
		if v, ok := out[k]; ok && !v.IsSecret() {
			out[k] = resource.MakeSecret(v)
		}
	}
	return out
}

// sealPrefix begins the text that stands in the account's file in the place of a secret.
const sealPrefix = "sealed:sha256:"

// seal is what the account keeps of a secret: enough to notice a change, not enough to read it.
func seal(v resource.PropertyValue) resource.PropertyValue {
	data, err := json.Marshal(plainValue(v).Mappable())
	if err != nil {
		// A property value is made of JSON's own kinds; only a defect of this package can end here.
		panic(fmt.Sprintf("cloud: cannot digest a property value: %v", err))
	}
	sum := sha256.Sum256(data)
	return text(sealPrefix + hex.EncodeToString(sum[:]))
}

func isSealed(v resource.PropertyValue) bool {
	return v.IsString() && strings.HasPrefix(v.StringValue(), sealPrefix)
}

// sealed is p as the account keeps it: every secret of pattern, and every property named in secrets, as a seal.
// The properties in open stay readable: they are identifiers of other resources, which the account must follow.
func sealed(p props, pattern resource.PropertyMap, secrets, open []string) props {
	out := markedProps(p, pattern, secrets)
	for k, v := range out {
		if slices.Contains(open, string(k)) {
			out[k] = p[k]
			continue
		}
		out[k] = sealMarks(v)
	}
	return out
}

func sealMarks(v resource.PropertyValue) resource.PropertyValue {
	switch {
	case v.IsSecret():
		return seal(v)
	case v.IsArray():
		list := make([]resource.PropertyValue, len(v.ArrayValue()))
		for i, e := range v.ArrayValue() {
			list[i] = sealMarks(e)
		}
		return resource.NewArrayProperty(list)
	case v.IsObject():
		out := props{}
		for k, e := range v.ObjectValue() {
			out[k] = sealMarks(e)
		}
		return object(out)
	}
	return v
}

// unsealed puts the secrets that the engine's state holds back in the place of their seals. A seal that does not
// fit the state's value stays, as a secret, so that a secret changed outside shows as a difference.
func unsealed(v, state resource.PropertyValue) resource.PropertyValue {
	switch {
	case isSealed(v):
		if state = plainValue(state); !state.IsNull() && seal(state).StringValue() == v.StringValue() {
			return resource.MakeSecret(state)
		}
		return resource.MakeSecret(v)
	case v.IsArray():
		state = inner(state)
		list := make([]resource.PropertyValue, len(v.ArrayValue()))
		for i, e := range v.ArrayValue() {
			var s resource.PropertyValue
			if state.IsArray() && i < len(state.ArrayValue()) {
				s = state.ArrayValue()[i]
			}
			list[i] = unsealed(e, s)
		}
		return resource.NewArrayProperty(list)
	case v.IsObject():
		state = inner(state)
		var s resource.PropertyMap
		if state.IsObject() {
			s = state.ObjectValue()
		}
		return object(unsealedProps(props(v.ObjectValue()), s))
	}
	return v
}

func unsealedProps(p props, state resource.PropertyMap) props {
	out := props{}
	for k, v := range p {
		out[k] = unsealed(v, state[k])
	}
	return out
}
