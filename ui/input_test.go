package ui

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"snapdash/ui/ink"
	"snapdash/ui/sanitize"
)

// drawn is what an input shows, and where in it the cursor begins.
func drawn(in *input, width int) (text, before string) {
	spans := in.spans(width, true, ink.Ink{}, ink.Ink{})
	for _, s := range spans {
		text += s.text
	}
	return text, spans[0].text
}

// TestAFieldShowsWhereTextIsHidden, on either side of the cursor, and is as wide
// as it has to be wherever that is.
func TestAFieldShowsWhereTextIsHidden(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, text := range []string{"", "short", "db-prod-log-02-nightly", "日次バックアップ日次バックアップ", "backup-日次-of-the-night-バックアップ"} {
		runes := []rune(text)
		for width := 5; width < 40; width++ {
			in := newInput(text)
			for range 60 {
				at := r.IntN(len(runes) + 1)
				in.edit.SetCursor(at)
				got, before := drawn(&in, width)
				assert.Equal(t, width, sanitize.Width(got), "%q at %d: %q", text, at, got)
				shown, hidden := strings.CutPrefix(before, "~")
				assert.True(t, strings.HasSuffix(string(runes[:at]), shown), "%q at %d: %q", text, at, got)
				assert.Equal(t, len(shown) < len(string(runes[:at])), hidden, "%q at %d: %q", text, at, got)
				behind := strings.TrimRight(strings.TrimPrefix(got, before), " ")
				if behind != string(runes[at:]) {
					assert.Contains(t, "~…", string([]rune(behind)[len([]rune(behind))-1:]), "%q at %d: %q", text, at, got)
				}
				if sanitize.Width(text) < width {
					assert.Equal(t, text, strings.TrimRight(got, " "))
				}
			}
		}
	}
}

// TestAFieldMovesItsTextSeldom: each time a slow line has the whole field to carry.
func TestAFieldMovesItsTextSeldom(t *testing.T) {
	in := newInput(strings.Repeat("db-prod-log-02-nightly-", 10))
	in.edit.CursorStart()
	moves, from := 0, 0
	walk := func(step int) {
		for at := in.edit.Position(); at >= 0 && at <= len(in.edit.Value()); at += step {
			in.edit.SetCursor(at)
			if drawn(&in, 40); in.from != from {
				moves, from = moves+1, in.from
			}
		}
	}
	walk(1)
	assert.Less(t, moves, 25, "of 230 keys")
	assert.Positive(t, from)
	moves = 0
	walk(-1)
	assert.Less(t, moves, 15)
	assert.Zero(t, from)
}
