package observe

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"private-notebook/accesspath/accountfile"
)

// keep is how much of a resource is kept.
type keep int

const (
	// whole keeps everything, and judged all that the judgement asks for.
	whole keep = iota
	judged
	// bare keeps its type and its name.
	bare
	// nothing leaves it out, but for the first of each package.
	nothing
)

// keepOf is how much of a type's resources the judgement of access paths needs.
func keepOf(token string) keep {
	switch {
	case strings.HasPrefix(token, "pulumi:"):
		return judged
	case strings.HasPrefix(token, awsPackage) && !strings.HasPrefix(token, bridgedPackage):
		if isIrrelevant(token) {
			return nothing
		}
		return judged
	case strings.HasPrefix(token, "command:"), strings.HasPrefix(token, "kubernetes:helm.sh/"), strings.HasPrefix(token, "aws-native:index:"):
		return judged
	}
	if _, because := otherWay(&Resource{Type: token, ID: "any"}); because != "" {
		return bare
	}
	return nothing
}

// reader reads a deployment from a stream.
type reader struct {
	*source
	keeps func(token string) keep
	words map[string]string
	// seen are the packages of which a resource was left out.
	seen   map[string]bool
	export Export

	format   int
	features []string
	deployed bool
	// kind and reading are the head of an account file; "" and nil in an export.
	kind    string
	reading *accountfile.Reading
	// another is what the document is, where it is no export.
	another     string
	withoutName []int
	count       int
}

// other documents that people take for an export, by a key that they have at the top.
var other = []struct{ key, is string }{
	{"checkpoint", "it is a state file of Pulumi's backend (a checkpoint) and not an export; give what `pulumi stack export%s` prints"},
	{"terraform_version", "it is a state file of Terraform; give what `pulumi stack export` of a Pulumi stack prints"},
	{"resources", "it is the deployment without its version, and not a whole export; give all that `pulumi stack export` prints"},
	{"steps", "it is a preview and not an export; give what `pulumi stack export` prints"},
	{"changeSummary", "it is a preview and not an export; give what `pulumi stack export` prints"},
	{"AWSTemplateFormatVersion", "it is a template of CloudFormation; give what `pulumi stack export` of a Pulumi stack prints"},
}

func (r *reader) document() error {
	if r.peek() == '[' {
		if _, err := r.raw(); err != nil {
			return err
		}
		r.another = "the export is a list and no deployment; give what `pulumi stack export` prints"
		return nil
	}
	if err := r.members(r.top); err != nil {
		return err
	}
	if r.peek() != 0 {
		return errors.New("the export is followed by further text; give one deployment, and nothing else")
	}
	if r.err != nil && !errors.Is(r.err, io.EOF) {
		return r.err
	}
	return nil
}

func (r *reader) top(name string) error {
	switch name {
	case "version":
		raw, err := r.raw()
		if err == nil {
			r.format, _ = strconv.Atoi(string(raw))
		}
		return err
	case "format":
		raw, err := r.raw()
		r.kind = string(raw) // of another type than a text it is refused by what it is
		if err == nil && r.kind[0] == '"' {
			r.kind = (&cursor{text: raw}).stringOnly()
		}
		return err
	case "reading":
		return r.readReading()
	case "features":
		return r.each(func() error {
			raw, err := r.raw()
			r.features = append(r.features, (&cursor{text: raw}).stringOnly())
			return err
		})
	case "deployment":
		if r.peek() != '{' {
			_, err := r.raw()
			return err
		}
		r.deployed = true
		return r.members(r.inDeployment)
	}
	raw, err := r.raw()
	if err != nil {
		return err
	}
	for _, o := range other {
		if o.key == name && r.another == "" {
			r.another = "the export cannot be judged: " + strings.Replace(o.is, "%s", stackOf(raw), 1)
		}
	}
	return nil
}

// stackOf is the flag that names a checkpoint's stack; "" where it tells none.
func stackOf(checkpoint []byte) string {
	p := cursor{text: checkpoint}
	if p.next() != '{' {
		return ""
	}
	if name, is := p.object()["stack"].(string); is && name != "" {
		return " --stack " + lastOf(name, "/")
	}
	return ""
}

func (r *reader) inDeployment(name string) error {
	switch name {
	case "resources":
		return r.each(r.resource)
	case "pending_operations":
		return r.each(r.operation)
	}
	_, err := r.raw()
	return err
}

// resource adds one resource.
func (r *reader) resource() error {
	r.count++
	raw, offset, err := r.unchecked()
	if err != nil {
		return err
	}
	p := cursor{text: raw, words: r.words}
	read, err := p.resource(r.keeps)
	if field := fieldError(""); errors.As(err, &field) {
		return fmt.Errorf("resource %d of the export has a %w; export the stack again", r.count, field)
	}
	if err != nil {
		return p.failed(err, offset)
	}
	if read.URN == "" || read.Type == "" {
		r.withoutName = append(r.withoutName, r.count)
		return nil
	}
	if r.export.Stack == "" {
		r.export.Project, r.export.Stack = projectAndStack(read.URN)
	}
	if read.keep == nothing {
		pkg, _, _ := strings.Cut(read.Type, ":")
		if r.seen[pkg] || read.deleting {
			return nil
		}
		r.seen[pkg] = true
	}
	switch {
	case read.deleting:
		r.export.Deleting = append(r.export.Deleting, read.Resource)
	case !read.replaced:
		r.export.Resources = append(r.export.Resources, read.Resource)
	}
	return nil
}

// operation adds an operation that was under way, with its whole resource.
func (r *reader) operation() error {
	raw, offset, err := r.unchecked()
	if err != nil {
		return err
	}
	p := cursor{text: raw, words: r.words}
	var o Operation
	if p.next() != '{' {
		return p.failed(errUnexpected, offset)
	}
	err = p.inObject(func(name []byte) error {
		field := string(name)
		if field == "resource" && p.next() == '{' {
			read, err := p.resource(func(string) keep { return whole })
			o.Resource = read.Resource
			return err
		}
		start := p.at
		err := p.skip(0)
		if field == "type" && err == nil {
			o.Kind = (&cursor{text: p.text[start:p.at]}).stringOnly()
		}
		return err
	})
	if err != nil {
		return p.failed(err, offset)
	}
	r.export.Pending = append(r.export.Pending, o)
	return nil
}
