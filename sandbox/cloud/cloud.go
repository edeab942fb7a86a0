package cloud

import (
	"fmt"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/fsutil"
)

// Cloud is a simulated AWS account with the providers that serve it. It may be used by many goroutines, and several
// processes may have the same file open.
type Cloud struct {
	faults faults

	mu      sync.Mutex
	watch   func([]Resource) // nil for nobody
	account *account
	path    string            // "" keeps the account in memory only
	lock    *fsutil.FileMutex // held for each use of the file; nil without a path
	file    writtenFile
}

// Open loads the simulated account kept at path, or founds it from the seed if there is none; a nil seed founds
// an empty account. An empty path keeps the account in memory only. It fails if the file is there but cannot be
// read, and if the seed holds what AWS would refuse.
func Open(path string, seed *Seed) (*Cloud, error) {
	c := &Cloud{account: newAccount(), path: path}
	if path == "" {
		return c, seed.found(c.account)
	}
	c.lock = fsutil.NewFileMutex(path + ".lock")
	if err := makeFolder(path); err != nil {
		return nil, err
	}
	err := c.locked(func() error {
		if c.file.info != nil {
			return c.fold() // there is a file, and it was just read
		}
		if err := seed.found(c.account); err != nil {
			return err
		}
		return c.save(c.account)
	})
	return c, err
}

// AWS is the simulated aws provider. Each call returns a provider with a configuration of its own, as each provider
// resource of a stack has; all of them share the account.
func (c *Cloud) AWS() plugin.Provider { return newAWSProvider(c) }

// TLS is the simulated tls provider. It keeps nothing in the account and never touches its file.
func (c *Cloud) TLS() plugin.Provider { return newTLSProvider(&c.faults) }

// Inject stages a failure. Faults are not kept in the account's file.
func (c *Cloud) Inject(f Fault) { c.faults.stage(f) }

// Resources is everything in the account, sorted by type and ID. The result is the caller's own.
func (c *Cloud) Resources() (list []Resource) {
	// Only a file damaged since Open can fail here; a nil list then shows that nothing can be said.
	_ = c.view(func(a *account) { list = a.list() })
	return list
}

// Watch shows the account to see after each change of it, as Resources does: no state that a program passes through stays unseen.
// The calls come one after the other, and none of them may use the Cloud. Nil ends the watch.
func (c *Cloud) Watch(see func([]Resource)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.watch = see
}

func (a *account) list() []Resource {
	var list []Resource
	for _, r := range a.sorted() {
		copied := *r
		copied.Props = plainCopy(r.Props)
		list = append(list, copied)
	}
	return list
}

// Modify changes what is in the account behind Pulumi's back. The id is a physical ID; where two types share
// one (a role and its instance profile, say), write the type token, two colons and the ID. The change sees inputs
// and outputs together and nothing checks what it does. It fails if the ID names no resource, or more than one.
func (c *Cloud) Modify(id string, change func(p resource.PropertyMap)) error {
	return c.update(func(a *account) error {
		r, err := a.byPhysicalID(id)
		if err != nil {
			return err
		}
		changed := *r
		changed.Props = plainCopy(r.Props)
		change(changed.Props)
		a.drop(r)
		a.put(&changed)
		return nil
	})
}

// Remove takes a resource out of the account behind Pulumi's back, with what AWS deletes with it and regardless of
// what refers to it. A default security group, which AWS lets nobody delete, only stops to belong to its Pulumi resource.
// The id is as for Modify.
func (c *Cloud) Remove(id string) error {
	return c.update(func(a *account) error {
		r, err := a.byPhysicalID(id)
		if err != nil {
			return err
		}
		if awsKinds[r.Type].kept {
			return a.release(awsKinds[r.Type], r)
		}
		a.remove(r)
		return nil
	})
}

// byPhysicalID is the one resource that an ID, or a type token and an ID, names.
func (a *account) byPhysicalID(id string) (*Resource, error) {
	var hits []*Resource
	for _, r := range a.sorted() {
		if r.ID == id || r.Type+"::"+r.ID == id {
			hits = append(hits, r)
		}
	}
	switch len(hits) {
	case 1:
		return hits[0], nil
	case 0:
		return nil, fmt.Errorf("the simulated account holds nothing with the ID %q", id)
	}
	var names []string
	for _, r := range hits {
		names = append(names, r.Type+"::"+r.ID)
	}
	return nil, fmt.Errorf("the ID %q names %d resources of the simulated account; use one of %s",
		id, len(hits), strings.Join(names, ", "))
}

// plainCopy is a deep copy: a change may alter nested objects, which copies of a map share.
func plainCopy(m resource.PropertyMap) resource.PropertyMap { return resource.PropertyMap(plain(m)) }

// view lets see look at the account as it stands.
func (c *Cloud) view(see func(a *account)) error {
	return c.locked(func() error {
		see(c.account)
		return nil
	})
}

// update applies a change to a copy of the account and keeps the copy, in memory and in the file, if it succeeds.
func (c *Cloud) update(change func(a *account) error) error {
	return c.locked(func() error {
		draft := c.account.copy()
		if err := change(draft); err != nil {
			return err
		}
		if c.path != "" {
			if err := c.keep(draft); err != nil {
				return err
			}
		}
		c.account = draft
		if c.watch != nil {
			c.watch(draft.list())
		}
		return nil
	})
}

// locked runs use with the account to itself, after reading what another process may have written meanwhile.
func (c *Cloud) locked(use func() error) (err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.path == "" {
		return use()
	}
	if err := c.lock.Lock(); err != nil {
		return fmt.Errorf("cannot lock the simulated account %s: %w", c.path, err)
	}
	defer func() {
		if unlockErr := c.lock.Unlock(); err == nil && unlockErr != nil {
			err = fmt.Errorf("cannot unlock the simulated account %s: %w", c.path, unlockErr)
		}
	}()
	if err := c.reload(); err != nil {
		return err
	}
	return use()
}
