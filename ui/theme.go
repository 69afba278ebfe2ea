package ui

import (
	"charm.land/lipgloss/v2"

	"snapdash/model"
)

// theme holds a style for each role. Roles, not colours, are named elsewhere;
// only the sixteen colours of the terminal's own palette are used, so that the
// user's palette rules.
type theme struct {
	text, dim, strong     lipgloss.Style
	accent                lipgloss.Style // the one accent: names of things in focus, keys
	ok, busy, warn        lipgloss.Style
	danger                lipgloss.Style
	head                  lipgloss.Style // table header
	cursor                lipgloss.Style // marker and name cell of the current row
	mark                  lipgloss.Style
	border                lipgloss.Style
	field, button, chosen lipgloss.Style
}

func colourTheme(dim, accent, ok, busy, warn, danger lipgloss.Style) theme {
	plain := lipgloss.NewStyle()
	return theme{
		text: plain, dim: dim, strong: plain.Bold(true),
		accent: accent, ok: ok, busy: busy, warn: warn, danger: danger,
		head: dim, cursor: accent.Bold(true).Reverse(true), mark: accent.Bold(true), border: dim,
		field: plain.Underline(true), button: plain, chosen: plain.Reverse(true).Bold(true),
	}
}

func fg(c interface {
	RGBA() (r, g, b, a uint32)
}) lipgloss.Style {
	return lipgloss.NewStyle().Foreground(c)
}

// themes are the built-in themes by name; the first of themeNames is the default.
var themes = map[string]theme{
	"dark": colourTheme(fg(lipgloss.BrightBlack), fg(lipgloss.Cyan), fg(lipgloss.Green), fg(lipgloss.Yellow),
		fg(lipgloss.Yellow), fg(lipgloss.BrightRed).Bold(true)),
	"light": colourTheme(fg(lipgloss.BrightBlack), fg(lipgloss.Blue), fg(lipgloss.Green), fg(lipgloss.Magenta),
		fg(lipgloss.Magenta), fg(lipgloss.Red).Bold(true)),
	"mono": colourTheme(lipgloss.NewStyle(), lipgloss.NewStyle().Bold(true), lipgloss.NewStyle(), lipgloss.NewStyle(),
		lipgloss.NewStyle().Bold(true), lipgloss.NewStyle().Bold(true)),
}

// Themes lists the names of the built-in themes, the default first.
func Themes() []string { return []string{"dark", "light", "mono"} }

// status chooses the style of a state; the sign and the word carry the meaning too.
func (t theme) status(s model.Status) lipgloss.Style {
	switch s {
	case model.Available:
		return t.ok
	case model.Error, model.ErrorDeleting:
		return t.danger
	case model.Deleted, model.StatusUnknown:
		return t.dim
	}
	return t.busy
}

// statusSign is the one-character sign before the word of a state.
func statusSign(s model.Status) string {
	switch {
	case s == model.Available:
		return " "
	case s == model.Error, s == model.ErrorDeleting:
		return "x"
	case s.Transient():
		return "~"
	case s == model.Deleted:
		return "-"
	}
	return "?"
}

// statusText is the sign and the word of a state.
func statusText(s model.Status) string {
	word := s.String()
	if word == "" {
		word = "not told"
	}
	return statusSign(s) + " " + word
}
