package compliance

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/internal/controls"
)

func TestEveryControlHasOneCheckAndEveryCheckAControl(t *testing.T) {
	var ids []string
	for _, c := range controls.All() {
		ids = append(ids, c.ID)
	}
	assert.ElementsMatch(t, ids, slices.Collect(maps.Keys(checks)))
}
