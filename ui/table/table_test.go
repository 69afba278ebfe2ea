package table

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/ui/ink"
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

// FuzzView: whatever the text and the size, every line has exactly the width,
// and nothing but styles of our own gets through.
func FuzzView(f *testing.F) {
	f.Add("name", "", 80, 24, 3, 0)
	f.Add("日次\u202e\x1b[2J", "*", 41, 5, 0, 1)
	f.Add("हिन्दी กำ 👍🏽", "\x1b", 60, 9, 1, 2)
	f.Add("", "日", 1, 1, -1, 0)
	f.Add("x", "", 2, 2, 0, 0)
	f.Fuzz(func(t *testing.T, name, marker string, width, height, cursor, how int) {
		width, height = max(1, min(width, 300)), max(1, min(height, 60))
		rows := marked{named{name, name + name, "x"}, marker}
		var tab Table
		out := tab.View(columns, rows, min(cursor, 2), width, height, Styles{Cursor: ink.Of(lipgloss.NewStyle().Reverse(true)), Highlight: Highlight(how)})
		require.Len(t, out, height)
		for _, l := range out {
			require.Equal(t, width, ansi.StringWidthWc(l), "%q", l)
			bare := strings.NewReplacer("\x1b[7m", "", "\x1b[m", "").Replace(l)
			require.False(t, strings.ContainsFunc(bare, unicode.IsControl), "%q", l)
		}
	})
}

// marked are rows with a marker, and each cell with a short form.
type marked struct {
	named
	marker string
}

func (m marked) Rows(top, height int) []Row {
	out := m.named.Rows(top, height)
	for i := range out {
		out[i].Marker.Text = m.marker
		out[i].Cells[3].Short = out[i].Cells[0].Text
	}
	return out
}

func TestFrames(t *testing.T) {
	cols := slices.Clone(columns)
	cols[4].Sorted = "v"
	rows := marked{named{"web-prod-nightly-0312", "db-kafka", "日次バックアップ-17", "a name that is far too long for any column of this kind, is it not"}, "*"}
	for _, c := range []struct {
		width, height int
		want          string
	}{
		{80, 5, `
  NAME                                    STATUS           SIZE VOLUME     AGE v
* web-prod-nightly-0312                     available       40G vol           3d
>*db-kafka                                  available       40G vol           3d
* 日次バックアップ-17                       available       40G vol           3d
* a name that is far too long for any co~   available       40G vol           3d`},
		{40, 3, `
  NAME             STATUS           SIZE
* web-prod-nightl~   available       40G
>*db-kafka           available       40G`},
		{9, 3, `
  NAME   
* web-pr~
>*db-kaf~`},
		{1, 2, "\n \n>"},
	} {
		var tab Table
		out := tab.View(cols, rows, 1, c.width, c.height, Styles{})
		assert.Equal(t, c.want, "\n"+strings.Join(out, "\n"), "%dx%d", c.width, c.height)
	}
}

func TestTheCursorIsDrawnAsAsked(t *testing.T) {
	st := Styles{Cursor: ink.Of(lipgloss.NewStyle().Reverse(true))}
	for how, want := range map[Highlight]string{
		MarkerAndName: "\x1b[7m> row-0000\x1b[m                      available ",
		MarkerOnly:    "\x1b[7m>\x1b[m row-0000                      available ",
		WholeRow:      "\x1b[7m> row-0000                      available     \x1b[m",
	} {
		st.Highlight = how
		var tab Table
		line := tab.View(columns[:2], numbered(1), 0, 46, 2, st)[1]
		assert.Equal(t, strings.Join(strings.Fields(want), " "), strings.Join(strings.Fields(line), " "))
	}
}

func TestTheShortFormStandsInWhereTheTextWouldBeCut(t *testing.T) {
	c := Cell{Text: "cde33971-52a1", Short: "cde33971"}
	assert.Equal(t, "cde33971  ", fitted(c, 10, false))
	assert.Equal(t, "  cde33971-52a1", fitted(c, 15, true))
	assert.Equal(t, "cde3~", fitted(c, 5, false))
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

func TestARowWithoutCellsStillShowsTheCursor(t *testing.T) {
	var tab Table
	out := tab.View(columns, &counting{n: 1}, 0, 12, 2, Styles{})
	assert.Equal(t, ">           ", out[1])
}
