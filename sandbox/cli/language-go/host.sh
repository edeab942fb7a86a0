#!/bin/sh
# Starts Pulumi's Go language host. Where PRIVATE_NOTEBOOK_PROGRAM names a program, from the project's folder, the host runs that one instead of
# compiling the project's. Pulumi has runtime.options.binary for that, which its command line sends with each request today. The host that can be
# built here is older: it knows the flag -binary alone.
exec "$(dirname "$0")/language-go/pulumi-language-go" ${PRIVATE_NOTEBOOK_PROGRAM:+-binary "$PRIVATE_NOTEBOOK_PROGRAM"} "$@"
