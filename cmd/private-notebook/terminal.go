package main

import "os"

// showsColour says whether a file is a terminal whose user wants colours (https://no-color.org).
func showsColour(file *os.File, env func(string) string) bool {
	info, err := file.Stat()
	isTerminal := err == nil && info.Mode()&os.ModeCharDevice != 0
	return isTerminal && env("NO_COLOR") == "" && env("TERM") != "dumb"
}
