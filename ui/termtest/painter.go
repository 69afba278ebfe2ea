package termtest

import (
	"bytes"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
)

// Painter draws frames on an emulated terminal as Bubble Tea does, by the
// difference to what is there, and counts the bytes. It needs no program and no
// clock: the counts are exact.
type Painter struct {
	tb       testing.TB
	out      bytes.Buffer
	renderer *uv.TerminalRenderer
	frame    uv.ScreenBuffer
	screen   *vt.Emulator
}

// NewPainter makes a terminal of width by height cells that is called term, in
// so many colours.
func NewPainter(tb testing.TB, term string, colours colorprofile.Profile, width, height int) *Painter {
	p := &Painter{tb: tb, frame: uv.NewScreenBuffer(width, height), screen: vt.NewEmulator(width, height)}
	p.renderer = uv.NewTerminalRenderer(&p.out, []string{"TERM=" + term})
	p.renderer.SetColorProfile(colours)
	p.renderer.SetTabStops(width) // as a pseudo-terminal lets it
	p.renderer.SetBackspace(true)
	p.renderer.SetScrollOptim(true)
	p.renderer.SetFullscreen(true)
	p.renderer.SetRelativeCursor(false)
	p.renderer.Erase()
	return p
}

// Paint draws a frame over the last one and gives what it wrote for that.
func (p *Painter) Paint(frame string) []byte {
	p.tb.Helper()
	p.frame.Clear()
	uv.NewStyledString(frame).Draw(p.frame, p.frame.Bounds())
	p.renderer.Render(p.frame.RenderBuffer)
	if err := p.renderer.Flush(); err != nil {
		p.tb.Fatalf("draw: %v", err)
	}
	written := bytes.Clone(p.out.Bytes())
	p.out.Reset()
	if _, err := p.screen.Write(written); err != nil {
		p.tb.Fatalf("show: %v", err)
	}
	return written
}

// Shows gives the terminal's screen as plain text, without the blanks at the
// ends of lines.
func (p *Painter) Shows() []string {
	lines := make([]string, p.screen.Height())
	for y := range lines {
		lines[y] = lineOf(p.screen, y)
	}
	return lines
}

// lineOf gives a line of an emulator's screen; the second cell of a wide
// character is none.
func lineOf(e *vt.Emulator, y int) string {
	var b strings.Builder
	for x := 0; x < e.Width(); {
		cell := e.CellAt(x, y)
		if cell == nil || cell.Content == "" {
			b.WriteByte(' ')
			x++
			continue
		}
		b.WriteString(cell.Content)
		x += max(1, cell.Width)
	}
	return strings.TrimRight(b.String(), " ")
}
