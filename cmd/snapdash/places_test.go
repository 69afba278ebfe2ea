package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

// multiplexers are the programs that stand between snapdash and a terminal on
// most jump hosts: how each is told its settings, and how it is started.
var multiplexers = map[string]struct {
	settings string
	start    func(settings, socket string) []string
	stop     func(socket string) []string
}{
	"tmux": {
		"set -g status off\nset -g default-terminal tmux-256color\nset -s escape-time 20\n",
		func(settings, socket string) []string {
			return []string{"tmux", "-u", "-S", socket, "-f", settings, "new-session", "--"}
		},
		func(socket string) []string { return []string{"tmux", "-S", socket, "kill-server"} },
	},
	"screen": {
		"startup_message off\naltscreen on\ndefutf8 on\nterm screen\nvbell off\nmaptimeout 20\n",
		func(settings, socket string) []string {
			return []string{"screen", "-U", "-c", settings, "-S", filepath.Base(socket)}
		},
		func(socket string) []string { return []string{"screen", "-S", filepath.Base(socket), "-X", "quit"} },
	},
}

// needTool finds a program that .ci/run installs. Elsewhere a test that needs
// it is skipped where it is missing.
func needTool(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is missing: .ci/run installs it", name)
		}
		t.Skipf("%s is not installed", name)
	}
}

// inMultiplexer runs a command inside a terminal multiplexer of its own in a
// terminal. The test fails when the command does not end with 0.
func inMultiplexer(t *testing.T, name string, opt termtest.Options, command ...string) *termtest.Terminal {
	t.Helper()
	return inMultiplexerSet(t, name, "", opt, command...)
}

// inMultiplexerSet does so in one with more settings.
func inMultiplexerSet(t *testing.T, name, more string, opt termtest.Options, command ...string) *termtest.Terminal {
	t.Helper()
	needTool(t, name)
	m := multiplexers[name]
	dir, err := os.MkdirTemp("", "mux") // a socket's path must be short
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	settings, socket, code := filepath.Join(dir, "settings"), filepath.Join(dir, fmt.Sprintf("s%d", os.Getpid())), filepath.Join(dir, "code")
	require.NoError(t, os.WriteFile(settings, []byte(m.settings+more), 0o600))
	opt.Env = append(opt.Env, "SCREENDIR="+dir)
	start := append(m.start(settings, socket), "/bin/sh", "-c", `"$@"; echo $? >`+code, "sh")
	start = append(start, command...)
	t.Cleanup(func() {
		stop := m.stop(socket)
		end := exec.Command(stop[0], stop[1:]...)
		end.Env = append(os.Environ(), "SCREENDIR="+dir)
		_ = end.Run() // it has ended already when all went well
		text, err := os.ReadFile(code)
		require.NoError(t, err, "the program did not end by itself")
		require.Equal(t, "0", strings.TrimSpace(string(text)), "exit code inside %s", name)
	})
	return termtest.Start(t, opt, start[0], start[1:]...)
}

// TestScenarioEverywhere plays the scenario where it is used: in tmux and GNU
// screen, from the smallest to a large terminal.
func TestScenarioEverywhere(t *testing.T) {
	t.Parallel()
	for _, inside := range []string{"", "tmux", "screen"} {
		for _, size := range [][2]int{{60, 15}, {80, 24}, {120, 40}, {250, 70}} {
			if inside == "" && size == [2]int{120, 40} {
				continue // TestScenarioOnTheEmbeddedCloud
			}
			t.Run(fmt.Sprintf("%s %dx%d", inside, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				s, _ := embedded(t, sim.Options{Snapshots: 500, Seed: 7})
				s.inside, s.width, s.height = inside, size[0], size[1]
				s.play(t)
			})
		}
	}
}

// TestScenarioOverASerialLine plays it at 9,600 bits per second.
func TestScenarioOverASerialLine(t *testing.T) {
	t.Parallel()
	s, _ := embedded(t, sim.Options{Snapshots: 100, Seed: 7})
	s.width, s.height, s.bitsPerSecond = 80, 24, 9600
	s.play(t)
}

// TestKeysAreNotOutrunByTheScreen holds a key down on a line of 9,600 bits per
// second: frames that would be too late are left out. When the last key has been
// taken no more is under way than the terminal's own queue and a frame.
func TestKeysAreNotOutrunByTheScreen(t *testing.T) {
	t.Parallel()
	s, _ := embedded(t, sim.Options{Snapshots: 2000, Seed: 7})
	s.width, s.height, s.bitsPerSecond = 80, 24, 9600
	term := s.program(t, "--os-cloud", s.admin, "-A")
	term.See("2,000 snapshots", "as of")
	begin := term.Bytes()
	for range 40 {
		term.Keys("ctrl+d")
	}
	for range 400 {
		term.Keys("j")
	}
	term.Keys("?")
	term.See("Help: List")
	n := term.Bytes() - begin
	t.Logf("441 keys, %d bytes", n)
	// the longer a busy machine takes over the keys, the more frames fit in between
	require.Less(t, n, 40_000, "441 keys would be 100,000 bytes if each were drawn")
}
