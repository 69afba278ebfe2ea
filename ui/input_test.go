package ui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"snapdash/ui/ink"
	"snapdash/ui/sanitize"
)

// TestAFieldShowsWhereTextIsHidden, on either side of the cursor, and is as wide
// as it has to be wherever that is.
func TestAFieldShowsWhereTextIsHidden(t *testing.T) {
	drawn := func(in *input, width int) string {
		var b strings.Builder
		for _, s := range in.spans(width, true, ink.Ink{}, ink.Ink{}) {
			b.WriteString(s.text)
		}
		return b.String()
	}
	for _, text := range []string{"", "short", "db-prod-log-02-nightly", "日次バックアップ日次バックアップ"} {
		in := newInput(text)
		for at := range len([]rune(text)) + 1 {
			in.edit.SetCursor(at)
			for width := 5; width < 24; width++ {
				got := drawn(&in, width)
				assert.Equal(t, width, sanitize.Width(got), "%q at %d: %q", text, at, got)
				under, after := " ", ""
				if runes := []rune(text); at < len(runes) {
					under, after = string(runes[at]), string(runes[at+1:])
				}
				before, room := string([]rune(text)[:at]), width-max(1, sanitize.Width(under))-min(1, sanitize.Width(after))
				assert.Equal(t, sanitize.Width(before) <= room, strings.HasPrefix(got, before), "%q at %d: %q", text, at, got)
				if !strings.HasPrefix(got, before) {
					assert.Contains(t, "~…", string([]rune(got)[0]), "%q at %d: %q", text, at, got)
				}
			}
		}
	}
	in := newInput("db-prod-log-02-nightly")
	assert.Equal(t, "~nightly ", drawn(&in, 9))
	in.edit.SetCursor(12)
	assert.Equal(t, "~d-log-0~", drawn(&in, 9))
}
