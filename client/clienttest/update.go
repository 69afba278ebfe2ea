package clienttest

import (
	"net/http"
	"strings"

	"github.com/stretchr/testify/assert"

	"snapdash/model"
)

func text(s string) *string { return &s }

var updatePlays = []play{
	{"name, description, both, to empty", func(s *stage) {
		c, made := s.oneSnapshot()
		for _, step := range []struct {
			edit              model.Edit
			name, description string
		}{
			{model.Edit{Name: text("renamed")}, "renamed", "before"},
			{model.Edit{Description: text("after")}, "renamed", "after"},
			{model.Edit{Name: text("größe"), Description: text("日本")}, "größe", "日本"},
			{model.Edit{Name: text("")}, "", "日本"},
			{model.Edit{Description: text("")}, "", ""},
		} {
			changed, err := c.Update(s.ctx, made.ID, step.edit)
			s.must(err)
			shown, err := c.Show(s.ctx, made.ID)
			s.must(err)
			for _, row := range []model.Snapshot{changed, shown.Snapshot} {
				assert.Equal(s.T, step.name, row.Name)
				assert.Equal(s.T, step.description, row.Description)
				assert.Equal(s.T, model.Available, row.Status)
			}
		}
	}},
	{"an admin changes any project's snapshot", func(s *stage) {
		_, made := s.oneSnapshot()
		changed, err := s.as(s.env.Admin).Update(s.ctx, made.ID, model.Edit{Name: text("by admin")})
		s.must(err)
		assert.Equal(s.T, "by admin", changed.Name)
	}},
	{"of what is not there", func(s *stage) {
		missing, err := model.ParseID(nobody)
		s.must(err)
		_, err = s.as(s.env.Member).Update(s.ctx, missing, model.Edit{Name: text("x")})
		s.kind(model.ErrNotFound, err)
	}},
	{"texts that do not fit", func(s *stage) {
		c, made := s.oneSnapshot()
		long := strings.Repeat("n", model.MaxText)
		_, err := c.Update(s.ctx, made.ID, model.Edit{Name: &long, Description: &long})
		s.must(err)
		hostile, err := c.Update(s.ctx, made.ID, model.Edit{Name: text("\x1b[31mred")})
		s.must(err)
		assert.Equal(s.T, "\x1b[31mred", hostile.Name, "nothing but descriptions is held to printable text")
		for _, edit := range []model.Edit{
			{Name: text(long + "n")}, {Description: text(long + "n")}, {Description: text("line\nline")},
		} {
			_, err := c.Update(s.ctx, made.ID, edit)
			s.kind(model.ErrInvalid, err)
		}
	}},
	{"bodies that no client sends", func(s *stage) {
		_, made := s.oneSnapshot()
		for _, c := range []struct {
			name, body, words string
			status            int
		}{
			{"empty change", `{"snapshot":{}}`, "is not valid under any of the given schemas", 400},
			{"no snapshot", `{}`, "'snapshot' is a required property", 400},
			{"a status", `{"snapshot":{"name":"x","status":"error"}}`, "Additional properties are not allowed ('status' was unexpected)", 400},
			{"null", `{"snapshot":{"name":null}}`, "", 200},
			{"the old key", `{"snapshot":{"display_name":"old"}}`, "", 200},
		} {
			s.sub(c.name, func(s *stage) {
				r := s.ask(s.env.Member, "", http.MethodPut, "/snapshots/"+made.ID.String(), c.body)
				assert.Equal(s.T, c.status, r.status, r.text)
				assert.Contains(s.T, r.message(), c.words)
			})
		}
	}},
	{"in every state", func(s *stage) {
		c, made := s.oneSnapshot()
		for _, status := range model.Statuses() {
			s.sub(status.String(), func(s *stage) {
				s.reset(made.ID, status)
				changed, err := c.Update(s.ctx, made.ID, model.Edit{Name: text("while " + status.String())})
				s.must(err)
				assert.Equal(s.T, "while "+status.String(), changed.Name)
				assert.Equal(s.T, status, changed.Status)
			})
		}
	}},
}

// oneSnapshot makes a member's snapshot with a description and two pairs of
// metadata, on a volume of its own.
func (s *stage) oneSnapshot() (Client, model.Snapshot) {
	s.Helper()
	c := s.as(s.env.Member)
	return c, s.snapshot(c, model.Draft{
		VolumeID: s.volume(s.env.Member, s.name(), 1), Name: s.name(), Description: "before",
		Metadata: model.Metadata{{Key: "a", Value: "1"}, {Key: "b", Value: "2"}},
	})
}
