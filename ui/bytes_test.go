package ui

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
	"snapdash/ui/termtest"
)

// lines are the kinds of terminal that the bytes are counted for.
var lines = []struct {
	name, term, theme string
	colours           colorprofile.Profile
	lean              bool
}{
	{"xterm-256color", "xterm-256color", "", colorprofile.ANSI256, false},
	{"tmux-256color", "tmux-256color", "", colorprofile.ANSI256, false},
	{"screen", "screen", "", colorprofile.ANSI, false},
	{"linux", "linux", "", colorprofile.ANSI, false},
	{"mono", "xterm-256color", "mono", colorprofile.ASCII, false},
	{"low bandwidth", "xterm-256color", "", colorprofile.ANSI256, true},
}

// costs are the things whose bytes are counted, with the most that each may
// take. What opens a dialog is counted with all that comes of it: answers of
// the cloud draw, too.
var costs = []struct {
	what string
	most int
	keys string // opens a dialog; empty for what is counted otherwise
}{
	{"cursor down inside the page", 160, ""},
	{"cursor down, scrolling one row", 260, ""},
	{"a minute idle", 0, ""},
	{"open: sort", 600, "s"},
	{"open: help", 600, "?"},
	{"open: delete one", 600, "d"},
	{"open: create, pick a volume", 600, "c"},
	{"open: edit", 600, "e"},
	{"open: last error", 600, "!"},
	{"open: copy", 600, "y"},
	{"open: equivalent command", 600, "="},
}

// leanMost are the limits of the first costs where bytes are saved.
var leanMost = []int{30, 175, 0}

// TestBytes holds what a key costs on the line at 120x40 with 10,000 rows, and
// the table that README shows of it.
func TestBytes(t *testing.T) {
	table := make([][]int, len(costs))
	for _, v := range []struct {
		theme string
		lean  bool
	}{{"", false}, {"mono", false}, {"", true}} {
		for i, counts := range bytesWith(t, v.theme, v.lean) {
			most := costs[i].most
			if v.lean && i < len(leanMost) {
				most = leanMost[i]
			}
			for _, n := range counts {
				assert.LessOrEqual(t, n, most, "%s %v", costs[i].what, v)
			}
			table[i] = append(table[i], counts...)
		}
	}
	if testing.Verbose() {
		fmt.Print(bytesTable(table, func(n int) int { return n }))
	}
	const path = "testdata/bytes.md"
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(bytesTable(table, rounded)), 0o644))
		return
	}
	kept, err := os.ReadFile(path)
	require.NoError(t, err, "no table yet: make golden")
	compareBytes(t, string(kept), table)
}

// rounded is n up to the next multiple of ten, so that the table does not
// change with every word.
func rounded(n int) int { return (n + 9) / 10 * 10 }

// compareBytes holds a table to what is measured, with a margin.
func compareBytes(t *testing.T, kept string, table [][]int) {
	t.Helper()
	rows := strings.Split(strings.TrimSpace(kept), "\n")
	require.Len(t, rows, len(costs)+2, "make golden readme")
	for i, row := range rows[2:] {
		cells := strings.Split(row, " | ")
		require.Equal(t, "| "+costs[i].what, cells[0])
		for j, n := range table[i] {
			var was int
			_, err := fmt.Sscan(cells[j+1], &was)
			require.NoError(t, err)
			assert.InDelta(t, was, n, 30+float64(was)/5, "%s on %s: make golden readme", costs[i].what, lines[j].name)
		}
	}
}

func bytesTable(table [][]int, show func(int) int) string {
	var b strings.Builder
	b.WriteString("| bytes at 120x40, 10,000 rows |")
	for _, l := range lines {
		b.WriteString(" " + l.name + " |")
	}
	b.WriteString(" at most (low bandwidth) |\n|---|" + strings.Repeat("---:|", len(lines)+1) + "\n")
	for i, row := range table {
		b.WriteString("| " + costs[i].what + " |")
		for _, n := range row {
			fmt.Fprintf(&b, " %d |", show(n))
		}
		fmt.Fprintf(&b, " %d", costs[i].most)
		if i < len(leanMost) && leanMost[i] != costs[i].most {
			fmt.Fprintf(&b, " (%d)", leanMost[i])
		}
		b.WriteString(" |\n")
	}
	return b.String()
}

// bytesWith gives what each of costs takes on the terminals of a theme.
func bytesWith(t *testing.T, theme string, lean bool) [][]int {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 10_000}, func(o *Options) { o.AllProjects, o.Theme, o.LowBandwidth = true, theme, lean })
	d.pass(5 * time.Second)
	var painters []*termtest.Painter
	for _, l := range lines {
		if l.theme == theme && l.lean == lean {
			painters = append(painters, termtest.NewPainter(t, l.term, l.colours, 120, 40))
		}
	}
	written := make([]int, len(painters))
	d.after = func() {
		frame, want := d.app.View().Content, strings.Split(strings.TrimSuffix(d.screen(), "\n"), "\n")
		for i, p := range painters {
			written[i] += len(p.Paint(frame))
			require.Equal(t, want, p.Shows(), "the terminal shows something else")
		}
	}
	cost := func(do func()) []int {
		clear(written)
		do()
		return slices.Clone(written)
	}
	keys := func(keys string) []int { return cost(func() { d.keys(keys) }) }
	down := func(n int) { // that many rows, uncounted
		after := d.after
		d.after = nil
		d.keys(strings.Repeat("j ", n-1))
		d.after = after
		keys("j")
	}
	keys("r")
	var page, scroll [][]int
	for range termtest.Rounds(25) {
		page = append(page, keys("j"))
	}
	down(45 - len(page))
	for range termtest.Rounds(60) {
		scroll = append(scroll, keys("j"))
	}
	down(61 - len(scroll))
	d.pass(10 * time.Second) // names of the volumes on the screen
	out := [][]int{medians(page), medians(scroll), cost(func() { d.pass(2 * time.Minute) })}
	for _, c := range costs[len(out):] {
		d.app.toast.fault = errLast
		out = append(out, keys(c.keys))
		keys("esc esc esc")
	}
	return out
}

func median(n []int) int {
	slices.Sort(n)
	return n[len(n)/2]
}

// medians gives the median of each column.
func medians(rows [][]int) []int {
	out := make([]int, len(rows[0]))
	for i := range out {
		column := make([]int, len(rows))
		for j := range rows {
			column[j] = rows[j][i]
		}
		out[i] = median(column)
	}
	return out
}

// errLast is a failure as Cinder words them.
var errLast = &model.Fault{
	Kind: model.ErrConflict, Op: "delete snapshot", Object: "web-prod-nightly-0312", Status: 400,
	Message:   "Invalid snapshot: Volume Snapshot status must be available or error, but current status is: in-use.",
	RequestID: "req-fc67b91c-4c05-4f2b-8e5c-3a7f0f3cdd2b",
}
