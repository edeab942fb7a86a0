package main

import (
	"errors"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Lists as Linux prints them: the browser's side of a connection from port 40000 to port 50000, and other connections.
const (
	heading = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
	ours    = "   0: 0100007F:9C40 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 20 4 30 10 -1\n"
	theirs  = "   1: 0100007F:9C40 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1001        0 2 1 0 20 4 30 10 -1\n"
	roots   = "   2: 0100007F:9C40 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 3 1 0 20 4 30 10 -1\n"
	gone    = "   3: 0100007F:9C40 0100007F:C350 06 00000000:00000000 03:00000000 00000000     0        0 0 3 0\n"
	mapped  = "   4: 0000000000000000FFFF00000100007F:9C40 0000000000000000FFFF00000100007F:C350 01 00000000:00000000 00:00000000 00000000  1001        0 2 1\n"
	servers = "   5: 0100007F:C350 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 4 1 0 20 4 30 10 -1\n"
	others  = "   6: 0100007F:9C41 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 5 1 0 20 4 30 10 -1\n"
)

func TestAnotherUsersConnectionIsKnown(t *testing.T) {
	for name, row := range map[string]struct {
		four, six string
		want      bool
	}{
		"one's own":                         {heading + servers + ours, heading, false},
		"another's":                         {heading + servers + theirs, heading, true},
		"another's, as IPv6 has it":         {heading + servers, heading + mapped, true},
		"root's, such as a relay":           {heading + servers + roots, heading, false},
		"another's, after one that is gone": {heading + gone + theirs, heading, true},
		"beside one's own":                  {heading + others + theirs, heading, true},
		"not listed":                        {heading + servers, heading, false},
		"no lists":                          {"", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, row.want, byAnotherUser("127.0.0.1:40000", "127.0.0.1:50000", "1000", func(file string) ([]byte, error) {
				text := map[string]string{"/proc/net/tcp": row.four, "/proc/net/tcp6": row.six}[file]
				if text == "" {
					return nil, errors.New("none")
				}
				return []byte(text), nil
			}))
		})
	}
	assert.False(t, byAnotherUser("?", "?", "1000", os.ReadFile), "what is no address is not known")
}
