package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// screen is what the user looks at; the top of the stack gets the keys.
type screen interface {
	title() string // for help and the breadcrumb
	commands(a *App) []command
	view(a *App, width, height int) []string
}

// typist is a screen, or a part of one, that takes text while typing is true.
// Its commands are asked first, for keys that do not type.
type typist interface {
	typing() bool
	typed(a *App, msg tea.Msg) tea.Cmd // tea.KeyPressMsg or tea.PasteMsg
}

// dialog is a screen that is drawn as a band over the foot of the one below
// it. What it shows at once is little, since each cell costs bytes on the line:
// what one may want to know besides comes as one looks.
type dialog interface {
	screen
	boxWidth(a *App) int // of its text and two cells on each side
}

// opener is asked for its first commands when its screen is put on the stack.
type opener interface{ opened(a *App) tea.Cmd }

// top is the screen that gets the keys.
func (a *App) top() screen { return a.stack[len(a.stack)-1] }

// push puts s on top.
func (a *App) push(s screen) tea.Cmd {
	a.stack = append(a.stack, s)
	if o, ok := s.(opener); ok {
		return o.opened(a)
	}
	return nil
}

// pop takes the top screen away; the first one stays.
func (a *App) pop() tea.Cmd {
	if len(a.stack) > 1 {
		a.stack = a.stack[:len(a.stack)-1]
	}
	return nil
}

// replace puts s in the place of the top screen.
func (a *App) replace(s screen) tea.Cmd { return a.exchange(a.top(), s) }

// exchange puts s in the place of old, wherever that stands: what was opened over it
// meanwhile stays on top, and gets the keys that are meant for it.
func (a *App) exchange(old, s screen) tea.Cmd {
	at := slices.Index(a.stack, old)
	if at < 0 {
		return nil
	}
	a.stack[at] = s
	if o, ok := s.(opener); ok {
		return o.opened(a)
	}
	return nil
}

// pushOver puts s over under, wherever that stands: a question that comes when the
// disk or the cloud has answered leaves the keys to what was opened meanwhile. It
// reports false where under is not there any more.
func (a *App) pushOver(under, s screen) bool {
	at := slices.Index(a.stack, under)
	if at < 0 {
		return false
	}
	a.stack = slices.Insert(a.stack, at+1, s)
	return true
}

// remove takes s from the stack wherever it stands.
func (a *App) remove(s screen) {
	for i := 1; i < len(a.stack); i++ {
		if a.stack[i] == s {
			a.stack = append(a.stack[:i:i], a.stack[i+1:]...)
			return
		}
	}
}
