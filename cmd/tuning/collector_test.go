package tuning

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheHeapMayGrowByAnEighthAtLeastBySome(t *testing.T) {
	for _, c := range []struct {
		live uint64
		want int
	}{{0, 1000}, {1 << 20, 1000}, {24 << 20, 100}, {96 << 20, 25}, {192 << 20, 12}, {1 << 30, 12}, {1 << 40, 12}} {
		assert.Equal(t, c.want, percentFor(c.live), "%d alive", c.live)
	}
}

func TestWhatTheEnvironmentSaysAboutTheCollectorHolds(t *testing.T) {
	before := debug.SetGCPercent(77)
	defer debug.SetGCPercent(before)
	for _, name := range []string{"GOGC", "GOMEMLIMIT"} {
		PaceCollector(func(key string) string { return map[string]string{name: "1"}[key] })
	}
	assert.Equal(t, 77, debug.SetGCPercent(77))
}
