package clienttest

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// pageMax is Cinder's osapi_max_limit, by default: the most rows on a page.
const pageMax = 1000

// walk lists everything that q selects, page after page by marker, and checks
// of each page what every page owes. between is called between two pages.
func (s *stage) walk(c Client, q model.Query, between func(page int)) []model.Snapshot {
	s.Helper()
	limit := cmp.Or(min(q.Limit, pageMax), pageMax)
	var rows []model.Snapshot
	for n := 1; ; n++ {
		page, err := c.List(s.ctx, q)
		s.must(err)
		require.Empty(s.T, page.Bad)
		require.False(s.T, page.At.IsZero(), "the server's time")
		require.LessOrEqual(s.T, len(page.Snapshots), limit)
		require.Equal(s.T, len(page.Snapshots) == limit, page.More, "a full page, and only a full page, announces another one")
		rows = append(rows, page.Snapshots...)
		last, ok := page.Last()
		if !ok || !page.More {
			return rows
		}
		if between != nil {
			between(n)
		}
		q.Marker = last
	}
}

// sortKeys are the columns that Cinder sorts snapshots by, with the order of
// the column where an answer shows enough to check it; NULL is "" or zero.
var sortKeys = []struct {
	key   string
	order func(a, b model.Snapshot) int
}{
	{"created_at", func(a, b model.Snapshot) int { return a.CreatedAt.Compare(b.CreatedAt) }},
	{"updated_at", func(a, b model.Snapshot) int { return a.UpdatedAt.Compare(b.UpdatedAt) }},
	{"id", func(a, b model.Snapshot) int { return a.ID.Compare(b.ID) }},
	{"display_name", func(a, b model.Snapshot) int { return strings.Compare(a.Name, b.Name) }},
	{"name", func(a, b model.Snapshot) int { return strings.Compare(a.Name, b.Name) }},
	{"display_description", func(a, b model.Snapshot) int { return strings.Compare(a.Description, b.Description) }},
	{"status", func(a, b model.Snapshot) int { return strings.Compare(a.Status.String(), b.Status.String()) }},
	{"volume_size", func(a, b model.Snapshot) int { return cmp.Compare(a.SizeGiB, b.SizeGiB) }},
	{"volume_id", func(a, b model.Snapshot) int { return strings.Compare(a.VolumeID, b.VolumeID) }},
	{"project_id", func(a, b model.Snapshot) int { return strings.Compare(a.ProjectID, b.ProjectID) }},
	{"user_id", func(a, b model.Snapshot) int { return strings.Compare(a.UserID, b.UserID) }},
	{"progress", nil},
	{"group_snapshot_id", nil},
	{"volume_type_id", nil},
}

var listingPlays = []play{
	{"complete, in every order, at every page size", func(s *stage) {
		f := s.fewRows()
		all := f.having(func(model.Snapshot) bool { return true })
		for _, column := range sortKeys {
			for _, descending := range []bool{false, true} {
				key := model.SortKey{Key: column.key, Descending: descending}
				s.sub(orderName(key), func(s *stage) {
					rows := s.samePages(s.as(s.env.Other), model.Query{Sort: []model.SortKey{key}}, 1, 2, 7, len(all), 1000, 5000)
					assert.Equal(s.T, all, sortedIDs(rows))
					assertOrder(s, rows, column.order, descending)
				})
			}
		}
	}},
	{"the older way to say the order", func(s *stage) {
		s.fewRows()
		for _, column := range sortKeys {
			key := []model.SortKey{{Key: column.key}}
			newer := s.walk(s.as(s.env.Other), model.Query{Sort: key}, nil)
			older := s.walk(s.as(s.env.Other), model.Query{Sort: key, SortKeyDir: true, Limit: 5}, nil)
			assert.Equal(s.T, idsOf(newer), idsOf(older), column.key)
		}
	}},
	{"by several columns", func(s *stage) {
		s.fewRows()
		keys := []model.SortKey{{Key: "status"}, {Key: "volume_size", Descending: true}, {Key: "display_name"}}
		rows := s.samePages(s.as(s.env.Other), model.Query{Sort: keys}, 1, 3, 1000)
		assertOrder(s, rows, func(a, b model.Snapshot) int {
			return cmp.Or(strings.Compare(a.Status.String(), b.Status.String()), cmp.Compare(b.SizeGiB, a.SizeGiB))
		}, false)
	}},
	{"the newest first when nothing is said", func(s *stage) {
		s.fewRows()
		rows := s.samePages(s.as(s.env.Other), model.Query{}, 1, 1000)
		assertOrder(s, rows, func(a, b model.Snapshot) int {
			return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), a.ID.Compare(b.ID))
		}, true)
	}},
	{"the oldest first is the newest first backwards, equal times included", func(s *stage) {
		down, up := s.env.Many, s.env.Many
		up.Sort = []model.SortKey{{Key: "created_at"}}
		newest, oldest := idsOf(s.walk(s.as(s.env.Admin), down, nil)), idsOf(s.walk(s.as(s.env.Admin), up, nil))
		slices.Reverse(oldest)
		assert.Equal(s.T, newest, oldest)
	}},
	{"the summary lists the same rows", func(s *stage) {
		s.fewRows()
		c := s.as(s.env.Other)
		assert.Equal(s.T, idsOf(s.walk(c, model.Query{}, nil)), idsOf(s.walk(c, model.Query{Summary: true, Limit: 4}, nil)))
	}},
	{"many, in pages of 1000 and of what is above the maximum", func(s *stage) {
		var first []model.ID
		for _, column := range sortKeys {
			s.sub(column.key, func(s *stage) {
				q := s.env.Many
				q.Sort = []model.SortKey{{Key: column.key}}
				rows := s.samePages(s.as(s.env.Admin), q, 1000, 5000)
				require.Greater(s.T, len(rows), 2*pageMax, "Env.Many selects too few")
				ids := sortedIDs(rows)
				assert.Len(s.T, slices.Compact(slices.Clone(ids)), len(ids), "a row comes twice")
				if first == nil {
					first = ids
				}
				assert.Equal(s.T, first, ids, "each order has the same rows")
			})
		}
	}},
	{"by deleted, of which no second page can be had", func(s *stage) {
		f := s.fewRows()
		page, err := s.as(s.env.Other).List(s.ctx, model.Query{Sort: []model.SortKey{{Key: "deleted"}}})
		s.must(err)
		assert.Len(s.T, page.Snapshots, len(f.rows))
	}},
	{"an offset skips rows once", func(s *stage) {
		s.fewRows()
		c := s.as(s.env.Other)
		all := s.walk(c, model.Query{}, nil)
		page, err := c.List(s.ctx, model.Query{Offset: 5, Limit: 4})
		s.must(err)
		assert.Equal(s.T, idsOf(all[5:9]), idsOf(page.Snapshots))
		page, err = c.List(s.ctx, model.Query{Offset: 100})
		s.must(err)
		assert.Empty(s.T, page.Snapshots)
		assert.False(s.T, page.More)
	}},
	{"orders that do not exist", func(s *stage) {
		for _, key := range []string{"size", "description", "metadata", "host", "availability_zone", "bogus"} {
			_, err := s.as(s.env.Other).List(s.ctx, model.Query{Sort: []model.SortKey{{Key: key}}})
			fault := s.kind(model.ErrInvalid, err)
			assert.Contains(s.T, fault.Message, "Invalid sort key")
			assert.Equal(s.T, http.StatusBadRequest, fault.Status)
			assert.NotEmpty(s.T, fault.RequestID)
		}
	}},
	{"bad parameters", badParameters},
	{"a marker that is not there", func(s *stage) {
		s.fewRows()
		missing, err := model.ParseID(nobody)
		s.must(err)
		_, err = s.as(s.env.Other).List(s.ctx, model.Query{Marker: missing})
		s.kind(model.ErrNotFound, err)
	}},
	{"a marker of another project", func(s *stage) {
		f := s.fewRows()
		for id := range f.rows {
			_, err := s.as(s.env.Member).List(s.ctx, model.Query{Marker: id})
			s.kind(model.ErrNotFound, err)
			return
		}
	}},
}

// samePages lists q in pages of each size and asserts that all give the same
// rows in the same order, which it returns.
func (s *stage) samePages(c Client, q model.Query, sizes ...int) []model.Snapshot {
	s.Helper()
	var want []model.Snapshot
	for i, size := range sizes {
		q.Limit = size
		rows := s.walk(c, q, nil)
		if i == 0 {
			want = rows
		}
		require.Equal(s.T, idsOf(want), idsOf(rows), "pages of %d and of %d", sizes[0], size)
	}
	return want
}

func assertOrder(s *stage, rows []model.Snapshot, order func(a, b model.Snapshot) int, descending bool) {
	s.Helper()
	if order == nil {
		return
	}
	for i := 1; i < len(rows); i++ {
		difference := order(rows[i-1], rows[i])
		if descending {
			difference = -difference
		}
		assert.LessOrEqual(s.T, difference, 0, "rows %d and %d:\n%+v\n%+v", i-1, i, rows[i-1], rows[i])
	}
}

func orderName(key model.SortKey) string {
	if key.Descending {
		return key.Key + " descending"
	}
	return key.Key + " ascending"
}

func badParameters(s *stage) {
	for _, c := range []struct{ version, query, words string }{
		{"", "limit=-1", "limit param must be positive"},
		{"", "limit=abc", "limit param must be an integer"},
		{"", "offset=-1", "offset must be >= 0"},
		{"", "offset=abc", "offset must be an integer"},
		{"", "offset=99999999999999999999", "offset must be <= 2147483647"},
		{"", "sort=", "Invalid"},
		{"", "sort=name:asc", "Invalid sort key"},
		{"", "sort_key=name", "Invalid sort key"},
		{"3.29", "sort=name:asc", "Invalid sort key"},
		{"", "sort=id:sideways", "sort direction"},
		{"", "sort=id:asc&sort_key=id", "sort"},
		{"3.45", "with_count=zzz", "is not a boolean"},
		{"3.65", "consumes_quota=zzz", "is not a boolean"},
	} {
		s.sub(fmt.Sprintf("%s at %s", c.query, cmp.Or(c.version, "3.0")), func(s *stage) {
			r := s.ask(s.env.Other, c.version, http.MethodGet, "/snapshots?"+c.query, nil)
			assert.Equal(s.T, http.StatusBadRequest, r.status, r.text)
			assert.Equal(s.T, "badRequest", r.envelope())
			assert.Contains(s.T, r.message(), c.words)
		})
	}
}
