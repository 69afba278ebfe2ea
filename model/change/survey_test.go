package change

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// accepted is a rig on which n deletions were accepted and are due to be looked
// at.
func accepted(t *testing.T, n int) (*rig, JobID) {
	t.Helper()
	r := newRig(t, Options{Concurrency: 100})
	id := r.e.Submit(r.now, Job{Op: Delete, Items: items(n)})
	for _, q := range r.e.Requests(r.now) {
		r.reply(q, Reply{})
	}
	r.pass(time.Minute)
	return r, id
}

func TestManyDeletionsOnAVolumeAreFollowedByItsList(t *testing.T) {
	r, id := accepted(t, 20)
	q := r.one(Survey)
	assert.Equal(t, model.Query{VolumeID: snap(0).VolumeID, AllProjects: true, Limit: 1000}, q.Query)
	deleting := with(snap(0), model.Deleting).Snapshot
	bounced := with(snap(1), model.Available).Snapshot
	foreign := with(snap(70), model.Available).Snapshot
	events := r.reply(q, Reply{Candidates: []model.Snapshot{deleting, bounced, foreign}, Whole: true})
	assert.Len(t, events, 18, "one is still deleting, the reason of the other is asked for")
	v, _ := r.e.Job(id)
	assert.Equal(t, 18, v.Tally[Done])
	assert.Equal(t, Following, r.item(id, 0).State)
	m := r.one(Messages)
	assert.Equal(t, idOf(1), m.ID)
	r.reply(m, Reply{Messages: []model.Message{{Text: "busy", CreatedAt: r.now}}})
	assert.Equal(t, Bounced, r.item(id, 1).Outcome)
	r.refuse(r.next(Show), refused(model.ErrNotFound, 404))
	assert.Equal(t, Gone, r.item(id, 0).Outcome)
	r.idle()
}

func TestAListThatLeavesOutSomethingProvesNothingGone(t *testing.T) {
	r, id := accepted(t, 9)
	r.reply(r.one(Survey), Reply{Candidates: []model.Snapshot{with(snap(0), model.Deleting).Snapshot}})
	all := r.e.Requests(r.now)
	require.Len(t, all, 8, "each that was not in it is asked for by itself")
	for _, q := range all {
		require.Equal(t, Show, q.Kind)
		r.refuse(q, refused(model.ErrNotFound, 404))
	}
	v, _ := r.e.Job(id)
	assert.Equal(t, 8, v.Tally[Done])
	r.refuse(r.next(Show), refused(model.ErrNotFound, 404))
	r.idle()
}

func TestARefusedListIsNoAnswerAboutASnapshot(t *testing.T) {
	for _, c := range []struct {
		kind   error
		status int
		then   Kind
	}{
		{model.ErrNotFound, 404, Show}, {model.ErrForbidden, 403, Show}, {model.ErrNotSupported, 0, Show}, {model.ErrServer, 500, Survey}, {model.ErrUnreachable, 0, Survey},
	} {
		r, id := accepted(t, 10)
		assert.Empty(t, r.refuse(r.one(Survey), refused(c.kind, c.status)))
		v, _ := r.e.Job(id)
		require.Equal(t, 10, v.Tally[Following], "%v", c.kind)
		r.pass(time.Minute)
		for _, q := range r.e.Requests(r.now) {
			require.Equal(t, c.then, q.Kind, "%v", c.kind)
			if c.then == Survey {
				r.reply(q, Reply{Whole: true})
			} else {
				r.refuse(q, refused(model.ErrNotFound, 404))
			}
		}
		r.idle()
	}
}

func TestASignInThatEndedHoldsTheWholeGroup(t *testing.T) {
	r, id := accepted(t, 10)
	events := r.refuse(r.one(Survey), refused(model.ErrSignIn, 401))
	require.Len(t, events, 1)
	assert.True(t, events[0].Paused)
	assert.Empty(t, r.e.Requests(r.now))
	r.e.Resume(r.now, id)
	r.reply(r.next(Survey), Reply{Whole: true})
	r.idle()
}

// TestOnlyAcceptedDeletionsAreSurveyed: absence says nothing where it is not
// known that the deletion was asked for, or another volume's.
func TestOnlyAcceptedDeletionsAreSurveyed(t *testing.T) {
	r := newRig(t, Options{Concurrency: 100})
	r.e.Submit(r.now, Job{Op: Delete, Items: items(20)})
	for _, q := range r.e.Requests(r.now) {
		r.refuse(q, refused(model.ErrUnknown, 0))
	}
	r.pass(time.Minute)
	for _, q := range r.e.Requests(r.now) {
		require.Equal(t, Show, q.Kind)
	}

	r = newRig(t, Options{Concurrency: 100})
	spread := items(20)
	for i := range spread {
		spread[i].Snapshot.VolumeID = idOf(8000 + i/7).String()
	}
	r.e.Submit(r.now, Job{Op: Delete, Items: spread})
	for _, q := range r.e.Requests(r.now) {
		r.reply(q, Reply{})
	}
	r.pass(time.Minute)
	for _, q := range r.e.Requests(r.now) {
		require.Equal(t, Show, q.Kind, "seven on a volume are too few")
	}
}
