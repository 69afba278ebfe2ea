package ui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/client/sim/fault"
	"snapdash/model/change"
)

// twenty is a list of which twenty rows are marked and their deletion is asked
// for and confirmed.
func twenty(t *testing.T, opt sim.Options, change func(*Options)) *driver {
	t.Helper()
	opt.Snapshots = 400
	d := on(t, "member", 120, 40, opt, change)
	d.keys("/")
	d.text("status:available")
	d.keys("enter")
	d.keys(strings.Repeat("space ", 20) + "d")
	d.text("20")
	d.keys("enter")
	require.Equal(t, 20, d.app.engine.Jobs()[0].Tally.All())
	return d
}

// uneven loses every other answer, so that not all end at the same time.
func uneven(t *testing.T) sim.Options {
	t.Helper()
	return sim.Options{Faults: []fault.Rule{rule(t, "DELETE /snapshots every=2 reset=after")}}
}

// midway lets time pass until some have ended and others not.
func (d *driver) midway() {
	d.t.Helper()
	for range 600 {
		if all, ended := d.app.engine.Count(); ended > 2 && ended < all {
			d.pass(100 * time.Millisecond)
			return
		}
		d.pass(100 * time.Millisecond)
	}
	d.t.Fatal("never midway")
}

func TestManyChangesAreToldTogether(t *testing.T) {
	d := twenty(t, uneven(t), nil)
	d.midway()
	d.app.toast.text = ""
	d.sees(" of 20 changes ended", "/s, ", " left", ":jobs shows them")
	d.keys(":")
	d.text("jobs")
	d.keys("enter")
	d.sees("delete, 20 snapshots", " running", " left")
	d.pass(10 * time.Minute)
	d.sees(" done")
	d.misses(" left", " running")
}

// TestAnAnswerToAKeyIsReadBeforeTheNextOfManyFails: several a second would take its
// place before anybody saw why nothing is done.
func TestAnAnswerToAKeyIsReadBeforeTheNextOfManyFails(t *testing.T) {
	d := twenty(t, uneven(t), nil)
	failed := func() int { return d.app.engine.Jobs()[0].Tally[change.Failed] }
	for before := failed(); failed() == before; {
		d.app.toast.text = ""
		d.keys(":")
		d.text("cloud")
		d.keys("enter")
		d.sees("Not left: ")
		d.pass(2 * time.Second)
	}
	d.sees("Not left: ")
	require.Error(t, d.app.toast.fault, "the error screen has it meanwhile")
	d.pass(10 * time.Minute)
	d.sees("All ended, ")
}

func TestTheEndOfManyIsToldOnce(t *testing.T) {
	d := twenty(t, uneven(t), nil)
	for d.app.engine.Unfinished() > 0 {
		d.misses("Deleted: ")
		d.pass(time.Second)
	}
	tally := d.app.engine.Jobs()[0].Tally
	require.Positive(t, tally[change.Failed], "the cloud refuses to delete some")
	d.sees("All ended, delete: " + number(tally[change.Done]) + " done, " + number(tally[change.Failed]) + " failed. :jobs shows why.")

	d = on(t, "member", 120, 40, small, nil)
	d.keys("space j space M")
	d.text("a=b")
	d.keys("enter enter s y")
	d.pass(time.Second)
	d.sees("All ended, change metadata: 2 done.")

	d = twenty(t, sim.Options{Faults: []fault.Rule{rule(t, "DELETE /snapshots times=2 status=403")}}, nil)
	d.pass(500 * time.Millisecond)
	d.sees("2 of 20 ended", "! shows all")
}

func TestATargetOfAJobIsToldWhole(t *testing.T) {
	d := twenty(t, sim.Options{Faults: []fault.Rule{rule(t, "DELETE /snapshots times=1 status=403")}}, nil)
	d.pass(time.Minute)
	d.keys(":")
	d.text("jobs")
	d.keys("enter n enter")
	it := d.app.engine.Jobs()[0].Items[0]
	require.Equal(t, change.Refused, it.Outcome)
	d.sees("Operation", "delete", it.ID.String(), "failed   refused", "Request id    "+it.RequestID, "Sent ", "Ended ", "1 of 20")
	d.bothSizes("job-item")
	bounced := -1
	for i, it := range d.app.engine.Jobs()[0].Items {
		if it.Outcome == change.Bounced {
			bounced = i
			break
		}
	}
	require.Positive(t, bounced)
	d.keys(strings.Repeat("J ", bounced))
	d.sees("delete snapshot:Snapshot is busy.", "back as it was", "Status now      available")
	d.keys("esc")
	d.bothSizes("jobs-many")
	failed := d.app.engine.Jobs()[0].Tally[change.Failed]
	d.keys("t y")
	require.Less(t, d.app.engine.Jobs()[0].Tally[change.Failed], failed, "they go on")
	d.pass(time.Minute)
	require.Equal(t, 2, d.app.engine.Jobs()[0].Items[0].Attempts)
}

// TestAServerThatAsksToWaitIsTold with the time, and a person may decide otherwise.
func TestAServerThatAsksToWaitIsTold(t *testing.T) {
	d := twenty(t, sim.Options{Faults: []fault.Rule{rule(t, "DELETE /snapshots after=2 times=1 status=429 retry-after=86400")}}, func(o *Options) { o.UndoWindow = time.Second })
	d.pass(5 * time.Minute)
	until := d.app.engine.Slow(d.app.now())
	require.False(t, until.IsZero())
	require.Positive(t, d.app.engine.Jobs()[0].Tally[change.Done], "what was sent is followed")
	require.Positive(t, d.app.engine.Unfinished())
	d.app.toast.text = ""
	told := "the server asked to wait until " + until.In(d.app.opt.Zone).Format("01-02 15:04")
	d.sees(" of 20 changes ended   " + told)
	d.keys(": j o b s enter")
	d.sees(told + "; r sends without waiting")
	d.bothSizes("jobs-held")
	d.keys("r")
	d.sees("Resumed, though the server asked to wait.")
	d.misses(told)
	d.pass(10 * time.Minute)
	require.Zero(t, d.app.engine.Unfinished())

	d = twenty(t, sim.Options{Faults: []fault.Rule{rule(t, "DELETE /snapshots times=1 status=429 retry-after=60")}}, nil)
	d.pass(10 * time.Second)
	d.app.toast.text = ""
	d.sees("the server asked to wait until " + d.app.engine.Slow(d.app.now()).In(d.app.opt.Zone).Format("15:04:05"))
	d.pass(10 * time.Minute)
	require.Zero(t, d.app.engine.Unfinished(), "it goes on by itself")
}

// TestLinesOfJobs goes over the lines of several jobs, up and down, and stays
// on the screen.
func TestLinesOfJobs(t *testing.T) {
	d := on(t, "member", 80, 24, small, nil)
	for range 3 {
		d.keys("g space space space d y")
		d.pass(time.Minute)
	}
	d.keys("g space space d y")
	d.pass(time.Minute)
	d.keys(":")
	d.text("jobs")
	d.keys("enter")
	d.sees("delete, 2 snapshots")
	s := d.app.top().(*jobsScreen)
	at := func() [2]int { return [2]int{int(s.job), s.item} }
	var down [][2]int
	for range 40 {
		down = append(down, at())
		require.Equal(t, 1, strings.Count(d.screen(), "\n > "), "one line has the cursor")
		d.keys("j")
	}
	require.Equal(t, [2]int{4, -1}, down[0])
	require.Equal(t, [2]int{4, 1}, down[2])
	require.Equal(t, [2]int{3, -1}, down[3])
	require.Equal(t, [2]int{1, 2}, at(), "it stays at the end")
	d.keys("K")
	require.Equal(t, [2]int{2, -1}, at())
	d.keys("J")
	require.Equal(t, [2]int{1, -1}, at())
	d.keys("pgup")
	require.Equal(t, [2]int{4, -1}, at())
	d.keys("pgdown k enter")
	require.IsType(t, &jobItemScreen{}, d.app.top())
	before := d.screen()
	d.keys("K")
	require.NotEqual(t, before, d.screen())
	d.keys("J")
	require.Equal(t, before, d.screen())
}

// TestTheTerminalsProgressBar follows it from nothing to nothing.
func TestTheTerminalsProgressBar(t *testing.T) {
	bar := func(d *driver) *tea.ProgressBar { return d.app.View().ProgressBar }
	wanted := func(o *Options) { o.ProgressBar, o.UndoWindow = true, time.Second }
	d := twenty(t, uneven(t), wanted)
	require.Nil(t, bar(d), "nothing has been sent")
	d.pass(1100 * time.Millisecond)
	d.midway()
	require.Equal(t, tea.ProgressBarDefault, bar(d).State)
	last := 0
	for d.app.engine.Unfinished() > 0 {
		b := bar(d)
		require.NotNil(t, b)
		require.GreaterOrEqual(t, b.Value, last)
		last = b.Value
		d.pass(50 * time.Millisecond)
	}
	require.Positive(t, last)
	require.Nil(t, bar(d))

	d = twenty(t, sim.Options{}, wanted)
	d.pass(1100 * time.Millisecond)
	d.keys(":")
	d.text("jobs")
	d.keys("enter p")
	require.Equal(t, tea.ProgressBarWarning, bar(d).State)
	d.keys("r")
	require.Equal(t, tea.ProgressBarDefault, bar(d).State)

	d = on(t, "member", 120, 40, small, wanted)
	d.keys("d y")
	d.pass(1100 * time.Millisecond)
	require.Equal(t, tea.ProgressBarIndeterminate, bar(d).State)
	d.pass(time.Minute)
	require.Nil(t, bar(d))

	d = twenty(t, sim.Options{}, nil)
	d.pass(100 * time.Millisecond)
	require.Nil(t, bar(d), "not wanted")
}

// TestLeavingAsksWhateverIsOpen: a question of another kind is no answer to it.
func TestLeavingAsksWhateverIsOpen(t *testing.T) {
	d := twenty(t, sim.Options{}, nil)
	d.keys("d")
	d.sees("Delete 1 snapshot?")
	d.keys("ctrl+c")
	require.False(t, d.quit)
	d.sees("Leave with 20 changes unfinished?")
	d.keys("ctrl+c")
	require.True(t, d.quit, "asked twice")
}

func TestHowFastAndHowLong(t *testing.T) {
	for rate, want := range map[float64]string{42.4: "42/s", 9.96: "10.0/s", 1.26: "1.3/s", 0.5: "30.0/min"} {
		assert.Equal(t, want, rateText(rate))
	}
	for d, want := range map[time.Duration]string{
		time.Millisecond: "1s", 59 * time.Second: "59s", 61 * time.Second: "1m1s", time.Hour: "1h0m", 90*time.Minute + 20*time.Second: "1h30m",
	} {
		assert.Equal(t, want, leftText(d))
	}
}

// TestWhatIsOpenIsNotOpenedOnceMore: each would take an esc of its own to leave.
func TestWhatIsOpenIsNotOpenedOnceMore(t *testing.T) {
	d, _ := recorded(t, "admin", 120, 40)
	for _, name := range []string{"jobs", "history", "stuck"} {
		before := len(d.app.stack)
		d.command(name)
		d.command(name)
		assert.Len(t, d.app.stack, before+1, name)
		d.keys("esc")
	}
}
