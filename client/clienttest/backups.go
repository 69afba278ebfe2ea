package clienttest

import (
	"net/http"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

var backupPlays = []play{
	{"of a volume, from its snapshot", func(s *stage) {
		c, made := s.oneSnapshot()
		_, other := s.oneSnapshot()
		none, err := c.Backups(s.ctx, model.BackupQuery{VolumeID: made.VolumeID})
		s.must(err)
		assert.Empty(s.T, none.Backups)
		name := s.name()
		id := s.backup(made, name)
		s.backup(other, s.name())

		page, err := c.Backups(s.ctx, model.BackupQuery{VolumeID: made.VolumeID})
		s.must(err)
		require.Len(s.T, page.Backups, 1, "those of other volumes are left out")
		b := page.Backups[0]
		assert.Equal(s.T, id, b.ID)
		assert.Equal(s.T, name, b.Name)
		assert.Equal(s.T, made.VolumeID, b.VolumeID)
		assert.Equal(s.T, made.ID.String(), b.SnapshotID)
		assert.NotEmpty(s.T, b.Status)
		assert.False(s.T, b.CreatedAt.IsZero())

		foreign, err := s.as(s.env.Other).Backups(s.ctx, model.BackupQuery{VolumeID: made.VolumeID, AllProjects: true})
		s.must(err)
		assert.Empty(s.T, foreign.Backups, "all projects are for admins")
		all, err := s.as(s.env.Admin).Backups(s.ctx, model.BackupQuery{VolumeID: made.VolumeID, AllProjects: true})
		s.must(err)
		assert.Len(s.T, all.Backups, 1)
		first, err := s.at(s.env.Member, 0).Backups(s.ctx, model.BackupQuery{VolumeID: made.VolumeID})
		s.must(err)
		assert.Len(s.T, first.Backups, 1, "3.0 has it, too")
	}},
	{"in pages", func(s *stage) {
		c, made := s.oneSnapshot()
		want := []string{s.backup(made, s.name())}
		s.env.Pass(lookEvery * 6) // to be told apart by their time
		s.reset(made.ID, model.Available)
		want = append([]string{s.backup(made, s.name())}, want...)
		var got []string
		q := model.BackupQuery{VolumeID: made.VolumeID, Limit: 1}
		for range 5 {
			page, err := c.Backups(s.ctx, q)
			s.must(err)
			if len(page.Backups) == 0 {
				assert.False(s.T, page.More)
				break
			}
			require.Len(s.T, page.Backups, 1)
			assert.True(s.T, page.More)
			q.Marker = page.Backups[0].ID
			got = append(got, q.Marker)
		}
		assert.Equal(s.T, want, got)
		q.Marker = nobody
		_, err := c.Backups(s.ctx, q)
		s.kind(model.ErrNotFound, err)
	}},
	{"no filter by snapshot but for admins", func(s *stage) {
		made := s.only(s.oneSnapshot())
		path := "/backups/detail?snapshot_id=" + made.ID.String()
		r := s.ask(s.env.Member, "3.70", http.MethodGet, path, nil)
		assert.Equal(s.T, http.StatusBadRequest, r.status, r.text)
		r = s.ask(s.env.Admin, "3.70", http.MethodGet, path, nil)
		assert.Equal(s.T, http.StatusOK, r.status, r.text)
	}},
}

// backup has a backup made of a snapshot and gives its id. Whether it ever ends
// is up to the cloud's backup service, which not every cloud has.
func (s *stage) backup(of model.Snapshot, name string) string {
	s.Helper()
	r := s.ask(s.env.Member, "", http.MethodPost, "/backups", map[string]any{"backup": map[string]string{
		"volume_id": of.VolumeID, "snapshot_id": of.ID.String(), "name": name}})
	require.Equal(s.T, http.StatusAccepted, r.status, r.text)
	id, ok := r.at("backup", "id").(string)
	require.True(s.T, ok, r.text)
	s.settles(s.as(s.env.Member), of.ID, model.BackingUp, model.Available)
	s.reset(of.ID, model.Available)
	return id
}
