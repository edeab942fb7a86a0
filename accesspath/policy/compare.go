package policy

import (
	"cmp"
	"encoding/base64"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

func stringEquals(pattern []token, value string) truth {
	return truthOf(plainText(pattern) == value)
}

func stringEqualsFold(pattern []token, value string) truth {
	return truthOf(strings.EqualFold(plainText(pattern), value))
}

func stringLike(pattern []token, value string) truth {
	return truthOf(globs(pattern, value))
}

// numeric compares numbers. AWS refuses a policy value that is none; a request value that is none never matches.
func numeric(holds func(order int) bool) func([]token, string) truth {
	return func(pattern []token, value string) truth {
		want, err := strconv.ParseFloat(plainText(pattern), 64)
		if err != nil {
			return undecided
		}
		got, err := strconv.ParseFloat(value, 64)
		return truthOf(err == nil && holds(cmp.Compare(got, want)))
	}
}

// date compares points in time, written in one of W3C's ISO 8601 profiles or as seconds since 1970.
func date(holds func(order int) bool) func([]token, string) truth {
	return func(pattern []token, value string) truth {
		want, ok := instant(plainText(pattern))
		if !ok {
			return undecided
		}
		got, ok := instant(value)
		return truthOf(ok && holds(got.Compare(want)))
	}
}

var dateLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02", "2006-01", "2006",
}

func instant(text string) (time.Time, bool) {
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	return time.Unix(seconds, 0), err == nil
}

func boolean(pattern []token, value string) truth {
	want := strings.ToLower(plainText(pattern))
	if want != "true" && want != "false" {
		return undecided
	}
	return truthOf(want == strings.ToLower(value))
}

// binary compares base64 texts byte for byte.
func binary(pattern []token, value string) truth {
	want, err := base64.StdEncoding.DecodeString(plainText(pattern))
	if err != nil {
		return undecided
	}
	got, err := base64.StdEncoding.DecodeString(value)
	return truthOf(err == nil && string(want) == string(got))
}

// ipAddress matches an address against an address or a range; one of another IP version never matches.
func ipAddress(pattern []token, value string) truth {
	text := plainText(pattern)
	want, err := netip.ParsePrefix(text)
	if err != nil {
		address, err := netip.ParseAddr(text)
		if err != nil {
			return undecided
		}
		want = netip.PrefixFrom(address, address.BitLen())
	}
	got, err := netip.ParseAddr(value)
	return truthOf(err == nil && want.Masked().Contains(got))
}
