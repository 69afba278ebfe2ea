package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/model"
	"snapdash/model/filter"
)

const million = 1_000_000

// BenchmarkList is what a list of a million rows, loaded by the client, takes
// of memory, and how long it is arranged, beside fzf over the same names.
func BenchmarkList(b *testing.B) {
	clouds, endpoint := serveTypical(b, million)
	c := signIn(b, clouds, "sim-admin", endpoint)
	list := model.NewList()
	load(b, c, 4, list)
	require.Equal(b, million, list.Len())
	b.Run("memory", func(b *testing.B) {
		for b.Loop() {
			whereTheBytesAre(b, list)
		}
	})
	b.Run("arranging", func(b *testing.B) {
		for b.Loop() {
			arranging(b, list)
		}
	})
	b.Run("page", func(b *testing.B) {
		for b.Loop() {
			puttingPages(b, list)
		}
	})
}

func whereTheBytesAre(b *testing.B, list *model.List) {
	b.Helper()
	var sum int
	var parts []string
	for _, p := range list.Footprint() {
		sum += p.Bytes
		parts = append(parts, fmt.Sprintf("%s %.0f", p.Name, float64(p.Bytes)/1e6))
	}
	tell(b, figure{"where they are, in MB", fmt.Sprintf("%.0f in the list", float64(sum)/1e6), strings.Join(parts, ", "), "", ""})
}

// arranging filters and sorts, and lets fzf filter.
func arranging(b *testing.B, list *model.List) {
	b.Helper()
	names := filepath.Join(b.TempDir(), "names")
	var text strings.Builder
	for i := range million {
		text.WriteString(typicalName(i))
		text.WriteByte('\n')
	}
	require.NoError(b, os.WriteFile(names, []byte(text.String()), 0o600))
	arranged := func(o model.Order, m model.Matcher) time.Duration {
		view := list.View()
		return timed(func() {
			_, err := view.Arranged(b.Context(), o, m)
			require.NoError(b, err)
		})
	}
	for _, f := range []struct {
		what, filter string
		other        []string
		aim          string
	}{
		{"substring filter over 1,000,000 rows", "kafka-0001", []string{"fzf", "--no-sort", "--filter", "'kafka-0001"}, "50 ms"},
		{"regular expression over 1,000,000 rows", "/kafka-.*1-/", []string{"grep", "-E", "kafka-.*1-"}, "250 ms"},
		{"fuzzy filter over 1,000,000 rows", "~kfk01", []string{"fzf", "--no-sort", "--filter", "kfk01"}, "250 ms"},
	} {
		parsed, err := filter.Parse(f.filter)
		require.NoError(b, err)
		var ours, theirs []time.Duration
		for range 5 {
			ours = append(ours, arranged(list.Order(), parsed.Matcher(time.Now())))
			theirs = append(theirs, onFile(b, names, f.other))
		}
		m, o := median(ours), median(theirs)
		line := figure{f.what, short(m), "not measured: no " + f.other[0], "", f.aim}
		if o > 0 {
			line.beside, line.ratio = f.other[0]+" on the names, reading included: "+short(o), times(m, o)
		}
		tell(b, line)
	}
	parsed, err := filter.Parse("kafka-0001")
	require.NoError(b, err)
	for _, s := range []struct {
		what, aim string
		column    model.Column
	}{{"size", "150 ms", model.ColumnSize}, {"created", "150 ms", model.ColumnCreated}, {"name", "in a command", model.ColumnName}} {
		var took, base []time.Duration
		for i := range 5 {
			base = append(base, arranged(list.Order(), parsed.Matcher(time.Now())))
			took = append(took, arranged(model.Order{Column: s.column, Descending: i%2 == 0 && s.column != model.ColumnCreated}, nil))
		}
		tell(b, figure{"sorting 1,000,000 rows by " + s.what, short(median(took)), "the substring filter " + short(median(base)), times(median(took), median(base)), s.aim})
	}
}

// onFile is how long a command takes to read the names and filter them; 0 where
// there is no such command.
func onFile(b *testing.B, names string, command []string) time.Duration {
	b.Helper()
	if _, err := exec.LookPath(command[0]); err != nil {
		return 0
	}
	in, err := os.Open(names)
	require.NoError(b, err)
	defer in.Close()
	run := exec.Command(command[0], command[1:]...)
	run.Stdin = in
	return timed(func() {
		out, err := run.Output()
		require.NoError(b, err)
		require.NotEmpty(b, out)
	})
}

// puttingPages merges pages of 1000 changed rows into the million.
func puttingPages(b *testing.B, list *model.List) {
	b.Helper()
	small := model.NewList()
	var into, alone []time.Duration
	for i := range 50 {
		page := list.Window(i*20_000, 1000)
		for k := range page {
			page[k].Name += fmt.Sprint("-", i)
		}
		into = append(into, timed(func() { list.Put(page) }))
		alone = append(alone, timed(func() { small.Put(page) }))
	}
	m, o := median(into), median(alone)
	tell(b, figure{"merging a page of 1000 into 1,000,000 rows", short(m) + ", p99 " + short(percentile(into, 99)), "into up to 50,000 rows " + short(o), times(m, o), "5 ms"})
}
