package ui

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"snapdash/client"
	"snapdash/client/sim"
	"snapdash/client/sim/keystone"
	"snapdash/config"
	"snapdash/model"
)

var update = flag.Bool("update", false, "rewrite the golden frames")

// noon is when every test begins.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// on starts an embedded cloud and the dashboard on it, signed in as user.
func on(t *testing.T, user string, width, height int, opt sim.Options, change func(*Options)) *driver {
	t.Helper()
	clock := sim.HeldClock(noon)
	opt.Clock, opt.Seed = clock, 1
	cloud, err := sim.Start(opt)
	require.NoError(t, err)
	t.Cleanup(cloud.Close)
	project := "demo"
	if user == "admin" {
		project = "admin"
	}
	c, err := client.SignIn(t.Context(), config.Cloud{
		Name: "lab", AuthURL: cloud.AuthURL, Username: user, UserDomainID: "default", Password: keystone.DefaultPassword, ProjectName: project, ProjectDomainID: "default",
	}, client.Options{Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }})
	require.NoError(t, err)
	return startOn(t, c, clock, width, height, change)
}

// driver runs an App by hand: commands run where it says so, ticks are kept
// until the test lets time pass, nothing sleeps.
type driver struct {
	t     *testing.T
	app   *App
	clock time.Time
	ticks []tick
	quit  bool
	cloud *sim.Clock // moves with the driver's
	raw   []string   // what was written past the renderer
	after func()     // what to do after each message; may be nil

	hold func(tea.Msg) bool // which messages are still on their way; nil: none
	held []tea.Msg
}

type tick struct {
	at  time.Time
	msg tea.Msg
}

// startOn makes an App on a cloud whose clock moves with the driver's.
func startOn(t *testing.T, cloud Cloud, clock *sim.Clock, width, height int, change func(*Options)) *driver {
	t.Helper()
	d := newDriver(t, cloud, clock, change)
	d.begin(width, height)
	return d
}

// newDriver makes an App that has not begun.
func newDriver(t *testing.T, cloud Cloud, clock *sim.Clock, change func(*Options)) *driver {
	t.Helper()
	d := &driver{t: t, clock: noon, cloud: clock}
	opt := Options{
		Context: t.Context(), Version: "test", Choice: &Choice{Name: "lab"},
		Connect: func(context.Context, Choice) (Cloud, error) { return cloud, nil },
		Now:     func() time.Time { return d.clock },
		Tick: func(dur time.Duration, msg tea.Msg) tea.Cmd {
			return func() tea.Msg { return tickSet{tick{d.clock.Add(dur), msg}} }
		},
	}
	if change != nil {
		change(&opt)
	}
	d.app = New(opt)
	return d
}

// begin gives the App its size and starts it.
func (d *driver) begin(width, height int) {
	d.send(tea.WindowSizeMsg{Width: width, Height: height})
	d.run(d.app.Init())
}

// tickSet is a tick that the driver keeps until its time has come.
type tickSet struct{ tick }

// send hands the App a message and runs all that follows from it.
func (d *driver) send(msg tea.Msg) {
	_, cmd := d.app.Update(msg)
	if d.after != nil {
		d.after()
	}
	d.run(cmd)
}

// run carries out a command and what comes of it.
func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			d.run(c)
		}
	case tickSet:
		d.ticks = append(d.ticks, msg.tick)
	case tea.QuitMsg:
		d.quit = true
	case tea.RawMsg:
		d.raw = append(d.raw, fmt.Sprint(msg.Msg))
	default:
		if d.hold != nil && d.hold(msg) {
			d.held = append(d.held, msg)
			return
		}
		d.send(msg)
	}
}

// pass lets time go by: ticks that are due are delivered in their order.
func (d *driver) pass(dur time.Duration) {
	end := d.clock.Add(dur)
	for {
		first := -1
		for i, t := range d.ticks {
			if !t.at.After(end) && (first < 0 || t.at.Before(d.ticks[first].at)) {
				first = i
			}
		}
		if first < 0 {
			break
		}
		t := d.ticks[first]
		d.ticks = append(d.ticks[:first], d.ticks[first+1:]...)
		d.cloud.Advance(max(0, t.at.Sub(d.clock)))
		if t.at.After(d.clock) {
			d.clock = t.at
		}
		d.send(t.msg)
	}
	d.cloud.Advance(max(0, end.Sub(d.clock)))
	d.clock = end
}

// keys presses keys, separated by blanks: j, enter, ctrl+d, space.
func (d *driver) keys(keys string) {
	for _, k := range strings.Fields(keys) {
		d.send(press(k))
	}
}

// text types a text, key by key.
func (d *driver) text(s string) {
	for _, r := range s {
		d.send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

var namedKeys = map[string]tea.KeyPressMsg{
	"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab}, "shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift},
	"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight},
	"home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd}, "pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown},
	"space": {Code: tea.KeySpace, Text: " "}, "backspace": {Code: tea.KeyBackspace},
}

func press(k string) tea.KeyPressMsg {
	if m, ok := namedKeys[k]; ok {
		return m
	}
	if c, ok := strings.CutPrefix(k, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(c[0]), Mod: tea.ModCtrl}
	}
	r := []rune(k)[0]
	return tea.KeyPressMsg{Code: r, Text: k}
}

// screen gives the screen as plain text.
func (d *driver) screen() string {
	lines := strings.Split(ansi.Strip(d.app.View().Content), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// sees and misses check for a text on the screen.
func (d *driver) sees(texts ...string) {
	d.t.Helper()
	for _, s := range texts {
		require.Contains(d.t, d.screen(), s)
	}
}

func (d *driver) misses(texts ...string) {
	d.t.Helper()
	for _, s := range texts {
		require.NotContains(d.t, d.screen(), s)
	}
}

// golden compares the screen with the frame kept under testdata/frames.
func (d *driver) golden(name string) {
	d.t.Helper()
	path := filepath.Join("testdata", "frames", name+".txt")
	got := d.screen()
	if *update {
		require.NoError(d.t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(d.t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(d.t, err, "no frame yet: make golden")
	require.Equal(d.t, string(want), got)
}

// at is the snapshot under the cursor.
func (d *driver) at() model.Snapshot {
	d.t.Helper()
	s, ok := d.app.current()
	require.True(d.t, ok)
	return s
}

func pasteOf(text string) tea.PasteMsg { return tea.PasteMsg{Content: text} }
