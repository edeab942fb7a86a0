#!/usr/bin/env bash
# A date without quotes in a Pulumi settings file reaches the program as another text.
#
# Seen with github.com/pulumi/pulumi/sdk/v3 v3.255.0 on 2026-11-28: the settings file has `demo:until: 2026-12-31`. YAML reads that as a moment, and
# Pulumi's package config hands it to the program as "2026-12-31 00:00:00 +0000 UTC": the text of Go's time.Time, which no one wrote. A date
# within an object fares alike. With quotes it stays "2026-12-31".
#
# It matters where a setting is a reason, a tag or an expiry that somebody reads later: the program of this repository refuses texts that
# bear the trace, and says to use quotes (stacks: "is how Pulumi hands on a date without quotes").
#
# Needs Go and the Go module mirror. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >go.mod <<'MOD'
module finding

go 1.26
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"gopkg.in/yaml.v3"
)

func main() {
	var read config.Map
	text := "demo:until: 2026-12-31\ndemo:quoted: \"2026-12-31\"\ndemo:waiver:\n  until: 2026-12-31\n"
	if err := yaml.Unmarshal([]byte(text), &read); err != nil {
		panic(err)
	}
	for _, name := range []string{"until", "quoted", "waiver"} {
		value, err := read[config.MustMakeKey("demo", name)].Value(config.NopDecrypter)
		fmt.Println(name, value, err)
	}
}
GO
go get github.com/pulumi/pulumi/sdk/v3@v3.255.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
got=$(go run .)
want='until 2026-12-31 00:00:00 +0000 UTC <nil>
quoted 2026-12-31 <nil>
waiver {"until":"2026-12-31 00:00:00 +0000 UTC"} <nil>'
printf '%s\n' "$got"
[ "$got" = "$want" ] || { echo "The behaviour has changed." >&2; exit 1; }
echo "As described: a date without quotes arrives as another text."
