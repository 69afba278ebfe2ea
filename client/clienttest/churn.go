package clienttest

import (
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// churnPlays list while others work.
var churnPlays = []play{
	{"what is made between pages neither shows nor disturbs", func(s *stage) {
		c, volume, ids := s.churnSet(9)
		rows := s.walk(c, model.Query{VolumeID: volume, Limit: 2}, func(page int) {
			if page <= 3 {
				s.snapshot(c, model.Draft{VolumeID: volume, Name: "later"})
			}
		})
		assert.Subset(s.T, idsOf(rows), ids)
		assertOnce(s, rows)
	}},
	{"what lives throughout shows exactly once, in every order", func(s *stage) {
		for _, key := range []string{"created_at", "display_name", "id", "status"} {
			for _, descending := range []bool{false, true} {
				order := model.SortKey{Key: key, Descending: descending}
				s.sub(orderName(order), func(s *stage) { churn(s, order) })
			}
		}
	}},
	{"a marker that was deleted is not found, the one before it goes on", func(s *stage) {
		c, volume, ids := s.churnSet(6)
		q := model.Query{VolumeID: volume, Limit: 3}
		first, err := c.List(s.ctx, q)
		s.must(err)
		last, ok := first.Last()
		require.True(s.T, ok)
		s.must(c.Delete(s.ctx, last))
		s.vanishes(c, last)

		q.Marker = last
		_, err = c.List(s.ctx, q)
		fault := s.kind(model.ErrNotFound, err)
		assert.Contains(s.T, fault.Message, last.String())

		q.Marker = first.Snapshots[1].ID
		second, err := c.List(s.ctx, q)
		s.must(err)
		assert.Len(s.T, second.Snapshots, 3)
		assert.Subset(s.T, ids, idsOf(second.Snapshots))
	}},
	{"a marker that is being deleted still works", func(s *stage) {
		c, volume, _ := s.churnSet(4)
		first, err := c.List(s.ctx, model.Query{VolumeID: volume, Limit: 2})
		s.must(err)
		last, _ := first.Last()
		s.reset(last, model.Deleting)
		second, err := c.List(s.ctx, model.Query{VolumeID: volume, Limit: 2, Marker: last})
		s.must(err)
		assert.Len(s.T, second.Snapshots, 2)
	}},
}

// churnSet makes a volume of its own with count snapshots.
func (s *stage) churnSet(count int) (Client, string, []model.ID) {
	s.Helper()
	c := s.as(s.env.Member)
	volume := s.volume(s.env.Member, s.name(), 1)
	ids := make([]model.ID, count)
	for i := range ids {
		made, err := c.Create(s.ctx, model.Draft{VolumeID: volume, Name: string(rune('z' - i*5%26))})
		s.must(err)
		ids[i] = made.ID
	}
	for _, id := range ids {
		s.settles(c, id, model.Available)
	}
	return c, volume, ids
}

// churn walks in pages of two. Between pages it deletes one row that was seen
// and one that may come, and makes one.
func churn(s *stage, order model.SortKey) {
	s.Helper()
	c, volume, ids := s.churnSet(12)
	q := model.Query{VolumeID: volume, Limit: 2, Sort: []model.SortKey{order}}
	before := idsOf(s.walk(c, model.Query{VolumeID: volume, Sort: q.Sort}, nil))
	// rows 0 and 11 are first and last in this order; the marker is never among
	// them: after the first page it is row 1
	rows := s.walk(c, q, func(page int) {
		if page != 1 {
			return
		}
		for _, id := range []model.ID{before[0], before[11]} {
			s.must(c.Delete(s.ctx, id))
			s.vanishes(c, id)
		}
		s.snapshot(c, model.Draft{VolumeID: volume, Name: "m"})
	})
	assertOnce(s, rows)
	for _, id := range ids {
		if id != before[11] {
			assert.Contains(s.T, idsOf(rows), id)
		}
	}
}

func assertOnce(s *stage, rows []model.Snapshot) {
	s.Helper()
	seen := make(map[model.ID]int)
	for _, row := range rows {
		seen[row.ID]++
		assert.Equal(s.T, 1, seen[row.ID], "%s comes again", row.ID)
	}
}
