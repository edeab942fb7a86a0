#!/bin/sh
# Builds one command of this repository and says meanwhile what is happening, since the first build takes minutes.
#
#   build.sh WHAT MODULE PACKAGE TARGET PACKAGES [GO BUILD FLAGS...]
#
# WHAT is the name to show, PACKAGES about how many packages a build from nothing compiles. go build itself decides what
# is out of date. Everything is written to standard error.
set -eu
what=$1 module=$2 package=$3 target=$4 packages=$5
shift 5

mkdir -p "$(dirname "$target")"
target=$(cd "$(dirname "$target")" && pwd)/$(basename "$target")

# go build -v names each package that it compiles; anything else it says is passed on. A pipeline's status is that of
# its last command, so go's own goes through a file.
status=$(mktemp)
trap 'rm -f "$status"' EXIT
live=0
if [ -t 2 ]; then live=1; fi
{
	code=0
	(cd "$module" && go build -v "$@" -o "$target" "$package") 2>&1 || code=$?
	echo "$code" >"$status"
} | awk -v all="$packages" -v live="$live" -v what="$what" '
	BEGIN { many = 25 } # an edit compiles a few packages, and takes no time worth a word
	/^[[:alnum:]_.~-]+(\/[[:alnum:]_.~-]+)*$/ {
		n++
		if (n == many) {
			if (live) printf "\r\033[K"
			print "Building " what ". The first time takes some minutes (two cores: about " int(all / 6) " s)\nand up to 4 GB of memory: " \
				"Pulumi and the AWS SDK are compiled. Later builds take\nseconds."
			fflush()
		}
		if (live) { printf "\r\033[K  compiled %d of about %d: %s", n, (n > all ? n : all), substr($0, 1, 40); fflush() }
		else if (n % 200 == 0) { print "  compiled " n " of about " all " packages"; fflush() }
		next
	}
	{ if (live && n) printf "\r\033[K"; print; fflush() }
	END { if (live && n) printf "\r\033[K" }
' >&2
exit "$(cat "$status")"
