package policy

import (
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"
)

// index is what is worked out of a document once, when it is first asked for.
type index struct {
	once sync.Once
	// keys are the context keys that conditions and policy variables mention, as written, by their small letters.
	keys map[string]string
}

// keys are worked out each time for a document that [Parse] did not make.
func (d *Document) keys() map[string]string {
	if d.index == nil {
		return mentionedKeys(d)
	}
	d.index.once.Do(func() { d.index.keys = mentionedKeys(d) })
	return d.index.keys
}

// longList is how many values a list has from which on it is looked up and not searched.
const longList = 16

// prepare makes ready what is asked often.
func (s *Statement) prepare() {
	if len(s.Resources.Values) > longList {
		s.Resources.prepare()
	}
	for i := range s.Conditions {
		s.Conditions[i].prepare()
	}
}

// prepare sets the whole ARNs apart from those with a wildcard or a variable.
func (p *Patterns) prepare() {
	p.whole, p.rest = map[string]bool{}, []string{}
	for _, value := range p.Values {
		if strings.ContainsAny(value, "*?$") || isIncomplete(value) {
			p.rest = append(p.rest, value)
		} else {
			p.whole[value] = true
		}
	}
}

// prepared is a condition taken apart.
type prepared struct {
	done bool
	// op is the operator, which is known where isKnown says so.
	op      operator
	isKnown bool
	// key is in small letters.
	key string
	// hasVariables says that a value may hold a policy variable.
	hasVariables bool
	// whole holds the values of a long list of whole texts.
	whole map[string]bool
	// operands are the values as the operator reads them, where it reads them as anything but texts.
	operands []operand
}

// operand is a value of a policy as an address range, a number, a moment or a boolean.
type operand struct {
	// isRead is false where the value is nothing of the sort, which AWS refuses.
	isRead bool
	isTrue bool
	number float64
	prefix netip.Prefix
	moment time.Time
}

func (c *Condition) prepare() {
	c.prepared = prepared{done: true, key: strings.ToLower(c.Key)}
	op, known := parseOperator(c.Operator)
	c.op, c.isKnown = op, known
	if !known {
		return
	}
	if op.null || op.readsOperands() {
		c.operands = make([]operand, len(c.Values))
		for i, value := range c.Values {
			c.operands[i] = op.read(value)
		}
		return
	}
	for _, value := range c.Values {
		c.hasVariables = c.hasVariables || op.family != binaries && strings.Contains(value, "${")
	}
	if op.family == exactText && !c.hasVariables && len(c.Values) > longList {
		c.whole = make(map[string]bool, len(c.Values))
		for _, value := range c.Values {
			c.whole[value] = true
		}
	}
}

// ready is the condition made ready, also where it was put together by hand.
func (c *Condition) ready() *Condition {
	if c.done {
		return c
	}
	copied := *c
	copied.prepare()
	return &copied
}

// variables are the values that may hold a policy variable.
func (c *Condition) variables() []string {
	if c = c.ready(); c.hasVariables {
		return c.Values
	}
	return nil
}

func (op operator) readsOperands() bool {
	return op.family == addresses || op.family == dates || op.family == numbers || op.family == booleans
}

func (op operator) read(value string) operand {
	o := operand{}
	switch {
	case op.null || op.family == booleans:
		o.isTrue = strings.EqualFold(value, "true")
		o.isRead = o.isTrue || strings.EqualFold(value, "false")
	case op.family == addresses:
		o.prefix, o.isRead = prefixOf(value)
	case op.family == dates:
		o.moment, o.isRead = instant(value)
	case op.family == numbers:
		number, err := strconv.ParseFloat(value, 64)
		o.number, o.isRead = number, err == nil
	}
	return o
}

// prefixOf reads a range, or an address as a range of one.
func prefixOf(text string) (netip.Prefix, bool) {
	if strings.IndexByte(text, '/') >= 0 {
		prefix, err := netip.ParsePrefix(text)
		return prefix.Masked(), err == nil
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(address, address.BitLen()), true
}
