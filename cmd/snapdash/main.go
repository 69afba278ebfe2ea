// Command snapdash is a terminal dashboard for Block Storage (Cinder) volume
// snapshots. It joins the packages: settings, a signed-in cloud, the screen.
// With --demo the cloud is one that it starts inside itself.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"snapdash/ui/sanitize"
)

// version is stamped by the Makefile.
var version = "dev"

func main() {
	ctx, stop := untilSignal(context.Background())
	code := run(ctx)
	stop()
	os.Exit(code)
}

// run carries out the command line and gives the exit code. Of an end by a signal
// nothing is said: who sent it knows.
func run(ctx context.Context) int {
	err := rootCommand().ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	if !errors.As(err, new(*signalled)) {
		fmt.Fprintln(os.Stderr, "snapdash: "+sanitize.Line(err.Error()))
	}
	return exitCode(err)
}

// signalled is the end by a signal.
type signalled struct{ signal os.Signal }

func (s *signalled) Error() string { return "ended by a signal: " + s.signal.String() }

// code is what a shell makes of a program that the signal killed.
func (s *signalled) code() int {
	if n, ok := s.signal.(syscall.Signal); ok {
		return 128 + int(n)
	}
	return exitOther
}

// untilSignal is a context that one of the endings ends, which is then its cause.
func untilSignal(parent context.Context) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, endings...)
	go func() {
		select {
		case s := <-signals:
			cancel(&signalled{s})
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}
