package reach

import "golang.org/x/sys/windows"

// What Windows says of a connection: its sockets have numbers of their own, which package syscall's POSIX names do not equal.
const (
	errRefused       = windows.WSAECONNREFUSED
	errNoHostRoute   = windows.WSAEHOSTUNREACH
	errNoNetRoute    = windows.WSAENETUNREACH
	errResetByServer = windows.WSAECONNRESET
)
