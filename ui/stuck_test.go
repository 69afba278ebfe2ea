package ui

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"

	"snapdash/client"
	"snapdash/client/sim"
	"snapdash/client/sim/fault"
	"snapdash/client/sim/keystone"
	"snapdash/config"
	"snapdash/model"
)

// asking notes how snapshots were asked for.
type asking struct {
	Cloud
	mu      sync.Mutex
	queries []model.Query
	refuse  int // so many are refused first
}

func (c *asking) List(ctx context.Context, q model.Query) (model.Page, error) {
	c.mu.Lock()
	c.queries = append(c.queries, q)
	c.refuse--
	refused := c.refuse >= 0
	c.mu.Unlock()
	if refused {
		return model.Page{}, &model.Fault{Kind: model.ErrThrottled, Op: "list snapshots", Wait: 3 * time.Second}
	}
	return c.Cloud.List(ctx, q)
}

func halfAnHour(o *Options) { o.StuckAfter = 30 * time.Minute }

func (d *driver) stuck() *stuckScreen {
	d.t.Helper()
	s, ok := d.app.top().(*stuckScreen)
	require.True(d.t, ok)
	return s
}

func TestWhatIsStuckIsAskedForByItsState(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 2500}, func(o *Options) { o.AllProjects = true; halfAnHour(o) })
	all := d.app.list.Len()
	ear := &asking{Cloud: d.app.cloud}
	d.app.cloud = ear
	d.command("stuck")
	d.pass(3 * time.Second)
	d.bothSizes("stuck")
	asked := map[string]bool{}
	for _, q := range ear.queries {
		asked[q.Status] = true
		require.NotEmpty(t, q.Status, "the server filters")
		require.True(t, q.AllProjects)
	}
	require.Len(t, asked, len(stuckStatuses))
	// The same as looking through everything that there is.
	want := map[model.ID]bool{}
	for _, s := range d.app.list.Window(0, all) {
		if stuck, _ := d.app.stuckNow(&s); stuck {
			want[s.ID] = true
		}
	}
	require.NotEmpty(t, want)
	got := map[model.ID]bool{}
	for i, s := range d.stuck().rows {
		got[s.ID] = true
		require.True(t, i == 0 || !since(&s).Before(since(&d.stuck().rows[i-1])), "the longest first")
	}
	require.Equal(t, want, got)
}

func TestWhatIsInProgressForLessIsNotStuckYet(t *testing.T) {
	d, admin := besideAdmin(t, halfAnHour)
	s := d.at()
	require.NoError(t, admin.ResetStatus(t.Context(), s.ID, model.Creating))
	d.command("stuck")
	before := len(d.stuck().rows)
	require.Negative(t, d.stuck().index(s.ID))
	d.sees("1 more for less")
	d.pass(31 * time.Minute)
	d.keys("r")
	require.Len(t, d.stuck().rows, before+1)
	require.GreaterOrEqual(t, d.stuck().index(s.ID), 0)
	other := d.app.list.Window(3, 1)[0]
	require.NoError(t, admin.ResetStatus(t.Context(), other.ID, model.Error))
	d.keys("r")
	require.GreaterOrEqual(t, d.stuck().index(other.ID), 0, "an error is stuck at once")
}

// besideAdmin is on as member, with an admin who works on the same cloud.
func besideAdmin(t *testing.T, change func(*Options)) (*driver, *client.Client) {
	t.Helper()
	clock := sim.HeldClock(noon)
	cloud, err := sim.Start(sim.Options{Snapshots: 400, Clock: clock, Seed: 1})
	require.NoError(t, err)
	t.Cleanup(cloud.Close)
	as := func(user, project string) *client.Client {
		c, err := client.SignIn(t.Context(), config.Cloud{
			Name: "lab", AuthURL: cloud.AuthURL, Username: user, UserDomainID: "default", Password: keystone.DefaultPassword, ProjectName: project, ProjectDomainID: "default",
		}, client.Options{})
		require.NoError(t, err)
		return c
	}
	return startOn(t, as("member", "demo"), clock, 120, 40, change), as("admin", "admin")
}

func TestTheGuidedWayOutOfAFailedDeletion(t *testing.T) {
	d := on(t, "admin", 120, 40, small, halfAnHour)
	d.keys("c enter")
	d.text("faildelete-me")
	d.keys("tab tab tab enter")
	d.pass(10 * time.Second)
	s := d.at()
	d.keys("d y")
	d.pass(20 * time.Second)
	require.Equal(t, model.ErrorDeleting, d.at().Status)

	d.command("stuck")
	d.pass(time.Second)
	d.keys("G")
	d.pass(time.Second)
	at, _ := d.stuck().chosen()
	require.Equal(t, s.ID, at.ID)
	d.sees("Cinder said 11-23 12:00: delete snapshot:", "A plain deletion is", "F  force delete:", "R  reset state: to error")
	d.bothSizes("stuck-error-deleting")

	d.keys("R down enter")
	d.sees("Reset 1 snapshot to error?")
	d.keys("y")
	d.pass(6 * time.Second)
	at, _ = d.stuck().chosen()
	require.Equal(t, model.Error, at.Status, "still stuck, in another state")
	d.sees("State reset:", "d  delete: removes what there is of it")

	d.keys("R enter y")
	d.pass(6 * time.Second)
	require.Negative(t, d.stuck().index(s.ID), "available is not stuck")
}

func TestMarkedRowsAreGotOutTogether(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 2500}, func(o *Options) { o.AllProjects = true; halfAnHour(o) })
	d.keys("space") // a mark in the list, which is none of theirs
	d.command("stuck")
	d.pass(time.Second)
	before := len(d.stuck().rows)
	d.keys("space space space")
	d.sees("3 marked")
	d.keys("F")
	d.sees("Force delete 3 snapshots?")
	d.misses("NOT SHOWN BY THE FILTER")
	d.keys("y")
	d.pass(30 * time.Second)
	require.LessOrEqual(t, len(d.stuck().rows), before-2, "what the backend deletes is gone from the view")
	require.Equal(t, 1, d.app.list.MarkCount())
	d.keys("* esc")
	require.Empty(t, d.stuck().marks)
	d.keys("esc")
	require.IsType(t, &listScreen{}, d.app.top())
}

func TestWhoIsNoAdminIsToldWhoCanHelp(t *testing.T) {
	d, admin := besideAdmin(t, halfAnHour)
	s := d.at()
	require.NoError(t, admin.ResetStatus(t.Context(), s.ID, model.ErrorDeleting))
	d.command("stuck")
	d.pass(time.Second)
	d.keys("G")
	d.sees("An admin has to: force delete", "reset state (to error", "Your roles are member and reader", "y copies what they need")
	d.misses("F force delete", "R reset state")
	d.bothSizes("stuck-member")
	d.keys("R")
	require.IsType(t, &stuckScreen{}, d.app.top())
	d.keys("enter")
	require.IsType(t, &detailScreen{}, d.app.top())
}

func TestAStateThatCannotBeAskedForIsSaid(t *testing.T) {
	d := on(t, "member", 120, 40, sim.Options{Snapshots: 400, Faults: []fault.Rule{rule(t, "GET /snapshots/detail?status=deleting times=1 status=403")}}, halfAnHour)
	d.command("stuck")
	d.pass(time.Second)
	d.sees("r asks again: deleting could not be asked for")
	d.keys("r")
	d.pass(time.Second)
	d.misses("could not be asked for")
}

func TestABusyServerIsAskedAgainForWhatIsStuck(t *testing.T) {
	d := on(t, "member", 120, 40, small, halfAnHour)
	d.command("stuck")
	want := len(d.stuck().rows)
	d.app.cloud = &asking{Cloud: d.app.cloud, refuse: 3}
	d.keys("r")
	d.sees("states answered")
	d.pass(2 * time.Second)
	d.sees("states answered")
	require.Len(t, d.stuck().rows, want, "those of the answers before stay as long as the server asked for")
	d.pass(2 * time.Second)
	d.misses("states answered", "could not be asked for")
	require.Len(t, d.stuck().rows, want)
}

func TestEveryStateThatCanBeStuckHasAWayOut(t *testing.T) {
	for _, s := range stuckStatuses {
		to := wayOut(s)
		require.NotEmpty(t, to.means, s)
		require.NotEmpty(t, to.check, s)
		require.NotEmpty(t, to.ways, s)
	}
}

func TestTheWaysOutStayWhereThereIsLittleRoom(t *testing.T) {
	d := on(t, "admin", 60, 15, sim.Options{Snapshots: 2500}, func(o *Options) { o.AllProjects = true; halfAnHour(o) })
	d.command("stuck")
	d.pass(time.Second)
	s := d.stuck()
	for range 40 {
		d.keys("j")
		for _, w := range wayOut(s.rows[s.cursor].Status).ways {
			d.sees(w.key + "  " + w.label + ":")
		}
	}
}

func TestReadOnlyOffersNoWayOut(t *testing.T) {
	d := on(t, "admin", 120, 40, small, func(o *Options) { o.ReadOnly = true; halfAnHour(o) })
	d.command("stuck")
	d.pass(time.Second)
	d.sees("Nothing can be changed here: read-only.")
	d.misses("d delete", "F force delete")
	d.keys("F")
	d.sees("Nothing can be changed: snapdash was started read-only.")
	require.IsType(t, &stuckScreen{}, d.app.top())
}

func TestWhatStuckRowsAreCopiedWith(t *testing.T) {
	d := on(t, "admin", 120, 40, small, halfAnHour)
	d.command("stuck")
	d.pass(time.Second)
	id := d.stuck().rows[0].ID.String()
	d.keys("y")
	d.sees(id)
	d.keys("esc =")
	d.sees("volume snapshot show "+id, "all in this state")
	for range 4 {
		d.keys("j")
	}
	d.sees("--status " + d.stuckBelow().rows[0].Status.String())
}

// stuckBelow is the stuck view under a dialog.
func (d *driver) stuckBelow() *stuckScreen { return d.app.stack[len(d.app.stack)-2].(*stuckScreen) }

func TestATextThatDoesNotFitIsSeenToGoOn(t *testing.T) {
	const text = "one two three four five"
	require.Equal(t, []string{"one two", "three", "four five"}, opening(text, 9, 3))
	require.Equal(t, []string{"one two", "three fo~"}, opening(text, 9, 2))
	require.Equal(t, []string{"one two ~"}, opening(text, 9, 1))
	require.Empty(t, opening(text, 9, 0))
	require.Empty(t, opening(text, 9, -1))
}

// However low the screen, the ways out are all there.
func TestALowScreenKeepsTheWaysOut(t *testing.T) {
	d := on(t, "member", 60, 15, sim.Options{Snapshots: 2500}, halfAnHour)
	d.command("stuck")
	d.pass(3 * time.Second)
	message := strings.Repeat("the backend is out of reach, ", 5)
	seen := map[model.Status]bool{}
	for range d.stuck().rows {
		r, _ := d.stuck().chosen()
		seen[r.Status] = true
		d.stuck().told[r.ID] = messagesMsg{messages: []model.Message{{Text: message}}}
		shown := strings.Join(strings.Fields(d.screen()), " ")
		for _, l := range d.app.waysLines(wayOut(r.Status).ways) {
			require.Contains(t, shown, strings.Join(strings.Fields(l), " "))
		}
		d.keys("j")
	}
	require.Greater(t, len(seen), 2)
}

// TestRowsStayUntilTheAnswersAreThere, and go with the one that has them no more.
func TestRowsStayUntilTheAnswersAreThere(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 2500}, halfAnHour)
	d.command("stuck")
	s := d.stuck()
	n := len(s.rows)
	d.keys("j j")
	gone, next := s.rows[1], s.rows[2]
	s.marks[gone.ID] = true
	require.NoError(t, d.app.cloud.ResetStatus(t.Context(), gone.ID, model.Available))
	d.hold = func(msg tea.Msg) bool { _, is := msg.(stuckPageMsg); return is }
	d.keys("r")
	require.Len(t, s.rows, n)
	at, _ := s.chosen()
	require.Equal(t, next.ID, at.ID)
	held := d.held
	d.hold = nil
	for _, msg := range held {
		d.send(msg)
	}
	require.Len(t, s.rows, n-1)
	require.Negative(t, s.index(gone.ID))
	require.Empty(t, s.marks)
	at, _ = s.chosen()
	require.Equal(t, next.ID, at.ID)
}

// TestARowThatChangedItsStateMeanwhileStandsOnce: each state is asked for by itself.
func TestARowThatChangedItsStateMeanwhileStandsOnce(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 2500}, halfAnHour)
	d.command("stuck")
	s := d.stuck()
	n := len(s.rows)
	require.Greater(t, n, 1)
	again := s.rows[1]
	again.Status = model.Error
	if s.rows[1].Status == model.Error {
		again.Status = model.ErrorDeleting
	}
	d.keys("j space")
	s.put(d.app, []model.Snapshot{again})
	require.Len(t, s.rows, n)
	require.Equal(t, again.Status, s.rows[s.index(again.ID)].Status, "the later answer")
	d.keys("d")
	d.sees("Delete 1 snapshot?")
}
