package ui

import (
	"testing"

	"snapdash/model"
)

// TestALongFailureScrolls: of what has no room nothing is left out without a word.
func TestALongFailureScrolls(t *testing.T) {
	d := on(t, "admin", 40, 10, small, nil)
	d.app.complain(&model.Fault{
		Op: "sign in to", Object: "a cloud of a long name (https://keystone.example.org:5000/v3)",
		Message: "the host said no once, twice and then for good, all for reasons of its own",
	})
	d.keys("!")
	d.sees("0 above, 3 below", "j more")
	d.misses("of its own")
	d.keys("j down j j")
	d.sees("3 above, 0 below", "of its own")
	d.keys("k up k")
	d.sees("0 above, 3 below")
	d.app.height = 24
	d.sees("doing", "of its own")
	d.misses("above", "j more")
}
