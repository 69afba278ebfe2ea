package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/client/sim/fault"
	"snapdash/client/sim/keystone"
	"snapdash/ui"
	"snapdash/ui/termtest"
)

// prompted reports whether a shell waits for a command, on the line of the cursor.
func prompted(s termtest.Screen) bool { return !s.Alternate && s.Lines[s.CursorY] == "prompt>" }

// A shell with job control above the program: ctrl-z gives the terminal to it
// as it was, fg brings the screen back, and the program goes on. kill -TSTP does
// the same.
func TestStopAndGoOn(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 200})
	term := termtest.Start(t, termtest.Options{Width: 100, Height: 30, Answers: true, Env: variables(cloud, "PS1=prompt> ")}, "/bin/bash", "--norc", "--noprofile", "-i")
	term.Wait("the shell", prompted)
	term.Type(built + " --refresh 0\r") // the age of what is shown stays as it is
	first := term.See("NAME", "as of", "open")
	down := 0
	onRow := func(n int) termtest.Screen {
		return term.Wait(fmt.Sprintf("the cursor %d rows down", n), func(s termtest.Screen) bool {
			return strings.HasPrefix(s.Lines[first.Line("NAME")+1+n], ">")
		})
	}
	for _, stop := range []func(){func() { term.Keys("ctrl+z") }, func() {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", term.Pid()))
		require.NoError(t, err)
		pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
		require.NoError(t, err)
		require.NoError(t, syscall.Kill(pid, syscall.SIGTSTP))
	}} {
		term.Keys("j")
		down++
		onRow(down)
		stop()
		term.Wait("the shell", func(s termtest.Screen) bool { return !s.CursorHidden && s.Has("Stopped") && prompted(s) })
		term.Type("stty -a | grep -o ' icanon'; echo is $((40 + 2))\r")
		term.Wait("the shell's answer", func(s termtest.Screen) bool { return s.Has(" icanon", "is 42") && prompted(s) })
		term.Type("clear; fg\r")
		term.Wait("the screen as it was", func(s termtest.Screen) bool { return s.Alternate && s.Has("NAME", "open") })
	}
	again := onRow(2)
	require.Equal(t, first.Lines[0], again.Lines[0])
	term.Keys("q")
	term.Wait("the shell", func(s termtest.Screen) bool { return !s.CursorHidden && prompted(s) })
	term.Type("echo ended with $?\r")
	term.Wait("the shell's answer", func(s termtest.Screen) bool { return s.Has("ended with 0") && prompted(s) })
	term.Type("exit\r")
	require.Zero(t, term.Exit())
}

// Without a shell above it nothing can stop the program; it must not wait for
// a fg that no one can give.
func TestWithoutAShellCtrlZGoesOnAtOnce(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 20})
	term := on(t, variables(cloud))
	term.See("NAME", "as of", "open")
	term.Keys("ctrl+z")
	term.Keys("?")
	term.See("Help: List")
	term.Keys("esc")
	term.Gone("Help: List")
	term.Keys("q")
	require.Zero(t, term.Exit())
}

// TestStoppedFromOutside: kill -STOP does not ask, and what another program
// left on the screen goes when it continues.
func TestStoppedFromOutside(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 20})
	term := on(t, variables(cloud))
	before := term.See("NAME", "as of", "open")
	for range 3 {
		mark := term.Bytes()
		term.Signal(syscall.SIGSTOP)
		term.Signal(syscall.SIGCONT)
		term.Wait("the screen being drawn anew", func(s termtest.Screen) bool {
			return strings.Contains(string(term.Written()[mark:]), "\x1b[?1049h") && s.Alternate && s.Has("NAME", "open")
		})
	}
	term.Keys("?")
	term.See("Help: List")
	term.Keys("esc")
	after := term.Gone("Help: List")
	for i := range before.Lines[2:12] { // the columns after these change as names come in
		require.Equal(t, strings.TrimRight(before.Lines[2+i][:min(60, len(before.Lines[2+i]))], " "), strings.TrimRight(after.Lines[2+i][:min(60, len(after.Lines[2+i]))], " "))
	}
	term.Keys("q")
	require.Zero(t, term.Exit())
}

// TestEverySignalFindsItsWay: whatever is on the screen, a signal ends the
// program, the terminal is as before and no process is left.
func TestEverySignalFindsItsWay(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT} {
		for name, c := range map[string]struct{ keys, shows string }{"list": {"", "NAME"}, "dialog": {"d", "[ No ]"}, "prompt": {"/x", "/x"}, "create": {"c", "in-use"}} {
			t.Run(fmt.Sprint(sig, " ", name), func(t *testing.T) {
				t.Parallel()
				_, cloud := embedded(t, sim.Options{Snapshots: 20})
				term := on(t, variables(cloud))
				term.See("NAME", "as of", "open")
				term.Type(c.keys)
				term.See(c.shows)
				term.Signal(sig)
				require.Equal(t, 128+int(sig), term.Exit())
				require.True(t, term.Screen().Restored())
				require.True(t, term.Alone())
			})
		}
	}
}

// TestALostTerminalEndsTheProgram takes the terminal away, as a lost connection does.
func TestALostTerminalEndsTheProgram(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 20})
	term := on(t, variables(cloud))
	term.See("NAME", "as of", "open")
	term.HangUp()
	term.Exit()
	require.True(t, term.Alone())
}

// TestWhatWasSentGetsItsAnswer ends the program while a creation is under way:
// it waits for the answer before it goes, and says so. A second signal ends that
// too; then what became of it is recorded as unknown.
func TestWhatWasSentGetsItsAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		fault, says, recorded string
		again                 bool
	}{
		"it comes":       {"POST /snapshots$ delay=3s", "waiting up to 5s for the answers to what was sent (1)", `"accepted"`, false},
		"it is too late": {"POST /snapshots$ delay=1h", "no answer to 1 of them", `"unknown"`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			slow, err := fault.Parse(c.fault)
			require.NoError(t, err)
			_, cloud := embedded(t, sim.Options{Snapshots: 5, Faults: []fault.Rule{slow}})
			home := t.TempDir()
			term := termtest.Start(t, termtest.Options{Width: 100, Height: 30, Answers: true, Env: variables(cloud, "HOME="+home)}, built)
			term.See("NAME", "as of", "open")
			term.Keys("c")
			term.See("Volume: ", "in-use")
			term.Keys("enter")
			term.See("[ Create ]")
			term.Keys("tab", "tab", "tab", "enter")
			term.See("asking for the snapshot")
			term.Signal(syscall.SIGTERM)
			if c.again {
				term.See("waiting up to 5s")
				term.Signal(syscall.SIGTERM)
			}
			require.Equal(t, 128+int(syscall.SIGTERM), term.Exit())
			require.Contains(t, string(term.Written()), c.says)
			record, err := os.ReadFile(filepath.Join(home, ".local/state/snapdash/audit.jsonl"))
			require.NoError(t, err)
			lines := strings.Split(strings.TrimSpace(string(record)), "\n")
			require.Contains(t, string(record), `"state":`+c.recorded)
			require.Contains(t, lines[len(lines)-1], `"state":"unknown"`, "no end was seen of either")
		})
	}
}

// TestALostTerminalLeavesNoRiddle takes the terminal away while a creation is
// under way: nobody is there any more to read it, but the record says it.
func TestALostTerminalLeavesNoRiddle(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ fault, recorded string }{
		"it comes": {"POST /snapshots$ delay=3s", `"state":"accepted"`}, "it does not": {"POST /snapshots$ delay=1h", `"state":"unknown"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			slow, err := fault.Parse(c.fault)
			require.NoError(t, err)
			_, cloud := embedded(t, sim.Options{Snapshots: 5, Faults: []fault.Rule{slow}})
			home := t.TempDir()
			term := termtest.Start(t, termtest.Options{Width: 100, Height: 30, Answers: true, Env: variables(cloud, "HOME="+home)}, built)
			term.See("NAME", "as of", "open")
			term.Keys("c")
			term.See("Volume: ", "in-use")
			term.Keys("enter")
			term.See("[ Create ]")
			term.Keys("tab", "tab", "tab", "enter")
			term.See("asking for the snapshot")
			term.HangUp()
			term.Exit()
			require.True(t, term.Alone())
			record, err := os.ReadFile(filepath.Join(home, ".local/state/snapdash/audit.jsonl"))
			require.NoError(t, err)
			require.Contains(t, string(record), c.recorded)
		})
	}
}

// panicking is the dashboard with a fault in it, where FAULT says.
type panicking struct {
	tea.Model
	where string
}

const secret = "planted-secret"

func (p *panicking) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok || k.String() != "x" {
		_, cmd := p.Model.Update(msg)
		return p, cmd
	}
	fail := func() tea.Msg { panic(secret) }
	switch p.where {
	case "update":
		_ = []string{"one"}[len(p.where)]
	case "view":
		p.where = "now"
	case "hang":
		fmt.Fprint(os.Stderr, "it hangs")
		select {}
	case "command":
		return p, fail
	case "batch":
		return p, tea.Batch(func() tea.Msg { return nil }, tea.Batch(fail, fail))
	}
	return p, nil
}

func (p *panicking) View() tea.View {
	if p.where == "now" {
		panic(fmt.Errorf("a thing with %s", secret))
	}
	return p.Model.View()
}

// crashHere is what the test binary does instead of testing when FAULT is set.
func crashHere(where string) int {
	app := ui.New(ui.Options{Context: context.Background(), Now: time.Now})
	err := play(context.Background(), &panicking{app, where}, false)
	var c *crash
	if !errors.As(err, &c) {
		return 1
	}
	err = told(c)
	fmt.Fprintln(os.Stderr, "snapdash:", err)
	return exitCode(err)
}

func TestAPanicRestoresTheTerminalAndLeavesAReport(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	for _, where := range []string{"update", "view", "command", "batch"} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			term := termtest.Start(t, termtest.Options{Answers: true, Env: []string{"FAULT=" + where, "HOME=" + home, "OS_PASSWORD=" + keystone.DefaultPassword}}, self)
			term.See("snapdash is not signed in")
			term.Keys("x")
			require.Equal(t, exitCrash, term.Exit())
			require.True(t, term.Screen().Restored())
			require.NotContains(t, string(term.Written()), secret)
			files, err := filepath.Glob(filepath.Join(home, ".local/state/snapdash/crash-*.txt"))
			require.NoError(t, err)
			require.Len(t, files, 1)
			require.Contains(t, strings.ReplaceAll(term.Screen().String(), "\n", ""), files[0])
			info, err := os.Stat(files[0])
			require.NoError(t, err)
			require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
			text, err := os.ReadFile(files[0])
			require.NoError(t, err)
			require.Contains(t, string(text), "life_test.go", "where it happened")
			require.NotContains(t, string(text), secret)
			require.NotContains(t, string(text), keystone.DefaultPassword)
		})
	}
}
