package cinder

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func seedsOf(n int, seed int64) seeds {
	return newSeeds(Options{Snapshots: n, Seed: seed, Projects: sixProjects, Now: func() time.Time { return time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC) }})
}

func TestRowsAreAFunctionOfSeedAndNumber(t *testing.T) {
	a, b, other := seedsOf(2500, 9), seedsOf(2500, 9), seedsOf(2500, 10)
	for i := range 2500 {
		assert.Equal(t, a.snapshot(i), b.snapshot(i))
	}
	assert.Equal(t, a.snapshot(77), b.snapshot(77), "asking again and in another order changes nothing")
	assert.NotEqual(t, a.snapshot(0).id, other.snapshot(0).id)
}

func TestIDsLeadBackToTheirNumber(t *testing.T) {
	for _, seed := range []int64{0, 1, 7, -3, 1 << 40} {
		s := seedsOf(1_000_000, seed)
		seen := map[string]bool{}
		for _, i := range []int{0, 1, 2, 999, 65535, 65536, 999_999} {
			id := s.id(i)
			assert.Regexp(t, uuidForm, id)
			assert.False(t, seen[id])
			seen[id] = true
			got, ok := s.index(id)
			assert.True(t, ok)
			assert.Equal(t, i, got)
		}
		_, ok := s.index(s.id(1_000_000))
		assert.False(t, ok, "one past the end is none")
		_, ok = s.index(strings.Replace(s.id(3), "-", "", 1))
		assert.False(t, ok)
		_, ok = s.index("zzz")
		assert.False(t, ok)
	}
}

func TestEachRowIsOlderThanTheOneBefore(t *testing.T) {
	for _, n := range []int{1, 2, 400, 2500, 1_000_000} {
		s := seedsOf(n, 1)
		for i := 1; i < min(n, 3000); i++ {
			require.True(t, s.snapshot(i).created.Before(s.snapshot(i-1).created), "%d of %d", i, n)
		}
		last := s.snapshot(n - 1)
		assert.Less(t, s.base.Sub(last.created), span+24*time.Hour, "not older than three years, for %d", n)
	}
}

func TestPopulationHasWhatAScreenMustBear(t *testing.T) {
	s := seedsOf(2500, 1)
	status, projects, kinds := map[string]int{}, map[string]int{}, map[string]int{}
	for i := range 2500 {
		r := s.snapshot(i)
		status[r.status]++
		projects[r.project]++
		switch name := nameOf(r.name); {
		case r.name == nil:
			kinds["no name"]++
		case utf8.RuneCountInString(name) == 255:
			kinds["long"]++
		case strings.ContainsRune(name, '\x1b'):
			kinds["escape"]++
		case strings.ContainsRune(name, '\u009b'):
			kinds["c1"]++
		case strings.ContainsRune(name, '\u202e'):
			kinds["bidi"]++
		case strings.ContainsRune(name, '\u200b'):
			kinds["zero width"]++
		case strings.ContainsRune(name, '\u2028'):
			kinds["line separator"]++
		case strings.ContainsAny(name, "日"):
			kinds["japanese"]++
		case strings.ContainsAny(name, "ن"):
			kinds["arabic"]++
		case strings.ContainsAny(name, "я"):
			kinds["cyrillic"]++
		case strings.ContainsRune(name, '\U0001F4BE'):
			kinds["emoji"]++
		}
		assert.LessOrEqual(t, utf8.RuneCountInString(nameOf(r.name)), 255)
		for _, p := range r.meta {
			kinds[p.key]++
		}
		if r.group != "" {
			kinds["in a group"]++
		}
		if r.temporary {
			kinds["temporary"]++
		}
		if r.updated.IsZero() {
			kinds["never updated"]++
		}
	}
	for _, want := range statuses {
		if want != "deleted" { // what is deleted is not listed
			assert.Positive(t, status[want], want)
		}
	}
	assert.Greater(t, status["available"], 2000)
	assert.Greater(t, projects[demoProject], 300)
	assert.Greater(t, projects[adminProject], 50)
	assert.Len(t, projects, len(sixProjects))
	for _, kind := range []string{"no name", "long", "escape", "c1", "bidi", "zero width", "line separator", "japanese", "arabic", "cyrillic", "emoji",
		"expire_at", "x-snapsentry-managed", "cinder.csi.openstack.org/cluster", "note", "in a group", "temporary", "never updated"} {
		assert.Positive(t, kinds[kind], kind)
	}
}

// TestColumnsAgreeWithRows holds the short way to one column to the whole row.
func TestColumnsAgreeWithRows(t *testing.T) {
	s := seedsOf(500, 3)
	for i := range 500 {
		whole := s.snapshot(i)
		for _, key := range snapshotTable.sortKeys {
			part := s.row(i, key)
			assert.Zero(t, compare(key, &whole, &part), "%s of row %d", key, i)
		}
	}
}

func TestAMillionCostNothingToStart(t *testing.T) {
	small := testing.AllocsPerRun(3, func() { seedsOf(10, 1) })
	large := testing.AllocsPerRun(3, func() { seedsOf(1_000_000, 1) })
	assert.InDelta(t, small, large, 500, "the race detector and maps allocate a few now and then; a row would show as a million")
	c := million(t)
	page := testing.AllocsPerRun(3, func() { get(c, "/v3/snapshots/detail", "all_tenants=1&limit=100&marker="+c.st.seeds.id(700_000)) })
	assert.Less(t, page, 1500.0, "a page costs what its rows cost")
	assert.Empty(t, c.st.changed)
	assert.Empty(t, c.st.seeds.orders)
}
