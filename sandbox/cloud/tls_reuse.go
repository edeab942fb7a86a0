package cloud

import (
	"fmt"
	"maps"
	"sync"
	"sync/atomic"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// madeKeys are the private keys that are handed out again; nil makes each anew.
var madeKeys atomic.Pointer[sync.Map]

// madeKey is what the tls provider made of one key.
type madeKey struct {
	id  string
	out props
}

// ReuseKeys has the tls provider of every account in this process hand out the same private key again to a resource of the same URN with the
// same inputs. It is for tests, which deploy the same stacks hundreds of times: making the keys takes a third of that.
func ReuseKeys() { madeKeys.Store(&sync.Map{}) }

// make makes a resource, or finds the key that was made for it before.
func (k *tlsKind) make(urn resource.URN, in props) (string, props, error) {
	made := madeKeys.Load()
	if made == nil || k.token != privateKey {
		return k.generate(in)
	}
	key := fmt.Sprint(urn, in)
	if known, isThere := made.Load(key); isThere {
		return known.(madeKey).id, maps.Clone(known.(madeKey).out), nil
	}
	id, out, err := k.generate(in)
	if err == nil {
		made.Store(key, madeKey{id, maps.Clone(out)})
	}
	return id, out, err
}
