package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client"
	"snapdash/model"
)

// BenchmarkSegments walks a listing in four segments, beside plain markers, one
// page after another.
func BenchmarkSegments(b *testing.B) {
	const rows = 53_098
	clouds := cloudAlone(b, rows, "--page-latency", "300ms")
	c := signIn(b, clouds, "sim-admin", "")
	for b.Loop() {
		segments, markers, _, _ := both(b, c, rows, 1)
		faster(b, "four segments, "+grouped(rows)+" rows, 300 ms a page", segments, markers, "plain markers", "3.5 times faster")
	}
}

// faster tells how many times faster a is than b.
func faster(b *testing.B, what string, a, o []time.Duration, other, aim string) {
	b.Helper()
	b.ReportMetric(ratio(median(o), median(a)), "x")
	tell(b, figure{what, short(median(a)), other + " " + short(median(o)), times(median(o), median(a)) + " faster", aim})
}

// both walks in segments and by plain markers, turn by turn. It gives how busy
// the machine's processors were with each, whoever used them.
func both(b *testing.B, c *client.Client, rows, turns int) (segments, markers []time.Duration, withSegments, withMarkers busy) {
	b.Helper()
	for range turns {
		for _, atOnce := range []int{4, 1} {
			list, before := model.NewList(), processors(b)
			took := timed(func() { load(b, c, atOnce, list) })
			meanwhile := processors(b).since(before)
			require.GreaterOrEqual(b, list.Len(), rows)
			if atOnce == 1 {
				markers, withMarkers = append(markers, took), withMarkers.and(meanwhile)
			} else {
				segments, withSegments = append(segments, took), withSegments.and(meanwhile)
			}
		}
	}
	return segments, markers, withSegments, withMarkers
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
				missing(b, what+"four segments", "no cloud", "1.8 times faster")
				return
			}
			seed(b, folder, rows)
			clouds := filepath.Join(folder, "clouds.yaml")
			c := signIn(b, clouds, "real-admin", "")
			for b.Loop() {
				if rows == 20_000 {
					firstRows(b, "first rows on the screen, real Cinder, "+grouped(rows)+" rows", plainFor(b, clouds, "real-admin", c), clouds, "real-admin")
				}
				segments, markers, most, plain := both(b, c, rows, max(3, 180_000/rows))
				faster(b, what+"four segments", segments, markers, "plain markers", "1.8 times faster")
				tell(b, figure{
					what + "processors of the machine meanwhile", fmt.Sprintf("%.0f%% busy", 100*most.share()),
					fmt.Sprintf("plain markers %.0f%%", 100*plain.share()), fmt.Sprintf("%.2f", most.share()/plain.share()), "",
				})
				for _, command := range [][]string{
					{"openstack", "volume", "snapshot", "list", "--all-projects", "-f", "json"}, {"cinder", "snapshot-list", "--all-tenants"},
				} {
					faster(b, fmt.Sprintf("%s%s", what, command[0]), segments, []time.Duration{other(b, clouds, command...)}, command[0], "")
				}
			}
		})
	}
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
