package client

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/config"
	"snapdash/model"
)

// failing stands before a cloud of which some addresses answer as told.
func failing(t *testing.T, opt sim.Options, how map[string]http.HandlerFunc) config.Cloud {
	t.Helper()
	cloud, settings := embedded(t, opt)
	at, err := url.Parse(cloud.AuthURL)
	require.NoError(t, err)
	pass := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: at.Scheme, Host: at.Host})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for end, h := range how {
			if strings.HasSuffix(r.URL.Path, end) {
				h(w, r)
				return
			}
		}
		pass.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	settings.AuthURL, settings.Endpoint = srv.URL+at.Path, srv.URL+"/volume/v3"
	return settings
}

// says answers with a status and nothing else.
func says(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
}

func TestABlockStorageThatFailsAtSignInIsNotTakenForAnOldOne(t *testing.T) {
	const root, v3, page = "/volume/", "/volume/v3/", "/snapshots/detail"
	first := &model.Query{Limit: 100, WithCount: true}
	newest, bare := model.API{Major: 3, Minor: 71, Max: 71}, model.API{Major: 3}
	for name, c := range map[string]struct {
		how   map[string]http.HandlerFunc
		first *model.Query
		max   int
		want  model.API
		kind  error // nil: it signs in
	}{
		"both unavailable":                {how: map[string]http.HandlerFunc{root: says(503), v3: says(503)}, kind: model.ErrServer},
		"both cut off":                    {how: map[string]http.HandlerFunc{root: dropped, v3: dropped}, kind: model.ErrUnreachable},
		"both busy":                       {how: map[string]http.HandlerFunc{root: says(429), v3: says(429)}, kind: model.ErrThrottled},
		"the page too":                    {how: map[string]http.HandlerFunc{root: says(503), v3: says(503), page: says(503)}, first: first, kind: model.ErrServer},
		"and too old for the page":        {how: map[string]http.HandlerFunc{root: says(503), v3: says(503)}, first: first, max: 50, kind: model.ErrServer},
		"a page came":                     {how: map[string]http.HandlerFunc{root: says(503), v3: says(503)}, first: first, want: model.API{Major: 3, Minor: 65, Max: 65}},
		"only the root":                   {how: map[string]http.HandlerFunc{root: says(503)}, want: newest},
		"only the root, refused for good": {how: map[string]http.HandlerFunc{root: says(503), v3: says(404)}, want: bare},
		"hidden":                          {how: map[string]http.HandlerFunc{root: says(404), v3: says(403)}, want: bare},
		"nothing":                         {want: newest},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := failing(t, sim.Options{Snapshots: 5, MaxMicroversion: c.max}, c.how)
			cl, err := SignIn(t.Context(), cloud, Options{First: c.first, Sleep: func(context.Context, time.Duration) error { return nil }})
			if c.kind != nil {
				require.ErrorIs(t, err, c.kind)
				f := faultIn(t, err)
				assert.Contains(t, f.Error(), "read the version of Block Storage: ")
				assert.NotEmpty(t, f.Hint)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.want, cl.Session().API)
			if c.first != nil {
				got, err := cl.List(t.Context(), *c.first)
				require.NoError(t, err)
				assert.NotEmpty(t, got.Snapshots)
			}
		})
	}
}

// A sign-in that is given up is none, and none by 3.0.
func TestASignInThatIsCancelledAtTheVersionFails(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	asked := func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}
	_, err := SignIn(ctx, failing(t, sim.Options{}, map[string]http.HandlerFunc{"/volume/": asked}), Options{})
	require.ErrorIs(t, err, model.ErrCancelled)
}
