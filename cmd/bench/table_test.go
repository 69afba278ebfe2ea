package bench

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// figure is a line of the table.
type figure struct {
	what, measured, beside, ratio, aim string
}

// figures are the lines so far, in the order of the benchmarks' files.
var figures struct {
	sync.Mutex
	all []figure
}

// tell adds a line to the table.
func tell(b *testing.B, f figure) {
	b.Helper()
	figures.Lock()
	defer figures.Unlock()
	// a benchmark that is run again replaces what it said before
	i := slices.IndexFunc(figures.all, func(old figure) bool { return old.what == f.what })
	if i < 0 {
		figures.all = append(figures.all, f)
	} else {
		figures.all[i] = f
	}
	b.Logf("%s: %s; %s; %s; aim %s", f.what, f.measured, f.beside, f.ratio, f.aim)
}

// besides tells a time beside another one, with the ratio as metric.
func besides(b *testing.B, what string, measured []time.Duration, other string, beside []time.Duration, aim string) {
	b.Helper()
	m, o := median(measured), median(beside)
	b.ReportMetric(ratio(m, o), "x")
	tell(b, figure{what, short(m), other + " " + short(o), times(m, o), aim})
}

func missing(b *testing.B, what, why, aim string) {
	b.Helper()
	tell(b, figure{what, "not measured: " + why, "", "", aim})
}

// table writes figures as README shows them.
func table(all []figure) string {
	var out strings.Builder
	out.WriteString("| figure | measured | beside what, in the same run | ratio | aim |\n|---|---|---|---|---|\n")
	for _, f := range all {
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %s |\n", f.what, f.measured, f.beside, f.ratio, f.aim)
	}
	return out.String()
}

// writeTable writes the table where BENCH_TABLE says, and how busy the machine
// was when its figures were taken.
func writeTable(loadBefore string) error {
	path := os.Getenv("BENCH_TABLE")
	if path == "" || len(figures.all) == 0 {
		return nil
	}
	machine := figure{what: "the machine meanwhile", measured: fmt.Sprintf("%d cores, load average %s before, %s after", runtime.NumCPU(), loadBefore, loadAverage())}
	return os.WriteFile(path, []byte(table(append(figures.all, machine))), 0o644)
}

// loadAverage is that of the last minute, "not told" where the kernel tells none.
func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if average, _, ok := strings.Cut(string(text), " "); err == nil && ok {
		return average
	}
	return "not told"
}

// median is the middle one, the lower of the two middle ones.
func median(times []time.Duration) time.Duration { return percentile(times, 50) }

// percentile is the smallest of the times that p percent of them don't exceed.
func percentile(times []time.Duration, p int) time.Duration {
	if len(times) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(times))
	rank := (len(sorted)*p + 99) / 100
	return sorted[max(0, rank-1)]
}

func ratio(a, b time.Duration) float64 {
	if b <= 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func times(a, b time.Duration) string { return fmt.Sprintf("%.2f", ratio(a, b)) }

// short writes a time with three digits.
func short(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= 10*time.Millisecond:
		return fmt.Sprintf("%.0f ms", float64(d)/1e6)
	case d >= time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.1f µs", float64(d)/1e3)
}

// grouped writes a number with commas.
func grouped(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

func TestPercentile(t *testing.T) {
	var hundred []time.Duration
	for i := range 100 {
		hundred = append(hundred, time.Duration(100-i))
	}
	assert.EqualValues(t, 50, median(hundred))
	assert.EqualValues(t, 99, percentile(hundred, 99))
	assert.EqualValues(t, 100, percentile(hundred, 100))
	assert.EqualValues(t, 1, percentile(hundred, 1))
	assert.EqualValues(t, 100, hundred[0], "the caller's order stays")
	assert.EqualValues(t, 7, percentile([]time.Duration{7}, 99))
	assert.EqualValues(t, 2, median([]time.Duration{3, 1, 2}))
	assert.Zero(t, median(nil))
	assert.EqualValues(t, 10, percentile([]time.Duration{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 99), "of few the largest")
}

func TestTable(t *testing.T) {
	got := table([]figure{{"first rows", "30 ms", "net/http 25 ms", "1.20", "1.15"}, {"real", "not measured: no cloud", "", "", "1.8"}})
	assert.Equal(t, []string{
		"| figure | measured | beside what, in the same run | ratio | aim |", "|---|---|---|---|---|",
		"| first rows | 30 ms | net/http 25 ms | 1.20 | 1.15 |", "| real | not measured: no cloud |  |  | 1.8 |",
	}, strings.Split(strings.TrimSpace(got), "\n"))
}

func TestHowNumbersAreWritten(t *testing.T) {
	for d, want := range map[time.Duration]string{
		1500: "1.5 µs", 2345 * time.Microsecond: "2.3 ms", 45 * time.Millisecond: "45 ms", 2346 * time.Millisecond: "2.35 s", 34560 * time.Millisecond: "34.6 s",
	} {
		assert.Equal(t, want, short(d))
	}
	assert.Equal(t, "1,000,000", grouped(1_000_000))
	assert.Equal(t, "999", grouped(999))
	assert.Equal(t, "53,098", grouped(53098))
	assert.Equal(t, "1.50", times(3, 2))
	assert.Equal(t, "0.00", times(3, 0), "nothing to compare with")
}

func TestReadingAnotherBenchmark(t *testing.T) {
	text := "goos: linux\nBenchmarkDecodePage/scanner-2   \t    1618\t    749526 ns/op\t 913.03 MB/s\t       749.5 ns/row\t  467000 B/op\t      11 allocs/op\nPASS\n"
	got := benchmarkLines(text)
	require.Contains(t, got, "DecodePage/scanner")
	assert.InDelta(t, 749.5, got["DecodePage/scanner"]["ns/row"], 1e-9)
	assert.InDelta(t, 11, got["DecodePage/scanner"]["allocs/op"], 1e-9)
	assert.Len(t, got, 1)
}
