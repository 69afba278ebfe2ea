package client

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"slices"
	"sync"
	"time"

	"snapdash/model"
)

// What is asked for ahead: an answer that nobody fetched is too old after
// keepAhead, and so many are kept.
const (
	keepAhead = 5 * time.Second
	mostAhead = 2
)

// ahead are pages that are asked for before anybody wants them: where a page is
// known to be followed by another (model.Query.Then), the server prepares that
// one while this one is decoded and taken in.
type ahead struct {
	mu    sync.Mutex
	pages []*coming
}

// coming is the answer to a listing, still to be decoded.
type coming struct {
	query  model.Query
	done   chan struct{} // closed when the answer is there
	answer answer
	err    error
	into   *bytes.Buffer
	came   time.Time // zero: it is under way

	then int     // rows to ask for behind it, as far as that is known yet
	next *coming // the page behind it
}

func newComing(q model.Query) *coming {
	p := &coming{query: q, then: q.Then, done: make(chan struct{})}
	p.query.Then = 0
	return p
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
// one. The page behind it is asked for as soon as it is there.
func (c *Client) answerTo(ctx context.Context, q model.Query) *coming {
	p, there := c.ahead.take(q)
	if p != nil {
		select {
		case <-p.done:
		case <-ctx.Done():
		}
		if there && time.Since(p.came) > keepAhead || ctx.Err() != nil || errors.Is(p.err, context.Canceled) {
			p = nil
		}
	}
	if p == nil {
		p, there = newComing(q), true
		p.fetch(ctx, c)
	}
	if there {
		if next := c.ahead.arrived(p); next != nil {
			go c.fetchAhead(ctx, next)
		}
	}
	return p
}

// fetchAhead asks for a page, and for the one behind it when somebody waits for
// it already.
func (c *Client) fetchAhead(ctx context.Context, p *coming) {
	for p != nil {
		p.fetch(ctx, c)
		next := c.ahead.arrived(p)
		close(p.done)
		p = next
	}
}

// take takes the page of a query out, and notes what is wanted behind it; nil:
// it was not asked for. There tells that its answer was there already.
func (h *ahead) take(q model.Query) (p *coming, there bool) {
	then := q.Then
	q.Then = 0
	h.mu.Lock()
	defer h.mu.Unlock()
	p = h.remove(q)
	if p == nil {
		return nil, false
	}
	p.then = then
	return p, !p.came.IsZero()
}

// arrived notes that an answer is there, and gives the page to ask for behind it:
// the one that a glance at its end tells of; nil: there is none, or none is
// wanted yet.
func (h *ahead) arrived(p *coming) *coming {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p.came.IsZero() {
		p.came = time.Now()
	}
	if p.err != nil || p.then <= 0 {
		return nil
	}
	last, ok := nextMarker(p.answer.body)
	if !ok {
		return nil
	}
	q := p.query
	q.Marker, q.Limit, q.Offset, q.WithCount = last, p.then, 0, false
	p.next = newComing(q)
	if h.pages = append(h.pages, p.next); len(h.pages) > mostAhead {
		h.pages = slices.Delete(h.pages, 0, 1)
	}
	return p.next
}

// remove takes the page of a query out; nil: there is none. The lock is held.
func (h *ahead) remove(q model.Query) *coming {
	for i, p := range h.pages {
		if reflect.DeepEqual(p.query, q) {
			h.pages = slices.Delete(h.pages, i, i+1)
			return p
		}
	}
	return nil
}

// check drops the page that was asked for behind a row that is not the last one
// of its page.
func (h *ahead) check(p *coming, page model.Page) {
	if p.next == nil {
		return
	}
	if last, ok := page.Last(); ok && page.More && last == p.next.query.Marker {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.remove(p.next.query)
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
