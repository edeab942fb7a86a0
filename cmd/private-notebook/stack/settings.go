package stack

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
)

// The configuration keys that are read, and the namespace of this project. A program of another project that imports the
// components has a namespace of its own.
const (
	namespace        = "private-notebook"
	allowedPathsKey  = "allowedPaths"
	onPremisesKey    = "onPremisesCidrs"
	groupsKey        = "clientVpnAuthorizedGroups"
	projectFile      = "Pulumi.yaml"
	allowedPathsHint = `add under "config:" the line "  private-notebook:allowedPaths: [vpc, client-vpn]", ` +
		"with the paths that may open notebooks; [] lets nobody in"
)

// Settings is what a stack's settings file says about its access paths.
type Settings struct {
	// Intent is who is meant to get in.
	Intent accesspath.Intent
	// Facts are what no resource declares.
	Facts observe.Stated
}

// ReadSettings reads the settings file of a project's stack. It reports every fault of the keys that it reads; others are none
// of its business.
func ReadSettings(path, project, stack string) (Settings, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Settings{}, fmt.Errorf("config: %w", err)
	}
	var file struct {
		Config map[string]any `yaml:"config"`
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		return Settings{}, fmt.Errorf("config: %s is not YAML: %w", path, err)
	}
	if project == "" { // the deployment could not be read, which is told already
		project = soleNamespace(file.Config)
	}
	name := filepath.Base(path)
	allowed, isSet, faultAllowed := listOf(file.Config, name, project, allowedPathsKey)
	if faultAllowed == nil && !isSet {
		faultAllowed = fmt.Errorf("config: %s does not set %s:%s, so nothing says what is meant; %s",
			name, namespace, allowedPathsKey, allowedPathsHint)
	}
	intent, faultIntent := accesspath.ParseIntent(allowed)
	onPremises, _, faultRanges := listOf(file.Config, name, project, onPremisesKey)
	issuers, faultIssuers := accesspath.ReadIssuerSettings(func(key string) any { return valueOf(file.Config, project, key) })
	intent = issuers.Tell(intent, project+"-"+stack)
	groups, faultGroups := groupsOf(file.Config, name, project)
	intent.ClientVPNGroups = groups
	err = errors.Join(faultAllowed, faultIntent, faultRanges, checkRanges(name, onPremises), faultGroups, faultIssuers)
	return Settings{intent, observe.Stated{OnPremisesCIDRs: onPremises}}, err
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
	for _, space := range []string{namespace, project} {
		if value := config[space+":"+key]; value != nil {
			return value
		}
	}
	return nil
}

// groupsOf are the IDs of the groups that are meant to get in by the Client VPN, sorted: an object, or the text of one.
func groupsOf(config map[string]any, file, project string) ([]string, error) {
	value := valueOf(config, project, groupsKey)
	if value == nil {
		return nil, nil
	}
	named, isObject := value.(map[string]any)
	if text, isText := value.(string); isText {
		isObject = json.Unmarshal([]byte(text), &named) == nil
	}
	groups := []string{}
	for _, id := range named {
		text, isText := id.(string)
		isObject = isObject && isText
		groups = append(groups, text)
	}
	if _, isSecret := named["secure"]; !isObject || isSecret && len(named) == 1 {
		return nil, fmt.Errorf("config: %s sets %s to what is no object of group IDs in plain text; write short names with the groups' IDs",
			file, groupsKey)
	}
	slices.Sort(groups)
	return groups, nil
}

// listOf reads a key of this project's namespace or of the stack's own: a list, or the text of one, which is what
// `pulumi config set` makes of it.
func listOf(config map[string]any, file, project, key string) (list []string, isSet bool, err error) {
	for _, space := range []string{namespace, project} {
		full := space + ":" + key
		value, has := config[full]
		if !has || value == nil {
			continue
		}
		if text, isText := value.(string); isText && json.Unmarshal([]byte(text), &list) == nil {
			return list, true, nil
		}
		members, isList := value.([]any)
		if !isList {
			return nil, true, fmt.Errorf("config: %s sets %s to %v, which is no list; write a YAML list", file, full, shown(value))
		}
		for _, member := range members {
			list = append(list, fmt.Sprint(member))
		}
		return list, true, nil
	}
	return nil, false, nil
}

// shown does not print what may be a secret.
func shown(value any) any {
	if _, isObject := value.(map[string]any); isObject {
		return "an object or a secret"
	}
	return value
}

func checkRanges(file string, texts []string) error {
	var found []error
	for _, text := range texts {
		if p, err := netip.ParsePrefix(text); err != nil || !p.Addr().Is4() {
			found = append(found, fmt.Errorf("config: %s sets %s entry %q, which is no IPv4 range; write one such as 192.168.0.0/16",
				file, onPremisesKey, text))
		}
	}
	return errors.Join(found...)
}

// FindSettings is the path of an exported stack's settings file, beside the Pulumi.yaml of a folder or of one above it.
func FindSettings(dir string, export observe.Export) (string, error) {
	root, project, err := findProject(dir)
	if err != nil {
		return "", err
	}
	if project != export.Project {
		return "", fmt.Errorf("config: the export is of project %q and the one in %s is %q; name the settings file with --config",
			export.Project, root, project)
	}
	path := filepath.Join(root, "Pulumi."+export.Stack+".yaml")
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("config: there is no %s for stack %q in %s; name its settings file with --config",
			filepath.Base(path), export.Stack, root)
	}
	return path, nil
}

// SettingsNames are the stacks that have a settings file in the project of a folder; none where there is no project.
func SettingsNames(dir string) []string {
	root, _, err := findProject(dir)
	if err != nil {
		return nil
	}
	files, _ := fs.Glob(os.DirFS(root), "Pulumi.*.yaml")
	var names []string
	for _, file := range files {
		names = append(names, strings.TrimSuffix(strings.TrimPrefix(file, "Pulumi."), ".yaml"))
	}
	return names
}

func findProject(dir string) (root, name string, err error) {
	for folder := dir; ; folder = filepath.Dir(folder) {
		text, err := os.ReadFile(filepath.Join(folder, projectFile))
		if err == nil {
			var project struct {
				Name string `yaml:"name"`
			}
			if err := yaml.Unmarshal(text, &project); err != nil {
				return "", "", fmt.Errorf("config: %s is not YAML: %w", filepath.Join(folder, projectFile), err)
			}
			return folder, strings.TrimSpace(project.Name), nil
		}
		if folder == filepath.Dir(folder) {
			return "", "", fmt.Errorf("config: there is no %s in %s or above; name the stack's settings file with --config",
				projectFile, dir)
		}
	}
}
