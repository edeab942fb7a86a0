#!/usr/bin/env bash
# A newer AWS SDK for Go hides a machine's wrong clock: where AWS refuses the first call for it, the SDK signs again with AWS's time and
# succeeds. A program that used to report the wrong clock says nothing any more after the upgrade.
#
# Seen with github.com/aws/aws-sdk-go-v2 1.41.9 (service/sts 1.42.3) and 1.48.0 (service/sts 1.52.0) on 2026-11-29. The server here is of
# another time than the machine by an hour, and refuses a signature of another time with the code that AWS uses. With the older version the
# first call of a client fails after one request, and the second succeeds, since AWS's time is known by then. With the newer one the first
# call succeeds too, in two requests.
#
# It matters where a wrong clock is what somebody has to be told: other programs of that machine, such as a VPN client that checks
# certificates, do fail. The companion command of this repository sets DisableClockSkewCorrection (cmd/private-notebook/notebookapi) and reports it.
#
# Needs Go and the Go module mirror. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	var asked int
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		there := time.Now().Add(time.Hour)
		w.Header().Set("Date", there.UTC().Format(http.TimeFormat))
		signed, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
		if err != nil || there.Sub(signed).Abs() > 5*time.Minute {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, `<ErrorResponse><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>Signature expired</Message></Error></ErrorResponse>`)
			return
		}
		fmt.Fprint(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`)
	}))
	defer server.Close()
	client := sts.New(sts.Options{
		Region: "eu-central-1", BaseEndpoint: aws.String(server.URL),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "example"}, nil
		}),
	})
	for call := 1; call <= 2; call++ {
		asked = 0
		_, err := client.GetCallerIdentity(context.Background(), nil)
		fmt.Printf("call %d: succeeds %v, requests %d\n", call, err == nil, asked)
	}
}
GO
try() { # try VERSION-OF-STS
	printf 'module finding\n\ngo 1.26\n' >go.mod
	rm -f go.sum
	go get "github.com/aws/aws-sdk-go-v2/service/sts@$1" >/dev/null 2>&1
	go mod tidy >/dev/null 2>&1
	echo "sts $1, core $(go list -m -f '{{.Version}}' github.com/aws/aws-sdk-go-v2)"
	go run .
}
got=$(try v1.42.3; try v1.52.0)
printf '%s\n' "$got"
want='sts v1.42.3, core v1.41.9
call 1: succeeds false, requests 1
call 2: succeeds true, requests 1
sts v1.52.0, core v1.48.0
call 1: succeeds true, requests 2
call 2: succeeds true, requests 1'
[ "$got" = "$want" ] || { echo "The behaviour has changed." >&2; exit 1; }
echo "As described: the newer version signs again with AWS's time and succeeds."
