package observe

// Resource is one resource of a stack, wherever it was read.
type Resource struct {
	// URN identifies it.
	URN string
	// Type is its type token, e.g. "aws:ec2/vpc:Vpc".
	Type string
	// ID is the provider's; "" for components.
	ID string
	// Parent is the URN of the resource that it belongs to. It decides nothing.
	Parent string
	// Provider refers to the provider resource as "<URN>::<ID>"; "" where the source does not tell.
	Provider string
	// External says that it was read and is managed elsewhere.
	External bool
	// Inputs and Outputs are JSON-like: nil, bool, float64, string, []any, map[string]any, or [Unknown] at any
	// depth. Outputs win, because they are what the provider says is there. Nil has no property.
	Inputs, Outputs map[string]any
	// Dependencies are the URNs of resources that it depends on. They decide nothing.
	Dependencies []string
}

// Value is a property as the provider says it is there, or else as the program gave it; nil where it is absent, and
// [Unknown] where it cannot be read.
func (r Resource) Value(name string) any {
	if value, has := r.Outputs[name]; has && value != nil {
		return value
	}
	return r.Inputs[name]
}

// Unknown stands for a value that is there and cannot be read.
type Unknown struct {
	// Because completes the sentence "<property> is ...", e.g. "encrypted".
	Because string
}

// Stated is what the configuration states about things that no resource declares. Its zero value states nothing.
type Stated struct {
	// OnPremisesCIDRs are one's own networks outside AWS.
	OnPremisesCIDRs []string
}

// item is a resource while it is being interpreted. Asking it for a property whose value cannot be read puts that
// property on the list of what is not understood, so that no gap is silent.
type item struct {
	*Resource
	b *builder
}

func (i item) value(name string) any {
	return i.known(name, i.Value(name))
}

// declared is a property as the program gave it, whatever the provider added.
func (i item) declared(name string) (any, bool) {
	value, has := i.Inputs[name]
	return i.known(name, value), has && value != nil
}

func (i item) known(name string, value any) any {
	if unknown, is := value.(Unknown); is {
		i.b.doubt(i.Resource, name, unknown)
		return nil
	}
	return value
}

// hidden says whether a property is there and cannot be read.
func (i item) hidden(name string) bool {
	if value, has := i.Outputs[name]; has && value != nil {
		_, is := value.(Unknown)
		return is
	}
	_, is := i.Inputs[name].(Unknown)
	return is
}

// text is "" where the property is absent.
func (i item) text(name string) string {
	text, _ := i.value(name).(string)
	return text
}

// either is the first of several properties that is set.
func (i item) either(names ...string) string {
	for _, name := range names {
		if text := i.text(name); text != "" {
			return text
		}
	}
	return ""
}

// flag is a boolean, or the provider's default where it is absent.
func (i item) flag(name string, whenAbsent bool) bool {
	flag, is := i.value(name).(bool)
	if !is {
		return whenAbsent
	}
	return flag
}

func (i item) texts(name string) []string { return i.textsOf(name, i.value(name)) }

func (i item) textsOf(name string, value any) []string {
	list, _ := value.([]any)
	var texts []string
	for _, member := range list {
		if text, is := i.known(name, member).(string); is && text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// nested are the objects of a list, each to be asked like the resource itself.
func (i item) nested(name string) []item { return i.nestedOf(name, i.value(name)) }

func (i item) nestedOf(name string, value any) []item {
	list, _ := value.([]any)
	var items []item
	for _, member := range list {
		if object, is := i.known(name, member).(map[string]any); is {
			part := *i.Resource
			part.Inputs, part.Outputs = object, nil
			items = append(items, item{&part, i.b})
		}
	}
	return items
}

// tags are those that AWS holds, the provider's default tags included.
func (i item) tags() map[string]string {
	object, is := i.value("tagsAll").(map[string]any)
	if !is {
		object, is = i.value("tags").(map[string]any)
	}
	tags := map[string]string{}
	for name, value := range object {
		if text, isText := i.known("tags", value).(string); isText {
			tags[name] = text
		}
	}
	if !is && (i.hidden("tagsAll") || i.hidden("tags")) {
		return nil
	}
	return tags
}
