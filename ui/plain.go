package ui

import (
	tea "charm.land/bubbletea/v2"

	"snapdash/model"
)

// plainGlyphs are words and nothing else, for who hears the screen, or reads a
// log of it.
var plainGlyphs = glyphs{ellipsis: "...", arrowUp: "ascending", arrowDown: "descending"}

// plainFrame heads the lines of a dialog with its title as a line of its own.
func (a *App) plainFrame(title string, lines []string, width int) []string {
	out := []string{line(width, span{cut(title, max(0, width-1)) + ":", a.theme.strong})}
	for _, l := range lines {
		out = append(out, "  "+l+"  ")
	}
	return out
}

// button is an answer to choose. What is chosen has a look of its own, which in
// plain mode is a word.
func (a *App) button(label string, chosen bool) string {
	if a.opt.Plain && chosen {
		label += ", chosen"
	}
	return "[ " + label + " ]"
}

// plainChange says in a sentence that a snapshot's state has changed; only in
// plain mode, where a word that changes in its place is not noticed.
func (a *App) plainChange(before, after model.Snapshot) tea.Cmd {
	if !a.opt.Plain || before.Status == after.Status {
		return nil
	}
	return a.say("Snapshot " + named(after) + " is now " + stateWord(after.Status) + "; it was " + stateWord(before.Status) + ".")
}

// plainGone says that a snapshot is no longer there.
func (a *App) plainGone(before model.Snapshot) tea.Cmd {
	if !a.opt.Plain {
		return nil
	}
	return a.say("Snapshot " + named(before) + " is gone; it was " + stateWord(before.Status) + ".")
}

// stateWord is the word of a state, without its sign.
func stateWord(s model.Status) string { return statusText(s)[2:] }

// named is a snapshot's name, or the beginning of its id where it has none.
func named(s model.Snapshot) string {
	if s.Name == "" {
		return shortID(s.ID.String())
	}
	return s.Name
}
