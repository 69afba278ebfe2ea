package sanitize

import (
	"fmt"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLine(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"web-prod-nightly-0312", "web-prod-nightly-0312"},
		{"", ""},
		{"日次バックアップ é", "日次バックアップ é"},
		{"a\x1b[31mred", "a␛[31mred"},
		{"a\u009b31m", "a<U+009B>31m"},
		{"a\x9b31m\xff", "a<9B>31m<FF>"},
		{"l1\nl2\tx\r", "l1␊l2␉x␍"},
		{"\x7f", "␡"},
		{"evil\u202etxt", "evil<U+202E>txt"},
		{"a\u200bb\ufeff", "a<U+200B>b<U+FEFF>"},
		{"p\u2028q\u2029", "p<U+2028>q<U+2029>"},
		{"\U000E0041tag", "<U+E0041>tag"},
		{"a\u00a0b", "a b"},
		{"a\u2003b", "a<U+2003>b"},
		{"\u0301x", "<U+0301>x"},
		{"e\u0301", "e\u0301"},
		{"\u2764\ufe0f", "\u2764"},
		{"\u2764\ufe0f\ufe0f", "\u2764<U+FE0F>"},
		{"a\ufe0f", "a<U+FE0F>"},
		{"1\ufe0f\u20e3", "1\u20e3"},
		{"snap-1\ufe0f", "snap-1<U+FE0F>"},
		{"a-\ufe0fb+\ufe0f", "a-<U+FE0F>b+<U+FE0F>"},
		{"a\ufe0f\u20e3", "a<U+FE0F>\u20e3"},
		{"‼\ufe0f©\ufe0f↔\ufe0f", "‼©↔"},
		{"👍🏽", "👍<U+1F3FD>"},
		{"👩\u200d👩", "👩<U+200D>👩"},
		{"हिन्दी", "हिन्दी"},
		{"กำ עברית العربية", "กำ עברית العربية"},
		{"\u1112\u1161\u11ab", "\u1112<U+1161><U+11AB>"},
		{"\u11ab", "<U+11AB>"},
		{"\u2066a\u2069\u061c\u200e", "<U+2066>a<U+2069><U+061C><U+200E>"},
		{"\u00ad\ufff9\ufffe\U000e0100\U0010ffff", "<U+00AD><U+FFF9><U+FFFE><U+E0100><U+10FFFF>"},
		{"\ufffd", "\ufffd"},
		{"\ue000", "<U+E000>"},
	} {
		assert.Equal(t, c.want, Line(c.in), "%q", c.in)
		assert.Equal(t, c.in != c.want, Altered(c.in))
	}
}

// Blanks that their category calls letters, symbols or marks, and all that
// Unicode says to show nothing for.
func TestNothingInvisiblePasses(t *testing.T) {
	blank := []rune{0x115f, 0x1160, 0x2800, 0x2d7f, 0x3164, 0xffa0, 0xfffc, 0x1107f, 0x13441, 0x13442, 0x16fe4, 0x1d159}
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, unicode.Cf) || unicode.IsSpace(r) && r != 0xa0 && r != 0x3000 {
			blank = append(blank, r)
		}
	}
	for _, r := range blank {
		require.Equal(t, fmt.Sprintf("a<U+%04X>b", r), Line("a"+string(r)+"b"))
	}
}

func TestStackedMarksAreCapped(t *testing.T) {
	got := Line("z" + "\u0301\u0302\u0303\u0304\u0305\u0306")
	assert.Equal(t, "z\u0301\u0302\u0303\u0304<U+0305>\u0306", got)
}

func TestTextKeepsLineBreaks(t *testing.T) {
	assert.Equal(t, []string{"one", "two␛", ""}, Text("one\r\ntwo\x1b\n"))
}

func TestPlainTextCostsNothing(t *testing.T) {
	s := "db-kafka-2026-10-01"
	assert.Zero(t, testing.AllocsPerRun(100, func() { Line(s) }))
}

func TestCutAndFit(t *testing.T) {
	assert.Equal(t, "web-pro~", Cut("web-prod-nightly", 8))
	assert.Equal(t, "日次…", Cut("日次バックアップ", 6))
	assert.Equal(t, "", Cut("x", 0))
	assert.Equal(t, "~", Cut("xy", 1))
	assert.Equal(t, "e\u0301…", Cut("e\u0301e\u0301e\u0301", 2))
	assert.Equal(t, "…", Cut("日次", 1))
	assert.Equal(t, "हि…", Cut("हिन्दी", 4))
	assert.Equal(t, 5, Width("हिन्दी"))
	assert.Equal(t, "ab  ", Fit("ab", 4))
	assert.Equal(t, "  ab", FitRight("ab", 4))
	assert.Equal(t, 4, Width(Fit("日次バ", 4)))
}

func TestCutStartKeepsTheEnd(t *testing.T) {
	for _, tt := range []struct {
		text  string
		width int
		want  string
	}{
		{"snapshot", 8, "snapshot"}, {"snapshot", 5, "~shot"}, {"snapshot", 1, "~"}, {"snapshot", 0, ""}, {"", 3, ""},
		{"ab日本", 6, "ab日本"}, {"ab日本", 5, "…日本"}, {"ab日本", 4, "…本"}, {"日本", 3, "…本"}, {"日本", 2, "…"}, {"e\u0301e\u0301e\u0301", 2, "…e\u0301"},
	} {
		got := CutStart(tt.text, tt.width)
		assert.Equal(t, tt.want, got, "%q to %d", tt.text, tt.width)
		assert.LessOrEqual(t, Width(got), tt.width)
	}
}

func TestASCIIMovesNothing(t *testing.T) {
	assert.Equal(t, "\x1b[1m?? ~? e?\x1b[m ", ASCII("\x1b[1m日 …é e␛\x1b[m "))
	assert.Equal(t, "e", ASCII("e\u0301"))
	s := "plain"
	assert.Zero(t, testing.AllocsPerRun(100, func() { ASCII(s) }))
}

// TestTheTerminalAgrees writes text into an emulator and looks where its cursor
// stands then. The emulator counts clusters, terminals characters: only text on
// which both agree can be compared.
func TestTheTerminalAgrees(t *testing.T) {
	for _, s := range []string{"web", "日次バックアップ", "e\u0301", "עברית", "👍🏽", "👩\u200d👩", "🇩🇪", "❤\ufe0f", "한국", "\u1112\u1161\u11ab", "a\x1b[3Cb\x9b3C"} {
		screen := vt.NewEmulator(200, 2)
		_, err := screen.WriteString(Line(s))
		require.NoError(t, err)
		assert.Equal(t, screen.CursorPosition().X, Width(Line(s)), "%q", s)
	}
}

// FuzzLine holds what the rest of the program relies on.
func FuzzLine(f *testing.F) {
	for _, s := range []string{"plain", "\x1b]52;c;x\a", "\u202e\u2066x", "\xc2", "e\u0301\u0301\u0301\u0301\u0301", "👩\u200d👩", "\x9d0;t\x9c"} {
		f.Add(s, 10)
	}
	f.Fuzz(func(t *testing.T, s string, width int) {
		out := Line(s)
		require.True(t, utf8.ValidString(out))
		for _, r := range out {
			require.False(t, unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r), "%U in %q", r, out)
		}
		require.Equal(t, out, Line(out), "not settled")
		require.Equal(t, out, ansi.Strip(out), "looks like a sequence")
		sum := 0
		for _, r := range out {
			sum += ansi.StringWidthWc(string(r))
		}
		require.Equal(t, sum, Width(out), "not the sum of its characters")
		require.Len(t, ASCII(out), Width(out))
		cut := Cut(out, width)
		require.Equal(t, cut, Line(cut), "a cut that needs cleaning")
		width = max(0, min(width, 300))
		require.LessOrEqual(t, Width(Cut(out, width)), width)
		require.Equal(t, width, Width(Fit(out, width)))
		require.Equal(t, width, Width(FitRight(out, width)))
	})
}
