package ui

import (
	"context"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
)

func TestSinceIsOnTheServersClock(t *testing.T) {
	const hour = time.Hour
	for name, tt := range map[string]struct {
		server, newest time.Duration // how far ahead of ours; 0 server: no answer tells
		since          time.Duration
	}{
		"an answer tells, and counts": {server: -2 * hour, newest: 3 * hour, since: -2*hour - clockSkew},
		"whatever the rows say":       {server: -2 * hour, newest: -5 * hour, since: -2*hour - clockSkew},
		"ahead may be a proxy":        {server: 2 * hour, newest: -time.Second, since: -clockSkew},
		"none tells: the newest row":  {newest: -2 * hour, since: -2*hour - clockSkew},
		"which may be of the future":  {newest: 48 * hour, since: -clockSkew},
	} {
		f := &refreshing{}
		if tt.server != 0 {
			f.clock.tell(noon, noon.Add(tt.server))
		}
		f.heard(noon, noon, noon.Add(tt.newest))
		assert.Equal(t, noon.Add(tt.since), f.since(), name)
	}
	assert.True(t, (&refreshing{}).since().IsZero(), "nothing is known yet")
}

// TestAClockSetRightHidesNothing: ours was an hour fast, or slow, when the list was
// loaded.
func TestAClockSetRightHidesNothing(t *testing.T) {
	for _, wrong := range []time.Duration{time.Hour, -time.Hour} {
		f := &refreshing{}
		f.clock.tell(noon.Add(wrong), noon)
		f.heard(noon.Add(wrong), noon.Add(wrong), noon)
		f.clock.tell(noon.Add(5*time.Minute), noon.Add(5*time.Minute))
		assert.False(t, f.since().After(noon.Add(-clockSkew)), "%v", wrong)
	}
}

// elsewhen is a cloud whose first row was written on a host of another time.
type elsewhen struct {
	Cloud
	odd  model.ID
	when time.Time
	mute bool // no answer tells the server's time
}

func (c *elsewhen) List(ctx context.Context, q model.Query) (model.Page, error) {
	p, err := c.Cloud.List(ctx, q)
	for i := range p.Snapshots {
		if c.odd.IsZero() {
			c.odd = p.Snapshots[i].ID
		}
		if p.Snapshots[i].ID == c.odd {
			p.Snapshots[i].CreatedAt = c.when
		}
	}
	if c.mute {
		p.At = time.Time{}
	}
	return p, err
}

func TestARowOfTheFutureHidesNoChange(t *testing.T) {
	for _, mute := range []bool{false, true} {
		d := on(t, "admin", 120, 40, sim.Options{Snapshots: 2000}, func(o *Options) { o.Refresh, o.AllProjects = 30*time.Second, true })
		d.app.cloud = &elsewhen{Cloud: d.app.cloud, when: noon.Add(48 * time.Hour), mute: mute}
		d.app.fresh.clock = serverClock{}
		d.keys("ctrl+r")
		d.pass(time.Minute)
		require.True(t, d.app.load.complete())
		d.keys("j j j j j")
		s, name := d.at(), "renamed by another"
		_, err := d.app.cloud.Update(t.Context(), s.ID, model.Edit{Name: &name})
		require.NoError(t, err)
		d.pass(2 * time.Minute)
		d.sees(name)
	}
}

// TestARowThatWasTakenForGoneComesBack with a listing that was begun well after.
func TestARowThatWasTakenForGoneComesBack(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	id := d.at().ID
	d.app.drop(id)
	d.keys("r")
	d.pass(time.Second)
	assert.False(t, d.app.list.Has(id), "an answer may be late")
	d.pass(2 * goneFor)
	d.keys("r")
	d.pass(time.Second)
	assert.True(t, d.app.list.Has(id))
}

// TestDetailsOfWhatWasTakenForGoneComeBack, and the row with them.
func TestDetailsOfWhatWasTakenForGoneComeBack(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	s := d.at()
	d.hold = func(msg tea.Msg) bool { _, ok := msg.(snapshotShownMsg); return ok }
	d.keys("enter")
	d.send(snapshotShownMsg{id: s.ID, asked: d.clock, err: &model.Fault{Kind: model.ErrNotFound}})
	d.sees("no longer has it")
	d.send(d.held[0])
	d.sees("no longer has it")
	d.hold = nil
	d.pass(2 * goneFor)
	d.keys("r")
	d.misses("no longer has it")
	assert.True(t, d.app.list.Has(s.ID))
}

func TestWhatIsGoneIsForgottenInTheEnd(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	for i := range mostTimes {
		d.app.drop(model.ID{1, byte(i >> 8), byte(i)})
	}
	d.clock = d.clock.Add(2 * lateBy)
	d.app.drop(model.ID{2})
	assert.Len(t, d.app.fresh.gone.of, 1)
}
