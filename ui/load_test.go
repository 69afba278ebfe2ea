package ui

import (
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
			d.sees("Loading stopped at", "L loads on")
		}
	})
	require.True(t, stopped)
	d.keys("L")
	d.misses("Loading stopped")
	d.sees("5,000 snapshots")
}
