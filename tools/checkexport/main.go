// Command checkexport reads a Pulumi deployment on standard input, in the format of `pulumi stack export`, checks that it is one
// and that it gives no private key away, and says what it holds. CI pipes `make sandbox-export` through it.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err == nil {
		err = check(text, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "checkexport:", err)
		os.Exit(1)
	}
}

// deploymentVersion is the format that Pulumi has written since 2019.
const deploymentVersion = 3

// export is what is checked of a deployment.
type export struct {
	Version    int `json:"version"`
	Deployment struct {
		Resources []struct {
			URN    string `json:"urn"`
			Type   string `json:"type"`
			Custom bool   `json:"custom"`
		} `json:"resources"`
		PendingOperations []json.RawMessage `json:"pending_operations"`
	} `json:"deployment"`
}

// check fails for what is not exactly one deployment of the known version with resources in it, for operations that were never
// finished, and for a private key in plain text.
func check(text []byte, out io.Writer) error {
	var read export
	if err := json.Unmarshal(text, &read); err != nil {
		return fmt.Errorf("standard input is not one JSON value (%w); nothing but the deployment may be printed there", err)
	}
	resources := read.Deployment.Resources
	switch {
	case read.Version != deploymentVersion:
		return fmt.Errorf("the deployment has version %d, not %d", read.Version, deploymentVersion)
	case len(resources) == 0:
		return errors.New("the deployment has no resources; deploy the stack first")
	case len(read.Deployment.PendingOperations) > 0:
		return fmt.Errorf("the deployment has %d pending operations; run up again", len(read.Deployment.PendingOperations))
	case bytes.Contains(text, []byte("PRIVATE KEY")):
		return errors.New("the deployment holds a private key in plain text; mark it as a secret")
	}
	resourceCount, componentCount := 0, 0
	for i, r := range resources {
		if r.URN == "" || r.Type == "" {
			return fmt.Errorf("resource %d of the deployment has no URN or no type", i+1)
		}
		switch {
		case strings.HasPrefix(r.Type, "pulumi:"): // the stack itself and its providers
		case r.Custom:
			resourceCount++
		default:
			componentCount++
		}
	}
	_, err := fmt.Fprintf(out, "a deployment of version %d with %d resources and %d components, no private key in plain text\n",
		read.Version, resourceCount, componentCount)
	return err
}
