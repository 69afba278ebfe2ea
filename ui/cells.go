package ui

import (
	"strings"

	"snapdash/model"
	"snapdash/ui/table"
)

// columns are the columns of the list for the present scope, with the sign of
// the order on the one it goes by. What is most wanted stays longest where the
// screen is narrow.
func (a *App) columns() []table.Column {
	cols := []table.Column{
		{Title: "NAME", Min: 21, Good: 34, Max: 64}, // with STATUS it fills the smallest screen
		{Title: "STATUS", Min: 16, Good: 18},
		{Title: "SIZE", Min: 5, Good: 6, Right: true, Rank: 1},
		{Title: "VOLUME", Min: 12, Good: 24, Max: 36, Rank: 2},
		{Title: "AGE", Min: 5, Good: 6, Right: true, Rank: 1},
	}
	if a.load.query.AllProjects {
		cols = append(cols, table.Column{Title: "PROJECT", Min: 10, Good: 14, Max: 24, Rank: 3})
	}
	cols = append(cols, table.Column{Title: "DESCRIPTION", Min: 24, Max: 60, Rank: 6}, table.Column{Title: "ID", Min: 36, Rank: 7})
	sign := a.glyphs.arrowUp
	o := a.list.Order()
	if o.Descending {
		sign = a.glyphs.arrowDown
	}
	for i := range cols {
		if sortedTitle(o.Column) == cols[i].Title {
			if cols[i].Title == "AGE" { // old rows are those created first
				sign = map[string]string{a.glyphs.arrowUp: a.glyphs.arrowDown, a.glyphs.arrowDown: a.glyphs.arrowUp}[sign]
			}
			if !a.opt.Plain { // the line above says it in words
				cols[i].Sorted = sign
			}
		}
	}
	return cols
}

// sortedTitle is the title of the column that an order goes by.
func sortedTitle(c model.Column) string {
	if c == model.ColumnCreated {
		return "AGE"
	}
	return strings.ToUpper(c.String())
}

// tableRows gives the table the rows on the screen.
type tableRows struct {
	a *App
	s *listScreen
}

// Len counts the rows shown.
func (r tableRows) Len() int { return r.a.list.Shown() }

// Rows makes the rows of the window.
func (r tableRows) Rows(top, height int) []table.Row {
	snapshots := r.a.list.Window(top, height+1) // one more: what is below the last one
	out := make([]table.Row, min(height, len(snapshots)))
	r.s.gap = false
	for i := range out {
		out[i] = r.a.tableRow(&snapshots[i])
		var below *model.Snapshot
		if i+1 < len(snapshots) {
			below = &snapshots[i+1]
		}
		if r.a.gap(&snapshots[i], below) {
			r.s.gap = true
			if !r.a.list.Marked(snapshots[i].ID) {
				out[i].Marker = table.Cell{Text: gapSign, Style: r.a.theme.warn}
			}
		}
	}
	return out
}

// tableRow makes the cells of one snapshot. A change under way takes the place
// of the volume's name: it is what one waits for.
func (a *App) tableRow(s *model.Snapshot) table.Row {
	t := a.theme
	marker := table.Cell{Text: " ", Style: t.text}
	if a.list.Marked(s.ID) {
		marker = table.Cell{Text: "*", Style: t.mark}
	}
	name := table.Cell{Text: s.Name, Style: t.text}
	if s.Name == "" {
		name = table.Cell{Text: "(" + shortID(s.ID.String()) + ")", Style: t.dim}
	}
	status := statusText(s.Status)
	if s.Status.Transient() && s.Progress != "" && s.Progress != "0%" && s.Progress != "100%" {
		status += " " + s.Progress
	}
	volume := table.Cell{Text: a.volumeLabel(s.VolumeID), Style: t.text}
	if sign := a.pendingText(s.ID); sign != "" {
		volume = table.Cell{Text: sign, Style: t.busy}
	}
	cells := []table.Cell{name, {Text: status, Style: t.status(s.Status)}, {Text: gib(int64(s.SizeGiB)), Style: t.text}, volume,
		{Text: a.ageOf(s.CreatedAt), Style: t.text}}
	if a.load.query.AllProjects {
		cells = append(cells, table.Cell{Text: a.projectLabel(s.ProjectID), Style: t.text})
	}
	return table.Row{Marker: marker, Cells: append(cells, table.Cell{Text: s.Description, Style: t.dim}, table.Cell{Text: s.ID.String(), Style: t.dim})}
}
