// Package session holds one stack of this project together with the simulated AWS account that it is deployed to, both
// kept in one folder. The sandbox's command and the engine tests work through it, so that what is tested is what runs.
package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"private-notebook/sandbox/cloud"
	"private-notebook/sandbox/engine"
	"private-notebook/stacks"
)

// accountFile is the simulated account, beside the stack's state.
const accountFile = "account.json"

// Place says where a session is kept. Project is required.
type Place struct {
	// Project is the project and the stack's configuration.
	Project *engine.Project
	// Folder keeps the state, its passphrase and the account. Empty: they are kept in memory, and Keys are required.
	Folder string
	// Executable is the project's own program, as [engine.Build] makes it. "": the program of this repository.
	Executable string
	// From is a session with whose state and account this one begins: what is done in one does not show in the other. Only
	// without a Folder, and with From's Keys. Nil: nothing has been deployed.
	From *Session
	// Keys encrypt the state's secrets. Nil: those kept in Folder.
	Keys *engine.Keys
	// Cloud is the account. Nil: the one kept in Folder, founded from the project's sandbox/accounts/<stack>.json if it is
	// not there yet. A stack without such a file begins with an empty account.
	Cloud *cloud.Cloud
	// Warnings is told of locks left by a killed run. Nil: nowhere.
	Warnings io.Writer
}

// Session is a stack with its account.
type Session struct {
	*engine.Stack
	// Cloud is the simulated account.
	Cloud *cloud.Cloud
	// folder keeps the state and the account.
	folder string
}

// Open opens the account and the stack. It fails if the configuration is not valid, or if the state or the account
// cannot be read.
func Open(ctx context.Context, place Place) (*Session, error) {
	account, err := place.account()
	if err != nil {
		return nil, err
	}
	var from *engine.Stack
	if place.From != nil {
		from = place.From.Stack
	}
	stack, err := engine.Open(ctx, engine.Settings{
		Project:    place.Project,
		Folder:     place.Folder,
		From:       from,
		Keys:       place.Keys,
		Program:    stacks.Program,
		Executable: place.Executable,
		Providers:  engine.Providers{"aws": account.AWS, "tls": account.TLS},
		Warnings:   place.Warnings,
	})
	if err != nil {
		return nil, err
	}
	return &Session{Stack: stack, Cloud: account, folder: place.Folder}, nil
}

// account is the account that the place names, or keeps.
func (place Place) account() (*cloud.Cloud, error) {
	switch {
	case place.Cloud != nil:
		return place.Cloud, nil
	case place.From != nil:
		return place.From.Cloud.Copy(), nil
	case place.Folder != "":
		if err := os.MkdirAll(place.Folder, 0o700); err != nil {
			return nil, fmt.Errorf("make the sandbox's folder: %w", err)
		}
	}
	return openAccount(place)
}

func openAccount(place Place) (*cloud.Cloud, error) {
	seed, err := Seed(place.Project)
	if err != nil {
		return nil, err
	}
	path := ""
	if place.Folder != "" {
		path = filepath.Join(place.Folder, accountFile)
	}
	account, err := cloud.Open(path, seed)
	if err != nil {
		return nil, err
	}
	if place.Warnings == nil {
		place.Warnings = io.Discard
	}
	warnOfOldAccount(place, seed, account)
	return account, assumePrincipals(place, seed, account)
}

// existing matches settings that name what has to be there already, by an ID that AWS gives.
var existing = regexp.MustCompile(`\b(vpc|subnet|vpce|sg|rtb|cvpn-endpoint|rslvr-in|tgw|vgw|d)-[0-9a-f]{8,17}\b`)

// warnOfOldAccount says where the account was founded before its seed got what it has now, or from none: look-ups would fail,
// and nobody would know why.
func warnOfOldAccount(place Place, seed *cloud.Seed, account *cloud.Cloud) {
	stack := place.Project.Stack()
	if seed == nil {
		if place.Project.Says(existing) {
			fmt.Fprintf(place.Warnings, "There is no sandbox/accounts/%s.json, so the simulated account began empty: nothing that "+
				"Pulumi.%s.yaml names by ID is in it. Copy the file of the guide whose settings these are, and `make sandbox-reset STACK=%s`.\n",
				stack, stack, stack)
		}
		return
	}
	there := map[string]bool{}
	for _, resource := range account.Resources() {
		there[resource.Type+"::"+resource.ID] = true
	}
	for _, resource := range seed.Resources {
		if there[resource.Type+"::"+resource.ID] {
			continue
		}
		fmt.Fprintf(place.Warnings, "The simulated account is older than sandbox/accounts/%s.json, which has %s too: "+
			"`make sandbox-reset STACK=%s` founds it anew.\n", stack, resource.ID, stack)
		return
	}
}

// Seed is what the project says stands in the account before the stack is deployed; nil if it says nothing.
func Seed(project *engine.Project) (*cloud.Seed, error) {
	path := filepath.Join(project.Root(), "sandbox", "accounts", project.Stack()+".json")
	seed, err := cloud.LoadSeed(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return seed, err
}

// Orphans lists what the stack made in the account and its state does not know. What AWS makes along with another
// resource, such as a VPC's default security group, is no orphan: a stack adopts it, and it goes with that resource.
func (s *Session) Orphans(ctx context.Context) ([]cloud.Resource, error) {
	resources, err := s.Resources(ctx)
	if err != nil {
		return nil, err
	}
	known := make(map[string]bool, len(resources))
	for _, resource := range resources {
		known[resource.Type+"::"+resource.ID] = true
	}
	var orphans []cloud.Resource
	for _, resource := range s.Cloud.Resources() {
		if resource.URN != "" && resource.Owner == "" && !known[resource.Type+"::"+resource.ID] {
			orphans = append(orphans, resource)
		}
	}
	return orphans, nil
}
