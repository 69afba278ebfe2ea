package ui

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// messageLine is the line above the keys: what is being typed, what just
// happened, or how far the listing is.
func (a *App) messageLine(width int) string {
	if p := a.prompt; p != nil && p.sign != "/" {
		return p.view(a, width)
	}
	if a.prompt != nil && a.filterErrCut() {
		return line(width, span{" " + a.filter.err.Error(), a.theme.warn})
	}
	if a.toast.text != "" {
		return a.toastLine(width)
	}
	if text := a.changeProgress(); text != "" {
		return line(width, span{" " + text, a.theme.busy})
	}
	return a.progress(width)
}

// toastLine is what just happened, with the way to read it whole.
func (a *App) toastLine(width int) string {
	var more []span // where text is typed, ! is text too
	if t, ok := a.top().(typist); !ok || !t.typing() {
		more = []span{{" " + a.key("everywhere.error", "!") + " shows all ", a.theme.dim}}
	}
	style := a.theme.text
	switch a.toast.kind {
	case failure:
		if p := a.engine.Progress(a.now()); p.All > 1 {
			more = append([]span{{" " + number(p.Ended) + " of " + number(p.All) + " ended ", a.theme.busy}}, more...)
		}
		return bar(width, []span{{" ! " + a.toast.text, a.theme.danger}}, more)
	case warning:
		style = a.theme.warn
	}
	if !a.toastCut() {
		more = nil
	}
	return bar(width, []span{{" " + a.toast.text, style}}, more)
}

// progress draws how far the listing is; a blank line when it is complete.
func (a *App) progress(width int) string {
	l, stop := &a.load, a.key("list.load", "L")
	switch {
	case l.walk == nil:
		return blank(width)
	case a.narrowed() && !l.complete():
		return line(width, span{" " + a.narrowText(), a.theme.text}, span{"   the rest waits meanwhile", a.theme.dim})
	case l.stopped:
		return a.stoppedLine(width)
	case l.complete():
		return blank(width)
	}
	if l.trouble != nil {
		return bar(width, []span{{" ! " + l.trouble.Error(), a.theme.warn}}, []span{{" trying again; " + a.key("list.refresh", "r") + " now, " + stop + " stops ", a.theme.dim}})
	}
	if a.counting() {
		return line(width, span{" loading   " + stop + " stops", a.theme.dim})
	}
	return a.loadedLine(width, stop)
}

// loadedLine tells how many rows are here, of how many where that is known.
func (a *App) loadedLine(width int, stop string) string {
	l, loaded := &a.load, a.list.Len() // with what came beside
	if l.again {
		loaded = l.walk.Progress().Loaded
	}
	text := " loading " + number(loaded)
	total, known := l.total()
	if !known || a.opt.Plain {
		if known {
			text += " of " + number(total)
		}
		return a.withGap(width, []span{{text + " " + a.glyphs.ellipsis + "   " + stop + " stops", a.theme.dim}}, nil)
	}
	const barWidth = 24
	done := 0
	if total > 0 {
		done = min(barWidth, loaded*barWidth/total)
	}
	return a.withGap(width, []span{{text + " of " + number(total) + "  ", a.theme.dim},
		{strings.Repeat(a.glyphs.barFull, done), a.theme.accent}, {strings.Repeat(a.glyphs.barEmpty, barWidth-done), a.theme.dim},
		{"   " + stop + " stops", a.theme.dim}}, nil)
}

// stoppedLine says why the listing does not go on, and always how it would.
func (a *App) stoppedLine(width int) string {
	l, st := &a.load, a.theme.warn
	how := " " + a.key("list.load", "L") + " loads on "
	if l.err != nil {
		how = " " + a.key("everywhere.error", "!") + " shows all " + how
		st = a.theme.danger
	}
	return a.withGap(width, []span{{" " + l.stopReason(), st}}, []span{{how, a.theme.dim}})
}

// keys is the bottom line: the most useful keys, as many as fit.
func (a *App) keys(width int) string {
	spans := []span{{" ", a.theme.text}}
	commands := a.footerCommands(width - 1)
	if a.prompt != nil {
		commands = a.prompt.hints(a)
	}
	for i, c := range commands {
		if i > 0 {
			spans[len(spans)-1].text += keyGap
		}
		spans = append(spans, a.keySpans(c)...)
	}
	return line(width, spans...)
}

// keyGap is between two keys of the bottom line.
const keyGap = "  "

// footerCommands are those that fit into width cells, always with the one that
// shows the others, or, where text is typed, with the way out.
func (a *App) footerCommands(width int) []command {
	var all, fit []command
	for _, c := range a.pressable() {
		if c.footer && c.Help().Key != "" {
			all = append(all, c)
		}
	}
	kept := slices.IndexFunc(all, func(c command) bool { return c.name == "help" })
	if kept < 0 {
		kept = slices.IndexFunc(all, func(c command) bool { return slices.Contains(c.Keys(), "esc") })
	}
	room := width + len(keyGap) // there is none before the first
	takes := func(i int) int { return len(keyGap) + spansWidth(a.keySpans(all[i])) }
	if kept >= 0 {
		room -= takes(kept)
	}
	full := false
	for i, c := range all {
		if i != kept {
			room -= takes(i)
			if full = full || room < 0; full {
				continue
			}
		}
		fit = append(fit, c)
	}
	return fit
}

// pressable are the commands that can be called now: where text is typed none that is
// text itself.
func (a *App) pressable() []command {
	own := a.commandsOf(a.top())
	if t, ok := a.top().(typist); ok && t.typing() {
		return slices.DeleteFunc(a.reachable(own), func(c command) bool { return utf8.RuneCountInString(c.Help().Key) == 1 })
	}
	return a.reachable(append(own, a.commandsEverywhere()...))
}

// keySpans are the first key of a command and what it does.
func (a *App) keySpans(c command) []span {
	return []span{{firstKey(c), a.theme.accent}, {" " + c.Help().Desc, a.theme.dim}}
}

// firstKey is the first of a command's keys.
func firstKey(c command) string {
	first, _, _ := strings.Cut(c.Help().Key, "/")
	if first == "" {
		return "/"
	}
	return first
}
