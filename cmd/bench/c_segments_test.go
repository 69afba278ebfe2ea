package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client"
	"snapdash/model"
)

// BenchmarkSegments walks a listing from all its fronts, beside plain markers, one
// page after another.
func BenchmarkSegments(b *testing.B) {
	const rows = 53_098
	clouds := cloudAlone(b, rows, "--page-latency", "300ms")
	c := signIn(b, clouds, "sim-admin", "")
	for b.Loop() {
		segments, markers := fourAtOnce(b, c, rows), plainMarkers(b, c, rows)
		beside(b, 1, &segments, &markers)
		faster(b, "four at once, "+grouped(rows)+" rows, 300 ms a page", segments.took, markers.took, "plain markers", "3.5 times faster")
	}
}

// faster tells how many times faster a is than b.
func faster(b *testing.B, what string, a, o []time.Duration, other, aim string) {
	b.Helper()
	b.ReportMetric(ratio(median(o), median(a)), "x")
	tell(b, figure{what, short(median(a)), other + " " + short(median(o)), times(median(o), median(a)) + " faster", aim})
}

// contender is something that is done again and again: how, how long it took, and
// how busy the machine's processors were meanwhile, whoever used them.
type contender struct {
	run  func()
	took []time.Duration
	busy busy
}

// beside has each do its turn after the other.
func beside(b *testing.B, turns int, all ...*contender) {
	b.Helper()
	for range turns {
		for _, c := range all {
			before := processors(b)
			c.took = append(c.took, timed(c.run))
			c.busy = c.busy.and(processors(b).since(before))
		}
	}
}

// fourAtOnce walks a listing of rows from all its fronts, four pages at once.
func fourAtOnce(b *testing.B, c *client.Client, rows int) contender {
	return contender{run: func() { loadAll(b, c, 4, rows) }}
}

// plainMarkers walks a listing of rows, one page after another.
func plainMarkers(b *testing.B, c *client.Client, rows int) contender {
	return contender{run: func() { loadAll(b, c, 1, rows) }}
}

// twoWalks are two plain ones at once that have nothing to do with each other: what
// two workers do side by side on a machine that they share with who asks.
func twoWalks(b *testing.B, c *client.Client, rows int) contender {
	return contender{run: func() {
		var walks sync.WaitGroup
		for range 2 {
			walks.Go(func() { loadAll(b, c, 1, rows) })
		}
		walks.Wait()
	}}
}

// loadAll loads a listing of rows, or of a few more.
func loadAll(b *testing.B, c *client.Client, atOnce, rows int) {
	b.Helper()
	list := model.NewList()
	load(b, c, atOnce, list)
	require.GreaterOrEqual(b, list.Len(), rows)
}

// busy is processor time of the whole machine, in the kernel's ticks.
type busy struct{ used, all int }

// processors reads what has been used since the machine's start.
func processors(b *testing.B) (p busy) {
	b.Helper()
	text, err := os.ReadFile("/proc/stat")
	require.NoError(b, err)
	line, _, _ := strings.Cut(string(text), "\n")
	const idle, waiting, guest = 3, 4, 8 // proc_stat(5); what guests use is counted under user too
	for i, field := range strings.Fields(line)[1:] {
		n, err := strconv.Atoi(field)
		require.NoError(b, err)
		if i >= guest {
			break
		}
		p.all += n
		if i != idle && i != waiting {
			p.used += n
		}
	}
	return p
}

func (p busy) since(o busy) busy { return busy{p.used - o.used, p.all - o.all} }
func (p busy) and(o busy) busy   { return busy{p.used + o.used, p.all + o.all} }

// share is the part that was used.
func (p busy) share() float64 { return float64(p.used) / float64(max(1, p.all)) }

// BenchmarkRealCinder does the same on the cloud of make cloud, into whose
// database it puts rows for as long as it lasts, beside the clients of Debian.
// BENCH_CLOUD is the cloud's folder.
func BenchmarkRealCinder(b *testing.B) {
	folder := os.Getenv("BENCH_CLOUD")
	for _, rows := range []int{20_000, 100_000} {
		b.Run(grouped(rows), func(b *testing.B) {
			what := "real Cinder, two workers, " + grouped(rows) + " rows, "
			if folder == "" {
				missing(b, what+"four at once", "no cloud", "1.8 times faster")
				return
			}
			tellTokenCache(b, folder)
			seed(b, folder, rows)
			clouds := filepath.Join(folder, "clouds.yaml")
			c := signIn(b, clouds, "real-admin", "")
			for b.Loop() {
				if rows == 20_000 {
					firstRows(b, "first rows on the screen, real Cinder, "+grouped(rows)+" rows", plainFor(b, clouds, "real-admin", c), clouds, "real-admin")
				}
				segments, markers, two := fourAtOnce(b, c, rows), plainMarkers(b, c, rows), twoWalks(b, c, rows)
				beside(b, max(3, 180_000/rows), &segments, &markers, &two)
				faster(b, what+"four at once", segments.took, markers.took, "plain markers", "1.8 times faster")
				tell(b, figure{
					what + "processors of the machine meanwhile", fmt.Sprintf("%.0f%% busy", 100*segments.busy.share()),
					fmt.Sprintf("plain markers %.0f%%", 100*markers.busy.share()), fmt.Sprintf("%.2f", segments.busy.share()/markers.busy.share()), "",
				})
				tell(b, figure{
					what + "two plain walks at once", short(median(two.took)),
					"one of them " + short(median(markers.took)), times(2*median(markers.took), median(two.took)) + " faster", "",
				})
				for _, command := range [][]string{
					{"openstack", "volume", "snapshot", "list", "--all-projects", "-f", "json"}, {"cinder", "snapshot-list", "--all-tenants"},
				} {
					faster(b, fmt.Sprintf("%s%s", what, command[0]), segments.took, []time.Duration{other(b, clouds, command...)}, command[0], "")
				}
			}
		})
	}
}

// tellTokenCache tells how long the cloud takes a token for good before it asks
// Keystone again, which each of its workers does by itself.
func tellTokenCache(b *testing.B, folder string) {
	b.Helper()
	text, err := os.ReadFile(filepath.Join(folder, "etc", "cinder.conf"))
	require.NoError(b, err)
	_, seconds, found := strings.Cut(string(text), "\ntoken_cache_time = ")
	require.True(b, found, "cinder.conf has no token_cache_time")
	seconds, _, _ = strings.Cut(seconds, "\n")
	tell(b, figure{"real Cinder, a token is asked about again", "after " + seconds + " s", "Cinder's default 300 s", "", ""})
}

// seed fills the cloud's database, and empties it in the end.
func seed(b *testing.B, folder string, rows int) {
	b.Helper()
	run := func(args ...string) {
		command := exec.Command("../../testdata/cloud/seed.sh", args...)
		command.Env = append(os.Environ(), "CLOUD_DIR="+folder)
		out, err := command.CombinedOutput()
		require.NoError(b, err, string(out))
	}
	b.Cleanup(func() { run("0") })
	run(strconv.Itoa(rows), "--projects", "1", "--project", "bench")
}

// other runs another client to its end.
func other(b *testing.B, clouds string, command ...string) time.Duration {
	b.Helper()
	run := exec.Command(command[0], command[1:]...)
	run.Env = append(os.Environ(), "OS_CLIENT_CONFIG_FILE="+clouds, "OS_CLOUD=real-admin")
	if command[0] == "cinder" { // it knows no clouds.yaml
		s := settings(b, clouds, "real-admin")
		run.Env = append(os.Environ(), "OS_AUTH_URL="+s.AuthURL, "OS_USERNAME="+s.Username, "OS_PASSWORD="+s.Password.Reveal(), "OS_PROJECT_NAME="+s.ProjectName,
			"OS_USER_DOMAIN_NAME=Default", "OS_PROJECT_DOMAIN_NAME=Default", "OS_VOLUME_API_VERSION=3", "OS_IDENTITY_API_VERSION=3")
	}
	out, err := os.Create(filepath.Join(b.TempDir(), "out"))
	require.NoError(b, err)
	defer out.Close()
	run.Stdout = out
	took := timed(func() { err = run.Run() })
	require.NoError(b, err)
	return took
}
