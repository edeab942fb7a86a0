package observe

import "strings"

// parts are the objects of a property that is an object or a list of them: the provider's versions differ in which it is.
func (i item) parts(name string) []item {
	value := i.value(name)
	if object, is := value.(map[string]any); is {
		value = []any{object}
	}
	return i.nestedOf(name, value)
}

// textsAt are the texts of a property within others, such as "vpcConfig.subnetIds"; one that is a single text counts as well.
func (i item) textsAt(path string) []string {
	steps := strings.Split(path, ".")
	last := steps[len(steps)-1]
	objects := []item{i}
	for _, step := range steps[:len(steps)-1] {
		var inner []item
		for _, object := range objects {
			inner = append(inner, object.parts(step)...)
		}
		objects = inner
	}
	var texts []string
	for _, object := range objects {
		texts = append(texts, object.oneOrMore(last)...)
	}
	return texts
}

// textsAtAny are the texts of several properties, each once.
func (i item) textsAtAny(paths string) []string {
	var texts []string
	for _, path := range strings.Fields(paths) {
		texts = union(texts, i.textsAt(path))
	}
	return texts
}

// oneOrMore are the texts of a property that is a text in some types and a list in others.
func (i item) oneOrMore(name string) []string {
	if _, isList := i.Value(name).([]any); isList {
		return i.texts(name)
	}
	return present(i.text(name))
}
