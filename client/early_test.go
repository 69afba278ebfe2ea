package client

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
)

// door stands before a cloud, notes what is asked for there, and holds the
// version document back until a page has been asked for.
type door struct {
	cloud http.Handler
	root  http.HandlerFunc // answers at the root of Block Storage instead; nil: the cloud does
	mu    sync.Mutex
	asked []string
	page  chan struct{}
	once  sync.Once
}

func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	what := "other"
	switch {
	case strings.Contains(r.URL.Path, "/snapshots"):
		what = "page " + r.Header.Get("OpenStack-API-Version")
		d.once.Do(func() { close(d.page) })
	case strings.HasSuffix(r.URL.Path, "/auth/tokens"):
		what = "token"
	case strings.HasSuffix(r.URL.Path, "/volume/"), strings.HasSuffix(r.URL.Path, "/v3/"):
		what = "version at " + r.URL.Path
		select {
		case <-d.page:
		case <-r.Context().Done():
		}
	}
	d.mu.Lock()
	d.asked = append(d.asked, what)
	d.mu.Unlock()
	if d.root != nil && strings.HasSuffix(r.URL.Path, "/volume/") {
		d.root(w, r)
		return
	}
	d.cloud.ServeHTTP(w, r)
}

// log gives what was asked for so far.
func (d *door) log() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.asked)
}

// through gives a client that signed in through a door.
func through(t *testing.T, opt sim.Options, first *model.Query) (*Client, *door) {
	t.Helper()
	return throughWith(t, opt, first, nil)
}

// throughWith is the same with something else at the root of Block Storage.
func throughWith(t *testing.T, opt sim.Options, first *model.Query, root http.HandlerFunc) (*Client, *door) {
	t.Helper()
	cloud, settings := embedded(t, opt)
	at, err := url.Parse(cloud.AuthURL)
	require.NoError(t, err)
	d := &door{cloud: httputil.NewSingleHostReverseProxy(&url.URL{Scheme: at.Scheme, Host: at.Host}), root: root, page: make(chan struct{})}
	if first == nil {
		close(d.page)
		d.once.Do(func() {})
	}
	srv := httptest.NewServer(d)
	t.Cleanup(srv.Close)
	settings.AuthURL = srv.URL + at.Path
	settings.Endpoint = srv.URL + "/volume/v3"
	c, err := SignIn(t.Context(), settings, Options{First: first})
	require.NoError(t, err)
	return c, d
}

// TestTheFirstPageDoesNotWaitForTheVersion: the version document comes only
// after the page was asked for, and nothing else stands before it.
func TestTheFirstPageDoesNotWaitForTheVersion(t *testing.T) {
	q := model.Query{Limit: 100, WithCount: true}
	c, d := through(t, sim.Options{Snapshots: 900}, &q)
	assert.Equal(t, model.API{Major: 3, Minor: 71, Max: 71}, c.Session().API)
	page, err := c.List(t.Context(), q)
	require.NoError(t, err)
	assert.Equal(t, []string{"token", "page volume 3.65", "version at /volume/"}, sortedPages(d.log()))

	again, err := c.List(t.Context(), q)
	require.NoError(t, err)
	assert.Equal(t, page.Snapshots, again.Snapshots, "by the negotiated version there is no other field in it")
	assert.Equal(t, page.Count, again.Count)
	assert.Equal(t, "page volume 3.71", d.log()[3], "it is given once")
}

// sortedPages puts the version document, which is asked for at the same time,
// behind the page.
func sortedPages(asked []string) []string {
	out := slices.Clone(asked)
	slices.SortStableFunc(out[1:], strings.Compare)
	return out
}

// TestTheVersionIsFoundWhereTheRootIsHidden: a proxy may hide the root, or have
// something else there.
func TestTheVersionIsFoundWhereTheRootIsHidden(t *testing.T) {
	says := func(status int, contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	const html, js = "text/html", "application/json"
	for name, root := range map[string]http.HandlerFunc{
		"not found":       says(http.StatusNotFound, html, "<h1>not found</h1>"),
		"refused":         says(http.StatusUnauthorized, html, "<h1>who are you?</h1>"),
		"a web page":      says(http.StatusOK, html, "<h1>welcome</h1>"),
		"no document":     says(http.StatusMultipleChoices, html, "<h1>welcome</h1>"),
		"Keystone's":      says(http.StatusMultipleChoices, js, `{"versions": {"values": [{"id": "v3.14", "status": "stable"}]}}`),
		"another service": says(http.StatusMultipleChoices, js, `{"versions": [{"id": "v2.1", "version": "2.96"}]}`),
		"silence":         func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"a redirect": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/dashboard/")
			w.WriteHeader(http.StatusFound)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, d := throughWith(t, sim.Options{Snapshots: 5, MaxMicroversion: 68}, nil, root)
			assert.Equal(t, model.API{Major: 3, Minor: 68, Max: 68}, c.Session().API)
			assert.Contains(t, d.log(), "version at /volume/")
			assert.Contains(t, d.log(), "version at /volume/v3/")
		})
	}
}

// TestAnOlderCloudIsAskedAgain: it refuses the early page, of which nobody hears.
func TestAnOlderCloudIsAskedAgain(t *testing.T) {
	q := model.Query{Limit: 100, WithCount: true}
	c, d := through(t, sim.Options{Snapshots: 900, MaxMicroversion: 50}, &q)
	page, err := c.List(t.Context(), q)
	require.NoError(t, err)
	assert.NotEmpty(t, page.Snapshots)
	assert.Equal(t, "page volume 3.50", d.log()[len(d.log())-1])
}

// TestAnotherListingIsNotMistakenForTheEarlyOne.
func TestAnotherListingIsNotMistakenForTheEarlyOne(t *testing.T) {
	q := model.Query{Limit: 100, WithCount: true}
	c, _ := through(t, sim.Options{Snapshots: 900}, &q)
	page, err := c.List(t.Context(), model.Query{Limit: 5})
	require.NoError(t, err)
	assert.Len(t, page.Snapshots, 5)
	assert.Nil(t, c.early.Load(), "what nobody wanted is not kept")
}
