package clienttest

import (
	"net/http"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

var messagePlays = []play{
	{"tell why a create failed", func(s *stage) {
		c := s.as(s.env.Member)
		made, err := c.Create(s.ctx, model.Draft{VolumeID: s.volume(s.env.Member, s.name(), 1), Name: s.name() + " failcreate"})
		s.must(err)
		s.settles(c, made.ID, model.Error)
		message := s.message(c, made.ID)
		assert.Equal(s.T, "create snapshot:Snapshot failed to create.", message.Text)
		assert.Equal(s.T, "ERROR", message.Level)
		assert.Equal(s.T, made.ID.String(), message.ResourceID)
		assert.NotEmpty(s.T, message.Event)
		assert.NotEmpty(s.T, message.RequestID)
		assert.False(s.T, message.CreatedAt.IsZero())
	}},
	{"tell why a delete failed", func(s *stage) {
		c := s.as(s.env.Member)
		made := s.snapshot(c, model.Draft{VolumeID: s.volume(s.env.Member, s.name(), 1), Name: s.name() + " faildelete"})
		s.must(c.Delete(s.ctx, made.ID))
		s.settles(c, made.ID, model.ErrorDeleting)
		assert.Contains(s.T, s.message(c, made.ID).Text, "delete snapshot:")
	}},
	{"tell that a delete found it busy", func(s *stage) {
		c := s.as(s.env.Member)
		made := s.snapshot(c, model.Draft{VolumeID: s.volume(s.env.Member, s.name(), 1), Name: s.name() + " busydelete"})
		s.must(c.Delete(s.ctx, made.ID))
		assert.Contains(s.T, s.message(c, made.ID).Text, "delete snapshot:")
		s.settles(c, made.ID, model.Available)
	}},
	{"listed to other projects too, shown to none of them", func(s *stage) {
		c := s.as(s.env.Member)
		made, err := c.Create(s.ctx, model.Draft{VolumeID: s.volume(s.env.Member, s.name(), 1), Name: s.name() + " failcreate"})
		s.must(err)
		s.settles(c, made.ID, model.Error)
		s.message(c, made.ID)
		list, _ := s.ask(s.env.Other, "3.5", http.MethodGet, "/messages?resource_uuid="+made.ID.String(), nil).body["messages"].([]any)
		require.Len(s.T, list, 1)
		one := "/messages/" + list[0].(map[string]any)["id"].(string)
		assert.Equal(s.T, http.StatusNotFound, s.ask(s.env.Other, "3.5", http.MethodGet, one, nil).status)
		assert.Equal(s.T, http.StatusNotFound, s.ask(s.env.Other, "3.5", http.MethodDelete, one, nil).status)
		assert.Equal(s.T, http.StatusOK, s.ask(s.env.Admin, "3.5", http.MethodGet, one, nil).status)
		assert.Equal(s.T, http.StatusNoContent, s.ask(s.env.Member, "3.5", http.MethodDelete, one, nil).status)
	}},
	{"none when all is well", func(s *stage) {
		c, made := s.oneSnapshot()
		messages, err := c.Messages(s.ctx, made.ID)
		s.must(err)
		assert.Empty(s.T, messages)
	}},
	{"between the first version that has them and the one that filters", func(s *stage) {
		c := s.at(s.env.Member, model.UserMessages)
		made, err := c.Create(s.ctx, model.Draft{VolumeID: s.volume(s.env.Member, s.name(), 1), Name: s.name() + " failcreate"})
		s.must(err)
		s.settles(c, made.ID, model.Error)
		assert.Equal(s.T, made.ID.String(), s.message(c, made.ID).ResourceID)
	}},
	{"not below", func(s *stage) {
		_, made := s.oneSnapshot()
		_, err := s.at(s.env.Member, model.UserMessages-1).Messages(s.ctx, made.ID)
		s.kind(model.ErrNotSupported, err)
	}},
}

// message waits for the first message about a snapshot: it may be written
// after the status that it explains.
func (s *stage) message(c Client, id model.ID) model.Message {
	s.Helper()
	for range lookTimes {
		messages, err := c.Messages(s.ctx, id)
		s.must(err)
		if len(messages) > 0 {
			return messages[0]
		}
		s.env.Pass(lookEvery)
	}
	require.Fail(s.T, "no message", "about %s", id)
	return model.Message{}
}
