package client

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim/cinder"
	"snapdash/model"
)

// BenchmarkList walks all snapshots of an embedded Block Storage by markers, in
// pages of 1000, and tells how much longer it takes than plain net/http does to
// read the same pages into nothing in the same run: "embedded" with the service
// at work on both sides, "memory" with its answers kept, which leaves nothing
// but the client.
func BenchmarkList(b *testing.B) {
	for _, l := range []struct {
		name string
		rows int
		keep bool
	}{{"embedded/1k", 1000, false}, {"embedded/53098", 53098, false}, {"memory/1k", 1000, true}, {"memory/53098", 53098, true}} {
		b.Run(l.name, func(b *testing.B) {
			c, srv, pages := listed(b, l.rows, l.keep)
			var listing, plain time.Duration
			for b.Loop() {
				start := time.Now()
				require.Equal(b, l.rows, walkAll(b, c))
				listing += time.Since(start)
				start = time.Now()
				for _, address := range pages {
					readIntoNothing(b, srv.Client(), srv.URL+address)
				}
				plain += time.Since(start)
			}
			b.ReportMetric(float64(listing)/float64(plain), "x-plain-http")
			b.ReportMetric(float64(listing.Nanoseconds())/float64(b.N)/float64(l.rows), "ns/row")
		})
	}
}

func walkAll(b *testing.B, c *Client) (rows int) {
	q := model.Query{Limit: 1000, Sort: []model.SortKey{{Key: "created_at", Descending: true}}}
	for {
		page, err := c.List(background(), q)
		require.NoError(b, err)
		rows += len(page.Snapshots)
		last, ok := page.Last()
		if !page.More || !ok {
			return rows
		}
		q.Marker = last
	}
}

func readIntoNothing(b *testing.B, hc *http.Client, address string) {
	r, err := http.NewRequestWithContext(background(), http.MethodGet, address, nil)
	require.NoError(b, err)
	r.Header.Set("X-Auth-Token", testToken)
	r.Header.Set("OpenStack-API-Version", "volume 3.70")
	resp, err := hc.Do(r)
	require.NoError(b, err)
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(b, err)
	require.NoError(b, resp.Body.Close())
}

// listed serves a Block Storage, walks it once and gives the addresses of the
// pages in order; keep answers from memory from then on.
func listed(b *testing.B, rows int, keep bool) (*Client, *httptest.Server, []string) {
	service := cinder.New(cinder.Options{
		Snapshots: rows, Seed: 1, Projects: []cinder.Project{{ID: playedProject, Name: "demo"}},
		Verify: func(string) (cinder.Caller, bool) {
			return cinder.Caller{UserID: "u", ProjectID: playedProject, Admin: true}, true
		},
		BaseURL: func() string { return "http://127.0.0.1" }, Now: time.Now,
	})
	bodies := map[string][]byte{}
	var pages []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		address := r.URL.RequestURI()
		body, known := bodies[address]
		if !known {
			rec := httptest.NewRecorder()
			service.ServeHTTP(rec, r)
			body = rec.Body.Bytes()
			bodies[address] = body
			pages = append(pages, address)
		} else if !keep {
			service.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body)
	}))
	b.Cleanup(srv.Close)
	c := &Client{
		block: &gophercloud.ServiceClient{
			ProviderClient: &gophercloud.ProviderClient{TokenID: testToken, HTTPClient: *srv.Client()},
			Endpoint:       srv.URL + "/v3/" + playedProject + "/", Type: "block-storage", Microversion: "3.70",
		},
		session: model.Session{API: v370},
	}
	require.Equal(b, rows, walkAll(b, c))
	return c, srv, pages
}
