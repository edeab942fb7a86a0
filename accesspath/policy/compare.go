package policy

import (
	"cmp"
	"encoding/base64"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reading is a request's value as an operator reads it, so that a long list of policy values is compared with it without reading it again.
type reading struct {
	isRead  bool
	isTrue  bool
	number  float64
	address netip.Addr
	moment  time.Time
}

func (op operator) readRequest(value string) reading {
	var r reading
	var err error
	switch op.family {
	case addresses:
		r.address, err = netip.ParseAddr(value)
		r.isRead = err == nil
	case dates:
		r.moment, r.isRead = instant(value)
	case numbers:
		r.number, err = strconv.ParseFloat(value, 64)
		r.isRead = err == nil
	case booleans:
		r.isTrue = strings.EqualFold(value, "true")
		r.isRead = r.isTrue || strings.EqualFold(value, "false")
	case exactText, foldedText, globbedText, arns, binaries:
	}
	return r
}

// matchesOperand compares a value of the policy with one of the request. AWS refuses a policy value that is nothing of the sort; a request
// value that is nothing of the sort never matches. An address of another IP version than a range is in no case in it.
func (op operator) matchesOperand(want *operand, got *reading) truth {
	switch {
	case !want.isRead:
		return undecided
	case !got.isRead:
		return no
	}
	switch op.family {
	case addresses:
		return truthOf(want.prefix.Contains(got.address))
	case dates:
		return truthOf(op.order.has(got.moment.Compare(want.moment)))
	case numbers:
		return truthOf(op.order.has(cmp.Compare(got.number, want.number)))
	case booleans, exactText, foldedText, globbedText, arns, binaries:
	}
	return truthOf(want.isTrue == got.isTrue)
}

// matchesText compares texts that hold no variable.
func (op operator) matchesText(want, got string) truth {
	switch op.family {
	case exactText:
		return truthOf(want == got)
	case foldedText:
		return truthOf(strings.EqualFold(want, got))
	case globbedText:
		return truthOf(globText(want, got))
	case arns:
		return arnLike(want, got)
	case binaries:
		return binary(want, got)
	case addresses, dates, numbers, booleans:
	}
	return undecided
}

// matchesTokens compares a text whose variables are replaced. For one that is not known it says whether some value of it matches.
func (op operator) matchesTokens(want []token, got string) truth {
	isOpen := slices.ContainsFunc(want, func(t token) bool { return t.any })
	switch {
	case isOpen && op.family == foldedText:
		return yes // or not; it is not worth a search
	case isOpen && op.family == exactText:
		want = slices.Clone(want)
		for i := range want {
			want[i].star, want[i].question = want[i].any, false
		}
		return truthOf(globs(want, got))
	}
	switch op.family {
	case foldedText:
		return truthOf(strings.EqualFold(plainText(want), got))
	case globbedText:
		return truthOf(globs(want, got))
	case arns:
		return arnLikeTokens(want, got)
	case exactText, addresses, dates, numbers, booleans, binaries:
	}
	return truthOf(plainText(want) == got)
}

var dateLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02", "2006-01", "2006",
}

// instant reads a point in time, written in one of W3C's ISO 8601 profiles or as seconds since 1970.
func instant(text string) (time.Time, bool) {
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	return time.Unix(seconds, 0), err == nil
}

// binary compares base64 texts byte for byte.
func binary(want, got string) truth {
	wanted, err := base64.StdEncoding.DecodeString(want)
	if err != nil {
		return undecided
	}
	given, err := base64.StdEncoding.DecodeString(got)
	return truthOf(err == nil && string(wanted) == string(given))
}
