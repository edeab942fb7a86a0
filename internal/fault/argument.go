package fault

import (
	"reflect"
	"slices"
	"strings"
)

// Argument is a field of a component's arguments, or of a part of them.
type Argument struct {
	// Path leads to the field from the component's arguments, as Go writes it: "ClientVpn.ClientCIDR". Empty brackets stand for
	// an entry or a member, as in "LinkedVpcs[].Name".
	Path string
	// Member is what belongs in the brackets, an index or a key; "" where there are none.
	Member string
}

// In says whether a component's arguments have such a field: a path is text, which no compiler reads.
func (a Argument) In(arguments reflect.Type) bool {
	at := arguments
	for _, step := range strings.Split(a.Path, ".") {
		name, several := strings.CutSuffix(step, "[]")
		if at.Kind() == reflect.Pointer {
			at = at.Elem()
		}
		if at.Kind() != reflect.Struct {
			return false
		}
		field, has := at.FieldByName(name)
		holdsSeveral := has && (field.Type.Kind() == reflect.Slice || field.Type.Kind() == reflect.Map)
		if !has || several && !holdsSeveral {
			return false
		}
		if at = field.Type; several {
			at = at.Elem()
		}
	}
	return true
}

// At says where they are to be mended.
func (l List) At(where string) List {
	placed := slices.Clone(l)
	for i := range placed {
		placed[i].Where = where
	}
	return placed
}

// Within is the list as a whole reports it that has the arguments in one of its own fields: its path begins theirs.
func (l List) Within(field string) List {
	return l.withArguments(func(a Argument) Argument { return Argument{field + "." + a.Path, a.Member} })
}

// WithinMember is the same for a field that holds several, of which this is one.
func (l List) WithinMember(field, member string) List {
	return l.withArguments(func(a Argument) Argument { return Argument{field + "[]." + a.Path, member} })
}

// withArguments changes no fault of the list itself, which others may hold as well.
func (l List) withArguments(change func(Argument) Argument) List {
	changed := slices.Clone(l)
	for i := range changed {
		changed[i].Arguments = nil
		for _, a := range l[i].Arguments {
			changed[i].Arguments = append(changed[i].Arguments, change(a))
		}
	}
	return changed
}

// about names the arguments of the faults that name none.
func (l List) about(paths []string) List {
	named := slices.Clone(l)
	for i := range named {
		if len(named[i].Arguments) > 0 {
			continue
		}
		for _, path := range paths {
			named[i].Arguments = append(named[i].Arguments, Argument{Path: path})
		}
	}
	return named
}
