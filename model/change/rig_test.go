package change

import (
	"encoding/binary"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// rig drives an engine by hand, with a clock that stands still until told.
type rig struct {
	t   *testing.T
	e   *Engine
	now time.Time
}

func newRig(t *testing.T, opt Options) *rig {
	t.Helper()
	return &rig{t: t, e: New(opt), now: start}
}

func (r *rig) pass(d time.Duration) { r.now = r.now.Add(d) }

// one gives the only request there is.
func (r *rig) one(k Kind) Request {
	r.t.Helper()
	all := r.e.Requests(r.now)
	require.Len(r.t, all, 1)
	require.Equal(r.t, k, all[0].Kind)
	return all[0]
}

// next lets the time pass until there is a request, and gives it.
func (r *rig) next(k Kind) Request {
	r.t.Helper()
	for range 100 {
		if all := r.e.Requests(r.now); len(all) > 0 {
			require.Len(r.t, all, 1)
			require.Equal(r.t, k, all[0].Kind)
			return all[0]
		}
		d, ok := r.e.Wake(r.now)
		require.True(r.t, ok, "nothing is awaited")
		require.Positive(r.t, d, "woken for nothing")
		r.pass(d)
	}
	r.t.Fatal("no request in 100 wakings")
	return Request{}
}

func (r *rig) reply(q Request, p Reply) []Event { return r.e.Replied(r.now, q.Seq, p) }

func (r *rig) refuse(q Request, err error) []Event { return r.e.Refused(r.now, q.Seq, err) }

// item is an item's view, with the engine's books checked.
func (r *rig) item(id JobID, i int) ItemView {
	r.t.Helper()
	v, ok := r.e.Job(id)
	require.True(r.t, ok)
	checkBooks(r.t, r.e)
	return v.Items[i]
}

func (r *rig) idle() {
	r.t.Helper()
	assert.Empty(r.t, r.e.Requests(r.now))
	_, ok := r.e.Wake(r.now)
	assert.False(r.t, ok, "an idle engine wants no tick")
	assert.Zero(r.t, r.e.Unfinished())
}

// checkBooks holds the tallies and the index of what is pending against the items.
func checkBooks(t *testing.T, e *Engine) {
	t.Helper()
	unfinished := 0
	for _, j := range e.Jobs() {
		var tally Tally
		for _, it := range j.Items {
			tally[it.State]++
			if !it.State.Final() {
				unfinished++
				if !it.ID.IsZero() {
					_, ok := e.Pending(it.ID)
					require.True(t, ok, "an unfinished change shows on its row")
				}
			}
			require.Equal(t, it.State.Final(), !it.Ended.IsZero())
		}
		require.Equal(t, tally, j.Tally)
		require.Equal(t, len(j.Items), j.Tally.All())
	}
	require.Equal(t, unfinished, e.Unfinished())
}

func idOf(n int) (id model.ID) {
	binary.BigEndian.PutUint64(id[8:], uint64(n)+1)
	return id
}

func snap(n int) model.Snapshot {
	return model.Snapshot{ID: idOf(n), Name: "nightly", Status: model.Available, SizeGiB: 10, VolumeID: idOf(9000).String()}
}

func with(s model.Snapshot, st model.Status) Reply {
	s.Status = st
	return Reply{Snapshot: s}
}

func items(n int) []Item {
	var out []Item
	for i := range n {
		out = append(out, Item{Snapshot: snap(i)})
	}
	return out
}

func refused(kind error, status int) error {
	return &model.Fault{Kind: kind, Op: "try", Status: status, Message: "no", RequestID: "req-1"}
}

func waits(d time.Duration) error {
	return &model.Fault{Kind: model.ErrThrottled, Status: 429, Wait: d}
}
