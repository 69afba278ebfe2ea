package client

import (
	"context"
	"fmt"
	"reflect"

	"snapdash/model"
)

// earlyVersion is what the early page is asked for by: from it on a listing has
// all the fields that any later one has. A server that lacks it answers 406 at
// once, and the page is asked for again after the negotiation.
const earlyVersion = model.ConsumesQuota

// early is the first page of the listing that is sure to be asked for, fetched
// while the microversion is still being negotiated: neither waits for the other.
type early struct {
	query model.Query
	done  chan struct{}
	page  model.Page
	err   error
}

// fetchEarly asks for a page before it is known what the server can do.
func (c *Client) fetchEarly(ctx context.Context, q *model.Query, limit model.Microversion) {
	if q == nil || c.session.API.Major != 3 || limit > 0 && limit < earlyVersion {
		return
	}
	e := &early{query: *q, done: make(chan struct{})}
	block, session := *c.block, c.session
	block.Microversion = fmt.Sprintf("3.%d", int(earlyVersion))
	session.API.Minor = earlyVersion
	ahead := &Client{block: &block, identity: c.identity, session: session}
	c.early.Store(e)
	go func() {
		defer close(e.done)
		e.page, e.err = ahead.List(ctx, e.query)
	}()
}

// takeEarly gives the early page when it is the one that is asked for. It is
// given once, and only to the first who asks for any.
func (c *Client) takeEarly(ctx context.Context, q model.Query) (model.Page, bool) {
	e := c.early.Swap(nil)
	if e == nil || !c.session.API.Has(earlyVersion) || !reflect.DeepEqual(e.query, q) {
		return model.Page{}, false
	}
	select {
	case <-e.done:
		model.TellRequest(ctx, e.page.RequestID) // who signed in may not be who asks
		return e.page, e.err == nil
	case <-ctx.Done():
		return model.Page{}, false
	}
}

// cameEarly reports whether an early page was asked for and comes.
func (c *Client) cameEarly(ctx context.Context) bool {
	e := c.early.Load()
	if e == nil {
		return false
	}
	select {
	case <-e.done:
		return e.err == nil
	case <-ctx.Done():
		return false
	}
}
