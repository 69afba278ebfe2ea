package ui

import (
	tea "charm.land/bubbletea/v2"

	"snapdash/ui/sanitize"
)

// helpScreen lists what can be done on the screen below it.
type helpScreen struct {
	of   screen
	from int
}

func (h *helpScreen) title() string { return "Help" }

func (h *helpScreen) boxWidth(a *App) int { return min(a.width, 76) }

func (h *helpScreen) commands(*App) []command {
	return []command{
		cmd("close", "esc q ? enter", "close", (*App).pop).inFooter(),
		cmd("down", "j down blank", "scroll", func(*App) tea.Cmd { h.from++; return nil }).inFooter(),
		cmd("up", "k up", "scroll back", func(*App) tea.Cmd { h.from--; return nil }).inFooter(),
	}
}

func (h *helpScreen) view(a *App, width, height int) []string {
	inner := width - 4
	var out []string
	for _, c := range append(h.of.commands(a), a.global()...) {
		if !c.live(a) {
			continue
		}
		label := c.Help().Key
		if label == "" {
			label = ":" + c.name
		}
		right := []span{}
		if c.name != "" && sanitize.Width(label)+len(c.name) < inner/2 && label != ":"+c.name {
			right = append(right, span{":" + c.name, a.theme.dim})
		}
		out = append(out, bar(inner, []span{{pad(label, 16), a.theme.accent}, {c.Help().Desc, a.theme.text}}, right))
	}
	room := max(1, height-2)
	h.from = max(0, min(h.from, len(out)-room))
	return a.frame("Help: "+h.of.title(), out[h.from:min(len(out), h.from+room)], width)
}
