package ui

import (
	"errors"
	"strings"

	"snapdash/model"
	"snapdash/ui/table"
)

// stuckColumns are the columns of the view.
var stuckColumns = []table.Column{
	{Title: "STATUS", Min: 16, Good: 18},
	{Title: "SINCE", Min: 6, Right: true, Rank: 1}, // goes before the name, which is what is acted on
	{Title: "NAME", Min: 20, Good: 34, Max: 64},
	{Title: "PROJECT", Min: 8, Good: 14, Max: 24, Rank: 2},
	{Title: "VOLUME", Min: 12, Good: 26, Max: 36, Rank: 1},
}

// stuckRows gives the table its rows.
type stuckRows struct {
	a *App
	s *stuckScreen
}

// Len counts the rows.
func (r stuckRows) Len() int { return len(r.s.rows) }

// Rows makes the rows of the window.
func (r stuckRows) Rows(top, height int) []table.Row {
	var out []table.Row
	t := r.a.theme
	for i := top; i < min(len(r.s.rows), top+height); i++ {
		s := &r.s.rows[i]
		marker := table.Cell{Text: " ", Style: t.text}
		if r.s.marks[s.ID] {
			marker = table.Cell{Text: "*", Style: t.mark}
		}
		name := table.Cell{Text: s.Name, Style: t.text}
		if s.Name == "" {
			name = table.Cell{Text: "(" + shortID(s.ID.String()) + ")", Style: t.dim}
		}
		volume := table.Cell{Text: r.a.volumeLabel(s.VolumeID), Style: t.text}
		if sign := r.a.pendingText(s.ID); sign != "" {
			volume = table.Cell{Text: sign, Style: t.busy}
		}
		out = append(out, table.Row{Marker: marker, Cells: []table.Cell{
			{Text: statusText(s.Status), Style: t.status(s.Status)}, {Text: r.a.ageOf(since(s)), Style: t.text},
			name, {Text: r.a.projectLabel(s.ProjectID), Style: t.text}, volume,
		}})
	}
	return out
}

// stuckPanel is how high what is said of the current row may be; it does not
// change from row to row, so that the rows stand still.
const stuckPanel = 11

func (s *stuckScreen) view(a *App, width, height int) []string {
	s.cursor = max(0, min(s.cursor, len(s.rows)-1))
	out := []string{s.head(a, width), s.note(a, width)}
	panel := min(stuckPanel, height/2)
	if panel < 5 || len(s.rows) == 0 {
		panel = 0
	}
	body := s.table.View(stuckColumns, stuckRows{a, s}, s.cursor, width, height-len(out)-panel,
		table.Styles{Head: a.theme.head, Cursor: a.theme.cursor, Text: a.theme.text, Highlight: a.highlight()})
	if len(s.rows) == 0 && len(body) > 2 {
		body[2] = line(width, span{"   " + s.emptyText(a), a.theme.dim})
	}
	out = append(out, body...)
	if panel > 0 {
		out = append(out, fill(s.panel(a, width, panel), width, panel)...)
	}
	return fill(out, width, height)
}

// head counts what is stuck, state by state.
func (s *stuckScreen) head(a *App, width int) string {
	left := []span{{" " + number(len(s.rows)) + " stuck", a.theme.strong}}
	counts := map[model.Status]int{}
	for i := range s.rows {
		counts[s.rows[i].Status]++
	}
	right := []span{{"asked " + s.asOf.In(a.opt.Zone).Format("15:04:05") + " ", a.theme.dim}}
	if n := len(s.marks); n > 0 {
		right = []span{{number(n) + " marked ", a.theme.mark}}
	}
	for _, status := range stuckStatuses {
		if n := counts[status]; n > 0 {
			more := []span{{"   " + strings.TrimSpace(statusText(status)), a.theme.status(status)}, {" " + number(n), a.theme.text}}
			if spansWidth(left)+spansWidth(more)+spansWidth(right) < width {
				left = append(left, more...)
			}
		}
	}
	return bar(width, left, right)
}

// note says what is still being asked, what could not be, and what is left out.
func (s *stuckScreen) note(a *App, width int) string {
	open := 0
	for _, k := range s.asks {
		switch {
		case k.err != nil:
			return line(width, span{" " + a.key("stuck.refresh", "r") + " asks again: " + k.status.String() + " could not be asked for: " + k.err.Error(), a.theme.danger})
		case k.more:
			return line(width, span{" of " + k.status.String() + " only the oldest " + number(stuckMost) + " are shown", a.theme.warn})
		case !k.walk.Progress().Complete:
			open++
		}
	}
	if open > 0 {
		return line(width, span{" asking the server, " + number(len(s.asks)-open) + " of " + count(len(s.asks), "state") + " answered " + a.glyphs.ellipsis, a.theme.busy})
	}
	text := " in error, or in progress for " + spell(a.opt.StuckAfter) + " and longer (--stuck-after)"
	if s.young > 0 {
		text += "; " + number(s.young) + " more for less"
	}
	return line(width, span{text, a.theme.dim})
}

func (s *stuckScreen) emptyText(a *App) string {
	for _, k := range s.asks {
		if k.err != nil || !k.walk.Progress().Complete {
			return ""
		}
	}
	if !s.all && a.session.Admin() {
		return "Nothing is stuck in this project. " + a.key("list.all", "a") + " in the list takes in all projects."
	}
	return "Nothing is stuck."
}

// panel is what is known of the current row, and the way out. Where it is low
// the explanation goes first, then what Cinder said, which the details show too.
func (s *stuckScreen) panel(a *App, width, height int) []string {
	r, _ := s.chosen()
	name := r.Name
	if name == "" {
		name = shortID(r.ID.String())
	}
	inner, room := width-4, height-1
	to := wayOut(r.Status)
	var ways, out []string
	for _, l := range a.waysLines(to.ways) {
		ways = append(ways, a.paragraph(l, inner, a.theme.accent)...)
	}
	room = max(0, room-len(ways))
	text, st := s.messageText(a, r.ID), a.theme.warn
	if len(s.told[r.ID].messages) == 0 {
		st = a.theme.dim
	}
	for _, l := range opening(text, inner, min(2, room)) {
		out = append(out, line(inner, span{l, st}))
	}
	for _, l := range opening(to.means+" "+to.check, inner, room-len(out)) {
		out = append(out, line(inner, span{l, a.theme.text}))
	}
	out = append(out, ways...)
	long := a.ageOf(since(&r))
	if long == "now" {
		long = "less than a minute"
	}
	return a.frame(statusText(r.Status)+" for "+long+": "+name, out, width)
}

// messageText is Cinder's newest message on a row, or why there is none.
func (s *stuckScreen) messageText(a *App, id model.ID) string {
	m, known := s.told[id]
	switch {
	case !known:
		return "Cinder's messages " + a.glyphs.ellipsis
	case errors.Is(m.err, model.ErrNotSupported):
		return "This cloud keeps no messages (they came with 3.3)."
	case m.err != nil:
		return "Its messages could not be read: " + m.err.Error()
	case len(m.messages) == 0:
		return "Cinder keeps no message on it (they last 30 days)."
	}
	text := "Cinder said " + m.messages[0].CreatedAt.In(a.opt.Zone).Format("01-02 15:04") + ": " + m.messages[0].Text
	if m.messages[0].RequestID != "" {
		text += " (" + m.messages[0].RequestID + ")"
	}
	return text
}
