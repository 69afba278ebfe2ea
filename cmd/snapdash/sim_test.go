package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client"
	"snapdash/config"
	"snapdash/model"
)

// lines is a writer that can be read while it is written.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func TestSimRunsAlone(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	path := filepath.Join(t.TempDir(), "clouds.yaml")
	f := &simFlags{listen: "127.0.0.1:0", snapshots: 100000, seed: 3, microversion: "3.64", api: "both", clouds: path, faults: []string{"GET /snapshots/detail times=1 status=503"}}
	var say lines
	ended := make(chan error, 1)
	go func() { ended <- f.run(ctx, &lines{}, &say) }()
	require.Eventually(t, func() bool { return say.String() == "ready\n" }, time.Minute, 5*time.Millisecond)

	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	sources := config.Sources{Dirs: []string{filepath.Dir(path)}, Env: func(string) string { return "" }}
	for _, name := range []string{"sim-admin", "sim-member", "sim-reader"} {
		cloud, err := sources.Find(name)
		require.NoError(t, err)
		c, err := client.SignIn(t.Context(), cloud, client.Options{Sleep: func(context.Context, time.Duration) error { return nil }})
		require.NoError(t, err)
		require.Equal(t, model.API{Major: 3, Minor: 64, Max: 64}, c.Session().API)
		page, err := c.List(t.Context(), model.Query{AllProjects: true, WithCount: true, Limit: 10})
		require.NoError(t, err)
		require.Equal(t, name == "sim-admin", page.Count == 100000, "%s sees %d", name, page.Count)
	}
	stop()
	require.NoError(t, <-ended)
}

func TestSimPrintsItsSettings(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	var out, say lines
	ended := make(chan error, 1)
	go func() {
		ended <- (&simFlags{listen: "127.0.0.1:0", microversion: "3.0", api: "v3"}).run(ctx, &out, &say)
	}()
	require.Eventually(t, func() bool { return say.String() == "ready\n" }, time.Minute, 5*time.Millisecond)
	require.Contains(t, out.String(), "sim-member:")
	stop()
	require.NoError(t, <-ended)
}

func TestSimRefusesWhatItCannotMean(t *testing.T) {
	good := simFlags{listen: "127.0.0.1:0", microversion: "3.71", api: "v3"}
	for name, change := range map[string]func(*simFlags){
		"not loopback":       func(f *simFlags) { f.listen = "0.0.0.0:9000" },
		"no port":            func(f *simFlags) { f.listen = "127.0.0.1" },
		"--max-microversion": func(f *simFlags) { f.microversion = "4.2" },
		"--api":              func(f *simFlags) { f.api = "v1" },
		"unknown word":       func(f *simFlags) { f.faults = []string{"explode"} },
		"negative":           func(f *simFlags) { f.snapshots = -1 },
	} {
		f := good
		change(&f)
		err := f.run(t.Context(), &lines{}, &lines{})
		require.ErrorIs(t, err, errUsage, name)
		if !strings.HasPrefix(name, "no") && name != "negative" {
			require.ErrorContains(t, err, name)
		}
	}
}
