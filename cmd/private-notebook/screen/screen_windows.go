package screen

import (
	"os"

	"golang.org/x/sys/windows"
)

// obeysEscapes says whether a file is a console that shows colours and overwrites lines. One of Windows does so only once it
// was asked to, and older ones never (Windows Console documentation, "SetConsoleMode").
func obeysEscapes(file *os.File) bool {
	var mode uint32
	console := windows.Handle(file.Fd())
	return windows.GetConsoleMode(console, &mode) == nil &&
		windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
