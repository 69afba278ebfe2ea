package ui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
)

// TestPastedLinesAreAPairEach in the form of a new snapshot and of many: all of them
// are taken in, or none, and it is said why.
func TestPastedLinesAreAPairEach(t *testing.T) {
	for _, tt := range []struct {
		name, keys string
		pairs      func(d *driver) *typedPairs
	}{
		{"create", "c down enter tab tab", func(d *driver) *typedPairs { return &d.app.top().(*createScreen).pairs }},
		{"metadata of many", "M", func(d *driver) *typedPairs { return &d.app.top().(*bulkScreen).set }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
			d.keys(tt.keys)
			d.send(pasteOf("b=1\r\na=2\r\n\r\n=bad\nc=3\n"))
			d.sees(`line 3, "=bad": a key needs at least one character; nothing was taken in`)
			assert.Empty(t, tt.pairs(d).order)
			d.send(pasteOf("b=1\r\na=2=x\n"))
			d.misses("taken in")
			assert.Equal(t, map[string]string{"a": "2=x", "b": "1"}, tt.pairs(d).values)
			d.send(pasteOf("c=3\n"))
			assert.Len(t, tt.pairs(d).order, 2, "a single line is only text")
			d.keys("enter")
			require.Equal(t, []string{"b", "a", "c"}, tt.pairs(d).order)
			d.keys("ctrl+x ctrl+x")
			assert.Equal(t, map[string]string{"b": "1"}, tt.pairs(d).values, "the last ones typed, not the last in the alphabet")
		})
	}
}

// TestAPairThatTakesAnothersPlaceSaysSo.
func TestAPairThatTakesAnothersPlaceSaysSo(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	d.keys("c down enter tab tab")
	d.text("k=v")
	d.keys("enter")
	d.misses("before")
	d.text("k=2")
	d.keys("enter")
	d.sees(`k had the value "v" before`)
}

// TestManySnapshotsPairsAreSeenOnTheSmallestScreen: what was taken in last, what is
// wrong with what is typed, and what gave way.
func TestManySnapshotsPairsAreSeenOnTheSmallestScreen(t *testing.T) {
	d := on(t, "admin", minWidth, minHeight, sim.Options{Snapshots: 50}, nil)
	d.keys("M")
	d.send(pasteOf("tier=gold\nowner=me\nbad\n"))
	assert.Contains(t, strings.Join(strings.Fields(d.screen()), " "), `line 3, "bad": write a pair as key=value; nothing was taken in`)
	d.send(pasteOf("tier=gold\nowner = me\n"))
	d.sees("= owner  me   and 1 more")
	d.send(pasteOf("x=1\ntier=t\nowner=o\n"))
	assert.Contains(t, strings.Join(strings.Fields(d.screen()), " "), `tier had the value "gold" before; owner had the value "me" before`)
	d.keys("tab")
	d.send(pasteOf("k1\nk2\n"))
	assert.Equal(t, []string{"k1", "k2"}, d.app.top().(*bulkScreen).unset.order)
	d.keys("shift+tab")
	d.keys("enter")
	assert.Contains(t, strings.Join(strings.Fields(d.screen()), " "), "esc goes back to editing.")
}

// TestKeysThatDifferInCaseOnlyAreWarnedOfWhereverTheyAreTyped, as in the editor of one set.
func TestKeysThatDifferInCaseOnlyAreWarnedOfWhereverTheyAreTyped(t *testing.T) {
	for _, open := range []string{"c down enter tab tab", "M"} {
		d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
		d.keys(open)
		d.text("owner=a")
		d.keys("enter")
		d.misses("in case only")
		d.text("Owner=b")
		d.keys("enter")
		d.sees("Owner: another key differs in case only: many clouds keep just one of them")
	}
}

// TestKeysThatACreationRefusesAreNotTakenIn: those that do not match ^[a-zA-Z0-9-_:. /]{1,255}$.
func TestKeysThatACreationRefusesAreNotTakenIn(t *testing.T) {
	for _, text := range []string{"a=1", "team/owner=x", "/a=x", "a b:c.d-e_f=x"} {
		_, _, problem := readCreatePair(text)
		assert.Empty(t, problem, text)
	}
	for _, text := range []string{"a!=1", "team/owner!=x", "/ä=x", "a/b$/=x"} {
		_, _, problem := readCreatePair(text)
		assert.NotEmpty(t, problem, text)
	}
}
