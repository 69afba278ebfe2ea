package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model/audit"
	"snapdash/ui/termtest"
)

func line(run string, n int) audit.Entry {
	return audit.Entry{Time: time.Date(2026, 11, 23, 12, 0, 0, n, time.UTC), Run: run, Job: n, Operation: "delete", State: audit.Sent, Target: audit.Target{Kind: "snapshot", Name: fmt.Sprint(n)}}
}

// readAll reads the whole record, the newest first.
func readAll(t *testing.T, j *journal) (entries []audit.Entry, malformed int) {
	t.Helper()
	var at audit.Cursor
	for {
		page, err := j.Read(at)
		require.NoError(t, err)
		entries, malformed = append(entries, page.Entries...), malformed+page.Malformed
		if !page.More {
			return entries, malformed
		}
		at = page.Next
	}
}

func TestTheRecordIsForTheUserAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "snapdash", "audit.jsonl")
	require.NoError(t, newJournal(path).Append([]audit.Entry{line("a", 1)}))
	for _, p := range []struct {
		path string
		want os.FileMode
	}{{path, 0o600}, {filepath.Dir(path), 0o700}} {
		info, err := os.Stat(p.path)
		require.NoError(t, err)
		require.Equal(t, p.want, info.Mode().Perm())
	}
	require.NoError(t, os.Chmod(path, 0o644))
	require.NoError(t, newJournal(path).Append([]audit.Entry{line("a", 2)}))
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "closed to others again")
}

func TestTheRecordRotatesWithinItsBound(t *testing.T) {
	t.Parallel()
	j := newJournal(filepath.Join(t.TempDir(), "audit.jsonl"))
	j.most, j.keep = 4000, 3
	const n = 300
	for i := range n {
		require.NoError(t, j.Append([]audit.Entry{line("a", i)}))
	}
	files, err := filepath.Glob(j.path + "*")
	require.NoError(t, err)
	require.Len(t, files, 3)
	for _, f := range files {
		info, err := os.Stat(f)
		require.NoError(t, err)
		require.LessOrEqual(t, info.Size(), int64(4000))
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	}
	entries, malformed := readAll(t, j)
	require.Zero(t, malformed)
	require.Greater(t, len(entries), 40)
	for i, e := range entries {
		require.Equal(t, n-1-i, e.Job, "newest first, across the files, without a gap")
	}
}

func TestReadingSurvivesARotationMeanwhile(t *testing.T) {
	t.Parallel()
	j := newJournal(filepath.Join(t.TempDir(), "audit.jsonl"))
	var many []audit.Entry
	for i := range 5000 {
		many = append(many, line("a", i))
	}
	require.NoError(t, j.Append(many))
	page, err := j.Read(audit.Cursor{})
	require.NoError(t, err)
	require.True(t, page.More)
	require.Equal(t, 4999, page.Entries[0].Job)
	j.most = 10
	require.NoError(t, j.Append([]audit.Entry{line("b", 0)}))
	require.NoError(t, j.Append([]audit.Entry{line("b", 1)}))
	next, err := j.Read(page.Next)
	require.NoError(t, err)
	require.Equal(t, page.Entries[len(page.Entries)-1].Job-1, next.Entries[0].Job)
	j.keep = 1
	next, err = j.Read(page.Next)
	require.NoError(t, err)
	require.Empty(t, next.Entries, "the file is gone")
}

func TestBrokenLinesAreCountedAndSkipped(t *testing.T) {
	t.Parallel()
	j := newJournal(filepath.Join(t.TempDir(), "audit.jsonl"))
	require.NoError(t, j.Append([]audit.Entry{line("a", 0)}))
	f, err := os.OpenFile(j.path, os.O_APPEND|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	_, err = f.WriteString("garbage\n{}\n\n" + strings.Repeat("x", 3<<20) + "\n\x00\xff\n{\"time\":\"2026-11-")
	require.NoError(t, err)
	require.NoError(t, f.Close())
	require.NoError(t, j.Append([]audit.Entry{line("a", 1)}), "after a writer that was killed half way")
	entries, malformed := readAll(t, j)
	require.Len(t, entries, 2)
	require.Equal(t, 5, malformed)
}

func TestWhatIsNoPlainFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	require.ErrorContains(t, newJournal(dir).Append([]audit.Entry{line("a", 1)}), "no plain file")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "file"), nil, 0o600))
	require.Error(t, newJournal(filepath.Join(dir, "file", "audit.jsonl")).Append([]audit.Entry{line("a", 1)}))
	page, err := newJournal(filepath.Join(dir, "none")).Read(audit.Cursor{})
	require.NoError(t, err)
	require.Empty(t, page.Entries)
}

// TestManyProgramsWriteAtOnce starts the test binary several times, which write
// and rotate the same files.
func TestManyProgramsWriteAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	const programs = 4
	lines := termtest.Rounds(300)
	var wg sync.WaitGroup
	for p := range programs {
		wg.Go(func() {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), "JOURNAL="+path, fmt.Sprintf("WRITER=%d/%d", p, lines))
			out, err := cmd.CombinedOutput()
			assert.NoError(t, err, string(out))
		})
	}
	wg.Wait()
	j := newJournal(path)
	j.keep = 100
	entries, malformed := readAll(t, j)
	require.Zero(t, malformed)
	require.Len(t, entries, programs*lines, "no line was lost, none is mixed with another")
	seen := map[string]int{}
	for _, e := range entries {
		seen[e.Run]++
	}
	for p := range programs {
		require.Equal(t, lines, seen[fmt.Sprint(p)])
	}
	files, err := filepath.Glob(path + ".*")
	require.NoError(t, err)
	require.NotEmpty(t, files, "they rotated")
}

// writeHere is what the test binary does instead of testing when JOURNAL is set.
func writeHere(path, writer string) int {
	var p, lines int
	if _, err := fmt.Sscanf(writer, "%d/%d", &p, &lines); err != nil {
		return 1
	}
	j := newJournal(path)
	j.most, j.keep = 20000, 100
	for i := range lines {
		if err := j.Append([]audit.Entry{line(fmt.Sprint(p), i)}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return 0
}

func TestWhereTheRecordIsKept(t *testing.T) {
	for _, c := range []struct{ state, home, want string }{
		{"/state", "/home/a", "/state/snapdash/audit.jsonl"},
		{"", "/home/a", "/home/a/.local/state/snapdash/audit.jsonl"},
		{"relative", "/home/a", "/home/a/.local/state/snapdash/audit.jsonl"},
		{"", "", ""},
		{"", "relative", ""},
	} {
		got, err := journalPath(func(k string) string { return map[string]string{"XDG_STATE_HOME": c.state, "HOME": c.home}[k] })
		require.Equal(t, c.want, got)
		require.Equal(t, c.want == "", err != nil)
	}
}

// TestFilesThatAreNamedAreLookedForAtHome, as a shell has no part in what a settings
// file says.
func TestFilesThatAreNamedAreLookedForAtHome(t *testing.T) {
	env := func(name string) string { return map[string]string{"HOME": "/home/a"}[name] }
	for path, want := range map[string]string{"~/audit.jsonl": "/home/a/audit.jsonl", "/var/audit.jsonl": "/var/audit.jsonl", "~b/audit.jsonl": "~b/audit.jsonl"} {
		f := flags{audit: true, auditFile: path}
		require.Equal(t, want, f.journal(env).Where())
	}
}
