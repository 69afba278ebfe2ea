package sanitize

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
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
		{"\ue000", "<U+E000>"},
	} {
		assert.Equal(t, c.want, Line(c.in), "%q", c.in)
		assert.Equal(t, c.in != c.want, Altered(c.in))
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
	assert.Equal(t, "ab  ", Fit("ab", 4))
	assert.Equal(t, "  ab", FitRight("ab", 4))
	assert.Equal(t, 4, Width(Fit("日次バ", 4)))
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
		width = max(0, min(width, 300))
		require.LessOrEqual(t, Width(Cut(out, width)), width)
		require.Equal(t, width, Width(Fit(out, width)))
		require.Equal(t, width, Width(FitRight(out, width)))
	})
}
