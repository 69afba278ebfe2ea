package ui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// helpScreen lists what can be done on the screen below it: the first commands
// of its table at once, all with their names for the command line at a look
// further.
type helpScreen struct {
	of    screen
	whole bool
	from  int
	all   int // lines, when last drawn
	room  int // and how many of them fitted
	find  string
}

// firstHelp is how many commands the help opens with: as many as the bytes that
// a dialog may cost pay for.
const firstHelp = 10

func (h *helpScreen) title() string { return "Help" }

func (h *helpScreen) boxWidth(a *App) int { return min(a.width, 76) }

func (h *helpScreen) commands(*App) []command {
	// Whatever scrolls shows the whole first, from the top, where nothing has been passed over.
	scroll := func(by func() int) func(*App) tea.Cmd {
		return func(*App) tea.Cmd {
			if h.whole {
				h.from = max(0, min(h.from+by(), h.all-h.room))
			}
			h.whole = true
			return nil
		}
	}
	page := func(part int) func() int { return func() int { return max(1, h.room/part) } }
	back := func(f func() int) func() int { return func() int { return -f() } }
	one := func() int { return 1 }
	return []command{
		cmd("close", "esc q enter", "close", (*App).pop).inFooter(),
		cmd("down", "j down ?", "more", scroll(one)).inFooter(),
		cmd("find", "/", "find", h.ask).inFooter(),
		cmd("up", "k up", "scroll back", scroll(back(one))),
		cmd("page-down", "pgdown ctrl+f blank", "a page on", scroll(page(1))),
		cmd("page-up", "pgup ctrl+b", "a page back", scroll(back(page(1)))),
		cmd("half-down", "ctrl+d", "half a page on", scroll(page(2))),
		cmd("half-up", "ctrl+u", "half a page back", scroll(back(page(2)))),
		cmd("top", "g home", "top", func(*App) tea.Cmd { h.whole, h.from = true, 0; return nil }),
		cmd("bottom", "G end", "bottom", func(*App) tea.Cmd { h.whole, h.from = true, max(0, h.all-h.room); return nil }),
	}
}

// ask takes a text to find; only the lines that have it stay, from the first key on.
func (h *helpScreen) ask(a *App) tea.Cmd {
	h.whole = true
	before := h.find
	set := func(_ *App, text string) tea.Cmd { h.find, h.from = text, 0; return nil }
	return a.ask(&prompt{
		sign: "find ", in: newInput(before), change: set, enter: set,
		cancel: func(a *App) tea.Cmd { return set(a, before) },
	})
}

// has reports whether a command has the text that is being looked for.
func (h *helpScreen) has(c command) bool {
	return strings.Contains(strings.ToLower(strings.Join(c.Keys(), " ")+" "+c.Help().Desc+" :"+c.name), strings.ToLower(h.find))
}

func (h *helpScreen) view(a *App, width, height int) []string {
	inner := width - 4
	var told []string
	for _, c := range h.live(a) {
		if h.has(c) {
			told = append(told, h.line(a, c, inner))
		}
	}
	title := "Help: " + h.of.title()
	if h.find != "" {
		title += ", " + strconv.Quote(h.find) + " in " + count(len(told), "command")
	}
	for _, note := range a.roleNotes(h.of) {
		told = append(told, a.paragraph(note, inner, a.theme.warn)...)
	}
	h.all, h.room = len(told), max(1, height-2)
	if !h.whole {
		h.room = min(h.room, firstHelp)
	}
	h.from = max(0, min(h.from, len(told)-h.room))
	out := told[h.from:min(len(told), h.from+h.room)]
	if rest := h.rest(); rest != "" {
		out = append(out, line(inner, span{rest, a.theme.dim}))
	}
	return a.frame(title, out, width)
}

// rest says how much is not on the screen; at the end too, so that the band keeps
// its height.
func (h *helpScreen) rest() string {
	switch above, below := h.from, h.all-h.from-h.room; {
	case above > 0:
		return number(above) + " above, " + number(below) + " below: j and k"
	case below > 0:
		return number(below) + " more below: j"
	}
	return ""
}

// live are the commands that can be used once the help is closed, those without
// a key last. What they ask about the screens is answered as it is then.
func (h *helpScreen) live(a *App) []command {
	now := a.stack
	if at := slices.Index(now, h.of); at >= 0 {
		a.stack = now[:at+1]
		defer func() { a.stack = now }()
	}
	all := slices.DeleteFunc(a.reachable(append(a.commandsOf(h.of), a.commandsEverywhere()...)), func(c command) bool { return c.name == "help" })
	slices.SortStableFunc(all, func(x, y command) int { return cmp.Compare(noKey(x), noKey(y)) })
	return all
}

// noKey is 1 for a command that only its name calls: those come last.
func noKey(c command) int {
	if c.Help().Key == "" {
		return 1
	}
	return 0
}

// line tells one command.
func (h *helpScreen) line(a *App, c command, width int) string {
	label, name := c.Help().Key, ""
	if c.name != "" {
		name = ":" + c.name
	}
	if label == "" {
		label = name
	}
	const labelWidth, descWidth, nameWidth = 16, 36, 18
	if !h.whole { // a line that is soon overwritten saves the blanks, and the second key
		if c.Help().Key != "" {
			label = firstKey(c)
		}
		return line(width, span{label, a.theme.accent}, span{pad("", max(1, 9-textWidth(label))) + c.Help().Desc, a.theme.text})
	}
	spans := []span{{pad(label, labelWidth), a.theme.accent}, {c.Help().Desc, a.theme.text}}
	if label != name && labelWidth+descWidth+1+nameWidth <= width {
		spans[1].text = pad(c.Help().Desc, descWidth) + " "
		spans = append(spans, span{name, a.theme.dim})
	}
	return line(width, spans...)
}
