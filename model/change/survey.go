package change

import (
	"container/heap"
	"errors"
	"time"

	"snapdash/model"
)

// surveyMost is the most that a survey asks for: what Cinder gives in a page
// unless it was set up otherwise.
const surveyMost = 1000

// survey takes what is due of the look's volume, when that is much: one page of
// a volume's snapshots then tells of all of them, where each would be a question
// of its own. It gives nothing when there is too little to tell.
func (e *Engine) survey(now time.Time, look *work) []*work {
	volume := look.surveyed()
	if volume == "" || e.wide[volume] {
		return nil
	}
	soon := now.Add(e.opt.PollEvery / 2)
	var group []*work
	for _, w := range e.looks {
		if w.surveyed() == volume && !w.job.halted && !w.due.After(soon) {
			group = append(group, w)
		}
	}
	if len(group) < e.opt.SurveyFrom {
		return nil
	}
	taken := make(map[*work]bool, len(group))
	for _, w := range group {
		taken[w] = true
	}
	rest := e.looks[:0]
	for _, w := range e.looks {
		if !taken[w] {
			rest = append(rest, w)
		}
	}
	clear(e.looks[len(rest):])
	e.looks = rest
	heap.Init(&e.looks)
	return group
}

// surveyed is the volume whose list tells of the item, "" when only a question
// about the snapshot itself does: absence from a list says that it is gone, so
// the deletion must have been accepted.
func (w *work) surveyed() string {
	if w.state != Following || w.next != Show || !w.job.Op.removes() {
		return ""
	}
	return w.job.Items[w.index].Snapshot.VolumeID
}

// requestSurvey is the question about a group.
func (e *Engine) requestSurvey(group []*work) Request {
	r := e.request(group[0], Survey)
	f := e.flight[r.Seq]
	f.group = group
	e.flight[r.Seq] = f
	r.Query = model.Query{VolumeID: group[0].surveyed(), AllProjects: true, Limit: surveyMost}
	return r
}

// surveyReplied judges each of a group by its row. What has none is gone, if
// the list is whole.
func (e *Engine) surveyReplied(now time.Time, group []*work, r Reply) (out []Event) {
	rows := make(map[model.ID]*model.Snapshot, len(r.Candidates))
	for i := range r.Candidates {
		rows[r.Candidates[i].ID] = &r.Candidates[i]
	}
	if !r.Whole {
		e.wide[group[0].surveyed()] = true
	}
	for _, w := range group {
		w.tries = 0
		switch s, ok := rows[w.id]; {
		case ok:
			out = append(out, e.seen(now, w, *s)...)
		case r.Whole:
			out = append(out, e.vanished(now, w, nil)...)
		default:
			e.askAt(w, now, Show)
		}
	}
	return out
}

// surveyRefused asks about each by itself where the list is refused, and all of
// them again where that may pass.
func (e *Engine) surveyRefused(now time.Time, group []*work, f *model.Fault, err error) (out []Event) {
	if !general(f) && !passing(f) {
		e.wide[group[0].surveyed()] = true
	}
	if errors.Is(f, model.ErrNotFound) { // of the list: it is no answer about a snapshot
		for _, w := range group {
			e.askAt(w, now, Show)
		}
		return nil
	}
	for _, w := range group {
		out = append(out, e.refusedQuestion(now, w, Show, f, err)...)
	}
	return out
}
