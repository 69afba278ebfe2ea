package ui

import (
	"slices"
	"strings"

	"snapdash/ui/sanitize"
)

// completion is the words that tab puts in the place of what is being typed, one
// after the other.
type completion struct {
	stem  string // what stays before them
	words []string
	at    int
	on    bool // whether one of them stands in the line
}

// followed are the commands that take something after their name.
var followed = []string{"sort", "filter", "export", "manage", "cloud"}

// completions are the words that what is typed on the command line can become:
// names of commands, then what may follow them where that is a closed set.
func (a *App) completions(text string) completion {
	at := strings.LastIndexByte(text, ' ') + 1
	stem, part := text[:at], text[at:]
	words := a.namesFrom(part)
	if before := strings.Fields(stem); len(before) > 0 {
		words = a.wordsAfter(before, part)
	}
	c := completion{stem: stem}
	for _, w := range words {
		if strings.HasPrefix(w, part) && !slices.Contains(c.words, w) {
			c.words = append(c.words, w)
		}
	}
	return c
}

// wordsAfter are the words that may follow others, where they are a closed set; part
// is what is typed of the next one.
func (a *App) wordsAfter(before []string, part string) (words []string) {
	switch n := len(before); {
	case before[0] == "cloud" && n == 1:
		for _, c := range a.choices() {
			words = append(words, c.Name)
		}
	case before[0] == "sort" && n == 1:
		minus := part[:len(part)-len(strings.TrimPrefix(part, "-"))]
		for _, name := range columnNames() {
			words = append(words, minus+name)
		}
	case before[0] == "sort" && n == 2:
		if _, ok := orderNamed(before[1]); ok {
			words = directions
		}
	}
	return words
}

// namesFrom are the names of the commands that can be used now and begin with
// part, or, where there is none, of those that can't.
func (a *App) namesFrom(part string) []string {
	var now, other []string
	for _, c := range append(a.commandsOf(a.top()), a.commandsEverywhere()...) {
		switch {
		case c.name == "" || c.name == "command" || !strings.HasPrefix(c.name, part):
		case c.live(a):
			now = append(now, c.name)
		default:
			other = append(other, c.name)
		}
	}
	if now == nil {
		return other
	}
	return now
}

// complete puts the next word into the line, or with step -1 the one before. A
// word that is the only one, and after which another may follow, gets its blank.
func (p *prompt) complete(a *App, step int) {
	c := &p.completion
	if !c.on {
		*c = p.words(a, p.in.value())
		if c.at = -1; step < 0 {
			c.at = 0
		}
	}
	if len(c.words) == 0 {
		return
	}
	c.at, c.on = (c.at+step+len(c.words))%len(c.words), true
	text := c.stem + c.words[c.at]
	if len(c.words) == 1 {
		if c.on = false; c.stem != "" && !slices.Contains(directions, c.words[0]) || slices.Contains(followed, text) {
			text += " "
		}
	}
	p.in.set(text)
}

// completionAt is the cell from which the words are shown while the line leaves
// room: where they stay put, a key draws little.
const completionAt = 22

// view is the line being typed, with the words that tab would put there.
func (p *prompt) view(a *App, width int) string {
	sign := span{" " + p.sign, a.theme.accent}
	room := max(1, width-textWidth(sign.text))
	var hint []span
	if p.words != nil {
		used := max(completionAt, sanitize.Width(sanitize.Line(p.in.value()))+2)
		if text := p.offer(a, min(60, room-used)); text != "" {
			hint, room = []span{{text, a.theme.dim}}, used
		}
	}
	return line(width, append(append([]span{sign}, p.in.spans(room, true, a.theme.text, a.theme.chosen)...), hint...)...)
}

// offer names the words that tab would put there, as many as fit; where bytes
// are saved the first.
func (p *prompt) offer(a *App, width int) string {
	c := p.completion
	if !c.on {
		c = p.words(a, p.in.value())
	}
	if len(c.words) == 0 || len(c.words) == 1 && c.stem+c.words[0] == p.in.value() {
		return ""
	}
	text, most := "tab:", len(c.words)
	if a.lean() {
		most = 1
	}
	for i, w := range c.words {
		more := ""
		if left := len(c.words) - i; left > 1 {
			more = " +" + number(left)
		}
		if i == most || textWidth(text+" "+w+more) > width {
			if i == 0 {
				return ""
			}
			return text + " +" + number(len(c.words)-i)
		}
		text += " " + w
	}
	return text
}
