package change

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// world is a server of moods: it loses answers before or after doing what was
// asked, throttles, fails, is killed and comes back, and lets deletions bounce.
type world struct {
	t    *testing.T
	rng  *rand.Rand
	e    *Engine
	opt  Options
	now  time.Time
	snap map[model.ID]*thing
	made int

	down   time.Time // unreachable until
	flight []travelling
	sent   map[target]*history
	window map[target]time.Time // nothing is sent before
	dead   map[target]bool      // taken back
	ends   map[target]int
	lates  []late
	halt   map[JobID]bool // cancelled
}

// late is a request that arrives after its answer was given up.
type late struct {
	q  Request
	at time.Time
}

type thing struct {
	model.Snapshot
	ends    time.Time
	then    model.Status // at ends; Deleted: gone
	message *model.Message
}

type target struct {
	job   JobID
	index int
}

// history is what truly happened to an item's sendings.
type history struct {
	carriedOut int
	open       bool       // the last one's fate is not known to the engine
	ids        []model.ID // what it created, all times
	before     int        // how many of those came of earlier sendings
}

type travelling struct {
	q  Request
	at time.Time
}

var opsTried = []Op{Delete, ForceDelete, Unmanage, ResetStatus, Update, MergeMetadata, ReplaceMetadata, PatchMetadata, Create}

func newWorld(t *testing.T, seed uint64) *world {
	rng := rand.New(rand.NewPCG(seed, 1))
	opt := Options{Concurrency: 1 + rng.IntN(6), FollowFor: 10 * time.Minute, LooksPerSecond: 1 + rng.IntN(50)}
	if rng.IntN(3) > 0 {
		opt.UndoWindow = 5 * time.Second
	}
	w := &world{
		t: t, rng: rng, opt: opt, now: start, snap: map[model.ID]*thing{},
		sent: map[target]*history{}, window: map[target]time.Time{}, dead: map[target]bool{}, ends: map[target]int{}, halt: map[JobID]bool{},
	}
	w.opt.SurveyFrom = 1 + rng.IntN(8)
	if w.chance(30) {
		w.opt.FollowFor = 20 * time.Second
	}
	w.e = New(w.opt)
	for i := range 30 {
		w.snap[idOf(i)] = &thing{Snapshot: snap(i)}
	}
	w.made = 1000
	return w
}

func (w *world) chance(percent int) bool { return w.rng.IntN(100) < percent }

// live brings what the backend does up to date.
func (w *world) live() {
	for id, s := range w.snap {
		if s.then != model.StatusUnknown && !w.now.Before(s.ends) {
			if s.then == model.Deleted {
				delete(w.snap, id)
				continue
			}
			s.Status, s.then, s.UpdatedAt = s.then, model.StatusUnknown, s.ends
		}
	}
	w.lates = slices.DeleteFunc(w.lates, func(l late) bool {
		if w.now.Before(l.at) {
			return false
		}
		_, _ = w.carryOut(l.q)
		return true
	})
}

// submit makes a job out of chance.
func (w *world) submit() {
	op := opsTried[w.rng.IntN(len(opsTried))]
	name := "renamed"
	job := Job{Op: op, Status: model.Error, Edit: model.Edit{Name: &name}, Metadata: md("a", "1"), Patch: Patch{Set: md("b", "2"), Unset: []string{"a"}}}
	first, n := w.rng.IntN(20), 1+w.rng.IntN(10)
	for i := range n {
		it := Item{Snapshot: snap(first + i), Draft: model.Draft{Name: fmt.Sprintf("made %d.%d", len(w.sent), i), VolumeID: "vol"}}
		if s, ok := w.snap[idOf(first+i)]; ok {
			it.Snapshot = s.Snapshot
		}
		if op == Create {
			it.Snapshot = model.Snapshot{}
		}
		job.Items = append(job.Items, it)
	}
	id := w.e.Submit(w.now, job)
	for i := range n {
		if op.Destructive() {
			w.window[target{id, i}] = w.now.Add(w.opt.UndoWindow)
		}
		w.sent[target{id, i}] = &history{}
	}
}

// launch sends what the engine wants sent.
func (w *world) launch() {
	for _, q := range w.e.Requests(w.now) {
		at := target{q.JobID, q.Index}
		if q.Kind == Send {
			h := w.sent[at]
			require.False(w.t, w.dead[at] || w.halt[q.JobID], "sent after it was taken back")
			require.False(w.t, w.now.Before(w.window[at]), "sent inside the undo window")
			require.False(w.t, h.open, "sent a second time without knowing of the first")
			h.open, h.before = true, len(h.ids)
		} else if q.Kind == ReadMetadata {
			require.False(w.t, w.dead[at], "read after it was taken back")
		}
		w.flight = append(w.flight, travelling{q, w.now.Add(time.Duration(w.rng.IntN(800)) * time.Millisecond)})
	}
	require.LessOrEqual(w.t, len(w.flight), w.opt.Concurrency, "the bound")
}

// arrive lets one request meet the server, and its answer the engine.
func (w *world) arrive(i int) {
	q := w.flight[i].q
	w.flight = slices.Delete(w.flight, i, i+1)
	w.live()
	reply, err := w.serve(q)
	if q.Kind == Send {
		h := w.sent[target{q.JobID, q.Index}]
		h.open = mayBeLost(err)
	}
	var events []Event
	if err != nil {
		events = w.e.Refused(w.now, q.Seq, err)
	} else {
		events = w.e.Replied(w.now, q.Seq, reply)
	}
	for _, ev := range events {
		w.told(ev)
	}
}

func mayBeLost(err error) bool {
	return errors.Is(err, model.ErrUnknown) || err != nil && errors.Is(err, model.ErrServer) && !throttles(fault(err))
}

// serve is the server, with the network before it.
func (w *world) serve(q Request) (Reply, error) {
	if w.now.Before(w.down) {
		return Reply{}, refused(model.ErrUnreachable, 0)
	}
	switch n := w.rng.IntN(100); {
	case n < 5:
		return Reply{}, waits(time.Duration(w.rng.IntN(5)) * time.Second)
	case n < 7:
		return Reply{}, refused(model.ErrServer, 503)
	case n < 8 && q.Kind == Send:
		return Reply{}, refused(model.ErrForbidden, 403)
	case n < 9:
		return Reply{}, refused(model.ErrSignIn, 401)
	case n < 11:
		w.down = w.now.Add(time.Duration(w.rng.IntN(40)) * time.Second)
		if q.Kind == Send && w.chance(50) {
			_, _ = w.carryOut(q)
		}
		return Reply{}, w.gone(q)
	case n < 18:
		if q.Kind == Send {
			w.loseOnTheWay(q)
		}
		return Reply{}, w.gone(q)
	}
	if q.Kind == Send {
		return w.carryOut(q)
	}
	return w.answer(q)
}

// gone is a lost answer: unknown for a change, nothing worse for a question.
func (w *world) gone(q Request) error {
	if q.Kind != Send {
		return refused(model.ErrUnreachable, 0)
	}
	if w.chance(20) {
		return refused(model.ErrServer, 500)
	}
	return refused(model.ErrUnknown, 0)
}

// loseOnTheWay loses the answer, the request, or lets the latter come late.
func (w *world) loseOnTheWay(q Request) {
	switch w.rng.IntN(3) {
	case 0:
		_, _ = w.carryOut(q)
	case 1:
		w.lates = append(w.lates, late{q, w.now.Add(time.Duration(w.rng.IntN(8000)) * time.Millisecond)})
	}
}

func (w *world) carryOut(q Request) (Reply, error) {
	h := w.sent[target{q.JobID, q.Index}]
	if q.Job.Op == Create {
		w.made++
		s := &thing{Snapshot: model.Snapshot{ID: idOf(w.made), Name: q.Item().Draft.Name, VolumeID: "vol", Status: model.Creating, CreatedAt: w.now}}
		s.ends, s.then = w.now.Add(time.Duration(w.rng.IntN(30))*time.Second), model.Available
		if w.chance(20) {
			s.then = model.Error
		}
		w.snap[s.ID] = s
		h.carriedOut++
		h.ids = append(h.ids, s.ID)
		return Reply{Snapshot: s.Snapshot}, nil
	}
	s, ok := w.snap[q.ID]
	if !ok {
		return Reply{}, refused(model.ErrNotFound, 404)
	}
	h.carriedOut++
	s.UpdatedAt = w.now
	switch q.Job.Op {
	case Delete, ForceDelete, Unmanage:
		if q.Job.Op != ForceDelete && !s.Status.Deletable() {
			h.carriedOut--
			return Reply{}, refused(model.ErrConflict, 400)
		}
		s.Status, s.ends = model.Deleting, w.now.Add(time.Duration(w.rng.IntN(60))*time.Second)
		s.then = []model.Status{model.Deleted, model.Deleted, model.Deleted, model.Available, model.ErrorDeleting}[w.rng.IntN(5)]
		s.message = &model.Message{Text: "why", CreatedAt: s.ends}
	case ResetStatus:
		s.Status, s.then = q.Job.Status, model.StatusUnknown
	case Update:
		s.Name = *q.Job.Edit.Name
		return Reply{Snapshot: s.Snapshot}, nil
	case MergeMetadata:
		return w.set(s, Patch{Set: q.Job.Metadata}), nil
	case ReplaceMetadata:
		return w.set(s, Patch{Set: q.Job.Metadata, Replace: true}), nil
	default:
		return w.set(s, map[WriteHow]Patch{
			Merge: {Set: q.Write.Metadata}, Replace: {Set: q.Write.Metadata, Replace: true}, DeleteKey: {Unset: []string{q.Write.Key}},
		}[q.Write.How]), nil
	}
	return Reply{}, nil
}

func (w *world) set(s *thing, p Patch) Reply {
	s.Metadata = p.Result(s.Metadata)
	return Reply{Metadata: s.Metadata}
}

func (w *world) answer(q Request) (Reply, error) {
	if q.Kind == Find || q.Kind == Survey {
		var all []model.Snapshot
		for n := range w.made + 1 {
			if s, ok := w.snap[idOf(n)]; ok && s.VolumeID == q.Query.VolumeID {
				all = append(all, s.Snapshot)
			}
		}
		if q.Kind == Survey && len(all) > 4 && w.chance(10) {
			return Reply{Candidates: all[:4]}, nil
		}
		return Reply{Candidates: all, Whole: true}, nil
	}
	s, ok := w.snap[q.ID]
	if !ok {
		return Reply{}, refused(model.ErrNotFound, 404)
	}
	r := Reply{Snapshot: s.Snapshot, Metadata: s.Metadata}
	if s.message != nil && s.then == model.StatusUnknown && w.chance(80) {
		r.Messages = []model.Message{*s.message}
	}
	return r, nil
}
