package clienttest

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/stretchr/testify/assert"

	"snapdash/model"
)

var createPlays = []play{
	{"of an available volume", func(s *stage) {
		c, volume := s.as(s.env.Member), s.volume(s.env.Member, s.name(), 2)
		draft := model.Draft{VolumeID: volume, Name: s.name(), Description: "why", Metadata: model.Metadata{{Key: "a", Value: "1"}, {Key: "b/c", Value: ""}}}
		made, err := c.Create(s.ctx, draft)
		s.must(err)
		assert.Equal(s.T, model.Creating, made.Status)
		assert.True(s.T, made.UpdatedAt.IsZero())
		done := s.settles(c, made.ID, model.Available)
		assert.Equal(s.T, draft.Name, done.Name)
		assert.Equal(s.T, draft.Description, done.Description)
		assert.Equal(s.T, draft.Metadata, done.Metadata)
		assert.Equal(s.T, int32(2), done.SizeGiB)
		assert.Equal(s.T, volume, done.VolumeID)
		assert.Equal(s.T, "100%", done.Progress)
		assert.Equal(s.T, s.passOf(s.T, s.env.Member).project, done.ProjectID)
	}},
	{"with nothing but a volume", func(s *stage) {
		made := s.snapshot(s.as(s.env.Member), model.Draft{VolumeID: s.volume(s.env.Member, s.name(), 1)})
		assert.Empty(s.T, made.Name)
		assert.Empty(s.T, made.Description)
		assert.Empty(s.T, made.Metadata)
	}},
	{"of a volume in use", func(s *stage) {
		volume := s.volume(s.env.Member, s.name(), 1)
		s.attach(volume)
		s.sub("below 3.66 is in conflict", func(s *stage) {
			_, err := s.at(s.env.Member, model.NoForceNeeded-1).Create(s.ctx, model.Draft{VolumeID: volume})
			fault := s.kind(model.ErrConflict, err)
			assert.Contains(s.T, fault.Message, "status must be available, but current status is: in-use")
		})
		s.sub("below 3.66 with force", func(s *stage) {
			s.snapshot(s.at(s.env.Member, model.NoForceNeeded-1), model.Draft{VolumeID: volume, Force: true})
		})
		s.sub("from 3.66 on", func(s *stage) {
			s.snapshot(s.at(s.env.Member, model.NoForceNeeded), model.Draft{VolumeID: volume})
		})
		s.sub("from 3.66 on with force all the same", func(s *stage) {
			s.snapshot(s.at(s.env.Member, model.NoForceNeeded), model.Draft{VolumeID: volume, Force: true})
		})
		s.sub("the words for force", func(s *stage) { forceWords(s, volume) })
	}},
	{"that the backend fails", func(s *stage) {
		c := s.as(s.env.Member)
		made, err := c.Create(s.ctx, model.Draft{VolumeID: s.volume(s.env.Member, s.name(), 1), Name: s.name() + " failcreate"})
		s.must(err)
		s.settles(c, made.ID, model.Error)
	}},
	{"of no volume and of another project's", func(s *stage) {
		f := s.fewRows()
		for _, volume := range []string{nobody, f.volumes[0]} {
			_, err := s.as(s.env.Member).Create(s.ctx, model.Draft{VolumeID: volume})
			fault := s.kind(model.ErrNotFound, err)
			assert.Equal(s.T, fmt.Sprintf("Volume %s could not be found.", volume), fault.Message)
		}
	}},
	{"an admin's snapshot of another project's volume is the admin's", func(s *stage) {
		made := s.snapshot(s.as(s.env.Admin), model.Draft{VolumeID: s.volume(s.env.Member, s.name(), 1)})
		assert.Equal(s.T, s.passOf(s.T, s.env.Admin).project, made.ProjectID)
	}},
	{"texts that fit and that do not", func(s *stage) {
		c, volume := s.as(s.env.Member), s.volume(s.env.Member, s.name(), 1)
		long := strings.Repeat("n", model.MaxText)
		made := s.snapshot(c, model.Draft{VolumeID: volume, Name: long, Description: long})
		assert.Equal(s.T, long, made.Name)
		assert.Equal(s.T, long, made.Description)
		made = s.snapshot(c, model.Draft{VolumeID: volume, Name: "  padded  "})
		assert.Equal(s.T, "padded", made.Name)
		made = s.snapshot(c, model.Draft{VolumeID: volume, Name: "größe 日本 \u202e"})
		assert.Equal(s.T, "größe 日本 \u202e", made.Name)
		for _, draft := range []model.Draft{
			{VolumeID: volume, Name: long + "n"},
			{VolumeID: volume, Description: long + "n"},
			{VolumeID: volume, Description: "line\nline"},
			{VolumeID: volume, Description: "\x1b[31mred"},
			{VolumeID: "nope"},
			{VolumeID: volume, Metadata: model.Metadata{{Key: "", Value: "v"}}},
			{VolumeID: volume, Metadata: model.Metadata{{Key: "a$b", Value: "v"}}},
			{VolumeID: volume, Metadata: model.Metadata{{Key: "k", Value: long + "n"}}},
		} {
			_, err := c.Create(s.ctx, draft)
			s.kind(model.ErrInvalid, err)
		}
	}},
	{"bodies that no client sends", func(s *stage) {
		volume := s.volume(s.env.Member, s.name(), 1)
		for _, c := range badDrafts {
			s.sub(c.name, func(s *stage) {
				r := s.ask(s.env.Member, "", http.MethodPost, "/snapshots", strings.ReplaceAll(c.body, "VOLUME", volume))
				assert.Equal(s.T, http.StatusBadRequest, r.status, r.text)
				assert.Equal(s.T, "badRequest", r.envelope())
				assert.Contains(s.T, r.message(), c.words)
			})
		}
	}},
	{"metadata of null is none", func(s *stage) {
		volume := s.volume(s.env.Member, s.name(), 1)
		r := s.ask(s.env.Member, "", http.MethodPost, "/snapshots", `{"snapshot":{"volume_id":"`+volume+`","metadata":null}}`)
		assert.Equal(s.T, http.StatusAccepted, r.status, r.text)
		assert.Empty(s.T, r.at("snapshot", "metadata"))
	}},
}

var badDrafts = []struct{ name, body, words string }{
	{"not JSON", `{not json`, "Malformed request body"},
	{"empty", `{}`, "'snapshot' is a required property"},
	{"no volume", `{"snapshot":{"name":"x"}}`, "'volume_id' is a required property"},
	{"an unknown key", `{"snapshot":{"volume_id":"VOLUME","bogus":1}}`, "Additional properties are not allowed ('bogus' was unexpected)"},
	{"a number for a name", `{"snapshot":{"volume_id":"VOLUME","name":5}}`, "5 is not of type 'string', 'null'"},
	{"a number in metadata", `{"snapshot":{"volume_id":"VOLUME","metadata":{"a":1}}}`, "1 is not of type 'string'"},
	{"an empty metadata key", `{"snapshot":{"volume_id":"VOLUME","metadata":{"":"v"}}}`, "does not match any of the regexes"},
	{"a volume that is no id", `{"snapshot":{"volume_id":"nope"}}`, "Invalid input for field/attribute volume_id. Value: nope."},
}

// forceWords are sent past the client, which only ever sends true.
func forceWords(s *stage, volume string) {
	for _, c := range []struct {
		version, force string
		status         int
	}{
		{"", `true`, 202}, {"", `"yes"`, 202}, {"", `"on"`, 202}, {"", `false`, 400}, {"", `"maybe"`, 400},
		{"3.66", `true`, 202}, {"3.66", `false`, 400},
	} {
		r := s.ask(s.env.Member, c.version, http.MethodPost, "/snapshots",
			`{"snapshot":{"volume_id":"`+volume+`","force":`+c.force+`}}`)
		assert.Equal(s.T, c.status, r.status, "force %s at %q: %s", c.force, c.version, r.text)
	}
}
