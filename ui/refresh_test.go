package ui

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
	"snapdash/ui/termtest"
)

// onChurn starts the dashboard on a churning cloud of n rows.
func onChurn(t *testing.T, seed uint64, n int, change func(*Options)) (*driver, *churning) {
	t.Helper()
	c := &churning{r: rand.New(rand.NewPCG(seed, 5))}
	d := newDriver(t, c, sim.HeldClock(noon), func(o *Options) {
		o.Refresh = 30 * time.Second
		if change != nil {
			change(o)
		}
	})
	c.now = func() time.Time { return d.clock }
	c.fill(n)
	d.begin(120, 40)
	require.True(t, d.app.settled())
	return d, c
}

// same compares the list with the cloud, row by row.
func same(t *testing.T, d *driver, c *churning, at string) {
	t.Helper()
	want := map[model.ID]model.Snapshot{}
	for _, s := range c.rows {
		want[s.ID] = s
	}
	require.Equal(t, len(want), d.app.list.Len(), at)
	for _, s := range d.app.list.Window(0, d.app.list.Len()) {
		require.Equal(t, want[s.ID], s, at)
	}
}

// TestAListThatIsRefreshedEqualsTheCloud: whatever others do, between any two
// requests, what is shown is right again after a refresh and a sweep.
func TestAListThatIsRefreshedEqualsTheCloud(t *testing.T) {
	for seed := range uint64(termtest.Rounds(16)) {
		r := rand.New(rand.NewPCG(seed, 17))
		d, c := onChurn(t, seed, []int{0, 40, 700, 6200}[seed%4], func(o *Options) { o.AllProjects, o.Concurrency = seed%3 == 0, 1+3*int(seed/4%2) })
		c.admin = true
		busy := 1 + r.IntN(4)
		d.keys("j k") // a cursor that was never moved stays at the top
		d.after = func() {
			if r.IntN(busy) == 0 {
				c.change()
			}
		}
		for range 40 {
			switch r.IntN(6) {
			case 0:
				d.keys("r")
			case 1:
				d.keys([]string{"ctrl+r", "j space", "G", "ctrl+d"}[r.IntN(4)])
			case 2:
				for range r.IntN(150) {
					c.change()
				}
			default:
				d.pass(time.Duration(r.IntN(90)) * time.Second)
			}
		}
		d.after = nil
		marks := slices.DeleteFunc(d.app.list.Marks(), func(id model.ID) bool { return !c.has(id) })
		cursor, _ := d.app.list.Cursor()
		stays := c.has(cursor)
		d.pass(12 * time.Minute)
		same(t, d, c, fmt.Sprint("seed ", seed))
		assert.Equal(t, marks, d.app.list.Marks(), "seed %d", seed)
		if now, _ := d.app.list.Cursor(); stays {
			assert.Equal(t, cursor, now, "seed %d", seed)
		}
	}
}

func (c *churning) has(id model.ID) bool {
	return slices.ContainsFunc(c.rows, func(s model.Snapshot) bool { return s.ID == id })
}

// TestARefreshFetchesNoMoreThanItNeeds: two short pages, whatever the length.
func TestARefreshFetchesNoMoreThanItNeeds(t *testing.T) {
	d, c := onChurn(t, 1, 8000, nil)
	c.asked = nil
	d.pass(31 * time.Second)
	require.Len(t, c.asked, 2)
	assert.Equal(t, []model.SortKey{{Key: "created_at", Descending: true}}, c.asked[0].Sort)
	assert.Equal(t, []model.SortKey{{Key: "updated_at", Descending: true}}, c.asked[1].Sort)
	assert.Equal(t, 100, c.asked[0].Limit)

	c.insert()
	c.rows[5000].Name, c.rows[5000].UpdatedAt = "renamed by another", d.clock
	d.keys("r") // a sweep begins behind it
	assert.Len(t, c.asked, 4)
	same(t, d, c, "after r")

	c.asked = nil
	d.pass(time.Minute)
	for _, q := range c.asked {
		assert.Empty(t, q.Offset)
	}
	c.rows = c.rows[:7999]
	d.pass(11 * time.Minute)
	same(t, d, c, "after a sweep")
}

// TestWhatCannotBeReadIsNotTakenForDeleted by a refresh, a sweep, or when all is
// loaded again; what is deleted is, once everything can be read.
func TestWhatCannotBeReadIsNotTakenForDeleted(t *testing.T) {
	for _, n := range []int{400, 8000} {
		d, c := onChurn(t, 7, n, func(o *Options) { o.Concurrency = 4 })
		row, deleted := c.rows[n/2].ID, c.rows[n/4].ID
		c.bad = map[model.ID]bool{row: true}
		d.keys("ctrl+r")
		assert.True(t, d.app.list.Has(row))
		d.pass(12 * time.Minute)
		assert.True(t, d.app.list.Has(row))
		c.bad, c.rows = nil, slices.Delete(c.rows, n/4, n/4+1)
		d.pass(12 * time.Minute)
		assert.False(t, d.app.list.Has(deleted))
		same(t, d, c, fmt.Sprint(n))
	}
}

// TestTheSweepYields: no page of it is asked for while keys are pressed.
func TestTheSweepYields(t *testing.T) {
	d, c := onChurn(t, 2, 8000, func(o *Options) { o.Refresh = 0 })
	d.keys("r")
	c.asked = nil
	for range 40 {
		d.keys("j")
		d.pass(500 * time.Millisecond)
	}
	assert.Empty(t, c.asked)
	d.pass(time.Minute)
	assert.Len(t, c.asked, 9)
	for i := range c.asked[1:] {
		assert.Equal(t, 1000, c.asked[i].Limit)
	}
	c.asked = nil
	d.pass(time.Hour)
	assert.Empty(t, c.asked, "nothing is asked for by itself")
}

// TestNothingMovesUnderTheEyes: cursor, scroll, marks and filter stay.
func TestNothingMovesUnderTheEyes(t *testing.T) {
	for _, n := range []int{450, 6000} {
		d, c := onChurn(t, 3, n, nil)
		d.keys("/")
		d.text("row")
		d.keys("enter ctrl+d ctrl+d ctrl+d space k k")
		line := func() int {
			top, _ := d.app.stack[0].(*listScreen).window()
			return d.app.list.CursorIndex() - top
		}
		d.screen()
		at, before := d.at(), line()
		for range 20 {
			c.insert()
		}
		c.rows = slices.Delete(c.rows, 25, 30)
		d.pass(12 * time.Minute)
		d.screen()
		same(t, d, c, "after all")
		assert.Equal(t, at.ID, d.at().ID)
		assert.Equal(t, before, line(), "on the screen")
		assert.Equal(t, 1, d.app.list.MarkCount())
		d.sees("/row")
	}
}

// TestAQuietListDrawsNothing: refreshes and sweeps that bring nothing leave
// every cell as it is.
func TestAQuietListDrawsNothing(t *testing.T) {
	for _, n := range []int{300, 3000} {
		d, _ := onChurn(t, 4, n, nil)
		d.pass(10 * time.Second)
		frame := d.screen()
		assert.Contains(t, frame, "as of <1m ago")
		d.after = func() { require.Equal(t, frame, d.screen()) }
		d.pass(9 * time.Minute)
	}
}

func TestTheAgeOfWhatIsShownIsSaid(t *testing.T) {
	d, c := onChurn(t, 5, 3000, nil)
	d.pass(time.Minute)
	d.sees("as of <1m ago")
	c.err = &model.Fault{Kind: model.ErrForbidden, Status: 403, Op: "list snapshots", Message: "no more"}
	d.pass(3*time.Minute + 30*time.Second)
	d.sees("as of 3m ago", "list snapshots: no more")
	d.keys("!")
	d.sees("no more")
	d.keys("esc")
	d.pass(20 * time.Minute)
	d.sees("as of 23m ago, deletions 20m")
	d.misses("! shows all")
	c.err = nil
	d.pass(10 * time.Minute)
	d.sees("as of <1m ago")
	d.misses("deletions")

	d, _ = onChurn(t, 5, 6000, func(o *Options) { o.Refresh = 0 })
	d.sees("as of 12:00:00")
	d.pass(20 * time.Minute)
	d.keys("r")
	d.sees("as of 12:20:00, deletions 12:00:00")
	d.pass(time.Minute)
	d.sees("as of 12:20:00")
	d.misses("deletions")
}

// TestTooManyChangesAreMadeUpForByASweep: and until then the age goes on telling.
func TestTooManyChangesAreMadeUpForByASweep(t *testing.T) {
	d, c := onChurn(t, 6, 6000, nil)
	d.pass(time.Minute)
	for i := range 4000 {
		c.rows[i].Name, c.rows[i].UpdatedAt = "all renamed", d.clock
	}
	d.pass(31 * time.Second)
	assert.True(t, d.app.fresh.missed)
	assert.Equal(t, noon.Add(time.Minute), d.app.fresh.asOf)
	d.pass(time.Minute)
	d.pass(3 * time.Minute)
	assert.False(t, d.app.fresh.missed)
	d.sees("as of <1m ago")
	c.asked = nil
	d.pass(time.Minute)
	assert.Len(t, c.asked, 4, "and then as before")
	same(t, d, c, "after the sweep")
}

// TestWhatIsGoneStaysGone: a page that was on its way when a deletion came
// through does not bring the row back.
func TestWhatIsGoneStaysGone(t *testing.T) {
	d, c := onChurn(t, 7, 3000, nil)
	old := c.rows[0]
	d.app.drop(old.ID)
	d.app.takeIn([]model.Snapshot{old}, d.clock)
	assert.False(t, d.app.list.Has(old.ID))

	newer := c.rows[1]
	newer.Name, newer.UpdatedAt = "newer", d.clock
	d.app.list.Put([]model.Snapshot{newer})
	d.app.takeIn(c.rows[1:2], d.clock)
	got, _ := d.app.list.Get(newer.ID)
	assert.Equal(t, "newer", got.Name)
	d.app.list.PutBeside(d.app.stillTrue(c.rows[1:2], d.clock))
	got, _ = d.app.list.Get(newer.ID)
	assert.Equal(t, "newer", got.Name)

	d.keys("ctrl+r")
	same(t, d, c, "after loading everything again")
}

// TestAPageOnItsWayDoesNotBringBackWhatIsGone, nor do the first rows in another order.
func TestAPageOnItsWayDoesNotBringBackWhatIsGone(t *testing.T) {
	d, c := onChurn(t, 7, 3000, nil)
	var page pageLoadedMsg
	for cmd := d.app.reload(refreshed); cmd != nil; {
		switch msg := cmd().(type) {
		case tea.BatchMsg:
			cmd = msg[0]
		case pageLoadedMsg:
			page, cmd = msg, nil
		}
	}
	first := d.app.fetchFirst(model.Order{Column: model.ColumnSize}, "volume_size")().(firstRowsMsg)
	require.NoError(t, page.err)
	require.NoError(t, first.err)
	gone := []model.ID{page.page.Snapshots[5].ID, first.page.Snapshots[7].ID}
	for _, id := range gone {
		d.app.drop(id)
	}
	c.rows = slices.DeleteFunc(c.rows, func(s model.Snapshot) bool { return slices.Contains(gone, s.ID) })
	d.send(page)
	d.send(first)
	for _, id := range gone {
		assert.False(t, d.app.list.Has(id))
	}
	d.pass(time.Minute)
	same(t, d, c, "in the end")
}
