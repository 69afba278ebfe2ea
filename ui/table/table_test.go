package table

import (
	"fmt"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var columns = []Column{
	{Title: "NAME", Min: 16, Max: 60}, {Title: "STATUS", Min: 14, Rank: 1}, {Title: "SIZE", Min: 6, Right: true, Rank: 2},
	{Title: "VOLUME", Min: 10, Max: 30, Rank: 3}, {Title: "AGE", Min: 5, Right: true, Rank: 2},
}

type named []string

func (n named) Len() int { return len(n) }

func (n named) Rows(top, height int) []Row {
	var out []Row
	for _, s := range n[top:min(len(n), top+height)] {
		out = append(out, Row{Marker: Cell{Text: " "}, Cells: []Cell{{Text: s}, {Text: "  available"}, {Text: "40G"}, {Text: "vol"}, {Text: "3d"}}})
	}
	return out
}

func numbered(n int) named {
	var out named
	for i := range n {
		out = append(out, fmt.Sprintf("row-%04d", i))
	}
	return out
}

// FuzzView: whatever the text and the size, every line has exactly the width.
func FuzzView(f *testing.F) {
	f.Add("name", 80, 24, 3)
	f.Add("日次\u202e\x1b[2J", 41, 5, 0)
	f.Add("", 1, 1, -1)
	f.Fuzz(func(t *testing.T, name string, width, height, cursor int) {
		width, height = max(1, min(width, 300)), max(1, min(height, 60))
		rows := named{name, name + name, "x"}
		var tab Table
		out := tab.View(columns, rows, min(cursor, 2), width, height, Styles{Cursor: lipgloss.NewStyle().Reverse(true)})
		require.Len(t, out, height)
		for _, l := range out {
			require.Equal(t, width, ansi.StringWidth(l), "%q", l)
		}
	})
}

func TestColumnsGoByRank(t *testing.T) {
	for width, want := range map[int][]bool{
		120: {true, true, true, true, true}, 57: {true, true, true, true, true}, 55: {true, true, true, false, true}, 36: {true, true, false, false, false}, 20: {true, false, false, false, false}, 3: {true, false, false, false, false},
	} {
		lay := layout(columns, width)
		for i, w := range lay {
			assert.Equal(t, want[i], w > 0, "column %d at %d cells: %v", i, width, lay)
		}
		assert.LessOrEqual(t, need(lay, between(width)), width-lead)
	}
}

func TestTheWindowFollowsTheCursorAndStaysElse(t *testing.T) {
	var tab Table
	rows := numbered(100)
	for _, step := range []struct{ cursor, top int }{{0, 0}, {8, 0}, {9, 1}, {50, 42}, {45, 42}, {41, 41}, {99, 91}, {0, 0}} {
		tab.View(columns, rows, step.cursor, 80, 10, Styles{})
		top, height := tab.Window()
		assert.Equal(t, step.top, top, "cursor %d", step.cursor)
		assert.Equal(t, 9, height)
	}
}

func TestRowsThatComeAboveDoNotMoveTheCursorOnTheScreen(t *testing.T) {
	var tab Table
	tab.View(columns, numbered(100), 50, 80, 10, Styles{})
	top, _ := tab.Window()
	tab.Shift(50, 80)
	tab.View(columns, numbered(200), 80, 80, 10, Styles{})
	after, _ := tab.Window()
	assert.Equal(t, 50-top, 80-after)
}

func TestOnlyTheWindowIsAskedFor(t *testing.T) {
	var tab Table
	c := &counting{n: 1_000_000}
	tab.View(columns, c, 999_999, 80, 24, Styles{})
	assert.Equal(t, 23, c.asked)
}

type counting struct{ n, asked int }

func (c *counting) Len() int { return c.n }

func (c *counting) Rows(_, height int) []Row {
	c.asked += height
	return make([]Row, height)
}
