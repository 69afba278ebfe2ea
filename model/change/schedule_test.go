package change

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

func TestADestructiveJobWaitsInTheUndoWindow(t *testing.T) {
	for op, waits := range map[Op]bool{
		Delete: true, ForceDelete: true, Unmanage: true, Revert: true,
		Create: false, Update: false, ResetStatus: false, MergeMetadata: false, PatchMetadata: false, CreateVolume: false,
	} {
		r := newRig(t, Options{UndoWindow: 5 * time.Second})
		id := r.e.Submit(r.now, Job{Op: op, Items: items(1)})
		assert.Equal(t, waits, op.Destructive())
		if !waits {
			assert.Len(t, r.e.Requests(r.now), 1)
			continue
		}
		assert.Equal(t, Waiting, r.item(id, 0).State)
		n, left := r.e.Waits(r.now)
		assert.Equal(t, 1, n)
		assert.Equal(t, 5*time.Second, left)
		r.pass(5*time.Second - 1)
		assert.Empty(t, r.e.Requests(r.now))
		d, ok := r.e.Wake(r.now)
		assert.True(t, ok)
		assert.Equal(t, time.Duration(1), d)
		r.pass(d)
		r.one(Send)
	}
}

func TestUndoTakesBackTheLatestAndSendsNothing(t *testing.T) {
	r := newRig(t, Options{UndoWindow: 5 * time.Second})
	first := r.e.Submit(r.now, Job{Op: Delete, Items: items(2)})
	r.pass(time.Second)
	second := r.e.Submit(r.now, Job{Op: Delete, Items: []Item{{Snapshot: snap(5)}}})
	assert.Equal(t, 1, r.e.Undo(r.now))
	assert.Equal(t, Cancelled, r.item(second, 0).State)
	assert.Equal(t, 2, r.e.Undo(r.now))
	assert.Equal(t, Cancelled, r.item(first, 1).State)
	assert.Zero(t, r.e.Undo(r.now))
	r.pass(time.Hour)
	r.idle()
}

func TestTheBoundHoldsOverAllJobs(t *testing.T) {
	r := newRig(t, Options{Concurrency: 3})
	r.e.Submit(r.now, Job{Op: Delete, Items: items(10)})
	r.e.Submit(r.now, Job{Op: Create, Items: make([]Item, 10)})
	assert.Len(t, r.e.Requests(r.now), 3)
	assert.Empty(t, r.e.Requests(r.now))
	_, ok := r.e.Wake(r.now)
	assert.False(t, ok, "a reply comes first")
}

func TestABoundOfOneStillFollows(t *testing.T) {
	r := newRig(t, Options{Concurrency: 1})
	r.e.Submit(r.now, Job{Op: Delete, Items: items(3)})
	var kinds []Kind
	for range 6 {
		all := r.e.Requests(r.now)
		require.Len(t, all, 1)
		kinds = append(kinds, all[0].Kind)
		if all[0].Kind == Send {
			r.reply(all[0], Reply{})
		} else {
			r.refuse(all[0], refused(model.ErrNotFound, 404))
		}
		r.pass(2 * time.Second)
	}
	assert.Equal(t, []Kind{Send, Show, Send, Show, Send, Show}, kinds)
	r.idle()
}

func TestJobsTakeTurns(t *testing.T) {
	r := newRig(t, Options{Concurrency: 1})
	r.e.Submit(r.now, Job{Op: MergeMetadata, Items: items(50)})
	small := r.e.Submit(r.now, Job{Op: MergeMetadata, Items: []Item{{Snapshot: snap(100)}, {Snapshot: snap(101)}}})
	for range 4 {
		r.reply(r.one(Send), Reply{})
	}
	v, _ := r.e.Job(small)
	assert.Equal(t, 2, v.Tally.Ended())
}

func TestQuestionsAreLimitedPerSecond(t *testing.T) {
	r := newRig(t, Options{Concurrency: 1000, LooksPerSecond: 7, SurveyFrom: 1000})
	r.e.Submit(r.now, Job{Op: Delete, Items: items(100)})
	for _, q := range r.e.Requests(r.now) {
		r.reply(q, Reply{})
	}
	r.pass(time.Minute)
	assert.Len(t, r.e.Requests(r.now), 7)
	d, ok := r.e.Wake(r.now)
	assert.True(t, ok)
	assert.Equal(t, time.Second, d)
	r.pass(time.Second)
	assert.Len(t, r.e.Requests(r.now), 7)
}

func TestThrottling(t *testing.T) {
	r := newRig(t, Options{Concurrency: 4})
	id := r.e.Submit(r.now, Job{Op: MergeMetadata, Items: items(100)})
	all := r.e.Requests(r.now)
	require.Len(t, all, 4)
	for _, q := range all {
		assert.Empty(t, r.refuse(q, waits(7*time.Second)), "nothing has happened")
	}
	assert.Equal(t, Pending, r.item(id, 0).State)
	assert.Equal(t, r.now.Add(7*time.Second), r.e.Slow(r.now))
	assert.Empty(t, r.e.Requests(r.now))
	d, ok := r.e.Wake(r.now)
	assert.True(t, ok)
	assert.Equal(t, 7*time.Second, d)
	r.pass(d)
	assert.Zero(t, r.e.Slow(r.now))
	all = r.e.Requests(r.now)
	require.Len(t, all, 2, "one burst halves the bound once")
	r.refuse(all[0], waits(0))
	assert.Zero(t, r.e.Slow(r.now), "it did not say for how long")
	assert.Equal(t, 2*time.Second, r.e.pace.slow.Sub(r.now), "longer when it says so again")
	r.pass(2 * time.Second)
	r.reply(all[1], Reply{})
	most := 0
	for range 40 {
		all := r.e.Requests(r.now)
		most = max(most, len(all))
		for _, q := range all {
			r.reply(q, Reply{})
		}
	}
	assert.Equal(t, 4, most, "raised slowly again")
	assert.Equal(t, 100, len(r.e.Jobs()[0].Items))
	r.idle()
}

// TestAServerThatAsksToWaitForADay holds back what is to be sent, not what tells of
// what was sent.
func TestAServerThatAsksToWaitForADay(t *testing.T) {
	r := newRig(t, Options{})
	id := r.e.Submit(r.now, Job{Op: Delete, Items: items(2)})
	all := r.e.Requests(r.now)
	require.Len(t, all, 2)
	r.reply(all[0], Reply{})
	r.refuse(all[1], waits(24*time.Hour))
	assert.Equal(t, r.now.Add(24*time.Hour), r.e.Slow(r.now))
	r.reply(r.next(Show), with(snap(0), model.Deleting))
	assert.LessOrEqual(t, r.now.Sub(start), pollMost)
	asked := r.now
	r.refuse(r.next(Show), waits(24*time.Hour))
	r.refuse(r.next(Show), refused(model.ErrNotFound, 404))
	assert.LessOrEqual(t, r.now.Sub(asked), 2*pollMost, "a question may be refused in the same way")
	assert.Equal(t, Gone, r.item(id, 0).Outcome)
	assert.Equal(t, Pending, r.item(id, 1).State)

	other := r.e.Submit(r.now, Job{Op: MergeMetadata, Items: []Item{{Snapshot: snap(5)}}})
	assert.Empty(t, r.e.Requests(r.now))
	d, ok := r.e.Wake(r.now)
	assert.True(t, ok)
	assert.Equal(t, r.e.Slow(r.now), r.now.Add(d), "nothing else is awaited")
	r.e.Resume(r.now, id)
	assert.Zero(t, r.e.Slow(r.now))
	r.refuse(r.one(Send), refused(model.ErrConflict, 409))
	r.reply(r.one(Send), Reply{})
	assert.Equal(t, Done, r.item(other, 0).State, "the person decides, for all jobs")
	r.idle()
}

func TestAJobPausesWhenSignInIsNeeded(t *testing.T) {
	r := newRig(t, Options{Concurrency: 3})
	id := r.e.Submit(r.now, Job{Op: Delete, Items: items(10)})
	all := r.e.Requests(r.now)
	r.reply(all[0], Reply{})
	ev := r.refuse(all[1], refused(model.ErrSignIn, 401))
	require.Len(t, ev, 1)
	assert.True(t, ev[0].Paused)
	assert.ErrorIs(t, ev[0].Err, model.ErrSignIn)
	assert.Empty(t, r.refuse(all[2], refused(model.ErrSignIn, 401)), "told once")
	v, _ := r.e.Job(id)
	assert.True(t, v.Paused)
	assert.ErrorIs(t, v.Why, model.ErrSignIn)
	r.pass(time.Hour)
	assert.Empty(t, r.e.Requests(r.now), "it asks nothing either")
	_, ok := r.e.Wake(r.now)
	assert.False(t, ok)
	r.e.Resume(r.now, id)
	assert.Len(t, r.e.Requests(r.now), 3)
}

func TestAnUnreachableServerIsTriedAgainForAWhile(t *testing.T) {
	r := newRig(t, Options{Concurrency: 1})
	id := r.e.Submit(r.now, Job{Op: Delete, Items: items(2)})
	var paused bool
	for n := 1; !paused; n++ {
		require.LessOrEqual(t, n, maxDeaf)
		for _, ev := range r.refuse(r.next(Send), refused(model.ErrUnreachable, 0)) {
			paused = ev.Paused
		}
	}
	assert.Greater(t, r.now.Sub(start), 30*time.Second)
	r.e.Resume(r.now, id)
	r.reply(r.next(Send), Reply{})
}

func TestPauseAndResume(t *testing.T) {
	r := newRig(t, Options{Concurrency: 1, UndoWindow: time.Second})
	id := r.e.Submit(r.now, Job{Op: Delete, Items: items(2)})
	r.e.Pause(id)
	r.pass(time.Minute)
	assert.Empty(t, r.e.Requests(r.now))
	_, ok := r.e.Wake(r.now)
	assert.False(t, ok)
	assert.Equal(t, Waiting, r.item(id, 0).State, "it can still be undone")
	r.e.Resume(r.now, id)
	q := r.one(Send)
	r.e.Pause(id)
	r.reply(q, Reply{})
	r.refuse(r.next(Show), refused(model.ErrNotFound, 404))
	assert.Equal(t, Gone, r.item(id, 0).Outcome, "what was sent is followed")
	assert.Empty(t, r.e.Requests(r.now))
	assert.Equal(t, 1, r.e.Unfinished())
}

func TestCancel(t *testing.T) {
	r := newRig(t, Options{Concurrency: 2})
	id := r.e.Submit(r.now, Job{Op: Delete, Items: items(5)})
	all := r.e.Requests(r.now)
	assert.Equal(t, 3, r.e.Cancel(r.now, id))
	r.reply(all[0], Reply{})
	r.refuse(all[1], waits(0))
	assert.Equal(t, Cancelled, r.item(id, 1).State, "it came back unsent")
	r.refuse(r.next(Show), refused(model.ErrNotFound, 404))
	r.idle()
	assert.Zero(t, r.e.Cancel(r.now, id))
	assert.Zero(t, r.e.Cancel(r.now, 99))
}

func TestRetryGoesThroughTheUndoWindow(t *testing.T) {
	r := newRig(t, Options{UndoWindow: 5 * time.Second})
	id := r.e.Submit(r.now, Job{Op: Delete, Items: items(2)})
	r.pass(5 * time.Second)
	all := r.e.Requests(r.now)
	r.refuse(all[0], refused(model.ErrConflict, 400))
	r.refuse(all[1], refused(model.ErrNotFound, 404))
	r.idle()
	assert.Equal(t, 1, r.e.Retry(r.now, id), "only what failed")
	assert.Empty(t, r.e.Requests(r.now))
	assert.Equal(t, 1, r.e.Undo(r.now))
	assert.Equal(t, Failed, r.item(id, 0).State, "undone, it is what it was")
	assert.Equal(t, Refused, r.item(id, 0).Outcome)
	assert.Equal(t, 1, r.e.Retry(r.now, id))
	r.pass(5 * time.Second)
	r.refuse(r.one(Send), refused(model.ErrNotFound, 404))
	it := r.item(id, 0)
	assert.Equal(t, Gone, it.Outcome)
	assert.Equal(t, 2, it.Attempts)
	assert.NoError(t, it.Err)
	r.idle()
}

func TestTwoChangesOfOneSnapshotDoNotOverlap(t *testing.T) {
	r := newRig(t, Options{})
	r.e.Submit(r.now, Job{Op: Delete, Items: items(1)})
	second := r.e.Submit(r.now, Job{Op: MergeMetadata, Items: items(1)})
	r.reply(r.one(Send), Reply{})
	sign, ok := r.e.Pending(idOf(0))
	assert.True(t, ok)
	assert.Equal(t, MergeMetadata, sign.Op, "the latest")
	r.refuse(r.next(Show), refused(model.ErrNotFound, 404))
	r.refuse(r.one(Send), refused(model.ErrNotFound, 404))
	assert.Equal(t, Refused, r.item(second, 0).Outcome)
	_, ok = r.e.Pending(idOf(0))
	assert.False(t, ok)
	r.idle()
}

func TestStrangeReplies(t *testing.T) {
	r := newRig(t, Options{})
	assert.Empty(t, r.e.Replied(r.now, 7, Reply{}))
	assert.Empty(t, r.e.Refused(r.now, 7, refused(model.ErrServer, 500)))
	id := r.e.Submit(r.now, Job{Op: Delete})
	v, ok := r.e.Job(id)
	assert.True(t, ok)
	assert.Empty(t, v.Items)
	r.e.Submit(r.now, Job{Op: MergeMetadata, Items: items(1)})
	q := r.one(Send)
	assert.Len(t, r.reply(q, Reply{}), 1)
	assert.Empty(t, r.reply(q, Reply{}), "answered already")
	r.idle()
}

func TestProgress(t *testing.T) {
	r := newRig(t, Options{Concurrency: 1})
	r.e.Submit(r.now, Job{Op: MergeMetadata, Items: items(30)})
	assert.Equal(t, Progress{All: 30}, r.e.Progress(r.now))
	for range 11 {
		r.pass(500 * time.Millisecond)
		r.reply(r.one(Send), Reply{})
	}
	p := r.e.Progress(r.now)
	assert.Equal(t, 11, p.Ended)
	assert.InDelta(t, 2, p.Rate, 0.01)
	assert.InDelta(t, 9.5, p.Left.Seconds(), 0.1)
}
