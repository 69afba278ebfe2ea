package clienttest

import (
	"fmt"

	"github.com/stretchr/testify/assert"

	"snapdash/model"
)

// tokenPlays let tokens end in the middle of something: nobody may notice.
var tokenPlays = []play{
	{"that end between two pages", func(s *stage) {
		s.fewRows()
		c := s.as(s.env.Other)
		whole := s.walk(c, model.Query{}, nil)
		rows := s.walk(c, model.Query{Limit: 5}, func(page int) {
			if page == 1 {
				s.expire(s.env.Other)
			}
		})
		assert.Equal(s.T, idsOf(whole), idsOf(rows))
	}},
	{"that end before each kind of change", func(s *stage) {
		volume := s.volume(s.env.Other, s.name(), 1)
		var made model.Snapshot
		for i, change := range []func(c Client) error{
			func(c Client) (err error) {
				made, err = c.Create(s.ctx, model.Draft{VolumeID: volume, Name: s.name()})
				return err
			},
			func(c Client) error { _, err := c.Update(s.ctx, made.ID, model.Edit{Name: text("x")}); return err },
			func(c Client) error { return c.SetMetadataValue(s.ctx, made.ID, "a", "b") },
			func(c Client) error { s.settles(c, made.ID, model.Available); return c.Delete(s.ctx, made.ID) },
		} {
			s.sub(fmt.Sprint(i), func(s *stage) {
				s.expire(s.env.Other)
				s.must(change(s.as(s.env.Other)))
			})
		}
	}},
}

// expire ends the tokens of who, and so maybe the suite's own.
func (s *stage) expire(who Account) {
	s.Helper()
	s.must(s.env.Expire(who))
	clear(s.passes)
}
