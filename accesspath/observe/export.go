package observe

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"private-notebook/accesspath/accountfile"
)

// Export is one stack's deployment or one account file, or several together.
type Export struct {
	// Project and Stack are the names in the resources' URNs; "" where there is no resource, and of an account file.
	Project, Stack string
	// Resources are those that the stack has now, in the deployment's order. What is only waiting for its
	// deletion is left out.
	Resources []Resource
	// Deleting are those that wait for their deletion, such as of an update that failed: AWS may still have them.
	Deleting []Resource
	// Pending are the operations that were under way when a run died: what they did to AWS nobody knows.
	Pending []Operation
	// Conflicts are resources that several exports declare in different ways. One export has none.
	Conflicts []Conflict
	// Readings are how the account files among them were read; nil where there is none.
	Readings []accountfile.Reading
}

// Title is what a report calls it: the stack's name, or the accounts and their Regions.
func (e Export) Title() string {
	if e.Stack != "" || len(e.Readings) == 0 {
		return e.Stack
	}
	var titles []string
	for _, reading := range e.Readings {
		titles = append(titles, fmt.Sprintf("account %s, %s", reading.Account, reading.Region))
	}
	return strings.Join(titles, "; ")
}

// Operation is an operation on a resource.
type Operation struct {
	// Kind is "creating", "updating", "deleting", "reading" or "importing".
	Kind string
	// Resource is what the operation is on, as it was to be.
	Resource Resource
}

// The deployment formats that are understood. Pulumi writes the later one where a stack uses a feature that readers must know.
const (
	plainFormat   = 3
	featureFormat = 4
)

// features are those of format 4, and what they mean here (pulumi/pkg, resource/stack: supportedFeatures). None changes what a resource
// is: a tainted one is there until it is replaced, a view shows what another resource made, and the others say how to run the next update.
var features = map[string]bool{
	"refreshBeforeUpdate": true, "views": true, "hooks": true, "taint": true, "replaceWith": true, "snippets-prototype": true,
	"extensionParameterization": true, "byteString": true, "outputDependencies": true,
}

// The keys and signatures by which Pulumi marks special values in JSON
// (pulumi/sdk, go/common/resource/sig and resource.RawPropertyValue).
const (
	signatureKey    = "4dabf18193072939515e22adb298388d"
	secretSignature = "1b47061264138c4ac30d75fd1eb44270"
	outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
	bytesSignature  = "803fd3297a5875dc03ca845dda5d2a98"
	unknownText     = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
)

// ReadExport reads what `pulumi stack export` prints, with or without --show-secrets, in UTF-8 or UTF-16, or an account file. It fails on
// what is no JSON, no deployment, or a deployment of another format than 3 and 4 or with a feature that nobody knows, on a stack that was
// never deployed, and on an account file of another format or version or without the account and Region that it is of.
func ReadExport(from io.Reader) (Export, error) {
	return readExport(from, func(string) keep { return whole })
}

// ReadJudged is [ReadExport] for the judgement of access paths alone: it leaves out what [Observe] would pass over, and needs no more
// memory than what is left.
func ReadJudged(from io.Reader) (Export, error) { return readExport(from, keepOf) }

func readExport(from io.Reader, keeps func(token string) keep) (Export, error) {
	text, err := asUTF8(from)
	if err != nil {
		return Export{}, fmt.Errorf("the export cannot be read: %w", err)
	}
	r := reader{source: newSource(text), keeps: keeps, words: map[string]string{}, seen: map[string]bool{}}
	if err := r.document(); err != nil {
		if r.isEmpty() {
			return Export{}, errors.New("the export is empty; give what `pulumi stack export` prints")
		}
		var syntax syntaxError
		if errors.As(err, &syntax) {
			return Export{}, fmt.Errorf("the export is not JSON: %w; give what `pulumi stack export` prints", err)
		}
		return Export{}, err
	}
	r.fromAccount()
	return r.export, r.faults()
}

// faults are what is wrong with a document that is JSON: the first cause alone, since others follow from it.
func (r *reader) faults() error {
	switch {
	case r.kind != "" || r.reading != nil:
		return r.accountFaults()
	case r.another != "":
		return errors.New(r.another)
	case r.format == featureFormat:
		if unknown := unknownFeatures(r.features); len(unknown) > 0 {
			return fmt.Errorf("the deployment uses %s, which this program does not know; take a newer version of it", strings.Join(unknown, ", "))
		}
	case r.format > featureFormat:
		return fmt.Errorf("the deployment is of format %d, and this program reads %d and %d; take a newer version of it", r.format, plainFormat, featureFormat)
	case r.format != plainFormat:
		return fmt.Errorf("the export is no deployment of format %d or %d: its version is %d; give what `pulumi stack export` prints",
			plainFormat, featureFormat, r.format)
	}
	if !r.deployed {
		return errors.New("the stack was never deployed; deploy it first")
	}
	return r.nameless()
}

func unknownFeatures(used []string) []string {
	var unknown []string
	for _, feature := range used {
		if !features[feature] {
			unknown = append(unknown, fmt.Sprintf("the feature %q", feature))
		}
	}
	return unknown
}

const namelessAtMost = 3

func (r *reader) nameless() error {
	if len(r.withoutName) == 0 {
		return nil
	}
	var shown []string
	for i, number := range r.withoutName {
		if i == namelessAtMost {
			shown = append(shown, fmt.Sprintf("%d others", len(r.withoutName)-i))
			break
		}
		shown = append(shown, fmt.Sprintf("number %d", number))
	}
	return fmt.Errorf("resources of the export have no URN or no type (%s); export the stack again", strings.Join(shown, ", "))
}

// projectAndStack takes the two from a URN: urn:pulumi:<stack>::<project>::<types>::<name>.
func projectAndStack(urn string) (project, stack string) {
	parts := strings.Split(strings.TrimPrefix(urn, "urn:pulumi:"), "::")
	if len(parts) < 2 {
		return "", ""
	}
	return parts[1], parts[0]
}

// opened takes a value out of its envelope; an object that is none is itself.
func opened(object map[string]any) any {
	switch object[signatureKey] {
	case nil:
		return object
	case secretSignature:
		return openedSecret(object)
	case outputSignature:
		if inner, has := object["value"]; has {
			return inner
		}
		return Unknown{Because: "not known before the next update"}
	case bytesSignature:
		return openedBytes(object)
	}
	return object
}

// openedSecret reads a secret that was exported in plain text, which is the JSON of its value.
func openedSecret(object map[string]any) any {
	text, isPlain := object["plaintext"].(string)
	p := cursor{text: []byte(text)}
	if !isPlain || p.skipOnly() != nil {
		return Unknown{Because: "encrypted; export with `pulumi stack export --show-secrets` to have it judged"}
	}
	p.at = 0
	return p.value()
}

// openedBytes reads a text that is no UTF-8, which Pulumi keeps as its bytes in base 64.
func openedBytes(object map[string]any) any {
	for name, value := range object {
		text, isText := value.(string)
		if name == signatureKey || !isText {
			continue
		}
		if plain, err := base64.StdEncoding.DecodeString(text); err == nil {
			return valid(string(plain))
		}
	}
	return Unknown{Because: "a text that is no UTF-8"}
}
