package main

import (
	"regexp"
	"slices"
	"strings"
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
	unnamed := regexp.MustCompile(`  [0-9a-f]{8}  `) // volumes whose names are still to come
	cost := func(key string, done func(termtest.Screen) bool) int {
		term.Wait("all names", func(s termtest.Screen) bool { return !unnamed.MatchString(s.String()) })
		term.Quiet(20 * time.Millisecond)
		before := term.Bytes()
		term.Keys(key)
		term.Wait("the end of "+key, done)
		return term.Quiet(20*time.Millisecond) - before
	}
	row := func(s termtest.Screen) int {
		return slices.IndexFunc(s.Lines, func(l string) bool { return l != "" && l[0] == '>' })
	}
	var page, scroll []int
	at := row(term.Screen())
	for range 15 {
		at++
		page = append(page, cost("j", func(s termtest.Screen) bool { return row(s) == at }))
	}
	first := term.Screen().Line("NAME") + 1
	term.Keys("G")
	bottom := row(term.Wait("the bottom", func(s termtest.Screen) bool { return row(s) > at }))
	term.Type(strings.Repeat("k", bottom-first))
	term.Wait("the page's first row", func(s termtest.Screen) bool { return row(s) == first })
	for range 16 {
		top := term.Screen().Lines[first]
		scroll = append(scroll, cost("k", func(s termtest.Screen) bool { return s.Lines[first] != top }))
	}
	term.Keys("g")
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
		for try := 0; try < 3 && least >= 600; try++ { // a name or a minute may come in between
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
