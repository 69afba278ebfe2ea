package ui

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"snapdash/model"
)

// churning is a cloud in which others are at work: rows come, change and go
// between any two requests. It pages and sorts as Cinder on MySQL does.
type churning struct {
	Cloud
	r     *rand.Rand
	now   func() time.Time
	rows  []model.Snapshot // the newest first
	n     int
	asked []model.Query
	err   error                    // what every request gets; nil: its answer
	stall func(q model.Query) bool // whether to ask for patience instead of answering
	allow []string                 // the filters allowed; nil: those of a stock Cinder
	older bool                     // no microversions: no count
	admin bool
	bad   map[model.ID]bool // rows that cannot be read
}

func (c *churning) Session() model.Session {
	s := model.Session{ProjectID: "p", ProjectName: "demo", API: model.API{Major: 3, Minor: 70, Max: 70}}
	if c.admin {
		s.Roles = []string{"admin"}
	}
	if c.older {
		s.API.Minor = 0
	}
	return s
}

func (c *churning) List(_ context.Context, q model.Query) (model.Page, error) {
	c.asked = append(c.asked, q)
	page := model.Page{Count: -1}
	if c.err != nil {
		return page, c.err
	}
	if c.stall != nil && c.stall(q) {
		return page, &model.Fault{Kind: model.ErrThrottled, Status: 429, Wait: time.Second}
	}
	rows := c.sorted(q)
	if q.WithCount {
		page.Count = len(rows)
	}
	from := q.Offset
	if !q.Marker.IsZero() {
		i := slices.IndexFunc(rows, func(s model.Snapshot) bool { return s.ID == q.Marker })
		if i < 0 {
			return page, &model.Fault{Kind: model.ErrNotFound, Status: 404}
		}
		from += i + 1
	}
	from = min(from, len(rows))
	to := min(len(rows), from+min(q.Limit, 1000))
	page.More = to-from == min(q.Limit, 1000)
	for i, row := range rows[from:to] {
		if c.bad[row.ID] {
			page.Bad = append(page.Bad, model.BadRow{Index: i, ID: row.ID.String(), Reason: "size not understood"})
		} else {
			page.Snapshots = append(page.Snapshots, row)
		}
	}
	return page, nil
}

func (c *churning) sorted(q model.Query) []model.Snapshot {
	rows := slices.Clone(c.rows)
	if q.Status != "" {
		rows = slices.DeleteFunc(rows, func(s model.Snapshot) bool { return s.Status.String() != q.Status })
	}
	if q.VolumeID != "" {
		rows = slices.DeleteFunc(rows, func(s model.Snapshot) bool { return s.VolumeID != q.VolumeID })
	}
	if len(q.Sort) > 0 && q.Sort[0] == (model.SortKey{Key: "created_at"}) {
		slices.Reverse(rows)
	}
	if len(q.Sort) > 0 && q.Sort[0].Key == "updated_at" {
		slices.SortFunc(rows, func(a, b model.Snapshot) int {
			return cmp.Or(b.UpdatedAt.Compare(a.UpdatedAt), b.ID.Compare(a.ID))
		})
	}
	return rows
}

func (c *churning) Show(_ context.Context, id model.ID) (model.Detail, error) {
	if c.err != nil {
		return model.Detail{}, c.err
	}
	i := slices.IndexFunc(c.rows, func(s model.Snapshot) bool { return s.ID == id })
	if i < 0 {
		return model.Detail{}, &model.Fault{Kind: model.ErrNotFound, Status: 404}
	}
	return model.Detail{Snapshot: c.rows[i]}, nil
}

func (c *churning) Filters(context.Context) ([]string, error) {
	if c.allow != nil {
		return c.allow, c.err
	}
	return []string{"name", "status", "volume_id", "metadata"}, c.err
}

func (c *churning) Volume(context.Context, string) (model.Volume, error) {
	return model.Volume{}, &model.Fault{Kind: model.ErrNotFound, Status: 404}
}

func (c *churning) Projects(context.Context) ([]model.Project, error) { return nil, nil }

// insert makes a snapshot at the present second.
func (c *churning) insert() {
	row := c.newest()
	at, _ := slices.BinarySearchFunc(c.rows, row, newestFirst)
	c.rows = slices.Insert(c.rows, at, row)
}

func newestFirst(a, b model.Snapshot) int {
	return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), b.ID.Compare(a.ID))
}

func (c *churning) newest() model.Snapshot {
	c.n++
	return model.Snapshot{
		ID: model.ID{0: byte(c.r.Uint32()), 1: byte(c.n >> 16), 2: byte(c.n >> 8), 3: byte(c.n), 15: 7}, Name: fmt.Sprint("row", c.n),
		Status: model.Available, SizeGiB: 1, CreatedAt: c.now().Truncate(time.Second), ProjectID: "p",
		VolumeID: fmt.Sprintf("00000000-0000-4000-8000-%012d", c.n%7),
	}
}

// change does what someone else may do.
func (c *churning) change() {
	if c.r.IntN(3) == 0 || len(c.rows) == 0 {
		c.insert()
		return
	}
	i := c.r.IntN(len(c.rows))
	row := &c.rows[i]
	switch c.r.IntN(4) {
	case 0:
		row.Name, row.UpdatedAt = strings.TrimRight(row.Name, "x")+"x", c.now().Truncate(time.Second)
	case 1:
		row.Status, row.UpdatedAt = []model.Status{model.Available, model.Error, model.Creating}[c.r.IntN(3)], c.now().Truncate(time.Second)
	case 2: // Cinder keeps no time of that
		row.Metadata = model.Metadata{{Key: "k", Value: fmt.Sprint(c.n, c.r.IntN(99))}}
	case 3:
		c.rows = slices.Delete(c.rows, i, i+1)
	}
}

// fill makes n snapshots, a few a second, until now.
func (c *churning) fill(n int) {
	now, top := c.now, 0
	for i := range n {
		at := now().Add(-time.Hour - time.Duration((n-i)/3)*time.Second)
		c.now = func() time.Time { return at }
		c.rows = append(c.rows, c.newest())
		if newestFirst(c.rows[i], c.rows[top]) < 0 {
			top = i
		}
		if c.r.IntN(2) == 0 {
			c.rows[top].UpdatedAt = at.Add(2 * time.Second)
		}
	}
	slices.SortFunc(c.rows, newestFirst)
	c.now = now
}
