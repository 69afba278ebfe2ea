package ui

import (
	"encoding/base64"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"snapdash/ui/sanitize"
)

// Clipboard says how text reaches the clipboard of the terminal that the person
// sits at: by OSC 52, which no terminal acknowledges, through the multiplexers
// on the way.
type Clipboard uint8

// The ways to the clipboard.
const (
	Direct    Clipboard = iota // to the terminal itself
	InTmux                     // as tmux takes it (set-clipboard on), and past it (allow-passthrough on)
	InScreen                   // past GNU screen, in pieces
	OnlyShown                  // never: the text is shown to be selected
)

// Terminals drop an OSC 52 that is too long, many at this many characters of
// base64; GNU screen drops a string of more than 768 bytes.
const (
	clipboardMost = 74994
	screenPiece   = 512
)

// clipboardSequence is what is written to the terminal to set its clipboard.
func clipboardSequence(way Clipboard, text string) string {
	seq := ansi.SetSystemClipboard(text)
	switch way {
	case InTmux:
		return seq + ansi.TmuxPassthrough(seq)
	case InScreen:
		return ansi.ScreenPassthrough(seq, screenPiece)
	}
	return seq
}

// copyable makes text fit to be pasted anywhere: lines of what is printable.
func copyable(text string) string { return strings.Join(sanitize.Text(text), "\n") }

// copyText copies text, whose name is what, or shows it to be selected where it
// can't be copied.
func (a *App) copyText(what, text string) tea.Cmd {
	clean := copyable(text)
	size := base64.StdEncoding.EncodedLen(len(clean))
	switch {
	case text == "":
		return a.say("There is nothing to copy.")
	case a.opt.Clipboard == OnlyShown:
		return tea.Batch(a.showBare(text), a.say("Copying is switched off; select it yourself."))
	case size > clipboardMost:
		return tea.Batch(a.showBare(text), a.warn("Not copied: "+what+" takes "+number(size)+" bytes as terminals are told it, and many take no more than "+number(clipboardMost)+". Select it yourself, or :export it."))
	}
	if a.opt.Buffer != nil {
		buffer, ctx := a.opt.Buffer, a.opt.Context
		return func() tea.Msg { return copiedMsg{what, text, clean, buffer(ctx, clean)} }
	}
	return a.copyDirect(what, text, clean)
}

// copiedMsg tells whether the multiplexer took a text.
type copiedMsg struct {
	what, text, clean string
	err               error
}

// copied says that it was copied, or tries the terminal's way.
func (a *App) copied(msg copiedMsg) tea.Cmd {
	if msg.err != nil {
		return a.copyDirect(msg.what, msg.text, msg.clean)
	}
	return a.say(saidCopied(msg.what, msg.text, msg.clean) + " tmux has it too: prefix ] pastes.")
}

// copyDirect writes the sequence that sets the clipboard.
func (a *App) copyDirect(what, text, clean string) tea.Cmd {
	return tea.Batch(tea.Raw(clipboardSequence(a.opt.Clipboard, clean)), a.say(saidCopied(what, text, clean)+" If it does not paste, b in y shows it to be selected."))
}

func saidCopied(what, text, clean string) string {
	if clean != text {
		return "Copied " + what + ", ALTERED: what can't be shown was replaced by signs."
	}
	return "Copied " + what + "."
}

// bareScreen shows nothing but a text, from the first column, for the
// terminal's own selection.
type bareScreen struct {
	text  string
	lines []string
	width int
	from  int
}

// showBare shows text to be selected.
func (a *App) showBare(text string) tea.Cmd {
	if text == "" {
		return a.say("There is nothing to show.")
	}
	return a.push(&bareScreen{text: copyable(text)})
}

func (b *bareScreen) title() string { return "Text" }

func (b *bareScreen) commands(*App) []command {
	page := func(a *App) int { return max(1, a.height-1) }
	move := func(by func(*App) int) func(*App) tea.Cmd {
		return func(a *App) tea.Cmd { b.from += by(a); return nil }
	}
	return []command{
		cmd("back", "esc q enter b", "back", (*App).pop).inFooter(),
		cmd("down", "j down", "scroll", move(func(*App) int { return 1 })),
		cmd("up", "k up", "scroll back", move(func(*App) int { return -1 })),
		cmd("page-down", "pgdown blank ctrl+d ctrl+f", "a page on", move(page)),
		cmd("page-up", "pgup ctrl+u ctrl+b", "a page back", move(func(a *App) int { return -page(a) })),
	}
}

// view is the text alone: no border, no padding. Where it is longer than the
// screen the last line says so.
func (b *bareScreen) view(a *App, width, height int) []string {
	if b.width != width {
		b.width, b.lines = width, nil
		for _, l := range strings.Split(b.text, "\n") {
			b.lines = append(b.lines, wrapHard(l, width)...)
		}
	}
	room := max(1, height-1)
	b.from = max(0, min(b.from, len(b.lines)-room))
	out := append([]string(nil), b.lines[b.from:min(len(b.lines), b.from+room)]...)
	for len(out) < room {
		out = append(out, "")
	}
	hint := "esc goes back"
	if more := len(b.lines) - room; more > 0 {
		hint = number(b.from) + " lines above, " + number(more-b.from) + " below: j and k scroll, esc goes back"
	}
	return append(out, a.theme.dim.Render(sanitize.Cut(hint, width)))
}

// commandLine is an equivalent command on one line of a dialog, with the key
// that shows all of it.
func (a *App) commandLine(command string, width int) string {
	first, _, more := strings.Cut(command, "\n")
	if more {
		first += " " + a.glyphs.ellipsis
	}
	return bar(width, []span{{first, a.theme.dim}}, []span{{"  = shows it", a.theme.accent}})
}
