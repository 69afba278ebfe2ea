package ui

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
)

// TestTheMainScenarioOnEveryCloudThereIs walks the dashboard at each newest
// microversion that a release brought, and on API v2: what a cloud cannot do is
// left out or explained, never an error.
func TestTheMainScenarioOnEveryCloudThereIs(t *testing.T) {
	type release struct {
		name string
		opt  sim.Options
	}
	clouds := []release{{"v2", sim.Options{API: sim.APIv2}}, {"3.0", sim.Options{MaxMicroversion: -1}}}
	for _, minor := range []int{27, 43, 50, 59, 64, 66, 70, 71} {
		clouds = append(clouds, release{fmt.Sprintf("3.%d", minor), sim.Options{MaxMicroversion: minor}})
	}
	for _, c := range clouds {
		t.Run(c.name, func(t *testing.T) {
			c.opt.Snapshots = 400
			d := on(t, "member", 120, 40, c.opt, nil)
			d.pass(time.Second)
			d.sees("member", "NAME")
			for _, key := range []string{"s", "S", "/"} {
				d.keys(key)
				d.keys("esc")
			}
			total := d.app.list.Len()
			inUse := d.createOnInUse(t)
			require.Equal(t, total+1, d.app.list.Len())
			d.pass(10 * time.Second)
			require.Equal(t, model.Available, d.at().Status, "%s on %s", inUse, c.name)
			d.keys("enter")
			d.pass(time.Second)
			d.sees("made-here")
			d.keys("e")
			d.text("2")
			d.keys("enter")
			require.Equal(t, "made-here2", d.at().Name)
			d.keys("m a")
			d.text("k")
			d.keys("enter")
			d.text("v")
			d.keys("enter M s")
			require.Equal(t, model.Metadata{{Key: "k", Value: "v"}}, d.at().Metadata)
			d.keys("d y")
			d.pass(8 * time.Second)
			require.Equal(t, total, d.app.list.Len())
			require.Nil(t, d.app.toast.fault, "%v", d.app.toast.fault)
		})
	}
}

// createOnInUse makes a snapshot of a volume in use, by force where that is needed.
func (d *driver) createOnInUse(t *testing.T) string {
	d.keys("c")
	d.text("in-use")
	d.keys("enter")
	d.sees("in-use")
	d.text("made-here")
	if !d.app.session.API.Has(model.NoForceNeeded) {
		d.sees("Force", "off", "power had been cut")
		d.keys("tab tab tab enter")
		d.sees("takes its snapshot by force only")
		d.keys("ctrl+o enter")
		return "a volume in use, by force"
	}
	d.misses("Force")
	d.keys("tab tab tab enter")
	return "a volume in use"
}
