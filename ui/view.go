package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"snapdash/ui/sanitize"
)

// The smallest terminal that the dashboard draws in.
const (
	minWidth  = 40
	minHeight = 10
)

// View draws the screen: the top line, the screens of the stack from the last
// one that is no dialog, the message line and the keys.
func (a *App) View() tea.View {
	text := strings.Join(a.drawn(), "\n")
	if a.opt.ASCII {
		text = sanitize.ASCII(text)
	}
	v := tea.NewView(text)
	v.AltScreen = true
	v.WindowTitle = "snapdash"
	v.ProgressBar = a.progressBar()
	if a.opt.Mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}

// tooSmall reports whether the terminal has no room for any screen.
func (a *App) tooSmall() bool { return a.width > 0 && (a.width < minWidth || a.height < minHeight) }

// drawn gives the lines of the screen, each exactly as wide as the terminal.
func (a *App) drawn() []string {
	w, h := a.width, a.height
	if w == 0 || h == 0 {
		return nil
	}
	if a.tooSmall() {
		text := "snapdash needs 40 columns and 10 lines."
		if c, ok := a.top().(*confirm); ok && c.leaving {
			a.askToLeave(c)
			text = c.heading + " ctrl+c leaves. " + text
		}
		return fill(a.paragraph(text, w, a.theme.text), w, h)
	}
	if bare, ok := a.top().(*bareScreen); ok {
		return bare.view(a, w, h)
	}
	base := len(a.stack) - 1
	for base > 0 {
		if _, box := a.stack[base].(dialog); !box {
			break
		}
		base--
	}
	body := fill(a.stack[base].view(a, w, h-3), w, h-3)
	for _, s := range a.stack[base+1:] {
		if d, ok := s.(dialog); ok {
			bw := d.boxWidth(a)
			body = over(body, fitHeight(s.view(a, bw, h-3), h-3), w)
		}
	}
	out := append([]string{a.identity(w)}, body...)
	return append(out, a.messageLine(w), a.keys(w))
}

// fitHeight cuts the middle out of a dialog that is too high, so that its
// question above and its answers below stay.
func fitHeight(box []string, height int) []string {
	if len(box) <= height || height < 4 {
		return box
	}
	foot := 2
	return append(append([]string(nil), box[:height-foot]...), box[len(box)-foot:]...)
}
