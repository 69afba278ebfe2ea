package ui

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
)

// onLongList starts the dashboard on a list of which no more than the first
// page comes while c.stall is set. One row in a hundred is in error.
func onLongList(t *testing.T, change func(*churning)) (*driver, *churning) {
	t.Helper()
	c := &churning{r: rand.New(rand.NewPCG(1, 2))}
	d := newDriver(t, c, sim.HeldClock(noon), func(o *Options) { o.Refresh = 30 * time.Second })
	c.now = func() time.Time { return d.clock }
	c.fill(9000)
	for i := range c.rows {
		if i%100 == 50 {
			c.rows[i].Status = model.Error
		}
	}
	c.stall = func(q model.Query) bool { return q.Status == "" && q.VolumeID == "" && !q.Marker.IsZero() }
	if change != nil {
		change(c)
	}
	d.begin(120, 40)
	require.Equal(t, 100, d.app.list.Len())
	return d, c
}

// shows compares the rows shown with those of the cloud that pass.
func shows(t *testing.T, d *driver, c *churning, pass func(model.Snapshot) bool) {
	t.Helper()
	var want []model.Snapshot
	for _, s := range c.rows {
		if pass(s) {
			want = append(want, s)
		}
	}
	got := d.app.list.Window(0, d.app.list.Shown())
	require.Len(t, got, len(want))
	for i := range want {
		require.Equal(t, want[i], got[i])
	}
}

func inError(s model.Snapshot) bool { return s.Status == model.Error }

// filtered counts the requests by a status.
func filtered(c *churning) (n int) {
	for _, q := range c.asked {
		if q.Status != "" {
			n++
		}
	}
	return n
}

// TestTheServerFiltersWhatIsNotLoaded, and clearing goes back to what was there.
func TestTheServerFiltersWhatIsNotLoaded(t *testing.T) {
	d, c := onLongList(t, nil)
	d.keys("j j j space")
	on := d.at()
	c.asked = nil
	d.keys("/")
	d.text("status:error")
	assert.Zero(t, filtered(c), "not while it is being typed")
	d.pass(400 * time.Millisecond)
	d.keys("enter")
	assert.Equal(t, 1, filtered(c))
	shows(t, d, c, inError)
	d.sees("90 of 189 loaded", "filtered by the server: status, all found", "the rest waits meanwhile")
	d.misses("loading 1")
	assert.False(t, d.app.load.complete(), "what was found does not make the list complete")
	n := len(c.asked)
	d.pass(20 * time.Second)
	assert.Len(t, c.asked, n, "the listing waits")

	d.keys("esc")
	assert.Equal(t, 1, d.app.list.MarkCount())
	assert.True(t, d.app.list.SetCursor(on.ID))
	d.sees("189 of 9,000 snapshots")
	d.misses("filtered by")
	c.stall = nil
	d.pass(3 * time.Second)
	same(t, d, c, "all loaded")
	assert.True(t, d.app.settled())
	for _, q := range c.asked[n:] {
		assert.False(t, q.WithCount, "it went on and did not begin anew")
	}
	c.asked = nil
	d.keys("/")
	d.text("status:error")
	d.keys("enter")
	d.pass(10 * time.Second)
	assert.Zero(t, filtered(c), "all is here")
	shows(t, d, c, inError)
}

// TestWhatTheServerFoundIsKeptTrue: new, changed and deleted ones.
func TestWhatTheServerFoundIsKeptTrue(t *testing.T) {
	for _, more := range []int{0, 700} { // read whole, and refreshed
		d, c := onLongList(t, func(c *churning) {
			for i := range more {
				c.rows[1000+i].Status = model.Error
			}
		})
		d.keys("/")
		d.text("status:error")
		d.keys("enter")
		d.pass(time.Second)
		shows(t, d, c, inError)
		d.keys("j j")
		at := d.at()
		gone := slices.IndexFunc(c.rows[3000:], inError) + 3000
		c.rows = slices.Delete(c.rows, gone, gone+1)
		for _, i := range []int{8000, 8001} {
			c.rows[i].Status, c.rows[i].UpdatedAt = model.Error, d.clock
		}
		back := slices.IndexFunc(c.rows[7000:], inError) + 7000
		c.rows[back].Status, c.rows[back].UpdatedAt = model.Available, d.clock
		c.insert()
		c.rows[0].Status = model.Error
		d.pass(7 * time.Minute)
		shows(t, d, c, inError)
		assert.Equal(t, at.ID, d.at().ID)
		d.sees("as of <1m ago", "all found")
		d.keys("r")
		shows(t, d, c, inError)
	}
}

func TestOnlyWhatTheServerCanDoIsSentToIt(t *testing.T) {
	d, c := onLongList(t, nil)
	for _, text := range []string{"row12", "!status:error", "size>1", "status:error,creating"} {
		d.keys("/")
		d.text(text)
		d.keys("enter")
		d.pass(time.Second)
		assert.Zero(t, filtered(c), text)
		d.misses("filtered by")
		d.keys("esc")
	}
	d.keys("/")
	d.text("status:error volume:" + c.rows[0].VolumeID + " row")
	d.keys("enter")
	d.pass(time.Second)
	d.sees("filtered by the server: status and volume, all found")
	shows(t, d, c, func(s model.Snapshot) bool { return inError(s) && s.VolumeID == c.rows[0].VolumeID })

	d, c = onLongList(t, func(c *churning) { c.allow = []string{"name"} })
	d.keys("/")
	d.text("status:error")
	d.keys("enter")
	d.pass(time.Second)
	assert.Zero(t, filtered(c), "the operator does not allow it")
	d.sees("of 100 loaded")
}

// TestAListingGoesOnWhereTheServerCannotFilter: it says why.
func TestAListingGoesOnWhereTheServerCannotFilter(t *testing.T) {
	d, c := onLongList(t, nil)
	c.stall = func(q model.Query) bool { return false }
	before := c.sorted(model.Query{})
	refuse := &refusing{churning: c}
	d.app.cloud = linked{refuse, d.app.link}
	d.keys("/")
	d.text("status:error")
	d.keys("enter")
	d.pass(5 * time.Second)
	d.sees("no such filter")
	assert.Len(t, before, d.app.list.Len())
	shows(t, d, c, inError)
}

// refusing is a cloud that filters nothing.
type refusing struct{ *churning }

func (r *refusing) List(ctx context.Context, q model.Query) (model.Page, error) {
	if q.Status != "" {
		return model.Page{Count: -1}, &model.Fault{Kind: model.ErrInvalid, Status: 400, Op: "list snapshots", Message: "no such filter"}
	}
	return r.churning.List(ctx, q)
}

// TestALostCloudEndsNoFilter: what the server was asked for goes on when it is back.
func TestALostCloudEndsNoFilter(t *testing.T) {
	d, c := onLongList(t, nil)
	c.err = &model.Fault{Kind: model.ErrUnreachable, Op: "list snapshots"}
	d.keys("/")
	d.text("status:error")
	d.keys("enter")
	d.pass(5 * time.Second)
	assert.True(t, d.app.link.down)
	c.err = nil
	d.pass(time.Minute)
	assert.False(t, d.app.link.down)
	shows(t, d, c, inError)
	d.sees("all found")
}
