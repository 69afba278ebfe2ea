package ui

import (
	"bytes"
	"encoding/json"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// rawScreen shows an answer as the server sent it, indented. It may be opened
// before the answer is there.
type rawScreen struct {
	of    *detailScreen // whose answer it is
	raw   []byte        // what text was made from
	text  string
	lines []string // wrapped for width
	width int
	from  int
}

// read takes the latest answer over.
func (r *rawScreen) read() {
	if r.of == nil || bytes.Equal(r.raw, r.of.detail.Raw) {
		return
	}
	r.raw, r.width = r.of.detail.Raw, 0
	var b bytes.Buffer
	if err := json.Indent(&b, r.raw, "", "  "); err != nil {
		b.Reset()
		b.Write(r.raw)
	}
	r.text = b.String()
}

// missing says why there is no answer to show; "" when there is one.
func (r *rawScreen) missing(a *App) string {
	switch {
	case r.text != "" || r.of == nil:
		return ""
	case r.of.gone:
		return "the cloud no longer has it"
	case r.of.err != nil:
		return r.of.err.Error()
	}
	return "asking " + a.glyphs.ellipsis
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
	r.read()
	if why := r.missing(a); why != "" {
		return fill([]string{line(width, span{" " + why, a.theme.dim})}, width, height)
	}
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
