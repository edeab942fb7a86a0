#!/usr/bin/env bash
# Deploys a stack onto the simulated AWS and writes the access-path report as Markdown: report.sh STACK FILE, in any folder of the
# repository. Exit status: 0 as intended, 3 at least one path differs from allowedPaths, anything else a failure.
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: report.sh STACK FILE" >&2; exit 2; }
stack=$1
report=$(realpath -m "$2")
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

make command sandbox-build
.build/sandbox up "$stack"
export=$(mktemp)
trap 'rm -f "$export"' EXIT
.build/sandbox export "$stack" >"$export"

# The command itself, and not make: make turns every exit status into 2.
status=0
.build/private-notebook paths --export "$export" --config "Pulumi.$stack.yaml" --format markdown >"$report" || status=$?
case $status in
0) echo "As intended. The report is $report." ;;
3) echo "At least one path differs from allowedPaths. The report is $report." >&2 ;;
esac
exit $status
