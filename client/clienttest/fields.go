package clienttest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// The fields of every snapshot, those of detailed answers, and those that a
// microversion brought.
var (
	basicFields = []string{
		"created_at", "description", "id", "metadata", "name", "size", "status", "updated_at", "volume_id",
	}
	detailFields = []string{
		"os-extended-snapshot-attributes:progress", "os-extended-snapshot-attributes:project_id",
	}
	laterFields = []struct {
		since model.Microversion
		field string
	}{{model.GroupSnapshots, "group_snapshot_id"}, {model.SnapshotUser, "user_id"}, {model.ConsumesQuota, "consumes_quota"}}
)

// fieldsAt gives the names of all fields at a microversion, sorted.
func fieldsAt(minor model.Microversion, more ...string) []string {
	fields := slices.Concat(basicFields, more)
	for _, later := range laterFields {
		if minor >= later.since {
			fields = append(fields, later.field)
		}
	}
	slices.Sort(fields)
	return fields
}

func keysOf(object any) []string {
	fields, _ := object.(map[string]any)
	return slices.Sorted(maps.Keys(fields))
}

var aroundFields = []model.Microversion{0, 13, 14, 40, 41, 64, 65, 70}

var fieldPlays = []play{
	{"show, at the microversion that brings each", func(s *stage) {
		volume := s.volume(s.env.Member, s.name(), 1)
		draft := model.Draft{VolumeID: volume, Name: s.name(), Description: "d", Metadata: model.Metadata{{Key: "k", Value: "v"}}}
		made := s.snapshot(s.as(s.env.Member), draft)
		for _, minor := range aroundFields {
			s.sub(fmt.Sprintf("3.%d", minor), func(s *stage) { showsFields(s, made.ID, draft, minor) })
		}
	}},
	{"lists, at the microversion that brings each", func(s *stage) {
		s.fewRows()
		for _, minor := range aroundFields {
			s.sub(fmt.Sprintf("3.%d", minor), func(s *stage) {
				version := fmt.Sprintf("3.%d", minor)
				summary := s.ask(s.env.Other, version, http.MethodGet, "/snapshots?limit=1", nil)
				assert.Equal(s.T, basicFields, keysOf(firstRow(summary)), "no microversion adds to the summary")
				detail := s.ask(s.env.Other, version, http.MethodGet, "/snapshots/detail?limit=1", nil)
				assert.Equal(s.T, fieldsAt(minor, detailFields...), keysOf(firstRow(detail)))
			})
		}
	}},
	{"create and update answer the short form", func(s *stage) {
		volume := s.volume(s.env.Member, s.name(), 1)
		r := s.ask(s.env.Member, "3.70", http.MethodPost, "/snapshots",
			map[string]any{"snapshot": map[string]string{"volume_id": volume, "name": s.name()}})
		require.Equal(s.T, http.StatusAccepted, r.status, r.text)
		assert.Equal(s.T, fieldsAt(70), keysOf(r.at("snapshot")))
		assert.Nil(s.T, r.at("snapshot", "updated_at"))
		r = s.ask(s.env.Member, "", http.MethodPut, fmt.Sprintf("/snapshots/%v", r.at("snapshot", "id")),
			map[string]any{"snapshot": map[string]string{"description": "x"}})
		require.Equal(s.T, http.StatusOK, r.status, r.text)
		assert.Equal(s.T, fieldsAt(0), keysOf(r.at("snapshot")))
	}},
	{"a time is the same in every answer, but for its fraction", func(s *stage) {
		c := s.as(s.env.Member)
		made, err := c.Create(s.ctx, model.Draft{VolumeID: s.volume(s.env.Member, s.name(), 1)})
		s.must(err)
		assert.False(s.T, made.CreatedAt.IsZero())
		shown, err := c.Show(s.ctx, made.ID)
		s.must(err)
		assert.WithinDuration(s.T, made.CreatedAt, shown.CreatedAt, time.Second)
		assert.Zero(s.T, shown.CreatedAt.Nanosecond(), "databases keep whole seconds")
	}},
}

func firstRow(r reply) any {
	rows, _ := r.at("snapshots").([]any)
	if len(rows) == 0 {
		return nil
	}
	return rows[0]
}

func showsFields(s *stage, id model.ID, draft model.Draft, minor model.Microversion) {
	detail, err := s.at(s.env.Member, minor).Show(s.ctx, id)
	s.must(err)
	var raw map[string]any
	s.must(json.Unmarshal(detail.Raw, &raw))
	assert.Equal(s.T, fieldsAt(minor, detailFields...), keysOf(raw["snapshot"]))
	assert.Empty(s.T, detail.Unknown)

	p := s.passOf(s.T, s.env.Member)
	want := model.Snapshot{
		ID: id, Name: draft.Name, Description: draft.Description, Status: model.Available, SizeGiB: 1,
		VolumeID: draft.VolumeID, Metadata: draft.Metadata, ProjectID: p.project, Progress: "100%",
		CreatedAt: detail.CreatedAt, UpdatedAt: detail.UpdatedAt,
	}
	if minor >= model.SnapshotUser {
		want.UserID = p.user
	}
	if minor >= model.ConsumesQuota {
		want.ConsumesQuota = model.Yes
	}
	assert.Equal(s.T, want, detail.Snapshot)
	assert.False(s.T, detail.UpdatedAt.Before(detail.CreatedAt.Truncate(time.Second)))
}
