package clienttest

import (
	"net/http"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

var actionPlays = []play{
	{"revert to the latest", func(s *stage) {
		c := s.as(s.env.Member)
		volume := s.volume(s.env.Member, s.name(), 1)
		older := s.snapshot(c, model.Draft{VolumeID: volume})
		s.env.Pass(lookEvery * 6) // the later one must be later by a second, too
		latest := s.snapshot(c, model.Draft{VolumeID: volume, Name: s.name() + " slow1"})
		fault := s.kind(model.ErrConflict, c.Revert(s.ctx, volume, older.ID))
		assert.Contains(s.T, fault.Message, "not the latest one of volume "+volume)
		s.must(c.Revert(s.ctx, volume, latest.ID))
		s.settles(c, latest.ID, model.Restoring)
		s.settles(c, latest.ID, model.Available)
		s.volumeSettles(s.env.Member, volume, "available")
	}},
	{"revert that the backend fails", func(s *stage) {
		c := s.as(s.env.Member)
		volume := s.volume(s.env.Member, s.name(), 1)
		made := s.snapshot(c, model.Draft{VolumeID: volume, Name: s.name() + " failrevert"})
		s.must(c.Revert(s.ctx, volume, made.ID))
		s.volumeSettles(s.env.Member, volume, "error")
		s.settles(c, made.ID, model.Available)
	}},
	{"revert of what is not available", func(s *stage) {
		c, made := s.oneSnapshot()
		for _, status := range []model.Status{model.Error, model.Creating, model.Deleting} {
			s.reset(made.ID, status)
			s.kind(model.ErrConflict, c.Revert(s.ctx, made.VolumeID, made.ID))
		}
		s.reset(made.ID, model.Available)
		s.attach(made.VolumeID)
		s.kind(model.ErrConflict, c.Revert(s.ctx, made.VolumeID, made.ID))
	}},
	{"revert below its version", func(s *stage) {
		_, made := s.oneSnapshot()
		s.kind(model.ErrNotSupported, s.at(s.env.Member, model.Revert-1).Revert(s.ctx, made.VolumeID, made.ID))
		r := s.ask(s.env.Member, "3.39", http.MethodPost, "/volumes/"+made.VolumeID+"/action",
			map[string]any{"revert": map[string]string{"snapshot_id": made.ID.String()}})
		assert.Equal(s.T, http.StatusNotFound, r.status, r.text)
	}},
	{"unmanage, and manage again", func(s *stage) {
		admin, made := s.as(s.env.Admin), s.only(s.oneSnapshot())
		s.must(admin.Unmanage(s.ctx, made.ID))
		s.vanishes(admin, made.ID)
		draft := model.ManageDraft{VolumeID: made.VolumeID, Name: s.name(), Description: "back",
			Reference: model.Metadata{{Key: "source-name", Value: "snapshot-" + made.ID.String()}}}
		managed, err := admin.Manage(s.ctx, draft)
		s.must(err)
		done := s.settles(admin, managed.ID, model.Available)
		assert.Equal(s.T, draft.Name, done.Name)
		assert.Equal(s.T, "back", done.Description)
		assert.Equal(s.T, made.VolumeID, done.VolumeID)
		assert.NotEqual(s.T, made.ID, done.ID)
	}},
	{"unmanage in each state", func(s *stage) {
		admin := s.as(s.env.Admin)
		volume := s.volume(s.env.Member, s.name(), 1)
		for _, status := range model.Statuses() {
			s.sub(status.String(), func(s *stage) {
				made := s.snapshot(s.as(s.env.Member), model.Draft{VolumeID: volume})
				s.reset(made.ID, status)
				err := admin.Unmanage(s.ctx, made.ID)
				if status == model.Available || status == model.Error {
					s.must(err)
					s.vanishes(admin, made.ID)
					return
				}
				s.oneOf(err, model.ErrConflict, model.ErrInvalid)
			})
		}
	}},
	{"a member neither manages nor unmanages", func(s *stage) {
		c, made := s.oneSnapshot()
		fault := s.kind(model.ErrForbidden, c.Unmanage(s.ctx, made.ID))
		assert.Contains(s.T, fault.Message, "snapshot_extension:snapshot_unmanage")
		_, err := c.Manage(s.ctx, model.ManageDraft{VolumeID: made.VolumeID, Reference: model.Metadata{{Key: "source-name", Value: "x"}}})
		s.kind(model.ErrForbidden, err)
		_, err = c.Manageable(s.ctx, s.host(made.VolumeID), false)
		s.kind(model.ErrForbidden, err)
	}},
	{"what could be managed", func(s *stage) {
		c, made := s.oneSnapshot()
		volume, err := s.as(s.env.Admin).Volume(s.ctx, made.VolumeID)
		s.must(err)
		assert.Equal(s.T, s.host(made.VolumeID), volume.Host)
		volume, err = c.Volume(s.ctx, made.VolumeID)
		s.must(err)
		assert.Empty(s.T, volume.Host, "where a volume lies is for admins")
		for _, detail := range []bool{false, true} {
			_, err := s.as(s.env.Admin).Manageable(s.ctx, s.host(made.VolumeID), detail)
			s.must(err)
			_, err = s.at(s.env.Admin, model.Manageable-1).Manageable(s.ctx, s.host(made.VolumeID), detail)
			s.kind(model.ErrNotSupported, err)
		}
	}},
	{"a backup from a snapshot is begun", func(s *stage) {
		_, made := s.oneSnapshot()
		r := s.ask(s.env.Member, "", http.MethodPost, "/backups", map[string]any{"backup": map[string]string{
			"volume_id": made.VolumeID, "snapshot_id": made.ID.String(), "name": s.name()}})
		require.Equal(s.T, http.StatusAccepted, r.status, r.text)
		s.settles(s.as(s.env.Member), made.ID, model.BackingUp, model.Available)
		s.reset(made.ID, model.Available)
	}},
}

// only drops the client that came with a snapshot.
func (s *stage) only(_ Client, made model.Snapshot) model.Snapshot { return made }

// host tells where a volume lies, which only admins are told.
func (s *stage) host(volume string) string {
	s.Helper()
	r := s.ask(s.env.Admin, "", http.MethodGet, "/volumes/"+volume, nil)
	host, ok := r.at("volume", "os-vol-host-attr:host").(string)
	require.True(s.T, ok, r.text)
	return host
}
