package ui

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// TestTheCloudToSignInToIsOnTheScreen: of more clouds than there are lines, the
// one under the cursor must be seen, or enter signs in to another than is meant.
func TestTheCloudToSignInToIsOnTheScreen(t *testing.T) {
	var names []string
	for i := range 40 {
		names = append(names, fmt.Sprintf("cloud-%02d", i))
	}
	for _, height := range []int{10, 14, 24} {
		d := &driver{t: t, clock: noon}
		d.app = New(Options{Context: t.Context(), Now: func() time.Time { return noon }, Places: []Place{{Where: "OS_* variables", Found: "not set"}, {Where: "clouds.yaml", Found: "40 clouds", Clouds: names}}})
		d.app.width, d.app.height = 80, height
		for _, name := range names {
			require.Contains(t, d.screen(), "> "+name)
			d.keys("down")
		}
		d.sees("> embedded cloud")
	}
}

// TestWhyTheSignInFailedCanBeReadWhole: a small screen has no room for it.
func TestWhyTheSignInFailedCanBeReadWhole(t *testing.T) {
	why := &model.Fault{Op: "sign in to", Object: "a cloud of a long name (https://keystone.example.org:5000/v3)", Message: "the host said no once, twice and then for good, all for reasons of its own"}
	d := newDriver(t, nil, nil, func(o *Options) {
		o.Connect = func(context.Context, Choice) (Cloud, error) { return nil, why }
	})
	d.begin(40, 10)
	d.misses("of its own")
	d.sees("! shows all", "r try again")
	d.keys("!")
	for range 3 {
		d.keys("down")
	}
	d.sees("of its own")
	d.keys("esc")
	d.sees("Could not sign in to lab.")
}
