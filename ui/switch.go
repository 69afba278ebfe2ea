package ui

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"
)

// Next reports whether the dashboard ended to go on with another cloud, and which: a
// new one begins on it, which shares nothing with this one but the options.
func (a *App) Next() (*Choice, bool) { return a.next, a.next != nil }

// switchCloud leaves this cloud for the one of that name, or lets one be chosen.
// Nothing that is unfinished or unsaved is left behind.
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
		return a.push(newCloudsScreen(a))
	}
	var known []string
	for _, c := range a.choices() {
		if c.Name == name {
			a.next = &c
			return tea.Quit
		}
		known = append(known, c.Name)
	}
	return a.warn("There is no cloud " + strconv.Quote(name) + ". Clouds: " + listed(known) + ".")
}

// cloudsScreen lets the cloud be chosen to go to.
type cloudsScreen struct{ cursor int }

// newCloudsScreen has the cursor on the present cloud.
func newCloudsScreen(a *App) *cloudsScreen {
	return &cloudsScreen{max(0, slices.Index(a.choices(), a.choice))}
}

func (c *cloudsScreen) title() string { return "Clouds" }

func (c *cloudsScreen) boxWidth(a *App) int { return min(a.width, 60) }

func (c *cloudsScreen) commands(*App) []command {
	move := func(d int) func(*App) tea.Cmd {
		return func(a *App) tea.Cmd { c.cursor = max(0, min(c.cursor+d, len(a.choices())-1)); return nil }
	}
	return []command{
		cmd("go", "enter", "go there", func(a *App) tea.Cmd { return a.switchCloud(a.choices()[c.cursor].Name) }).inFooter(),
		cmd("down", "j down", "next", move(1)).inFooter(),
		cmd("up", "k up", "previous", move(-1)),
		cmd("close", "esc q", "stay here", (*App).pop).inFooter(),
	}
}

func (c *cloudsScreen) view(a *App, width, height int) []string {
	var out []string
	for i, cloud := range a.choices() {
		sign, st, note := "  ", a.theme.text, ""
		if i == c.cursor {
			sign, st = "> ", a.theme.cursor
		}
		if cloud == a.choice {
			note = "   here; going there signs in again"
		}
		out = append(out, line(width-4, span{sign, a.theme.accent}, span{cloud.Name, st}, span{note, a.theme.dim}))
	}
	return a.frame("Go to another cloud", around(out, c.cursor, max(1, height-3)), width)
}
