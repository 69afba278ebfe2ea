package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"snapdash/cmd/tuning"
	"snapdash/config"
	"snapdash/ui"
)

// dashboard runs the program on the terminal.
func (f *flags) dashboard(ctx context.Context) error {
	if err := checkTerminal(); err != nil {
		return err
	}
	tuning.PaceCollector(os.Getenv)
	tuning.AddCores(os.Getenv)
	log, err := openLog(atHome(f.debugLog, os.Getenv("HOME")))
	if err != nil {
		return err
	}
	defer log.Close()
	j := newJoiner(f, log, os.Getenv)
	defer j.close()
	choice, places, err := j.choose()
	if err != nil {
		return err
	}
	j.begin(choice)
	return screen(ui.Options{
		Context: ctx, Connect: j.connect, Choice: choice, Places: places, FindPlaces: j.places, Version: version, Now: time.Now, Chance: rand.Float64,
		AllProjects: f.allProjects, Theme: f.look, Colours: f.styles, ASCII: f.asciiOnly(), Concurrency: f.connections, Refresh: f.refresh, UndoWindow: f.undo, FollowFor: f.follow, StuckAfter: f.stuckAfter, ReadOnly: f.readOnly,
		Zone: time.Local, Region: f.region, Variables: config.Env(os.Getenv).Identity(), Clipboard: clipboard(f.clipboard, os.Getenv),
		Journal: f.journal(os.Getenv), Process: os.Getpid(),
		Files: diskFiles{home: os.Getenv("HOME")}, Buffer: tmuxBuffer(f.clipboard, os.Getenv),
		Keys: f.settings.keys, LowBandwidth: f.lowBandwidth == "on", HeedLine: f.lowBandwidth == "auto",
		Plain: f.plain, Mouse: f.mouse, Changes: f.changes, ProgressBar: progressBar(f.progressBar, os.Getenv),
	}, f.colours()...)
}

// fill completes the flags from the settings file, and judges them all.
func (f *flags) fill(set *pflag.FlagSet) error {
	var err error
	if f.settings, err = readSettings(set, os.Getenv); err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return f.settings.blame(err)
	}
	f.look, f.styles, err = chosenTheme(f.theme, os.Getenv)
	return f.settings.blame(err)
}

// switches are the values of what can decide for itself.
var switches = []string{"auto", "on", "off"}

// check refuses values that make no sense.
func (f *flags) check() error {
	switch {
	case f.ascii && f.unicode:
		return fmt.Errorf("%w: --ascii and --unicode exclude each other", errUsage)
	case !slices.Contains(clipboardWays, f.clipboard):
		return fmt.Errorf("%w: --clipboard is one of %s, not %s", errUsage, strings.Join(clipboardWays, ", "), strconv.Quote(f.clipboard))
	case !slices.Contains(switches, f.lowBandwidth):
		return fmt.Errorf("%w: --low-bandwidth is one of %s, not %s", errUsage, strings.Join(switches, ", "), strconv.Quote(f.lowBandwidth))
	case !slices.Contains(switches, f.progressBar):
		return fmt.Errorf("%w: --progress-bar is one of %s, not %s", errUsage, strings.Join(switches, ", "), strconv.Quote(f.progressBar))
	case !slices.Contains(colourWays, f.color):
		return fmt.Errorf("%w: --color is one of %s, not %s", errUsage, strings.Join(colourWays, ", "), strconv.Quote(f.color))
	}
	return f.checkCloud()
}

// checkCloud refuses what no cloud can have.
func (f *flags) checkCloud() error {
	switch {
	case f.endpoint != "" && !config.IsHTTP(f.endpoint): // not shown: it may hold a secret
		return fmt.Errorf("%w: --endpoint takes an address that begins with http:// or https://", errUsage)
	case f.demoSnapshots < 0:
		return fmt.Errorf("%w: --demo-snapshots must not be negative", errUsage)
	}
	return f.checkTraffic()
}

// checkTraffic refuses what would ask a cloud for too much.
func (f *flags) checkTraffic() error {
	switch {
	case f.refresh != 0 && f.refresh < 5*time.Second:
		return fmt.Errorf("%w: --refresh is at least 5s, or 0 to refresh only when asked", errUsage)
	case f.undo < 0:
		return fmt.Errorf("%w: --undo must not be negative", errUsage)
	case f.stuckAfter < 0:
		return fmt.Errorf("%w: --stuck-after must not be negative", errUsage)
	case f.follow < 10*time.Second:
		return fmt.Errorf("%w: --follow is at least 10s", errUsage)
	case f.connections < 1 || f.connections > 16:
		return fmt.Errorf("%w: --connections is between 1 and 16", errUsage)
	case f.changes < 1 || f.changes > 32:
		return fmt.Errorf("%w: --changes is between 1 and 32", errUsage)
	}
	return nil
}

// openLog opens the debug log for the user alone; without a path nothing is written.
func openLog(path string) (io.WriteCloser, error) {
	if path == "" {
		return nopCloser{io.Discard}, nil
	}
	file, err := openPrivate(path)
	if err != nil {
		return nil, settingsFault("open the debug log", err)
	}
	return file, nil
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }
