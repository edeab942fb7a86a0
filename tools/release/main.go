// The release program builds a command for several systems, reproducibly, with its checksums and a list of what is in it.
//
//	go run -C tools ./release ../cmd/private-notebook ../.build/release linux/amd64 darwin/arm64
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: release PACKAGE FOLDER SYSTEM/ARCHITECTURE...")
		os.Exit(2)
	}
	if err := Release(os.Args[1], os.Args[2], os.Args[3:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "error: "+err.Error())
		os.Exit(1)
	}
}
