package ui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
	"snapdash/model/walk"
)

// TestAKeyNeverWaitsBehindSeveralPages: a page that has come is handed over when
// the one before it has been taken, or when nobody wants it any more.
func TestAKeyNeverWaitsBehindSeveralPages(t *testing.T) {
	d, _ := breakable(t, 20, nil)
	page := func() <-chan tea.Msg {
		came, fetch := make(chan tea.Msg, 1), d.app.fetchPage(walk.Request{Seq: -1, Query: model.Query{Limit: 1}})
		go func() { came <- fetch() }()
		return came
	}
	first := <-page()
	second, third := page(), page()
	require.Never(t, func() bool { return len(second)+len(third) > 0 }, 50*time.Millisecond, time.Millisecond)
	d.send(first)
	require.Eventually(t, func() bool { return len(second)+len(third) == 1 }, time.Minute, time.Millisecond)
	d.app.load.cancel()
	require.Eventually(t, func() bool { return len(second)+len(third) == 2 }, time.Minute, time.Millisecond)
	d.send(<-second)
	d.send(<-third)
	assert.Empty(t, d.app.load.turn)
}

func TestThePagesBetweenTheFirstAndTheLastCanWait(t *testing.T) {
	marker, more := model.Query{Marker: model.ID{1}}, model.Page{More: true}
	for _, tt := range []struct {
		msg  pageLoadedMsg
		want bool
	}{
		{pageLoadedMsg{page: more}, false},
		{pageLoadedMsg{req: walk.Request{Query: marker}, page: more}, true},
		{pageLoadedMsg{req: walk.Request{Query: model.Query{Offset: 9}}, page: more}, true},
		{pageLoadedMsg{req: walk.Request{Query: model.Query{Sort: []model.SortKey{{Key: "created_at"}}}}, page: more}, true},
		{pageLoadedMsg{req: walk.Request{Query: marker}}, false},
		{pageLoadedMsg{req: walk.Request{Query: marker}, page: more, err: assert.AnError}, false},
	} {
		assert.Equal(t, tt.want, tt.msg.CanWait(), "%+v", tt.msg)
	}
}

// TestLoadingThatGoesOnNoLongerSaysThatItStopped: a page comes only when the test
// lets it.
func TestLoadingThatGoesOnNoLongerSaysThatItStopped(t *testing.T) {
	stopped := false
	d, _ := breakable(t, 5000, func(d *driver, _ *sim.Cloud) {
		if !stopped && d.app.list.Len() > 0 {
			stopped = true
			d.keys("L")
			d.sees("the listing was stopped", "L loads on")
		}
	})
	require.True(t, stopped)
	d.keys("L")
	d.misses("stopped")
	d.sees("5,000 snapshots")
}

// TestAnotherOrderWhileLoadingTakesNothingAway: the rows that came, the cursor and
// the marks stay, whether the listing begins anew or not.
func TestAnotherOrderWhileLoadingTakesNothingAway(t *testing.T) {
	for _, by := range []string{"name", "size desc", "created asc"} {
		sorted := false
		var marks []model.ID
		var cursor model.ID
		d, _ := breakable(t, 9000, func(d *driver, _ *sim.Cloud) {
			if n := d.app.list.Len(); !sorted && n >= 1000 {
				sorted = true
				d.keys("j j space")
				marks, cursor = d.app.list.Marks(), d.at().ID
				d.text(":sort " + by)
				d.keys("enter")
				assert.GreaterOrEqual(t, d.app.list.Len(), n, by)
			}
		})
		require.True(t, sorted)
		assert.Equal(t, 9000, d.app.list.Len(), by)
		assert.True(t, d.app.load.complete())
		assert.Len(t, marks, 1)
		assert.Equal(t, marks, d.app.list.Marks(), by)
		assert.Equal(t, cursor, d.at().ID, by)
	}
}

// noting keeps the listings that were asked for.
type noting struct {
	Cloud
	asked []model.Query
}

func (r *noting) List(ctx context.Context, q model.Query) (model.Page, error) {
	r.asked = append(r.asked, q)
	return r.Cloud.List(ctx, q)
}

// TestAnotherOrderWhileLoadingCostsOnePage: the first rows in that order are asked
// for, and stand on the screen before the listing is complete, which goes on where
// it was.
func TestAnotherOrderWhileLoadingCostsOnePage(t *testing.T) {
	var cloud *noting
	between := func(c Cloud) Cloud {
		cloud = &noting{Cloud: c}
		return cloud
	}
	plain := 0
	for _, by := range []string{"", "name asc", "size desc"} {
		sorted, first := false, model.ID{}
		d, _ := breakableBehind(t, 9000, between, func(d *driver, _ *sim.Cloud) {
			switch n := d.app.list.Len(); {
			case by != "" && !sorted && n >= 1000:
				sorted = true
				d.text(":sort " + by)
				d.keys("enter")
			case first.IsZero() && sorted && n < 9000 && slices.ContainsFunc(cloud.asked, func(q model.Query) bool { return len(q.Sort) == 1 && q.Sort[0].Key != "created_at" }):
				first = d.app.list.IDAt(0)
			}
		})
		assert.True(t, d.app.load.complete())
		assert.Equal(t, 9000, d.app.load.walk.Progress().Loaded, "what came beside counts when the listing brings it")
		if by == "" {
			plain = len(cloud.asked)
			continue
		}
		require.True(t, sorted)
		assert.Len(t, cloud.asked, plain+1, by)
		assert.Equal(t, d.app.list.IDAt(0), first, by)
	}
}

// TestALoadingThatGaveUpTellsTheWayOn, whatever the reason's length.
func TestALoadingThatGaveUpTellsTheWayOn(t *testing.T) {
	d, _ := breakable(t, 5000, nil)
	d.app.load.walk.Stop()
	d.app.loadFailed(&model.Fault{Kind: model.ErrServer, Op: "list snapshots", Status: 500, Message: strings.Repeat("the server has erred ", 9)})
	d.sees("the listing stopped: list snapshots", "! shows all", "L loads on")
	d.keys("ctrl+r")
	d.misses("stopped")
}

// far takes so long for a page.
type far struct {
	Cloud
	d    *driver
	page time.Duration
}

func (f far) List(ctx context.Context, q model.Query) (model.Page, error) {
	f.d.clock = f.d.clock.Add(f.page)
	return f.Cloud.List(ctx, q)
}

// TestRequestsOfAListingAreSentApart, where a page takes long, and each is sent.
func TestRequestsOfAListingAreSentApart(t *testing.T) {
	d, _ := breakable(t, 9000, nil)
	d.app.opt.Concurrency = 4
	d.app.cloud = far{d.app.cloud, d, 300 * time.Millisecond}
	d.ticks = nil
	d.keys("ctrl+r")
	due := slices.DeleteFunc(slices.Clone(d.ticks), func(t tick) bool { _, ok := t.msg.(pageDueMsg); return !ok })
	require.Len(t, due, 3, "the first of four is sent at once")
	assert.False(t, d.app.load.complete())
	n := d.app.list.Len()
	d.keys("L")
	d.pass(10 * time.Second)
	assert.Equal(t, n, d.app.list.Len(), "none is sent while the listing is stopped")
	d.keys("L")
	d.pass(10 * time.Second)
	assert.True(t, d.app.load.complete())
	assert.Equal(t, 9000, d.app.list.Len())
}

// TestOnlyTheLastOrderIsAskedFor: who goes through the orders while a listing loads
// does not have the server answer for each.
func TestOnlyTheLastOrderIsAskedFor(t *testing.T) {
	tried := false
	breakable(t, 5000, func(d *driver, _ *sim.Cloud) {
		if tried || d.app.list.Len() < 1000 {
			return
		}
		tried = true
		one := d.app.fetchFirst(model.Order{Column: model.ColumnName}, "name")
		other := d.app.fetchFirst(model.Order{Column: model.ColumnSize}, "volume_size")
		require.ErrorIs(t, one().(firstRowsMsg).err, context.Canceled)
		require.NoError(t, other().(firstRowsMsg).err)
		require.NoError(t, d.app.load.ctx.Err())
	})
	assert.True(t, tried)
}
