package stack

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"gopkg.in/yaml.v3"
)

const waiversKey = "waivers"

// ReadWaivers reads from a stack's settings file which security controls the stack need not satisfy, and why: an object, or
// the text of one, which is what `pulumi config set` makes of it. Nil where the file has none. Whether the controls exist
// is not checked here.
func ReadWaivers(path, project string) (map[string]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	var file struct {
		Config map[string]yaml.Node `yaml:"config"`
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("config: %s is not YAML: %w", path, err)
	}
	for _, space := range []string{namespace, project} {
		node, has := file.Config[space+":"+waiversKey]
		if !has {
			continue
		}
		waivers := map[string]string{}
		if node.Kind == yaml.ScalarNode && node.Value != "" {
			err = json.Unmarshal([]byte(node.Value), &waivers)
		} else {
			err = node.Decode(&waivers)
		}
		if err != nil {
			return nil, fmt.Errorf("config: %s sets %s:%s, which is no object of reasons; write the control's ID, a colon and the reason",
				filepath.Base(path), space, waiversKey)
		}
		return waivers, nil
	}
	return nil, nil
}
