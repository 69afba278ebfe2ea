package walk

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// workers is a server that answers so many requests side by side and lets the
// others wait, on a clock of its own.
type workers struct {
	*server
	now    time.Time
	free   []time.Time                  // when each is
	page   func(rows int) time.Duration // how long a page takes
	reject func(n int) error            // what the n-th at the same time gets; may be nil
	ahead  time.Duration                // what a request takes on its way
	watch  func(atOnce int)             // hears how many are allowed after each page; may be nil
	asked  func(flight, loaded int)     // hears how many are under way after each was asked for; may be nil
	apart  time.Duration                // how long after another an answer is handed over at least
}

// walked walks the whole listing and gives how long it took and how many
// requests at once there were in the end.
func (s *workers) walked(t *testing.T, opt Options) (time.Duration, int) {
	t.Helper()
	opt.Now = func() time.Time { return s.now }
	opt.First, opt.Page, opt.Count = 100, 1000, true
	w := New(opt)
	start := s.now
	type reply struct {
		req Request
		at  time.Time
		err error
	}
	var flight []reply
	for !w.Progress().Complete {
		for _, req := range w.Requests() {
			if s.reject != nil {
				if err := s.reject(len(flight) + 1); err != nil {
					flight = append(flight, reply{req, s.now.Add(s.ahead), err})
					continue
				}
			}
			i := 0
			for k := range s.free {
				if s.free[k].Before(s.free[i]) {
					i = k
				}
			}
			begin := s.now.Add(req.After)
			if s.free[i].After(begin) {
				begin = s.free[i]
			}
			s.free[i] = begin.Add(s.page(req.Query.Limit))
			flight = append(flight, reply{req, s.free[i].Add(s.ahead), nil})
			if s.asked != nil {
				s.asked(len(flight), w.Progress().Loaded)
			}
		}
		if len(flight) == 0 {
			require.Positive(t, w.Progress().Wait, "nothing to wait for")
			s.now = s.now.Add(w.Progress().Wait)
			w.Ticked()
			continue
		}
		i := 0
		for k := range flight {
			if flight[k].at.Before(flight[i].at) {
				i = k
			}
		}
		next := flight[i]
		flight = slices.Delete(flight, i, i+1)
		next.req.Came = next.at
		if s.now = s.now.Add(s.apart); next.at.After(s.now) {
			s.now = next.at
		}
		page, err := s.server.page(next.req.Query)
		if next.err != nil {
			err = next.err
		}
		if err != nil {
			require.NoError(t, w.Refused(next.req, err))
			continue
		}
		_, err = w.Replied(next.req, page)
		require.NoError(t, err)
		if s.watch != nil {
			s.watch(w.Progress().Concurrency)
		}
	}
	require.Equal(t, len(s.rows), w.Progress().Loaded)
	return s.now.Sub(start), w.Progress().Concurrency
}

// serving is a server of n rows and so many workers, whose pages take 300 ms,
// give or take spread.
func serving(n, count int, spread float64) *workers {
	r := rand.New(rand.NewPCG(uint64(n), uint64(count)))
	s := &workers{server: still(n), now: noon, free: make([]time.Time, count)}
	s.page = func(rows int) time.Duration {
		full := 30*time.Millisecond + 270*time.Millisecond*time.Duration(rows)/1000
		return time.Duration(float64(full) * (1 + spread*(2*r.Float64()-1)))
	}
	return s
}

// TestAsManyRequestsAreMadeAsAreOfUse on servers that answer one, two and any
// number of requests side by side.
func TestAsManyRequestsAreMadeAsAreOfUse(t *testing.T) {
	for _, tt := range []struct {
		rows     int
		workers  int
		spread   float64
		atOnce   []int // in the end
		atLeast  float64
		atOnceOf int
	}{
		{53_098, 8, 0, []int{4}, 3.5, 4},
		{53_098, 8, 0.3, []int{3, 4}, 3.1, 4},
		{53_098, 2, 0, []int{2}, 1.8, 4},
		{53_098, 2, 0.3, []int{2, 3}, 1.7, 4},
		{53_098, 1, 0, []int{1}, 0.95, 4},
		{400_000, 3, 0.2, []int{3, 4, 5}, 2.5, 8},
	} {
		plain, _ := serving(tt.rows, tt.workers, 0).walked(t, Options{Concurrency: 1})
		took, atOnce := serving(tt.rows, tt.workers, tt.spread).walked(t, Options{Concurrency: tt.atOnceOf})
		assert.Contains(t, tt.atOnce, atOnce, "%+v", tt)
		assert.Greater(t, float64(plain)/float64(took), tt.atLeast, "%+v", tt)
	}
}

// TestRequestsDoNotComeInAHeap: those that could be sent at once are spread over a
// part of the time that a page takes, and no later one comes closer to another.
func TestRequestsDoNotComeInAHeap(t *testing.T) {
	s, now := still(50_000), noon
	reply := func(w *Walk, req Request, took time.Duration) {
		now = now.Add(took)
		page, err := s.page(req.Query)
		require.NoError(t, err)
		_, err = w.Replied(req, page)
		require.NoError(t, err)
	}
	for _, tt := range []struct {
		first, apart time.Duration
		atOnce       int
	}{{300 * time.Millisecond, 15 * time.Millisecond, 4}, {200 * time.Millisecond, 20 * time.Millisecond, 2}, {quick - 1, 0, 4}, {time.Second, 0, 1}} {
		w := New(Options{Concurrency: tt.atOnce, Count: true, Now: func() time.Time { return now }})
		first := w.Requests()
		require.Len(t, first, 1)
		assert.Zero(t, first[0].After)
		reply(w, first[0], tt.first)
		heap := w.Requests()
		require.Len(t, heap, tt.atOnce)
		for i, req := range heap {
			assert.Equal(t, time.Duration(i)*tt.apart, req.After, "%+v", tt)
		}
		reply(w, heap[0], tt.first) // which is the quickest full page
		next := w.Requests()
		require.Len(t, next, 1)
		assert.Zero(t, next[0].After, "the last one was long ago")
		if tt.apart > 0 {
			reply(w, heap[1], tt.apart/3)
			quickest := tt.first + tt.apart/3 - heap[1].After
			next = w.Requests()
			require.Len(t, next, 1)
			assert.Equal(t, quickest/time.Duration(turns*tt.atOnce)-tt.apart/3, next[0].After)
		}
	}
}

// TestAServerThatRefusesMoreIsLeftWithWhatItTakes.
func TestAServerThatRefusesMoreIsLeftWithWhatItTakes(t *testing.T) {
	s := serving(30_000, 2, 0)
	refused := 0
	s.reject = func(n int) error {
		if n <= 2 {
			return nil
		}
		refused++
		return &model.Fault{Kind: model.ErrThrottled, Status: 429, Wait: time.Second}
	}
	_, atOnce := s.walked(t, Options{Concurrency: 4})
	assert.LessOrEqual(t, atOnce, 2)
	assert.LessOrEqual(t, refused, 4)
}

// TestNothingIsTriedWithAServerThatAnswersAtOnce: fewer requests would spare it
// nothing.
func TestNothingIsTriedWithAServerThatAnswersAtOnce(t *testing.T) {
	s := serving(100_000, 1, 0)
	s.page = func(int) time.Duration { return 2 * time.Millisecond }
	_, atOnce := s.walked(t, Options{Concurrency: 4})
	assert.Equal(t, 4, atOnce)
}

// TestPagesThatWaitForKeysAreNoSlowServer: they are handed over one after another,
// more slowly than they come.
func TestPagesThatWaitForKeysAreNoSlowServer(t *testing.T) {
	s := serving(200_000, 8, 0)
	s.page = func(int) time.Duration { return 40 * time.Millisecond }
	s.apart = 20 * time.Millisecond
	_, atOnce := s.walked(t, Options{Concurrency: 4})
	assert.Equal(t, 4, atOnce)
}

// TestTwoAtOnceAreKeptWhereTwoWorkersAnswer, though each page takes a little
// longer then: a trial with one would cost half the rate.
func TestTwoAtOnceAreKeptWhereTwoWorkersAnswer(t *testing.T) {
	s := serving(100_000, 2, 0.3)
	fewest := 4
	s.watch = func(atOnce int) { fewest = min(fewest, atOnce) }
	_, atOnce := s.walked(t, Options{Concurrency: 4})
	assert.GreaterOrEqual(t, fewest, 2)
	assert.LessOrEqual(t, atOnce, 3)
}

// TestNearTheEndNoMoreAreAskedForThanTheServerHasHandsFor, and one: so few wait at
// two workers, and at a server that answers all at once none.
func TestNearTheEndNoMoreAreAskedForThanTheServerHasHandsFor(t *testing.T) {
	const rows = 16_000 // too few for a trial with one request less
	for _, tt := range []struct{ workers, most int }{{2, 3}, {8, 4}} {
		s := serving(rows, tt.workers, 0)
		before, near := 0, 0
		s.asked = func(flight, loaded int) {
			if before = max(before, flight); loaded > rows-4000 {
				near = max(near, flight)
			}
		}
		s.walked(t, Options{Concurrency: 4})
		assert.Equal(t, 4, before)
		assert.Equal(t, tt.most, near, "%d workers", tt.workers)
	}
}

// TestWhatARefusalTookComesBack, one request after another, later each time that
// the server refuses again, and never more than there were.
func TestWhatARefusalTookComesBack(t *testing.T) {
	w, s := New(Options{First: 100, Page: 100, Concurrency: 4, Count: true}), still(60_000)
	throttled := &model.Fault{Kind: model.ErrThrottled, Status: 429}
	var path []int
	for pages := 0; !w.Progress().Complete; {
		reqs := w.Requests()
		require.NotEmpty(t, reqs)
		require.LessOrEqual(t, len(reqs), 4)
		for _, req := range reqs {
			if pages++; pages == 20 || pages == 100 {
				require.NoError(t, w.Refused(req, throttled))
				w.Ticked()
			} else {
				page, err := s.page(req.Query)
				require.NoError(t, err)
				_, err = w.Replied(req, page)
				require.NoError(t, err)
			}
			if n := w.Progress().Concurrency; len(path) == 0 || path[len(path)-1] != n {
				path = append(path, n)
			}
		}
	}
	assert.Equal(t, 60_000, w.Progress().Loaded)
	assert.Equal(t, []int{4, 2, 3, 4, 2, 3, 4}, path)
	assert.Equal(t, 2*calm, w.lowered.again)
}

// TestARefusalDuringATrialTakesNothingForGood: the request that was left out for the
// trial comes back with the others.
func TestARefusalDuringATrialTakesNothingForGood(t *testing.T) {
	w, s := New(Options{First: 100, Page: 100, Concurrency: 4, Count: true}), still(30_000)
	w.allowed, w.pace.trial = 3, true
	require.NoError(t, w.Refused(w.Requests()[0], &model.Fault{Kind: model.ErrThrottled, Status: 429}))
	assert.Equal(t, 1, w.Progress().Concurrency)
	w.Ticked()
	for !w.Progress().Complete {
		for _, req := range w.Requests() {
			page, err := s.page(req.Query)
			require.NoError(t, err)
			_, err = w.Replied(req, page)
			require.NoError(t, err)
		}
	}
	assert.Equal(t, 4, w.Progress().Concurrency)
}
