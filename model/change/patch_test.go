package change

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

func md(pairs ...string) model.Metadata {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return model.MetadataOf(m)
}

func TestAPatchIsOneRequest(t *testing.T) {
	for _, c := range []struct {
		name  string
		patch Patch
		now   model.Metadata
		want  *Write
	}{
		{"nothing to do", Patch{Set: md("a", "1"), Unset: []string{"z"}}, md("a", "1", "b", "2"), nil},
		{"only what differs is merged", Patch{Set: md("a", "1", "c", "3")}, md("a", "1", "b", "2"), &Write{How: Merge, Metadata: md("c", "3")}},
		{"one key is removed by its address", Patch{Unset: []string{"a"}}, md("a", "1", "b", "2"), &Write{How: DeleteKey, Key: "a"}},
		{"a key with a slash has no address", Patch{Unset: []string{"a/b"}}, md("a/b", "1", "b", "2"), &Write{How: Replace, Metadata: md("b", "2")}},
		{"nor has one like a format", Patch{Unset: []string{"a.json"}}, md("a.json", "1", "b", "2"), &Write{How: Replace, Metadata: md("b", "2")}},
		{"one with a dot has", Patch{Unset: []string{"a.b"}}, md("a.b", "1", "b", "2"), &Write{How: DeleteKey, Key: "a.b"}},
		{"several go at once", Patch{Unset: []string{"a", "b"}}, md("a", "1", "b", "2"), &Write{How: Replace, Metadata: md()}},
		{"setting and removing", Patch{Set: md("c", "3"), Unset: []string{"a"}}, md("a", "1", "b", "2"), &Write{How: Replace, Metadata: md("b", "2", "c", "3")}},
		{"the whole set", Patch{Set: md("c", "3"), Replace: true}, md("a", "1"), &Write{How: Replace, Metadata: md("c", "3")}},
		{"the whole set, as it is", Patch{Set: md("c", "3"), Replace: true}, md("c", "3"), nil},
	} {
		assert.Equal(t, c.want, c.patch.todo(c.now), c.name)
	}
}

func TestConflicts(t *testing.T) {
	saw := md("a", "1", "b", "2")
	for _, c := range []struct {
		name  string
		patch Patch
		now   model.Metadata
		want  []string
	}{
		{"nobody touched it", Patch{Set: md("a", "9")}, saw, nil},
		{"another key", Patch{Set: md("a", "9")}, md("a", "1", "b", "5", "c", "6"), nil},
		{"the same key", Patch{Set: md("a", "9")}, md("a", "5", "b", "2"), []string{"a"}},
		{"the same key, to the same value", Patch{Set: md("a", "9")}, md("a", "9", "b", "2"), nil},
		{"removed by somebody", Patch{Set: md("a", "9")}, md("b", "2"), []string{"a"}},
		{"added by somebody", Patch{Set: md("c", "9")}, md("a", "1", "b", "2", "c", "5"), []string{"c"}},
		{"to remove, changed", Patch{Unset: []string{"a"}}, md("a", "5"), []string{"a"}},
		{"to remove, gone", Patch{Unset: []string{"a"}}, md("b", "2"), nil},
		{"the whole set, a stranger in it", Patch{Set: md("a", "1"), Replace: true}, md("a", "1", "b", "2", "c", "5"), []string{"c"}},
		{"the whole set, as seen", Patch{Set: md("z", "1"), Replace: true}, saw, nil},
	} {
		var keys []string
		for _, k := range c.patch.Conflicts(saw, c.now) {
			keys = append(keys, k.Key)
		}
		assert.Equal(t, c.want, keys, c.name)
	}
	one := Patch{Set: md("c", "9")}.Conflicts(saw, md("c", "5"))[0]
	assert.Nil(t, one.Saw)
	assert.Equal(t, "5", *one.Now)
	assert.Equal(t, "9", *one.Wants)
}

func patchJob(p Patch) Job {
	s := snap(0)
	s.Metadata = md("a", "1")
	return Job{Op: PatchMetadata, Patch: p, Items: []Item{{Snapshot: s}}}
}

func TestPatchReadsBeforeItWrites(t *testing.T) {
	r := newRig(t, Options{})
	id := r.e.Submit(r.now, patchJob(Patch{Set: md("b", "2")}))
	q := r.one(ReadMetadata)
	assert.Equal(t, Reading, r.item(id, 0).State)
	r.reply(q, Reply{Metadata: md("a", "1", "x", "y")})
	q = r.one(Send)
	assert.Equal(t, Write{How: Merge, Metadata: md("b", "2")}, q.Write)
	ev := r.reply(q, Reply{Metadata: md("a", "1", "b", "2", "x", "y")})
	assert.Equal(t, md("a", "1", "b", "2", "x", "y"), ev[0].Metadata)
	it := r.item(id, 0)
	assert.Equal(t, md("a", "1", "x", "y"), it.Before)
	assert.Equal(t, md("a", "1", "b", "2", "x", "y"), it.After)
	r.idle()
}

func TestPatchSendsNothingIntoAConflict(t *testing.T) {
	r := newRig(t, Options{})
	id := r.e.Submit(r.now, patchJob(Patch{Set: md("a", "2")}))
	r.reply(r.one(ReadMetadata), Reply{Metadata: md("a", "theirs")})
	it := r.item(id, 0)
	assert.Equal(t, Failed, it.State)
	assert.Equal(t, Conflict, it.Outcome)
	assert.ErrorIs(t, it.Err, model.ErrConflict)
	assert.Len(t, it.Conflicts, 1)
	assert.Zero(t, it.Attempts)
	r.idle()
}

func TestPatchThatIsThereAlreadySendsNothing(t *testing.T) {
	r := newRig(t, Options{})
	id := r.e.Submit(r.now, patchJob(Patch{Set: md("a", "2")}))
	r.reply(r.one(ReadMetadata), Reply{Metadata: md("a", "2")})
	assert.Equal(t, Applied, r.item(id, 0).Outcome)
	assert.Zero(t, r.item(id, 0).Attempts)
	r.idle()
}

func TestPatchIsReadAgainWhenItWaitedForLong(t *testing.T) {
	r := newRig(t, Options{})
	id := r.e.Submit(r.now, patchJob(Patch{Set: md("b", "2")}))
	q := r.one(ReadMetadata)
	r.e.Pause(id)
	r.reply(q, Reply{})
	r.pass(time.Minute)
	r.e.Resume(r.now, id)
	r.one(ReadMetadata)
}

// TestWhatAnotherJobWroteIsNotLost: both were read before either wrote, and one
// replaces the whole set.
func TestWhatAnotherJobWroteIsNotLost(t *testing.T) {
	for _, c := range []struct {
		name  string
		first Job
		reads bool // the second is read again
		want  model.Metadata
	}{
		{"a patch", Job{Op: PatchMetadata, Patch: Patch{Set: md("new", "yes")}}, true, md("c", "3", "new", "yes")},
		{"a merge as told", Job{Op: MergeMetadata, Metadata: md("new", "yes")}, true, md("c", "3", "new", "yes")},
		{"no metadata at all", Job{Op: ResetStatus, Status: model.Error}, false, md("c", "3")},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, Options{})
			set := md("a", "1", "b", "2", "c", "3")
			s := snap(0)
			s.Metadata = set
			c.first.Items = []Item{{Snapshot: s}}
			second := r.e.Submit(r.now, Job{Op: PatchMetadata, Patch: Patch{Unset: []string{"a", "b"}}, Items: c.first.Items})
			q := r.one(ReadMetadata)
			r.e.Pause(second)
			r.reply(q, Reply{Metadata: set})
			r.e.Submit(r.now, c.first)
			reads := 0
			for range 10 {
				for _, q := range r.e.Requests(r.now) {
					if q.Kind == Send {
						set = written(q, set)
					} else if q.Kind == ReadMetadata && q.JobID == second {
						reads++
					}
					r.reply(q, Reply{Metadata: set, Snapshot: with(s, model.Error).Snapshot})
				}
				if r.e.Unfinished() == 1 { // the first has ended
					r.e.Resume(r.now, second)
				}
				r.pass(500 * time.Millisecond)
			}
			assert.Equal(t, c.want, set)
			assert.Equal(t, c.reads, reads > 0)
			assert.Equal(t, Applied, r.item(second, 0).Outcome)
			if c.reads {
				assert.Equal(t, md("a", "1", "b", "2", "c", "3", "new", "yes"), r.item(second, 0).Before, "as its own writing met it")
			}
			r.idle()
		})
	}
}

// written is what a request makes of a set.
func written(q Request, set model.Metadata) model.Metadata {
	switch {
	case q.Job.Op == MergeMetadata:
		return Patch{Set: q.Job.Metadata}.Result(set)
	case q.Job.Op != PatchMetadata:
		return set
	case q.Write.How == DeleteKey:
		return Patch{Unset: []string{q.Write.Key}}.Result(set)
	}
	return Patch{Set: q.Write.Metadata, Replace: q.Write.How == Replace}.Result(set)
}

func TestALostPatchIsVerified(t *testing.T) {
	r := newRig(t, Options{})
	id := r.e.Submit(r.now, patchJob(Patch{Set: md("b", "2"), Unset: []string{"a"}}))
	r.reply(r.one(ReadMetadata), Reply{Metadata: md("a", "1")})
	r.refuse(r.one(Send), refused(model.ErrUnknown, 0))
	s := snap(0)
	s.Metadata = md("b", "2")
	r.reply(r.next(Show), Reply{Snapshot: s})
	assert.Equal(t, Applied, r.item(id, 0).Outcome)
	assert.Equal(t, md("b", "2"), r.item(id, 0).After)
	r.idle()
}

func TestRemovingAKeyThatIsGone(t *testing.T) {
	r, job := newRig(t, Options{}), patchJob(Patch{Unset: []string{"a"}})
	id := r.e.Submit(r.now, job)
	r.reply(r.one(ReadMetadata), Reply{Metadata: md("a", "1", "b", "2")})
	r.refuse(r.one(Send), refused(model.ErrNotFound, 404))
	r.reply(r.one(ReadMetadata), Reply{Metadata: md("b", "2")})
	it := r.item(id, 0)
	assert.Equal(t, Applied, it.Outcome)
	assert.Equal(t, md("a", "1", "b", "2"), it.Before)
	assert.Equal(t, md("b", "2"), it.After)
	r.idle()

	r.e.Submit(r.now, job)
	r.reply(r.one(ReadMetadata), Reply{Metadata: md("a", "1", "b", "2")})
	ev := r.reply(r.one(Send), Reply{})
	assert.Equal(t, md("b", "2"), ev[0].Metadata, "the removal of one key does not tell the set")

	id = r.e.Submit(r.now, job)
	r.refuse(r.one(ReadMetadata), refused(model.ErrNotFound, 404))
	assert.Equal(t, Gone, r.item(id, 0).Outcome)
}

func TestAReadingItemCanBeTakenBack(t *testing.T) {
	r := newRig(t, Options{})
	id := r.e.Submit(r.now, patchJob(Patch{Set: md("b", "2")}))
	q := r.one(ReadMetadata)
	require.Equal(t, 1, r.e.Cancel(r.now, id))
	assert.Empty(t, r.reply(q, Reply{}))
	assert.Equal(t, Cancelled, r.item(id, 0).State)
	r.idle()
}

// TestALateReadingIsNotTakenForTheNextOne: the item that it was read for was taken
// back and tried again, and would be lined up a second time.
func TestALateReadingIsNotTakenForTheNextOne(t *testing.T) {
	for _, c := range []struct {
		name        string
		concurrency int // 1: the old reading holds the only place, so that the new one is still to be sent
	}{{"the next one was sent", 4}, {"the next one is to be sent", 1}} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, Options{Concurrency: c.concurrency})
			id := r.e.Submit(r.now, patchJob(Patch{Set: md("b", "2")}))
			r.refuse(r.one(ReadMetadata), refused(model.ErrForbidden, 403))
			require.Equal(t, 1, r.e.Retry(r.now, id))
			old := r.one(ReadMetadata)
			require.Equal(t, 1, r.e.Cancel(r.now, id))
			require.Equal(t, Failed, r.item(id, 0).State)
			require.Equal(t, 1, r.e.Retry(r.now, id))
			if c.concurrency > 1 {
				r.reply(r.one(ReadMetadata), Reply{Metadata: md("a", "1")})
				write := r.one(Send)
				assert.Empty(t, r.reply(old, Reply{}))
				assert.Empty(t, r.e.Requests(r.now), "sent a second time while the first is under way")
				assert.Equal(t, Sent, r.item(id, 0).State)
				r.reply(write, Reply{Metadata: md("a", "1", "b", "2")})
			} else {
				assert.Empty(t, r.refuse(old, refused(model.ErrForbidden, 403)))
				assert.Equal(t, Pending, r.item(id, 0).State, "the old reading's refusal is none of the new one's")
				r.reply(r.one(ReadMetadata), Reply{Metadata: md("a", "1", "b", "2")})
			}
			assert.Equal(t, Applied, r.item(id, 0).Outcome)
			r.idle()
		})
	}
}

func TestRefusedReading(t *testing.T) {
	for kind, again := range map[error]int{model.ErrForbidden: 0, model.ErrServer: maxTries - 1, model.ErrUnreachable: 0} {
		r := newRig(t, Options{})
		id := r.e.Submit(r.now, patchJob(Patch{Set: md("b", "2")}))
		for range again {
			assert.Empty(t, r.refuse(r.next(ReadMetadata), refused(kind, 500)))
		}
		r.refuse(r.next(ReadMetadata), refused(kind, 500))
		assert.Equal(t, Refused, r.item(id, 0).Outcome)
		r.idle()
	}
}
