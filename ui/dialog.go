package ui

import (
	"charm.land/lipgloss/v2"

	tea "charm.land/bubbletea/v2"
)

// confirm is a question whose answer is No unless the person says Yes. It is a
// value: nothing has happened when it is shown.
//
// It opens with the first items and what will happen; a look further (j) brings
// all the items, and the command.
type confirm struct {
	heading  string
	lines    []string // what will happen, in sentences
	items    []string // what it happens to, one each; scrolled when many
	command  string   // the openstack command that does the same
	yes      string   // what the other button says
	onAccept func(a *App) tea.Cmd

	accept bool // which button has the focus
	whole  bool // whether all is shown, as far as it fits
	from   int  // first item shown
}

// firstItems is how many items a question opens with.
const firstItems = 5

func (c *confirm) title() string { return "Question" }

func (c *confirm) boxWidth(a *App) int { return min(a.width, 110) }

func (c *confirm) commands(*App) []command {
	return []command{
		cmd("yes", "y", c.yes, c.accepted).inFooter(),
		cmd("no", "n esc q", "no", (*App).pop).inFooter(),
		cmd("choose", "tab left right h l", "the other answer", func(*App) tea.Cmd { c.accept = !c.accept; return nil }),
		cmd("answer", "enter", "chosen answer", func(a *App) tea.Cmd {
			if c.accept {
				return c.accepted(a)
			}
			return a.pop()
		}).inFooter(),
		cmd("equivalent", "=", "command", (*App).showTwins).inFooter().onlyWhen(func(*App) bool { return c.command != "" }),
		cmd("down", "j down", "more", c.look).inFooter().onlyWhen(c.long),
		cmd("up", "k up", "scroll back", func(*App) tea.Cmd { c.from--; return nil }).onlyWhen(c.long),
	}
}

// look shows what is not shown yet.
func (c *confirm) look(*App) tea.Cmd {
	if c.whole {
		c.from++
	}
	c.whole = true
	return nil
}

// long reports whether there is more to see.
func (c *confirm) long(a *App) bool {
	return len(c.items) > c.room(a) || !c.whole && c.command != ""
}

// room is how many items are shown.
func (c *confirm) room(a *App) int {
	fit := max(1, a.height-12-len(c.lines))
	if c.whole {
		return fit
	}
	return min(fit, firstItems)
}

func (c *confirm) accepted(a *App) tea.Cmd {
	a.pop()
	return c.onAccept(a)
}

func (c *confirm) view(a *App, width, _ int) []string {
	inner := width - 4
	room := c.room(a)
	c.from = max(0, min(c.from, len(c.items)-room))
	var out []string
	for _, l := range c.items[c.from:min(len(c.items), c.from+room)] {
		out = append(out, line(inner, span{l, a.theme.text}))
	}
	if more := len(c.items) - room; more > 0 {
		out = append(out, line(inner, span{number(c.from) + " above, " + number(more-c.from) + " below: j and k scroll", a.theme.dim}))
	}
	for _, s := range c.lines {
		out = append(out, a.paragraph(s, inner, a.theme.text)...)
	}
	if c.command != "" && c.whole {
		out = append(out, a.commandLine(c.command, inner))
	}
	no, yes := a.theme.chosen, a.theme.button
	if c.accept {
		no, yes = a.theme.button, a.theme.chosen
	}
	out = append(out, blank(inner), line(inner, span{a.button("No", !c.accept), no}, span{"  ", a.theme.text}, span{a.button(c.yes, c.accept), yes}))
	return a.frame(c.heading, out, width)
}

// paragraph wraps text into lines of exactly width cells.
func (a *App) paragraph(text string, width int, style lipgloss.Style) []string {
	var out []string
	for _, l := range wrap(text, width) {
		out = append(out, line(width, span{l, style}))
	}
	return out
}
