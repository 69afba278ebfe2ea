package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"snapdash/client/sim"
)

// TestAnotherCloudIsGoneTo by name or to choose one, where it is known and nothing is
// left behind.
func TestAnotherCloudIsGoneTo(t *testing.T) {
	open := func() *driver {
		return on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, func(o *Options) {
			o.FindPlaces = func() []Place { return []Place{{Where: "clouds.yaml", Clouds: []string{"lab", "prod-eu"}}} }
			o.UndoWindow = time.Hour
		})
	}
	line := func(d *driver, text string) { d.text(":" + text); d.keys("enter") }

	d := open()
	line(d, "cloud prod")
	d.sees(`There is no cloud "prod". Clouds: lab, prod-eu and embedded cloud.`)
	d.text(":cloud p")
	d.keys("tab enter")
	assert.True(t, d.quit)
	choice, wanted := d.app.Next()
	assert.True(t, wanted)
	assert.Equal(t, &Choice{Name: "prod-eu"}, choice)

	d = open()
	line(d, "cloud embedded cloud")
	choice, _ = d.app.Next()
	assert.Equal(t, &Choice{Name: "embedded cloud", Demo: true}, choice)

	d = open()
	line(d, "cloud")
	d.golden("clouds")
	d.keys("esc")
	assert.IsType(t, &listScreen{}, d.app.top())
	line(d, "cloud")
	d.keys("j enter")
	choice, wanted = d.app.Next()
	assert.True(t, d.quit && wanted)
	assert.Equal(t, &Choice{Name: "prod-eu"}, choice)

	d = open()
	d.keys("d y")
	line(d, "cloud")
	assert.False(t, d.quit)
	d.sees("Not left: 1 change unfinished")
	d.keys("u m a")
	d.text("k")
	d.keys("enter esc")
	line(d, "cloud prod-eu")
	assert.False(t, d.quit)
	d.sees("Not left: what you typed has not been saved (Metadata).")
	_, wanted = d.app.Next()
	assert.False(t, wanted)
}
