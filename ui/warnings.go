package ui

import "snapdash/ui/ink"

// caution is a word in the top line that must be seen, in full and for where
// there is little room.
type caution struct {
	word, short string
	style       ink.Ink
}

// cautions are what to know of this sign-in before anything is done.
func (a *App) cautions() []caution {
	var out []caution
	add := func(is bool, word, short string, style ink.Ink) {
		if is {
			out = append(out, caution{word, short, style})
		}
	}
	add(a.readOnly(), "READ-ONLY", "READ-ONLY", a.theme.warn)
	add(a.readerOnly(), "ROLE READER", "READER", a.theme.warn)
	add(a.session.Protected, "PROTECTED", "PROTECTED", a.theme.danger)
	add(a.record.troubled, "NOT RECORDED", "UNRECORDED", a.theme.warn)
	add(a.session.PlainHTTP, "unencrypted http", "plain http", a.theme.danger)
	add(a.session.InsecureTLS, "certificates unchecked", "TLS unchecked", a.theme.danger)
	return out
}

// leastWhere is how much of the place is shown at least.
const leastWhere = 8

// warned draws the top line: what must be seen is never cut off. Where it is
// tight the right side goes first, then the words become short, then the place.
func (a *App) warned(width int, left []span, where string, right []span) string {
	var long, short []span
	for _, c := range a.cautions() {
		long, short = append(long, span{"  " + c.word, c.style}), append(short, span{"  " + c.short, c.style})
	}
	warnings := long
	fits := func() bool {
		return spansWidth(left)+2+leastWhere+spansWidth(warnings)+spansWidth(right) <= width
	}
	if len(warnings) > 0 && !fits() {
		right = nil
		if text := a.linkText(); text != "" {
			right = []span{{"  " + text + " ", a.theme.danger}}
		}
		if !fits() {
			warnings = short
		}
		if !fits() {
			right = nil
		}
	}
	room := width - spansWidth(left) - 2 - spansWidth(warnings) - spansWidth(right)
	if len(warnings) > 0 {
		where = cut(where, max(0, room))
	}
	left = append(left, span{"  " + where, a.theme.accent})
	return bar(width, append(left, warnings...), right)
}
