package client

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"snapdash/model"
)

// shelf is a server of pages of two rows each.
type shelf struct {
	pages int
	mu    sync.Mutex
	asked []string      // markers
	came  chan string   // the same, as they come
	gate  chan struct{} // nil, or what the pages behind the first wait for
	link  func(marker string) string
	deny  map[string]int // status by marker
}

// rowID is the id of row n, from 1.
func rowID(n int) string { return fmt.Sprintf("%08d-0000-4000-8000-000000000000", n) }

// at gives the first row of the page behind a marker, 0 when there is none.
func (s *shelf) at(marker string) int {
	for page := range s.pages {
		if page == 0 && marker == "" || page > 0 && marker == rowID(2*page) {
			return 2*page + 1
		}
	}
	return 0
}

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
	first := s.at(marker)
	if first == 0 {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	links := ""
	if first+1 < 2*s.pages {
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
	s := &shelf{pages: 9, gate: make(chan struct{}, 9)}
	c := shelved(t, s)
	var want []string
	marker := ""
	for n := range s.pages {
		page, err := c.List(t.Context(), behind(t, marker))
		require.NoError(t, err)
		want = append(want, marker)
		assert.Equal(t, marker, s.next(t))
		assert.Equal(t, []string{rowID(2*n + 1), rowID(2*n + 2)}, idsOf(page))
		marker = rowID(2*n + 2)
		if n+1 == s.pages {
			assert.False(t, page.More)
			break
		}
		require.Eventually(t, func() bool { return len(s.log()) == n+2 }, 10*time.Second, time.Millisecond, "nobody has asked for it yet")
		s.gate <- struct{}{}
	}
	assert.Equal(t, want, s.log())
	assert.Nil(t, c.ahead.first)
	assert.Nil(t, c.ahead.last)
}

// TestTwoPagesAheadAreAllThatIsAskedFor, however long nobody wants them.
func TestTwoPagesAheadAreAllThatIsAskedFor(t *testing.T) {
	s := &shelf{pages: 9}
	c := shelved(t, s)
	_, err := c.List(t.Context(), behind(t, ""))
	require.NoError(t, err)
	waiting(t, c, 2)
	assert.Equal(t, []string{"", rowID(2), rowID(4)}, s.log())
	_, err = c.List(t.Context(), behind(t, rowID(2)))
	require.NoError(t, err)
	waiting(t, c, 2)
	assert.Equal(t, []string{"", rowID(2), rowID(4), rowID(6)}, s.log(), "there is room for one again")
}

// waiting waits until so many pages that were asked for ahead are there.
func waiting(t *testing.T, c *Client, n int) (pages []*coming) {
	t.Helper()
	require.Eventually(t, func() bool {
		c.ahead.mu.Lock()
		defer c.ahead.mu.Unlock()
		pages = nil
		for p := c.ahead.first; p != nil && !p.came.IsZero(); p = p.next {
			pages = append(pages, p)
		}
		return len(pages) == n
	}, 10*time.Second, time.Millisecond)
	return pages
}

// TestNothingIsAskedAheadUnlessMoreIsWanted.
func TestNothingIsAskedAheadUnlessMoreIsWanted(t *testing.T) {
	s := &shelf{pages: 3}
	c := shelved(t, s)
	_, err := c.List(t.Context(), model.Query{Limit: 2})
	require.NoError(t, err)
	assert.Nil(t, c.ahead.first)
}

// TestALinkThatLeadsElsewhereIsNotFollowed: what counts is the page's last row.
func TestALinkThatLeadsElsewhereIsNotFollowed(t *testing.T) {
	for name, link := range map[string]string{"another row": rowID(4), "no id": "nonsense", "nothing": ""} {
		t.Run(name, func(t *testing.T) {
			s := &shelf{pages: 3, link: func(string) string { return link }}
			c := shelved(t, s)
			page, err := c.List(t.Context(), behind(t, ""))
			require.NoError(t, err)
			assert.True(t, page.More)
			assert.Nil(t, c.ahead.first)
			page, err = c.List(t.Context(), behind(t, rowID(2)))
			require.NoError(t, err)
			assert.Equal(t, []string{rowID(3), rowID(4)}, idsOf(page))
		})
	}
}

// TestAnOldAnswerIsAskedForAgain.
func TestAnOldAnswerIsAskedForAgain(t *testing.T) {
	s := &shelf{pages: 3}
	c := shelved(t, s)
	_, err := c.List(t.Context(), behind(t, ""))
	require.NoError(t, err)
	p := waiting(t, c, 2)[0]
	p.came = p.came.Add(-keepAhead)
	page, err := c.List(t.Context(), behind(t, rowID(2)))
	require.NoError(t, err)
	assert.Len(t, page.Snapshots, 2)
	assert.Equal(t, []string{rowID(2), rowID(2)}, slices.DeleteFunc(s.log(), func(m string) bool { return m != rowID(2) }))
}

// TestARefusalOfAPageAskedForAheadIsItsAnswer: asking again would double the
// requests at a server that has too many.
func TestARefusalOfAPageAskedForAheadIsItsAnswer(t *testing.T) {
	s := &shelf{pages: 3, deny: map[string]int{rowID(2): http.StatusTooManyRequests}}
	c := shelved(t, s)
	_, err := c.List(t.Context(), behind(t, ""))
	require.NoError(t, err)
	_, err = c.List(t.Context(), behind(t, rowID(2)))
	require.ErrorIs(t, err, model.ErrThrottled)
	assert.Equal(t, []string{"", rowID(2)}, s.log())
	assert.Nil(t, c.ahead.first)
}

// TestAPageOfAListingThatWasGivenUpIsAskedForAgain by the one that wants it,
// whether or not the one that gave up has come for it.
func TestAPageOfAListingThatWasGivenUpIsAskedForAgain(t *testing.T) {
	for _, comes := range []bool{true, false} {
		s := &shelf{pages: 3, gate: make(chan struct{})}
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

// TestAnotherListingBeginsAnew: what was asked for ahead of the one before is
// forgotten, and each goes on with its own pages.
func TestAnotherListingBeginsAnew(t *testing.T) {
	s := &shelf{pages: 9}
	c := shelved(t, s)
	other := func(marker string) model.Query {
		q := behind(t, marker)
		q.Status = "error"
		return q
	}
	for _, q := range []model.Query{behind(t, ""), other(""), behind(t, rowID(2)), other(rowID(2)), other(rowID(4)), other(rowID(6))} {
		page, err := c.List(t.Context(), q)
		require.NoError(t, err)
		want, _ := strconv.Atoi(strings.TrimLeft(q.Marker.String()[:8], "0"))
		assert.Equal(t, []string{rowID(want + 1), rowID(want + 2)}, idsOf(page))
	}
	for _, p := range waiting(t, c, 2) {
		assert.Equal(t, "error", p.query.Status)
	}
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
