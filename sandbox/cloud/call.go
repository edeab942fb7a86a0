package cloud

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// call is one request to the simulated AWS: to create a resource, or to change one.
type call struct {
	*account
	kind   *kind
	region string
	urn    resource.URN
	tags   map[string]string // the provider's default tags
	in     props             // the inputs, in plain
	marks  resource.PropertyMap
	id     string    // empty until the resource has one
	was    *Resource // what the account holds before a change; nil for a create
	says   props     // what an account file says of the resource; nil for what a program makes
}

// fail is AWS's refusal of the call.
func (c *call) fail(code, format string, args ...any) error {
	operation := c.kind.api.create
	if c.was != nil {
		operation = c.kind.api.update
	}
	return &APIError{
		Service: c.kind.api.service, Operation: operation, Code: code, Message: fmt.Sprintf(format, args...),
	}
}

// create makes the resource, or refuses.
func (c *call) create() (*Resource, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	made := &Resource{Type: c.kind.token, Region: c.home(), URN: string(c.urn)}
	if c.kind.adopt != nil {
		adopted, err := c.kind.adopt(c)
		if err != nil {
			return nil, err
		}
		c.id, made.Owner, made.Seeded = adopted.ID, adopted.Owner, adopted.Seeded
		c.drop(adopted)
	} else if c.id == "" { // a seed brings its ID
		c.id = c.kind.identify(c)
	}
	if c.get(c.kind, c.region, c.id, c.in) != nil {
		return nil, c.fail(c.kind.exists.code, c.kind.exists.format, c.id)
	}
	made.ID, made.Attributes = c.id, c.says
	c.keep(made)
	if c.kind.born != nil {
		c.kind.born(c)
	}
	return made, nil
}

// change gives the resource new inputs, or refuses.
func (c *call) change() (*Resource, error) {
	c.id = c.was.ID
	if err := c.check(); err != nil {
		return nil, err
	}
	changed := *c.was
	c.keep(&changed)
	return &changed, nil
}

// keep stores r with the properties that follow from the call.
func (c *call) keep(r *Resource) {
	out := c.kind.normalized(c.in.with(c.kind.outputs(c)))
	out = out.with(r.shown(out))
	if c.kind.hasTags() {
		out["tagsAll"] = mergeTags(c.tags, c.in)
	}
	r.Props = resource.PropertyMap(sealed(out, c.marks, c.kind.secrets, c.kind.openPaths()))
	c.put(r)
}

// home is the region that the resource belongs to.
func (c *call) home() string {
	if c.kind.global {
		return ""
	}
	return c.region
}

// check is what AWS looks at before it does anything.
func (c *call) check() error {
	for _, ref := range c.kind.refs {
		for _, name := range valuesAt(c.in, ref.path) {
			if isManagedByAWS(ref, name) || c.find(ref.to, c.region, ref.by, name) != nil {
				continue
			}
			missing := notFound[ref.to]
			return c.fail(missing.code, missing.format, name)
		}
	}
	if err := c.refuseForeign(); err != nil || c.kind.refuse == nil {
		return err
	}
	return c.kind.refuse(c)
}

// isManagedByAWS reports whether an ARN names a policy that AWS keeps for every account.
func isManagedByAWS(ref reference, name string) bool {
	return ref.to == policies && strings.Contains(name, ":iam::aws:policy/")
}

// others are the resources of the call's own type in its region, without the one that is being changed.
func (c *call) others() []*Resource {
	var list []*Resource
	for _, r := range c.of(c.kind.token, c.region) {
		if r != c.was {
			list = append(list, r)
		}
	}
	return list
}

// refer follows a reference that check has already found to lead somewhere; an unknown or absent one gives nil.
func (c *call) refer(to family, id string) props {
	if r := c.find(to, c.region, []string{"id", "arn", "name"}, id); r != nil {
		return r.props()
	}
	return nil
}

// newID is an ID that was never given before: a prefix and 17 hexadecimal digits. The same program on a new account
// gets the same IDs again, whatever the order of its calls.
func (c *call) newID(prefix string) string {
	origin := string(c.urn) + "|" + c.kind.token
	for {
		id := prefix + hexDigits(fmt.Sprintf("%s|%s|%d", AccountID, origin, c.bear(origin)), 17)
		if c.get(c.kind, c.region, id, c.in) == nil {
			return id
		}
	}
}

// derived is an ID for something that belongs to the call's resource.
func (c *call) derived(prefix, label string) string { return prefix + hexDigits(c.id+"|"+label, 17) }

// hexDigits are n (at most 64) digits that depend on the seed alone.
func hexDigits(seed string, n int) string {
	sum := sha256.Sum256([]byte(seed))
	return hex.EncodeToString(sum[:])[:n]
}

// arn is an ARN in the call's region and account.
func (c *call) arn(service, rest string) resource.PropertyValue {
	region := c.region
	if service == "iam" {
		region = ""
	}
	return text(fmt.Sprintf("arn:%s:%s:%s:%s:%s", partition(c.region), service, region, AccountID, rest))
}

// partition is the AWS partition of a region.
func partition(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}

// otherwise is an input, or, if the program leaves it to AWS, what AWS decided before, or else decides now.
func (c *call) otherwise(key string, decide resource.PropertyValue) resource.PropertyValue {
	if c.in.has(key) {
		return c.in[keyOf(key)]
	}
	return c.once(key, decide)
}

// once is what AWS decided when the resource was created, or decides now if it is being created.
func (c *call) once(key string, decide resource.PropertyValue) resource.PropertyValue {
	if c.was != nil && c.was.props().has(key) {
		return c.was.Props[keyOf(key)]
	}
	return decide
}

// name is the resource's name: the given one, or one made from the prefix.
func (c *call) name() string {
	if name := c.in.str("name"); name != "" {
		return name
	}
	if c.was != nil {
		return c.was.props().str("name")
	}
	prefix := c.in.str("namePrefix")
	return prefix + hexDigits(string(c.urn)+prefix, 26)
}

// nameOutputs are the outputs of every type with a name and a name prefix.
func (c *call) nameOutputs() props {
	return props{"name": text(c.name()), "namePrefix": text(c.in.str("namePrefix"))}
}

// mergeTags are the provider's default tags with the resource's own tags over them.
func mergeTags(defaults map[string]string, in props) resource.PropertyValue {
	all := props{}
	for k, v := range defaults {
		all[keyOf(k)] = text(v)
	}
	return object(all.with(in.obj("tags")))
}

// now is the time of creation in AWS's form.
func now() resource.PropertyValue { return text(time.Now().UTC().Format(time.RFC3339)) }
