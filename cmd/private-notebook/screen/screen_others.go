//go:build !windows

package screen

import "os"

// obeysEscapes says whether a file is a terminal that shows colours and overwrites lines.
func obeysEscapes(file *os.File) bool { return IsTerminal(file) }
