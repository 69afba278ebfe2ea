package client

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"snapdash/client/sim/cinder"
	"snapdash/client/sim/fault"
	"snapdash/model"
)

// playedAt is when all these services begin and stand: their rows' times count
// from there, so that two of them have the same.
var playedAt = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// played is a client of an embedded Block Storage with 25 snapshots, before
// which the rules stand. It has no retrier, so that each answer is seen.
func played(t *testing.T, rules ...string) (*Client, *fault.Handler) {
	t.Helper()
	ignore := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, ignore) })
	var srv *httptest.Server
	service := cinder.New(cinder.Options{
		Snapshots: 25, Seed: 1, Projects: []cinder.Project{{ID: playedProject, Name: "demo"}}, MaxMicroversion: 70,
		Verify: func(token string) (cinder.Caller, bool) {
			return cinder.Caller{UserID: "u", ProjectID: playedProject, Admin: true, Writer: true}, token == testToken
		},
		BaseURL: func() string { return srv.URL }, KeystoneURL: "http://127.0.0.1/", Now: func() time.Time { return playedAt },
	})
	h := fault.Wrap(service)
	for _, text := range rules {
		r, err := fault.Parse(text)
		require.NoError(t, err)
		h.Add(r)
	}
	srv = httptest.NewServer(h)
	t.Cleanup(srv.Close)
	c := clientFor(t, srv.URL, v370)
	c.block.Endpoint = srv.URL + "/v3/" + playedProject + "/"
	return c, h
}

// refusedBy are the faults that cost a listing, with what it is told as.
var refusedBy = []struct {
	rule string
	kind error
	wait time.Duration
}{
	{"GET /snapshots status=429", model.ErrThrottled, 0},
	{"GET /snapshots status=429 retry-after=9", model.ErrThrottled, 9 * time.Second},
	{"GET /snapshots status=413 body=overlimit", model.ErrOverQuota, 0},
	{"GET /snapshots status=413 body=overlimitfault retry-after=4", model.ErrThrottled, 4 * time.Second},
	{"GET /snapshots status=401", model.ErrSignIn, 0},
	{"GET /snapshots status=500 body=json", model.ErrServer, 0},
	{"GET /snapshots status=500 body=html", model.ErrServer, 0},
	{"GET /snapshots status=500 body=empty", model.ErrServer, 0},
	{"GET /snapshots status=502 body=html", model.ErrServer, 0},
	{"GET /snapshots status=503 body=json", model.ErrServer, 0},
	{"GET /snapshots status=503 body=empty", model.ErrServer, 0},
	{"GET /snapshots status=504 body=html", model.ErrServer, 0},
	{"GET /snapshots reset=before", model.ErrUnreachable, 0},
	{"GET /snapshots reset=after", model.ErrUnreachable, 0},
	{"GET /snapshots cut=half", model.ErrAnswer, 0},
	{"GET /snapshots cut=10", model.ErrAnswer, 0},
	{"GET /snapshots marker=gone", model.ErrNotFound, 0},
}

func TestPlayedFaultsOfAListing(t *testing.T) {
	for _, p := range refusedBy {
		t.Run(p.rule, func(t *testing.T) {
			c, h := played(t, p.rule)
			_, err := c.List(background(), model.Query{Marker: someID(t)})
			f := faultIn(t, err)
			assert.ErrorIs(t, f.Kind, p.kind, f.Message)
			assert.Equal(t, p.wait, f.Wait)
			assert.Equal(t, 1, h.Played())
		})
	}
}

// harmless are the faults that a listing gets over.
func TestPlayedFaultsThatCostNothing(t *testing.T) {
	c, _ := played(t)
	want, err := c.List(background(), model.Query{Limit: 10})
	require.NoError(t, err)
	require.Len(t, want.Snapshots, 10)
	for _, rule := range []string{
		"GET /snapshots type=text/plain", "GET /snapshots skew=48h", "GET /snapshots next=evil.example", "GET /snapshots json=z",
		"GET /snapshots json=fields", "GET /snapshots delay=1ms", "GET /snapshots slow=1ms",
	} {
		t.Run(rule, func(t *testing.T) {
			c, h := played(t, rule)
			page, err := c.List(background(), model.Query{Limit: 10})
			require.NoError(t, err)
			assert.Equal(t, want.Snapshots, page.Snapshots)
			assert.True(t, page.More)
			assert.Empty(t, page.Bad)
			assert.Equal(t, 1, h.Played(), "one request, to this server")
		})
	}
}

func TestPlayedUnknownStatusesAndNulls(t *testing.T) {
	c, _ := played(t, "GET /snapshots json=status")
	page, err := c.List(background(), model.Query{Limit: 5})
	require.NoError(t, err)
	require.Len(t, page.Snapshots, 5)
	assert.NotContains(t, model.Statuses(), page.Snapshots[0].Status)
	assert.NotEmpty(t, page.Snapshots[0].Status.String(), "the word is kept")

	c, _ = played(t, "GET /snapshots json=null")
	page, err = c.List(background(), model.Query{Limit: 5})
	require.NoError(t, err)
	require.Len(t, page.Snapshots, 5, "only the id is needed")
	s := page.Snapshots[0]
	assert.Equal(t, model.Snapshot{ID: s.ID}, s)
}

// Repeated rows are the walk's to drop; a page is told as it came.
func TestPlayedRepeatedPages(t *testing.T) {
	for rule, rows := range map[string]int{"GET /snapshots?marker page=loop": 5, "GET /snapshots?marker page=duplicate": 10} {
		c, _ := played(t, rule)
		first, err := c.List(background(), model.Query{Limit: 5})
		require.NoError(t, err)
		last, ok := first.Last()
		require.True(t, ok)
		second, err := c.List(background(), model.Query{Limit: 5, Marker: last})
		require.NoError(t, err)
		require.Len(t, second.Snapshots, rows)
		assert.Equal(t, first.Snapshots, second.Snapshots[:5])
	}
}

func TestPlayedFaultsOfAChange(t *testing.T) {
	for rule, kind := range map[string]error{
		"DELETE /snapshots reset=before":                 model.ErrUnknown,
		"DELETE /snapshots reset=after":                  model.ErrUnknown,
		"DELETE /snapshots status=502 body=html":         model.ErrUnknown,
		"DELETE /snapshots status=503 body=html":         model.ErrUnknown,
		"DELETE /snapshots status=504 body=empty":        model.ErrUnknown,
		"DELETE /snapshots status=503 body=json":         model.ErrServer,
		"DELETE /snapshots status=500 body=json":         model.ErrServer,
		"DELETE /snapshots status=429":                   model.ErrThrottled,
		"DELETE /snapshots status=413 body=overlimit":    model.ErrOverQuota,
		"DELETE /snapshots status=409 body=json":         model.ErrConflict,
		"PUT /snapshots/*/metadata cut=half":             model.ErrUnknown,
		"PUT /snapshots/*/metadata slow=1ms type=x/y":    nil,
		"PUT /snapshots/*/metadata status=200 body=html": model.ErrUnknown,
	} {
		t.Run(rule, func(t *testing.T) {
			c, h := played(t, rule)
			page, err := c.List(background(), model.Query{Limit: 1})
			require.NoError(t, err)
			id, _ := page.Last()
			if rule[:3] == http.MethodPut {
				_, err = c.ReplaceMetadata(background(), id, nil)
			} else {
				err = c.Delete(background(), id)
			}
			assert.Equal(t, 1, h.Played())
			if kind == nil {
				require.NoError(t, err)
				return
			}
			f := faultIn(t, err)
			assert.ErrorIs(t, f.Kind, kind, f.Message)
		})
	}
}

func TestPlayedLatencyEndsWithTheContext(t *testing.T) {
	c, _ := played(t, "GET /snapshots delay=1h")
	ctx, cancel := context.WithTimeout(background(), time.Millisecond)
	defer cancel()
	_, err := c.List(ctx, model.Query{})
	assert.ErrorIs(t, faultIn(t, err).Kind, model.ErrUnreachable)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
}

// A token that ends in mid-listing is renewed, and the page comes all the same.
func TestPlayedUnauthorizedInMidListing(t *testing.T) {
	c, h := played(t, "GET /snapshots after=1 times=1 status=401")
	renewed := 0
	c.block.ReauthFunc = func(context.Context) error { renewed++; return nil }
	first, err := c.List(background(), model.Query{Limit: 5})
	require.NoError(t, err)
	last, _ := first.Last()
	second, err := c.List(background(), model.Query{Limit: 5, Marker: last})
	require.NoError(t, err)
	assert.Len(t, second.Snapshots, 5)
	assert.NotContains(t, second.Snapshots, first.Snapshots[0])
	assert.Equal(t, 1, renewed)
	assert.Equal(t, 1, h.Played())
}
