package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/client/sim/fault"
	"snapdash/model"
	"snapdash/model/change"
)

func TestMarkedVolumesAreTakenAsASet(t *testing.T) {
	opt := small
	opt.Faults = []fault.Rule{rule(t, "POST /snapshots times=1 status=403")}
	d := on(t, "member", 120, 40, opt, nil)
	d.keys("c tab tab tab")
	d.sees("3 marked")
	d.bothSizes("set-picked")
	d.keys("enter")
	d.sees("Snapshots of 3 volumes", "lab / demo", "-2026-11-23")
	d.bothSizes("set")
	d.keys("enter")
	d.sees("Take 3 snapshots as a set?", SetKey+" = set-20261123-120000", "[ No ]")
	d.bothSizes("set-question")
	d.keys("enter")
	require.Empty(t, d.app.engine.Jobs(), "the default is No")
	d.keys("enter y")
	d.pass(15 * time.Second)
	require.IsType(t, &jobsScreen{}, d.app.top())
	job := d.app.engine.Jobs()[0]
	require.Equal(t, 1, job.Tally[change.Failed], "one was refused, and said so")
	require.Equal(t, 2, job.Tally[change.Done])
	d.keys("t")
	d.pass(15 * time.Second)
	page, err := d.app.cloud.List(t.Context(), model.Query{Metadata: model.Metadata{{Key: SetKey, Value: "set-20261123-120000"}}})
	require.NoError(t, err)
	require.Len(t, page.Snapshots, 3)
	for _, s := range page.Snapshots {
		require.True(t, strings.HasSuffix(s.Name, "-2026-11-23"), s.Name)
	}
}

func TestAllVolumesOfAServerAreMarkedAtOnce(t *testing.T) {
	d := on(t, "member", 120, 40, sim.Options{Snapshots: 400, MaxMicroversion: 65}, nil)
	d.keys("c")
	c := d.app.top().(*createScreen)
	server, want := "", map[string]int{}
	for _, v := range c.pick.volumes {
		for _, at := range v.Attached {
			server = at.ServerID
			want[server]++
		}
	}
	require.NotEmpty(t, server)
	d.text(server)
	d.keys("shift+tab enter")
	s := d.app.top().(*setScreen)
	require.Len(t, s.volumes, want[server])
	d.sees("Force", "without force (ctrl+o) this cloud takes no snapshot there")
	d.keys("ctrl+o enter y")
	d.pass(15 * time.Second)
	require.Equal(t, want[server], d.app.engine.Jobs()[0].Tally[change.Done])
}

func TestATemplateThatGivesTooLongANameIsNotSent(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	d.keys("c tab enter")
	d.text(strings.Repeat("x", 255))
	d.sees("Cinder takes 255")
	d.keys("enter")
	d.sees("Not sent")
	require.IsType(t, &setScreen{}, d.app.top())
}

func TestAQuotaThatDoesNotSufficeIsSaidBeforehand(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	d.keys("c tab tab")
	c := d.app.top().(*createScreen)
	c.quota, c.hasQuota = model.Quota{Snapshots: model.Usage{Limit: 10, InUse: 9}, Gigabytes: model.Usage{Limit: 1}}, true
	d.keys("enter")
	d.sees("1 snapshot and 1 GiB left", "THE QUOTA LEAVES 1 SNAPSHOT:", "THE QUOTA LEAVES 1 GiB, these need")
}

// TestWhatWillBeHardIsSaidOfASet: volumes in a state that refuses, and names
// that are the same.
func TestWhatWillBeHardIsSaidOfASet(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	volumes := []model.Volume{
		{ID: "11111111-0000-4000-8000-000000000000", Name: "one", Status: "available", SizeGiB: 10},
		{ID: "22222222-0000-4000-8000-000000000000", Name: "one", Status: "in-use", SizeGiB: 20},
		{ID: "33333333-0000-4000-8000-000000000000", Name: "three", Status: "error", SizeGiB: 2000},
	}
	for i := range 4 {
		volumes = append(volumes, model.Volume{ID: volumes[i%3].ID, Name: "more", Status: "error_extending"})
	}
	d.run(d.app.push(newSet(volumes[:2], d.app.now())))
	d.sees("2 volumes, 30 GiB", "2 of the names have a namesake: {volume} or {id} tells them apart.")
	d.misses("Cinder takes snapshots of available volumes")
	d.keys("ctrl+u")
	d.text("{volume}-{id}")
	d.misses("namesake")
	d.keys("esc")
	d.run(d.app.push(newSet(volumes[:3], d.app.now())))
	d.sees("three is error: Cinder takes snapshots of available volumes and of those in use.")
	d.keys("esc")
	d.run(d.app.push(newSet(volumes, d.app.now())))
	d.sees("three is error, more is error_extending, more is error_extending and 2 more like it: Cinder takes")
	d.keys("tab tab ctrl+u")
	d.text("before it all")
	d.keys("enter")
	d.sees(`The list shows them by /meta:"snapdash-set=before it all".`)
}

// TestASetThatWasTypedIsNotLostByEsc, and its quota is asked for where it did
// not come with the volumes.
func TestASetThatWasTypedIsNotLostByEsc(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	volumes := []model.Volume{{ID: "11111111-0000-4000-8000-000000000000", Name: "one", Status: "available", SizeGiB: 10}}
	s := newSet(volumes, d.app.now())
	d.run(d.app.push(s))
	require.True(t, s.told)
	d.misses("not known")
	d.text("x")
	d.keys("esc")
	d.sees("Drop this set?")
	d.keys("enter")
	require.Same(t, s, d.app.top(), "the default is No")
	s.quota = model.Quota{Snapshots: model.Usage{Limit: 3, InUse: 4}}
	d.sees("THE QUOTA LEAVES 0 SNAPSHOTS: Cinder will refuse them all.")
	d.keys("esc y")
	require.NotSame(t, s, d.app.top())
}

// TestASetThatFitsOffersNoPages, and its size is written as sizes are elsewhere.
func TestASetThatFitsOffersNoPages(t *testing.T) {
	d := on(t, "member", 120, 24, small, nil)
	var volumes []model.Volume
	for range 30 {
		volumes = append(volumes, model.Volume{ID: "11111111-0000-4000-8000-000000000000", Name: "one", Status: "available", SizeGiB: 504})
	}
	d.run(d.app.push(newSet(volumes[:2], d.app.now())))
	d.sees("2 volumes, 1,008 GiB")
	d.misses("a page on")
	d.keys("esc")
	d.run(d.app.push(newSet(volumes, d.app.now())))
	d.sees("30 volumes, 14.8 TiB", "pgdn a page on")
	d.keys("pgdown")
	d.screen()
	require.Equal(t, 5, d.app.top().(*setScreen).from)
}

// TestALargeSetCostsAKeyLittle: its names are looked at with every key that is typed.
func TestALargeSetCostsAKeyLittle(t *testing.T) {
	volumes := make([]model.Volume, 1000)
	for i := range volumes {
		volumes[i] = model.Volume{ID: fmt.Sprintf("8f3ac1de-0000-4000-8000-%012d", i), Name: fmt.Sprintf("volume-%d", i)}
	}
	s := newSet(volumes, noon)
	require.Less(t, testing.AllocsPerRun(3, func() { s.wrong() }), 30.*float64(len(volumes)))
}
