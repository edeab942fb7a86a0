// The rename program gives this repository's modules another path: that of the place where their owner hosts them.
//
//	go run -C tools ./rename example.org/platform/private-notebook ..
//
// It changes the module, require and replace lines of every go.mod, every import, and the import rules of internal/lint. Names of resources,
// configuration keys, URNs and formats of files hold the same words and stay as they are: they are contracts with stacks that exist.
package main

import (
	"fmt"
	"os"
	"regexp"
)

// pathForm is what Go takes as a module's path, as far as it matters here: elements of letters, digits and a few marks.
var pathForm = regexp.MustCompile(`^[a-z0-9][a-zA-Z0-9._~-]*(/[a-zA-Z0-9._~-]+)*$`)

func main() {
	if len(os.Args) != 3 || !pathForm.MatchString(os.Args[1]) {
		fmt.Fprintln(os.Stderr, "usage: rename PATH FOLDER; PATH is the root module's new path, such as example.org/platform/private-notebook")
		os.Exit(2)
	}
	changed, err := Rename(os.Args[2], os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "error: "+err.Error())
		os.Exit(1)
	}
	fmt.Printf("%d files changed. Now run make lint and make test.\n", changed)
}
