package main

import (
	"fmt"
	"os"
	"os/exec"
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

// variables are the OS_* variables of the embedded cloud's member.
func variables(cloud *sim.Cloud, more ...string) []string {
	return append([]string{
		"LANG=C.UTF-8", "OS_AUTH_URL=" + cloud.AuthURL, "OS_USERNAME=member", "OS_PASSWORD=" + keystone.DefaultPassword, "OS_PROJECT_NAME=demo",
		"OS_USER_DOMAIN_NAME=Default", "OS_PROJECT_DOMAIN_NAME=Default",
	}, more...)
}

func on(t *testing.T, env []string, args ...string) *termtest.Terminal {
	t.Helper()
	return termtest.Start(t, termtest.Options{Width: 100, Height: 30, Answers: true, Env: append(env, "HOME="+t.TempDir())}, built, args...)
}

// TestEachEndHasItsMessageAndItsCode: what keeps one from signing in is told on
// the screen, and again to the shell with a code of its own.
func TestEachEndHasItsMessageAndItsCode(t *testing.T) {
	_, plain := embedded(t, sim.Options{Snapshots: 20})
	_, tls := embedded(t, sim.Options{TLS: true})
	_, bare := embedded(t, sim.Options{Catalogue: sim.Catalogue{Types: []string{}}})
	_, gone := embedded(t, sim.Options{})
	gone.Kill()
	for name, c := range map[string]struct {
		env  []string
		says string
		code int
	}{
		"wrong password": {variables(plain, "OS_PASSWORD=wrong"), "requires authentication", exitSignIn},
		"unreachable":    {variables(gone), "refused", exitUnreachable},
		"certificate":    {variables(tls), "certificate", exitCertificate},
		"no service":     {variables(bare), "the catalogue has", exitNoService},
		"settings":       {variables(plain, "OS_AUTH_TYPE=v3oidcpassword"), "not supported", exitNoCloud},
		"no password":    {variables(plain, "OS_PASSWORD="), "the password is missing", exitNoCloud},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			term := on(t, c.env)
			term.See("Could not sign in", c.says)
			term.Keys("q")
			require.Equal(t, c.code, term.Exit())
			require.True(t, term.Screen().Restored())
			require.NotContains(t, string(term.Written()), keystone.DefaultPassword)
		})
	}
}

func TestARefusedSignInCanBeTriedAgain(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 20})
	cloud.Kill()
	term := on(t, variables(cloud))
	term.See("Could not sign in", "try again")
	require.NoError(t, cloud.Restart())
	term.Keys("r")
	term.See("NAME", "snapshots")
	term.Keys("q")
	require.Zero(t, term.Exit())
}

func TestWithoutAScreenThereAreWords(t *testing.T) {
	t.Parallel()
	run := func(env []string, args ...string) (string, int) {
		cmd := exec.Command(built, args...)
		cmd.Env = append(os.Environ(), env...)
		out, _ := cmd.CombinedOutput() // the code tells more
		return string(out), cmd.ProcessState.ExitCode()
	}
	out, code := run(nil, "--demo")
	require.Equal(t, exitTerminal, code)
	require.Contains(t, out, "must be a terminal")
	out, code = run(nil, "--no-such-flag")
	require.Equal(t, exitUsage, code)
	require.Contains(t, out, "no-such-flag")
	_, code = run(nil, "--theme", "plaid")
	require.Equal(t, exitUsage, code)
	for _, args := range [][]string{{"foo"}, {"config", "extra"}, {"sim", "extra"}, {"--", "foo"}, {"--demo", "foo"}, {"version", "extra"}, {"config", "--", "--demo"}} {
		out, code = run(nil, args...)
		require.Equal(t, exitUsage, code, "%v", args)
		require.Contains(t, out, strconv.Quote(args[len(args)-1]))
	}
	out, code = run(nil, "version")
	require.Zero(t, code)
	same, code := run(nil, "--version")
	require.Zero(t, code)
	require.Equal(t, same, out)
	out, code = run(nil, "--help")
	require.Zero(t, code)
	require.Contains(t, out, "Exit codes")

	term := on(t, []string{"TERM=dumb"}, "--demo")
	require.Equal(t, exitTerminal, term.Exit())
	require.Contains(t, string(term.Written()), "cannot move the cursor")
	term = on(t, nil, "--demo", "--debug-log", filepath.Join(t.TempDir(), "none", "log"))
	require.Equal(t, exitUsage, term.Exit())
	require.Contains(t, string(term.Written()), "open the debug log")
}

func TestAMalformedFileIsNamed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "clouds.yaml")
	require.NoError(t, os.WriteFile(path, []byte("clouds:\n  a: hunter2\n"), 0o600))
	term := on(t, []string{"OS_CLIENT_CONFIG_FILE=" + path}, "--os-cloud", "a")
	require.Equal(t, exitNoCloud, term.Exit())
	said := strings.Join(strings.Fields(string(term.Written())), " ")
	require.Contains(t, said, "line 2")
	require.NotContains(t, said, "hunter2")
}

func TestNoCloudOffersTheEmbeddedOne(t *testing.T) {
	t.Parallel()
	term := on(t, []string{"LANG=C.UTF-8"})
	term.See("not signed in to a cloud yet", "looked for", "clouds.yaml")
	term.Keys("d")
	term.See("embedded cloud / RegionOne", "snapshots", "NAME")
	term.Keys("q")
	require.Zero(t, term.Exit())
}

// TestTheServerGoesAndComesBack: what is on the screen stays, the failure is
// told, and a refresh works again as soon as the server does.
func TestTheServerGoesAndComesBack(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 400})
	term := on(t, variables(cloud))
	first := term.See("NAME", "available")
	cloud.Kill()
	term.Keys("r")
	term.See("! ", "list snapshots", "NAME")
	require.Equal(t, first.Line("NAME"), term.Screen().Line("NAME"))
	term.Keys("!")
	term.See("What went wrong", "doing", "next")
	term.Keys("enter")
	require.NoError(t, cloud.Restart())
	term.Keys("r")
	term.Gone("list snapshots", "stopped", "trying again")
	term.Keys("q")
	require.Zero(t, term.Exit())
}

func TestSignalsRestoreTheTerminal(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(fmt.Sprint(sig), func(t *testing.T) {
			t.Parallel()
			_, cloud := embedded(t, sim.Options{Snapshots: 20})
			term := on(t, variables(cloud))
			term.See("NAME")
			term.Signal(sig)
			require.Equal(t, 128+int(sig), term.Exit())
			require.True(t, term.Screen().Restored())
			require.True(t, term.Alone())
			require.NotContains(t, string(term.Written()), "signal", "who sent it knows")
		})
	}
}

func TestAResizeStorm(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 200})
	term := on(t, variables(cloud))
	term.See("NAME")
	for _, size := range [][2]int{{1, 1}, {250, 70}, {39, 9}, {60, 15}, {2, 200}, {80, 24}} {
		term.Resize(size[0], size[1])
	}
	term.See("NAME", "available", "open")
	term.Keys("q")
	require.Zero(t, term.Exit())
}

// TestAnotherCloudWithoutLeaving: by name, and by choosing one, on the same terminal,
// which is restored in the end as after any other.
func TestAnotherCloudWithoutLeaving(t *testing.T) {
	t.Parallel()
	s, _ := embedded(t, sim.Options{Snapshots: 50})
	term := s.program(t, "--os-cloud", s.admin)
	term.See("sim-admin / RegionOne / admin", "NAME")
	term.Type(":cloud sim-mem\t")
	term.Keys("enter")
	term.See("sim-member / RegionOne / demo", "NAME")
	term.Type(":cloud")
	term.Keys("enter")
	term.See("Go to another cloud", "> sim-member   here")
	term.Keys("up")
	term.Keys("enter")
	term.See("sim-admin / RegionOne / admin", "NAME")
	term.Keys("q")
	require.Zero(t, term.Exit())
	require.True(t, term.Screen().Restored())
}
