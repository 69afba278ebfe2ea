package clienttest

import (
	"net/http"

	"github.com/stretchr/testify/assert"

	"snapdash/model"
)

// projectPlays look across projects.
var projectPlays = []play{
	{"an admin lists all projects", func(s *stage) {
		f := s.fewRows()
		own := s.snapshot(s.as(s.env.Member), model.Draft{VolumeID: s.volume(s.env.Member, s.name(), 1)})
		for _, q := range []model.Query{{AllProjects: true}, {AllProjects: true, Summary: true}} {
			ids := idsOf(s.walk(s.as(s.env.Admin), q, nil))
			assert.Contains(s.T, ids, own.ID)
			assert.Subset(s.T, ids, f.having(func(model.Snapshot) bool { return true }))
		}
	}},
	{"for everybody else all projects is silently their own", func(s *stage) {
		s.fewRows()
		for _, who := range []Account{s.env.Member, s.env.Reader, s.env.Other} {
			own, err := s.as(who).List(s.ctx, model.Query{})
			s.must(err)
			all, err := s.as(who).List(s.ctx, model.Query{AllProjects: true})
			s.must(err)
			assert.Equal(s.T, idsOf(own.Snapshots), idsOf(all.Snapshots))
			for _, row := range all.Snapshots {
				assert.Equal(s.T, s.passOf(s.T, who).project, row.ProjectID)
			}
		}
	}},
	{"one project of all", func(s *stage) {
		f := s.fewRows()
		other := s.passOf(s.T, s.env.Other).project
		for _, minor := range []model.Microversion{0, model.StrictFilters, model.NewestKnown} {
			rows := s.walk(s.at(s.env.Admin, minor), model.Query{AllProjects: true, ProjectID: other, Limit: 5}, nil)
			assert.Equal(s.T, f.having(func(model.Snapshot) bool { return true }), sortedIDs(rows))
		}
	}},
	{"another project without all projects is one's own", func(s *stage) {
		s.fewRows()
		c := s.as(s.env.Admin)
		own, err := c.List(s.ctx, model.Query{})
		s.must(err)
		page, err := c.List(s.ctx, model.Query{ProjectID: s.passOf(s.T, s.env.Other).project})
		s.must(err)
		assert.Equal(s.T, idsOf(own.Snapshots), idsOf(page.Snapshots))
	}},
	{"the words that mean all", func(s *stage) {
		s.fewRows()
		other := s.passOf(s.T, s.env.Other).project
		for value, all := range map[string]bool{"1": true, "true": true, "0": false, "zzz": false, "": false} {
			r := s.ask(s.env.Admin, "", http.MethodGet, "/snapshots/detail?all_tenants="+value, nil)
			assert.Equal(s.T, http.StatusOK, r.status, r.text)
			assert.Equal(s.T, all, namesProject(r, other), "all_tenants=%s", value)
		}
	}},
	{"an admin shows any snapshot, others only their own", func(s *stage) {
		f := s.fewRows()
		for id, row := range f.rows {
			detail, err := s.as(s.env.Admin).Show(s.ctx, id)
			s.must(err)
			assert.Equal(s.T, row, detail.Snapshot)
			for _, who := range []Account{s.env.Member, s.env.Reader} {
				_, err = s.as(who).Show(s.ctx, id)
				s.kind(model.ErrNotFound, err)
			}
			return
		}
	}},
	{"nobody changes another project's snapshot", func(s *stage) {
		f := s.fewRows()
		c, name, pairs := s.as(s.env.Member), "x", model.Metadata{{Key: "a", Value: "b"}}
		for id := range f.rows {
			_, err := c.Update(s.ctx, id, model.Edit{Name: &name})
			s.kind(model.ErrNotFound, err)
			s.kind(model.ErrNotFound, c.Delete(s.ctx, id))
			_, err = c.Metadata(s.ctx, id)
			s.kind(model.ErrNotFound, err)
			_, err = c.MergeMetadata(s.ctx, id, pairs)
			s.kind(model.ErrNotFound, err)
			_, err = c.ReplaceMetadata(s.ctx, id, pairs)
			s.kind(model.ErrNotFound, err)
			return
		}
	}},
	{"a reader of the project may write in it, by the policy of this release", func(s *stage) {
		c := s.as(s.env.Reader)
		made := s.snapshot(c, model.Draft{VolumeID: s.volume(s.env.Member, s.name(), 1), Name: s.name()})
		name := s.name()
		_, err := c.Update(s.ctx, made.ID, model.Edit{Name: &name})
		s.must(err)
		_, err = c.MergeMetadata(s.ctx, made.ID, model.Metadata{{Key: "a", Value: "b"}})
		s.must(err)
		s.must(c.Delete(s.ctx, made.ID))
		s.vanishes(c, made.ID)
	}},
	{"names of projects", func(s *stage) {
		all, err := s.as(s.env.Admin).Projects(s.ctx)
		s.must(err)
		for _, who := range []Account{s.env.Admin, s.env.Member, s.env.Other} {
			project := model.Project{ID: s.passOf(s.T, who).project, Name: who.Project}
			assert.Contains(s.T, all, project)
			own, err := s.as(who).Projects(s.ctx)
			s.must(err)
			assert.Contains(s.T, own, project)
		}
		own, err := s.as(s.env.Member).Projects(s.ctx)
		s.must(err)
		assert.Len(s.T, own, 1)
	}},
}

func namesProject(r reply, project string) bool {
	rows, _ := r.at("snapshots").([]any)
	for _, row := range rows {
		fields, _ := row.(map[string]any)
		if fields["os-extended-snapshot-attributes:project_id"] == project {
			return true
		}
	}
	return false
}
