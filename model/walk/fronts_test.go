package walk

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// play is a walk over a server, of which a test answers the requests that it
// wants to.
type play struct {
	*testing.T
	*server
	w      *Walk
	flight []Request
}

// playing has the first page answered and the next requests under way.
func playing(t *testing.T, s *server, opt Options) *play {
	t.Helper()
	p := &play{t, s, New(opt), nil}
	p.answer(p.w.Requests()[0])
	p.flight = p.w.Requests()
	return p
}

// answer answers a request as the server is now.
func (p *play) answer(req Request) {
	p.Helper()
	p.flight = slices.DeleteFunc(p.flight, func(r Request) bool { return r.Seq == req.Seq })
	page, err := p.server.page(req.Query)
	if err != nil {
		require.NoError(p.T, p.w.Refused(req, err))
		return
	}
	_, err = p.w.Replied(req, page)
	require.NoError(p.T, err)
}

// under gives the only request under way that is so.
func (p *play) under(so func(model.Query) bool) Request {
	p.Helper()
	i := slices.IndexFunc(p.flight, func(r Request) bool { return so(r.Query) })
	require.GreaterOrEqual(p.T, i, 0)
	return p.flight[i]
}

// end answers everything until the walk is complete, and looks that all rows came.
func (p *play) end() {
	p.Helper()
	for range 500 {
		if p.w.Progress().Complete {
			break
		}
		p.w.Ticked()
		p.flight = append(p.flight, p.w.Requests()...)
		require.NotEmpty(p.T, p.flight, "nothing to wait for")
		p.answer(p.flight[0])
	}
	require.True(p.T, p.w.Progress().Complete, "no end")
}

func upwards(q model.Query) bool   { return len(q.Sort) > 0 }
func byOffset(q model.Query) bool  { return q.Offset > 0 }
func downwards(q model.Query) bool { return !upwards(q) && !byOffset(q) }

var busyServer = &model.Fault{Kind: model.ErrThrottled, Status: 429}

// TestASegmentWhoseRowsWentWhileItsPageWasRefusedIsWalkedOn: that the front from
// below has come to the top is no reason to leave the others waiting.
func TestASegmentWhoseRowsWentWhileItsPageWasRefusedIsWalkedOn(t *testing.T) {
	p := playing(t, still(40), Options{First: 10, Page: 10, Concurrency: 3, Count: true})
	up, ahead := p.under(upwards), p.under(byOffset)
	p.answer(p.under(downwards))
	p.rows = p.rows[25:30]
	p.answer(up)
	p.flight = nil
	require.NoError(t, p.w.Refused(ahead, busyServer))
	p.end()
}

// TestADeafServerThatHasNothingBehindAMarkerIsNotAtTheTop.
func TestADeafServerThatHasNothingBehindAMarkerIsNotAtTheTop(t *testing.T) {
	s := still(80)
	s.deaf = true
	p := playing(t, s, Options{First: 10, Page: 10, Concurrency: 3, Count: true})
	ahead := p.under(byOffset)
	p.rows = p.rows[:ahead.Query.Offset+1] // its first row is the last of all by now
	p.answer(ahead)
	next := p.w.Requests()
	require.Len(t, next, 1)
	require.True(t, upwards(next[0].Query))
	p.answer(next[0])
	p.end()
	assert.Equal(t, len(p.rows), p.w.Progress().Loaded)
}

// TestAnHonestServerIsNotTakenForADeafOne when the walk down is at the end before
// the first page from below has come, nor when markers have vanished.
func TestAnHonestServerIsNotTakenForADeafOne(t *testing.T) {
	s := still(40)
	s.max = 5
	p := playing(t, s, Options{First: 5, Page: 10, Concurrency: 2, Count: true})
	up := p.under(upwards)
	for reqs := []Request{p.under(downwards)}; len(reqs) > 0; reqs = p.w.Requests() {
		p.answer(reqs[0])
	}
	p.answer(up)
	assert.False(t, p.w.oneWay)

	p = playing(t, still(400), Options{First: 10, Page: 10, Concurrency: 2, Count: true})
	p.answer(p.under(upwards))
	p.rows = slices.Delete(slices.Clone(p.rows), 388, 392) // 390 is the marker
	for range 4 {
		for _, req := range p.w.Requests() {
			if upwards(req.Query) {
				p.answer(req)
			}
		}
	}
	assert.False(t, p.w.oneWay)
}

// TestAServerThatTakesNoMarkerIsFoundOut: it answers 404 for each.
func TestAServerThatTakesNoMarkerIsFoundOut(t *testing.T) {
	w, s := New(Options{First: 10, Page: 10}), still(40)
	for range 1000 {
		req := w.Requests()[0]
		if req.Query.Marker.IsZero() {
			page, err := s.page(req.Query)
			require.NoError(t, err)
			_, err = w.Replied(req, page)
			require.NoError(t, err)
			continue
		}
		if err := w.Refused(req, &model.Fault{Kind: model.ErrNotFound, Status: 404}); err != nil {
			assert.True(t, w.Progress().Stopped)
			return
		}
	}
	t.Fatal("asked for ever")
}

// TestAnOutageEndsNoFront: all requests under way are refused at once, and the
// walk goes on in as many places, with half as many requests.
func TestAnOutageEndsNoFront(t *testing.T) {
	for _, fault := range []*model.Fault{{Kind: model.ErrServer, Status: 503}, {Kind: model.ErrServer, Status: 502}, {Kind: model.ErrUnreachable}, {Kind: model.ErrAnswer}, {Kind: model.ErrServer, Status: 504}, busyServer} {
		p := playing(t, still(53_098), Options{First: 100, Page: 1000, Concurrency: 4, Count: true})
		require.Len(t, p.flight, 4)
		for _, req := range p.flight {
			require.NoError(t, p.w.Refused(req, fault))
		}
		p.flight = nil
		assert.Len(t, p.w.segments, 3)
		assert.GreaterOrEqual(t, p.w.Progress().Concurrency, 2)
		p.end()
		assert.Equal(t, 53_098, p.w.Progress().Loaded)
	}
}

// TestARefusalAfterTheEndIsNoReasonToWait.
func TestARefusalAfterTheEndIsNoReasonToWait(t *testing.T) {
	p := playing(t, still(40), Options{First: 10, Page: 20, Concurrency: 2, Count: true})
	up := p.under(upwards)
	p.rows = p.rows[:12]
	p.answer(p.under(downwards))
	require.True(t, p.w.Progress().Complete)
	assert.NoError(t, p.w.Refused(up, &model.Fault{Kind: model.ErrUnreachable}))
	assert.Zero(t, p.w.Progress().Wait)
}

// TestOneRowThatCannotBeReadCostsNoOther, wherever it stands.
func TestOneRowThatCannotBeReadCostsNoOther(t *testing.T) {
	for at := range 100 {
		s := still(100)
		bad := s.rows[at].ID
		w := New(Options{First: 10, Page: 10, Concurrency: 4, Count: true})
		for range 300 {
			for _, req := range w.Requests() {
				page, err := s.page(req.Query)
				require.NoError(t, err)
				if i := slices.IndexFunc(page.Snapshots, func(row model.Snapshot) bool { return row.ID == bad }); i >= 0 {
					page.Snapshots, page.Bad = slices.Delete(page.Snapshots, i, i+1), []model.BadRow{{}}
				}
				_, err = w.Replied(req, page)
				require.NoError(t, err, "row %d", at)
			}
		}
		require.True(t, w.Progress().Complete)
		require.Equal(t, 99, w.Progress().Loaded, "row %d", at)
	}
}

// TestAnUnreadableFirstPageIsNoReasonToMissTheRest.
func TestAnUnreadableFirstPageIsNoReasonToMissTheRest(t *testing.T) {
	for _, atOnce := range []int{2, 4} {
		s := still(1000)
		w := New(Options{First: 10, Page: 50, Concurrency: atOnce, Count: true})
		_, err := w.Replied(w.Requests()[0], model.Page{Bad: make([]model.BadRow, 10), Count: 1000, More: true})
		require.NoError(t, err)
		p := &play{t, s, w, nil}
		p.end()
		assert.Equal(t, 1000, w.Progress().Loaded)
		assert.True(t, w.Progress().Missing, "nobody knows what those ten were")
	}
}

// TestAWalkThatStoppedForVanishedMarkersGoesOn.
func TestAWalkThatStoppedForVanishedMarkersGoesOn(t *testing.T) {
	w, s := New(Options{First: 10, Page: 10}), still(40)
	gone := &model.Fault{Kind: model.ErrNotFound, Status: 404}
	for !w.Progress().Stopped {
		req := w.Requests()[0]
		if req.Query.Marker.IsZero() {
			page, _ := s.page(req.Query)
			_, err := w.Replied(req, page)
			require.NoError(t, err)
		} else {
			_ = w.Refused(req, gone)
		}
	}
	s.rows = s.rows[5:]
	w.Resume()
	(&play{t, s, w, nil}).end()
	assert.Equal(t, 40, w.Progress().Loaded, "those that are gone by now had come before")
}

// TestTheSearchForTheEndOutlivesABusyServer.
func TestTheSearchForTheEndOutlivesABusyServer(t *testing.T) {
	s := still(53_098)
	w := New(Options{First: 100, Page: 1000, Concurrency: 4})
	p := &play{t, s, w, nil}
	p.answer(w.Requests()[0])
	p.flight = w.Requests()
	require.NoError(t, w.Refused(p.under(byOffset), &model.Fault{Kind: model.ErrUnreachable}))
	p.flight = slices.DeleteFunc(p.flight, func(r Request) bool { return r.Seq == p.under(byOffset).Seq })
	p.end()
	assert.Greater(t, len(w.segments), 1)
	assert.Equal(t, 53_098, w.Progress().Loaded)
}

// TestRowsThatNobodyGetsToAreMissing also when a refusal is what ended the last front.
func TestRowsThatNobodyGetsToAreMissing(t *testing.T) {
	p := playing(t, still(1000), Options{First: 10, Page: 50, Concurrency: 2, Count: true})
	s := p.w.segments[0]
	s.down.shut, s.up.shut = true, false
	s.up.marker = spotOf(&p.rows[500])
	s.up.from = s.up.marker // and that has vanished
	err := p.w.Refused(p.under(upwards), &model.Fault{Kind: model.ErrNotFound, Status: 404})
	require.ErrorIs(t, err, model.ErrAnswer)
	assert.True(t, p.w.Progress().Missing)
}
