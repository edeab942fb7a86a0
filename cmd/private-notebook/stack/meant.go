package stack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"

	"private-notebook/accesspath"
	"private-notebook/internal/fault"
	"private-notebook/internal/settings"
)

// meant is what a settings file says, and which keys it sets; nil where the file cannot be read.
type meant struct {
	settings.Meant
	isSet map[string]bool
	// isRead says that every key could be read.
	isRead bool
	// declared are the paths that the other keys declare.
	declared []string
}

// readMeant reads a settings file as Pulumi and the program do. A key is of this project's namespace or, where that has none, of the stack's
// own: a program of another project that imports the components has one of its own, whose other keys are none of this command's business.
func readMeant(ctx context.Context, path, project string) (meant, error) {
	var read meant
	text, err := ReadFile(ctx, path)
	if err != nil {
		return read, fmt.Errorf("config: %w", err)
	}
	var file struct {
		Config map[string]any `yaml:"config"`
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		return read, fmt.Errorf("config: %s is not YAML: %w", path, err)
	}
	if project == "" { // the deployment could not be read, which is told already
		project = soleNamespace(file.Config)
	}
	read.isSet, read.declared = map[string]bool{}, declaredPaths(file.Config, project)
	read.ClientVpnConnected = true // as it is where nothing is said
	raw, faults := map[string]string{}, []error{}
	keys := settings.Keys(read.Meant)
	for _, key := range keys {
		value := valueOf(file.Config, project, key)
		switch {
		case value == nil:
		case settings.IsEncrypted(value):
			read.isSet[key] = true
			faults = append(faults, fmt.Errorf("config: %s: %s is encrypted, and this command decrypts nothing; write it in plain text",
				filepath.Base(path), key))
		default:
			read.isSet[key] = true
			raw[settings.Namespace+":"+key] = settings.Text(value)
		}
	}
	for full := range file.Config {
		if _, isOurs := strings.CutPrefix(full, settings.Namespace+":"); isOurs && !isKeyOf(full, keys) {
			raw[full] = "" // Its name alone is looked at.
		}
	}
	unread, wrong := settings.Decode(&read.Meant, raw, settings.All())
	maps.DeleteFunc(read.Assumers, func(role string, _ []string) bool { return unread["assumers."+role] })
	return read, errors.Join(append(faults, inFile(path, wrong))...)
}

// inFile are faults with the name of the settings file.
func inFile(path string, wrong fault.List) error {
	var faults []error
	for _, f := range wrong {
		faults = append(faults, fmt.Errorf("config: %s: %s %s; %s", filepath.Base(path), f.Got, f.Wrong, f.Remedy))
	}
	return errors.Join(faults...)
}

// declaredPaths are the paths that settings declare, in the order in which they are always named. The notebook's own VPC is always there.
func declaredPaths(config map[string]any, project string) []string {
	paths := []string{string(accesspath.FromVPC)}
	existing, _ := valueOf(config, project, "existing").(map[string]any)
	for _, path := range []struct {
		from accesspath.From
		by   any
	}{
		{accesspath.FromLinkedVPC, valueOf(config, project, "linkedVpcs")},
		{accesspath.FromClientVPN, cmp.Or(valueOf(config, project, "clientVpnCidr"), existing["clientVpnEndpointId"])},
		{accesspath.FromOnPremises, valueOf(config, project, "onPremisesCidrs")},
	} {
		if list, isList := path.by.([]any); path.by != nil && path.by != "" && (!isList || len(list) > 0) {
			paths = append(paths, string(path.from))
		}
	}
	return paths
}

func isKeyOf(full string, keys []string) bool {
	for _, key := range keys {
		if full == settings.Namespace+":"+key {
			return true
		}
	}
	return false
}

// soleNamespace is the namespace that the file itself has the paths in.
func soleNamespace(config map[string]any) string {
	for key := range config {
		if space, is := strings.CutSuffix(key, ":"+allowedPathsKey); is {
			return space
		}
	}
	return ""
}

// valueOf is the value of a key in this project's namespace or the stack's own; nil where it is in neither.
func valueOf(config map[string]any, project, key string) any {
	for _, space := range []string{settings.Namespace, project} {
		if value := config[space+":"+key]; value != nil {
			return value
		}
	}
	return nil
}
