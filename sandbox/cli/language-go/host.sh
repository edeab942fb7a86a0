#!/bin/sh
# Starts Pulumi's Go language host. Where PRIVATE_NOTEBOOK_PROGRAM names a program, from the project's folder, the host runs that one instead of
# compiling the project's. Pulumi has runtime.options.binary for it; the host that can be built here takes no option but a flag, and its
# command line has not set that flag since options are sent with each request.
exec "$(dirname "$0")/language-go/pulumi-language-go" ${PRIVATE_NOTEBOOK_PROGRAM:+-binary "$PRIVATE_NOTEBOOK_PROGRAM"} "$@"
