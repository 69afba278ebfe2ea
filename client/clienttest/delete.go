package clienttest

import (
	"errors"
	"net/http"
	"slices"

	"github.com/stretchr/testify/assert"

	"snapdash/model"
)

func contains(all []model.Status, one model.Status) bool { return slices.Contains(all, one) }

// oneOf asserts that err is of one of the kinds.
func (s *stage) oneOf(err error, kinds ...error) {
	s.Helper()
	for _, kind := range kinds {
		if errors.Is(err, kind) {
			return
		}
	}
	assert.Fail(s.T, "an error of another kind", "%v", err)
}

var deletePlays = []play{
	{"in each state", func(s *stage) {
		c := s.as(s.env.Member)
		volume := s.volume(s.env.Member, s.name(), 1)
		for _, status := range model.Statuses() {
			s.sub(status.String(), func(s *stage) {
				made := s.snapshot(c, model.Draft{VolumeID: volume})
				s.reset(made.ID, status)
				err := c.Delete(s.ctx, made.ID)
				if status.Deletable() {
					s.must(err)
					s.vanishes(c, made.ID)
					return
				}
				fault := s.kind(model.ErrConflict, err)
				assert.Equal(s.T, "Invalid snapshot: Snapshot status must be available or error and must not be part of a group.", fault.Message)
				assert.Equal(s.T, http.StatusBadRequest, fault.Status)
			})
		}
	}},
	{"by force, in each state", func(s *stage) {
		admin := s.as(s.env.Admin)
		volume := s.volume(s.env.Member, s.name(), 1)
		for _, status := range model.Statuses() {
			s.sub(status.String(), func(s *stage) {
				made := s.snapshot(s.as(s.env.Member), model.Draft{VolumeID: volume})
				s.reset(made.ID, status)
				s.must(admin.ForceDelete(s.ctx, made.ID))
				s.vanishes(admin, made.ID)
			})
		}
	}},
	{"a member may not force", func(s *stage) {
		c, made := s.oneSnapshot()
		fault := s.kind(model.ErrForbidden, c.ForceDelete(s.ctx, made.ID))
		assert.Contains(s.T, fault.Message, "volume_extension:snapshot_admin_actions:force_delete")
	}},
	{"of what is not there", func(s *stage) {
		missing, err := model.ParseID(nobody)
		s.must(err)
		fault := s.kind(model.ErrNotFound, s.as(s.env.Member).Delete(s.ctx, missing))
		assert.Equal(s.T, "Snapshot "+nobody+" could not be found.", fault.Message)
		s.kind(model.ErrNotFound, s.as(s.env.Admin).ForceDelete(s.ctx, missing))
	}},
	{"is seen as deleting before it is gone", func(s *stage) {
		c := s.as(s.env.Member)
		made := s.snapshot(c, model.Draft{VolumeID: s.volume(s.env.Member, s.name(), 1), Name: s.name() + " slow2"})
		s.must(c.Delete(s.ctx, made.ID))
		s.settles(c, made.ID, model.Deleting)
		s.kind(model.ErrConflict, c.Delete(s.ctx, made.ID))
		s.vanishes(c, made.ID)
		s.kind(model.ErrNotFound, c.Delete(s.ctx, made.ID))
	}},
	{"of one that is being created", func(s *stage) {
		c := s.as(s.env.Member)
		made, err := c.Create(s.ctx, model.Draft{VolumeID: s.volume(s.env.Member, s.name(), 1), Name: s.name() + " slow2"})
		s.must(err)
		s.kind(model.ErrConflict, c.Delete(s.ctx, made.ID))
		s.settles(c, made.ID, model.Available)
	}},
	{"of one that the backend finds busy", func(s *stage) {
		c := s.as(s.env.Member)
		made := s.snapshot(c, model.Draft{VolumeID: s.volume(s.env.Member, s.name(), 1), Name: s.name() + " busydelete"})
		s.must(c.Delete(s.ctx, made.ID))
		s.env.Pass(lookEvery)
		s.settles(c, made.ID, model.Available)
	}},
	{"that the backend fails", func(s *stage) {
		c, admin := s.as(s.env.Member), s.as(s.env.Admin)
		made := s.snapshot(c, model.Draft{VolumeID: s.volume(s.env.Member, s.name(), 1), Name: s.name() + " faildelete"})
		s.must(c.Delete(s.ctx, made.ID))
		s.settles(c, made.ID, model.ErrorDeleting)
		s.kind(model.ErrConflict, c.Delete(s.ctx, made.ID))
		s.must(admin.ForceDelete(s.ctx, made.ID))
		s.settles(c, made.ID, model.ErrorDeleting)
	}},
	{"of a volume that has snapshots is refused", func(s *stage) {
		_, made := s.oneSnapshot()
		r := s.ask(s.env.Member, "", http.MethodDelete, "/volumes/"+made.VolumeID, nil)
		assert.Equal(s.T, http.StatusBadRequest, r.status, r.text)
		assert.Contains(s.T, r.message(), "have snapshots")
	}},
}
