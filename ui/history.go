package ui

import (
	"cmp"

	tea "charm.land/bubbletea/v2"

	"snapdash/model/audit"
)

// historyScreen shows the record of changes, the newest first. It is read from
// its end, a page at a time, as far as one looks.
type historyScreen struct {
	gen       int
	book      audit.Book
	shown     []*audit.Change // of the book, those that pass the filter
	filter    string
	next      audit.Cursor
	loading   bool
	more      bool
	malformed int
	err       error
	cursor    int
	top       int
	height    int // rows, when last drawn
}

// historyMsg brings a page of the record.
type historyMsg struct {
	gen  int
	page audit.Page
	err  error
}

// historyAhead is how many rows are kept ready below the screen.
const historyAhead = 50

// showHistory opens the record.
func (a *App) showHistory() tea.Cmd {
	if a.opt.Journal == nil {
		return a.say("Changes are not recorded: the record is switched off (--audit).")
	}
	if h, open := a.top().(*historyScreen); open {
		return h.readAgain(a)
	}
	a.picks++
	return a.push(&historyScreen{gen: a.picks, more: true, height: a.height})
}

func (h *historyScreen) title() string { return "History" }

func (h *historyScreen) opened(a *App) tea.Cmd { return h.read(a) }

// readAgain begins once more with the newest.
func (h *historyScreen) readAgain(a *App) tea.Cmd {
	a.picks++
	*h = historyScreen{gen: a.picks, more: true, height: h.height, filter: h.filter}
	return h.read(a)
}

// read asks for the next page while rows are wanted that are not there.
func (h *historyScreen) read(a *App) tea.Cmd {
	if h.loading || !h.more || h.err != nil || len(h.shown) >= h.cursor+h.height+historyAhead {
		return nil
	}
	h.loading = true
	journal, from, gen := a.opt.Journal, h.next, h.gen
	return func() tea.Msg {
		page, err := journal.Read(from)
		return historyMsg{gen, page, err}
	}
}

func (h *historyScreen) take(a *App, msg tea.Msg) (tea.Cmd, bool) {
	m, ok := msg.(historyMsg)
	if !ok || m.gen != h.gen {
		return nil, false
	}
	h.loading, h.err = false, m.err
	h.malformed += m.page.Malformed
	h.next, h.more = m.page.Next, m.page.More && m.err == nil
	had := len(h.book.Changes)
	grown := h.book.Add(m.page.Entries)
	h.widen(had, grown)
	return h.read(a), true
}

// widen takes in what a page brought: the changes from the had-th on are new,
// the grown ones may pass the filter by what they have got.
func (h *historyScreen) widen(had int, grown []*audit.Change) {
	for _, c := range grown {
		if h.filter != "" && c.Match(h.filter) {
			h.narrow()
			return
		}
	}
	for _, c := range h.book.Changes[had:] {
		if c.Match(h.filter) {
			h.shown = append(h.shown, c)
		}
	}
}

// narrow finds the changes that pass the filter; the cursor stays on its change.
func (h *historyScreen) narrow() {
	at, had := h.chosen()
	h.shown = h.shown[:0]
	for _, c := range h.book.Changes {
		if c.Match(h.filter) {
			if had && c == at {
				h.cursor = len(h.shown)
			}
			h.shown = append(h.shown, c)
		}
	}
	h.cursor = max(0, min(h.cursor, len(h.shown)-1))
}

// chosen is the change under the cursor.
func (h *historyScreen) chosen() (*audit.Change, bool) {
	if h.cursor < 0 || h.cursor >= len(h.shown) {
		return nil, false
	}
	return h.shown[h.cursor], true
}

func (h *historyScreen) commands(*App) []command {
	some := func(*App) bool { return len(h.shown) > 0 }
	move := func(by func() int) func(*App) tea.Cmd {
		return func(a *App) tea.Cmd {
			h.cursor = max(0, min(h.cursor+by(), len(h.shown)-1))
			return h.read(a)
		}
	}
	page := func() int { return max(1, h.height-1) }
	return []command{
		cmd("open", "enter right l", "open", func(a *App) tea.Cmd {
			c, _ := h.chosen()
			return a.push(&recordScreen{of: c})
		}).inFooter().onlyWhen(some),
		cmd("filter", "/", "filter", func(a *App) tea.Cmd { return a.ask(h.prompt()) }).inFooter(),
		cmd("refresh", "r", "read again", h.readAgain).inFooter(),
		cmd("down", "j down", "down", move(func() int { return 1 })),
		cmd("up", "k up", "up", move(func() int { return -1 })),
		cmd("page-down", "pgdown ctrl+f ctrl+d blank", "a page down", move(page)),
		cmd("page-up", "pgup ctrl+b ctrl+u", "a page up", move(func() int { return -page() })),
		cmd("top", "g home", "the newest", func(*App) tea.Cmd { h.cursor = 0; return nil }),
		cmd("bottom", "G end", "the oldest read so far", func(a *App) tea.Cmd { h.cursor = max(0, len(h.shown)-1); return h.read(a) }),
		cmd("clear", "esc", "clear the filter", func(a *App) tea.Cmd { return h.setFilter(a, "") }).onlyWhen(func(*App) bool { return h.filter != "" }),
	}
}

// prompt asks for a filter; the rows follow every key.
func (h *historyScreen) prompt() *prompt {
	before := h.filter
	return &prompt{
		sign: "/", in: newInput(before), change: h.setFilter,
		enter:  func(a *App, text string) tea.Cmd { return h.setFilter(a, text) },
		cancel: func(a *App) tea.Cmd { return h.setFilter(a, before) },
	}
}

func (h *historyScreen) setFilter(a *App, text string) tea.Cmd {
	h.filter = text
	h.narrow()
	return h.read(a)
}

// fields are what can be copied of the change under the cursor.
func (h *historyScreen) fields(a *App) []field {
	c, ok := h.chosen()
	if !ok {
		return nil
	}
	return a.recordFields(c)
}

// twins is the command of the change under the cursor.
func (h *historyScreen) twins(*App) []twin {
	if c, ok := h.chosen(); ok {
		return recordTwins(c)
	}
	return nil
}

func (h *historyScreen) view(a *App, width, height int) []string {
	h.height = max(1, height-2)
	out := []string{h.head(a, width), line(width, span{"   " + pad("WHEN", h.whenWidth(width)+2) + pad("WHAT", 16) + pad("OUTCOME", 16) + "TARGET", a.theme.head})}
	h.top = max(0, min(h.top, h.cursor, len(h.shown)-h.height))
	h.top = max(h.top, h.cursor-h.height+1)
	for i := h.top; i < min(len(h.shown), h.top+h.height); i++ {
		out = append(out, h.row(a, i, width))
	}
	if len(h.shown) == 0 {
		out = append(out, line(width, span{"   " + h.emptyText(a), a.theme.dim}))
	}
	return fill(out, width, height)
}

// head says what is shown, and what is not.
func (h *historyScreen) head(a *App, width int) string {
	if a.prompt != nil && a.prompt.sign == "/" {
		return line(width, append([]span{{" /", a.theme.accent}}, a.prompt.in.spans(width-24, true, a.theme.text, a.theme.chosen)...)...)
	}
	left := []span{{" " + count(len(h.book.Changes), "change"), a.theme.strong}}
	if h.more || h.err != nil {
		left = append(left, span{" read so far", a.theme.dim})
	}
	if h.filter != "" {
		left = append(left, span{"   /" + h.filter, a.theme.accent}, span{"   " + number(len(h.shown)) + " of them", a.theme.text})
	}
	if h.malformed > 0 {
		left = append(left, span{"   " + count(h.malformed, "line") + " could not be read", a.theme.warn})
	}
	if h.err != nil && len(h.shown) > 0 { // with no row it stands in their place
		left = append(left, span{"   the rest could not be read: " + h.err.Error(), a.theme.danger})
	}
	where := []span{{"  " + a.opt.Journal.Where() + " ", a.theme.dim}}
	if spansWidth(left)+spansWidth(where) > width {
		where = nil
	}
	return bar(width, left, where)
}

func (h *historyScreen) emptyText(a *App) string {
	switch {
	case h.err != nil:
		return "The record could not be read: " + h.err.Error()
	case h.loading || h.more:
		return "reading " + a.glyphs.ellipsis
	case len(h.book.Changes) > 0:
		return "No change passes the filter. " + a.key("history.clear", "esc") + " clears it."
	}
	return "Nothing has been recorded yet."
}

// recordedName is what was changed, by its name where it has one.
func recordedName(t *audit.Target) string {
	of := cmp.Or(t.SnapshotName, shortID(t.SnapshotID))
	switch {
	case t.Name != "":
		return t.Name
	case t.SnapshotID == "":
		return "(" + t.Kind + " " + shortID(t.ID) + ")"
	case t.ID == "":
		return "(" + t.Kind + " of " + of + ")"
	}
	return "(" + t.Kind + " " + shortID(t.ID) + ", " + of + ")"
}

func (h *historyScreen) row(a *App, i, width int) string {
	c := h.shown[i]
	e := c.Last()
	sign, st := "   ", a.theme.text
	if i == h.cursor {
		sign, st = " > ", a.theme.cursor
	}
	name := recordedName(&e.Target)
	var where []span
	if width >= wideHistory {
		where = []span{{"  " + cut(e.Cloud+" / "+orDash(e.Project), 30) + " ", a.theme.dim}}
	}
	when := a.since(e.Time)
	return bar(width, []span{{sign, a.theme.accent}, {when[len(when)-h.whenWidth(width):] + "  ", a.theme.dim}, {pad(cut(e.Operation, 15), 16), a.theme.text},
		{pad(cut(a.outcomeWord(e), 15), 16), a.recordStyle(e)}, {name, st}}, where)
}

// wideHistory is from how many columns on the year and the cloud have room.
const wideHistory = 100

// whenWidth is how much of a moment is shown: without its year where there is
// little room.
func (h *historyScreen) whenWidth(width int) int {
	if width < wideHistory {
		return len("01-02 15:04:05")
	}
	return len("2006-01-02 15:04:05")
}
