package change

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

func TestALostChangeThatTheServerDoesNotShowIsNotDone(t *testing.T) {
	other := "other"
	for _, c := range []struct {
		name string
		job  Job
	}{
		{"delete", Job{Op: Delete}},
		{"force delete", Job{Op: ForceDelete}},
		{"unmanage", Job{Op: Unmanage}},
		{"reset", Job{Op: ResetStatus, Status: model.Error}},
		{"rename", Job{Op: Update, Edit: model.Edit{Description: &other}}},
		{"merge", Job{Op: MergeMetadata, Metadata: model.Metadata{{Key: "a", Value: "b"}}}},
		{"create", Job{Op: Create, Items: []Item{{Draft: model.Draft{Name: "a", VolumeID: "v"}}}}},
		{"create volume", Job{Op: CreateVolume, Items: []Item{{Volume: model.VolumeDraft{SnapshotID: idOf(0), Name: "a"}}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, Options{})
			if c.job.Items == nil {
				c.job.Items = items(1)
			}
			id := r.e.Submit(r.now, c.job)
			ev := r.refuse(r.one(Send), refused(model.ErrUnknown, 0))
			require.Len(t, ev, 1)
			assert.Equal(t, Asking, ev[0].State)
			it := r.until(id, Reply{Snapshot: snap(0)})
			assert.Equal(t, Failed, it.State)
			assert.Equal(t, NotDone, it.Outcome)
			assert.ErrorIs(t, it.Err, model.ErrUnknown)
			assert.GreaterOrEqual(t, it.Ended.Sub(it.Sent), 10*time.Second, "it might still have been on its way")

			require.Equal(t, 1, r.e.Retry(r.now, id))
			assert.NotEmpty(t, r.e.Requests(r.now), "what is known not to be done may be sent again")
		})
	}
}

func TestTheServersWordsStay(t *testing.T) {
	r := newRig(t, Options{})
	id := r.e.Submit(r.now, Job{Op: Create, Items: []Item{{Draft: model.Draft{Name: "a", VolumeID: "v"}}}})
	r.refuse(r.one(Send), &model.Fault{Kind: model.ErrServer, Op: "create snapshot", Status: 500, Message: "The server has erred.", RequestID: "req-1"})
	it := r.until(id, Reply{})
	assert.Equal(t, NotDone, it.Outcome)
	var f *model.Fault
	require.ErrorAs(t, it.Err, &f)
	assert.Equal(t, []any{"create snapshot", "a", 500, "req-1"}, []any{f.Op, f.Object, f.Status, f.RequestID})
	assert.Equal(t, "The server has erred. It was looked up afterwards: the cloud does not show that it was done.", f.Message)
	assert.ErrorIs(t, it.Err, model.ErrServer)
	assert.Contains(t, f.Hint, "request id")
}

func TestWhatCannotBeToldStaysUnknown(t *testing.T) {
	t.Run("revert", func(t *testing.T) {
		r := newRig(t, Options{})
		id := r.e.Submit(r.now, Job{Op: Revert, Items: items(1)})
		r.refuse(r.one(Send), refused(model.ErrUnknown, 0))
		it := r.until(id, Reply{Volume: model.Volume{Status: "available"}})
		assert.Equal(t, Unknown, it.State)
		assert.Zero(t, r.e.Retry(r.now, id), "what is unknown is never sent again")
		assert.Equal(t, 1, r.e.Recheck(r.now, id))
		r.one(ShowVolume)
	})
	t.Run("create, another of that name a while ago", func(t *testing.T) {
		r := newRig(t, Options{})
		id := r.e.Submit(r.now, Job{Op: Create, Items: []Item{{Draft: model.Draft{Name: "a", VolumeID: "v"}}}})
		r.refuse(r.one(Send), refused(model.ErrUnknown, 0))
		old := model.Snapshot{ID: idOf(1), Name: "a", VolumeID: "v", CreatedAt: start.Add(-10 * time.Minute)}
		it := r.until(id, Reply{Candidates: []model.Snapshot{old}})
		assert.Equal(t, Unknown, it.State)
	})
}

func TestALikenessHoursOldIsNotSaidToBeNothing(t *testing.T) {
	draft := model.Draft{Name: "a", VolumeID: "v", Metadata: md("tier", "gold")}
	old := model.Snapshot{ID: idOf(1), Name: "a", VolumeID: "v", CreatedAt: start.Add(-14 * time.Hour), Metadata: draft.Metadata}
	other := old
	other.Metadata = nil
	vol := model.Volume{ID: idOf(2).String(), Name: "b", SnapshotID: idOf(0).String(), CreatedAt: old.CreatedAt}
	create := Job{Op: Create, Items: []Item{{Draft: draft}}}
	for _, c := range []struct {
		name string
		job  Job
		has  Reply
		want State
	}{
		{"a snapshot like it in all", create, Reply{Candidates: []model.Snapshot{other, old}}, Unknown},
		{"one with other metadata", create, Reply{Candidates: []model.Snapshot{other}}, Failed},
		{"a volume", Job{Op: CreateVolume, Items: []Item{{Volume: model.VolumeDraft{SnapshotID: idOf(0), Name: "b"}}}}, Reply{Volumes: []model.Volume{vol}}, Unknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, Options{})
			id := r.e.Submit(r.now, c.job)
			r.refuse(r.one(Send), refused(model.ErrUnknown, 0))
			assert.Equal(t, c.want, r.until(id, c.has).State)
		})
	}
}

// TestWhatWasMadeADayLaterIsNotClaimed when a lost creation is looked up again: it
// is the next night's.
func TestWhatWasMadeADayLaterIsNotClaimed(t *testing.T) {
	r := newRig(t, Options{})
	id := r.e.Submit(r.now, Job{Op: Create, Items: []Item{{Draft: model.Draft{Name: "nightly", VolumeID: "v"}}}})
	r.refuse(r.one(Send), refused(model.ErrUnknown, 0))
	before := model.Snapshot{ID: idOf(1), Name: "nightly", VolumeID: "v", Status: model.Available, CreatedAt: start.Add(-24 * time.Hour)}
	require.Equal(t, Unknown, r.until(id, Reply{Candidates: []model.Snapshot{before}}).State)
	r.pass(24 * time.Hour)
	require.Equal(t, 1, r.e.Recheck(r.now, id))
	after := before
	after.ID, after.CreatedAt = idOf(2), r.now.Add(-time.Minute)
	assert.Equal(t, Unknown, r.until(id, Reply{Candidates: []model.Snapshot{after, before}, Snapshot: after}).State)
}

func TestALostRemovalThatCameToNothingIsBounced(t *testing.T) {
	r := newRig(t, Options{})
	id := r.e.Submit(r.now, Job{Op: Delete, Items: items(1)})
	r.refuse(r.one(Send), refused(model.ErrUnknown, 0))
	p := message(start.Add(time.Second))
	p.Snapshot = snap(0)
	it := r.until(id, p)
	assert.Equal(t, Bounced, it.Outcome)
	assert.Equal(t, "snapshot is busy", it.Message)
	assert.Equal(t, "req-m", it.RequestID)
	assert.NoError(t, it.Err)
}

// TestTheReasonIsFoundWithAClockAhead: Cinder's messages have the server's time.
func TestTheReasonIsFoundWithAClockAhead(t *testing.T) {
	server := start.Add(-2 * time.Hour)
	saw, bounced := snap(0), snap(0)
	saw.UpdatedAt, bounced.UpdatedAt = server.Add(-24*time.Hour), server.Add(time.Second)
	failed := model.Snapshot{ID: idOf(1), Status: model.Error}
	vol := model.Volume{ID: idOf(2).String(), Status: "error"}
	said := message(server.Add(2 * time.Second)).Messages
	del := Job{Op: Delete, Items: []Item{{Snapshot: saw}}}
	for _, c := range []struct {
		name string
		job  Job
		lost bool
		has  Reply
		want Outcome
		text string
	}{
		{"a volume", Job{Op: CreateVolume, Items: items(1)}, false, Reply{Volume: vol, Messages: said}, ErrorCreating, "snapshot is busy"},
		{"a snapshot without a time of its last change", Job{Op: Create, Items: items(1)}, false, Reply{Snapshot: failed, Messages: said}, ErrorCreating, "snapshot is busy"},
		{"a deletion whose answer was lost", del, true, Reply{Snapshot: bounced, Messages: said}, Bounced, "snapshot is busy"},
		{"one that nothing came of, after an older one", del, true, Reply{Snapshot: saw, Messages: message(saw.UpdatedAt).Messages}, NotDone, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, Options{})
			id := r.e.Submit(r.now, c.job)
			if q := r.one(Send); c.lost {
				r.refuse(q, refused(model.ErrUnknown, 0))
			} else {
				r.reply(q, c.has)
			}
			it := r.until(id, c.has)
			assert.Equal(t, c.want, it.Outcome)
			assert.Equal(t, c.text, it.Message)
		})
	}
}

func TestTwoLostCreationsAreNotBothTheSameSnapshot(t *testing.T) {
	r := newRig(t, Options{})
	d := model.Draft{Name: "a", VolumeID: "v"}
	id := r.e.Submit(r.now, Job{Op: Create, Items: []Item{{Draft: d}, {Draft: d}}})
	for _, q := range r.e.Requests(r.now) {
		r.refuse(q, refused(model.ErrUnknown, 0))
	}
	made := model.Snapshot{ID: idOf(5), Name: "a", VolumeID: "v", CreatedAt: start, Status: model.Available}
	for range 200 {
		if d, ok := r.e.Wake(r.now); ok {
			r.pass(d)
		}
		for _, q := range r.e.Requests(r.now) {
			r.reply(q, Reply{Candidates: []model.Snapshot{made}, Snapshot: made})
		}
	}
	got := map[Outcome]int{r.item(id, 0).Outcome: 1}
	got[r.item(id, 1).Outcome]++
	assert.Equal(t, map[Outcome]int{Available: 1, NotDone: 1}, got)
}
