package bench

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/ui/termtest"
)

// BenchmarkGrowth runs the program in a terminal on listings of growing length:
// how long it loads, what it takes, and what a key costs then and meanwhile.
// Each line stands beside the one before, of a tenth of the rows.
func BenchmarkGrowth(b *testing.B) {
	var before *grown
	for _, rows := range []int{1000, 10_000, 100_000, million} {
		b.Run(grouped(rows), func(b *testing.B) {
			for b.Loop() {
				now := grow(b, rows)
				now.tell(b, before)
				before = now
			}
		})
	}
}

// grown is what the program needs for a number of rows.
type grown struct {
	rows         int
	loading      time.Duration
	bytes        int64 // of bodies
	memory, most float64
	keys         []time.Duration
	painted      int           // bytes to the terminal for a key
	cpu          time.Duration // for a key
}

func grow(b *testing.B, rows int) *grown {
	b.Helper()
	clouds, endpoint := serveTypical(b, rows)
	g := &grown{rows: rows}
	start := time.Now()
	term := dashboard(b, clouds, "sim-admin", "--all-projects", "--audit=false", "--endpoint", endpoint)
	term.Wait("rows", func(s termtest.Screen) bool { return cursorLine(s) > 0 })
	e := newEcho(b)
	if rows == million {
		var k strokes
		k.moving(b, term, e, 300, func(s termtest.Screen) bool { return !strings.Contains(s.Lines[1], " of ") })
		k.tell(b, "a key while 1,000,000 rows load")
	}
	whole := " " + grouped(rows) + " snapshots"
	term.Wait("the whole listing", func(s termtest.Screen) bool { return strings.HasPrefix(s.Lines[1], whole) })
	g.loading = time.Since(start)
	g.bytes = sentBy(b, endpoint)
	if rows < million {
		term.Quiet(500 * time.Millisecond)
	} else {
		term.Quiet(2 * time.Second) // the collector gives back what loading took
	}
	g.memory, g.most = resident(b, term.Pid())
	used, written := cpu(b, term.Pid()), term.Bytes()
	const presses = 200
	var k strokes
	k.moving(b, term, e, presses, never)
	g.keys = k.keys
	g.cpu, g.painted = (cpu(b, term.Pid())-used)/presses, (term.Bytes()-written)/presses
	if rows == million {
		arrangingKeys(b, term, e)
	}
	leave(term)
	return g
}

// tell puts the lines of a size beside those of the size before.
func (g *grown) tell(b *testing.B, before *grown) {
	b.Helper()
	name := grouped(g.rows) + " rows"
	if g.rows == million {
		line := figure{"resident memory, " + name, fmt.Sprintf("%.0f MB, at most %.0f MB", g.memory, g.most), "the program with 1,000 rows: 0 MB", "", "300 MB"}
		line.beside = fmt.Sprintf("bytes of the bodies: %.0f MB", float64(g.bytes)/1e6)
		line.ratio = fmt.Sprintf("%.2f", g.memory/(float64(g.bytes)/1e6))
		tell(b, line)
	}
	say := func(g *grown) string {
		return fmt.Sprintf("%s, %.1f MB on the wire, %.0f MB resident", short(g.loading), float64(g.bytes)/1e6, g.memory)
	}
	key := func(g *grown) string {
		return fmt.Sprintf("p50 %s, p99 %s, CPU %s, %d B", short(median(g.keys)), short(percentile(g.keys, 99)), short(g.cpu), g.painted)
	}
	loading, press := figure{what: "growth: " + name, measured: say(g)}, figure{what: "growth: a key with " + name, measured: key(g), aim: "as with fewer"}
	if before != nil {
		loading.beside, loading.ratio = grouped(before.rows)+" rows: "+short(before.loading), times(g.loading, before.loading)
		press.beside, press.ratio = grouped(before.rows)+" rows: p50 "+short(median(before.keys)), times(median(g.keys), median(before.keys))
	}
	tell(b, loading)
	tell(b, press)
}

// echo is a terminal in which cat gives back each key, at once: what a key costs
// on this machine at this moment without any program.
type echo struct{ term *termtest.Terminal }

func newEcho(b *testing.B) echo {
	b.Helper()
	e := echo{termtest.Start(b, termtest.Options{Width: 120, Height: 40, Patience: time.Minute}, "/bin/sh", "-c", "stty raw -echo; echo ready; exec cat")}
	e.term.See("ready")
	return e
}

func (e echo) press() time.Duration {
	before := e.term.Bytes()
	return timed(func() {
		e.term.Keys("j")
		e.term.Wait("the echo", func(termtest.Screen) bool { return e.term.Bytes() > before })
	})
}

// strokes are the times of keys, each with that of a key echoed just before.
type strokes struct{ keys, echoes []time.Duration }

// tell tells the times beside those of the echo.
func (k strokes) tell(b *testing.B, what string) {
	b.Helper()
	say := func(times []time.Duration) string {
		return fmt.Sprintf("p50 %s, p99 %s", short(median(times)), short(percentile(times, 99)))
	}
	m, o := percentile(k.keys, 99), percentile(k.echoes, 99)
	b.ReportMetric(float64(m)/1e6, "ms-p99")
	tell(b, figure{what, fmt.Sprintf("%s (%d keys)", say(k.keys), len(k.keys)), "cat, turn by turn: " + say(k.echoes), times(m, o) + " (p99)", "p99 20 ms"})
}

// moving presses j and k in turn until done. The presses fall at all moments of
// a frame.
func (k *strokes) moving(b *testing.B, term *termtest.Terminal, e echo, presses int, done func(termtest.Screen) bool) {
	b.Helper()
	at := cursorLine(term.Screen())
	require.Positive(b, at)
	for i := range presses {
		time.Sleep(time.Duration(3+i*7%17) * time.Millisecond)
		k.echoes = append(k.echoes, e.press())
		key := []string{"j", "k"}[i%2]
		k.keys = append(k.keys, timed(func() {
			term.Keys(key)
			term.Wait("the cursor", func(s termtest.Screen) bool {
				now := cursorLine(s)
				return now > 0 && now != at
			})
		}))
		s := term.Screen()
		if at = cursorLine(s); done(s) {
			break
		}
	}
}

func never(termtest.Screen) bool { return false }

// arrangingKeys types filters over everything that is loaded, and sorts.
func arrangingKeys(b *testing.B, term *termtest.Terminal, e echo) {
	b.Helper()
	var typed strokes
	for range 24 {
		term.Keys("/")
		term.Wait("the prompt", func(s termtest.Screen) bool { return lineBegins(s, "/") })
		text := "/"
		for i, c := range "kafka-00012" {
			time.Sleep(time.Duration(3+i*7%17) * time.Millisecond)
			typed.echoes = append(typed.echoes, e.press())
			text += string(c)
			typed.keys = append(typed.keys, timed(func() {
				term.Keys(string(c))
				term.Wait("the letter", func(s termtest.Screen) bool { return lineBegins(s, text) })
			}))
		}
		term.Keys("esc")
		term.Wait("the end of the prompt", func(s termtest.Screen) bool { return !lineBegins(s, "/") })
	}
	typed.tell(b, "a key while 1,000,000 rows are filtered")

	var sorted strokes
	for i, column := range []string{"name", "size", "name", "created"} {
		command := fmt.Sprintf(":sort %s %s", column, []string{"asc", "desc"}[i%2])
		term.Type(command) // as fast as nobody types
		term.Wait("the command", func(s termtest.Screen) bool { return lineBegins(s, command) })
		term.Keys("enter")
		sorted.moving(b, term, e, 50, never)
		term.Quiet(200 * time.Millisecond)
	}
	sorted.tell(b, "a key while 1,000,000 rows are sorted")
}

// lineBegins reports whether some line begins so.
func lineBegins(s termtest.Screen, text string) bool {
	for _, l := range s.Lines {
		if strings.HasPrefix(strings.TrimSpace(l), text) {
			return true
		}
	}
	return false
}
