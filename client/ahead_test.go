package client

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"snapdash/model"
)

// shelf is a server of three pages of two rows, by the marker that leads to them.
type shelf struct {
	mu    sync.Mutex
	asked []string      // markers
	came  chan string   // the same, as they come
	gate  chan struct{} // nil, or what the pages behind the first wait for
	link  func(marker string) string
	deny  map[string]int // status by marker
}

// rowID is the id of row n, from 1.
func rowID(n int) string { return fmt.Sprintf("%08d-0000-4000-8000-000000000000", n) }

// shelfPages are the first rows of the pages, by marker.
var shelfPages = map[string]int{"": 1, rowID(2): 3, rowID(4): 5}

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	marker := r.URL.Query().Get("marker")
	s.mu.Lock()
	s.asked = append(s.asked, marker)
	s.mu.Unlock()
	s.came <- marker
	if s.gate != nil && marker != "" {
		select {
		case <-s.gate:
		case <-r.Context().Done():
		}
	}
	w.Header().Set("Content-Type", "application/json")
	if status := s.deny[marker]; status != 0 {
		w.WriteHeader(status)
		return
	}
	first, known := shelfPages[marker]
	if !known {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	links := ""
	if first < 5 {
		next := rowID(first + 1)
		if s.link != nil {
			next = s.link(next)
		}
		links = fmt.Sprintf(`, "snapshots_links": [{"rel": "next", "href": "http://elsewhere/snapshots?limit=2&marker=%s"}]`, next)
	}
	_, _ = fmt.Fprintf(w, `{"snapshots": [{"id": %q}, {"id": %q}]%s}`, rowID(first), rowID(first+1), links)
}

// log gives the markers that were asked for so far.
func (s *shelf) log() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

func shelved(t *testing.T, s *shelf) *Client {
	t.Helper()
	ignore := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, ignore) })
	s.came = make(chan string, 20)
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	c := clientFor(t, srv.URL, v370)
	c.block.Endpoint = srv.URL + "/v3/" + playedProject + "/"
	return c
}

// behind is the query for the page behind a row, of which more are wanted.
func behind(t *testing.T, marker string) model.Query {
	t.Helper()
	q := model.Query{Limit: 2, Then: 2}
	if marker != "" {
		id, err := model.ParseID(marker)
		require.NoError(t, err)
		q.Marker = id
	}
	return q
}

// next waits for a request.
func (s *shelf) next(t *testing.T) string {
	t.Helper()
	select {
	case marker := <-s.came:
		return marker
	case <-time.After(10 * time.Second):
		require.Fail(t, "nothing was asked for")
		return ""
	}
}

func idsOf(page model.Page) (out []string) {
	for _, s := range page.Snapshots {
		out = append(out, s.ID.String())
	}
	return out
}

// TestTheNextPageIsOnItsWayBeforeItIsAskedFor, each once, and none behind the last.
func TestTheNextPageIsOnItsWayBeforeItIsAskedFor(t *testing.T) {
	s := &shelf{gate: make(chan struct{})}
	c := shelved(t, s)
	page, err := c.List(t.Context(), behind(t, ""))
	require.NoError(t, err)
	assert.Equal(t, []string{rowID(1), rowID(2)}, idsOf(page))
	assert.Empty(t, s.next(t))
	assert.Equal(t, rowID(2), s.next(t), "nobody has asked for it yet")
	close(s.gate)
	page, err = c.List(t.Context(), behind(t, rowID(2)))
	require.NoError(t, err)
	assert.Equal(t, []string{rowID(3), rowID(4)}, idsOf(page))
	assert.Equal(t, rowID(4), s.next(t), "nobody has asked for it yet")
	page, err = c.List(t.Context(), behind(t, rowID(4)))
	require.NoError(t, err)
	assert.Equal(t, []string{rowID(5), rowID(6)}, idsOf(page))
	assert.False(t, page.More)
	assert.Equal(t, []string{"", rowID(2), rowID(4)}, s.log())
	assert.Empty(t, c.ahead.pages)
}

// TestOnePageAheadIsAllThatIsAskedFor, however long nobody wants it.
func TestOnePageAheadIsAllThatIsAskedFor(t *testing.T) {
	s := &shelf{}
	c := shelved(t, s)
	_, err := c.List(t.Context(), behind(t, ""))
	require.NoError(t, err)
	assert.Empty(t, s.next(t))
	assert.Equal(t, rowID(2), s.next(t))
	arrival(t, c)
	assert.Equal(t, []string{"", rowID(2)}, s.log())
	_, err = c.List(t.Context(), behind(t, rowID(2)))
	require.NoError(t, err)
	assert.Equal(t, rowID(4), s.next(t), "now the one behind it is wanted")
}

// arrival waits until the page that was asked for ahead is there.
func arrival(t *testing.T, c *Client) *coming {
	t.Helper()
	c.ahead.mu.Lock()
	defer c.ahead.mu.Unlock()
	require.Len(t, c.ahead.pages, 1)
	p := c.ahead.pages[0]
	c.ahead.mu.Unlock()
	<-p.done
	c.ahead.mu.Lock()
	return p
}

// TestNothingIsAskedAheadUnlessMoreIsWanted.
func TestNothingIsAskedAheadUnlessMoreIsWanted(t *testing.T) {
	s := &shelf{}
	c := shelved(t, s)
	_, err := c.List(t.Context(), model.Query{Limit: 2})
	require.NoError(t, err)
	assert.Empty(t, c.ahead.pages)
}

// TestALinkThatLeadsElsewhereIsNotFollowed: what counts is the page's last row.
func TestALinkThatLeadsElsewhereIsNotFollowed(t *testing.T) {
	for name, link := range map[string]string{"another row": rowID(4), "no id": "nonsense", "nothing": ""} {
		t.Run(name, func(t *testing.T) {
			s := &shelf{link: func(string) string { return link }}
			c := shelved(t, s)
			page, err := c.List(t.Context(), behind(t, ""))
			require.NoError(t, err)
			assert.True(t, page.More)
			assert.Empty(t, c.ahead.pages)
			page, err = c.List(t.Context(), behind(t, rowID(2)))
			require.NoError(t, err)
			assert.Equal(t, []string{rowID(3), rowID(4)}, idsOf(page))
		})
	}
}

// TestAnOldAnswerIsAskedForAgain.
func TestAnOldAnswerIsAskedForAgain(t *testing.T) {
	s := &shelf{}
	c := shelved(t, s)
	_, err := c.List(t.Context(), behind(t, ""))
	require.NoError(t, err)
	p := arrival(t, c)
	p.came = p.came.Add(-keepAhead)
	page, err := c.List(t.Context(), behind(t, rowID(2)))
	require.NoError(t, err)
	assert.Len(t, page.Snapshots, 2)
	assert.Equal(t, []string{rowID(2), rowID(2)}, slices.DeleteFunc(s.log(), func(m string) bool { return m != rowID(2) }))
}

// TestARefusalOfAPageAskedForAheadIsItsAnswer: asking again would double the
// requests at a server that has too many.
func TestARefusalOfAPageAskedForAheadIsItsAnswer(t *testing.T) {
	s := &shelf{deny: map[string]int{rowID(2): http.StatusTooManyRequests}}
	c := shelved(t, s)
	_, err := c.List(t.Context(), behind(t, ""))
	require.NoError(t, err)
	_, err = c.List(t.Context(), behind(t, rowID(2)))
	require.ErrorIs(t, err, model.ErrThrottled)
	assert.Equal(t, []string{"", rowID(2)}, s.log())
	assert.Empty(t, c.ahead.pages)
}

// TestAPageOfAListingThatWasGivenUpIsAskedForAgain by the one that wants it,
// whether or not the one that gave up has come for it.
func TestAPageOfAListingThatWasGivenUpIsAskedForAgain(t *testing.T) {
	for _, comes := range []bool{true, false} {
		s := &shelf{gate: make(chan struct{})}
		c := shelved(t, s)
		ctx, giveUp := context.WithCancel(t.Context())
		_, err := c.List(ctx, behind(t, ""))
		require.NoError(t, err)
		assert.Empty(t, s.next(t))
		assert.Equal(t, rowID(2), s.next(t))
		giveUp()
		if comes {
			_, err = c.List(ctx, behind(t, rowID(2)))
			require.ErrorIs(t, err, context.Canceled)
		}
		close(s.gate)
		page, err := c.List(t.Context(), behind(t, rowID(2)))
		require.NoError(t, err)
		assert.Equal(t, []string{rowID(3), rowID(4)}, idsOf(page))
	}
}

// TestWhatIsAskedAheadIsBounded: listings that nobody goes on with leave little.
func TestWhatIsAskedAheadIsBounded(t *testing.T) {
	s := &shelf{}
	c := shelved(t, s)
	for n := range 3 * mostAhead {
		q := behind(t, "")
		q.Status = strings.Repeat("x", n+1)
		_, err := c.List(t.Context(), q)
		require.NoError(t, err)
	}
	assert.Len(t, c.ahead.pages, mostAhead)
}

func FuzzNextMarker(f *testing.F) {
	for _, text := range []string{
		``, `{"snapshots": []}`,
		`{"snapshots": [], "snapshots_links": [{"rel": "next", "href": "http://c/snapshots?marker=` + rowID(7) + `"}]}`,
		`{"snapshots": [], "snapshots_links": [{"href": "http://c/?marker=` + rowID(7) + `&limit=3", "rel": "next"}]}`,
		`"snapshots_links" marker=`, `marker=` + rowID(1),
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		id, ok := nextMarker(body)
		if !ok {
			return
		}
		assert.Contains(t, strings.ToLower(string(body)), id.String())
		assert.True(t, bytes.Contains(body, []byte(`"snapshots_links"`)))
	})
}
