package compliance_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"private-notebook/accesspath/observe"
	"private-notebook/internal/environments"
)

// exports are deployments that the sandbox's tests hold to what the program declares.
const exports = "../accesspath/observe/testdata/"

// root is the project's folder, seen from this package.
const root = ".."

func deployment(t *testing.T, environment string) []observe.Resource {
	t.Helper()
	file, err := os.Open(exports + environment + ".export.json")
	require.NoError(t, err, environments.NoExport(environment))
	defer file.Close()
	export, err := observe.ReadExport(file)
	require.NoError(t, err)
	return export.Resources
}

func waivers(t *testing.T, environment string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "Pulumi."+environment+".yaml"))
	require.NoError(t, err)
	var file struct {
		Config struct {
			Waivers map[string]string `yaml:"private-notebook:waivers"`
		} `yaml:"config"`
	}
	require.NoError(t, yaml.Unmarshal(text, &file))
	return file.Config.Waivers
}

type object = map[string]any

// edit changes a deployment as somebody's hand would.
type edit func(t *testing.T, resources []observe.Resource) []observe.Resource

// set changes one property of the resource of a type whose name ends so; nil takes it away.
func set(token, name, property string, value any) edit {
	return func(t *testing.T, resources []observe.Resource) []observe.Resource {
		t.Helper()
		changed := 0
		for _, r := range resources {
			if strings.Contains(r.Type, token) && strings.HasSuffix(r.URN, name) {
				delete(r.Outputs, property)
				r.Inputs[property] = value
				changed++
			}
		}
		require.Equal(t, 1, changed, "resources of %s named %s", token, name)
		return resources
	}
}

// add declares one more resource.
func add(token string, properties object) edit {
	return func(_ *testing.T, resources []observe.Resource) []observe.Resource {
		return append(resources, observe.Resource{URN: "urn:pulumi:dev::any::" + token + "::added", Type: token, ID: "added-1", Inputs: properties})
	}
}

// inVpc adds a resource to the deployment's own VPC.
func inVpc(token string, properties object) edit {
	return func(t *testing.T, resources []observe.Resource) []observe.Resource {
		for _, r := range resources {
			if r.Type == "aws:ec2/vpc:Vpc" {
				properties["vpcId"] = r.ID
			}
		}
		return add(token, properties)(t, resources)
	}
}

// without takes the resources of a type away.
func without(token string) edit {
	return func(_ *testing.T, resources []observe.Resource) []observe.Resource {
		var kept []observe.Resource
		for _, r := range resources {
			if r.Type != token {
				kept = append(kept, r)
			}
		}
		return kept
	}
}

// both makes one edit of two.
func both(first, second edit) edit {
	return func(t *testing.T, resources []observe.Resource) []observe.Resource {
		return second(t, first(t, resources))
	}
}
