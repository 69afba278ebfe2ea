package table

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/ui/ink"
	"snapdash/ui/termtest"
)

func newPainter(t *testing.T, width, height int) *termtest.Painter {
	return termtest.NewPainter(t, "xterm-256color", colorprofile.ANSI256, width, height)
}

func stripped(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = strings.TrimRight(ansi.Strip(l), " ")
	}
	return out
}

var realistic = []Column{
	{Title: "NAME", Min: 18, Good: 34, Max: 48}, {Title: "STATUS", Min: 16}, {Title: "SIZE", Min: 6, Right: true, Rank: 1},
	{Title: "VOLUME", Min: 12, Good: 20, Max: 36, Rank: 3}, {Title: "AGE", Min: 6, Right: true, Rank: 2},
}

// rows10k are rows such as a cloud has: names alike, a few states.
type rows10k struct{}

func (rows10k) Len() int { return 10_000 }

func (rows10k) Rows(top, height int) []Row {
	roles := []string{"web-prod-root", "kafka-stage-backup-07", "db-prod-log", "mail-stage-data-10", "ldap-lab"}
	plain, green, red := ink.Of(lipgloss.NewStyle()), ink.Of(lipgloss.NewStyle().Foreground(lipgloss.Green)), ink.Of(lipgloss.NewStyle().Foreground(lipgloss.Red))
	var out []Row
	for i := top; i < min(10_000, top+height); i++ {
		volume := roles[(i*i+i/7)%len(roles)]
		status, style := "  available", green
		if i%17 == 3 {
			status, style = "x error", red
		}
		out = append(out, Row{Cells: []Cell{
			{Text: fmt.Sprintf("%s-nightly-%04d", volume, (i*37)%1000), Style: plain}, {Text: status, Style: style},
			{Text: fmt.Sprintf("%dG", 1<<(i%9)), Style: plain}, {Text: volume, Style: plain}, {Text: fmt.Sprintf("%dd", i/40), Style: plain},
		}})
	}
	return out
}

// TestBytes holds what a key costs on the line, at 120 cells and 10,000 rows.
func TestBytes(t *testing.T) {
	cursor := ink.Of(lipgloss.NewStyle().Foreground(lipgloss.Cyan).Bold(true).Reverse(true))
	for _, c := range []struct {
		name         string
		how          Highlight
		page, scroll int
	}{{"marker and name", MarkerAndName, 160, 260}, {"marker only", MarkerOnly, 30, 175}} {
		t.Run(c.name, func(t *testing.T) {
			var tab Table
			p := newPainter(t, 120, 40)
			var page, scroll []int
			for at := range 150 {
				st := Styles{Cursor: cursor, Head: ink.Of(lipgloss.NewStyle().Bold(true)), Highlight: c.how}
				lines := tab.View(realistic, rows10k{}, at, 120, 34, st)
				lines = slices.Concat([]string{blanks(120), blanks(120), blanks(120)}, lines, []string{blanks(120), blanks(120), " enter open"})
				n := len(p.Paint(strings.Join(lines, "\n")))
				require.Equal(t, stripped(lines), p.Shows(), "after row %d", at)
				switch {
				case at == 0:
				case at < 33:
					page = append(page, n)
				default:
					scroll = append(scroll, n)
				}
				require.Empty(t, p.Paint(strings.Join(lines, "\n")), "a frame that is the same costs nothing")
			}
			t.Logf("page %d, scroll %d", median(page), median(scroll))
			assert.LessOrEqual(t, median(page), c.page)
			assert.LessOrEqual(t, median(scroll), c.scroll)
		})
	}
}

func median(n []int) int {
	slices.Sort(n)
	return n[len(n)/2]
}

// TestTheTerminalShowsWhatWasDrawn jumps about at random, at every size and
// with names that want to break out.
func TestTheTerminalShowsWhatWasDrawn(t *testing.T) {
	hostile := named{"\x1b[2Jgone", "日次バックアップ-17", "evil\u202egnp.exe", "e\u0301\u0301\u0301\u0301\u0301\u0301", "a\r\nb\tc", "", "עברית 12", "\x9b31mred", "👩\u200d👩", strings.Repeat("x", 255)}
	for range 20 {
		hostile = append(hostile, numbered(40)...)
	}
	for seed := range uint64(6) {
		random := rand.New(rand.NewPCG(seed, 1))
		width, height := 1+random.IntN(160), 1+random.IntN(45)
		p := newPainter(t, width, height)
		var tab Table
		cursor := 0
		st := Styles{Cursor: ink.Of(lipgloss.NewStyle().Reverse(true)), Highlight: Highlight(seed % 3)}
		for range 150 {
			cursor = max(0, min(len(hostile)-1, cursor+[]int{1, 1, -1, height, -height, 3, random.IntN(800) - 400}[random.IntN(7)]))
			lines := tab.View(realistic, hostile, cursor, width, height, st)
			p.Paint(strings.Join(lines, "\n"))
			require.Equal(t, stripped(lines), p.Shows(), "seed %d, %dx%d, row %d", seed, width, height, cursor)
		}
	}
}
