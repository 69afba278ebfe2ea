package walk

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// server is a listing as Cinder pages it: newest first, markers, a 404 for a
// marker that is gone.
type server struct {
	rows []model.Snapshot // in order
	next int
	max  int
	deaf bool // it doesn't heed the order that is asked for
}

func (s *server) insert(at int) model.ID {
	s.next++
	id := model.ID{0: byte(s.next >> 8), 1: byte(s.next), 15: 1}
	s.rows = slices.Insert(s.rows, at, model.Snapshot{ID: id})
	return id
}

func (s *server) page(q model.Query) (model.Page, error) {
	up := len(q.Sort) > 0 && !q.Sort[0].Descending && !s.deaf
	all, from := len(s.rows), 0
	if !q.Marker.IsZero() {
		i := slices.IndexFunc(s.rows, func(r model.Snapshot) bool { return r.ID == q.Marker })
		if i < 0 {
			return model.Page{}, &model.Fault{Kind: model.ErrNotFound, Status: 404}
		}
		if from = i + 1; up {
			from = all - i
		}
	}
	from = min(from+q.Offset, all)
	to := min(all, from+min(q.Limit, s.max))
	p := model.Page{Count: -1, More: to-from == min(q.Limit, s.max)}
	if up {
		p.Snapshots = slices.Clone(s.rows[all-to : all-from])
		slices.Reverse(p.Snapshots)
	} else {
		p.Snapshots = slices.Clone(s.rows[from:to])
	}
	if q.WithCount {
		p.Count = all
	}
	return p, nil
}

// TestEverySnapshotThatExistedThroughoutComesOnce walks a list that grows and
// shrinks between the pages, in any order of the rows.
func TestEverySnapshotThatExistedThroughoutComesOnce(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 3))
		s := &server{max: 1 + r.IntN(9)}
		stayed := map[model.ID]bool{}
		for range r.IntN(60) {
			stayed[s.insert(r.IntN(len(s.rows)+1))] = true
		}
		w := New(Options{First: 1 + r.IntN(5), Page: 1 + r.IntN(12)})
		got := map[model.ID]int{}
		for step := 0; !w.Progress().Complete; step++ {
			require.Less(t, step, 2000, "seed %d does not end", seed)
			for _, req := range w.Requests() {
				page, err := s.page(req.Query)
				if err != nil {
					require.NoError(t, w.Refused(req, err))
					continue
				}
				rows, err := w.Replied(req, page)
				require.NoError(t, err, "seed %d", seed)
				for _, row := range rows {
					got[row.ID]++
				}
			}
			if r.IntN(2) == 0 && len(s.rows) > 0 {
				i := r.IntN(len(s.rows))
				delete(stayed, s.rows[i].ID)
				s.rows = slices.Delete(s.rows, i, i+1)
			}
			if r.IntN(4) == 0 {
				s.insert(0)
			}
		}
		for id := range stayed {
			require.Equal(t, 1, got[id], "seed %d: %s", seed, id)
		}
		for id, n := range got {
			require.Equal(t, 1, n, "seed %d: %s came twice", seed, id)
		}
	}
}

// newest adds a snapshot to a listing in the order of creation.
func (s *server) newest(r *rand.Rand) model.ID {
	s.next++
	id := model.ID{0: byte(r.Uint32()), 1: byte(s.next >> 8), 2: byte(s.next), 15: 1}
	row := model.Snapshot{ID: id, CreatedAt: noon.Add(time.Duration(s.next/3) * time.Second)} // three share a second
	at, _ := slices.BinarySearchFunc(s.rows, row, func(a, b model.Snapshot) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), b.ID.Compare(a.ID))
	})
	s.rows = slices.Insert(s.rows, at, row)
	return id
}

// delete deletes so many rows, which have not stayed then.
func (s *server) delete(stayed map[model.ID]bool, at, n int) {
	for ; n > 0 && at < len(s.rows); n-- {
		delete(stayed, s.rows[at].ID)
		s.rows = slices.Delete(s.rows, at, at+1)
	}
}

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// TestSegmentsGiveEverySnapshotThatExistedThroughoutOnce walks side by side,
// answers in any order, refuses now and then, and deletes and adds meanwhile.
func TestSegmentsGiveEverySnapshotThatExistedThroughoutOnce(t *testing.T) {
	segmented := 0
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 9))
		s := &server{max: 2 + r.IntN(9), deaf: r.IntN(8) == 0}
		stayed := map[model.ID]bool{}
		for range r.IntN(300) {
			stayed[s.newest(r)] = true
		}
		deletes := 1 + r.IntN(9) // one in so many answers
		w := New(Options{First: 1 + r.IntN(5), Page: 1 + r.IntN(12), Concurrency: 1 + r.IntN(6), Count: r.IntN(3) > 0})
		got := map[model.ID]int{}
		var flight []Request
		for step := 0; !w.Progress().Complete; step++ {
			require.Less(t, step, 5000, "seed %d does not end", seed)
			if w.Ticked(); w.Progress().Stopped {
				w.Resume()
			}
			flight = append(flight, w.Requests()...)
			require.LessOrEqual(t, len(flight), w.opt.Concurrency, "seed %d", seed)
			require.NotEmpty(t, flight, "seed %d: nothing to wait for", seed)
			i := r.IntN(len(flight))
			req := flight[i]
			flight = slices.Delete(flight, i, i+1)
			page, err := s.page(req.Query)
			if r.IntN(20) == 0 {
				err = &model.Fault{Kind: []error{model.ErrThrottled, model.ErrServer, model.ErrUnreachable, model.ErrAnswer}[r.IntN(4)], Status: 503}
			}
			if err != nil {
				_ = w.Refused(req, err)
			} else {
				if req.Query.WithCount && r.IntN(8) == 0 {
					page.Count = r.IntN(2*page.Count + 2)
				}
				rows, err := w.Replied(req, page)
				require.NoError(t, err, "seed %d", seed)
				for _, row := range rows {
					got[row.ID]++
				}
			}
			segmented = max(segmented, len(w.segments))
			for r.IntN(deletes) == 0 && len(s.rows) > 0 {
				s.delete(stayed, r.IntN(len(s.rows)), 1)
			}
			switch r.IntN(40) {
			case 0:
				s.delete(stayed, r.IntN(len(s.rows)+1), 1+r.IntN(60))
			case 1: // what the walk goes by at the moment
				f := w.segments[r.IntN(len(w.segments))].up
				if at := slices.IndexFunc(s.rows, func(row model.Snapshot) bool { return row.ID == f.marker.id }); at >= 0 {
					s.delete(stayed, max(0, at-r.IntN(3)), 1+r.IntN(5))
				}
			}
			if r.IntN(4) == 0 {
				s.newest(r)
			}
		}
		for id := range stayed {
			require.Equal(t, 1, got[id], "seed %d: %s", seed, id)
		}
		for id, n := range got {
			require.Equal(t, 1, n, "seed %d: %s came twice", seed, id)
		}
	}
	assert.Greater(t, segmented, 4)
}

// rounds walks a still listing, answering all that is under way at once.
func rounds(t *testing.T, s *server, opt Options) (rounds, fetched int) {
	t.Helper()
	w := New(opt)
	for ; !w.Progress().Complete; rounds++ {
		for _, req := range w.Requests() {
			page, err := s.page(req.Query)
			require.NoError(t, err)
			fetched += len(page.Snapshots)
			_, err = w.Replied(req, page)
			require.NoError(t, err)
		}
	}
	require.Equal(t, len(s.rows), w.Progress().Loaded)
	return rounds, fetched
}

// still is a listing of n rows, a second apart, in which nothing changes.
func still(n int) *server {
	s := &server{max: 1000}
	for i := range n {
		s.rows = append(s.rows, model.Snapshot{ID: model.ID{1: byte(i >> 16), 2: byte(i >> 8), 3: byte(i), 15: 1}, CreatedAt: noon.Add(-time.Duration(i) * time.Second)})
	}
	return s
}

func TestSegmentsFetchWhatIsNeededAndNoMore(t *testing.T) {
	s := still(53_098)
	plain, rows := rounds(t, s, Options{First: 100, Page: 1000, Concurrency: 1, Count: true})
	assert.Equal(t, 54, plain)
	assert.Equal(t, 53_098, rows)
	counted, rows := rounds(t, s, Options{First: 100, Page: 1000, Concurrency: 4, Count: true})
	assert.Equal(t, 15, counted, "the time goes down by 3.6")
	assert.Equal(t, 53_098+3, rows, "a row for each place where two fronts meet")
	searched, rows := rounds(t, s, Options{First: 100, Page: 1000, Concurrency: 4})
	assert.Less(t, searched, 20)
	assert.Less(t, rows, 53_098+2000)
}

// TestShortListingsTakeFewRounds: the first page tells how many requests bring
// the rest side by side.
func TestShortListingsTakeFewRounds(t *testing.T) {
	for _, tt := range []struct{ rows, atOnce, rounds, twice int }{
		{80, 4, 1, 0}, {1099, 4, 2, 0}, {1101, 4, 2, 1}, {2099, 4, 2, 1}, {2500, 4, 2, 2}, {4097, 4, 2, 3}, {4900, 4, 3, 3}, {8000, 4, 3, 3},
		{2099, 2, 2, 1}, {4099, 2, 3, 1}, {53_098, 2, 28, 1}, {53_098, 8, 9, 7}, {400, 4, 2, 0},
	} {
		rounds, fetched := rounds(t, still(tt.rows), Options{First: 100, Page: 1000, Concurrency: tt.atOnce, Count: true})
		assert.LessOrEqual(t, rounds, tt.rounds, "%+v", tt)
		assert.LessOrEqual(t, fetched-tt.rows, tt.twice, "%+v", tt)
	}
}

// TestAServerThatDoesNotHeedTheOrderIsWalkedDown, and so is one that refuses it.
func TestAServerThatDoesNotHeedTheOrderIsWalkedDown(t *testing.T) {
	deaf := still(53_098)
	deaf.deaf = true
	_, fetched := rounds(t, deaf, Options{First: 100, Page: 1000, Concurrency: 4, Count: true})
	assert.Less(t, fetched, 53_098+2*1000)

	w, s := New(Options{First: 100, Page: 1000, Concurrency: 4, Count: true}), still(53_098)
	refused := 0
	for !w.Progress().Complete {
		reqs := w.Requests()
		require.NotEmpty(t, reqs)
		for _, req := range reqs {
			if len(req.Query.Sort) > 0 {
				refused++
				require.NoError(t, w.Refused(req, &model.Fault{Kind: model.ErrAnswer, Status: 400}))
				continue
			}
			page, err := s.page(req.Query)
			require.NoError(t, err)
			_, err = w.Replied(req, page)
			require.NoError(t, err)
		}
	}
	assert.Equal(t, 53_098, w.Progress().Loaded)
	assert.LessOrEqual(t, refused, 3)
}

// TestRowsBehindAPageThatCannotBeReadComeFromTheOtherEnd, and without one it is said that they are missing.
func TestRowsBehindAPageThatCannotBeReadComeFromTheOtherEnd(t *testing.T) {
	for atOnce, loaded := range map[int]int{1: 100, 2: 5000} {
		w, s, spoilt, told := New(Options{First: 100, Page: 1000, Concurrency: atOnce, Count: true}), still(5000), false, false
		for !w.Progress().Complete {
			reqs := w.Requests()
			require.NotEmpty(t, reqs)
			for _, req := range reqs {
				page, err := s.page(req.Query)
				require.NoError(t, err)
				if !spoilt && !req.Query.Marker.IsZero() && len(req.Query.Sort) == 0 {
					page.Bad, page.Snapshots, spoilt = make([]model.BadRow, len(page.Snapshots)), nil, true
				}
				_, err = w.Replied(req, page)
				told = told || err != nil
			}
		}
		assert.Equal(t, atOnce == 1, told)
		assert.Equal(t, loaded, w.Progress().Loaded)
	}
}

func TestOnlyTheOrderOfCreationIsWalkedInSegments(t *testing.T) {
	for _, sort := range [][]model.SortKey{{{Key: "created_at"}}, {{Key: "updated_at", Descending: true}}, {{Key: "created_at", Descending: true}, {Key: "id", Descending: true}}} {
		w := New(Options{Query: model.Query{Sort: sort}, Concurrency: 4, Count: true})
		p := pageOf(100, 0, true)
		p.Count = 50_000
		_, err := w.Replied(w.Requests()[0], p)
		require.NoError(t, err)
		assert.Len(t, w.Requests(), 1, "%v", sort)
	}
}

func TestABusyServerIsAskedForLessAtOnce(t *testing.T) {
	w := New(Options{Concurrency: 4, Count: true})
	p := pageOf(100, 0, true)
	p.Count = 50_000
	_, err := w.Replied(w.Requests()[0], p)
	require.NoError(t, err)
	all := w.Requests()
	require.Len(t, all, 4)
	assert.Equal(t, 0, all[0].Query.Offset)
	require.NoError(t, w.Refused(all[0], &model.Fault{Kind: model.ErrThrottled, Wait: time.Second}))
	assert.Equal(t, 2, w.Progress().Concurrency)
	require.NoError(t, w.Refused(all[3], &model.Fault{Kind: model.ErrServer, Status: 503}))
	assert.Equal(t, 2, w.Progress().Concurrency, "it was asked for before it was known")
	assert.Equal(t, 2*time.Second, w.Progress().Wait)
	_, err = w.Replied(all[1], pageOf(100, 100, true))
	require.NoError(t, err)
	w.Ticked()
	next := w.Requests()
	require.Len(t, next, 1)
	require.NoError(t, w.Refused(next[0], &model.Fault{Kind: model.ErrServer, Status: 503}))
	assert.Equal(t, 1, w.Progress().Concurrency)
}

// TestASegmentIsAskedForAgainOrWalkedByTheOneBefore: a server or a line in trouble
// is left alone, but where the page itself is refused a segment needs no place of
// its own.
func TestASegmentIsAskedForAgainOrWalkedByTheOneBefore(t *testing.T) {
	for _, tt := range []struct {
		err  error
		kept bool
		wait time.Duration
	}{
		{&model.Fault{Kind: model.ErrThrottled, Status: 429, Wait: 9 * time.Second}, true, 9 * time.Second},
		{&model.Fault{Kind: model.ErrUnreachable}, true, shortWait},
		{&model.Fault{Kind: model.ErrAnswer}, true, shortWait},
		{&model.Fault{Kind: model.ErrServer, Status: 500}, true, shortWait},
		{&model.Fault{Kind: model.ErrAnswer, Status: 400}, false, 0},
		{&model.Fault{Kind: model.ErrInvalid, Status: 400}, false, 0},
	} {
		w := New(Options{Concurrency: 4, Count: true})
		p := pageOf(100, 0, true)
		p.Count = 50_000
		_, err := w.Replied(w.Requests()[0], p)
		require.NoError(t, err)
		all, segments := w.Requests(), len(w.segments)
		second := w.segments[1]
		require.Equal(t, second.at, all[1].Query.Offset)
		want := w.segments[0].left + second.left + second.down.asked
		require.NoError(t, w.Refused(all[1], tt.err))
		assert.Equal(t, tt.wait, w.Progress().Wait)
		if tt.kept {
			assert.Len(t, w.segments, segments)
			w.Ticked()
			_, _ = w.Replied(all[0], pageOf(100, 100, true))
			_, _ = w.Replied(all[2], model.Page{Count: -1})
			again := w.Requests()
			require.NotEmpty(t, again)
			assert.Equal(t, second.at, again[0].Query.Offset)
			continue
		}
		assert.Len(t, w.segments, segments-1)
		assert.Equal(t, want, w.segments[0].left)
	}
}

// TestTheSearchForTheEndEnds with a server that has a row at any offset.
func TestTheSearchForTheEndEnds(t *testing.T) {
	w := New(Options{Concurrency: 4})
	_, err := w.Replied(w.Requests()[0], pageOf(100, 0, true))
	require.NoError(t, err)
	asked := 0
	for reqs := w.Requests(); len(reqs) > 0; reqs = w.Requests() {
		for _, req := range reqs {
			if req.Query.Offset == 0 {
				continue // the first segment's: it never comes
			}
			require.Positive(t, req.Query.Offset)
			asked++
			_, err := w.Replied(req, pageOf(1, 0, true))
			require.NoError(t, err)
		}
	}
	assert.Less(t, asked, 30)
	assert.Len(t, w.segments, 1)
}

func TestAnotherMemoryOfWhatWasSeenIsUsed(t *testing.T) {
	seen := map[model.ID]bool{pageOf(1, 1, false).Snapshots[0].ID: true}
	w := New(Options{Seen: func(id model.ID) bool { return seen[id] }})
	rows, err := w.Replied(w.Requests()[0], pageOf(3, 0, false))
	require.NoError(t, err)
	assert.Len(t, rows, 2)
	assert.Equal(t, 2, w.Progress().Loaded)
}

func pageOf(n, from int, more bool) model.Page {
	p := model.Page{Count: -1, More: more}
	for i := range n {
		p.Snapshots = append(p.Snapshots, model.Snapshot{ID: model.ID{0: byte(from + i), 15: 9}})
	}
	return p
}

func TestTheFirstPageIsSmallAndCounts(t *testing.T) {
	w := New(Options{First: 100, Page: 1000, Count: true})
	req := w.Requests()
	require.Len(t, req, 1)
	assert.Equal(t, 100, req[0].Query.Limit)
	assert.True(t, req[0].Query.WithCount)
	assert.Empty(t, w.Requests(), "a request is given once")
	p := pageOf(100, 0, true)
	p.Count = 2500
	_, err := w.Replied(req[0], p)
	require.NoError(t, err)
	next := w.Requests()
	assert.Equal(t, 1000, next[0].Query.Limit)
	assert.False(t, next[0].Query.WithCount)
	assert.Equal(t, p.Snapshots[99].ID, next[0].Query.Marker)
	assert.Equal(t, Progress{Loaded: 100, Total: 2500, Concurrency: 1}, w.Progress())
}

func TestAServerThatRepeatsItselfIsFoundOut(t *testing.T) {
	w := New(Options{})
	for i := range 10 {
		req := w.Requests()
		if len(req) == 0 {
			break
		}
		_, err := w.Replied(req[0], pageOf(3, 0, true))
		if err != nil {
			assert.Equal(t, maxRepeat, i)
			assert.ErrorIs(t, err, model.ErrAnswer)
			assert.True(t, w.Progress().Complete)
			return
		}
	}
	t.Fatal("never found out")
}

func TestWaitsAndGivesUp(t *testing.T) {
	w := New(Options{})
	req := w.Requests()[0]
	require.NoError(t, w.Refused(req, &model.Fault{Kind: model.ErrThrottled, Wait: 7 * time.Second}))
	assert.Equal(t, 7*time.Second, w.Progress().Wait)
	assert.Empty(t, w.Requests())
	w.Ticked()
	req = w.Requests()[0]
	denied := &model.Fault{Kind: model.ErrForbidden}
	require.ErrorIs(t, w.Refused(req, denied), model.ErrForbidden)
	assert.True(t, w.Progress().Stopped)
	assert.Empty(t, w.Requests())
	w.Resume()
	again := w.Requests()
	require.Len(t, again, 1)
	assert.Equal(t, req.Query, again[0].Query)

	for range maxTries - 1 {
		require.NoError(t, w.Refused(again[0], &model.Fault{Kind: model.ErrServer, Status: 503}))
		w.Ticked()
		again = w.Requests()
	}
	require.ErrorIs(t, w.Refused(again[0], &model.Fault{Kind: model.ErrServer, Status: 503}), model.ErrServer)
}

func TestLateAnswersOfARequestThatWasGivenUpAreIgnored(t *testing.T) {
	w := New(Options{})
	old := w.Requests()[0]
	require.NoError(t, w.Refused(old, &model.Fault{Kind: model.ErrUnreachable}))
	w.Ticked()
	w.Requests()
	rows, err := w.Replied(old, pageOf(2, 0, false))
	require.NoError(t, err)
	assert.Empty(t, rows)
	assert.False(t, w.Progress().Complete)
}

func TestStopAndResume(t *testing.T) {
	w := New(Options{})
	req := w.Requests()[0]
	w.Stop()
	_, err := w.Replied(req, pageOf(2, 0, true))
	require.NoError(t, err)
	assert.Empty(t, w.Requests())
	w.Resume()
	assert.Equal(t, fmt.Sprint(model.ID{0: 1, 15: 9}), fmt.Sprint(w.Requests()[0].Query.Marker))
}

// TestAPageTellsThatAnotherIsWantedWhenTheyComeOneAfterAnother, but the first,
// of which the rest of the walk is planned.
func TestAPageTellsThatAnotherIsWantedWhenTheyComeOneAfterAnother(t *testing.T) {
	for _, tt := range []struct {
		atOnce int
		ahead  bool
		then   int
	}{{0, true, 7}, {1, true, 7}, {1, false, 0}, {2, true, 0}} {
		s := &server{max: 7}
		for range 18 {
			s.insert(0)
		}
		w := New(Options{First: 3, Page: 7, Concurrency: tt.atOnce, Ahead: tt.ahead})
		var then []int
		for !w.Progress().Complete {
			for _, req := range w.Requests() {
				then = append(then, req.Query.Then)
				page, err := s.page(req.Query)
				require.NoError(t, err)
				_, err = w.Replied(req, page)
				require.NoError(t, err)
			}
		}
		assert.Zero(t, then[0], "%+v", tt)
		for _, n := range then[1:] {
			assert.Equal(t, tt.then, n, "%+v", tt)
		}
	}
}
