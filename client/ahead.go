package client

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"sync"
	"time"

	"snapdash/model"
)

// What is asked for ahead: an answer that nobody fetched is too old after
// keepAhead, and so many wait or are under way.
const (
	keepAhead = 5 * time.Second
	mostAhead = 2
)

// ahead are pages of a listing that are asked for before anybody wants them:
// where a page is known to be followed by another (model.Query.Then), the server
// prepares that one while this one is decoded and taken in. There is one row of
// them, each behind the other's last row; another listing begins a new one.
type ahead struct {
	mu    sync.Mutex
	first *coming // the next to be taken; nil: all are
	last  *coming // the page to go on behind; nil: there is none
	pages int     // from the first to the last
}

// coming is the answer to a listing, still to be decoded.
type coming struct {
	query  model.Query
	done   chan struct{} // closed when the answer is there
	answer answer
	err    error
	into   *bytes.Buffer
	came   time.Time // zero: it is under way
	next   *coming
}

// fetch asks for the page.
func (p *coming) fetch(ctx context.Context, c *Client) {
	k := listing(p.query)
	k.query = c.listQuery(p.query)
	p.into = bodies.Get().(*bytes.Buffer)
	p.into.Reset()
	k.into = p.into
	p.answer, p.err = send(ctx, c.block, k)
}

// answerTo gives the answer to a query: one that was asked for ahead, or a new
// one. What is behind it is asked for as soon as it is there.
func (c *Client) answerTo(ctx context.Context, q model.Query) *coming {
	p, asked := c.ahead.take(q)
	if asked {
		select {
		case <-p.done:
		case <-ctx.Done():
		}
	}
	if asked && (ctx.Err() != nil || errors.Is(p.err, context.Canceled)) {
		p, asked = &coming{query: q}, false
	}
	if !asked {
		p.fetch(ctx, c)
		c.ahead.arrived(p)
	}
	if q.Then == 0 {
		return p // who wants nothing behind it is no reason to go on with a row
	}
	if next := c.ahead.follow(); next != nil {
		go c.fetchAhead(ctx, next)
	}
	return p
}

// fetchAhead asks for a page, and for those behind it.
func (c *Client) fetchAhead(ctx context.Context, p *coming) {
	for p != nil {
		p.fetch(ctx, c)
		c.ahead.arrived(p)
		next := c.ahead.follow()
		close(p.done)
		p = next
	}
}

// take gives the page of a query, with whether it was asked for already. If not,
// and if more is wanted behind it, a new row begins with it.
func (h *ahead) take(q model.Query) (p *coming, asked bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p := h.first; p != nil && reflect.DeepEqual(p.query, q) && (p.came.IsZero() || time.Since(p.came) <= keepAhead) {
		h.first = p.next
		h.pages--
		return p, true
	}
	p = &coming{query: q}
	if q.Then > 0 {
		h.first, h.last, h.pages = nil, p, 0
	}
	return p, false
}

// arrived notes that an answer is there.
func (h *ahead) arrived(p *coming) {
	h.mu.Lock()
	defer h.mu.Unlock()
	p.came = time.Now()
}

// follow gives the page to ask for behind the last one: the one that a glance at
// its end tells of; nil: there is none, that is not known yet, or enough wait.
func (h *ahead) follow() *coming {
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.last
	if p == nil || p.came.IsZero() || p.err != nil || h.pages == mostAhead {
		return nil
	}
	marker, ok := nextMarker(p.answer.body)
	if !ok {
		h.last = nil
		return nil
	}
	q := p.query
	q.Marker, q.Limit, q.Offset, q.WithCount = marker, q.Then, 0, false
	p.next = &coming{query: q, done: make(chan struct{})}
	h.last = p.next
	if h.pages++; h.pages == 1 {
		h.first = p.next
	}
	return p.next
}

// check drops the pages behind one when they were asked for behind a row that is
// not its last one.
func (h *ahead) check(p *coming, page model.Page) {
	last, ok := page.Last()
	h.mu.Lock()
	defer h.mu.Unlock()
	if p.next != nil && p.next == h.first && !(ok && page.More && last == p.next.query.Marker) {
		h.first, h.last, h.pages = nil, nil, 0
	}
}

// linksEnd is where the link to the next page is looked for, in bytes from the
// end: it repeats the request's own address.
const linksEnd = 2048

// nextMarker finds the marker in the link to the next page without reading the
// page. It may be wrong.
func nextMarker(body []byte) (model.ID, bool) {
	const links, marker, length = `"snapshots_links"`, "marker=", 36
	end := body[max(0, len(body)-linksEnd):]
	_, end, found := bytes.Cut(end, []byte(links))
	at := bytes.LastIndex(end, []byte(marker))
	if !found || at < 0 || len(end) < at+len(marker)+length {
		return model.ID{}, false
	}
	return parseID(end[at+len(marker):][:length])
}
