package ui

import (
	tea "charm.land/bubbletea/v2"

	"snapdash/model"
)

// sortDialog chooses the column that the list is ordered by.
type sortDialog struct {
	columns []model.Column
	cursor  int
}

func newSortDialog(a *App) *sortDialog {
	d := &sortDialog{columns: model.Columns()}
	for i, c := range d.columns {
		if c == a.order().Column {
			d.cursor = i
		}
	}
	return d
}

func (d *sortDialog) title() string { return "Sort" }

func (d *sortDialog) boxWidth(a *App) int { return min(a.width, 40) }

func (d *sortDialog) commands(a *App) []command {
	n := len(d.columns)
	return []command{
		cmd("ascending", "enter", d.enterHelp(a), d.choose(false)).inFooter(),
		cmd("descending", "S D", d.first(true), d.choose(true)).inFooter(),
		cmd("down", "j down", "next", func(*App) tea.Cmd { d.cursor = (d.cursor + 1) % n; return nil }).inFooter(),
		cmd("up", "k up", "previous", func(*App) tea.Cmd { d.cursor = (d.cursor + n - 1) % n; return nil }),
		cmd("close", "esc q s", "close", (*App).pop).inFooter(),
	}
}

// first says what comes first in an order of the column under the cursor.
func (d *sortDialog) first(descending bool) string {
	words := [2]string{"A first", "Z first"}
	if d.cursor < len(d.columns) {
		switch d.columns[d.cursor] {
		case model.ColumnSize:
			words = [2]string{"smallest first", "largest first"}
		case model.ColumnCreated, model.ColumnUpdated:
			words = [2]string{"oldest first", "newest first"}
		}
	}
	if descending {
		return words[1]
	}
	return words[0]
}

// enterHelp says what enter does: the column in force turns round.
func (d *sortDialog) enterHelp(a *App) string {
	if d.cursor < len(d.columns) && a.order() == (model.Order{Column: d.columns[d.cursor]}) {
		return d.first(true)
	}
	return d.first(false)
}

// choose orders by the column under the cursor; the column in force turns round.
func (d *sortDialog) choose(descending bool) func(*App) tea.Cmd {
	return func(a *App) tea.Cmd {
		o := model.Order{Column: d.columns[d.cursor], Descending: descending}
		a.pop()
		if now := a.order(); !descending && now == o {
			o.Descending = true
		}
		return a.sortBy(o)
	}
}

func (d *sortDialog) view(a *App, width, height int) []string {
	inner, heading := width-4, "Sort by"
	var out []string
	for i, c := range d.columns {
		now := ""
		if o := a.order(); o.Column == c {
			now = "  " + map[bool]string{true: a.glyphs.arrowDown, false: a.glyphs.arrowUp}[o.Descending]
		}
		if i == d.cursor {
			out = append(out, line(inner, span{"> " + c.String(), a.theme.cursor}, span{now, a.theme.accent}))
		} else {
			out = append(out, line(inner, span{"  " + c.String() + now, a.theme.text}))
		}
	}
	if len(out) >= height { // below the heading
		heading += "   " + number(d.cursor+1) + " of " + number(len(out))
	}
	return a.frame(heading, around(out, d.cursor, height-1), width)
}
