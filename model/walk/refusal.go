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
	if j.front == nil {
		w.search = search{} // without the end there are no segments
		return nil
	}
	f := j.front
	s := w.owner(f)
	if s == nil {
		return nil
	}
	s.giveBack(f, 0)
	f.tries++
	switch {
	case errors.Is(err, model.ErrNotFound) && !f.marker.IsZero():
		f.tries = 0
		s.sized = false        // rows that came already come again
		f.shut = !f.stepBack() // the marker has been deleted: Cinder answers 404
		return w.dropLost()
	case (f.up || s.ahead) && !passes(err):
		return w.leave(s, f) // another front gets there
	case f.tries >= maxTries:
	case errors.Is(err, model.ErrThrottled):
		w.wait = max(w.wait, shortWait, faultOf(err).Wait)
		return nil
	case errors.Is(err, model.ErrUnreachable), errors.Is(err, model.ErrServer), errors.Is(err, model.ErrAnswer):
		w.wait = max(w.wait, shortWait*time.Duration(f.tries))
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
		s.down.tries, s.up.tries = 0, 0
	}
}

// passes reports whether a refusal is of the server, or of the line to it, and not
// of the page that was asked for.
func passes(err error) bool {
	return errors.Is(err, model.ErrThrottled) || errors.Is(err, model.ErrUnreachable)
}

// leave gives a front up, and with it a segment that is not begun.
func (w *Walk) leave(s *segment, f *front) error {
	if f.up {
		f.shut = true
		return w.dropLost()
	}
	return w.drop(s)
}
