package change

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// step is what the server answers to the next request.
type step struct {
	kind  Kind
	reply Reply
	err   error
}

func message(at time.Time) Reply {
	return Reply{Messages: []model.Message{
		{Text: "from long ago", CreatedAt: start.Add(-48 * time.Hour)},
		{Text: "snapshot is busy", CreatedAt: at, RequestID: "req-m"},
	}}
}

func TestEveryOutcome(t *testing.T) {
	var (
		s       = snap(0)
		lostErr = refused(model.ErrUnknown, 0)
		gone    = step{kind: Show, err: refused(model.ErrNotFound, 404)}
		sent    = step{kind: Send}
		lostOne = step{kind: Send, err: lostErr}
		told    = step{kind: Messages, reply: message(start.Add(time.Second))}
		untold  = step{kind: Messages}
		show    = func(st model.Status) step { return step{kind: Show, reply: with(s, st)} }
		volume  = func(st string) step {
			return step{kind: ShowVolume, reply: Reply{Volume: model.Volume{ID: "v", Status: st}}}
		}
		renamed = s
		other   = "other"
		draft   = model.Draft{VolumeID: "vol", Name: " nightly "}
		made    = model.Snapshot{ID: idOf(7), Name: "nightly", VolumeID: "vol", CreatedAt: start, Status: model.Creating}
		before  = made
		mine    = model.VolumeDraft{SnapshotID: s.ID, Name: "restore"}
		vol     = model.Volume{ID: idOf(8).String(), Name: "restore", SnapshotID: s.ID.String(), Status: "creating", CreatedAt: start}
		tags    = model.Metadata{{Key: "tier", Value: "gold"}}
		tagged  = s
	)
	renamed.Name = other
	tagged.Metadata = model.Metadata{{Key: "owner", Value: "x"}, {Key: "tier", Value: "gold"}}
	before.CreatedAt = start.Add(-30 * time.Minute)
	del, edit := Job{Op: Delete}, Job{Op: Update, Edit: model.Edit{Name: &other}}
	mk := Job{Op: Create, Items: []Item{{Draft: draft}}}
	mkVol := Job{Op: CreateVolume, Items: []Item{{Snapshot: s, Volume: mine}}}

	for _, c := range []struct {
		name    string
		job     Job
		steps   []step
		state   State
		outcome Outcome
		message string
	}{
		{"deleted", del, []step{sent, show(model.Deleting), gone}, Done, Gone, ""},
		{"was gone already", del, []step{{kind: Send, err: refused(model.ErrNotFound, 404)}}, Done, Gone, ""},
		{"bounced", del, []step{sent, show(model.Deleting), show(model.Available), told}, Failed, Bounced, "snapshot is busy"},
		{"bounced, the message comes late", del, []step{sent, show(model.Available), untold, show(model.Available), told}, Failed, Bounced, "snapshot is busy"},
		{"bounced, no message", del, []step{sent, show(model.Available), untold, show(model.Available), untold}, Failed, Bounced, ""},
		{"an old answer, then gone", del, []step{sent, show(model.Available), untold, gone}, Done, Gone, ""},
		{"bounced, no messages on this cloud", del, []step{sent, show(model.Available), {kind: Messages, err: refused(model.ErrNotSupported, 404)}}, Failed, Bounced, ""},
		{"bounced, messages that are not even asked for", del, []step{sent, show(model.Available), {kind: Messages, err: refused(model.ErrNotSupported, 0)}}, Failed, Bounced, ""},
		{"bounced, messages unreachable", del, []step{sent, show(model.Available), {kind: Messages, err: refused(model.ErrUnreachable, 0)},
			{kind: Messages, err: refused(model.ErrUnreachable, 0)}, {kind: Messages, err: refused(model.ErrUnreachable, 0)}}, Failed, Bounced, ""},
		{"error_deleting", del, []step{sent, show(model.ErrorDeleting), told}, Failed, ErrorDeleting, "snapshot is busy"},
		{"refused", del, []step{{kind: Send, err: refused(model.ErrConflict, 400)}}, Failed, Refused, ""},
		{"refused: a role", Job{Op: ForceDelete}, []step{{kind: Send, err: refused(model.ErrForbidden, 403)}}, Failed, Refused, ""},
		{"quota is not throttling", mk, []step{{kind: Send, err: refused(model.ErrOverQuota, 413)}}, Failed, Refused, ""},
		{"lost, carried out", del, []step{lostOne, gone}, Done, Gone, ""},
		{"lost, deleting", del, []step{lostOne, show(model.Deleting), gone}, Done, Gone, ""},
		{"lost, late", del, []step{lostOne, show(model.Available), show(model.Deleting), gone}, Done, Gone, ""},
		{"lost, failed", del, []step{lostOne, show(model.ErrorDeleting), told}, Failed, ErrorDeleting, "snapshot is busy"},
		{"lost, an error of the server's own", del, []step{{kind: Send, err: refused(model.ErrServer, 500)}, gone}, Done, Gone, ""},
		{"lost, an error that says nothing", del, []step{{kind: Send, err: errors.New("boom")}, gone}, Done, Gone, ""},
		{"throttled, then deleted", del, []step{{kind: Send, err: waits(0)}, sent, gone}, Done, Gone, ""},
		{"503 of Cinder, then deleted", del, []step{{kind: Send, err: refused(model.ErrServer, 503)}, sent, gone}, Done, Gone, ""},
		{"follow-up throttled", del, []step{sent, {kind: Show, err: waits(0)}, gone}, Done, Gone, ""},
		{"follow-up unreachable for long", del, []step{sent, {kind: Show, err: refused(model.ErrUnreachable, 0)}, {kind: Show, err: refused(model.ErrUnreachable, 0)},
			{kind: Show, err: refused(model.ErrUnreachable, 0)}, {kind: Show, err: refused(model.ErrServer, 502)}, gone}, Done, Gone, ""},
		{"follow-up forbidden", del, []step{sent, {kind: Show, err: refused(model.ErrForbidden, 403)}, {kind: Show, err: refused(model.ErrForbidden, 403)},
			{kind: Show, err: refused(model.ErrForbidden, 403)}}, Unknown, Undecided, ""},
		{"unmanaged", Job{Op: Unmanage}, []step{sent, show(model.Unmanaging), gone}, Done, Gone, ""},

		{"reset", Job{Op: ResetStatus, Status: model.Error}, []step{sent, show(model.Error)}, Done, Applied, ""},
		{"reset lost", Job{Op: ResetStatus, Status: model.Error}, []step{lostOne, show(model.Error)}, Done, Applied, ""},
		{"reset, gone meanwhile", Job{Op: ResetStatus, Status: model.Error}, []step{sent, gone}, Failed, Gone, ""},

		{"renamed", edit, []step{{kind: Send, reply: Reply{Snapshot: renamed}}}, Done, Applied, ""},
		{"rename lost", edit, []step{lostOne, {kind: Show, reply: Reply{Snapshot: renamed}}}, Done, Applied, ""},
		{"rename, unreachable", edit, []step{{kind: Send, err: refused(model.ErrUnreachable, 0)}}, Failed, Refused, ""},
		{"rename, signed out", edit, []step{{kind: Send, err: refused(model.ErrSignIn, 401)}}, Failed, Refused, ""},
		{"merge", Job{Op: MergeMetadata, Metadata: tags}, []step{{kind: Send, reply: Reply{Metadata: tagged.Metadata}}}, Done, Applied, ""},
		{"merge lost", Job{Op: MergeMetadata, Metadata: tags}, []step{lostOne, {kind: Show, reply: Reply{Snapshot: tagged}}}, Done, Applied, ""},
		{"replace lost", Job{Op: ReplaceMetadata, Metadata: tagged.Metadata}, []step{lostOne, {kind: Show, reply: Reply{Snapshot: tagged}}}, Done, Applied, ""},

		{"created", mk, []step{{kind: Send, reply: Reply{Snapshot: made}}, {kind: Show, reply: with(made, model.Creating)}, {kind: Show, reply: with(made, model.Available)}}, Done, Available, ""},
		{"created, error", mk, []step{{kind: Send, reply: Reply{Snapshot: made}}, {kind: Show, reply: with(made, model.Error)}, told}, Failed, ErrorCreating, "snapshot is busy"},
		{"created, deleted by somebody", mk, []step{{kind: Send, reply: Reply{Snapshot: made}}, gone}, Failed, Gone, ""},
		{"create lost, found", mk, []step{lostOne, {kind: Find, reply: Reply{Candidates: []model.Snapshot{before, snap(3), made}}}, {kind: Show, reply: with(made, model.Available)}}, Done, Available, ""},
		{"create answered without a body, found", mk, []step{sent, {kind: Find, reply: Reply{Candidates: []model.Snapshot{made}}}, {kind: Show, reply: with(made, model.Available)}}, Done, Available, ""},
		{"volume created", mkVol, []step{{kind: Send, reply: Reply{Volume: vol}}, volume("creating"), volume("downloading"), volume("available")}, Done, Available, ""},
		{"volume error", mkVol, []step{{kind: Send, reply: Reply{Volume: vol}}, volume("error"), told}, Failed, ErrorCreating, "snapshot is busy"},
		{"volume lost, found", mkVol, []step{lostOne, {kind: FindVolume, reply: Reply{Volumes: []model.Volume{{ID: "x", Name: "restore"}, vol}}}, volume("available")}, Done, Available, ""},

		{"reverted", Job{Op: Revert}, []step{sent, volume("reverting"), volume("available")}, Done, Applied, ""},
		{"revert failed", Job{Op: Revert}, []step{sent, volume("reverting"), volume("error"), told}, Failed, ErrorReverting, "snapshot is busy"},
		{"revert lost, running", Job{Op: Revert}, []step{lostOne, volume("reverting"), volume("available")}, Done, Applied, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, Options{})
			if c.job.Items == nil {
				c.job.Items = []Item{{Snapshot: s}}
			}
			id := r.e.Submit(r.now, c.job)
			var last []Event
			for _, st := range c.steps {
				q := r.next(st.kind)
				require.Equal(t, c.job.Op, q.Job.Op)
				if st.err != nil {
					last = r.refuse(q, st.err)
				} else {
					last = r.reply(q, st.reply)
				}
			}
			it := r.item(id, 0)
			assert.Equal(t, c.state, it.State)
			assert.Equal(t, c.outcome, it.Outcome)
			assert.Equal(t, c.message, it.Message)
			require.Len(t, last, 1, "the end is told")
			assert.Equal(t, c.state, last[0].State)
			assert.Equal(t, c.outcome, last[0].Outcome)
			r.idle()
		})
	}
}

// until answers every question the same way, until the item has ended.
func (r *rig) until(id JobID, p Reply) ItemView {
	r.t.Helper()
	for range 1000 {
		if it := r.item(id, 0); it.State.Final() {
			return it
		}
		if d, ok := r.e.Wake(r.now); ok {
			r.pass(d)
		}
		for _, q := range r.e.Requests(r.now) {
			require.NotEqual(r.t, Send, q.Kind, "sent a second time")
			r.reply(q, p)
		}
	}
	r.t.Fatal("no end")
	return ItemView{}
}

// TestTheServersWordsStay when it failed at a change that is then not found: they and
// the request id are what its operator can go by.
// TestALikenessHoursOldIsNotSaidToBeNothing: with a clock in a wrong zone it may be
// what was just created, and to try again would make it twice.
func TestStillBusyAfterTheFollowTime(t *testing.T) {
	r := newRig(t, Options{FollowFor: time.Minute})
	id := r.e.Submit(r.now, Job{Op: Delete, Items: items(1)})
	r.reply(r.one(Send), Reply{})
	it := r.until(id, with(snap(0), model.Deleting))
	assert.Equal(t, Unknown, it.State)
	assert.Equal(t, StillBusy, it.Outcome)
	assert.Equal(t, 1, r.e.Recheck(r.now, id))
	r.refuse(r.one(Show), refused(model.ErrNotFound, 404))
	assert.Equal(t, Gone, r.item(id, 0).Outcome)
	r.idle()
}

func TestWhatWasAcceptedIsNeverSaidNotToBeDone(t *testing.T) {
	r := newRig(t, Options{FollowFor: time.Minute})
	made := model.Snapshot{ID: idOf(7), Status: model.Error}
	id := r.e.Submit(r.now, Job{Op: Create, Items: []Item{{Draft: model.Draft{Name: "a"}}}})
	r.reply(r.one(Send), Reply{Snapshot: made})
	for !r.item(id, 0).State.Final() {
		r.refuse(r.next(Show), refused(model.ErrUnreachable, 0))
	}
	assert.Equal(t, Unknown, r.item(id, 0).State, "nobody answered for as long as it is followed")
	assert.Equal(t, 1, r.e.Recheck(r.now, id))
	r.reply(r.next(Show), Reply{Snapshot: made})
	r.reply(r.next(Messages), Reply{})
	r.reply(r.next(Show), Reply{Snapshot: made})
	r.reply(r.next(Messages), Reply{})
	assert.Equal(t, ErrorCreating, r.item(id, 0).Outcome)
	r.idle()
}

// TestWhatTheCloudKeptOtherwiseIsNotSaidToBeDone: MySQL takes keys that differ in case
// only for one, and answers with the set that it has.
func TestWhatTheCloudKeptOtherwiseIsNotSaidToBeDone(t *testing.T) {
	kept := md("a", "1", "tier", "gold")
	for _, job := range []Job{
		{Op: MergeMetadata, Metadata: md("Tier", "gold"), Items: items(1)},
		{Op: ReplaceMetadata, Metadata: md("a", "1", "Tier", "gold"), Items: items(1)},
		patchJob(Patch{Set: md("Tier", "gold")}),
	} {
		r := newRig(t, Options{})
		id := r.e.Submit(r.now, job)
		if job.Op == PatchMetadata {
			r.reply(r.one(ReadMetadata), Reply{Metadata: md("a", "1", "tier", "silver")})
		}
		r.reply(r.one(Send), Reply{Metadata: kept})
		it := r.item(id, 0)
		assert.Equal(t, Failed, it.State)
		assert.Equal(t, Altered, it.Outcome)
		assert.ErrorContains(t, it.Err, "keeps another set")
		assert.Equal(t, kept, it.After)
		r.idle()
	}
}
