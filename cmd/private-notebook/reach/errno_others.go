//go:build !windows

package reach

import "syscall"

// What the system says of a connection.
const (
	errRefused       = syscall.ECONNREFUSED
	errNoHostRoute   = syscall.EHOSTUNREACH
	errNoNetRoute    = syscall.ENETUNREACH
	errResetByServer = syscall.ECONNRESET
)
