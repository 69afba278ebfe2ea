package bench

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/model"
	"snapdash/ui/termtest"
)

// BenchmarkFirstRows is from the start of the program to the first rows on the
// screen, beside plain net/http that asks for the same token and first page.
func BenchmarkFirstRows(b *testing.B) {
	for _, at := range []struct{ name, latency string }{{"no latency", "0"}, {"250 ms a page", "250ms"}} {
		b.Run(at.name, func(b *testing.B) {
			clouds := cloudAlone(b, 100_000, "--page-latency", at.latency)
			p := plainFor(b, clouds, "sim-admin", signIn(b, clouds, "sim-admin", ""))
			for b.Loop() {
				firstRows(b, "first rows on the screen, "+at.name, p, clouds, "sim-admin")
			}
		})
	}
}

// settling is how long a server is left alone before each turn, so that it has
// answered what the dashboard before had asked for when it was ended.
const settling = time.Second

// starts are how often each program is started. A start on a real Cinder takes
// 20 ms longer or shorter than the one before, more than the frame that is at
// stake: the median of few of them says little.
const starts = 25

// firstRows starts both as processes, turn by turn.
func firstRows(b *testing.B, what string, p *plain, clouds, name string) {
	b.Helper()
	program := filepath.Join(b.TempDir(), "plain")
	out, err := exec.Command("go", "build", "-o", program, "../../testdata/bench/plain").CombinedOutput()
	require.NoError(b, err, string(out))
	page := p.address(model.Query{Limit: 100, WithCount: true})
	var shown, plain []time.Duration
	for range starts {
		time.Sleep(settling)
		plain = append(plain, timed(func() {
			out, err := exec.Command(program, settings(b, clouds, name).AuthURL+"/auth/tokens", tokenRequest(b, clouds, name), page, p.version).CombinedOutput()
			require.NoError(b, err, string(out))
		}))
		time.Sleep(settling)
		start := time.Now()
		term := dashboard(b, clouds, name, "--all-projects", "--audit=false")
		term.Wait("rows", func(s termtest.Screen) bool { return cursorLine(s) > 0 })
		shown = append(shown, time.Since(start))
		leave(term)
	}
	m, o := median(shown), median(plain)
	b.ReportMetric(ratio(m, o), "x")
	allowed := o*115/100 + 16700*time.Microsecond
	tell(b, figure{what, short(m), "net/http, token and first page: " + short(o), times(m, o), "1.15 and a frame: " + short(allowed)})
}

// cursorLine is the line that the cursor is on, -1 for none.
func cursorLine(s termtest.Screen) int {
	for i, l := range s.Lines {
		if strings.HasPrefix(l, ">") {
			return i
		}
	}
	return -1
}
