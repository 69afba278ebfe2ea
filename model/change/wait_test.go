package change

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// waited has two deletions under way: one has been accepted, and with the other the
// server asked everybody to wait so long, which it said to every question since.
func waited(t *testing.T, wait time.Duration) (*rig, JobID) {
	r := newRig(t, Options{Concurrency: 2})
	id := r.e.Submit(r.now, Job{Op: Delete, Items: items(3)})
	all := r.e.Requests(r.now)
	require.Len(t, all, 2)
	end := r.now.Add(wait)
	r.reply(all[0], Reply{})
	r.refuse(all[1], waits(wait))
	for {
		d, ok := r.e.Wake(r.now)
		require.True(t, ok)
		if !r.now.Add(d).Before(end) {
			r.now = end
			return r, id
		}
		r.pass(d)
		for _, q := range r.e.Requests(r.now) {
			require.Equal(t, Show, q.Kind)
			r.refuse(q, waits(end.Sub(r.now)))
		}
	}
}

func TestALongWaitOfTheServersDoesNotEndTheFollowing(t *testing.T) {
	r, id := waited(t, 20*time.Minute)
	for range 20 {
		for _, q := range r.e.Requests(r.now) {
			if q.Kind == Show {
				r.refuse(q, refused(model.ErrNotFound, 404))
			} else {
				r.reply(q, Reply{})
			}
		}
		d, _ := r.e.Wake(r.now)
		r.pass(d)
	}
	for i := range 3 {
		assert.Equal(t, Gone, r.item(id, i).Outcome, "%d", i)
	}
}

// TestALongWaitOfTheServersIsOneStrike: a connection that breaks after it does not
// pause the job.
func TestALongWaitOfTheServersIsOneStrike(t *testing.T) {
	r, id := waited(t, 6*time.Minute)
	for _, q := range r.e.Requests(r.now) {
		if q.Kind == Send {
			r.refuse(q, refused(model.ErrUnreachable, 0))
			break
		}
	}
	v, _ := r.e.Job(id)
	assert.False(t, v.Paused, "%v", v.Why)
	assert.Less(t, r.e.pace.strikes, 3)
}
