package termtest

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func shell(tb testing.TB, opt Options, script string) *Terminal {
	tb.Helper()
	return Start(tb, opt, "/bin/sh", "-c", script)
}

func TestAConversation(t *testing.T) {
	term := shell(t, Options{}, `printf 'name? '; read n; echo "good day, $n"; exit 3`)
	term.See("name?")
	term.Type("Ada")
	term.Keys("enter")
	s := term.See("good day, Ada")
	assert.Equal(t, "name? Ada", s.Lines[0])
	assert.Len(t, s.Lines, 24)
	assert.Equal(t, 3, term.Exit())
	assert.True(t, term.Alone())
	assert.Equal(t, len(term.Written()), term.Bytes())
}

func TestTheScreenIsAnEmulatorsNotALog(t *testing.T) {
	term := shell(t, Options{Width: 20, Height: 4}, `printf '\033[?1049h\033[?25l\033]2;hello\007old\033[2J\033[2;3H日本x\033[4;1Hend'; read x; printf '\033[?1049l\033[?25h'`)
	s := term.See("end")
	assert.Equal(t, []string{"", "  日本x", "", "end"}, s.Lines)
	assert.Equal(t, 3, s.CursorX)
	assert.True(t, s.Alternate)
	assert.True(t, s.CursorHidden)
	assert.Equal(t, "hello", s.Title)
	assert.False(t, s.Restored())
	term.Keys("enter")
	assert.Equal(t, 0, term.Exit())
	assert.True(t, term.Screen().Restored())
}

func TestTheEnvironmentIsItsOwn(t *testing.T) {
	t.Setenv("OS_CLOUD", "a-cloud-of-the-developer")
	term := shell(t, Options{Env: []string{"TERM=screen", "EXTRA=1"}}, `echo "<$OS_CLOUD> $TERM $EXTRA $LANG $HOME"; pwd; stty size`)
	term.Exit()
	s := term.Screen()
	assert.True(t, s.Has("<> screen 1 C.UTF-8", "24 80"), s)
}

func TestKeysAreSentAsATerminalSendsThem(t *testing.T) {
	term := shell(t, Options{}, "exec sleep 60")
	for key, want := range map[string]string{
		"a": "a", "é": "é", "enter": "\r", "down": "\x1b[B", "ctrl+d": "\x04", "alt+x": "\x1bx", "shift+tab": "\x1b[Z", "alt+up": "\x1b\x1b[A",
	} {
		got, ok := term.key(key)
		assert.True(t, ok)
		assert.Equal(t, want, got, key)
	}
}

func TestArrowsAndPastesFollowTheModes(t *testing.T) {
	term := shell(t, Options{}, `stty raw -echo; printf 'plain'; dd bs=1 count=6 2>/dev/null | od -An -c; printf '\033[?1h\033[?2004hmodes'; dd bs=1 count=18 2>/dev/null | od -An -c; printf done`)
	term.See("plain")
	term.Keys("down")
	term.Paste("a\nb")
	term.See(`033   [   B   a  \r   b`, "modes")
	term.Keys("down")
	term.Paste("a\nb")
	s := term.See("done")
	assert.True(t, s.Has(`033   O   B 033   [   2   0   0   ~   a  \r`, `b 033   [   2   0`), s)
}

func TestResizeIsTold(t *testing.T) {
	term := shell(t, Options{}, `trap 'stty size' WINCH; echo ready; while :; do sleep 0.02; done`)
	term.See("ready")
	term.Resize(100, 30)
	s := term.See("30 100")
	assert.Len(t, s.Lines, 30)
}

func TestSignalsAndHangUp(t *testing.T) {
	term := shell(t, Options{}, `echo ready; exec sleep 60`)
	term.See("ready")
	term.Signal(syscall.SIGTERM)
	assert.Equal(t, 128+int(syscall.SIGTERM), term.Exit())

	term = shell(t, Options{}, `echo ready; exec sleep 60`)
	term.See("ready")
	term.HangUp()
	assert.Equal(t, 128+int(syscall.SIGHUP), term.Exit())
}

func TestTheWholeGroupEndsWithTheTest(t *testing.T) {
	var group int
	t.Run("inner", func(t *testing.T) {
		term := shell(t, Options{}, `sleep 61 & sleep 62 & echo ready; wait`)
		term.See("ready")
		group = term.Pid()
		require.False(t, term.Alone())
	})
	require.Eventually(t, func() bool { return syscall.Kill(-group, 0) != nil }, 10*time.Second, time.Millisecond)
}

func TestOnlyATerminalThatAnswersAnswers(t *testing.T) {
	const ask = `stty raw -echo min 0 time 5; printf '\033[c'; dd bs=1 count=3 2>/dev/null | od -An -c; printf '\r\nasked'`
	term := shell(t, Options{}, ask)
	assert.False(t, term.See("asked").Has("033"))
	term = shell(t, Options{Answers: true}, ask)
	assert.True(t, term.See("asked").Has("033   [   ?"), term.Screen())
}

func TestASlowLineTakesItsTime(t *testing.T) {
	start := time.Now()
	term := shell(t, Options{BitsPerSecond: 96000}, `head -c 4800 /dev/zero | tr '\0' x; echo; echo end`)
	term.See("end")
	term.Exit()
	assert.GreaterOrEqual(t, time.Since(start), 400*time.Millisecond) // a lower bound holds on any machine
	assert.Greater(t, term.Bytes(), 4800)
}

func TestQuietGivesTheCount(t *testing.T) {
	term := shell(t, Options{}, `stty raw -echo; printf 12345; dd bs=1 count=1 2>/dev/null; exec sleep 60`)
	term.See("12345")
	assert.Equal(t, 5, term.Quiet(50*time.Millisecond))
}

// verdict is a test that may fail.
type verdict struct {
	testing.TB
	said string
}

func (v *verdict) Helper() {}

func (v *verdict) Fatalf(format string, args ...any) {
	v.said = fmt.Sprintf(format, args...)
	panic(v)
}

func TestAWaitThatFailsShowsTheScreen(t *testing.T) {
	for _, c := range []struct{ script, want string }{
		{"echo one; exec sleep 60", "passed without two"},
		{"echo one", "the program ended (exit status 0) before two"},
	} {
		v := &verdict{TB: t}
		term := shell(v, Options{Patience: 300 * time.Millisecond}, c.script)
		assert.PanicsWithValue(t, v, func() { term.See("two") })
		assert.Contains(t, v.said, c.want)
		assert.Contains(t, v.said, "one\n")
	}
}

func TestUnknownKeysFail(t *testing.T) {
	v := &verdict{TB: t}
	term := shell(v, Options{}, "exec sleep 60")
	assert.PanicsWithValue(t, v, func() { term.Keys("hyper+q") })
	assert.True(t, strings.Contains(v.said, "hyper+q"))
	assert.False(t, term.Screen().Mode(ansi.ModeCursorKeys))
}

// TestAScrollingRegionThatIsNoMore does not end the terminal: a program sets it
// that has not heard of the smaller size yet.
func TestAScrollingRegionThatIsNoMore(t *testing.T) {
	term := shell(t, Options{Width: 20, Height: 9}, `printf '\033[1;19r\033[3T\033[r\033[2J\033[Hwhole'; read x`)
	term.See("whole")
	term.Keys("enter")
	require.Zero(t, term.Exit())
}
