//go:build !windows

package doctor

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// A program that is ended may have started another, which holds its output open.
func TestAProgramIsNotWaitedForByWhatItStarted(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := ThisMachine().Run(ctx, "sh", "-c", "sleep 20 & sleep 20")
	assert.Error(t, err)
	assert.Less(t, time.Since(began), 10*time.Second)
}
