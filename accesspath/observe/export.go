package observe

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"private-notebook/accesspath/topology"
)

// Export is one stack's deployment.
type Export struct {
	// Project and Stack are the names in the resources' URNs; "" where there is no resource.
	Project, Stack string
	// Resources are those that the stack has now, in the deployment's order. What is only waiting for its
	// deletion is left out.
	Resources []Resource
	// Deleting are those that wait for their deletion, such as of an update that failed: AWS may still have them.
	Deleting []Resource
	// Pending are the URNs of resources that an operation was under way on when its process died.
	Pending []string
}

// deploymentVersion is the version of the deployment format that is understood.
const deploymentVersion = 3

// The keys and signatures by which Pulumi marks special values in JSON
// (pulumi/sdk, go/common/resource/sig and resource.RawPropertyValue).
const (
	signatureKey    = "4dabf18193072939515e22adb298388d"
	secretSignature = "1b47061264138c4ac30d75fd1eb44270"
	outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
	unknownText     = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
)

type rawExport struct {
	Version    int `json:"version"`
	Deployment *struct {
		Resources []rawResource `json:"resources"`
		Pending   []struct {
			Resource rawResource `json:"resource"`
		} `json:"pending_operations"`
	} `json:"deployment"`
}

type rawResource struct {
	URN          string         `json:"urn"`
	Type         string         `json:"type"`
	ID           string         `json:"id"`
	Parent       string         `json:"parent"`
	Provider     string         `json:"provider"`
	External     bool           `json:"external"`
	Delete       bool           `json:"delete"`
	Replaced     bool           `json:"pendingReplacement"`
	Inputs       map[string]any `json:"inputs"`
	Outputs      map[string]any `json:"outputs"`
	Dependencies []string       `json:"dependencies"`
}

// ReadExport reads what `pulumi stack export` prints, with or without --show-secrets. It fails on what is no JSON, no
// deployment, or a deployment of another version than 3, and on a stack that was never deployed.
func ReadExport(from io.Reader) (Export, error) {
	var raw rawExport
	decoder := json.NewDecoder(from)
	if err := decoder.Decode(&raw); err != nil {
		return Export{}, fmt.Errorf("the export is not JSON: %w; give what `pulumi stack export` prints", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Export{}, errors.New("the export is followed by further text; give one deployment, and nothing else")
	}
	if raw.Version != deploymentVersion {
		return Export{}, fmt.Errorf("the export is no deployment of version %d: its version is %d; "+
			"give what `pulumi stack export` prints", deploymentVersion, raw.Version)
	}
	if raw.Deployment == nil {
		return Export{}, errors.New("the stack was never deployed; deploy it first")
	}
	return raw.export()
}

func (raw rawExport) export() (Export, error) {
	var read Export
	var faults []error
	for i, r := range raw.Deployment.Resources {
		if r.URN == "" || r.Type == "" {
			faults = append(faults, fmt.Errorf("resource %d of the export has no URN or no type; export the stack again", i+1))
			continue
		}
		if read.Stack == "" {
			read.Project, read.Stack = projectAndStack(r.URN)
		}
		switch {
		case r.Delete:
			read.Deleting = append(read.Deleting, r.resource())
		case !r.Replaced:
			read.Resources = append(read.Resources, r.resource())
		}
	}
	for _, p := range raw.Deployment.Pending {
		read.Pending = append(read.Pending, p.Resource.URN)
	}
	return read, errors.Join(faults...)
}

// Observe interprets the stack's resources, and says of those that wait for their deletion that they are not judged: a policy or a rule
// that AWS still has lets somebody in whom no answer is about.
func (e Export) Observe(stated Stated) topology.Topology {
	t := Observe(e.Resources, stated)
	for _, r := range e.Deleting {
		if strings.HasPrefix(r.Type, "aws:") && !isIrrelevant(r.Type) {
			t.NotUnderstood = append(t.NotUnderstood, topology.NotUnderstood{URN: r.URN, Type: r.Type, Because: "it waits for its deletion, is not " +
				"judged, and may still be there; finish the update with `pulumi up`, then judge again"})
		}
	}
	return t
}

func (r rawResource) resource() Resource {
	return Resource{
		URN: r.URN, Type: r.Type, ID: r.ID, Parent: r.Parent, Provider: r.Provider, External: r.External,
		Inputs: plainObject(r.Inputs), Outputs: plainObject(r.Outputs), Dependencies: r.Dependencies,
	}
}

// projectAndStack takes the two from a URN: urn:pulumi:<stack>::<project>::<types>::<name>.
func projectAndStack(urn string) (project, stack string) {
	parts := strings.Split(strings.TrimPrefix(urn, "urn:pulumi:"), "::")
	if len(parts) < 2 {
		return "", ""
	}
	return parts[1], parts[0]
}

func plainObject(object map[string]any) map[string]any {
	if object == nil {
		return nil
	}
	plain := make(map[string]any, len(object))
	for name, value := range object {
		plain[name] = plainValue(value)
	}
	return plain
}

// plainValue takes values out of Pulumi's envelopes.
func plainValue(value any) any {
	switch value := value.(type) {
	case string:
		if value == unknownText {
			return Unknown{Because: "not known before the next update"}
		}
	case []any:
		plain := make([]any, len(value))
		for i, member := range value {
			plain[i] = plainValue(member)
		}
		return plain
	case map[string]any:
		return opened(value)
	}
	return value
}

func opened(object map[string]any) any {
	switch object[signatureKey] {
	case secretSignature:
		return openedSecret(object)
	case outputSignature:
		if inner, has := object["value"]; has {
			return plainValue(inner)
		}
		return Unknown{Because: "not known before the next update"}
	default:
		return plainObject(object)
	}
}

// openedSecret reads a secret that was exported in plain text, which is the JSON of its value.
func openedSecret(object map[string]any) any {
	text, isPlain := object["plaintext"].(string)
	var value any
	if !isPlain || json.Unmarshal([]byte(text), &value) != nil {
		return Unknown{Because: "encrypted; export with `pulumi stack export --show-secrets` to have it judged"}
	}
	return plainValue(value)
}
