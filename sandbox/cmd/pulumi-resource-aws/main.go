// Command pulumi-resource-aws serves the simulated aws provider as a Pulumi plugin, so that the pulumi command line
// can use it in the place of the real one. PRIVATE_NOTEBOOK_CLOUD is the absolute path of the file that holds the
// account, and PRIVATE_NOTEBOOK_SEED, which may be empty, that of the seed that founds a new one.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"private-notebook/sandbox/cloud"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve() error {
	account, err := open(os.Getenv("PRIVATE_NOTEBOOK_CLOUD"), os.Getenv("PRIVATE_NOTEBOOK_SEED"))
	if err != nil {
		return err
	}
	return errors.Join(cloud.Serve(account.AWS(), os.Args[1:], os.Stdout), account.Close())
}

// open opens the account that the environment names. Without one, a stack would be deployed to nowhere.
func open(path, seedPath string) (*cloud.Cloud, error) {
	if !filepath.IsAbs(path) {
		return nil, fmt.Errorf("the simulated aws provider needs the absolute path of its account's file in "+
			"PRIVATE_NOTEBOOK_CLOUD, got %q", path)
	}
	if seedPath == "" {
		return cloud.Open(path, nil)
	}
	seed, err := cloud.LoadSeed(seedPath)
	if err != nil {
		return nil, err
	}
	return cloud.Open(path, seed)
}
