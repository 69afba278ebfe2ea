package change

import (
	"strings"
	"time"

	"snapdash/model"
)

// seen judges an item by what its snapshot is now.
func (e *Engine) seen(now time.Time, w *work, s model.Snapshot) []Event {
	w.last = &s
	switch op := w.job.Op; {
	case op.Makes():
		return e.seenCreating(now, w, s.Status)
	case op.removes():
		return e.seenRemoving(now, w, s.Status)
	case op == ResetStatus && w.state == Following:
		return e.end(now, w, Done, Applied)
	}
	return e.verified(now, w, s)
}

func (e *Engine) seenCreating(now time.Time, w *work, s model.Status) []Event {
	switch s {
	case model.Available, model.BackingUp, model.Restoring: // already in use for something else
		return e.end(now, w, Done, Available)
	case model.Error, model.ErrorDeleting:
		return e.askReason(now, w, ErrorCreating)
	}
	return e.wait(now, w)
}

// seenRemoving judges a deletion. A busy snapshot returns to what it was
// without an error; whatever else goes wrong ends in error_deleting. Unmanaging
// takes the same ways.
func (e *Engine) seenRemoving(now time.Time, w *work, s model.Status) []Event {
	was := w.job.Items[w.index].Snapshot.Status
	switch {
	case s == model.Deleting || s == model.Unmanaging:
		if w.state == Asking && s != was {
			return e.follow(now, w) // it was carried out after all
		}
		return e.wait(now, w)
	case w.state == Asking && (s == was || s != model.ErrorDeleting):
		return e.unseen(now, w, settledAs(s))
	case s == model.ErrorDeleting:
		return e.askReason(now, w, ErrorDeleting)
	case s.Transient():
		return e.wait(now, w) // something else is at work on it
	}
	return e.askReason(now, w, Bounced)
}

func settledAs(s model.Status) Outcome {
	if s == model.ErrorDeleting {
		return ErrorDeleting
	}
	return Bounced
}

// verified judges a change of name, description, metadata or state whose
// answer was lost: it was carried out when the snapshot shows it.
func (e *Engine) verified(now time.Time, w *work, s model.Snapshot) []Event {
	if w.shows(&s) {
		w.patch.after = s.Metadata
		return e.end(now, w, Done, Applied)
	}
	return e.unseen(now, w, Undecided)
}

// shows reports whether a snapshot is as the job wants it.
func (w *work) shows(s *model.Snapshot) bool {
	j := &w.job.Job
	switch {
	case j.Op == Update:
		edit := j.editOf(w.index)
		return (edit.Name == nil || sameText(*edit.Name, s.Name)) &&
			(edit.Description == nil || sameText(*edit.Description, s.Description))
	case j.Op == ResetStatus:
		return s.Status == j.Status
	case j.Op == ReplaceMetadata:
		return j.Metadata.Equal(s.Metadata)
	case j.Op == PatchMetadata:
		return j.Patch.todo(s.Metadata) == nil
	}
	return (Patch{Set: j.Metadata}).todo(s.Metadata) == nil
}

// unseen is a look that shows nothing of a change whose answer was lost. The
// request may still be on its way, so it takes two looks and some time to
// believe that. A removal that came to nothing looks the same as one that never
// was; Cinder's messages tell them apart, and o is what it is if they do.
func (e *Engine) unseen(now time.Time, w *work, o Outcome) []Event {
	w.unchanged++
	if w.unchanged < 2 || now.Sub(w.since) < e.opt.SettleFor {
		e.askAt(w, now.Add(e.opt.PollEvery), w.question())
		return nil
	}
	if w.job.Op.removes() {
		return e.askReason(now, w, o)
	}
	w.err = lost(w)
	return e.end(now, w, Failed, NotDone)
}

// volumeSeen judges an item by what its volume is now.
func (e *Engine) volumeSeen(now time.Time, w *work, v model.Volume) []Event {
	w.lastVol = &v
	failed := ErrorReverting
	if w.job.Op == CreateVolume {
		failed = ErrorCreating
	}
	switch {
	case strings.HasPrefix(v.Status, "error"):
		return e.askReason(now, w, failed)
	case w.state == Asking: // of Revert: a created volume is followed once it is found
		return e.revertSeen(now, w, v.Status)
	case v.Status == "available" || v.Status == "in-use":
		if w.job.Op == CreateVolume {
			return e.end(now, w, Done, Available)
		}
		return e.end(now, w, Done, Applied)
	}
	return e.wait(now, w)
}

// revertSeen looks for a revert whose answer was lost. Only while it runs can it
// be told from one that never was; a volume that just stands there may be either.
func (e *Engine) revertSeen(now time.Time, w *work, status string) []Event {
	if status == "reverting" {
		return e.follow(now, w)
	}
	w.unchanged++
	if w.unchanged < 2 || now.Sub(w.since) < e.opt.SettleFor {
		e.askAt(w, now.Add(e.opt.PollEvery), ShowVolume)
		return nil
	}
	return e.end(now, w, Unknown, Undecided)
}
