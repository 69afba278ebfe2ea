package ui

import "snapdash/model"

// A list that is walked from several places at once has gaps until it is complete.
// In the order of creation they are seen: a row behind which others are to come
// bears gapSign in place of a mark, and the line of progress says what that means.
const gapSign = ":"

// gap reports whether rows of the listing are to come between two neighbours on the
// screen; nil: below the first, which is the last.
func (a *App) gap(above, below *model.Snapshot) bool {
	l, order := &a.load, a.list.Order()
	switch {
	case l.walk == nil || l.again || l.complete() || a.narrowed() || order.Column != model.ColumnCreated:
		return false
	case order.Descending:
		return l.walk.Between(above, below)
	}
	return below != nil && l.walk.Between(below, above)
}

// withGap draws a line on the listing, and what the sign means where it stands on
// the screen and there is room.
func (a *App) withGap(width int, left, right []span) string {
	if s, ok := a.top().(*listScreen); ok && s.gap {
		if all := append([]span{{" " + gapSign + " more to come ", a.theme.warn}}, right...); spansWidth(left)+spansWidth(all) <= width {
			right = all
		}
	}
	return bar(width, left, right)
}
