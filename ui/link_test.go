package ui

import (
	"context"
	"errors"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client"
	"snapdash/client/sim"
	"snapdash/client/sim/keystone"
	"snapdash/config"
	"snapdash/model"
)

// breakable starts a dashboard on a cloud that the test can kill and restart;
// attempts follow each other without a pause.
func breakable(t *testing.T, snapshots int, during func(*driver, *sim.Cloud)) (*driver, *sim.Cloud) {
	t.Helper()
	return breakableBehind(t, snapshots, func(c Cloud) Cloud { return c }, during)
}

// breakableBehind is breakable with something between the App and the client.
func breakableBehind(t *testing.T, snapshots int, between func(Cloud) Cloud, during func(*driver, *sim.Cloud)) (*driver, *sim.Cloud) {
	t.Helper()
	clock := sim.HeldClock(noon)
	cloud, err := sim.Start(sim.Options{Snapshots: snapshots, Seed: 1, Clock: clock})
	require.NoError(t, err)
	t.Cleanup(cloud.Close)
	c, err := client.SignIn(t.Context(), config.Cloud{
		Name: "lab", AuthURL: cloud.AuthURL, Username: "admin", UserDomainID: "default", Password: keystone.DefaultPassword, ProjectName: "admin", ProjectDomainID: "default",
	}, client.Options{Sleep: func(context.Context, time.Duration) error { return nil }})
	require.NoError(t, err)
	d := newDriver(t, between(c), clock, func(o *Options) { o.AllProjects = true })
	if during != nil {
		d.after = func() { during(d, cloud) }
	}
	d.begin(120, 40)
	return d, cloud
}

// TestALostCloudIsSaidAndComesBackByItself, with whatever is on the screen.
func TestALostCloudIsSaidAndComesBackByItself(t *testing.T) {
	for name, c := range map[string]struct {
		keys string
		sees string // at the end, when the cloud is back
	}{
		"list": {"r", "400 snapshots"}, "detail": {"enter", "Messages"}, "metadata": {"m", "KEY"}, "picker": {"c", "300 of 300"}, "help over a failed refresh": {"r ?", "Help: List"},
	} {
		t.Run(name, func(t *testing.T) {
			d, cloud := breakable(t, 400, nil)
			d.pass(3 * time.Minute)
			d.misses("no answer")
			cloud.Kill()
			d.keys(c.keys)
			if name == "list" {
				d.sees("no answer since 12:0", "next try in 2 s")
				d.pass(time.Second)
				d.sees("next try in 1 s")
			}
			d.pass(10 * time.Minute)
			d.sees("no answer since 12:0")
			require.NoError(t, cloud.Restart())
			d.pass(2 * time.Minute)
			d.misses("no answer")
			d.sees(c.sees)
		})
	}
}

func TestALoadingListGoesOnWhenTheCloudIsBack(t *testing.T) {
	killed := false
	d, cloud := breakable(t, 6000, func(d *driver, cloud *sim.Cloud) {
		if !killed && d.app.list.Len() > 1000 {
			cloud.Kill()
			killed = true
		}
	})
	require.True(t, killed)
	loaded := d.app.list.Len()
	require.Less(t, loaded, 6000)
	d.pass(5 * time.Minute)
	require.Equal(t, loaded, d.app.list.Len())
	d.sees("no answer since 12:00:00")
	require.NoError(t, cloud.Restart())
	d.pass(2 * time.Minute)
	require.Equal(t, 6000, d.app.list.Len())
	d.misses("no answer", "trying again")
}

// TestWhatIsInProgressIsLeftAloneWhileTheCloudIsLost: one request at a time
// finds out, ever more seldom.
func TestWhatIsInProgressIsLeftAloneWhileTheCloudIsLost(t *testing.T) {
	d, cloud := breakable(t, 2500, nil)
	d.sees("~ backing-up") // what is on the screen is followed
	cloud.Kill()
	d.pass(10 * time.Second)
	d.sees("no answer since 12:00:0")
	tries := 0
	d.after = func() {
		if d.app.link.probing {
			tries++
		}
	}
	d.pass(time.Hour)
	assert.Greater(t, tries, 50)
	assert.Less(t, tries, 75, "once a minute in the end")
	require.NoError(t, cloud.Restart())
	d.pass(2 * time.Minute)
	d.misses("no answer")
}

func TestAskingForARefreshDoesNotWaitForTheNextTry(t *testing.T) {
	d, cloud := breakable(t, 400, nil)
	cloud.Kill()
	d.keys("r")
	d.pass(10 * time.Minute)
	require.NoError(t, cloud.Restart())
	d.keys("r")
	d.misses("no answer")
	require.Equal(t, 400, d.app.list.Len())
}

func TestAfterSleepTheCloudIsAskedAtOnce(t *testing.T) {
	d, cloud := breakable(t, 400, nil)
	d.pass(2 * time.Minute)
	cloud.Kill()
	d.clock = d.clock.Add(8 * time.Hour)
	d.pass(0)
	d.sees("no answer since 12:0", "next try in")
}

func TestAnAnswerThatDoesNotComeIsSaid(t *testing.T) {
	d, _ := breakable(t, 20, nil)
	d.sees("NAME")
	d.pass(10 * time.Second) // the names on the screen
	answered := d.app.link.ask()
	d.keys("j") // whatever follows a request
	d.pass(4 * time.Second)
	d.misses("no answer")
	d.pass(12 * time.Second)
	d.sees("no answer since 12:00:0", ", trying")
	answered(nil)
	d.misses("no answer")
	d.app.link.ask()(&model.Fault{Kind: model.ErrCancelled, Err: context.Canceled})
	d.misses("no answer")
}

// TestARefreshWithoutAnAnswerIsNotWaitedFor: asked for again it is sent again,
// and until an answer comes nothing pretends that one did.
func TestARefreshWithoutAnAnswerIsNotWaitedFor(t *testing.T) {
	d, _ := breakable(t, 20, nil)
	d.pass(10 * time.Second) // the names on the screen
	_ = d.app.refresh()      // sent, and never answered
	answered := d.app.link.ask()
	_ = d.app.refresh() // it is under way
	d.pass(15 * time.Second)
	d.sees("no answer since 12:00:0", ", trying")
	again := d.app.refresh()
	require.NotNil(t, again)
	answered(&model.Fault{Kind: model.ErrCancelled, Err: context.Canceled})
	answered = d.app.link.ask()
	d.sees("no answer since 12:00:0", ", trying")
	answered(nil)
	d.run(again)
	d.misses("no answer")
	require.False(t, d.app.fresh.asked)
}

func TestWhatCountsAsSilence(t *testing.T) {
	for _, c := range []struct {
		err    error
		silent bool
	}{
		{nil, false}, {errors.New("x"), false}, {&model.Fault{Kind: model.ErrUnreachable}, true}, {&model.Fault{Kind: model.ErrUnknown}, true},
		{&model.Fault{Kind: model.ErrUnreachable, Status: 502}, false}, {&model.Fault{Kind: model.ErrNotFound, Status: 404}, false},
	} {
		require.Equal(t, c.silent, silent(c.err), "%v", c.err)
	}
}

func TestBackoffGrowsAndSpreads(t *testing.T) {
	var last time.Duration
	for n := 1; n < 12; n++ {
		d := backoff(n, 0.5)
		require.GreaterOrEqual(t, d, last)
		require.Less(t, backoff(n, 0), d)
		require.Greater(t, backoff(n, 1), d)
		last = d
	}
	require.Equal(t, 2*time.Second, backoff(1, 0.5))
	require.Equal(t, time.Minute, last)
}

// TestAProbeIsWaitedForAtRest: a cloud that swallows what it is sent has the probe
// wait for ten seconds.
func TestAProbeIsWaitedForAtRest(t *testing.T) {
	d, cloud := breakable(t, 50, nil)
	cloud.Kill()
	d.keys("r")
	d.hold = func(msg tea.Msg) bool { _, ok := msg.(linkProbedMsg); return ok }
	d.pass(3 * time.Second)
	require.True(t, d.app.link.probing)
	messages := 0
	d.after = func() { messages++ }
	d.pass(probeFor)
	require.LessOrEqual(t, messages, 30)
}
