package main

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"strings"
)

// connections are where Linux lists the connections of a machine, each with its user.
var connections = []string{"/proc/net/tcp", "/proc/net/tcp6"}

// The columns of such a list (Linux kernel documentation, "proc_net_tcp").
const (
	localColumn, remoteColumn, stateColumn, userColumn = 1, 2, 3, 7
	// closed is the state TIME_WAIT, in which a connection has lost its user.
	closed   = "06"
	rootUser = "0"
)

// fromAnotherUser says whether somebody else on this machine asks.
func fromAnotherUser(r *http.Request) bool {
	server, isKnown := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	return isKnown && byAnotherUser(r.RemoteAddr, server.String(), fmt.Sprint(os.Getuid()), os.ReadFile)
}

// byAnotherUser says whether a connection within this machine is another user's: he may have read its address off the browser's command line.
// Only Linux tells whose it is; where that is not known, it is false. Root is let through, who can read everything and
// may be a relay, such as the one out of WSL.
func byAnotherUser(client, server, self string, read func(file string) ([]byte, error)) bool {
	from, to := hexPort(client), hexPort(server)
	var users []string
	for _, file := range connections {
		text, err := read(file)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(text)) {
			columns := strings.Fields(line)
			if len(columns) > userColumn && columns[stateColumn] != closed &&
				strings.HasSuffix(columns[localColumn], from) && strings.HasSuffix(columns[remoteColumn], to) {
				users = append(users, columns[userColumn])
			}
		}
	}
	return len(users) > 0 && !slices.Contains(users, self) && !slices.Contains(users, rootUser)
}

// hexPort is an address's port as the lists have it, behind the address.
func hexPort(address string) string {
	parsed, err := netip.ParseAddrPort(address)
	if err != nil {
		return "none"
	}
	return fmt.Sprintf(":%04X", parsed.Port())
}
