package accesspath_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath"
)

func TestACallerIsRecognised(t *testing.T) {
	const account = "arn:aws:iam::111122223333:"
	topology := loadTopology(t, "dev")
	role := topology.Principals[0]
	for name, arn := range map[string]string{"role reader": "role/people/reader", "group analysts": "group/analysts", "user root-ish": "user/root-ish"} {
		p := role
		p.Name, p.ARN = name, account+arn
		if name == "user root-ish" {
			p.Administers = true
		}
		topology.Principals = append(topology.Principals, p)
	}
	meant := []accesspath.Meant{
		{Notebook: "dev-notebook", Issuers: []string{"role/notebook-issuer carrying owner=ana", "group/analysts"}},
		{Notebook: "other", Issuers: []string{"role/reader"}},
	}
	for caller, want := range map[string]accesspath.Caller{
		issuerSession: {Who: accesspath.Issuer, Unsure: true, Because: "role notebook-issuer carrying owner=ana, an issuer"},
		"arn:aws:sts::111122223333:assumed-role/reader/bob": {Who: accesspath.OtherIssuer,
			Because: "role reader, who may open other notebooks but not this one"},
		account + "user/root-ish": {Who: accesspath.Administrator, Because: "user root-ish, an administrator"},
		account + "user/ana": {Who: accesspath.Issuer, Unsure: true,
			Because: "user ana, an issuer if in group analysts, which the stack does not know"},
	} {
		assert.Equal(t, want, accesspath.Recognise(topology, meant, "dev-notebook", caller), caller)
	}
	for caller, because := range map[string]string{
		"arn:aws:iam::999999999999:user/ana":                  "user ana is not among those whom the stack lets open notebooks: ",
		"arn:aws:sts::111122223333:assumed-role/stranger/eve": "role stranger is not among those whom the stack lets open notebooks: ",
	} {
		got := accesspath.Recognise(topology, meant, "dev-notebook", caller)
		assert.Empty(t, got.Who)
		assert.Contains(t, got.Because, because)
	}
	meant[1].Issuers = append(meant[1].Issuers, "role/notebook-issuer")
	assert.Equal(t, accesspath.Caller{Who: accesspath.Issuer, Because: "role notebook-issuer, an issuer"},
		accesspath.Recognise(topology, meant, "other", issuerSession))
}
