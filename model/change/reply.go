package change

import (
	"cmp"
	"time"

	"snapdash/model"
)

// take ends a request's flight. An item that was taken back meanwhile has
// nothing more to hear, tried again or not: it waits for another answer then.
func (e *Engine) take(seq Seq) (f flight, ok bool) {
	f, ok = e.flight[seq]
	delete(e.flight, seq)
	if !ok || f.w.asks != seq {
		return f, false
	}
	f.w.asks = 0
	return f, true
}

// Replied takes an answer and gives what is to be told. An answer to a request
// that the engine does not know is ignored.
func (e *Engine) Replied(now time.Time, seq Seq, r Reply) []Event {
	f, ok := e.take(seq)
	e.pace.answered()
	if !ok {
		return nil
	}
	w := f.w
	w.tries = 0
	switch f.kind {
	case Survey:
		return e.surveyReplied(now, f.group, r)
	case Send:
		w.requestID = cmp.Or(r.RequestID, w.requestID)
		return e.accepted(now, w, r)
	case ReadMetadata:
		return e.metadataRead(now, w, r.Metadata)
	case Messages:
		return e.told(now, w, r.Messages)
	case Find:
		return e.found(now, w, r.Candidates)
	case FindVolume:
		return e.foundVolume(now, w, r.Volumes)
	case ShowVolume:
		return e.volumeSeen(now, w, r.Volume)
	}
	return e.seen(now, w, r.Snapshot)
}

// accepted takes the answer to the change itself.
func (e *Engine) accepted(now time.Time, w *work, r Reply) []Event {
	switch op := w.job.Op; {
	case op.Makes():
		if r.Snapshot.ID.IsZero() {
			return e.lose(now, w, nil)
		}
		return e.created(now, w, r.Snapshot)
	case op == CreateVolume:
		if r.Volume.ID == "" {
			return e.lose(now, w, nil)
		}
		return e.createdVolume(now, w, r.Volume)
	case op == Update:
		w.last = &r.Snapshot
		return e.end(now, w, Done, Applied)
	case op.metadata():
		return e.written(now, w, r.Metadata)
	}
	return e.follow(now, w)
}

// follow awaits the end of what was accepted.
func (e *Engine) follow(now time.Time, w *work) []Event {
	w.become(Following)
	w.since, w.err, w.accepted = now, nil, true
	e.askAt(w, now.Add(e.opt.PollEvery/2), w.question())
	return []Event{w.event()}
}

func (e *Engine) created(now time.Time, w *work, s model.Snapshot) []Event {
	w.id, w.last = s.ID, &s
	e.made[s.ID.String()] = true
	e.track(w)
	return e.follow(now, w)
}

func (e *Engine) createdVolume(now time.Time, w *work, v model.Volume) []Event {
	w.volume, w.lastVol = v.ID, &v
	e.made[v.ID] = true
	return e.follow(now, w)
}

// question is what to ask about an item that was sent.
func (w *work) question() Kind {
	switch {
	case w.job.Op == CreateVolume && w.volume == "":
		return FindVolume
	case w.job.Op.onVolume():
		return ShowVolume
	case w.id.IsZero():
		return Find
	}
	return Show
}

// wait asks again later, ever more seldom, until the time that was set is over.
func (e *Engine) wait(now time.Time, w *work) []Event {
	since := now.Sub(w.since)
	if since >= e.opt.FollowFor {
		return e.end(now, w, Unknown, StillBusy)
	}
	e.askAt(w, now.Add(min(max(e.opt.PollEvery, since/8), pollMost)), w.question())
	return nil
}

// askReason lets an item end as failed once Cinder's own words have been asked for.
func (e *Engine) askReason(now time.Time, w *work, o Outcome) []Event {
	w.verdict = o
	e.askAt(w, now, Messages)
	return nil
}

// told ends an item with Cinder's own words. Cinder writes them a moment after
// it has set the status, so without them the item is looked at once more.
func (e *Engine) told(now time.Time, w *work, messages []model.Message) []Event {
	m, ok := newest(messages, w.messagesFrom())
	if !ok && !w.asked {
		w.asked = true
		e.askAt(w, now.Add(e.opt.PollEvery), w.question())
		return nil
	}
	if ok {
		w.message, w.requestID = m.Text, cmp.Or(m.RequestID, w.requestID)
	}
	return e.reasoned(now, w, ok)
}

// reasoned ends an item whose reason was looked for.
func (e *Engine) reasoned(now time.Time, w *work, told bool) []Event {
	w.asked = false
	if w.state == Asking && !told {
		w.err = lost(w)
		return e.end(now, w, Failed, NotDone)
	}
	w.err = nil
	return e.end(now, w, Failed, w.verdict)
}

// pollMost is how seldom an end is asked for at most.
const pollMost = 30 * time.Second

// clockSkew is how far the server's clock may be from ours.
const clockSkew = time.Minute

// messagesFrom is the time from which on a message is about this change. The
// server's own time of the last status change is better than our clock; where it is
// not known whether there was one, it must be one that the person has not seen.
// Whatever is said of what was just created is about that.
func (w *work) messagesFrom() time.Time {
	if op := w.job.Op; op.Makes() || op == CreateVolume {
		return time.Time{}
	}
	from := w.sent
	if w.last != nil && !w.last.UpdatedAt.IsZero() {
		at, saw := w.last.UpdatedAt, w.job.Items[w.index].Snapshot.UpdatedAt
		// Databases round to seconds what an answer to a change has exactly.
		if w.state == Following || at.Before(from) && at.Sub(saw) >= time.Second {
			from = at
		}
	}
	return from.Add(-clockSkew)
}

func newest(messages []model.Message, from time.Time) (best model.Message, ok bool) {
	for _, m := range messages {
		if m.CreatedAt.After(from) && (!ok || m.CreatedAt.After(best.CreatedAt)) {
			best, ok = m, true
		}
	}
	return best, ok
}
