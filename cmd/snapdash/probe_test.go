package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

// probed draws frames of 7,000 bytes, one a minute, on a line of so many bytes
// per second to a terminal so far away, and gives what was found, with the
// number of questions that took.
func probed(bytesPerSecond float64, far time.Duration, hiccup func(frame int) time.Duration) (found []float64, questions int) {
	p := &probe{on: true, found: func(rate float64) { found = append(found, rate) }}
	now := time.Unix(0, 0)
	for frame := range 4 {
		drawn := string(p.wrap(make([]byte, 7000), now))
		questions += strings.Count(drawn, ask)
		if strings.HasPrefix(drawn, ask) {
			p.answered(now.Add(far))
		}
		if strings.HasSuffix(drawn, ask) {
			p.answered(now.Add(far + hiccup(frame) + time.Duration(7000/bytesPerSecond*float64(time.Second))))
		}
		now = now.Add(time.Minute)
	}
	return found, questions
}

func TestAProbeTellsSlowFromFar(t *testing.T) {
	steady := func(int) time.Duration { return 0 }
	for _, far := range []time.Duration{0, 300 * time.Millisecond, 5 * time.Second} {
		for rate, asked := range map[float64]int{240: 2, 960: 2, 1920: 2, 5760: 3, 7000: 3} {
			found, questions := probed(rate, far, steady)
			require.Len(t, found, 1, "%v bytes per second", rate)
			assert.InEpsilon(t, rate, found[0], 0.01)
			assert.Equal(t, asked, questions)
		}
		for _, rate := range []float64{12_000, 1e6, 1e9} {
			found, questions := probed(rate, far, steady)
			assert.Equal(t, []float64{0}, found, "%v bytes per second, %v away", rate, far)
			assert.Equal(t, 2, questions)
		}
	}
	found, _ := probed(1e6, time.Second, func(frame int) time.Duration { return max(0, time.Duration(1-frame)) * 1900 * time.Millisecond })
	assert.Equal(t, []float64{0}, found, "a hiccup is none twice in a row")
}

func TestASlowLineIsAskedAgainAfterAWhile(t *testing.T) {
	var found []float64
	p := &probe{on: true, found: func(rate float64) { found = append(found, rate) }}
	now := time.Unix(0, 0)
	p.wrap(make([]byte, 7000), now)
	p.answered(now)
	p.answered(now.Add(7 * time.Second))
	now = now.Add(5 * time.Minute)
	assert.NotContains(t, string(p.wrap(make([]byte, 7000), now)), ask)
	now = now.Add(6 * time.Minute)
	assert.Contains(t, string(p.wrap(make([]byte, 7000), now)), ask)
	p.answered(now.Add(time.Millisecond))
	require.Len(t, found, 2)
	assert.InEpsilon(t, 1000, found[0], 0.01)
	assert.Zero(t, found[1])
}

func TestASilentTerminalIsAskedTwice(t *testing.T) {
	p := &probe{on: true}
	var all []byte
	for i := range 100 {
		all = append(all, p.wrap(make([]byte, 100*i), time.Unix(int64(i), 0))...)
	}
	assert.Equal(t, 2, strings.Count(string(all), ask))
	left, _ := p.due(time.Unix(200, 0))
	assert.Zero(t, left, "nothing waits for it")
	p.sent[1].at = time.Unix(200, 0)
	left, _ = p.due(time.Unix(200, 0).Add(soon - time.Millisecond))
	assert.Equal(t, time.Millisecond, left, "but one that was asked just now may be far away")
	left, _ = p.due(time.Unix(200, 0).Add(soon))
	assert.Zero(t, left)
	all = (&probe{}).wrap(make([]byte, 7000), time.Unix(0, 0))
	assert.Len(t, all, 7000)
}

func TestAMeasuredLineIsPaced(t *testing.T) {
	now := time.Unix(0, 0)
	p := &pace{at: now}
	p.wrote(now, now, 7000)
	p.measured(1000, now.Add(6*time.Second))
	assert.True(t, p.slow())
	assert.Equal(t, time.Second-ahead, p.wait(now.Add(6*time.Second)))
	p.wrote(now.Add(time.Hour), now.Add(time.Hour), 100)
	assert.True(t, p.slow(), "until it is measured again")
	p.measured(0, now.Add(2*time.Hour))
	assert.False(t, p.slow())
	assert.Zero(t, p.wait(now.Add(2*time.Hour)))
}

// TestAnswersAreNoKeys however they come in pieces, among keys.
func TestAnswersAreNoKeys(t *testing.T) {
	const answers = "j\x1b[?62;22cq\x1b[?1;2ck"
	for cut := 1; cut < len(answers); cut++ {
		p := &probe{on: true, found: func(float64) {}}
		p.wrap(make([]byte, 7000), time.Now())
		far, near, err := os.Pipe()
		require.NoError(t, err)
		keys := &keyboard{far, p}
		_, err = near.WriteString(answers[:cut])
		require.NoError(t, err)
		rest := time.AfterFunc(20*time.Millisecond, func() { _, _ = near.WriteString(answers[cut:]) })
		got, b := "", make([]byte, 64)
		for len(got) < 3 {
			n, err := keys.Read(b)
			require.NoError(t, err)
			got += string(b[:n])
		}
		assert.Equal(t, "jqk", got, "cut at %d", cut)
		assert.False(t, p.open())
		rest.Stop()
		near.Close()
		far.Close()
	}
}

func TestKeysAreNoAnswers(t *testing.T) {
	for _, keys := range []string{"\x1b", "\x1b[", "c", "\x1b[?", "\x1b[A", "\x1bOP", "\x1b[200~x\x1b[201~", "\x1b[?1;2x", "?c", "\x1b[<0;1;1M", "\x1b[" + strings.Repeat("?1;", 40)} {
		p := &probe{on: true}
		p.sent = []question{{at: time.Now().Add(-time.Hour)}} // from one that never answers: nothing is waited for
		far, near, err := os.Pipe()
		require.NoError(t, err)
		_, err = near.WriteString(keys)
		require.NoError(t, err)
		b := make([]byte, 200)
		n, err := (&keyboard{far, p}).Read(b)
		require.NoError(t, err)
		assert.Equal(t, keys, string(b[:n]))
		near.Close()
		far.Close()
	}
}

func TestWhoIsAsked(t *testing.T) {
	asked := func(env ...string) bool {
		return answering(func(name string) string {
			for _, e := range env {
				if value, ok := strings.CutPrefix(e, name+"="); ok {
					return value
				}
			}
			return ""
		})
	}
	for _, name := range []string{"xterm", "xterm-256color", "xterm-kitty", "screen-256color", "tmux-256color", "alacritty"} {
		assert.True(t, asked("TERM="+name), name)
		assert.False(t, asked("TERM="+name, "TMUX=x"), "a multiplexer answers for itself")
		assert.False(t, asked("TERM="+name, "STY=x"))
	}
	for _, name := range []string{"", "dumb", "linux", "vt100", "vt220", "ansi", "unknown", "cons25", "wyse50"} {
		assert.False(t, asked("TERM="+name), name)
	}
}

// hasSeconds reports whether the top line tells a time of day by the second,
// which is left out where bytes are saved.
func hasSeconds(s termtest.Screen) bool {
	return strings.Count(s.Lines[0][strings.Index(s.Lines[0]+"as of", "as of"):], ":") == 2
}

// TestAnUntoldSlowLineProvesItself: its speed is not told, and the
// pseudo-terminal takes the whole first frame at once.
func TestAnUntoldSlowLineProvesItself(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 200})
	term := termtest.Start(t, termtest.Options{
		Width: 120, Height: 40, BitsPerSecond: 9600, Answers: true, Late: 300 * time.Millisecond, Env: variables(cloud),
	}, built, "--refresh", "0")
	require.False(t, hasSeconds(term.See("Slow line: fewer bytes are drawn. :low-bandwidth ends that.")))
	term.Type(":low-bandwidth\r")
	term.See("All is drawn, however slow the line.")
	term.Wait("seconds", hasSeconds)
	term.Keys("q")
	require.Zero(t, term.Exit())
}

// TestAFarTerminalIsNotASlowLine, nor is one that never answers.
func TestAFarTerminalIsNotASlowLine(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 200})
	for _, answers := range []bool{true, false} {
		term := termtest.Start(t, termtest.Options{
			Width: 120, Height: 40, Answers: answers, Late: 300 * time.Millisecond, Env: variables(cloud),
		}, built, "--refresh", "0")
		term.See("NAME", "available", "as of")
		for range 6 { // some time passes, and more is drawn
			term.Keys("enter")
			term.See("Description")
			term.Keys("esc")
			term.Gone("Description")
			term.Keys("s")
			term.See("Sort by")
			term.Keys("esc")
			term.Gone("Sort by")
		}
		term.Wait("seconds", hasSeconds)
		term.Keys("q")
		require.Zero(t, term.Exit())
	}
}

// TestTheShellGetsNoAnswer: a program that ends, by a key or a signal, takes
// with it what the terminal is about to say to it.
func TestTheShellGetsNoAnswer(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 200})
	for name, c := range map[string]struct {
		speed int
		late  time.Duration
	}{"slow": {19_200, 0}, "far": {0, 700 * time.Millisecond}, "very far": {0, time.Second}} {
		for _, by := range []string{"q", "SIGTERM"} {
			t.Run(name+" "+by, func(t *testing.T) {
				t.Parallel()
				pid := filepath.Join(t.TempDir(), "pid")
				const script = `exec 3<&0; "$0" --refresh 0 <&3 & echo $! >"$1"; wait
					stty -icanon -echo min 0 time 40; echo; echo "[$(dd bs=64 count=1 2>/dev/null | od -An -c)]"; echo end`
				term := termtest.Start(t, termtest.Options{BitsPerSecond: c.speed, Answers: true, Late: c.late, Env: variables(cloud)}, "/bin/sh", "-c", script, built, pid)
				term.See("NAME") // and more of the frame is on its way, with a question behind it
				if by == "q" {
					term.Keys("q")
				} else {
					text, err := os.ReadFile(pid)
					require.NoError(t, err)
					process, err := strconv.Atoi(strings.TrimSpace(string(text)))
					require.NoError(t, err)
					require.NoError(t, unix.Kill(process, unix.SIGTERM))
				}
				require.True(t, term.See("end").Has("[]"), "%s", term.Screen())
				require.NotEmpty(t, lineAsked(term))
			})
		}
	}
}

// lineAsked are the questions that the program has put.
func lineAsked(term *termtest.Terminal) []string {
	return asked.FindAllString(string(term.Written()), -1)
}
