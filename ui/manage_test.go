package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/client/sim/fault"
	"snapdash/model"
	"snapdash/model/change"
)

func TestWhatWasUnmanagedIsManagedAgain(t *testing.T) {
	d := on(t, "admin", 120, 40, small, nil)
	s := d.at()
	d.command("unmanage")
	d.keys("y")
	d.pass(10 * time.Second)
	require.False(t, d.app.list.Has(s.ID))

	d.command("manage")
	d.sees("1 snapshot on embedded@memory#memory", "snapshot-"+s.ID.String()[:8], "does not know it")
	d.bothSizes("manage")
	d.keys("=")
	d.sees("cinder --os-volume-api-version 3.8 snapshot-manageable-list", "embedded@memory#memory")
	d.keys("esc")
	d.keys("enter")
	d.sees("Manage snapshot-"+s.ID.String(), "as a snapshot of volume", s.VolumeID, "[ No ]")
	d.bothSizes("manage-question")
	d.keys("=")
	d.sees("source-name=snapshot-" + s.ID.String())
	d.keys("esc y")
	d.pass(10 * time.Second)
	d.sees("0 snapshots on", "no snapshot that it would tell of", "Managed and available: snapshot-")
	d.keys("esc")
	back := d.app.engine.Jobs()[0].Items[0]
	require.Equal(t, change.Available, back.Outcome)
	row, ok := d.app.list.Get(back.ID)
	require.True(t, ok)
	require.Equal(t, s.VolumeID, row.VolumeID)
	require.Equal(t, model.Available, row.Status)
}

func TestManagingIsNotToldAsACreation(t *testing.T) {
	m := &memory{t: t}
	faults := []fault.Rule{rule(t, "POST /manageable_snapshots times=1 status=403")}
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 400, Faults: faults}, func(o *Options) { o.Journal, o.Process = m, 4711 })
	d.command("unmanage")
	d.keys("y")
	d.pass(10 * time.Second)
	d.command("manage")
	d.keys("enter y")
	d.pass(10 * time.Second)
	require.Equal(t, []string{"sent:", "failed:refused"}, m.states("manage"))
	d.keys("esc c")
	require.IsType(t, &createScreen{}, d.app.top(), "that managing was refused says nothing of creating")
	d.keys("esc")
	d.command("manage")
	d.sees("manage was refused at")
	d.command("manage")
	d.keys("enter y")
	d.pass(10 * time.Second)
	require.Equal(t, []string{"sent:", "failed:refused", "sent:", "accepted:", "done:available"}, m.states("manage"))
	require.Empty(t, m.states("create"))
	d.command("jobs")
	d.sees("manage, 1 snapshot")
}

func TestALostAnswerToManagingIsLookedUp(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 400, Faults: []fault.Rule{rule(t, "POST /manageable_snapshots times=1 reset=after")}}, nil)
	d.command("unmanage")
	d.keys("y")
	d.pass(10 * time.Second)
	d.command("manage")
	d.keys("enter y")
	d.pass(time.Minute)
	it := d.app.engine.Jobs()[0].Items[0]
	require.Equal(t, change.Available, it.Outcome)
	require.Equal(t, 1, it.Attempts, "nothing was sent twice")
}

func TestWhatABackendMustNotGiveIsNotAskedFor(t *testing.T) {
	d := on(t, "admin", 120, 40, small, nil)
	d.command("manage node@lvm#pool")
	d.sees("0 snapshots on node@lvm#pool")
	m := d.app.top().(*manageScreen)
	id := d.app.list.Window(0, 1)[0].ID.String()
	volume := model.MetadataOf(map[string]string{"source-name": "volume-" + id})
	name := model.MetadataOf(map[string]string{"source-name": "mine"})
	for _, c := range []struct {
		row  model.BackendSnapshot
		says string
	}{
		{model.BackendSnapshot{Reference: name, Volume: volume, ID: id, Safe: true}, "Cinder knows it already, as " + id},
		{model.BackendSnapshot{Reference: name, Volume: volume, Why: "volume in use"}, "would not let it be managed: volume in use."},
		{model.BackendSnapshot{Reference: name, Safe: true}, "does not say of which volume"},
	} {
		m.rows = []model.BackendSnapshot{c.row}
		d.keys("enter")
		d.sees(c.says)
		require.IsType(t, &manageScreen{}, d.app.top())
	}
}

func TestManagingIsForAdmins(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	d.command("manage")
	d.sees("manage is for admins. Your roles are member and reader.")
	d = on(t, "admin", 120, 40, sim.Options{Snapshots: 400, Faults: []fault.Rule{rule(t, "GET /manageable_snapshots times=1 status=400")}}, nil)
	d.command("manage")
	d.sees("list manageable snapshots of", "embedded@memory#memory")
	d.misses("0 snapshots")
	d.keys("r")
	d.sees("no snapshot that it would tell of")
}

// TestNothingIsManagedTwice: until the backend has told of it, its row is as before.
func TestNothingIsManagedTwice(t *testing.T) {
	d := on(t, "admin", 120, 40, small, nil)
	d.command("unmanage")
	d.keys("y")
	d.pass(10 * time.Second)
	d.command("manage")
	d.hold = answers
	d.keys("enter y")
	d.sees("is told of it")
	d.keys("enter")
	d.sees("told of it already")
	require.Len(t, d.app.engine.Jobs(), 2, "the one that unmanaged, and one that manages")
	d.hold = nil
	d.send(d.held[0])
	d.keys("enter")
	d.sees("told of it already")
	d.pass(10 * time.Second)
	d.sees("0 snapshots on")
}
