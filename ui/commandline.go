package ui

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"
)

// commandPrompt asks for a command.
func commandPrompt(a *App) *prompt {
	return &prompt{sign: ":", in: newInput(""), past: a.lines, words: (*App).completions, enter: func(a *App, text string) tea.Cmd {
		if text != "" {
			a.lines = append(a.lines, text)
		}
		return a.runLine(text)
	}}
}

// runLine carries out what was typed on the command line. What a command has no
// use for is refused: to leave it out would do something else than was typed.
func (a *App) runLine(text string) tea.Cmd {
	name, arg := splitWord(text)
	if name == "" {
		return nil
	}
	if cmd, done := a.runWith(name, arg); done {
		return cmd
	}
	c, ok := a.named(name)
	if arg != "" && c.name != name { // by the beginning of its name
		if cmd, done := a.runWith(c.name, arg); done {
			return cmd
		}
	}
	if n, err := strconv.Atoi(name); err == nil || errors.Is(err, strconv.ErrRange) {
		return a.goToRow(n, arg)
	}
	leaves := slices.Contains([]string{"q", "q!", "quit", "exit"}, name)
	switch {
	case !leaves && !ok:
		return a.warn(a.whyNoSuch(name))
	case arg != "":
		return a.surplus(cmp.Or(c.name, name), "nothing after it")
	case leaves:
		return a.leave()
	}
	return a.do(c)
}

// runWith carries out the commands that take something after their name.
func (a *App) runWith(name, arg string) (tea.Cmd, bool) {
	switch name {
	case "sort":
		return a.sortByName(arg), true
	case "export":
		return a.export(arg), true
	case "manage":
		if _, open := a.top().(*manageScreen); !open {
			return a.do(cmd("manage", "", "", func(a *App) tea.Cmd { return a.showManage(arg) })), true
		}
	case "filter":
		return a.filterBy(arg), true
	case "cloud":
		return a.switchCloud(arg), true
	}
	return nil, false
}

// surplus refuses what a command has no use for.
func (a *App) surplus(name, takes string) tea.Cmd {
	return a.warn(":" + name + " takes " + takes + ". Nothing was done.")
}

// goToRow moves the cursor of the list to its n-th row, or as near as there is
// one, and says so.
func (a *App) goToRow(n int, arg string) tea.Cmd {
	rows := a.list.Shown()
	if _, ok := a.top().(*listScreen); !ok {
		return a.warn("A number leads to a row of the list; esc leads to the list.")
	}
	a.toast.text = "" // of a row before
	switch {
	case arg != "":
		return a.surplus(strconv.Itoa(n), "nothing after it")
	case rows == 0:
		return a.warn("There is no row to go to.")
	}
	a.list.MoveTo(max(0, min(n, rows)-1))
	switch {
	case n < 1:
		return a.hint("Rows are counted from 1; this is the first.")
	case n > rows && !a.load.complete():
		return a.hint(count(rows, "row") + " so far; this is the last.")
	case n > rows:
		return a.hint("There are " + count(rows, "row") + "; this is the last.")
	}
	return nil
}

// whyNoSuch says why a name leads to no command: it does not apply now, or there
// is none.
func (a *App) whyNoSuch(name string) string {
	if why := a.whyNot(name); why != "" {
		return why
	}
	if !known(name) {
		return "There is no command " + strconv.Quote(name) + "; " + a.key("everywhere.help", "?") + " tells which there are."
	}
	why := map[string]string{
		"error": "Nothing has failed so far.", "undo": "Nothing can be taken back now.", "copy": "There is nothing to copy here.",
		"equivalent": "No command does the same as what is shown here.",
	}[name]
	if _, onList := a.top().(*listScreen); why == "" && onList {
		why = a.whyNotOnList(name)
	}
	if why == "" {
		why = name + " is not possible here now."
	}
	return why
}

// whyNotOnList is what the list lacks for a command of its own.
func (a *App) whyNotOnList(name string) string {
	own := func(c command) bool { return c.name == name }
	switch {
	case name == "clear":
		return "There is neither a filter nor a mark to clear."
	case name == "load" && a.load.complete():
		return "Everything is loaded."
	case a.list.Shown() == 0 && slices.ContainsFunc(newListScreen().commands(a), own):
		return name + " is not possible now: no snapshot is shown."
	}
	return ""
}

// known reports whether any screen has a command of that name.
func known(name string) bool {
	return slices.ContainsFunc(keyTables(New(Options{})), func(t keyTable) bool {
		return slices.ContainsFunc(t.commands, func(c command) bool { return c.name == name })
	})
}
