package clienttest

import (
	"slices"

	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// few is a small set of snapshots with all that makes listing them hard: equal
// names, no name, equal times, several states, sizes, volumes. It is everything
// in Other's project, and once made it does not change.
type few struct {
	volumes []string // of 1 and of 2 GiB
	rows    map[model.ID]model.Snapshot
}

// quotes has to survive the literal in which the filter of metadata is written.
const quotes = `it's a "b" \ c`

var fewDrafts = []struct {
	name, description string
	volume            int
	status            model.Status
	metadata          model.Metadata
}{
	{"beta", "nightly", 0, model.Available, model.Metadata{{Key: "env", Value: "prod"}, {Key: "n", Value: "1"}}},
	{"alpha", "", 0, model.Available, model.Metadata{{Key: "env", Value: "prod"}}},
	{"alpha", "nightly", 1, model.Available, nil},
	{"", "", 0, model.Available, nil},
	{"", "before upgrade", 1, model.Error, model.Metadata{{Key: "env", Value: "dev"}}},
	{"gamma", "", 1, model.Error, model.Metadata{{Key: "quotes", Value: quotes}}},
	{"delta", "nightly", 0, model.ErrorDeleting, nil},
	{"alpha", "", 1, model.Creating, model.Metadata{{Key: "env", Value: "prod"}, {Key: "n", Value: "2"}}},
	{"epsilon", "", 0, model.Deleting, nil},
	{"zeta 100%", "", 0, model.Available, nil},
	{"eta&x=1", "", 1, model.Available, nil},
	{"größe", "日本", 0, model.Available, nil},
	{"iota", "", 0, model.BackingUp, nil},
	{"kappa", "", 1, model.Restoring, nil},
}

// fewRows gives the small set, and makes it when the first case asks.
func (s *stage) fewRows() *few {
	s.Helper()
	if s.few != nil {
		return s.few
	}
	c := s.as(s.env.Other)
	f := &few{volumes: []string{s.volume(s.env.Other, s.name(), 1), s.volume(s.env.Other, s.name(), 2)}}
	var ids []model.ID
	for _, d := range fewDrafts {
		made, err := c.Create(s.ctx, model.Draft{VolumeID: f.volumes[d.volume], Name: d.name, Description: d.description, Metadata: d.metadata})
		s.must(err)
		ids = append(ids, made.ID)
	}
	for i, id := range ids {
		s.settles(c, id, model.Available)
		if fewDrafts[i].status != model.Available {
			s.reset(id, fewDrafts[i].status)
		}
	}
	page, err := c.List(s.ctx, model.Query{Limit: 1000})
	s.must(err)
	require.Len(s.T, page.Snapshots, len(fewDrafts), "the project of %s must be empty at first", s.env.Other.User)
	f.rows = make(map[model.ID]model.Snapshot)
	for _, row := range page.Snapshots {
		require.Contains(s.T, ids, row.ID)
		f.rows[row.ID] = row
	}
	s.few = f
	return f
}

// having gives the ids of the rows that a condition selects, sorted.
func (f *few) having(condition func(model.Snapshot) bool) []model.ID {
	ids := []model.ID{}
	for id, row := range f.rows {
		if condition(row) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, model.ID.Compare)
	return ids
}

func idsOf(rows []model.Snapshot) []model.ID {
	ids := make([]model.ID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return ids
}

func sortedIDs(rows []model.Snapshot) []model.ID {
	ids := idsOf(rows)
	slices.SortFunc(ids, model.ID.Compare)
	return ids
}
