// Package table draws a window of rows in columns that adapt to the width of
// the terminal. It knows nothing of what the rows are, holds no row, and only
// ever asks for those on the screen: its cost does not grow with their number.
//
// How the current row is drawn decides the bytes on a slow link: by default its
// marker and the text of its first cell only. Blanks carry no style, so that the
// renderer may jump over them and finds scrolled rows the same as before.
package table

import (
	"strings"

	"snapdash/ui/ink"
	"snapdash/ui/sanitize"
)

// Column is one column: how wide it may be, and when it goes where room is
// short. Good and Max may be 0: then Min is enough.
type Column struct {
	Title          string
	Min, Good, Max int    // cells
	Right          bool   // numbers
	Rank           int    // the highest ranks are left out first; from 5 on a column is optional
	Sorted         string // the sign of the order, on the column it goes by
}

// heading is the column's title, with the sign of the order where it goes by it.
func (c Column) heading() string {
	if c.Sorted == "" {
		return c.Title
	}
	return c.Title + " " + c.Sorted
}

// least is how wide the column is at least: the sign of the order is never cut off.
func (c Column) least() int {
	if c.Sorted == "" {
		return c.Min
	}
	return max(c.Min, sanitize.Width(c.heading()))
}

// Cell is one cell of a row. Its style is put on its text, not on the blanks
// around it.
type Cell struct {
	Text  string
	Style ink.Ink
	Short string // stands in for Text where that would be cut; empty: Text is cut
}

// Row is what the table draws of one row.
type Row struct {
	Marker Cell // one character; beside the cursor's sign on the current row
	Cells  []Cell
}

// Rows gives the rows on the screen.
type Rows interface {
	Len() int
	// Rows gives the rows from top on, at most height.
	Rows(top, height int) []Row
}

// Highlight is how the current row is told from the others.
type Highlight int

// The ways to tell the current row.
const (
	MarkerAndName Highlight = iota
	MarkerOnly              // fewest bytes
	WholeRow
)

// Styles are the styles that are the table's own.
type Styles struct {
	Head, Cursor, Text ink.Ink
	Highlight          Highlight
}

// Table is the window on the rows: where it begins, and how high it was drawn.
type Table struct {
	top, height int
}

// Window gives the first row on the screen and how many fit, as last drawn.
func (t *Table) Window() (top, height int) { return t.top, t.height }

// Keep moves the window as little as needed for the cursor to be seen.
func (t *Table) Keep(cursor, length, height int) {
	t.height = height
	if cursor < t.top {
		t.top = cursor
	}
	if cursor >= t.top+height {
		t.top = cursor - height + 1
	}
	t.top = max(0, min(t.top, length-height))
}

// Shift moves the window with the cursor when rows came or went above it, so
// that the row under the cursor stays on its line of the screen.
func (t *Table) Shift(before, after int) { t.top = max(0, t.top+after-before) }

// View draws the header and the rows in exactly height lines of width cells.
// cursor is the current row's index, -1 for none.
func (t *Table) View(columns []Column, rows Rows, cursor, width, height int, st Styles) []string {
	if width < 1 || height < 1 {
		return nil
	}
	lay := layout(columns, width)
	out := []string{header(columns, lay, width, st)}
	t.Keep(max(cursor, 0), rows.Len(), max(1, height-1))
	for i, r := range rows.Rows(t.top, height-1) {
		out = append(out, drawRow(r, columns, lay, width, t.top+i == cursor, st))
	}
	for len(out) < height {
		out = append(out, strings.Repeat(" ", width))
	}
	return out[:height]
}

// header draws the titles; the sorted column carries its sign.
func header(columns []Column, lay []int, width int, st Styles) string {
	cells := make([]Cell, len(columns))
	for i, c := range columns {
		cells[i] = Cell{Text: c.heading(), Style: st.Head}
	}
	return drawRow(Row{Cells: cells}, columns, lay, width, false, st)
}
