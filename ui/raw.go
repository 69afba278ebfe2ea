package ui

import (
	"bytes"
	"encoding/json"
	"strings"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
)

// rawScreen shows an answer as the server sent it, indented.
type rawScreen struct {
	of    string
	text  string
	lines []string // wrapped for width
	width int
	from  int
}

func newRaw(d model.Detail) *rawScreen {
	var b bytes.Buffer
	if err := json.Indent(&b, d.Raw, "", "  "); err != nil {
		b.Reset()
		b.Write(d.Raw)
	}
	return &rawScreen{of: orDash(d.Name), text: b.String()}
}

func (r *rawScreen) title() string { return "JSON" }

func (r *rawScreen) commands(*App) []command {
	scroll := func(by func(*App) int) func(*App) tea.Cmd {
		return func(a *App) tea.Cmd { r.from += by(a); return nil }
	}
	page := func(a *App) int { return a.height - 4 }
	return []command{
		cmd("down", "j down", "scroll", scroll(func(*App) int { return 1 })).inFooter(),
		cmd("up", "k up", "scroll back", scroll(func(*App) int { return -1 })).inFooter(),
		cmd("page-down", "pgdown blank ctrl+d ctrl+f", "a page on", scroll(page)),
		cmd("page-up", "pgup ctrl+u ctrl+b", "a page back", scroll(func(a *App) int { return -page(a) })),
		cmd("top", "g home", "top", func(*App) tea.Cmd { r.from = 0; return nil }),
		cmd("bottom", "G end", "bottom", func(*App) tea.Cmd { r.from = len(r.lines); return nil }),
		cmd("back", "esc q J", "back", (*App).pop).inFooter(),
	}
}

func (r *rawScreen) view(a *App, width, height int) []string {
	if r.width != width {
		r.lines, r.width = nil, width
		for _, l := range strings.Split(r.text, "\n") {
			r.lines = append(r.lines, wrap(l, width-2)...)
		}
	}
	r.from = max(0, min(r.from, len(r.lines)-height))
	var out []string
	for _, l := range r.lines[r.from:min(len(r.lines), r.from+height)] {
		out = append(out, line(width, span{" " + l, a.theme.text}))
	}
	return fill(out, width, height)
}
