package ui

import (
	"strconv"

	tea "charm.land/bubbletea/v2"
)

// next is the cloud to go on with when the dashboard ends for that reason: a new one
// begins on it, which shares nothing with this one but the options.
type next struct {
	wanted bool
	choice *Choice // nil: it is to be chosen
}

// Next reports whether the dashboard ended to go on with another cloud, and which; nil:
// the user is to choose.
func (a *App) Next() (*Choice, bool) { return a.next.choice, a.next.wanted }

// switchCloud leaves this cloud for the one of that name, or to choose one. Nothing
// that is unfinished or unsaved is left behind.
func (a *App) switchCloud(name string) tea.Cmd {
	if n := a.engine.Unfinished(); n > 0 {
		return a.warn("Not left: " + count(n, "change") + " unfinished, whose outcome would not be shown. :jobs shows them.")
	}
	if a.exporting() {
		return a.warn("Not left: the export to " + a.exports.path + " has not ended.")
	}
	if typed := a.typedIn(); len(typed) > 0 {
		return a.warn("Not left: what you typed has not been saved (" + listed(typed) + ").")
	}
	if name == "" {
		a.next = next{wanted: true}
		return tea.Quit
	}
	var known []string
	for _, c := range a.choices() {
		if c.Name == name {
			a.next = next{true, &c}
			return tea.Quit
		}
		known = append(known, c.Name)
	}
	return a.warn("There is no cloud " + strconv.Quote(name) + ". Clouds: " + listed(known) + ".")
}
