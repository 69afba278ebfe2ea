package walk

import (
	"errors"
	"time"

	"snapdash/model"
)

const (
	maxTries    = 4 // refusals of a page in a row after which the walk gives up
	shortWait   = 2 * time.Second
	unavailable = 503 // HTTP's status for a server that has too much to do
)

// Refused takes a failure. It gives an error when the walk cannot go on: then
// Resume tries the same page again.
func (w *Walk) Refused(req Request, err error) error {
	j, ok := w.flight[req.Seq]
	if !ok {
		return nil
	}
	delete(w.flight, req.Seq)
	w.slowDown(err)
	if j.segment == nil {
		w.search = search{} // without the end there are no segments
		return nil
	}
	s := j.segment
	s.busy = false
	s.tries++
	switch {
	case s.ahead && !s.again(err):
		w.drop(s) // the one before walks on
		return nil
	case errors.Is(err, model.ErrNotFound) && !s.marker.IsZero():
		s.tries = 0
		if !s.stepBack() { // the marker has been deleted: Cinder answers 404
			w.drop(s)
		}
		return nil
	case s.tries >= maxTries:
	case errors.Is(err, model.ErrThrottled):
		w.wait = max(w.wait, shortWait, faultOf(err).Wait)
		return nil
	case errors.Is(err, model.ErrUnreachable), errors.Is(err, model.ErrServer), errors.Is(err, model.ErrAnswer):
		w.wait = max(w.wait, shortWait*time.Duration(s.tries))
		return nil
	}
	w.stopped = true
	return err
}

// slowDown halves the requests at once when the server has too many of them.
func (w *Walk) slowDown(err error) {
	if errors.Is(err, model.ErrThrottled) || faultOf(err).Status == unavailable {
		w.allowed = w.pace.halve(w.allowed)
	}
}

func faultOf(err error) model.Fault {
	var f *model.Fault
	if errors.As(err, &f) {
		return *f
	}
	return model.Fault{}
}

// Ticked ends a wait.
func (w *Walk) Ticked() { w.wait = 0 }

// Stop ends the walk with what there is; replies under way are still taken.
func (w *Walk) Stop() { w.stopped = true }

// Resume goes on where the walk stopped.
func (w *Walk) Resume() {
	w.stopped, w.wait = false, 0
	for _, s := range w.segments {
		s.tries = 0
	}
}

// again reports whether a first page that was refused is worth asking for again:
// not when it is this page that the server doesn't give.
func (s *segment) again(err error) bool {
	return s.tries < maxTries && (errors.Is(err, model.ErrThrottled) || errors.Is(err, model.ErrUnreachable))
}
