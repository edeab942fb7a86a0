package account

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	limiting "golang.org/x/time/rate"
)

// Half the rate for each throttled answer, down to a floor, and back by and by.
func TestThrottlingSlowsAnActionDown(t *testing.T) {
	l := newLimits(false)
	require.NoError(t, l.wait(t.Context(), describeVPCs))
	b := l.bucket(describeVPCs)
	assert.Equal(t, limiting.Limit(20), b.Limit())
	assert.Equal(t, 100, b.Burst())
	l.throttled(describeVPCs)
	assert.Equal(t, limiting.Limit(10), b.Limit())
	l.answered(describeVPCs)
	assert.Equal(t, limiting.Limit(11), b.Limit())
	for range 20 {
		l.throttled(describeVPCs)
	}
	assert.Equal(t, limiting.Limit(slowest), b.Limit())
	for range 100 {
		l.answered(describeVPCs)
	}
	assert.Equal(t, limiting.Limit(20), b.Limit(), "never faster than documented")
	assert.NotSame(t, b, l.bucket(describeSubnets), "EC2 counts by action")
	assert.Same(t, l.bucket(listZones), l.bucket(getZone), "Route 53 counts by account")
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	l := newLimits(false)
	ctx, stop := context.WithCancel(t.Context())
	for range ofOrganizations.burst {
		require.NoError(t, l.wait(ctx, listParents))
	}
	stop()
	assert.Error(t, l.wait(ctx, listParents))
}
