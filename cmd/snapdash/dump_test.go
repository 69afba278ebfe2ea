package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/client/sim/keystone"
	"snapdash/ui/termtest"
)

// reported are the crash reports in a home: one.
func reported(t *testing.T, home string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(home, ".local/state/snapdash/crash-*.txt"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	text, err := os.ReadFile(files[0])
	require.NoError(t, err)
	return string(text)
}

// TestWhoAsksWhereItHangsGetsAReport: SIGQUIT and SIGABRT leave the terminal as
// it was, and what all goroutines do in the report.
func TestWhoAsksWhereItHangsGetsAReport(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGABRT} {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			_, cloud := embedded(t, sim.Options{Snapshots: 20})
			home, pid := t.TempDir(), filepath.Join(t.TempDir(), "pid")
			const script = `/bin/sh -c 'echo $$ >"$1"; exec "$0" --mouse' "$0" "$1"; echo "code $?"; stty -a | grep -o ' icanon'; echo is over`
			term := termtest.Start(t, termtest.Options{Width: 100, Height: 30, Answers: true, Env: variables(cloud, "HOME="+home)}, "/bin/sh", "-c", script, built, pid)
			term.See("NAME", "as of", "open")
			text, err := os.ReadFile(pid)
			require.NoError(t, err)
			process, err := strconv.Atoi(strings.TrimSpace(string(text)))
			require.NoError(t, err)
			require.NoError(t, syscall.Kill(process, sig))
			end := term.See("is over")
			require.True(t, end.Has("code "+strconv.Itoa(exitCrash), " icanon", sig.String()), "%s", end)
			require.Contains(t, strings.Join(strings.Fields(end.String()), ""), "thereportofit,withoutsecrets,is"+home)
			require.True(t, end.Restored())
			require.NotContains(t, string(term.Written()), "goroutine ")
			report := reported(t, home)
			require.Contains(t, report, "goroutine 1 [")
			require.Contains(t, report, "eventLoop", "not only the one that heard the signal")
			require.NotContains(t, report, keystone.DefaultPassword)
		})
	}
}

// TestAProgramThatHangsCanStillBeAsked: where nothing ends the program in order.
func TestAProgramThatHangsCanStillBeAsked(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	require.NoError(t, err)
	home := t.TempDir()
	term := termtest.Start(t, termtest.Options{Env: []string{"FAULT=hang", "HOME=" + home}}, self)
	term.See("snapdash is not signed in")
	term.Keys("x")
	term.See("it hangs")
	term.Signal(syscall.SIGQUIT)
	require.Equal(t, exitCrash, term.Exit())
	require.True(t, term.Screen().Restored())
	require.True(t, strings.Contains(strings.ReplaceAll(term.Screen().String(), "\n", ""), "without secrets"))
	require.Contains(t, reported(t, home), "(*panicking).Update", "where it hangs")
}

// TestWithoutAHomeThereIsNoReport, rather than one in the folder one is in.
func TestWithoutAHomeThereIsNoReport(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	require.NoError(t, err)
	dir := t.TempDir()
	term := termtest.Start(t, termtest.Options{Width: 200, Answers: true, Dir: dir, Env: []string{"FAULT=update", "HOME="}}, self)
	term.See("snapdash is not signed in")
	term.Keys("x")
	require.Equal(t, exitCrash, term.Exit())
	require.Contains(t, strings.Join(strings.Fields(term.Screen().String()), ""), "thereisnoreportofit:neitherXDG_STATE_HOMEnorHOME")
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)
}
