package doctor

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/private-notebook/stack"
	"private-notebook/internal/awsnames"
)

func TestBrowsersThatAskElsewhere(t *testing.T) {
	for _, row := range []struct {
		name, text string
		reads      func(string, string) bool
		want       bool
	}{
		{"Firefox first", `user_pref("network.trr.mode", 2);`, firefoxAsksElsewhere, true},
		{"Firefox only", "x\nuser_pref(\"network.trr.mode\", 3);\r\n", firefoxAsksElsewhere, true},
		{"Firefox off", `user_pref("network.trr.mode", 5);`, firefoxAsksElsewhere, false},
		{"Firefox by itself", `user_pref("network.trr.uri", "https://x");`, firefoxAsksElsewhere, false},
		{"Firefox, a comment", `// user_pref("network.trr.mode", 3);`, firefoxAsksElsewhere, false},
		{"Firefox, rolled out", `user_pref("doh-rollout.mode", 2);`, firefoxAsksElsewhere, true},
		{"Firefox, rolled out, and off by default", "user_pref(\"doh-rollout.mode\", 2);\nuser_pref(\"network.trr.mode\", 0);", firefoxAsksElsewhere, true},
		{"Firefox, rolled out, and turned off", "user_pref(\"doh-rollout.mode\", 2);\nuser_pref(\"network.trr.mode\", 5);", firefoxAsksElsewhere, false},
		{"Firefox, but not for this domain", "user_pref(\"network.trr.mode\", 3);\nuser_pref(\"network.trr.excluded-domains\", \"example.org, sagemaker.aws\");",
			firefoxAsksElsewhere, false},
		{"Firefox, but not for another domain", "user_pref(\"network.trr.mode\", 3);\nuser_pref(\"network.trr.excluded-domains\", \"maker.aws\");",
			firefoxAsksElsewhere, true},
		{"Chrome secure", `{"dns_over_https":{"mode":"secure"}}`, chromiumAsksElsewhere, true},
		{"Chrome automatic", `{"dns_over_https":{"mode":"automatic"}}`, chromiumAsksElsewhere, false},
		{"Chrome by itself", `{}`, chromiumAsksElsewhere, false},
		{"Chrome, no JSON", `secure`, chromiumAsksElsewhere, false},
	} {
		t.Run(row.name, func(t *testing.T) { assert.Equal(t, row.want, row.reads(row.text, notebookHost)) })
	}
}

func TestTheOrderIsJudgedByTheVPNsServer(t *testing.T) {
	names, err := awsnames.ForRegion("ap-northeast-1")
	require.NoError(t, err)
	right, wrong := Resolver{Servers: []string{"10.60.0.2"}}, Resolver{Servers: []string{"1.1.1.1", "10.60.0.2"}}
	left := Resolver{Interface: "rule for .sagemaker.aws", Servers: []string{"10.60.0.2"}}
	quiet := Patient{Machine: Machine{ReadFile: func(string) ([]byte, error) { return nil, os.ErrNotExist }}}
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
		{"a forwarder", []Resolver{wrong}, &stack.ClientVPN{DNSServers: []string{"10.60.0.2"}}, true, OK,
			"this machine asks 1.1.1.1, 10.60.0.2 for " + notebookHost + ", and not 10.60.0.2, which the VPN hands out; the answer is private all the same"},
		{"no VPN", []Resolver{wrong}, nil, false, Skipped, "this machine asks 1.1.1.1, 10.60.0.2 for " + notebookHost},
		{"left behind", []Resolver{left}, nil, false, Warning,
			"this machine asks 10.60.0.2 (rule for .sagemaker.aws) for " + notebookHost + ", which answers on the VPN alone"},
		{"in the VPC", []Resolver{right}, nil, true, Skipped, "this machine asks 10.60.0.2 for " + notebookHost},
		{"a VPN without DNS", []Resolver{wrong}, &stack.ClientVPN{}, false, Skipped, "this machine asks 1.1.1.1, 10.60.0.2 for " + notebookHost},
		{"nobody", nil, nil, false, Skipped, "the DNS settings could not be read"},
	} {
		t.Run(row.name, func(t *testing.T) {
			v := &visit{vpn: row.vpn, private: row.private, notebook: stack.Notebook{Host: notebookHost}, Patient: quiet,
				stack: stack.Stack{Names: names, ClientVPNs: []stack.ClientVPN{{DNSServers: []string{"10.60.0.2"}}}}}
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
	_, err = ThisMachine().Run(t.Context(), "go", "nonsense")
	assert.ErrorContains(t, err, "go: exit status 2: go nonsense: unknown command")
}
