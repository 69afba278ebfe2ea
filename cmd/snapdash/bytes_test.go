package main

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

// TestBytesOfTheProgram counts what the built program really writes at 120x40 on
// 10,000 rows, where ui's table counts what its renderer would. Each key has a
// visible end, which delimits the counts; the medians leave room for a name that
// comes in meanwhile.
func TestBytesOfTheProgram(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 10_000, Seed: 7})
	env := variables(cloud, "OS_USERNAME=admin", "OS_PROJECT_NAME=admin")
	term := termtest.Start(t, termtest.Options{Width: 120, Height: 40, Env: env}, built, "-A")
	term.See("10,000 snapshots", "as of")
	const pause = 300 * time.Millisecond // longer than names take to be asked for
	term.Quiet(pause)
	cost := func(key string, done func(termtest.Screen) bool) int {
		before := term.Bytes()
		term.Keys(key)
		term.Wait("the end of "+key, done)
		return term.Quiet(20*time.Millisecond) - before
	}
	row := func(s termtest.Screen) int {
		return slices.IndexFunc(s.Lines, func(l string) bool { return l != "" && l[0] == '>' })
	}
	var page, scroll []int
	for range 15 {
		at := row(term.Screen())
		page = append(page, cost("j", func(s termtest.Screen) bool { return row(s) == at+1 }))
	}
	term.Keys("G")
	term.Quiet(pause)
	for range 60 {
		top := term.Screen().Lines[5]
		at := row(term.Screen())
		n := cost("k", func(s termtest.Screen) bool { return row(s) != at || s.Lines[5] != top })
		if row(term.Screen()) == at {
			scroll = append(scroll, n)
		}
	}
	term.Quiet(pause)
	median := func(n []int) int {
		require.NotEmpty(t, n)
		slices.Sort(n)
		return n[len(n)/2]
	}
	t.Logf("inside the page %d, scrolling %d", median(page), median(scroll))
	assert.LessOrEqual(t, median(page), 160)
	assert.LessOrEqual(t, median(scroll), 260)
	for key, shows := range map[string]string{"s": "Sort by", "d": "[ No ]", "?": "Help: List", "c": " of 300", "e": "Edit "} {
		least := 1 << 20
		for range 3 { // a name or a minute may come in between
			before := term.Bytes()
			term.Keys(key)
			term.See(shows)
			least = min(least, term.Quiet(pause)-before)
			term.Keys("esc")
			term.Gone(shows)
			term.Quiet(pause)
		}
		t.Logf("%s %d", key, least)
		assert.Less(t, least, 600, "opening %q", shows)
	}
}
