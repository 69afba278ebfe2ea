package clienttest

import (
	"net/http"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// Members of a group snapshot go and come only with their group.
var groupPlays = []play{
	{"membership is told from 3.14 on", func(s *stage) {
		id := s.groupMember()
		whole, err := s.as(s.env.Admin).Show(s.ctx, id)
		s.must(err)
		assert.NotEmpty(s.T, whole.GroupSnapshotID)
		r := s.ask(s.env.Admin, "3.14", http.MethodGet, "/group_snapshots/"+whole.GroupSnapshotID, nil)
		assert.Equal(s.T, whole.GroupSnapshotID, r.at("group_snapshot", "id"), r.text)
		below, err := s.at(s.env.Admin, 13).Show(s.ctx, id)
		s.must(err)
		assert.Empty(s.T, below.GroupSnapshotID)
	}},
	{"a member is neither deleted nor forced away nor unmanaged", func(s *stage) {
		id, admin := s.groupMember(), s.as(s.env.Admin)
		for _, err := range []error{admin.Delete(s.ctx, id), admin.ForceDelete(s.ctx, id), admin.Unmanage(s.ctx, id)} {
			fault := s.kind(model.ErrConflict, err)
			assert.Contains(s.T, fault.Message, "must not be part of a group.")
			assert.NotEmpty(s.T, fault.Hint)
		}
		still, err := admin.Show(s.ctx, id)
		s.must(err)
		assert.Equal(s.T, model.Available, still.Status)
	}},
}

// groupMember gives a snapshot that belongs to a group snapshot: the one that
// the server was begun with, or one that is made here and removed at the end.
func (s *stage) groupMember() model.ID {
	if !s.env.Grouped.IsZero() {
		return s.env.Grouped
	}
	do := func(method, path string, body any) reply {
		r := s.ask(s.env.Admin, "3.60", method, path, body)
		require.Less(s.T, r.status, 300, r.text)
		return r
	}
	made := func(path, one string, fields map[string]any) string {
		id, _ := do(http.MethodPost, path, map[string]any{one: fields}).at(one, "id").(string)
		return id
	}
	settled := func(path, one, status string) {
		for range 100 {
			if s.ask(s.env.Admin, "3.60", http.MethodGet, path, nil).at(one, "status") == status {
				return
			}
			s.env.Pass(lookEvery)
		}
		require.Fail(s.T, path+" did not become "+status)
	}
	gone := func(path string) {
		for range 100 {
			if s.ask(s.env.Admin, "3.60", http.MethodGet, path, nil).status == http.StatusNotFound {
				return
			}
			s.env.Pass(lookEvery)
		}
	}
	volumeType, _ := do(http.MethodGet, "/types/default", nil).at("volume_type", "id").(string)
	kind := made("/group_types", "group_type", map[string]any{"name": s.name()})
	s.Cleanup(func() { do(http.MethodDelete, "/group_types/"+kind, nil) })
	group := made("/groups", "group", map[string]any{"name": s.name(), "group_type": kind, "volume_types": []string{volumeType}})
	s.Cleanup(func() {
		do(http.MethodPost, "/groups/"+group+"/action", map[string]any{"delete": map[string]bool{"delete-volumes": true}})
		gone("/groups/" + group)
	})
	settled("/groups/"+group, "group", "available")
	volume := made("/volumes", "volume", map[string]any{"name": s.name(), "size": 1, "group_id": group, "volume_type": volumeType})
	settled("/volumes/"+volume, "volume", "available")
	of := made("/group_snapshots", "group_snapshot", map[string]any{"name": s.name(), "group_id": group})
	s.Cleanup(func() {
		do(http.MethodDelete, "/group_snapshots/"+of, nil)
		gone("/group_snapshots/" + of)
	})
	settled("/group_snapshots/"+of, "group_snapshot", "available")
	page, err := s.as(s.env.Admin).List(s.ctx, model.Query{VolumeID: volume, AllProjects: true})
	s.must(err)
	require.Len(s.T, page.Snapshots, 1)
	return page.Snapshots[0].ID
}
