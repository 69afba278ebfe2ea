package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

// hues are the sequences that choose a colour, to be looked for in what was
// written: 16 colours, or more.
func hues(written []byte) bool {
	for _, seq := range strings.Split(string(written), "\x1b[")[1:] {
		end := strings.IndexFunc(seq, func(r rune) bool { return r >= '@' && r <= '~' })
		if end < 0 || seq[end] != 'm' || strings.HasPrefix(seq, ">") {
			continue
		}
		for _, p := range strings.Split(seq[:end], ";") {
			if len(p) >= 2 && strings.ContainsAny(p[:1], "349") || len(p) == 3 && strings.HasPrefix(p, "10") {
				return true
			}
		}
	}
	return false
}

func TestColoursAreSwitchedOff(t *testing.T) {
	_, cloud := embedded(t, sim.Options{Snapshots: 20})
	for name, c := range map[string]struct {
		env    []string
		args   []string
		colour bool
	}{
		"by itself":                 {nil, nil, true},
		"NO_COLOR":                  {[]string{"NO_COLOR=yes"}, nil, false},
		"an empty NO_COLOR":         {[]string{"NO_COLOR="}, nil, true},
		"CLICOLOR=0":                {[]string{"CLICOLOR=0"}, nil, false},
		"CLICOLOR_FORCE":            {[]string{"CLICOLOR=0", "CLICOLOR_FORCE=1"}, nil, true},
		"NO_COLOR over FORCE":       {[]string{"NO_COLOR=1", "CLICOLOR_FORCE=1"}, nil, false},
		"the flag":                  {nil, []string{"--color", "never"}, false},
		"the flag over NO_COLOR":    {[]string{"NO_COLOR=1"}, []string{"--color", "always"}, true},
		"always on a vt100":         {[]string{"TERM=vt100"}, []string{"--color", "always"}, true},
		"the mono theme of its own": {nil, []string{"--theme", "mono"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			term := on(t, variables(cloud, c.env...), c.args...)
			term.See("NAME", "available", "> ")
			term.Keys("q")
			require.Zero(t, term.Exit())
			assert.Equal(t, c.colour, hues(term.Written()))
		})
	}
}

func TestProfile(t *testing.T) {
	p, decided := profile("always", func(string) string { return "" }, []string{"TERM=xterm-256color", "NO_COLOR=1"})
	assert.True(t, decided)
	assert.Equal(t, colorprofile.ANSI256, p)
	_, decided = profile("auto", func(string) string { return "" }, nil)
	assert.False(t, decided)
}

func TestTheBackgroundIsTakenFromCOLORFGBG(t *testing.T) {
	for value, want := range map[string]string{"": "dark", "15;0": "dark", "0;15": "light", "0;default;7": "light", "15;8": "dark", "x": "dark", "0;default": "dark"} {
		assert.Equal(t, want, backgroundTheme(value), value)
	}
}

func TestAThemeOfOnesOwnOnTheTerminal(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 20})
	home := t.TempDir()
	dir := filepath.Join(home, "snapdash", "themes")
	require.NoError(t, os.MkdirAll(dir, 0o700))
	for name, text := range map[string]string{"sea": "base: light\nok: bold bright-cyan\n", "bad": "ok: green\n\ndangre: red\n", "worse": "ok: [green"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name+".yaml"), []byte(text), 0o600))
	}
	env := variables(cloud, "XDG_CONFIG_HOME="+home)
	term := on(t, env, "--theme", "sea")
	term.See("NAME", "available")
	term.Keys("q")
	require.Zero(t, term.Exit())
	assert.Contains(t, string(term.Written()), "\x1b[96;1m")
	for name, want := range map[string]string{
		"bad": filepath.Join(dir, "bad.yaml") + `: line 3: there is no role "dangre"`, "worse": filepath.Join(dir, "worse.yaml") + ": line 1",
		"../sea": "--theme is one of auto, dark", "plaid": "or a file NAME.yaml in " + dir,
	} {
		out, code := printed(t, env, "config", "--theme", name)
		assert.NotZero(t, code)
		assert.Contains(t, out, want)
	}
}

func TestASCIIByLocaleAndByFlagBothWays(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 20})
	for _, c := range []struct {
		env   []string
		args  []string
		ascii bool
	}{
		{[]string{"LANG=C.UTF-8"}, nil, false},
		{[]string{"LANG=C"}, nil, true},
		{[]string{"LANG=C.UTF-8", "LC_CTYPE=POSIX"}, nil, true},
		{[]string{"LANG=C.UTF-8", "LC_ALL=de_DE.ISO-8859-1", "LC_CTYPE=C.UTF-8"}, nil, true},
		{[]string{"LANG=C.UTF-8"}, []string{"--ascii"}, true},
		{[]string{"LANG=C"}, []string{"--ascii=false"}, false},
		{[]string{"LANG=C"}, []string{"--unicode"}, false},
	} {
		term := on(t, append(variables(cloud, "LC_ALL=", "LC_CTYPE="), c.env...), c.args...)
		term.See("NAME", "sorted by created")
		assert.Equal(t, c.ascii, !term.Screen().Has("▼"), "%v %v", c.env, c.args)
		term.Keys("q")
		require.Zero(t, term.Exit())
	}
}

// TestAPasteIsNoCommand: what stands in the clipboard presses no key.
func TestAPasteIsNoCommand(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 20})
	term := on(t, variables(cloud))
	term.See("NAME", "available")
	term.Paste("dyq:q\n\rd")
	screen := term.See("Pasted text is only taken where text is typed")
	require.False(t, screen.Has("Delete 1 snapshot?"))
	term.Keys("d")
	term.See("Delete 1 snapshot?")
	term.Paste("y\r\ny")
	term.Keys("n")
	term.Gone("Delete 1 snapshot?")
	term.Keys("/")
	term.Paste("size>0\rq")
	term.See("/size>0 q") // text, without the line break that would have entered it
	term.Keys("esc")
	term.Gone("/size>0 q")
	term.Keys("q")
	require.Zero(t, term.Exit())
}

// TestPlainOnTheTerminal: no box character is ever written.
func TestPlainOnTheTerminal(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 200})
	term := on(t, variables(cloud), "--plain")
	term.See("NAME", "available")
	for _, step := range [][2]string{{"?", "Help: List"}, {"d", "No, chosen"}, {"s", "Sort by:"}} {
		term.Keys(step[0])
		term.See(step[1])
		term.Keys("esc")
		term.Gone(step[1])
	}
	term.Keys("q")
	require.Zero(t, term.Exit())
	for _, r := range string(term.Written()) {
		require.False(t, r >= 0x2500 && r <= 0x25ff, "%q", r)
	}
}

// TestLowBandwidthByItself on a line that turns out slow, and not on another.
func TestLowBandwidthByItself(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 200})
	start := func(speed int, args ...string) *termtest.Terminal {
		return termtest.Start(t, termtest.Options{Width: 100, Height: 30, BitsPerSecond: speed, SpeedTold: speed == 9600,
			Env: variables(cloud, "HOME="+t.TempDir())}, built, append(args, "--refresh", "0")...) // which shows when, not for how long
	}
	lean := func(s termtest.Screen) bool { // the top line's time has no seconds
		return strings.Count(s.Lines[0][strings.Index(s.Lines[0]+"as of", "as of"):], ":") == 1
	}
	whole := func(s termtest.Screen) bool { // a frame may be seen half drawn
		return s.Has("NAME") && strings.Count(s.Lines[0][strings.Index(s.Lines[0]+"as of", "as of"):], ":") == 2
	}
	for _, term := range []*termtest.Terminal{start(9600), start(0, "--low-bandwidth", "on")} {
		term.Wait("few bytes", lean)
		term.Quiet(time.Second)
		require.True(t, lean(term.Screen()), "when all of it has come")
	}
	quick := start(0)
	quick.Wait("seconds", whole)
	off := start(9600, "--low-bandwidth", "off")
	off.Wait("seconds", whole)
}

// TestTooSmallForADashboardGetsWords, and the dashboard when there is room.
func TestTooSmallForADashboardGetsWords(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 20})
	for _, size := range [][2]int{{39, 24}, {80, 9}, {20, 5}} {
		term := termtest.Start(t, termtest.Options{Width: size[0], Height: size[1], Answers: true, Env: variables(cloud, "HOME="+t.TempDir())}, built)
		term.See("snapdash needs", "40")
		term.Resize(80, 24)
		term.See("NAME", "available")
		term.Keys("q")
		require.Zero(t, term.Exit())
	}
}
