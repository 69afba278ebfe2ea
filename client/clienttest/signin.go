package clienttest

import (
	"net/http"

	"github.com/stretchr/testify/assert"

	"snapdash/model"
)

var signInPlays = []play{
	{"the session tells who, where and how", func(s *stage) {
		for _, who := range []Account{s.env.Admin, s.env.Member, s.env.Reader, s.env.Other} {
			s.sub(who.User, func(s *stage) {
				session, p := s.as(who).Session(), s.passOf(s.T, who)
				assert.Equal(s.T, p.project, session.ProjectID)
				assert.Equal(s.T, who.Project, session.ProjectName)
				assert.Equal(s.T, p.user, session.UserID)
				assert.Equal(s.T, who.User, session.UserName)
				assert.Equal(s.T, who == s.env.Admin, session.Admin(), "roles %v", session.Roles)
				assert.Contains(s.T, session.Endpoint, "://")
				assert.False(s.T, session.TokenEnds.IsZero())
			})
		}
	}},
	{"a wrong password is refused", func(s *stage) {
		who := s.env.Member
		who.Password = "wrong"
		_, err := s.env.SignIn(s.ctx, who, model.NewestKnown)
		s.kind(model.ErrSignIn, err)
	}},
	{"a foreign project is refused", func(s *stage) {
		who := s.env.Member
		who.Project = s.env.Other.Project
		_, err := s.env.SignIn(s.ctx, who, model.NewestKnown)
		s.kind(model.ErrSignIn, err)
	}},
	{"no token", func(s *stage) {
		r, err := send(http.MethodGet, s.passOf(s.T, s.env.Member).block+"/snapshots", nil, nil)
		s.must(err)
		assert.Equal(s.T, http.StatusUnauthorized, r.status, r.text)
		assert.Equal(s.T, "The request you have made requires authentication.", r.message())
		assert.Contains(s.T, r.header.Get("Www-Authenticate"), "Keystone uri=")
	}},
	{"a token that is none", func(s *stage) {
		r, err := send(http.MethodGet, s.passOf(s.T, s.env.Member).block+"/snapshots", http.Header{"X-Auth-Token": {"none"}}, nil)
		s.must(err)
		assert.Equal(s.T, http.StatusUnauthorized, r.status, r.text)
	}},
	{"another project in the address", func(s *stage) {
		for _, who := range []Account{s.env.Member, s.env.Admin} {
			p, other := s.passOf(s.T, who), s.passOf(s.T, s.env.Other)
			r, err := send(http.MethodGet, other.block+"/snapshots", http.Header{"X-Auth-Token": {p.token}}, nil)
			s.must(err)
			assert.Equal(s.T, http.StatusBadRequest, r.status, r.text)
			assert.Equal(s.T, "Malformed request url", r.message())
		}
	}},
}
