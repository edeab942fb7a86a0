// Command pulumi-resource-private-notebook is a Pulumi plugin: it offers the components of this project to every Pulumi language. Pulumi
// starts it, asks it for the package's schema, and has it declare components in the place of a program that is not written in Go.
package main

import (
	_ "embed"
	"fmt"
	"os"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"private-notebook/cmd/pulumi-resource-private-notebook/catalog"
	"private-notebook/cmd/pulumi-resource-private-notebook/componentserver"
)

// schema is written by `go test ./schema -update`.
//
//go:embed schema.json
var schema []byte

func main() {
	err := provider.Main(catalog.Package, func(host *provider.HostClient) (pulumirpc.ResourceProviderServer, error) {
		return componentserver.New(schema, host), nil
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "error: "+err.Error())
		os.Exit(1)
	}
}
