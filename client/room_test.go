package client

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
)

// pagesOf reads a listing page by page, and does something with each.
func pagesOf(t *testing.T, c *Client, each func(model.Page)) {
	t.Helper()
	q := model.Query{Limit: 50}
	for {
		page, err := c.List(t.Context(), q)
		require.NoError(t, err)
		last, more := page.Last()
		more = more && page.More
		each(page)
		if !more {
			return
		}
		q.Marker = last
	}
}

// TestAListNeedsNoPageThatItTookIn: what is in it stays as it was, whatever
// stands in the page's room then, and however often that was given back.
func TestAListNeedsNoPageThatItTookIn(t *testing.T) {
	c, _ := through(t, sim.Options{Snapshots: 900}, nil)
	want, got := model.NewList(), model.NewList()
	pagesOf(t, c, func(p model.Page) { want.Put(p.Snapshots) })
	pagesOf(t, c, func(p model.Page) {
		got.Put(p.Snapshots)
		p.Done()
		p.Done()
	})
	require.Positive(t, want.Len())
	require.Equal(t, want.Len(), got.Len())
	for i := range want.Len() {
		assert.Equal(t, want.At(i), got.At(i))
	}
}

// TestAPageThatIsKeptStaysAsItIs: only one that is done with makes room.
func TestAPageThatIsKeptStaysAsItIs(t *testing.T) {
	c, _ := through(t, sim.Options{Snapshots: 900}, nil)
	var kept []model.Page
	want := model.NewList()
	pagesOf(t, c, func(p model.Page) {
		kept = append(kept, p)
		want.Put(p.Snapshots)
	})
	pagesOf(t, c, func(p model.Page) { p.Done() })
	for _, p := range kept {
		for i := range p.Snapshots {
			row, ok := want.Get(p.Snapshots[i].ID)
			require.True(t, ok)
			assert.Equal(t, row, p.Snapshots[i])
		}
	}
	model.Page{}.Done() // one that nobody made has nothing to give back
}
