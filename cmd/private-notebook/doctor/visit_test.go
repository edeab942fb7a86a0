package doctor

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/private-notebook/stack"
	"private-notebook/internal/awsnames"
)

func TestBrowsersThatAskElsewhere(t *testing.T) {
	for _, row := range []struct {
		name, text string
		reads      func(string) bool
		want       bool
	}{
		{"Firefox first", `user_pref("network.trr.mode", 2);`, firefoxAsksElsewhere, true},
		{"Firefox only", "x\nuser_pref(\"network.trr.mode\", 3);\r\n", firefoxAsksElsewhere, true},
		{"Firefox off", `user_pref("network.trr.mode", 5);`, firefoxAsksElsewhere, false},
		{"Firefox by itself", `user_pref("network.trr.uri", "https://x");`, firefoxAsksElsewhere, false},
		{"Firefox, a comment", `// user_pref("network.trr.mode", 3);`, firefoxAsksElsewhere, false},
		{"Chrome secure", `{"dns_over_https":{"mode":"secure"}}`, chromiumAsksElsewhere, true},
		{"Chrome automatic", `{"dns_over_https":{"mode":"automatic"}}`, chromiumAsksElsewhere, false},
		{"Chrome by itself", `{}`, chromiumAsksElsewhere, false},
		{"Chrome, no JSON", `secure`, chromiumAsksElsewhere, false},
	} {
		t.Run(row.name, func(t *testing.T) { assert.Equal(t, row.want, row.reads(row.text)) })
	}
}

func TestTheOrderIsJudgedByTheVPNsServer(t *testing.T) {
	names, err := awsnames.ForRegion("ap-northeast-1")
	require.NoError(t, err)
	right, wrong := Resolver{Servers: []string{"10.60.0.2"}}, Resolver{Servers: []string{"1.1.1.1", "10.60.0.2"}}
	for _, row := range []struct {
		name    string
		asks    []Resolver
		vpn     *stack.ClientVPN
		private bool
		want    Status
		says    string
	}{
		{"right", []Resolver{right}, &stack.ClientVPN{DNSServers: []string{"10.60.0.2"}}, true, OK, "this machine asks 10.60.0.2 for " + notebookHost},
		{"both at once", []Resolver{right, wrong}, &stack.ClientVPN{DNSServers: []string{"10.60.0.2"}}, true, Warning,
			"this machine asks 10.60.0.2 and 1.1.1.1, 10.60.0.2 for " + notebookHost + ", and takes whichever answers first"},
		{"second", []Resolver{wrong}, &stack.ClientVPN{DNSServers: []string{"10.60.0.2"}}, false, Failed,
			"this machine asks 1.1.1.1, 10.60.0.2 for " + notebookHost + ", and not 10.60.0.2, which the VPN hands out"},
		{"a forwarder", []Resolver{wrong}, &stack.ClientVPN{DNSServers: []string{"10.60.0.2"}}, true, Warning,
			"this machine asks 1.1.1.1, 10.60.0.2 for " + notebookHost + ", and not 10.60.0.2, which the VPN hands out; the answer is private all the same"},
		{"no VPN", []Resolver{wrong}, nil, false, Skipped, "this machine asks 1.1.1.1, 10.60.0.2 for " + notebookHost},
		{"a VPN without DNS", []Resolver{wrong}, &stack.ClientVPN{}, false, Skipped, "this machine asks 1.1.1.1, 10.60.0.2 for " + notebookHost},
		{"nobody", nil, nil, false, Skipped, "the DNS settings could not be read"},
	} {
		t.Run(row.name, func(t *testing.T) {
			v := &visit{vpn: row.vpn, private: row.private, notebook: stack.Notebook{Host: notebookHost}, stack: stack.Stack{Names: names}}
			got := v.judgeOrder(row.asks, nil)
			assert.Equal(t, row.want, got.Status)
			assert.Equal(t, row.says, got.Because)
			assert.Equal(t, row.want == Failed || row.want == Warning, got.Remedy != "", "what is wrong has a remedy")
		})
	}
}

// Only what reads the machine is run here: what it finds is the machine's own affair.
func TestThisMachineHasAnAddress(t *testing.T) {
	all, err := ThisMachine().Addresses()
	require.NoError(t, err)
	require.NotEmpty(t, all, "loopback at least")
	for _, a := range all {
		assert.NotEmpty(t, a.Interface)
		assert.True(t, a.Address.IsValid())
	}
	_, err = ThisMachine().Run(t.Context(), "there-is-no-such-program")
	assert.Error(t, err)
}
