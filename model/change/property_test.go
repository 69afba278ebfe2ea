package change

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// told checks what an event claims against what the server has.
func (w *world) told(ev Event) {
	at := target{ev.Job, ev.Index}
	if ev.State != Asking {
		w.sent[at].open = false // accepted, refused or ended: its fate is known
	}
	if !ev.State.Final() {
		return
	}
	if ev.State == Unknown {
		w.sent[at].open = true
	}
	w.ends[at]++
	s, there := w.snap[ev.ID]
	switch ev.Outcome {
	case Gone:
		require.False(w.t, there, "said to be gone")
	case Available:
		require.True(w.t, there)
	case Bounced, ErrorDeleting:
		require.Equal(w.t, Failed, ev.State)
	case NotDone:
		if ev.Op == Create {
			for _, id := range w.sent[at].ids[w.sent[at].before:] {
				_, still := w.snap[id]
				require.False(w.t, still, "said not to have been created")
			}
		}
	case Applied:
		switch ev.Op {
		case Update:
			require.True(w.t, !there || s.Name == "renamed")
		case MergeMetadata, PatchMetadata:
			require.NotEmpty(w.t, ev.Metadata)
		}
	}
}

// person does something to the jobs, at random.
func (w *world) person() {
	jobs := w.e.Jobs()
	id := JobID(1 + w.rng.IntN(len(jobs)))
	switch w.rng.IntN(8) {
	case 0:
		w.submit()
	case 1:
		w.e.Undo(w.now)
	case 2:
		w.e.Cancel(w.now, id)
		w.halt[id] = true
	case 3:
		w.e.Pause(id)
	case 4, 5:
		w.e.Resume(w.now, id)
	case 6:
		before, _ := w.e.Job(id)
		if w.e.Retry(w.now, id) > 0 {
			w.halt[id] = false
		}
		after, _ := w.e.Job(id)
		for i := range before.Items {
			if at := (target{id, i}); before.Items[i].State == Failed && after.Items[i].State != Failed {
				w.ends[at]--
				if after.Op.Destructive() {
					w.window[at] = w.now.Add(w.opt.UndoWindow)
				}
			}
		}
	case 7:
		before, _ := w.e.Job(id)
		w.e.Recheck(w.now, id)
		for i, it := range before.Items {
			if it.State == Unknown {
				w.ends[target{id, i}]--
			}
		}
	}
	w.mourn()
}

// mourn notes what was taken back; it must never be sent.
func (w *world) mourn() {
	for _, j := range w.e.Jobs() {
		for i, it := range j.Items {
			w.dead[target{j.ID, i}] = it.State == Cancelled
		}
	}
}

// step lets the earliest thing happen, or wakes the engine.
func (w *world) step() bool {
	first := -1
	for i, f := range w.flight {
		if first < 0 || f.at.Before(w.flight[first].at) {
			first = i
		}
	}
	d, awake := w.e.Wake(w.now)
	require.GreaterOrEqual(w.t, d, time.Duration(0))
	switch {
	case awake && (first < 0 || w.now.Add(d).Before(w.flight[first].at)):
		require.Positive(w.t, d, "woken for nothing")
		w.now = w.now.Add(d)
	case first >= 0:
		if at := w.flight[first].at; at.After(w.now) {
			w.now = at
		}
		w.arrive(first)
	default:
		return false
	}
	w.live()
	w.launch()
	return true
}

func (w *world) run() {
	w.submit()
	for range 400 {
		if w.chance(4) {
			w.person()
		}
		w.launch()
		w.step()
		checkBooks(w.t, w.e)
	}
	for range 20000 {
		if w.step() {
			continue
		}
		if w.e.Unfinished() == 0 {
			break
		}
		paused := false // a job also waits for another's change of the same snapshot
		for _, j := range w.e.Jobs() {
			paused = paused || j.Paused
			w.e.Resume(w.now, j.ID)
		}
		require.True(w.t, paused, "stands still though nothing is paused")
		w.launch()
	}
	w.mourn()
	require.Zero(w.t, w.e.Unfinished(), "every change comes to an end")
	require.Empty(w.t, w.flight)
	for _, j := range w.e.Jobs() {
		for i, it := range j.Items {
			require.True(w.t, it.State.Final())
			if it.Attempts > 0 && it.State != Cancelled && it.Outcome != Undecided {
				assert.LessOrEqual(w.t, w.ends[target{j.ID, i}], 1, "ended more than once")
			}
			w.onceOnly(j, i)
		}
	}
}

// onceOnly: of what an item created, everything but the last is in error or
// gone, since only a creation known to have failed may be sent again.
func (w *world) onceOnly(j JobView, i int) {
	good := 0
	for _, id := range w.sent[target{j.ID, i}].ids {
		if s, ok := w.snap[id]; ok && s.Status != model.Error {
			good++
		}
	}
	require.LessOrEqual(w.t, good, 1, "created twice")
}

func TestRandomWorlds(t *testing.T) {
	n := 600
	if testing.Short() {
		n = 60
	}
	for seed := range n {
		t.Run(strconv.Itoa(seed), func(t *testing.T) { newWorld(t, uint64(seed)).run() })
	}
}
