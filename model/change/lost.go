package change

import (
	"cmp"
	"errors"
	"strings"
	"time"

	"snapdash/model"
)

// lose begins to find out what became of a change whose answer was lost.
func (e *Engine) lose(now time.Time, w *work, err error) []Event {
	w.become(Asking)
	w.since, w.unchanged, w.err = now, 0, err
	e.askAt(w, now.Add(e.opt.PollEvery/2), w.question())
	return []Event{w.event()}
}

// lost is the failure of a change that is not there when it is looked for, since its
// answer was lost or since the server failed at it, whose words stay then.
func lost(w *work) error {
	if f := (*model.Fault)(nil); errors.As(w.err, &f) && f.Status != 0 {
		told := *f
		told.Object = cmp.Or(f.Object, w.label())
		told.Message = strings.TrimSuffix(cmp.Or(f.Message, "server error"), ".") + ". It was looked up afterwards: the cloud does not show that it was done."
		told.Hint = "Try again if it is still wanted; if it fails in the same way, tell the cloud's operator the request id."
		return &told
	}
	return &model.Fault{
		Kind: model.ErrUnknown, Op: "look up a change whose answer was lost", Object: w.label(),
		Message: "the cloud does not show it: it was probably not carried out", Hint: "Try again if it is still wanted.", Err: w.err,
	}
}

func (w *work) name() string {
	it := &w.job.Items[w.index]
	switch {
	case w.job.Op.Makes():
		return it.Draft.Name
	case w.job.Op == CreateVolume:
		return it.Volume.Name
	}
	return it.Snapshot.Name
}

// label names the item in a failure, by its id when it has no name.
func (w *work) label() string {
	if n := w.name(); n != "" {
		return n
	}
	return w.id.String()
}

// candidate is something that may be what was created.
type candidate struct {
	at    time.Time
	exact bool // in all that the draft said, not in its name alone
}

// unlikely is how far from the sending a likeness in name alone is not ours, and
// one in all is not said to be.
const unlikely = time.Hour

// What choose gives besides an index.
const (
	undecided = -1
	none      = -2
)

// choose gives the index of the candidate that came from the item: made about
// when it was sent, and nearest to that. It gives undecided when something so
// much like it exists that to create it again could make it twice: what is like
// it in all, however old, since a clock in a wrong zone is hours off.
func (w *work) choose(all []candidate) int {
	best, nearest, alike := none, clockSkew+1, false
	for i, c := range all {
		d := c.at.Sub(w.sent)
		if c.exact && d >= -clockSkew && d < unlikely {
			if d = d.Abs(); best == none || d < nearest {
				best, nearest = i, d
			}
		}
		alike = alike || c.exact || d > -unlikely
	}
	if best == none && alike {
		return undecided
	}
	return best
}

// found looks for a created snapshot whose answer was lost.
func (e *Engine) found(now time.Time, w *work, list []model.Snapshot) []Event {
	d := &w.job.Items[w.index].Draft
	var all []candidate
	var which []int
	for i := range list {
		s := &list[i]
		if s.VolumeID == d.VolumeID && sameText(s.Name, d.Name) && !e.made[s.ID.String()] {
			exact := s.Metadata.Equal(d.Metadata) && sameText(s.Description, d.Description)
			all, which = append(all, candidate{s.CreatedAt, exact}), append(which, i)
		}
	}
	i := w.choose(all)
	if i < 0 {
		return e.notFound(now, w, i == undecided)
	}
	return e.created(now, w, list[which[i]])
}

// foundVolume looks for a created volume whose answer was lost.
func (e *Engine) foundVolume(now time.Time, w *work, list []model.Volume) []Event {
	it := &w.job.Items[w.index]
	var all []candidate
	var which []int
	for i := range list {
		v := &list[i]
		if v.SnapshotID == it.from().String() && sameText(v.Name, it.Volume.Name) && !e.made[v.ID] {
			all, which = append(all, candidate{v.CreatedAt, true}), append(which, i)
		}
	}
	i := w.choose(all)
	if i < 0 {
		return e.notFound(now, w, i == undecided)
	}
	return e.createdVolume(now, w, list[which[i]])
}

// from is the snapshot that a volume is made from.
func (i *Item) from() model.ID {
	if i.Volume.SnapshotID.IsZero() {
		return i.Snapshot.ID
	}
	return i.Volume.SnapshotID
}

func (e *Engine) notFound(now time.Time, w *work, alike bool) []Event {
	w.unchanged++
	switch {
	case w.unchanged < 2 || now.Sub(w.since) < e.opt.SettleFor:
		e.askAt(w, now.Add(e.opt.PollEvery), w.question())
		return nil
	case alike:
		return e.end(now, w, Unknown, Undecided)
	}
	w.err = lost(w)
	return e.end(now, w, Failed, NotDone)
}
