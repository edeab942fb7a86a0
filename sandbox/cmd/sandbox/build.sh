#!/bin/sh
# Builds one command of this repository and says meanwhile what is happening, since the first build takes minutes. It is run in the
# repository's root.
#
#   build.sh WHAT MODULE PACKAGE TARGET PACKAGES [GO BUILD FLAGS...]
#
# WHAT is the name to show, PACKAGES about how many packages a build from nothing compiles. Everything is written to standard error.
#
# go build decides what is out of date. It reads nine thousand files for that, which takes longer than all else that `make sandbox` does, so it
# is not asked where nothing has changed since it was asked last: no file and no folder of the repository (by the time that the system keeps
# of any change, which no program can set back), and nothing of what TARGET.built says. What does not lie in the repository is Go itself, which
# has its version there, and the module cache, which nobody changes. Deleting TARGET has go build asked again.
set -eu
what=$1 module=$2 package=$3 target=$4 packages=$5
shift 5

mkdir -p "$(dirname "$target")"
target=$(cd "$(dirname "$target")" && pwd)/$(basename "$target")
record=$target.built

# What a build depends on beside the repository's files, and what it made. A report names the commit that it was made with.
circumstances() {
	echo "$module $package $*"
	(cd "$module" && go env GOVERSION GOROOT GOFLAGS GOWORK GOEXPERIMENT GODEBUG GOFIPS140 GOOS GOARCH GOAMD64 GOARM64 \
		GOMODCACHE CGO_ENABLED CC CGO_CFLAGS CGO_LDFLAGS)
	git describe --always --abbrev=40 --exclude='*' --dirty 2>/dev/null || echo "no repository of git"
	ls -li "$target"
}

# Files that a build reads and that lie elsewhere: a workspace around the repository, or a module that go.mod replaces by a folder outside.
readsElsewhere() {
	[ -z "$(cd "$module" && go env GOWORK)" ] || return 0
	sed -n 's/.*=> *\([./][^ ]*\).*/\1/p' "$module/go.mod" | while read -r folder; do
		case $(cd "$module" && cd "$folder" 2>/dev/null && pwd)/ in "$PWD"/*) ;; *) echo "$folder" ;; esac
	done | grep -q .
}

isCurrent() {
	[ -f "$record" ] && [ -x "$target" ] &&
		[ -z "$(find . \( -name .git -o -name .build -o -name .sandbox \) -prune -o -cnewer "$record" -print 2>&1)" ] &&
		[ "$(circumstances "$@")" = "$(cat "$record")" ]
}

if isCurrent "$@"; then exit 0; fi

# go build -v names each package that it compiles; anything else it says is passed on. A pipeline's status is that of
# its last command, so go's own goes through a file. Whatever is changed from now on is newer than the record.
status=$(mktemp) begun=$(mktemp "$target.XXXXXX")
trap 'rm -f "$status" "$begun"' EXIT
rm -f "$record"
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
code=$(cat "$status")
if [ "$code" = 0 ] && ! readsElsewhere; then
	circumstances "$@" >"$begun.part"
	touch -r "$begun" "$begun.part"
	mv "$begun.part" "$record"
fi
exit "$code"
