package main

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	const stack = `{"urn":"urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev","type":"pulumi:pulumi:Stack"}`
	const network = `{"urn":"urn:pulumi:dev::p::p:index:Network::n","type":"p:index:Network"}`
	const vpc = `{"urn":"urn:pulumi:dev::p::aws:ec2/vpc:Vpc::v","type":"aws:ec2/vpc:Vpc","custom":true}`
	deployment := func(inner string) string { return `{"version":3,"deployment":{` + inner + `}}` }
	for name, row := range map[string]struct{ text, want string }{
		"a deployment":          {deployment(`"resources":[` + stack + `,` + network + `,` + vpc + `]`), ""},
		"words before it":       {"Building.\n" + deployment(`"resources":[`+vpc+`]`), "not one JSON value"},
		"a second value":        {deployment(`"resources":[`+vpc+`]`) + "{}", "not one JSON value"},
		"another version":       {`{"version":4,"deployment":{"resources":[` + vpc + `]}}`, "has version 4, not 3"},
		"no resources":          {deployment(`"resources":[]`), "has no resources"},
		"an unfinished one":     {deployment(`"resources":[` + vpc + `],"pending_operations":[{}]`), "1 pending operations"},
		"a resource of no type": {deployment(`"resources":[{"urn":"u"}]`), "resource 1 of the deployment has no URN or no type"},
		"a key":                 {deployment(`"resources":[` + vpc + `],"k":"-----BEGIN RSA PRIVATE KEY-----"`), "private key in plain text"},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			err := check([]byte(row.text), &out)
			switch {
			case row.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case row.want == "" && out.String() != "a deployment of version 3 with 1 resources and 1 components, no private key in plain text\n":
				t.Errorf("said %q", out.String())
			case row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want)):
				t.Errorf("got error %v, want one with %q", err, row.want)
			}
		})
	}
}
