package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"snapdash/ui"
)

// lastAnswers is how long the end waits for the answers to changes that are
// under way.
const lastAnswers = 5 * time.Second

// lastWords is how long the end waits for a terminal that takes nothing.
const lastWords = 2 * time.Second

// framesPerSecond are twice what Bubble Tea draws by itself: what a key or a page
// does then waits 4 ms for its frame instead of 8. Nothing is drawn nor written
// while nothing changes.
const framesPerSecond = 120

// Terminals that write right-to-left scripts from the right do so with whole
// lines, in which columns then change places. This asks for the order in which
// the text comes (ECMA-48's bidirectional support mode); others ignore it.
const (
	inOrder = "\x1b[8l"
	asUsual = "\x1b[8h"
)

// endings are the signals that end the program.
var endings = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}

// screen runs the dashboard on the terminal until the user leaves, a signal
// ends it or the terminal is gone, and anew for each cloud that the user goes to.
func screen(opt ui.Options, how ...tea.ProgramOption) error {
	for {
		app, err := onCloud(opt, how...)
		choice, goesOn := app.Next()
		if err != nil || !goesOn {
			return err
		}
		opt.Choice, opt.Places = choice, nil
	}
}

// onCloud runs a dashboard on one cloud. Requests go on until its end, so that changes
// under way get their answer: a signal must not turn them into riddles.
func onCloud(opt ui.Options, how ...tea.ProgramOption) (*ui.App, error) {
	ended := opt.Context
	requests, stop := context.WithCancel(context.WithoutCancel(ended))
	defer stop()
	opt.Context = requests
	app := ui.New(opt)
	err := play(ended, app, opt.HeedLine, how...)
	app.Abandon()
	var fault *crash
	if errors.As(err, &fault) {
		recordRest(app, opt.Journal, os.Stderr)
		return app, told(fault)
	}
	finish(app)
	recordRest(app, opt.Journal, os.Stderr)
	switch {
	case err == nil:
		return app, app.Failure()
	case errors.Is(err, tea.ErrProgramKilled) && ended.Err() != nil:
		return app, context.Cause(ended) // SIGTERM, SIGHUP or SIGINT: the terminal has been restored
	}
	return app, fmt.Errorf("draw the dashboard: %w", err)
}

// finish waits, with the terminal restored already, for the answers to changes
// under way. A second signal ends that at once.
func finish(app *ui.App) {
	n := app.Sent()
	if n == 0 {
		return
	}
	fmt.Fprintf(os.Stderr, "snapdash: waiting up to %v for the answers to what was sent (%d)\n", lastAnswers, n)
	ctx, stop := context.WithTimeout(context.Background(), lastAnswers)
	defer stop()
	ctx, stop = signal.NotifyContext(ctx, endings...)
	defer stop()
	if app.Finish(ctx); app.Sent() > 0 {
		fmt.Fprintf(os.Stderr, "snapdash: no answer to %d of them: what became of them is unknown\n", app.Sent())
	}
}

// told writes a crash down and gives the error that says where.
func told(c *crash) error {
	path, err := c.report(time.Now(), os.Getenv)
	if err != nil {
		return fmt.Errorf("%w; there is no report of it: %w", c, err)
	}
	return fmt.Errorf("%w; the report of it, without secrets, is %s", c, path)
}

// play shows a model on the terminal until it ends, and guards the terminal
// against faults in it. Heed says that it matters whether the line is slow.
func play(ctx context.Context, m tea.Model, heed bool, how ...tea.ProgramOption) error {
	rate := lineRate(os.Stdout)
	out := newOutput(os.Stdout, rate)
	out.probe.on = heed && rate == 0 && answering(os.Getenv)
	out.titles = likeXterm(os.Getenv("TERM"))
	defer out.probe.sweep(os.Stdin)
	defer out.End(lastWords)
	g := &guard{model: m, busy: out.Busy}
	jobs, size := newJobControl(out), &sizes{of: os.Stdout}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var p *tea.Program
	p = tea.NewProgram(g, append(how, tea.WithContext(ctx), tea.WithOutput(out), tea.WithInput(&keyboard{os.Stdin, &out.probe}), tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler(), tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg {
		if out.probe.held(msg, p.Send) || jobs.take(msg) {
			return nil
		}
		return size.filter(countedByCharacter(msg))
	}))...)
	g.quit = p.Quit
	out.idle = g.drawLate(p.Send)
	out.proved = func(slow bool) { go p.Send(ui.LineMsg{Slow: slow}) } // the loop may be waiting for this very writer
	defer g.heedDumps(stop, forced(p, out))()
	defer jobs.watch(ctx, p)()
	defer size.watch(ctx, p)()
	out.say(inOrder)
	defer out.say(asUsual)
	_, err := p.Run()
	if c := g.fault(); c != nil {
		return c
	}
	return err
}

// countedByCharacter drops the terminal's word that it can count cells by
// grapheme clusters (mode 2027): the renderer would switch over to that, and
// the screens, which count by character as every terminal can, no longer fit.
func countedByCharacter(msg tea.Msg) tea.Msg {
	if r, ok := msg.(tea.ModeReportMsg); ok && r.Mode == ansi.ModeUnicodeCore {
		return nil
	}
	return msg
}
