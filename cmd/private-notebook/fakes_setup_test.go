package main

import (
	"encoding/json"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"private-notebook/cmd/private-notebook/reach"
)

// onLocalhost is a server's address by the name that no proxy is asked for.
func onLocalhost(l net.Listener) string {
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return net.JoinHostPort("localhost", port)
}

// setUpFakes gives a script its AWS, network and credentials.
func setUpFakes(env *testscript.Env) error {
	f, err := newFakes(env.WorkDir, filepath.Join(env.WorkDir, researchExport))
	if err != nil {
		return err
	}
	env.Defer(func() {
		for _, close := range f.closers {
			close()
		}
	})
	env.Values["fakes"] = f
	served := httptest.NewServer(f.ec2)
	env.Defer(served.Close)
	env.Setenv("AWS_ENDPOINT_URL_EC2", served.URL)
	api := f.stack.APIEndpoints[0]
	if err := f.writeOutputs(filepath.Join(env.WorkDir, "outputs.json")); err != nil {
		return err
	}
	env.Setenv("AWS_ENDPOINT_URL_IAM", "https://"+onLocalhost(f.iam.Listener))
	env.Setenv("GOOD_IAM", "https://"+onLocalhost(f.iam.Listener))
	env.Setenv("FORGED_IAM", "https://"+onLocalhost(f.forgedIAM.Listener))
	env.Setenv("SILENT_IAM", "https://"+onLocalhost(f.halfOpen))
	bin, _, _ := strings.Cut(env.Getenv("PATH"), string(os.PathListSeparator))
	for name, value := range map[string]string{
		"FAKE_NET": f.netFile, "AWS_ENDPOINT_URL_STS": f.sts.URL, "STS": f.sts.URL, "AWS_CA_BUNDLE": filepath.Join(env.WorkDir, "ca.pem"), "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_ACCESS_KEY_ID": "AKIAISSUER", "AWS_SECRET_ACCESS_KEY": "secret-AKIAISSUER", "AWS_SESSION_TOKEN": "valid",
		"API_ID": api.ID, "API_HOST": api.Host, "API_ADDRESSES": reach.List(api.Addresses), "PATH": filepath.Join(env.WorkDir, "bin") + ":" + bin + ":/usr/bin:/bin", "HOME": env.WorkDir, "HTTPS_PROXY": "http://127.0.0.1:1",
	} {
		env.Setenv(name, value)
	}
	return f.place("vpn").write(f.netFile)
}

// writeOutputs writes what `pulumi stack output --json` would print of the stack, as far as the command needs it.
func (f *fakes) writeOutputs(file string) error {
	api, notebook := f.stack.APIEndpoints[0], f.stack.Notebooks[0]
	text, err := json.Marshal(map[string]string{
		"region": f.stack.Region, "notebookName": notebook.Name, "notebookArn": notebook.ARN, "notebookHost": notebook.Host, "vpcId": api.VPCID,
		"apiEndpointId": api.ID, "apiEndpointHost": api.Host, "clientVpnClientPrivateKey": "[secret]",
	})
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

// setNet moves the machine: net PLACE.
func setNet(ts *testscript.TestScript, _ bool, args []string) {
	f := ts.Value("fakes").(*fakes)
	ts.Check(f.place(args[0]).write(f.netFile))
}
