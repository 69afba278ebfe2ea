package clienttest

import (
	"net/http"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

var volumePlays = []play{
	{"one", func(s *stage) {
		name := s.name()
		id := s.volume(s.env.Member, name, 2)
		c := s.as(s.env.Member)
		volume, err := c.Volume(s.ctx, id)
		s.must(err)
		assert.Equal(s.T, id, volume.ID)
		assert.Equal(s.T, name, volume.Name)
		assert.Equal(s.T, "available", volume.Status)
		assert.Equal(s.T, int32(2), volume.SizeGiB)
		assert.Equal(s.T, "__DEFAULT__", volume.Type)
		assert.Empty(s.T, volume.SnapshotID)
		assert.Empty(s.T, volume.Attached)
		assert.False(s.T, volume.CreatedAt.IsZero())
		_, err = c.Volume(s.ctx, nobody)
		s.kind(model.ErrNotFound, err)
		_, err = s.as(s.env.Other).Volume(s.ctx, id)
		s.kind(model.ErrNotFound, err)
	}},
	{"one that is attached", func(s *stage) {
		id := s.volume(s.env.Member, s.name(), 1)
		s.attach(id)
		volume, err := s.as(s.env.Member).Volume(s.ctx, id)
		s.must(err)
		assert.Equal(s.T, "in-use", volume.Status)
		require.Len(s.T, volume.Attached, 1)
		assert.Equal(s.T, "/dev/vdb", volume.Attached[0].Device)
		assert.NotEmpty(s.T, volume.Attached[0].ServerID)
	}},
	{"all, in pages", func(s *stage) {
		f := s.fewRows()
		c := s.as(s.env.Other)
		var ids []string
		q := model.VolumeQuery{Limit: 1}
		for {
			page, err := c.Volumes(s.ctx, q)
			s.must(err)
			if len(page.Volumes) == 0 {
				assert.False(s.T, page.More)
				break
			}
			require.Len(s.T, page.Volumes, 1)
			assert.True(s.T, page.More)
			q.Marker = page.Volumes[0].ID
			ids = append(ids, q.Marker)
		}
		assert.Subset(s.T, ids, f.volumes)
		all, err := c.Volumes(s.ctx, model.VolumeQuery{})
		s.must(err)
		assert.Len(s.T, all.Volumes, len(ids))
	}},
	{"by name, by status, of all projects", func(s *stage) {
		name := s.name()
		id := s.volume(s.env.Member, name, 1)
		for _, c := range []struct {
			who   Account
			query model.VolumeQuery
			found bool
		}{
			{s.env.Member, model.VolumeQuery{Name: name}, true},
			{s.env.Member, model.VolumeQuery{Name: name, Status: "available"}, true},
			{s.env.Member, model.VolumeQuery{Name: name, Status: "error"}, false},
			{s.env.Other, model.VolumeQuery{Name: name}, false},
			{s.env.Other, model.VolumeQuery{Name: name, AllProjects: true}, false},
			{s.env.Admin, model.VolumeQuery{Name: name}, false},
			{s.env.Admin, model.VolumeQuery{Name: name, AllProjects: true}, true},
		} {
			page, err := s.as(c.who).Volumes(s.ctx, c.query)
			s.must(err)
			if !c.found {
				assert.Empty(s.T, page.Volumes, "%v", c)
				continue
			}
			require.Len(s.T, page.Volumes, 1, "%v", c)
			assert.Equal(s.T, id, page.Volumes[0].ID)
		}
	}},
	{"from a snapshot", func(s *stage) {
		c, made := s.oneSnapshot()
		for _, draft := range []model.VolumeDraft{
			{SnapshotID: made.ID, Name: s.name()},
			{SnapshotID: made.ID, Name: s.name(), SizeGiB: 3},
		} {
			volume, err := c.CreateVolume(s.ctx, draft)
			s.must(err)
			s.volumes = append(s.volumes, volume.ID)
			s.volumeSettles(s.env.Member, volume.ID, "available")
			volume, err = c.Volume(s.ctx, volume.ID)
			s.must(err)
			assert.Equal(s.T, made.ID.String(), volume.SnapshotID)
			assert.Equal(s.T, draft.Name, volume.Name)
			assert.Equal(s.T, max(1, draft.SizeGiB), volume.SizeGiB)
		}
		s.must(c.Delete(s.ctx, made.ID))
		s.vanishes(c, made.ID)
	}},
	{"from a snapshot that is larger", func(s *stage) {
		c := s.as(s.env.Member)
		made := s.snapshot(c, model.Draft{VolumeID: s.volume(s.env.Member, s.name(), 5)})
		_, err := c.CreateVolume(s.ctx, model.VolumeDraft{SnapshotID: made.ID, SizeGiB: 1})
		fault := s.kind(model.ErrInvalid, err)
		assert.Contains(s.T, fault.Message, "Volume size '1'GB cannot be smaller than the snapshot size 5GB.")
	}},
	{"from a snapshot, in each of its states", func(s *stage) {
		c, made := s.oneSnapshot()
		for _, status := range model.Statuses() {
			s.sub(status.String(), func(s *stage) {
				s.reset(made.ID, status)
				volume, err := c.CreateVolume(s.ctx, model.VolumeDraft{SnapshotID: made.ID, Name: s.name()})
				if status == model.Available {
					s.must(err)
					s.volumes = append(s.volumes, volume.ID)
					return
				}
				s.oneOf(err, model.ErrConflict, model.ErrInvalid)
			})
		}
	}},
	{"from a snapshot that is not there", func(s *stage) {
		missing, err := model.ParseID(nobody)
		s.must(err)
		_, err = s.as(s.env.Member).CreateVolume(s.ctx, model.VolumeDraft{SnapshotID: missing, Name: s.name()})
		s.kind(model.ErrNotFound, err)
	}},
	{"deleted", func(s *stage) {
		id := s.volume(s.env.Member, s.name(), 1)
		r := s.ask(s.env.Member, "", http.MethodDelete, "/volumes/"+id, nil)
		assert.Equal(s.T, http.StatusAccepted, r.status, r.text)
		s.volumeSettles(s.env.Member, id, "")
	}},
}
