package stack

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/internal/assumers"
	"private-notebook/internal/settings"
)

const (
	allowedPathsKey = "allowedPaths"
	groupsKey       = "clientVpnAuthorizedGroups"
	projectFile     = "Pulumi.yaml"
)

// Settings is what a stack's settings file says about its access paths.
type Settings struct {
	// Intent is who is meant to get in.
	Intent accesspath.Intent
	// Facts are what no resource declares.
	Facts observe.Stated
}

// ReadSettings reads the settings file of a project's stack, by the decoder of the program. It reports every fault of the keys that it reads
// and every key that the program does not know.
func ReadSettings(ctx context.Context, path, project, stack string) (Settings, error) {
	read, err := readMeant(ctx, path, project)
	read.isRead = err == nil
	faults := []error{err}
	if read.isSet != nil && !read.isSet[allowedPathsKey] {
		faults = append(faults, fmt.Errorf("config: %s does not set %s:%s, so nothing says what is meant; %s",
			filepath.Base(path), settings.Namespace, allowedPathsKey, settings.AllowedPathsAdvice(read.declared)))
	}
	intent, err := accesspath.ParseIntent(read.AllowedPaths)
	faults = append(faults, err)
	faults = append(faults, read.checkAssumers(path))
	intent = read.issuers().Tell(intent, project+"-"+stack)
	if read.isSet[groupsKey] {
		intent.ClientVPNGroups = append([]string{}, slices.Sorted(maps.Values(read.ClientVpnAuthorizedGroups))...)
	}
	intent.CallersBring, intent.ClientVPNDisconnected = read.CallersBring, !read.ClientVpnConnected
	facts := observe.Stated{OrganizationID: read.OrganizationId}
	facts.Endpoints = wholeEndpoints(read.Existing)
	for _, network := range read.OnPremisesCIDRs {
		facts.OnPremisesCIDRs = append(facts.OnPremisesCIDRs, network.String())
	}
	return Settings{intent, facts}, errors.Join(faults...)
}

// wholeEndpoints are those of the pair that the settings give whole, because nobody here can look them up.
func wholeEndpoints(read settings.Existing) []observe.StatedEndpoint {
	var all []observe.StatedEndpoint
	if e := read.APIEndpoint; e != nil {
		all = append(all, observe.StatedEndpoint{ID: e.ID, VPCID: e.VpcID})
	}
	if e := read.NotebookEndpoint; e != nil {
		all = append(all, observe.StatedEndpoint{ID: e.ID, VPCID: e.VpcID, OfNotebooks: true})
	}
	return all
}

// ReadWaivers reads from a stack's settings file which security controls the stack need not satisfy, and why, and fails as [ReadSettings]
// does. Nil where the file has none. Whether the controls exist is not checked here.
func ReadWaivers(ctx context.Context, path, project string) (map[string]string, error) {
	read, err := readMeant(ctx, path, project)
	return read.Waivers, err
}

// issuers are the keys that say who is meant to open which notebook.
func (m meant) issuers() accesspath.IssuerSettings {
	said := accesspath.IssuerSettings{
		NotebookName: m.NotebookName, OwnerTag: m.OwnerTag, IssuerRoles: m.IssuerRoles, IssuerGroups: m.IssuerGroups, IssuerUsers: m.IssuerUsers,
		Ec2Issuer: m.Ec2Issuer, Assumers: m.Assumers,
	}
	for key, n := range m.Notebooks {
		if said.Notebooks == nil {
			said.Notebooks = map[string]accesspath.MemberSettings{}
		}
		said.Notebooks[key] = accesspath.MemberSettings{
			NotebookName: n.NotebookName, Owner: n.Owner, IssuerRoles: n.IssuerRoles, IssuerGroups: n.IssuerGroups, IssuerUsers: n.IssuerUsers,
		}
	}
	return said
}

// checkAssumers reports the faults of the key assumers. Where not all could be read, it does not say which roles are issuers.
func (m meant) checkAssumers(path string) error {
	lists := [][]string{m.IssuerRoles}
	for _, n := range m.Notebooks {
		lists = append(lists, n.IssuerRoles)
	}
	issuers := assumers.Issuers(m.Ec2Issuer, lists...)
	if !m.isRead {
		issuers = nil
	}
	return inFile(path, assumers.Check(settings.What, m.Assumers, issuers))
}

// NamesOf are the project and the stack that a settings file is of: the project is that of the Pulumi.yaml beside it or above, and the stack
// is in the file's name, as Pulumi.<stack>.yaml. Both are "" where nothing tells.
func NamesOf(path string) (project, stack string) {
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	if short, is := strings.CutPrefix(name, "Pulumi."); is {
		stack = short
	}
	_, project, err := findProject(filepath.Dir(path))
	if err != nil {
		return "", stack
	}
	return project, stack
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
