package ui

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
)

// Keymap holds the keys of commands that are not on the keys they were
// declared with. The zero value changes nothing.
type Keymap struct {
	keys map[string][]string // by screen and name, as in list.delete
}

// Rebinding is what somebody wants a command's keys to be, such as D for
// list.delete. No keys: it is only called by its name.
type Rebinding struct {
	Command string
	Keys    []string
}

// KeyFault says why a rebinding is refused.
type KeyFault struct {
	Index  int // of the Rebinding
	Reason string
}

// Error is the reason.
func (f *KeyFault) Error() string { return f.Reason }

// screenNames are what screens are called in settings where their type is
// called otherwise.
var screenNames = map[string]string{"confirm": "question", "twin": "equivalent", "fault": "error", "welcome": "start"}

// screenName is what a screen is called in settings.
func screenName(s screen) string { return nameOfType(strings.TrimPrefix(fmt.Sprintf("%T", s), "*ui.")) }

func nameOfType(name string) string {
	name = strings.TrimSuffix(strings.TrimSuffix(name, "Screen"), "Dialog")
	if called, ok := screenNames[name]; ok {
		return called
	}
	var b strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// everywhere is what the commands that every screen has stand under.
const everywhere = "everywhere"

// commandsOf are the commands of a screen, on the keys that they have now.
func (a *App) commandsOf(s screen) []command {
	return a.opt.Keys.applied(screenName(s), s.commands(a))
}

// commandsEverywhere are those that every screen has.
func (a *App) commandsEverywhere() []command { return a.opt.Keys.applied(everywhere, a.global()) }

// applied puts commands on the keys that they have now.
func (m Keymap) applied(screen string, commands []command) []command {
	if len(m.keys) == 0 {
		return commands
	}
	for i, c := range commands {
		if keys, ok := m.keys[screen+"."+c.name]; ok {
			commands[i].Binding = key.NewBinding(key.WithKeys(keys...), key.WithHelp(keyLabel(keys), c.Help().Desc))
		}
	}
	return commands
}

// key is what a sentence calls the key of a command that was declared with one:
// the first that it has now, or its name for the command line.
func (a *App) key(command, declared string) string {
	keys, moved := a.opt.Keys.keys[command]
	switch {
	case !moved:
		return declared
	case len(keys) == 0:
		_, name, _ := strings.Cut(command, ".")
		return ":" + name
	}
	return keys[0]
}

// NewKeymap judges rebindings, all of them together: the error is a KeyFault
// for the first that can't be.
func NewKeymap(wanted []Rebinding) (Keymap, error) {
	m := Keymap{keys: map[string][]string{}}
	if len(wanted) == 0 {
		return m, nil // tests hold the keys that come with the program; to judge them takes milliseconds
	}
	tables := keyTables(New(Options{}))
	known := map[string]keyTable{}
	var names []string
	for _, t := range tables {
		for _, c := range t.commands {
			if name := t.screen + "." + c.name; known[name].screen == "" {
				known[name] = t
				names = append(names, name)
			}
		}
	}
	at := map[string]int{}
	for i, w := range wanted {
		t, ok := known[w.Command]
		if !ok {
			return Keymap{}, &KeyFault{i, "there is no command " + cut(fmt.Sprintf("%q", w.Command), 80) + near(w.Command, names)}
		}
		for _, k := range w.Keys {
			if why := unfit(k, w.Command, t.typing); why != "" {
				return Keymap{}, &KeyFault{i, w.Command + " can't be on " + cut(fmt.Sprintf("%q", k), 40) + ": " + why}
			}
		}
		m.keys[w.Command], at[w.Command] = w.Keys, i
	}
	return m, m.clash(tables, at)
}

// near names the commands of the same name on other screens, or those of the
// same screen.
func near(command string, names []string) string {
	screen, name, _ := strings.Cut(command, ".")
	var found []string
	for _, n := range names {
		if s, c, _ := strings.Cut(n, "."); c == name || !strings.Contains(command, ".") && c == command {
			found = append(found, n)
		} else if s == screen && len(name) > 2 && strings.HasPrefix(c, name[:3]) {
			found = append(found, n)
		}
	}
	if len(found) == 0 {
		return "; README lists them by screen and name, as in list.delete"
	}
	return "; there is " + listed(found[:min(len(found), 6)])
}

// twins of keys that a terminal can't tell from others.
var sameKey = map[string]string{"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "esc", "ctrl+h": "backspace"}

// keyNames are the keys that are no characters.
var keyNames = regexp.MustCompile(`^((ctrl|alt|shift)\+)*(enter|esc|tab|space|backspace|delete|insert|up|down|left|right|home|end|pgup|pgdown|f[1-9]|f1[0-2])$|^(ctrl\+|alt\+|ctrl\+alt\+)[a-z0-9\[\]\\/_-]$`)

// unfit says why a command can't be on a key.
func unfit(k, command string, typing bool) string {
	_, name, _ := strings.Cut(command, ".")
	single := utf8.RuneCountInString(k) == 1
	switch r, _ := utf8.DecodeRuneInString(k); {
	case k == "ctrl+c" || k == "ctrl+z":
		return "it always ends or suspends the program"
	case sameKey[k] != "":
		return "terminals send the same for " + sameKey[k]
	case single && !unicode.IsGraphic(r), !single && !keyNames.MatchString(k):
		return "there is no such key; keys are characters, or names as in enter, pgdown, f5, ctrl+n, shift+tab"
	case typing && (single || k == "space"):
		return "there it is text"
	case dangerous(name) && strings.Contains(k, "ctrl+"):
		return "what changes the cloud is on no ctrl chord"
	}
	return ""
}

// dangerousWords stand in the names of commands that destroy something, or that
// answer a question about it.
var dangerousWords = []string{"delete", "force", "revert", "reset", "unmanage", "replace", "merge", "send", "yes", "answer", "manage", "save"}

func dangerous(name string) bool {
	return slices.ContainsFunc(strings.Split(name, "-"), func(w string) bool { return slices.Contains(dangerousWords, w) })
}

// clash finds two commands that would share a key on one screen where they do
// not by themselves, and a question that would be answered by the key that asks
// it.
func (m Keymap) clash(tables []keyTable, at map[string]int) error {
	for _, t := range tables {
		before, after := holders(t, tables[0], Keymap{}), holders(t, tables[0], m)
		for k, names := range after {
			for i, one := range names {
				for _, other := range names[i+1:] {
					if one == other || slices.Contains(before[k], one) && slices.Contains(before[k], other) {
						continue
					}
					return m.fault(at, k, one, other, " on the same screen")
				}
			}
		}
	}
	return m.rash(tables, at)
}

// rash finds a key that asks a question and says yes to it as well: who holds it
// down would have answered before reading.
func (m Keymap) rash(tables []keyTable, at map[string]int) error {
	const yes = "question.yes"
	asking := map[string]string{}
	for _, t := range tables {
		for _, c := range m.applied(t.screen, slices.Clone(t.commands)) {
			for _, k := range c.Keys() {
				if name := t.screen + "." + c.name; name != yes && dangerous(c.name) && t.screen != "question" {
					asking[k] = name
				}
			}
		}
	}
	for _, k := range m.keys[yes] {
		if name := asking[k]; name != "" {
			return m.fault(at, k, yes, name, ": it would ask and answer")
		}
	}
	if _, moved := m.keys[yes]; !moved && asking["y"] != "" {
		return m.fault(at, "y", asking["y"], yes, ": it would ask and answer")
	}
	return nil
}

// fault blames the rebinding that comes last of two commands.
func (m Keymap) fault(at map[string]int, k, one, other, where string) error {
	i, moved := at[one]
	if j, too := at[other]; too && (!moved || j > i) {
		one, other, i = other, one, j
	}
	return &KeyFault{i, fmt.Sprintf("%s can't be on %q: %s has that key%s", one, k, other, where)}
}

// holders are the commands of a screen, with those that every screen has, by
// their keys.
func holders(t, global keyTable, m Keymap) map[string][]string {
	out := map[string][]string{}
	add := func(t keyTable) {
		for _, c := range m.applied(t.screen, slices.Clone(t.commands)) {
			for _, k := range c.Keys() {
				if name := t.screen + "." + c.name; !slices.Contains(out[k], name) {
					out[k] = append(out[k], name)
				}
			}
		}
	}
	add(t)
	if t.screen != global.screen && !t.typing {
		add(global)
	}
	return out
}
