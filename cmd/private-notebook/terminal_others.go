//go:build !windows

package main

import "os"

// obeysEscapes says whether a file is a terminal that shows colours and overwrites lines.
func obeysEscapes(file *os.File) bool { return isTerminal(file) }
