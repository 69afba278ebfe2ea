package clienttest

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

var versionPlays = []play{
	{"client and server agree", func(s *stage) {
		api := s.as(s.env.Member).Session().API
		assert.Equal(s.T, 3, api.Major)
		assert.Equal(s.T, min(api.Max, model.NewestKnown), api.Minor)
		r := s.ask(s.env.Member, fmt.Sprintf("3.%d", api.Max), http.MethodGet, "/snapshots?limit=1", nil)
		assert.Equal(s.T, http.StatusOK, r.status, r.text)
	}},
	{"a client can stay below", func(s *stage) {
		for _, minor := range []model.Microversion{0, 27, 40} {
			api := s.at(s.env.Member, minor).Session().API
			assert.Equal(s.T, minor, api.Minor)
			assert.Greater(s.T, api.Max, minor)
		}
	}},
	{"absent is 3.0", func(s *stage) {
		r := s.ask(s.env.Member, "", http.MethodGet, "/snapshots", nil)
		assert.Equal(s.T, http.StatusOK, r.status, r.text)
		assert.Equal(s.T, "volume 3.0", r.header.Get("Openstack-Api-Version"))
		assert.Contains(s.T, r.header.Get("Vary"), "OpenStack-API-Version")
	}},
	{"asked for is answered", func(s *stage) {
		for _, version := range []string{"3.0", "3.14", "3.65"} {
			r := s.ask(s.env.Member, version, http.MethodGet, "/snapshots", nil)
			assert.Equal(s.T, "volume "+version, r.header.Get("Openstack-Api-Version"))
		}
	}},
	{"latest is the newest", func(s *stage) {
		r := s.ask(s.env.Member, "latest", http.MethodGet, "/snapshots", nil)
		assert.Equal(s.T, http.StatusOK, r.status, r.text)
		newest := s.as(s.env.Member).Session().API.Max
		assert.Equal(s.T, fmt.Sprintf("volume 3.%d", newest), r.header.Get("Openstack-Api-Version"))
	}},
	{"too high", func(s *stage) {
		r := s.ask(s.env.Member, "3.999", http.MethodGet, "/snapshots", nil)
		assert.Equal(s.T, http.StatusNotAcceptable, r.status, r.text)
		newest := s.as(s.env.Member).Session().API.Max
		want := fmt.Sprintf("Version 3.999 is not supported by the API. Minimum is 3.0 and maximum is 3.%d.", newest)
		assert.Equal(s.T, want, strings.TrimSpace(r.message()))
		assert.Equal(s.T, "computeFault", r.envelope())
	}},
	{"malformed", func(s *stage) {
		r := s.ask(s.env.Member, "abc", http.MethodGet, "/snapshots", nil)
		assert.Equal(s.T, http.StatusBadRequest, r.status, r.text)
		assert.Contains(s.T, r.message(), "API Version String abc is of invalid format")
	}},
	{"of another service", func(s *stage) {
		p := s.passOf(s.T, s.env.Member)
		r, err := send(http.MethodGet, p.block+"/snapshots",
			http.Header{"X-Auth-Token": {p.token}, "Openstack-Api-Version": {"compute 2.1"}}, nil)
		s.must(err)
		assert.Equal(s.T, http.StatusBadRequest, r.status, r.text)
	}},
	{"the root tells the versions without a token", func(s *stage) {
		p := s.passOf(s.T, s.env.Member)
		base, _, found := strings.Cut(p.block, "/v3")
		require.True(s.T, found, p.block)
		r, err := send(http.MethodGet, base+"/", nil, nil)
		s.must(err)
		assert.Equal(s.T, http.StatusMultipleChoices, r.status, r.text)
		assert.NotEmpty(s.T, r.at("versions"))
	}},
	{"no project in the address", func(s *stage) {
		p := s.passOf(s.T, s.env.Member)
		base, _, _ := strings.Cut(p.block, "/v3")
		r, err := send(http.MethodGet, base+"/v3/snapshots", http.Header{"X-Auth-Token": {p.token}}, nil)
		s.must(err)
		assert.Equal(s.T, http.StatusOK, r.status, r.text)
	}},
}
