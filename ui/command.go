package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// A command is one thing the user can do on a screen: its keys, its help, its
// doing. Dispatch, footer, help screen, command line and the key table in the
// README are loops over commands.
type command struct {
	key.Binding
	name   string          // what the command line calls it
	when   func(*App) bool // nil: always; false hides it from the help too
	run    func(*App) tea.Cmd
	footer bool // shown in the footer line while there is room
}

// cmd declares a command: its name, its keys separated by blanks, its help.
func cmd(name, keys, help string, run func(*App) tea.Cmd) command {
	list := strings.Fields(keys)
	for i, k := range list {
		if k == "blank" {
			list[i] = "space"
		}
	}
	return command{
		Binding: key.NewBinding(key.WithKeys(list...), key.WithHelp(keyLabel(list), help)),
		name:    name, run: run,
	}
}

// inFooter puts the command into the footer.
func (c command) inFooter() command { c.footer = true; return c }

// onlyWhen restricts the command to when cond holds.
func (c command) onlyWhen(cond func(*App) bool) command { c.when = cond; return c }

// live reports whether the command can be used now.
func (c command) live(a *App) bool { return c.when == nil || c.when(a) }

// keyLabel is how keys are shown: the first two of them.
func keyLabel(keys []string) string {
	names := map[string]string{"space": "space", "pgdown": "pgdn"}
	shown := make([]string, 0, 2)
	for _, k := range keys {
		if len(shown) == 2 {
			break
		}
		if n, ok := names[k]; ok {
			k = n
		}
		shown = append(shown, k)
	}
	return strings.Join(shown, "/")
}

// perform runs the first live command of commands that pressed belongs to.
func (a *App) perform(commands []command, pressed tea.KeyPressMsg) (tea.Cmd, bool) {
	for _, c := range commands {
		if key.Matches(pressed, c.Binding) && c.live(a) {
			return a.do(c), true
		}
	}
	return nil, false
}

// reachable are the live ones of commands, on those of their keys that no other
// before them has; one that has none left is left out.
func (a *App) reachable(commands []command) []command {
	var out []command
	taken := map[string]bool{}
	for _, c := range commands {
		if !c.live(a) {
			continue
		}
		var free []string
		for _, k := range c.Keys() {
			if !taken[k] {
				free = append(free, k)
			}
			taken[k] = true
		}
		switch had := len(c.Keys()); {
		case had > 0 && len(free) == 0:
			continue
		case len(free) < had:
			c.Binding = key.NewBinding(key.WithKeys(free...), key.WithHelp(keyLabel(free), c.Help().Desc))
		}
		out = append(out, c)
	}
	return out
}

// named finds a live command by its name, or by a beginning that fits one only.
func (a *App) named(name string) (command, bool) {
	var found []command
	for _, c := range append(a.commandsOf(a.top()), a.commandsEverywhere()...) {
		if c.name == "" || !c.live(a) {
			continue
		}
		if c.name == name {
			return c, true
		}
		if strings.HasPrefix(c.name, name) {
			found = append(found, c)
		}
	}
	if len(found) == 1 {
		return found[0], true
	}
	return command{}, false
}
