package ui

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
	"snapdash/model/change"
	"snapdash/model/equivalent"
	"snapdash/ui/sanitize"
	"snapdash/ui/termtest"
)

// TestFramesOfCopying keeps the screens that copy.
func TestFramesOfCopying(t *testing.T) {
	for _, size := range []struct {
		name          string
		width, height int
	}{{"80x24", 80, 24}, {"120x40", 120, 40}} {
		t.Run(size.name, func(t *testing.T) {
			d := on(t, "admin", size.width, size.height, small, func(o *Options) { o.AllProjects = true })
			d.pass(3 * time.Second)
			d.app.heard.hear("req-5e0b7a6c-0000-4000-8000-000000000001") // the cloud's own are chance
			shot := func(name string) { d.golden(size.name + "/" + name) }
			d.keys("space space j")
			d.keys("y")
			shot("copy")
			d.keys("m")
			shot("copied")
			d.keys("y j b")
			shot("bare")
			d.keys("esc =")
			shot("equivalent")
			d.keys("esc d =")
			shot("equivalent-delete")
		})
	}
}

var sequence = regexp.MustCompile(`^\x1b\]52;c;([A-Za-z0-9+/=]*)\x07`)

// copied reads what an OSC 52 sequence sets.
func copied(t *testing.T, seq string) string {
	t.Helper()
	m := sequence.FindStringSubmatch(seq)
	require.NotNil(t, m, "%q", seq)
	text, err := base64.StdEncoding.DecodeString(m[1])
	require.NoError(t, err)
	return string(text)
}

// outOfScreen undoes the wrapping of GNU screen.
func outOfScreen(t *testing.T, seq string) string {
	t.Helper()
	var b strings.Builder
	for _, part := range strings.SplitAfter(seq, "\x1b\\") {
		if part == "" {
			continue
		}
		require.LessOrEqual(t, len(part), 768, "screen drops a longer string")
		inner, ok := strings.CutPrefix(strings.TrimSuffix(part, "\x1b\\"), "\x1bP")
		require.True(t, ok, "%q", part)
		b.WriteString(inner)
	}
	return b.String()
}

func TestTheClipboardIsReachedThroughEveryMultiplexer(t *testing.T) {
	for _, text := range []string{"a", "8f3ac1de", strings.Repeat("id\n", 3000)} {
		require.Equal(t, text, copied(t, clipboardSequence(Direct, text)))
		require.Equal(t, text, copied(t, outOfScreen(t, clipboardSequence(InScreen, text))))
		own, past, ok := strings.Cut(clipboardSequence(InTmux, text), "\x1bPtmux;")
		require.True(t, ok)
		require.Equal(t, text, copied(t, own))
		require.Equal(t, text, copied(t, strings.ReplaceAll(strings.TrimSuffix(past, "\x1b\\"), "\x1b\x1b", "\x1b")))
	}
}

func TestEveryFieldIsCopied(t *testing.T) {
	d := on(t, "admin", 120, 40, small, func(o *Options) { o.AllProjects = true })
	s := d.at()
	for k, want := range map[string]string{
		"i": s.ID.String(), "n": s.Name, "v": s.VolumeID, "p": s.ProjectID,
		"c": "openstack --os-cloud lab volume snapshot list --long --all-projects --sort-column 'Created At' --sort-descending",
	} {
		d.keys("y " + k)
		require.Equal(t, want, copied(t, d.raw[len(d.raw)-1]), k)
		d.sees("Copied ")
		d.misses("ALTERED")
	}
	d.keys("y r")
	require.Regexp(t, `^req-`, copied(t, d.raw[len(d.raw)-1]))
	d.keys("* y m")
	require.Equal(t, 400, len(strings.Split(copied(t, d.raw[len(d.raw)-1]), "\n")))
	d.keys("enter y i")
	require.Equal(t, d.at().ID.String(), copied(t, d.raw[len(d.raw)-1]))
}

func TestWhatIsTooLongForAClipboardIsShownInstead(t *testing.T) {
	d := on(t, "admin", 120, 40, small, nil)
	n := len(d.raw)
	d.app.copyText("all of it", strings.Repeat("8f3ac1de-0000-4000-8000-000000000001\n", 2000))
	require.Len(t, d.raw, n)
	require.IsType(t, &bareScreen{}, d.app.top())
	d.keys("esc")
	d.sees("Not copied: all of it takes 98,668 bytes")
}

func TestCopyingCanBeSwitchedOff(t *testing.T) {
	d := on(t, "admin", 120, 40, small, func(o *Options) { o.Clipboard = OnlyShown })
	d.keys("y i")
	require.Empty(t, d.raw)
	require.Equal(t, d.at().ID.String(), strings.TrimSpace(strings.Split(d.screen(), "\n")[0]), "bare, from the first column")
	d.keys("esc")
	d.sees("select it yourself")
}

func TestAHostileNameIsCopiedAsSignsAndThatIsSaid(t *testing.T) {
	d := on(t, "admin", 120, 40, small, nil)
	s := d.at()
	s.Name = "evil\x1b]52;c;AAAA\x07\u202e\nrm -rf /"
	d.app.list.Put([]model.Snapshot{s})
	d.keys("y n")
	got := copied(t, d.raw[0])
	require.NotContains(t, got, "\x1b")
	require.NotContains(t, got, "\u202e")
	require.Contains(t, got, "␛")
	d.sees("Copied name, ALTERED")
	d.keys("y j b")
	require.Equal(t, 0, strings.Count(d.screen(), "\x1b"))
}

// TestEquivalentCommandsAreShownAsTheyAre: what quoting lets through is what the
// screen shows without change, so that reading and copying give the same bytes.
func TestEquivalentCommandsAreShownAsTheyAre(t *testing.T) {
	step := unicode.MaxRune / rune(termtest.Rounds(unicode.MaxRune)-1)
	for r := rune(0); r <= unicode.MaxRune; r += step {
		for _, word := range []string{string(r), "a" + string(r)} {
			if q := equivalent.Quote(word); sanitize.Altered(q) || sanitize.Altered("x "+q) {
				require.Failf(t, "altered", "%U %q", r, q)
			}
		}
	}
}

func TestKeysOfTheCopyScreensAreTheirOwn(t *testing.T) {
	d := on(t, "admin", 120, 40, small, nil)
	d.keys("space y")
	for _, s := range []screen{d.app.top(), &twinScreen{}, &bareScreen{}} {
		seen := map[string]string{}
		for _, c := range s.commands(d.app) {
			for _, k := range c.Keys() {
				require.NotContains(t, seen, k, fmt.Sprintf("%T: %s and %s", s, seen[k], c.Help().Desc))
				seen[k] = c.Help().Desc
			}
		}
	}
}

func TestTheCommandOfADialogIsWhole(t *testing.T) {
	d := on(t, "admin", 80, 24, small, nil)
	d.keys("* d tab") // = is text where the number has to be typed
	d.sees("The same on a command line", "volume snapshot delete")
	d.keys("enter")
	want := d.app.commandFor(change.Delete, d.app.targets())()
	require.Equal(t, want, copied(t, d.raw[0]))
	d.keys("esc esc")
	require.Len(t, d.app.stack, 1)
}

// TestAQuestionWritesItsCommandWhenItIsAskedFor: of many the key would wait for it.
func TestAQuestionWritesItsCommandWhenItIsAskedFor(t *testing.T) {
	d := on(t, "admin", 80, 24, sim.Options{Snapshots: 2500}, func(o *Options) { o.AllProjects = true })
	d.pass(time.Second)
	d.keys("*")
	targets := d.app.targets()
	require.Len(t, targets, 2500)
	asking := testing.AllocsPerRun(1, func() { d.app.commandFor(change.Delete, targets) })
	writing := testing.AllocsPerRun(1, func() { d.app.commandFor(change.Delete, targets)() })
	require.Less(t, 10*asking, writing)
}

// TestEveryActionShowsItsCommandBeforeItIsSent: forms take letters, so that it
// is on ctrl+y there.
func TestEveryActionShowsItsCommandBeforeItIsSent(t *testing.T) {
	d := on(t, "member", 120, 40, small, func(o *Options) { o.UndoWindow = time.Hour })
	s := d.at()
	last := func() string { return copied(t, d.raw[len(d.raw)-1]) }
	d.keys("e")
	d.text("-it's")
	d.keys("ctrl+y enter esc")
	require.Equal(t, "openstack --os-cloud lab volume snapshot set --name '"+s.Name+`-it'\''s' `+s.ID.String(), last())
	d.keys("esc y m a")
	d.text("owner")
	d.keys("enter")
	d.text("a b")
	d.keys("enter M = enter esc esc")
	require.Equal(t, "openstack --os-cloud lab volume snapshot set --property 'owner=a b' "+s.ID.String(), last())
	d.keys("R = enter esc esc esc y")
	require.Contains(t, last(), "volume snapshot set --no-property --property")
	d.keys("c enter")
	d.text("new one")
	d.keys("ctrl+y enter esc")
	require.Regexp(t, "^openstack --os-cloud lab volume snapshot create --volume [0-9a-f-]{36} --force 'new one'$", last())
	d.keys("esc y d y :")
	d.text("jobs")
	d.keys("enter = enter esc")
	require.Equal(t, "openstack --os-cloud lab volume snapshot delete "+s.ID.String(), last())
	d.keys("y i")
	require.Equal(t, s.ID.String(), last())
}
