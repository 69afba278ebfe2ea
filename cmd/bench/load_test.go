package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client"
	"snapdash/model"
	"snapdash/model/walk"
)

func timeText(seconds int64) string {
	return time.Unix(seconds, 0).UTC().Format("2006-01-02T15:04:05.000000")
}

// load walks a listing into a list as the program does. It gives the queries of
// its pages.
func load(b *testing.B, c *client.Client, concurrency int, list *model.List) []model.Query {
	b.Helper()
	type reply struct {
		req  walk.Request
		page model.Page
		err  error
	}
	list.Watch()
	w := walk.New(walk.Options{Query: model.Query{AllProjects: true}, Concurrency: concurrency, Ahead: true, Count: true, Seen: list.Seen, Coming: list.Coming, Now: time.Now})
	replies, flying := make(chan reply), 0
	var queries []model.Query
	for {
		for _, req := range w.Requests() {
			flying++
			queries = append(queries, req.Query)
			go func() {
				time.Sleep(req.After)
				page, err := c.List(context.Background(), req.Query)
				replies <- reply{req, page, err}
			}()
		}
		if flying == 0 {
			break
		}
		r := <-replies
		flying--
		require.NoError(b, r.err)
		rows, err := w.Replied(r.req, r.page)
		require.NoError(b, err)
		list.Expect(w.Progress().Total)
		list.Put(rows)
		r.page.Done()
	}
	require.True(b, w.Progress().Complete)
	return queries
}

// plain is net/http and nothing else.
type plain struct {
	http     *http.Client
	endpoint string
	token    string
	version  string
}

// plainFor signs in as a client did, and speaks the same microversion.
func plainFor(b *testing.B, clouds, name string, c *client.Client) *plain {
	b.Helper()
	p := &plain{endpoint: c.Session().Endpoint, version: fmt.Sprintf("volume 3.%d", int(c.Session().API.Minor))}
	p.fresh()
	p.signIn(b, clouds, name)
	return p
}

// fresh throws the connections away.
func (p *plain) fresh() { p.http = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}} }

// tokenRequest is the body that asks for a token with a password.
func tokenRequest(b *testing.B, clouds, name string) string {
	b.Helper()
	c := settings(b, clouds, name)
	domain := map[string]any{"name": "Default"}
	body, err := json.Marshal(map[string]any{"auth": map[string]any{
		"identity": map[string]any{"methods": []string{"password"}, "password": map[string]any{
			"user": map[string]any{"name": c.Username, "password": c.Password.Reveal(), "domain": domain}}},
		"scope": map[string]any{"project": map[string]any{"name": c.ProjectName, "domain": domain}},
	}})
	require.NoError(b, err)
	return string(body)
}

// signIn asks for a token.
func (p *plain) signIn(b *testing.B, clouds, name string) {
	b.Helper()
	resp, err := p.http.Post(settings(b, clouds, name).AuthURL+"/auth/tokens", "application/json", strings.NewReader(tokenRequest(b, clouds, name)))
	require.NoError(b, err)
	_, _ = io.Copy(io.Discard, resp.Body)
	require.NoError(b, resp.Body.Close())
	require.Equal(b, http.StatusCreated, resp.StatusCode)
	p.token = resp.Header.Get("X-Subject-Token")
}

// address is where the page of a query is.
func (p *plain) address(q model.Query) string {
	address := fmt.Sprintf("%ssnapshots/detail?all_tenants=1&limit=%d", p.endpoint, q.Limit)
	if !q.Marker.IsZero() {
		address += "&marker=" + q.Marker.String()
	}
	if q.Offset > 0 {
		address += fmt.Sprintf("&offset=%d", q.Offset)
	}
	for _, key := range q.Sort {
		address += "&sort=" + key.Key + map[bool]string{true: ":desc", false: ":asc"}[key.Descending]
	}
	if q.WithCount {
		address += "&with_count=true"
	}
	return address
}

// get reads a page into nothing and gives its length.
func (p *plain) get(b *testing.B, q model.Query) int64 {
	b.Helper()
	address := p.address(q)
	r, err := http.NewRequest(http.MethodGet, address, nil)
	require.NoError(b, err)
	r.Header.Set("X-Auth-Token", p.token)
	r.Header.Set("OpenStack-API-Version", p.version)
	resp, err := p.http.Do(r)
	require.NoError(b, err)
	n, err := io.Copy(io.Discard, resp.Body)
	require.NoError(b, err)
	require.NoError(b, resp.Body.Close())
	require.Equal(b, http.StatusOK, resp.StatusCode, address)
	return n
}

// all reads the pages of queries into nothing, some at once.
func (p *plain) all(b *testing.B, queries []model.Query, atOnce int) {
	b.Helper()
	todo := make(chan model.Query)
	var done sync.WaitGroup
	for range atOnce {
		done.Go(func() {
			for q := range todo {
				p.get(b, q)
			}
		})
	}
	for _, q := range queries {
		todo <- q
	}
	close(todo)
	done.Wait()
}

// timed is how long f takes.
func timed(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}
