package clienttest

import (
	"net/http"

	"github.com/stretchr/testify/assert"

	"snapdash/model"
)

var statusPlays = []play{
	{"an admin resets to each", func(s *stage) {
		c, made := s.oneSnapshot()
		for _, status := range model.Statuses() {
			s.sub(status.String(), func(s *stage) {
				s.reset(made.ID, status)
				shown, err := c.Show(s.ctx, made.ID)
				s.must(err)
				assert.Equal(s.T, status, shown.Status)
				page, err := c.List(s.ctx, model.Query{VolumeID: made.VolumeID})
				s.must(err)
				assert.Len(s.T, page.Snapshots, 1, "even a deleted one stays listed")
			})
		}
	}},
	{"a member may not reset", func(s *stage) {
		_, made := s.oneSnapshot()
		for _, who := range []Account{s.env.Member, s.env.Reader} {
			fault := s.kind(model.ErrForbidden, s.as(who).ResetStatus(s.ctx, made.ID, model.Error))
			assert.Contains(s.T, fault.Message, "Policy doesn't allow volume_extension:snapshot_admin_actions:reset_status")
		}
	}},
	{"words for a status", func(s *stage) {
		_, made := s.oneSnapshot()
		for word, status := range map[string]int{"frobbed": 400, "": 400, "ERROR": 202} {
			r := s.ask(s.env.Admin, "", http.MethodPost, "/snapshots/"+made.ID.String()+"/action",
				map[string]any{"os-reset_status": map[string]string{"status": word}})
			assert.Equal(s.T, status, r.status, "%q: %s", word, r.text)
			if word == "frobbed" {
				assert.Contains(s.T, r.message(), "Snapshot status: frobbed is invalid, valid statuses are:")
			}
		}
	}},
	{"reset of what is not there", func(s *stage) {
		missing, err := model.ParseID(nobody)
		s.must(err)
		s.kind(model.ErrNotFound, s.as(s.env.Admin).ResetStatus(s.ctx, missing, model.Error))
	}},
	{"a driver's update, from each state to each", driverUpdates},
	{"a driver's progress", func(s *stage) {
		c, made := s.oneSnapshot()
		s.reset(made.ID, model.Creating)
		s.must(c.UpdateStatus(s.ctx, made.ID, model.Creating, "43%"))
		shown, err := c.Show(s.ctx, made.ID)
		s.must(err)
		assert.Equal(s.T, "43%", shown.Progress)
		for _, progress := range []string{"101%", "-1%", "much", "43"} {
			s.kind(model.ErrInvalid, c.UpdateStatus(s.ctx, made.ID, model.Creating, progress))
		}
	}},
	{"actions that do not exist", func(s *stage) {
		_, made := s.oneSnapshot()
		for body, words := range map[string]string{
			`{"os-nothing":{}}`: "There is no such action: os-nothing.",
			`{}`:                "Malformed request body",
		} {
			r := s.ask(s.env.Admin, "", http.MethodPost, "/snapshots/"+made.ID.String()+"/action", body)
			assert.Equal(s.T, http.StatusBadRequest, r.status, r.text)
			assert.Contains(s.T, r.message(), words)
		}
	}},
}

// allowedUpdates are the only ones that os-update_snapshot_status makes.
var allowedUpdates = map[model.Status][]model.Status{
	model.Creating: {model.Creating, model.Available, model.Error},
	model.Deleting: {model.Deleting, model.ErrorDeleting},
}

func driverUpdates(s *stage) {
	c, made := s.oneSnapshot()
	for _, from := range model.Statuses() {
		s.sub(from.String(), func(s *stage) {
			for _, to := range model.Statuses() {
				s.reset(made.ID, from)
				err := c.UpdateStatus(s.ctx, made.ID, to, "")
				want := from
				if contains(allowedUpdates[from], to) {
					s.must(err)
					want = to
				} else if assert.Error(s.T, err, "%s to %s", from, to) {
					s.oneOf(err, model.ErrConflict, model.ErrInvalid)
				}
				shown, err := c.Show(s.ctx, made.ID)
				s.must(err)
				assert.Equal(s.T, want, shown.Status, "%s to %s", from, to)
			}
		})
	}
}
