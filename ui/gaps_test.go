package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
)

// TestWhereRowsAreStillToComeIsSaid while a listing is walked from several places,
// when it has been stopped there, in either order of creation, and no more when it
// is complete.
func TestWhereRowsAreStillToComeIsSaid(t *testing.T) {
	stopped := false
	var d *driver
	d, _ = breakable(t, 20_000, func(d *driver, _ *sim.Cloud) {
		d.app.opt.Concurrency = 4 // before the listing begins
		if !stopped && d.app.list.Len() > 5000 {
			stopped = true
			d.keys("L")
		}
	})
	require.True(t, stopped)
	d.sees("the listing was stopped")
	d.misses("more to come")
	gaps := func() (places []int) {
		for i := range d.app.list.Shown() - 1 {
			if rows := d.app.list.Window(i, 2); d.app.gap(&rows[0], &rows[1]) {
				places = append(places, i)
			}
		}
		return places
	}
	newest := gaps()
	require.NotEmpty(t, newest)
	d.app.list.MoveTo(newest[0])
	d.sees(": more to come")
	d.sees("\n>:")
	d.keys("space k")
	d.sees("\n>*", ": more to come") // the mark stands in its place
	d.keys("space k")
	d.sees("\n>:")

	last := d.app.list.IDAt(newest[0])
	below := d.app.list.IDAt(newest[0] + 1)
	d.app.list.SortBy(model.Order{Column: model.ColumnCreated})
	oldest := gaps()
	assert.Len(t, oldest, len(newest))
	at := oldest[len(oldest)-1]
	assert.Equal(t, []model.ID{below, last}, []model.ID{d.app.list.IDAt(at), d.app.list.IDAt(at + 1)}, "the same gap from the other side")
	d.app.list.SortBy(model.Order{Column: model.ColumnName})
	assert.Empty(t, gaps(), "by name they would be anywhere")
	d.app.list.SortBy(model.Order{Column: model.ColumnCreated, Descending: true})
	d.app.list.MoveTo(newest[0])
	d.keys("L")
	d.sees("20,000 snapshots")
	d.misses("more to come")
	assert.Empty(t, gaps())
}
