package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/model"
	"snapdash/model/change"
)

func TestAnAdminLetsCinderForgetASnapshot(t *testing.T) {
	d := on(t, "admin", 120, 40, small, nil)
	s := d.at()
	d.command("unmanage")
	d.sees("Unmanage 1 snapshot?", s.Name, "the backend keeps the data", "[ No ]")
	d.bothSizes("unmanage")
	d.keys("enter")
	require.True(t, d.app.list.Has(s.ID), "the default is No")
	d.command("unmanage")
	d.keys("y")
	d.pass(6 * time.Second)
	require.False(t, d.app.list.Has(s.ID))
	d.sees("Unmanaged; the backend keeps it: " + s.Name)
	_, err := d.app.cloud.Show(t.Context(), s.ID)
	require.ErrorIs(t, err, model.ErrNotFound)
}

func TestUnmanagingOnesOwnRowsIsNotSaidToTouchMarkedOnes(t *testing.T) {
	d := on(t, "admin", 120, 40, small, nil)
	d.keys("space space g enter")
	d.pass(time.Second)
	d.keys("n n")
	open := d.app.top().(*detailScreen).id
	marks := d.app.list.MarkCount()
	d.app.list.Mark(open, false)
	d.command("unmanage")
	d.misses("NOT SHOWN BY THE FILTER")
	d.keys("y")
	d.pass(30 * time.Second)
	require.False(t, d.app.list.Has(open))
	require.Equal(t, marks, d.app.list.MarkCount(), "marks that were not asked about stay")
}

// command types a command line.
func (d *driver) command(name string) {
	d.t.Helper()
	d.keys(":")
	d.text(name)
	d.keys("enter")
}

func TestWhatHasNoEndIsToldAfterTheTimeThatWasSet(t *testing.T) {
	d := on(t, "member", 120, 40, small, func(o *Options) { o.FollowFor = 2 * time.Minute })
	d.keys("c enter")
	d.text("slow900-one")
	d.keys("tab tab tab enter")
	d.pass(10 * time.Second)
	d.command("jobs")
	d.sees("followed until 12:02:")
	d.pass(3 * time.Minute)
	d.sees("still creating after 2m (--follow)", "c follows it again")
	require.Equal(t, change.StillBusy, d.app.engine.Jobs()[0].Items[0].Outcome)
	var f *model.Fault
	require.True(t, errors.As(d.app.toast.fault, &f))
	require.Contains(t, f.Message, "still creating after 2m")
}

func TestSpell(t *testing.T) {
	for d, want := range map[time.Duration]string{45 * time.Second: "45s", 10 * time.Minute: "10m", 90 * time.Minute: "1h30m", 2 * time.Hour: "2h", 61 * time.Second: "1m1s"} {
		require.Equal(t, want, spell(d))
	}
}

func TestUnmanagingThatFailsIsNotCalledADeletion(t *testing.T) {
	a := New(Options{Now: func() time.Time { return noon }})
	for _, o := range []change.Outcome{change.Bounced, change.ErrorDeleting, change.Gone, change.StillBusy} {
		text := a.outcome(change.Event{Op: change.Unmanage, State: change.Failed, Outcome: o})
		require.Contains(t, text, "nmanag")
		require.NotContains(t, strings.ReplaceAll(text, "error_deleting", ""), "delet")
	}
}
