package ui

import "testing"

// TestATermThatFiltersNothingIsTold: age>30 without a unit leaves every row, and
// who goes on to mark all that is shown must know.
func TestATermThatFiltersNothingIsTold(t *testing.T) {
	d := on(t, "admin", 100, 24, small, nil)
	const told = "Left out of the filter, since its value or unit is missing: age>30"
	d.keys("/")
	d.text("age>30")
	d.misses(told)
	d.keys("enter")
	d.sees(told)
	d.keys("esc")
	d.line("filter web age>30")
	d.sees(told)
	d.line("filter age>30d")
	d.misses(told)
}
