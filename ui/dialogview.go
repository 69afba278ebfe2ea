package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// fewItems are so few that a question without room for all of it names them
// before it says what will happen.
const fewItems = 3

// look scrolls; at first it shows what is not shown yet.
func (c *confirm) look(by int) func(*App) tea.Cmd {
	return func(a *App) tea.Cmd {
		if c.whole || by < 0 || c.short(a) {
			c.from += by
		}
		c.whole = c.whole || by > 0
		return nil
	}
}

func (c *confirm) lookPage(sign int) func(*App) tea.Cmd {
	return func(a *App) tea.Cmd {
		page := c.room(a)
		if c.short(a) {
			page = a.questionHeight() - 3
		}
		return c.look(sign * max(1, page))(a)
	}
}

// long reports whether there is more to see.
func (c *confirm) long(a *App) bool {
	if c.short(a) {
		return c.bodyHeight(a) > a.questionHeight()-3
	}
	return len(c.targets) > c.room(a) || !c.whole && c.command != nil
}

// questionHeight is how high a question may be.
func (a *App) questionHeight() int { return a.height - 3 }

// inner is how wide a question's text is.
func (c *confirm) inner(a *App) int { return c.boxWidth(a) - 4 }

// fit is how many items have room beside all else: the heading, where the items
// are, the command, a blank and the answer. It is less than none where not even
// that has room.
func (c *confirm) fit(a *App) int { return a.questionHeight() - 5 - len(c.texts(a)) }

// short reports whether there is no room for the texts and some items.
func (c *confirm) short(a *App) bool { return c.fit(a) < min(len(c.targets), fewItems) }

// room is how many items are shown where there is room.
func (c *confirm) room(a *App) int {
	fit := min(c.fit(a), max(1, a.height-12-len(c.lines)-len(c.warnings)-len(c.facts)))
	if c.whole {
		return fit
	}
	return min(fit, firstItems)
}

// texts are what a question says besides its items.
func (c *confirm) texts(a *App) []string {
	return slices.Concat(c.asked(a), c.paragraphs(a, c.facts), c.paragraphs(a, c.warnings), c.paragraphs(a, c.lines))
}

// asked is the question, where its heading has no room for it.
func (c *confirm) asked(a *App) []string {
	question, _, _ := strings.Cut(c.heading, "   ")
	if cut(question, headingRoom(c.boxWidth(a))) == question {
		return nil
	}
	return a.paragraph(question, c.inner(a), a.theme.strong)
}

func (c *confirm) paragraphs(a *App, texts []string) (out []string) {
	for _, s := range texts {
		out = append(out, a.paragraph(s, c.inner(a), a.theme.text)...)
	}
	return out
}

func (c *confirm) item(a *App, i int) string {
	return line(c.inner(a), span{a.targetLine(&c.targets[i], c.inner(a)), a.theme.text})
}

func (c *confirm) view(a *App, width, _ int) []string {
	if c.leaving {
		a.askToLeave(c)
	}
	inner := c.inner(a)
	if c.short(a) {
		return a.frame(c.heading, append(c.window(a), c.answer(a, inner)), width)
	}
	room := c.room(a)
	c.from = max(0, min(c.from, len(c.targets)-room))
	var out []string
	for i := c.from; i < min(len(c.targets), c.from+room); i++ {
		out = append(out, c.item(a, i))
	}
	if more := len(c.targets) - room; more > 0 {
		out = append(out, line(inner, span{number(c.from) + " above, " + number(more-c.from) + " below: " + map[bool]string{true: "down and up", false: "j and k"}[c.typing()] + " scroll", a.theme.dim}))
	}
	out = append(out, c.texts(a)...)
	if c.command != nil && c.whole {
		out = append(out, a.commandLine(c.command(), inner))
	}
	out = append(out, blank(inner), c.answer(a, inner))
	return a.frame(c.heading, out, width)
}

// bodyHeight is how many lines there are to scroll where room is short.
func (c *confirm) bodyHeight(a *App) int {
	n := len(c.texts(a)) + len(c.targets)
	if c.command != nil {
		n++
	}
	return n
}

// window is what is seen of a question that has no room for all of it: what must
// not be missed comes first, many items last. Only what is seen is drawn.
func (c *confirm) window(a *App) []string {
	inner, room := c.inner(a), a.questionHeight()-3
	over := max(0, c.bodyHeight(a)-room)
	c.from = max(0, min(c.from, over))
	before, after := slices.Concat(c.asked(a), c.paragraphs(a, c.warnings)), slices.Concat(c.paragraphs(a, c.facts), c.paragraphs(a, c.lines))
	if len(c.targets) > fewItems {
		before, after = append(before, after...), nil
	}
	if c.command != nil {
		after = append(after, a.commandLine(c.command(), inner))
	}
	var out []string
	for i := c.from; i < min(c.from+room, c.bodyHeight(a)); i++ {
		switch at := i - len(before); {
		case at < 0:
			out = append(out, before[i])
		case at < len(c.targets):
			out = append(out, c.item(a, at))
		default:
			out = append(out, after[at-len(c.targets)])
		}
	}
	place := ""
	if over > 0 {
		place = number(c.from) + " above, " + number(over-c.from) + " below: " + map[bool]string{true: "down, up", false: "j, k"}[c.typing()]
	}
	return append(out, line(inner, span{place, a.theme.dim}))
}
