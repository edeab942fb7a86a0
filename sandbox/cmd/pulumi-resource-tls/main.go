// Command pulumi-resource-tls serves the simulated tls provider as a Pulumi plugin, so that the pulumi command line
// can use it in the place of the real one. It keeps nothing and needs no settings.
package main

import (
	"fmt"
	"os"

	"private-notebook/sandbox/cloud"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve() error {
	account, err := cloud.Open("", nil)
	if err != nil {
		return err
	}
	return cloud.Serve(account.TLS(), os.Args[1:], os.Stdout)
}
