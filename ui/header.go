package ui

import (
	"strings"

	"snapdash/model"
	"snapdash/ui/ink"
)

// identity is the top line: which cloud, where in it, as whom, by which version.
func (a *App) identity(width int) string {
	left := []span{{" snapdash ", a.theme.strong}}
	if a.cloud == nil {
		return bar(width, append(left, span{" " + a.opt.Version, a.theme.dim}), nil)
	}
	where, right := a.scope(width-spansWidth(left)-2, a.standing())
	for _, sc := range a.stack[1:] {
		if _, box := sc.(dialog); !box {
			where = append(where, sc.title())
		}
	}
	return a.warned(width, left, strings.Join(where, " / "), right)
}

// scope is the cloud, the region and the project that one works in, within
// width cells. All projects or one is what matters most: where there is no room
// for all, as whom and by which version goes first, then the region.
func (a *App) scope(width int, right []span) ([]string, []span) {
	project := orDash(a.session.ProjectName)
	if a.load.query.AllProjects {
		project = "all projects"
	}
	where := []string{orDash(a.choice.Name), project}
	if r := a.session.Region; r != "" {
		where = []string{where[0], r, project}
	}
	fits := func() bool { return textWidth(strings.Join(where, " / "))+spansWidth(right) <= width }
	if !fits() {
		right = right[min(2, len(right)):]
	}
	if !fits() {
		where = []string{where[0], project}
	}
	return where, right
}

// standing is as whom one works, by which version, and how old the list is, or
// since when nothing is heard.
func (a *App) standing() []span {
	right := []span{{"  " + a.session.UserName, a.theme.text}, {"  v" + a.session.API.String(), a.theme.dim}}
	if text := a.linkText(); text != "" {
		return append(right, span{"  " + text + " ", a.theme.danger})
	}
	if text := a.asOfText(); text != "" {
		right = append(right, span{"  " + text + " ", a.theme.dim})
	}
	return right
}

// counts is the line of totals over what is loaded.
func (a *App) counts(width int) string {
	if a.counting() {
		return line(width, span{" loading; numbers follow", a.theme.strong})
	}
	t := a.list.Totals()
	var right []span
	if n := a.list.MarkCount(); n > 0 {
		text := number(n) + " marked, " + bytesGiB(t.MarkedGiB)
		if h := a.list.HiddenMarks(); h > 0 {
			text += " (" + number(h) + " not shown by the filter)"
		}
		right = []span{{text + " ", a.theme.mark}}
	}
	left := []span{
		{" " + a.loadedOf(), a.theme.strong},
		{"  " + bytesGiB(t.GiB), a.theme.text},
	}
	add := func(label string, n int, st ink.Ink) {
		s := []span{{"   " + label, st}, {" " + number(n), a.theme.text}}
		if n > 0 && spansWidth(left)+spansWidth(s)+spansWidth(right) < width {
			left = append(left, s...)
		}
	}
	add("available", t.ByStatus[model.Available], a.theme.ok)
	add("x error", t.ByStatus[model.Error], a.theme.danger)
	add("x error_deleting", t.ByStatus[model.ErrorDeleting], a.theme.danger)
	busy := 0
	for _, s := range model.Statuses() {
		if s.Transient() {
			busy += t.ByStatus[s]
		}
	}
	add("~ in progress", busy, a.theme.busy)
	return bar(width, left, right)
}

// loadedOf says how much of the list is here: "2,500 snapshots", or "1,000 of
// 53,098 snapshots" while it is not all.
func (a *App) loadedOf() string {
	n := a.list.Len()
	if a.load.again && a.load.whole { // a refresh of what was complete
		return count(n, "snapshot")
	}
	if total, known := a.load.total(); known && total > n && !a.load.complete() {
		return number(n) + " of " + number(total) + " snapshots"
	}
	if !a.load.complete() && a.load.walk != nil {
		return number(n) + " snapshots so far"
	}
	return count(n, "snapshot")
}

// filterLine tells the filter, what it leaves, and over what it speaks.
func (a *App) filterLine(width int) string {
	if a.prompt != nil && a.prompt.sign == "/" {
		return a.typedFilter(width)
	}
	o := a.list.Order()
	arrow := a.glyphs.arrowUp
	if o.Descending {
		arrow = a.glyphs.arrowDown
	}
	right := []span{{"sorted by " + o.Column.String() + " " + arrow + " ", a.theme.dim}}
	if a.filter.text == "" {
		return bar(width, nil, right)
	}
	left := []span{{" /" + a.filter.text, a.theme.accent}}
	return bar(width, append(left, span{"   " + number(a.list.Shown()) + " of " + number(a.list.Len()) + " loaded", a.theme.text}), right)
}

// leastFilter is how many cells a filter has at least while it is typed.
const leastFilter = 24

// filterErrCut reports whether what is wrong with a filter has no room beside it.
func (a *App) filterErrCut() bool {
	return a.filter.err != nil && textWidth(a.filter.err.Error()) > a.width-leastFilter-5
}

// typedFilter is the filter while it is typed, with what is wrong with it.
func (a *App) typedFilter(width int) string {
	var wrong []span
	if a.filter.err != nil && !a.filterErrCut() {
		wrong = []span{{"  " + a.filter.err.Error() + " ", a.theme.warn}}
	}
	text := a.prompt.in.spans(max(1, min(width-leastFilter, width-2-spansWidth(wrong))), true, a.theme.text, a.theme.chosen)
	return bar(width, append([]span{{" /", a.theme.accent}}, text...), wrong)
}
