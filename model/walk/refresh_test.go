package walk

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// sorted answers a query as a server whose rows are s.rows would.
func (s *server) sorted(q model.Query, nullsFirst bool) (model.Page, error) {
	other := *s
	other.rows = slices.Clone(s.rows)
	if q.Sort[0].Key == "updated_at" {
		slices.SortFunc(other.rows, func(a, b model.Snapshot) int {
			if null := a.UpdatedAt.IsZero(); nullsFirst && null != b.UpdatedAt.IsZero() {
				if null {
					return -1
				}
				return 1
			}
			return cmp.Or(b.UpdatedAt.Compare(a.UpdatedAt), b.ID.Compare(a.ID))
		})
	}
	return other.page(q)
}

// refresh drives one to its end and puts what it brings into known.
func refresh(t *testing.T, s *server, known map[model.ID]model.Snapshot, since time.Time, nullsFirst bool) (*Refresh, int) {
	t.Helper()
	f := NewRefresh(RefreshOptions{Known: func(id model.ID) bool { _, ok := known[id]; return ok }, Since: since, Page: 20})
	asked := 0
	for !f.Done() {
		req := f.Requests()
		require.Len(t, req, 1)
		asked++
		page, err := s.sorted(req[0].Query, nullsFirst)
		require.NoError(t, err)
		for _, row := range f.Replied(req[0], page) {
			known[row.ID] = row
		}
	}
	return f, asked
}

func TestARefreshBringsWhatIsNewAndWhatChanged(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 11))
		s := &server{max: 1000}
		for range 2000 {
			s.newest(r)
		}
		known := map[model.ID]model.Snapshot{}
		since := s.rows[0].CreatedAt
		for _, row := range s.rows {
			known[row.ID] = row
		}
		for range 3 {
			clock := since.Add(time.Minute)
			for range r.IntN(60) {
				row := &s.rows[r.IntN(len(s.rows))]
				row.Status, row.UpdatedAt = model.Status(1+r.IntN(9)), clock.Add(time.Duration(r.IntN(30))*time.Second)
			}
			s.next += 3 * 90
			for range r.IntN(90) {
				id := s.newest(r)
				if r.IntN(5) == 0 { // one's own, known at once
					known[id] = s.rows[slices.IndexFunc(s.rows, func(row model.Snapshot) bool { return row.ID == id })]
				}
			}
			f, asked := refresh(t, s, known, since, false)
			assert.False(t, f.Behind())
			assert.Less(t, asked, 14, "2000 rows are 100 pages")
			for _, row := range s.rows {
				require.Equal(t, row, known[row.ID], "seed %d", seed)
			}
			since = f.Since()
		}
	}
}

func TestARefreshSaysWhenOnlyAListingHelps(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	s := &server{max: 1000}
	for range 700 {
		s.newest(r)
	}
	f, asked := refresh(t, s, map[model.ID]model.Snapshot{}, noon, false)
	assert.True(t, f.Behind(), "too much is new")
	assert.Equal(t, 20, asked)

	known := map[model.ID]model.Snapshot{}
	for _, row := range s.rows {
		known[row.ID] = row
	}
	s.rows[99].UpdatedAt = noon.Add(time.Hour)
	f, _ = refresh(t, s, known, noon.Add(time.Minute), true)
	assert.True(t, f.Behind(), "rows that never changed come first")
	f, _ = refresh(t, s, known, noon.Add(time.Minute), false)
	assert.False(t, f.Behind())
}

func TestARefreshWaitsAndGivesUp(t *testing.T) {
	f := NewRefresh(RefreshOptions{Known: func(model.ID) bool { return false }})
	req := f.Requests()[0]
	assert.Empty(t, f.Requests())
	assert.Equal(t, []model.SortKey{{Key: "created_at", Descending: true}}, req.Query.Sort)
	require.NoError(t, f.Refused(req, &model.Fault{Kind: model.ErrThrottled, Wait: time.Minute}))
	assert.Equal(t, time.Minute, f.Wait())
	assert.Empty(t, f.Requests())
	f.Ticked()
	req = f.Requests()[0]
	assert.Len(t, f.Replied(req, pageOf(100, 0, true)), 100)
	req = f.Requests()[0]
	require.NoError(t, f.Refused(req, &model.Fault{Kind: model.ErrNotFound}), "the marker is gone")
	req = f.Requests()[0]
	assert.True(t, req.Query.Marker.IsZero())
	denied := errors.New("denied")
	require.ErrorIs(t, f.Refused(req, denied), denied)
	assert.True(t, f.Done())
	assert.Nil(t, f.Replied(req, pageOf(1, 0, false)), "late")
}
