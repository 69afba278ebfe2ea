// Package termtest is a terminal for tests: it starts a program in a real
// pseudo-terminal, shows what the program writes on an emulated screen, types
// keys at it, and waits until the screen says what the test wants to see.
//
// Nothing sleeps: a wait ends with the write that fulfils it. The program gets
// an environment of its own, so that a developer's OS_* variables change no
// result, and its process group ends with the test.
package termtest

import (
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// Options say what the terminal is like. The zero value is an xterm of 80x24
// that answers no question.
type Options struct {
	Width, Height int           // cells; 80x24 when zero
	Env           []string      // NAME=value, on top of PATH, HOME, TERM and LANG
	Dir           string        // where the program starts; a new empty folder when empty
	BitsPerSecond int           // of the line to the terminal, ten bits for a byte; 0: no limit
	SpeedTold     bool          // whether the terminal's settings tell that speed, as a serial line's do (9,600 only)
	Answers       bool          // whether the terminal answers what it is asked (DA1, DSR, colours)
	Late          time.Duration // how long an answer is on its way
	Patience      time.Duration // how long a wait lasts before the test fails; a minute when zero
}

// Terminal is a program and the screen that it draws on. Its methods may be
// called from the test's goroutine only.
type Terminal struct {
	tb       testing.TB
	opt      Options
	command  *exec.Cmd
	line     *os.File // the terminal's end of the pty
	finished chan struct{}
	stop     chan struct{}

	mu       sync.Mutex // of all below
	emulator *vt.Emulator
	changed  chan struct{} // closed, and made anew, with each write
	written  []byte
	modes    map[ansi.Mode]bool
	hidden   bool // the cursor
	alt      bool
	title    string
}

// Start runs path in a terminal. The test's end kills what is left of it and
// of its process group.
func Start(tb testing.TB, opt Options, path string, args ...string) *Terminal {
	tb.Helper()
	opt = filled(tb, opt)
	t := &Terminal{
		tb: tb, opt: opt, command: exec.Command(path, args...),
		finished: make(chan struct{}), stop: make(chan struct{}), changed: make(chan struct{}),
		emulator: vt.NewEmulator(opt.Width, opt.Height), modes: map[ansi.Mode]bool{},
	}
	t.emulator.SetCallbacks(vt.Callbacks{
		EnableMode:       func(m ansi.Mode) { t.modes[m] = true },
		DisableMode:      func(m ansi.Mode) { delete(t.modes, m) },
		CursorVisibility: func(visible bool) { t.hidden = !visible },
		AltScreen:        func(on bool) { t.alt = on },
		Title:            func(title string) { t.title = title },
	})
	// A program that has not heard of a smaller size yet may scroll a region that
	// is no more: terminals cut it, the emulator breaks.
	t.emulator.RegisterCsiHandler('r', func(p ansi.Params) bool {
		bottom, _, _ := p.Param(1, 0)
		return bottom > t.emulator.Height()
	})
	t.command.Env, t.command.Dir = opt.Env, opt.Dir
	line := begin(tb, t.command, opt)
	var err error
	if t.line, err = closable(line); err != nil {
		tb.Fatalf("open the terminal: %v", err)
	}
	answered := make(chan struct{})
	go t.answer(answered)
	go t.show(answered)
	tb.Cleanup(t.end)
	return t
}

func filled(tb testing.TB, opt Options) Options {
	if opt.Width == 0 || opt.Height == 0 {
		opt.Width, opt.Height = 80, 24
	}
	if opt.Patience == 0 {
		opt.Patience = time.Minute
	}
	if opt.Dir == "" {
		opt.Dir = tb.TempDir()
	}
	base := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + opt.Dir, "TERM=xterm-256color", "LANG=C.UTF-8"}
	opt.Env = slices.Concat(base, opt.Env) // the last of a name counts
	return opt
}

// begin starts the program in a terminal that is all that it will be: what it
// asks first may be the speed.
func begin(tb testing.TB, command *exec.Cmd, opt Options) *os.File {
	tb.Helper()
	hearing()
	line, program, err := pty.Open()
	if err != nil {
		tb.Fatalf("open a pseudo-terminal: %v", err)
	}
	defer program.Close()
	if err := pty.Setsize(line, size(opt.Width, opt.Height)); err != nil {
		tb.Fatalf("set the terminal's size: %v", err)
	}
	if opt.SpeedTold {
		tellSpeed(tb, line)
	}
	command.Stdin, command.Stdout, command.Stderr = program, program, program
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true} // a session, hence a group
	if err := command.Start(); err != nil {
		line.Close()
		tb.Fatalf("start %s: %v", command.Path, err)
	}
	return line
}

// hearing gives a program the signals of a terminal, also when the test was
// started by nohup or behind an &: what is ignored here the program would ignore
// as well, what is caught here it gets as by default.
var hearing = sync.OnceFunc(func() {
	for _, s := range []os.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT} {
		if signal.Ignored(s) {
			signal.Notify(make(chan os.Signal, 1), s)
		}
	}
})

// closable gives line as a file whose Close ends a Read that waits: package pty
// leaves it in blocking mode, where Close has to wait for the Read.
func closable(line *os.File) (*os.File, error) {
	defer line.Close()
	fd, err := syscall.Dup(int(line.Fd()))
	if err != nil {
		return nil, err
	}
	syscall.CloseOnExec(fd)
	if err := syscall.SetNonblock(fd, true); err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), line.Name()), nil
}

func size(width, height int) *pty.Winsize {
	return &pty.Winsize{Cols: uint16(width), Rows: uint16(height)}
}

// answer takes the emulator's answers from it, since it waits for a reader,
// and hands them to the program where the terminal is one that answers.
func (t *Terminal) answer(done chan<- struct{}) {
	defer close(done)
	switch {
	case !t.opt.Answers:
		_, _ = io.Copy(io.Discard, t.emulator)
	case t.opt.Late == 0:
		_, _ = io.Copy(t.line, t.emulator)
	default:
		t.answerLate()
	}
}

// answerLate hands each answer over when it has been on its way for so long,
// however many others are.
func (t *Terminal) answerLate() {
	type answer struct {
		due  time.Time
		text string
	}
	answers := make(chan answer, 64)
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		for a := range answers {
			select {
			case <-time.After(time.Until(a.due)):
				_, _ = t.line.WriteString(a.text)
			case <-t.stop:
			}
		}
	}()
	buffer := make([]byte, 256)
	for {
		n, err := t.emulator.Read(buffer)
		if err != nil {
			break
		}
		answers <- answer{time.Now().Add(t.opt.Late), string(buffer[:n])}
	}
	close(answers)
	<-sent
}

// show draws what the program writes until it has ended and all is read.
func (t *Terminal) show(answered <-chan struct{}) {
	defer close(t.finished)
	buffer := make([]byte, t.chunk())
	for {
		n, err := t.line.Read(buffer)
		t.draw(buffer[:n])
		if err != nil { // EIO: no one holds the program's end any more
			break
		}
		t.brake(n)
	}
	_ = t.command.Wait() // the state that it leaves tells how the program ended
	// Emulator.Close would race with its Read: end the pipe between them.
	if pipe, ok := t.emulator.InputPipe().(io.Closer); ok {
		pipe.Close()
	}
	<-answered
}

func (t *Terminal) draw(p []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.written = append(t.written, p...)
	_, _ = t.emulator.Write(p)
	close(t.changed)
	t.changed = make(chan struct{})
}

// bitsPerByte on a serial line: a start bit, eight bits, a stop bit.
const bitsPerByte = 10

// chunk is how much is read at once: on a slow line what it carries in 20 ms.
func (t *Terminal) chunk() int {
	if t.opt.BitsPerSecond <= 0 {
		return 32 * 1024
	}
	return max(1, t.opt.BitsPerSecond/bitsPerByte/50)
}

// brake waits as long as a slow line takes for n bytes. The pty's own buffer
// is small, so that the program soon has to wait as well.
func (t *Terminal) brake(n int) {
	if t.opt.BitsPerSecond <= 0 {
		return
	}
	timer := time.NewTimer(time.Duration(n) * bitsPerByte * time.Second / time.Duration(t.opt.BitsPerSecond))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-t.stop:
	}
}

// end kills what is left and waits until nothing of the terminal runs.
func (t *Terminal) end() {
	close(t.stop)
	_ = syscall.Kill(-t.command.Process.Pid, syscall.SIGKILL) // see begin
	select {
	case <-t.finished:
	case <-time.After(time.Second): // a grandchild in a session of its own holds the pty
	}
	t.line.Close()
	<-t.finished
}
