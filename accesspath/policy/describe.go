package policy

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// describe says a choice for people.
func (d *dimension) describe(c class) string {
	if d.domain.sort == anyAlternative {
		return d.describeAlternative(c)
	}
	if len(c.values[0]) == 0 {
		return "without " + d.name()
	}
	value := c.values[0][0]
	switch d.domain.sort {
	case anyAddress:
		return d.describeAddress(value)
	case anyMoment:
		if d.keys[0] == "aws:currenttime" {
			return "at " + value
		}
	case anyText:
		return fmt.Sprintf("with %s %q", d.name(), value)
	case anyNumber, anyValue, anyAlternative:
	}
	return fmt.Sprintf("with %s %s", d.name(), value)
}

func (d *dimension) describeAlternative(c class) string {
	said := make([]string, len(d.keys))
	for i, name := range d.names {
		said[i] = "without " + name
		if len(c.values[i]) > 0 {
			said[i] = "with " + name + " " + listed(c.values[i])
		}
	}
	return strings.Join(said, " and ")
}

// describeAddress names the narrowest range that a policy names, or else the one that is free.
func (d *dimension) describeAddress(value string) string {
	what := d.domain.what
	if what == "" {
		what = "address"
	}
	address, err := netip.ParseAddr(value)
	if err != nil {
		return "at " + value
	}
	if in, found := narrowest(d.pool.prefixes, address); found && in.IsSingleIP() {
		return fmt.Sprintf("at the %s %s", what, value)
	} else if found {
		return fmt.Sprintf("at %s %s in %s, such as %s", article(what), what, in, value)
	}
	if in, found := narrowest(d.domain.prefixes, address); found && len(d.domain.prefixes) == 1 {
		return fmt.Sprintf("at %s %s in %s, such as %s", article(what), what, in, value)
	}
	return fmt.Sprintf("at %s %s, such as %s", article(what), what, value)
}

func article(noun string) string {
	if strings.ContainsRune("aeio", rune(noun[0])) {
		return "an"
	}
	return "a"
}

func narrowest(prefixes []netip.Prefix, address netip.Addr) (netip.Prefix, bool) {
	inside := slices.DeleteFunc(slices.Clone(prefixes), func(p netip.Prefix) bool { return !p.Contains(address) })
	if len(inside) == 0 {
		return netip.Prefix{}, false
	}
	return slices.MaxFunc(inside, func(a, b netip.Prefix) int { return a.Bits() - b.Bits() }), true
}

func (d *dimension) name() string { return d.names[0] }
