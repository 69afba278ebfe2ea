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

func TestAReaderIsWarnedBeforeAnythingIsFilledIn(t *testing.T) {
	d := on(t, "reader", 120, 40, small, nil)
	d.sees("ROLE READER")
	name := d.at().Name
	for _, keys := range []string{"e", "c", "d", "m a"} {
		d.keys(keys)
		d.sees("Your only role is reader: the cloud may refuse this; member may, as a rule.")
		d.app.toast.text = ""
		d.keys("esc esc")
		d.keys("esc")
	}
	// This cloud does let a reader write, as Cinder did up to Zed: the warning is no bar.
	d.keys("g e")
	d.text("-renamed")
	d.keys("enter")
	d.sees("Saved:")
	require.Equal(t, name+"-renamed", d.at().Name)
	d.pass(10 * time.Second)
	d.keys("e")
	d.misses("Your only role is reader") // of what it has let through
	d.keys("esc d")
	d.sees("Your only role is reader")
}

func TestWhatPolicyRefusedIsNotOfferedAgainWithoutAWord(t *testing.T) {
	d := on(t, "reader", 120, 40, sim.Options{Snapshots: 400, StrictPolicy: true}, nil)
	s := d.at()
	d.keys("d y")
	d.pass(time.Second)
	d.sees("Policy doesn't allow volume:delete_snapshot")
	require.True(t, d.app.list.Has(s.ID))
	d.keys("d")
	d.sees("delete was refused at 12:00 (role reader; member may); again tries it.")
	require.IsType(t, &listScreen{}, d.app.top())
	d.bothSizes("role-refused")
	d.keys("e")
	require.IsType(t, &editScreen{}, d.app.top(), "only what was refused")
	d.keys("esc d d")
	require.IsType(t, &confirm{}, d.app.top(), "for those whose role has been changed")
}

func TestARoleThatIsAllowedAgainIsHeeded(t *testing.T) {
	d := on(t, "member", 120, 40, sim.Options{Snapshots: 400, Faults: []fault.Rule{rule(t, "DELETE /snapshots times=1 status=403")}}, nil)
	d.keys("d y")
	d.pass(time.Second)
	require.Contains(t, d.app.denied, change.Delete)
	d.keys("d")
	d.sees("delete was refused at 12:00 (roles member, reader); again tries it.")
	d.keys("d y")
	d.pass(20 * time.Second)
	require.NotContains(t, d.app.denied, change.Delete)
}

func TestTheHelpTellsWhatARoleIsNotEnoughFor(t *testing.T) {
	for _, c := range []struct {
		user string
		sees []string
	}{
		{"reader", []string{"Your only role is reader. Whether it may change anything", "For admins only: force-delete, reset-state, unmanage and manage."}},
		{"member", []string{"For admins only: force-delete, reset-state, unmanage and manage.", "roles are"}},
	} {
		d := on(t, c.user, 120, 60, small, nil)
		d.keys("? j")
		for range 60 {
			d.keys("j")
		}
		d.sees(c.sees...)
	}
	d := on(t, "admin", 120, 60, small, nil)
	d.keys("?")
	for range 60 {
		d.keys("j")
	}
	d.misses("For admins only", "Your only role")
	d.sees(":force-delete", ":reset-state", ":unmanage")
}

func TestAdminsActionsTellOthersWhoMay(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	for _, name := range []string{"force-delete", "reset-state", "unmanage"} {
		d.command(name)
		d.sees(name + " is for admins. Your roles are member and reader.")
	}
	d.app.list.Put([]model.Snapshot{func() model.Snapshot { s := d.at(); s.Status = model.Error; return s }()})
	d.command("stuck")
	d.keys("F")
	d.sees("force-delete is for admins.")
}

func TestReadOnlyIsSaidWhenAKeyWouldChangeSomething(t *testing.T) {
	d := on(t, "member", 120, 40, small, func(o *Options) { o.ReadOnly = true })
	d.keys("d")
	d.sees("Nothing can be changed: snapdash was started read-only.")
	require.IsType(t, &listScreen{}, d.app.top())
	d = on(t, "member", 120, 40, small, nil)
	d.app.session.ReadOnly = true
	d.command("delete")
	d.sees("the settings make this cloud read-only")
}
