package change

import (
	"errors"
	"time"

	"snapdash/model"
)

// take ends a request's flight and gives its item.
func (e *Engine) take(seq Seq) (*work, bool) {
	w, ok := e.flight[seq]
	if ok {
		delete(e.flight, seq)
		w.busy = false
	}
	return w, ok
}

// Replied takes an answer and gives what is to be told.
func (e *Engine) Replied(now time.Time, seq Seq, r Reply) []Event {
	w, ok := e.take(seq)
	if !ok {
		return nil
	}
	w.tries = 0
	switch {
	case w.state == Sent:
		return e.accepted(now, w, r)
	case w.reason:
		w.message, w.reason = newest(r.Messages, w.sent), false
		return []Event{e.end(now, w, Failed, w.outcome)}
	case w.id.IsZero():
		return e.found(now, w, r.Candidates)
	}
	return e.seen(now, w, r.Snapshot)
}

// accepted takes the answer to the change itself.
func (e *Engine) accepted(now time.Time, w *work, r Reply) []Event {
	switch w.job.Op {
	case Create:
		return e.follow(now, w, r.Snapshot)
	case Delete, ForceDelete:
		w.state = Following
		w.due = now.Add(e.opt.PollEvery / 2)
		return []Event{w.event()}
	case MergeMetadata, ReplaceMetadata:
		ev := e.end(now, w, Done, Applied)
		ev.Metadata = r.Metadata
		return []Event{ev}
	case Update:
		w.last = &r.Snapshot
	}
	return []Event{e.end(now, w, Done, Applied)}
}

// follow awaits the end of a creation.
func (e *Engine) follow(now time.Time, w *work, s model.Snapshot) []Event {
	w.id, w.last, w.state = s.ID, &s, Following
	e.byID[w.id] = w
	w.due = now.Add(e.opt.PollEvery / 2)
	return []Event{w.event()}
}

// seen judges an item by what the snapshot is now.
func (e *Engine) seen(now time.Time, w *work, s model.Snapshot) []Event {
	w.last = &s
	switch w.job.Op {
	case Create:
		switch {
		case s.Status == model.Available:
			return []Event{e.end(now, w, Done, Available)}
		case s.Status == model.Error:
			return e.askReason(now, w, ErrorCreating)
		}
	case Delete, ForceDelete:
		switch {
		case s.Status == model.ErrorDeleting:
			return e.askReason(now, w, ErrorDeleting)
		case s.Status != model.Deleting && w.state == Asking:
			w.err = lost(w)
			return []Event{e.end(now, w, Failed, NotDone)}
		case s.Status != model.Deleting && w.job.Op == Delete:
			return e.askReason(now, w, Bounced)
		}
	default:
		return e.verified(now, w, s)
	}
	return e.wait(now, w)
}

// wait asks again later, ever more seldom, until the time that was set is over.
func (e *Engine) wait(now time.Time, w *work) []Event {
	since := now.Sub(w.sent)
	if since >= e.opt.FollowFor {
		return []Event{e.end(now, w, Unknown, StillBusy)}
	}
	w.due = now.Add(max(e.opt.PollEvery, since/8))
	return nil
}

// askReason ends an item as failed once Cinder's own words have been asked for.
func (e *Engine) askReason(now time.Time, w *work, o Outcome) []Event {
	w.outcome, w.reason, w.due = o, true, now
	if w.state == Asking {
		w.state = Following
	}
	return nil
}

// verified judges a change of name, description, metadata or state whose
// answer was lost: it was carried out when the snapshot shows it.
func (e *Engine) verified(now time.Time, w *work, s model.Snapshot) []Event {
	if shows(w.job.Job, &s) {
		return []Event{e.end(now, w, Done, Applied)}
	}
	w.err = lost(w)
	return []Event{e.end(now, w, Failed, NotDone)}
}

// shows reports whether a snapshot is as a job wants it.
func shows(j Job, s *model.Snapshot) bool {
	switch j.Op {
	case Update:
		return (j.Edit.Name == nil || *j.Edit.Name == s.Name) && (j.Edit.Description == nil || *j.Edit.Description == s.Description)
	case ResetStatus:
		return s.Status == j.Status
	case ReplaceMetadata:
		return j.Metadata.Equal(s.Metadata)
	}
	for _, p := range j.Metadata {
		if v, ok := s.Metadata.Get(p.Key); !ok || v != p.Value {
			return false
		}
	}
	return true
}

// found looks for a created snapshot whose answer was lost: one of the same
// name on the same volume that came after the sending. The server's clock may
// be a little behind ours.
func (e *Engine) found(now time.Time, w *work, candidates []model.Snapshot) []Event {
	d := w.job.Items[w.index].Draft
	for _, s := range candidates {
		if s.VolumeID == d.VolumeID && s.Name == d.Name && s.Metadata.Equal(d.Metadata) && s.CreatedAt.After(w.sent.Add(-clockSkew)) {
			if _, other := e.byID[s.ID]; !other {
				return e.follow(now, w, s)
			}
		}
	}
	w.err = lost(w)
	return []Event{e.end(now, w, Failed, NotDone)}
}

const clockSkew = time.Minute

// newest is the newest of Cinder's messages that came with this change.
func newest(messages []model.Message, since time.Time) string {
	var best model.Message
	for _, m := range messages {
		if m.CreatedAt.After(best.CreatedAt) && m.CreatedAt.After(since.Add(-clockSkew)) {
			best = m
		}
	}
	return best.Text
}

// lost is the failure of a change whose answer was lost and that is not there.
func lost(w *work) error {
	return &model.Fault{
		Kind: model.ErrUnknown, Op: "look up a change whose answer was lost", Object: w.id.String(),
		Message: "the cloud does not show it: it was probably not carried out", Hint: "Try again if it is still wanted.", Err: w.err,
	}
}

// Refused takes a failure and gives what is to be told.
func (e *Engine) Refused(now time.Time, seq Seq, err error) []Event {
	w, ok := e.take(seq)
	if !ok {
		return nil
	}
	if errors.Is(err, model.ErrThrottled) {
		return e.throttled(now, w, err)
	}
	if w.state == Sent {
		return e.refusedSend(now, w, err)
	}
	return e.refusedQuestion(now, w, err)
}

// throttled sends less and later: nothing has been done.
func (e *Engine) throttled(now time.Time, w *work, err error) []Event {
	var f *model.Fault
	wait := 2 * time.Second
	if errors.As(err, &f) {
		wait = max(wait, f.Wait)
	}
	e.slow = now.Add(wait)
	if w.state == Sent {
		w.state = Pending
	}
	w.due = e.slow
	return nil
}

func (e *Engine) refusedSend(now time.Time, w *work, err error) []Event {
	w.err = err
	switch {
	case errors.Is(err, model.ErrUnknown):
		w.state, w.due = Asking, now.Add(e.opt.PollEvery/2)
		return []Event{w.event()}
	case errors.Is(err, model.ErrNotFound) && w.job.Op.Destructive():
		w.err = nil
		return []Event{e.end(now, w, Done, Gone)}
	}
	return []Event{e.end(now, w, Failed, Refused)}
}

const maxTries = 5

// refusedQuestion: a snapshot that is not there any more is the end of a
// deletion; everything else is asked again a few times.
func (e *Engine) refusedQuestion(now time.Time, w *work, err error) []Event {
	if w.reason { // the reason is not to be had
		w.reason = false
		return []Event{e.end(now, w, Failed, w.outcome)}
	}
	if errors.Is(err, model.ErrNotFound) && !w.id.IsZero() {
		if w.job.Op.Destructive() {
			w.err = nil
			return []Event{e.end(now, w, Done, Gone)}
		}
		w.err = err
		return []Event{e.end(now, w, Failed, Gone)}
	}
	if w.tries++; w.tries >= maxTries {
		w.err = err
		return []Event{e.end(now, w, Unknown, Undecided)}
	}
	w.due = now.Add(e.opt.PollEvery * time.Duration(w.tries))
	return nil
}
