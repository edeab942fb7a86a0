package account

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	limiting "golang.org/x/time/rate"
)

// Half the rate for each moment with a throttled answer, down to a floor, and back by and by.
func TestThrottlingSlowsAnActionDown(t *testing.T) {
	l, now := newLimits(false), time.Now()
	l.now = func() time.Time { return now }
	require.NoError(t, l.wait(t.Context(), describeVPCs))
	b := l.bucket(describeVPCs)
	assert.Equal(t, limiting.Limit(18), b.Limit(), "a tenth below what is documented")
	assert.Equal(t, 90, b.Burst())
	for range 8 {
		l.throttled(describeVPCs)
	}
	assert.Equal(t, limiting.Limit(9), b.Limit(), "what was under way together counts once")
	l.answered(describeVPCs)
	assert.InDelta(t, 9.9, float64(b.Limit()), 1e-9)
	for range 20 {
		now = now.Add(moment)
		l.throttled(describeVPCs)
	}
	assert.Equal(t, limiting.Limit(slowest), b.Limit())
	for range 100 {
		l.answered(describeVPCs)
	}
	assert.Equal(t, limiting.Limit(18), b.Limit(), "never faster than that")
	assert.NotSame(t, b, l.bucket(describeSubnets), "EC2 counts by action")
	assert.Same(t, l.bucket(listZones), l.bucket(getZone), "Route 53 counts by account")
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	l := newLimits(false)
	ctx, stop := context.WithCancel(t.Context())
	for range l.bucket(listRoots).Burst() {
		require.NoError(t, l.wait(ctx, listRoots))
	}
	stop()
	assert.Error(t, l.wait(ctx, listRoots))
}
