package ui

import (
	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/ui/ink"
)

// confirm is a question whose answer is No unless the person says Yes. It is a
// value: nothing has happened when it is shown.
//
// It opens with the first items and what will happen; a look further (j) brings
// all the items, and the command. Where that has no room all of it scrolls.
type confirm struct {
	heading  string
	lines    []string         // what will happen, in sentences
	warnings []string         // what of it must not be missed: it comes first where room is short
	targets  []model.Snapshot // what it happens to, a line each; scrolled when many
	command  func() string    // the openstack command that does the same; nil: there is none
	yes      string           // what the other button says
	onAccept func(a *App) tea.Cmd
	leaving  bool // whether to leave with changes unfinished: asking for that once more is a yes

	// phrase must be typed before Yes counts; "" leaves it at the buttons.
	phrase string
	bare   string // what counts as well: a number without separators
	in     input
	// asking is what to ask the cloud when the question is put; what came of it
	// is told in facts.
	asking func(c *confirm) tea.Cmd
	facts  []string

	accept bool // which button has the focus
	whole  bool // whether all is shown, as far as it fits
	from   int  // first item shown, or first line where all scrolls
}

// firstItems is how many items a question opens with.
const firstItems = 5

func (c *confirm) title() string { return "Question" }

func (c *confirm) boxWidth(a *App) int { return min(a.width, 110) }

// factsMsg brings what a question asked the cloud for.
type factsMsg struct {
	of    *confirm
	lines []string
}

func (c *confirm) opened(*App) tea.Cmd {
	if c.asking == nil {
		return nil
	}
	return c.asking(c)
}

func (c *confirm) take(_ *App, msg tea.Msg) (tea.Cmd, bool) {
	m, ok := msg.(factsMsg)
	if !ok || m.of != c {
		return nil, false
	}
	c.facts = m.lines
	return nil, true
}

// typing reports whether a phrase is being typed.
func (c *confirm) typing() bool { return c.phrase != "" }

func (c *confirm) typed(_ *App, msg tea.Msg) tea.Cmd {
	c.in.typed(msg)
	return nil
}

// demand makes the question one that is answered by typing phrase.
func (c *confirm) demand(phrase string) *confirm {
	c.phrase, c.in = phrase, newInput("")
	return c
}

// typedCommands are those of a question that wants a phrase typed.
func (c *confirm) typedCommands() []command {
	return []command{
		cmd("answer", "enter", "go on, once it is typed", func(a *App) tea.Cmd {
			if text := c.in.value(); text != c.phrase && (c.bare == "" || text != c.bare) {
				return a.warn("Nothing was done: type " + c.phrase + ", or leave with esc.")
			}
			return c.accepted(a)
		}).inFooter(),
		cmd("no", "esc", "no", (*App).pop).inFooter(),
		cmd("command", "tab", "the command that does the same", (*App).showTwins).onlyWhen((*App).hasTwins),
		cmd("down", "down", "more", c.look(1)).inFooter().onlyWhen(c.long),
		cmd("up", "up", "scroll back", c.look(-1)).onlyWhen(c.long),
		cmd("page-down", "pgdown", "a page on", c.lookPage(1)).onlyWhen(c.long),
		cmd("page-up", "pgup", "a page back", c.lookPage(-1)).onlyWhen(c.long),
	}
}

func (c *confirm) commands(*App) []command {
	if c.typing() {
		return c.typedCommands()
	}
	return []command{
		cmd("yes", "y", "yes", c.accepted).inFooter(),
		cmd("no", "n esc q", "no", (*App).pop).inFooter(),
		cmd("choose", "tab left right h l", "the other answer", func(*App) tea.Cmd { c.accept = !c.accept; return nil }),
		cmd("answer", "enter", "chosen answer", func(a *App) tea.Cmd {
			if c.accept {
				return c.accepted(a)
			}
			return a.pop()
		}).inFooter(),
		cmd("equivalent", "=", "command", (*App).showTwins).inFooter().onlyWhen(func(*App) bool { return c.command != nil }),
		cmd("down", "j down", "more", c.look(1)).inFooter().onlyWhen(c.long),
		cmd("up", "k up", "scroll back", c.look(-1)).onlyWhen(c.long),
		cmd("page-down", "pgdown", "a page on", c.lookPage(1)).onlyWhen(c.long),
		cmd("page-up", "pgup", "a page back", c.lookPage(-1)).onlyWhen(c.long),
	}
}

func (c *confirm) accepted(a *App) tea.Cmd {
	a.pop()
	return c.onAccept(a)
}

// answer is the buttons, or what has to be typed instead.
func (c *confirm) answer(a *App, width int) string {
	if c.typing() {
		ask := span{"Type " + c.phrase + " to go on: ", a.theme.strong}
		return line(width, append([]span{ask}, c.in.spans(max(8, min(40, width-textWidth(ask.text))), true, a.theme.field, a.theme.chosen)...)...)
	}
	no, yes := a.theme.chosen, a.theme.button
	if c.accept {
		no, yes = a.theme.button, a.theme.chosen
	}
	return line(width, span{a.button("No", !c.accept), no}, span{"  ", a.theme.text}, span{a.button(c.yes, c.accept), yes})
}

// paragraph wraps text into lines of exactly width cells.
func (a *App) paragraph(text string, width int, style ink.Ink) []string {
	var out []string
	for _, l := range wrap(text, width) {
		out = append(out, line(width, span{l, style}))
	}
	return out
}
