package account

import (
	"context"
	"sync"
	"time"

	limiting "golang.org/x/time/rate"
)

// rate is a token bucket of AWS's: so many requests at once, and so many a second after that.
type rate struct {
	// shared is the name of the bucket that several actions draw from; "" is one of the action's own.
	shared    string
	burst     int
	perSecond float64
}

// The buckets. EC2's are documented by action, account and Region (EC2 Developer Guide, "Request throttling for the Amazon EC2 API":
// non-mutating actions 100 and 20). Elastic Load Balancing has one of 40 for all Describe calls (Elastic Load Balancing User Guide, "Request
// throttling for the Elastic Load Balancing API"), and Route 53 takes five requests a second (Route 53 Developer Guide, "Quotas"). The other
// rates are cautious guesses.
var (
	ofEC2            = rate{burst: 100, perSecond: 20}
	ofIAM            = rate{burst: 15, perSecond: 15}
	ofSageMaker      = rate{burst: 20, perSecond: 15}
	ofRoute53        = rate{shared: "route53", burst: 5, perSecond: 5}
	ofResolver       = rate{shared: "route53resolver", burst: 5, perSecond: 5}
	ofProfiles       = rate{shared: "route53profiles", burst: 5, perSecond: 5}
	ofBalancers      = rate{shared: "elasticloadbalancing", burst: 40, perSecond: 10}
	ofDirectConnect  = rate{shared: "directconnect", burst: 10, perSecond: 5}
	ofNetworkManager = rate{burst: 5, perSecond: 5}
	ofOrganizations  = rate{burst: 5, perSecond: 2}
)

// slowest is how far throttling slows an action down, in requests a second, and recovery is by how much of its rate an answer speeds it up.
// reserve is the part of a documented rate that stays unused, because requests do not arrive as evenly as they are sent. What is throttled
// within moment is one event: all requests that were under way are refused together, and slow the action down once.
const (
	slowest  = 0.5
	recovery = 0.05
	reserve  = 0.1
	moment   = time.Second
)

// limits are the buckets of one run. They slow down where AWS throttles, which somebody else's requests may be the cause of, and recover.
type limits struct {
	off     bool
	now     func() time.Time
	mu      sync.Mutex
	buckets map[string]*bucket
}

// bucket is a limiter, with the rate that it recovers to, and when it was last slowed down.
type bucket struct {
	*limiting.Limiter
	full   limiting.Limit
	slowed time.Time
}

func newLimits(off bool) *limits {
	return &limits{off: off, now: time.Now, buckets: map[string]*bucket{}}
}

func (l *limits) bucket(c *Call) *bucket {
	name := c.rate.shared
	if name == "" {
		name = c.Action
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.buckets[name] == nil {
		full := limiting.Limit(c.rate.perSecond * (1 - reserve))
		l.buckets[name] = &bucket{Limiter: limiting.NewLimiter(full, max(1, int(float64(c.rate.burst)*(1-reserve)))), full: full}
	}
	return l.buckets[name]
}

// wait returns once a request may be made.
func (l *limits) wait(ctx context.Context, c *Call) error {
	if l.off {
		return ctx.Err()
	}
	return l.bucket(c).Wait(ctx)
}

// throttled halves the rate of an action, and answered brings it back little by little.
func (l *limits) throttled(c *Call) {
	b := l.bucket(c)
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := l.now(); now.Sub(b.slowed) >= moment {
		b.slowed = now
		b.SetLimit(max(b.Limit()/2, slowest))
	}
}

func (l *limits) answered(c *Call) {
	b := l.bucket(c)
	l.mu.Lock()
	defer l.mu.Unlock()
	if b.Limit() < b.full {
		b.SetLimit(min(b.Limit()+b.full*recovery, b.full))
	}
}
