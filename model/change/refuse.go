package change

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"snapdash/model"
)

// Where the statuses of HTTP begin that tell a refusal from a failure.
const (
	statusRefused     = 400
	statusServerError = 500
	statusUnavailable = 503
)

const (
	maxTries = 3 // of a question that is refused
	maxDeaf  = 8 // attempts, ever further apart, to reach a server before a job pauses
)

// Refused takes a failure and gives what is to be told. An error that is no
// *model.Fault leaves open whether the change was made.
func (e *Engine) Refused(now time.Time, seq Seq, err error) []Event {
	at, ok := e.take(seq)
	w, kind, f := at.w, at.kind, fault(err)
	switch {
	case throttles(f):
		e.pace.throttled(now, f.Wait)
	case f.Status != 0:
		e.pace.answered()
	}
	if !ok {
		return nil
	}
	w.requestID = cmp.Or(f.RequestID, w.requestID)
	switch {
	case kind == Survey:
		return e.surveyRefused(now, at.group, f, err)
	case kind != Send && kind != ReadMetadata:
		return e.refusedQuestion(now, w, kind, f, err)
	case throttles(f):
		return e.again(now, w, kind)
	case kind == Send:
		return e.refusedSend(now, w, f, err)
	}
	return e.refusedRead(now, w, f, err)
}

// fault gives the Fault in err, or one that says nothing.
func fault(err error) *model.Fault {
	var f *model.Fault
	if errors.As(err, &f) {
		return f
	}
	return &model.Fault{Kind: model.ErrUnknown, Err: err}
}

// throttles reports whether the server asked for less and did nothing: a 503 in
// Cinder's own words is one; in anybody else's it is an answer that was lost.
func throttles(f *model.Fault) bool {
	return errors.Is(f, model.ErrThrottled) || errors.Is(f, model.ErrServer) && f.Status == statusUnavailable
}

// again lines up once more what was not carried out.
func (e *Engine) again(now time.Time, w *work, k Kind) []Event {
	if k != Send && k != ReadMetadata {
		e.askAt(w, now.Add(e.opt.PollEvery), k)
		return nil
	}
	w.become(Pending)
	if w.job.stopped {
		return e.takeBack(now, w)
	}
	w.job.queue = slices.Insert(w.job.queue, 0, w)
	return nil
}

// general reports whether a failure is none of the item's: every other item
// would meet it too, and nothing was changed.
func general(f *model.Fault) bool {
	for _, kind := range []error{model.ErrSignIn, model.ErrCertificate, model.ErrNoService, model.ErrConfig, model.ErrCancelled} {
		if errors.Is(f, kind) {
			return true
		}
	}
	return false
}

// mayHaveHappened reports whether a change may have been made although it was
// refused: its answer was lost, or the server failed at it half way.
func mayHaveHappened(f *model.Fault) bool {
	return errors.Is(f, model.ErrUnknown) || errors.Is(f, model.ErrServer) ||
		errors.Is(f, model.ErrAnswer) && f.Status < statusRefused
}

func (e *Engine) refusedSend(now time.Time, w *work, f *model.Fault, err error) []Event {
	switch {
	case mayHaveHappened(f):
		return e.lose(now, w, err)
	case general(f):
		return e.hold(now, w, Send, err)
	case errors.Is(f, model.ErrUnreachable):
		return e.unreachable(now, w, Send, err)
	case errors.Is(f, model.ErrNotFound) && w.job.Op.removes():
		return e.end(now, w, Done, Gone)
	case errors.Is(f, model.ErrNotFound) && w.deletesKey() && w.attempts <= maxTries:
		w.patch.write = nil // the key is gone, or the snapshot: reading tells
		return e.again(now, w, ReadMetadata)
	}
	w.err = err
	return e.end(now, w, Failed, Refused)
}

// deletesKey reports whether what was sent removes one key.
func (w *work) deletesKey() bool { return w.patch.write != nil && w.patch.write.How == DeleteKey }

// refusedRead: nothing has been sent for this item.
func (e *Engine) refusedRead(now time.Time, w *work, f *model.Fault, err error) []Event {
	switch {
	case general(f):
		return e.hold(now, w, ReadMetadata, err)
	case errors.Is(f, model.ErrUnreachable):
		return e.unreachable(now, w, ReadMetadata, err)
	case errors.Is(f, model.ErrNotFound):
		w.err = err
		return e.end(now, w, Failed, Gone)
	}
	if w.tries++; w.tries < maxTries && errors.Is(f, model.ErrServer) {
		return e.again(now, w, ReadMetadata)
	}
	w.err = err
	return e.end(now, w, Failed, Refused)
}

// unreachable tries again after a while, for all jobs, and pauses when that
// went on for too long.
func (e *Engine) unreachable(now time.Time, w *work, k Kind, err error) []Event {
	e.pace.backOff(now, 0)
	if len(w.job.works) == 1 || e.pace.strikes >= maxDeaf {
		return e.hold(now, w, k, err)
	}
	return e.again(now, w, k)
}

// hold pauses a job that cannot go on until somebody has done something about
// it. A job of one item has nothing to hold back: what was not sent fails.
func (e *Engine) hold(now time.Time, w *work, k Kind, err error) []Event {
	j := w.job
	if len(j.works) == 1 {
		w.err = err
		return e.end(now, w, Failed, Refused)
	}
	if ended := e.again(now, w, k); ended != nil {
		return ended
	}
	if j.halted {
		return nil
	}
	j.paused, j.halted, j.why = true, true, err
	ev := w.event()
	ev.Err, ev.Paused = err, true
	return []Event{ev}
}

// refusedQuestion: a snapshot that is not there any more is the end of a
// deletion; everything else is asked again.
func (e *Engine) refusedQuestion(now time.Time, w *work, k Kind, f *model.Fault, err error) []Event {
	switch {
	case errors.Is(f, model.ErrNotFound) && (k == Show || k == ShowVolume):
		return e.vanished(now, w, err)
	case general(f) && len(w.job.works) > 1:
		return e.hold(now, w, k, err)
	case errors.Is(f, model.ErrUnreachable):
		e.pace.backOff(now, 0)
	}
	w.tries++
	if worthAsking(k, f, w.tries, now.Sub(w.since) < e.opt.FollowFor || now.Before(e.pace.told)) {
		e.askAt(w, now.Add(min(e.opt.PollEvery<<min(w.tries-1, 10), pollMost)), k)
		return nil
	}
	if k == Messages { // the reason is not to be had
		return e.reasoned(now, w, false)
	}
	w.err = err
	return e.end(now, w, Unknown, Undecided)
}

// worthAsking reports whether a question is to be asked once more. A reason is only
// asked for a few times, and not at all of a cloud that has no messages.
func worthAsking(k Kind, f *model.Fault, tries int, early bool) bool {
	if k == Messages {
		return passing(f) && tries < maxTries
	}
	return tries < maxTries || passing(f) && early
}

// vanished ends an item whose snapshot or volume is not there any more.
func (e *Engine) vanished(now time.Time, w *work, err error) []Event {
	if w.job.Op.removes() {
		w.err = nil
		return e.end(now, w, Done, Gone)
	}
	w.err = err
	return e.end(now, w, Failed, Gone)
}

// passing reports whether a question that failed is worth asking for as long as
// the end is awaited: nobody answered, or with a trouble of the server's own. What
// the cloud does not have is not even sent, so that nobody answers either.
func passing(f *model.Fault) bool {
	if errors.Is(f, model.ErrNotSupported) {
		return false
	}
	return f.Status == 0 || f.Status >= statusServerError || throttles(f)
}
