package change

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// FuzzEvents throws events at an engine in any order, with answers that fit
// nothing. Whatever comes, the books must agree, the bound must hold, and what
// is final must stay as it is until somebody revives it.
func FuzzEvents(f *testing.F) {
	f.Add([]byte{0, 0, 3, 1, 2, 2, 9, 9})
	f.Add([]byte{1, 0, 6, 2, 4, 0, 3, 3, 5, 1, 7, 0, 9, 200, 2, 0})
	f.Add([]byte{4, 0, 7, 0, 9, 3, 1, 5, 9, 255, 2, 0, 6, 1, 8, 1})
	f.Fuzz(func(t *testing.T, script []byte) {
		if len(script) == 0 || len(script) > 400 {
			return
		}
		opt := Options{Concurrency: 1 + int(script[0]%4), LooksPerSecond: 3, FollowFor: time.Minute}
		if script[0]&8 != 0 {
			opt.UndoWindow = 5 * time.Second
		}
		z := &fuzzed{rig: &rig{t: t, e: New(opt), now: start}, bound: opt.Concurrency}
		for i := 1; i+1 < len(script); i += 2 {
			z.do(script[i]%10, int(script[i+1]))
			z.ask()
			checkBooks(t, z.e)
		}
	})
}

type fuzzed struct {
	*rig
	bound  int
	flight []Request
}

func (z *fuzzed) ask() {
	z.flight = append(z.flight, z.e.Requests(z.now)...)
	require.LessOrEqual(z.t, len(z.flight), z.bound)
	for _, q := range z.flight {
		require.NotPanics(z.t, func() { q.Item() })
	}
	if d, ok := z.e.Wake(z.now); ok && len(z.flight) < z.bound {
		require.Positive(z.t, d, "woken for nothing")
	}
}

// take gives a request that is under way, or one that never was.
func (z *fuzzed) take(n int) Request {
	if len(z.flight) == 0 {
		return Request{Seq: Seq(n - 100)}
	}
	i := n % len(z.flight)
	q := z.flight[i]
	z.flight = append(z.flight[:i:i], z.flight[i+1:]...)
	return q
}

var fuzzErrors = []error{
	errors.New("odd"), waits(0), waits(time.Hour), refused(model.ErrUnknown, 0), refused(model.ErrServer, 500), refused(model.ErrServer, 503),
	refused(model.ErrNotFound, 404), refused(model.ErrSignIn, 401), refused(model.ErrUnreachable, 0), refused(model.ErrCancelled, 0),
	refused(model.ErrAnswer, 200), refused(model.ErrAnswer, 404), refused(model.ErrConflict, 409), &model.Fault{}, nil,
}

func (z *fuzzed) do(what byte, n int) {
	id := JobID(n%5 + 1)
	switch what {
	case 0:
		name := "x"
		z.e.Submit(z.now, Job{
			Op: Op(n % 12), Status: model.Error, Edit: model.Edit{Name: &name},
			Patch: Patch{Set: md("a", "1"), Replace: n > 128}, Items: items(n % 7),
		})
	case 1:
		z.reply(z.take(n), z.answer(n))
	case 2:
		z.refuse(z.take(n), fuzzErrors[n%len(fuzzErrors)])
	case 3:
		z.e.Undo(z.now)
	case 4:
		z.e.Cancel(z.now, id)
	case 5:
		z.e.Pause(id)
	case 6:
		z.e.Resume(z.now, id)
	case 7:
		z.e.Retry(z.now, id)
	case 8:
		z.e.Recheck(z.now, id)
	case 9:
		z.pass(time.Duration(n*n) * time.Millisecond * 10)
	}
}

// answer is a reply that may fit nothing.
func (z *fuzzed) answer(n int) Reply {
	s := snap(n % 7)
	s.Status = model.Status(n % 12)
	s.CreatedAt = start
	v := model.Volume{ID: "v", Name: "x", Status: []string{"", "available", "error", "reverting"}[n%4], CreatedAt: start}
	return Reply{
		Snapshot: s, Metadata: md("a", "2"), Candidates: []model.Snapshot{s, s}, Volume: v, Volumes: []model.Volume{v},
		Messages: []model.Message{{Text: "m", CreatedAt: start.Add(time.Duration(n) * time.Minute)}},
	}
}
