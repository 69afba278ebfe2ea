package tuning

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// The heap may grow by a share of what is alive before the garbage collector
// runs, and by so much at least: Go's own choice, the double, is what a million
// rows can't afford, and a few percent of a small heap would never let it rest.
// Rows hold no pointers, so that a run costs little however many there are.
const (
	headroom     = 24 << 20 // bytes
	headroomPart = 8        // an eighth
)

// percentFor is the growth in percent for a heap of which so much is alive.
func percentFor(live uint64) int {
	room := max(headroom, live/headroomPart)
	return int(min(1000, 100*room/max(1, live)))
}

// PaceCollector gives the collector its pace, again after each run. What the
// environment says about it holds.
func PaceCollector(env func(string) string) {
	if env("GOGC") != "" || env("GOMEMLIMIT") != "" {
		return
	}
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	var after func(struct{})
	after = func(struct{}) {
		metrics.Read(sample)
		if sample[0].Value.Kind() != metrics.KindUint64 {
			return
		}
		debug.SetGCPercent(percentFor(sample[0].Value.Uint64()))
		runtime.AddCleanup(new([64]byte), after, struct{}{})
	}
	after(struct{}{})
}
