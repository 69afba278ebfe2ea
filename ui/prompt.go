package ui

import (
	tea "charm.land/bubbletea/v2"
)

// prompt is a line typed at the bottom of the screen: a filter or a command.
type prompt struct {
	sign   string // what stands before the text
	in     input
	change func(a *App, text string) tea.Cmd // after every key; may be nil
	enter  func(a *App, text string) tea.Cmd
	cancel func(a *App) tea.Cmd // may be nil
	past   []string             // what was entered before, oldest first
	at     int
	draft  input // what was being typed when an earlier line was recalled

	words      func(a *App, text string) completion // what tab makes of the text; nil: nothing
	completion completion
}

// ask shows a prompt.
func (a *App) ask(p *prompt) tea.Cmd {
	p.at = len(p.past)
	a.prompt = p
	return nil
}

// typed edits the line; enter and esc end it.
func (p *prompt) typed(a *App, msg tea.Msg) tea.Cmd {
	before := p.in.value()
	if p.tabbed(a, msg) {
		return nil
	}
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "enter":
			a.prompt = nil
			return p.enter(a, p.in.value())
		case "esc":
			return p.left(a)
		case "up", "ctrl+p":
			p.recall(-1)
		case "down", "ctrl+n":
			p.recall(+1)
		case "backspace":
			if before == "" {
				a.prompt = nil
				return nil
			}
			p.in.typed(msg)
		default:
			p.in.typed(msg)
		}
	} else {
		p.in.typed(msg)
	}
	if text := p.in.value(); p.change != nil && text != before {
		return p.change(a, text)
	}
	return nil
}

// left gives the line up.
func (p *prompt) left(a *App) tea.Cmd {
	a.prompt = nil
	if p.cancel == nil {
		return nil
	}
	return p.cancel(a)
}

// tabbed completes the line where tab does, and reports whether it did; any other
// key takes what stands there.
func (p *prompt) tabbed(a *App, msg tea.Msg) bool {
	k, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok || p.words == nil:
	case k.String() == "tab":
		p.complete(a, 1)
		return true
	case k.String() == "shift+tab":
		p.complete(a, -1)
		return true
	}
	p.completion.on = false
	return false
}

// hints are its keys for the bottom line; typed handles them.
func (p *prompt) hints(a *App) []command {
	all := []command{cmd("", "enter", "go", nil), cmd("", "esc", "leave", nil)}
	if p.sign == "/" {
		all = []command{cmd("", "enter", "keep it", nil), cmd("", "esc", "as it was", nil)}
		if a.filter.err != nil { // it can't be kept
			all = all[1:]
		}
	}
	if len(p.past) > 0 {
		all = append(all, cmd("", "up", "what was typed before", nil))
	}
	return all
}

// recall brings back an earlier line, and after the last of them what was being
// typed.
func (p *prompt) recall(step int) {
	at := p.at + step
	switch {
	case at < 0 || at > len(p.past):
		return
	case at == len(p.past):
		p.in = p.draft
	default:
		if p.at == len(p.past) {
			p.draft = p.in
		}
		p.in.set(p.past[at])
	}
	p.at = at
}
