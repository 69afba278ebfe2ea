package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/term"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/ui/sanitize"
	"snapdash/ui/termtest"
)

const burmese = "မြန်မာ"

// countedTexts are texts in which terminals and programs are apt to count cells
// differently.
var countedTexts = []string{
	"web-prod-nightly-0312", "日次バックアップ-17", "한국어 백업", "中文快照，测试", "ｆｕｌｌ－ｗｉｄｔｈ", "ﾊﾝｶｸ", "e\u0301 n\u0303 o\u0308", "z\u0301\u0302\u0303\u0304\u0305\u0306",
	"עברית 12", "العربية ١٢", "हिन्दी", "กำลังสำรอง", "தமிழ்", "ខ្មែរ", burmese, "Ελληνικά", "ежедневный-59", "tiếng Việt", "ß ſ ĳ ǆ", "😀 👍 🎉", "👍🏽", "👩\u200d👩\u200d👧", "🇩🇪", "❤\ufe0f ☺ ✔ ☎",
	"½ ¼ ° ± × ÷ § ¶", "… — – ‘ ’ “ ”", "─│┌┐└┘├┤▲▼●○■□", "①②③ ㈱ ㌔", "ａ́", "\u1112\u1161\u11ab", "\u200b\u00ad\ufeff", "a\x1b[31mb\u009bc", "𝒜𝓑 𝟙", "𠀀𪚥", "\u2028x\u202ey", "꙳ ⃣ ⁂ ‼ ⁉", "☀ ☁ ☂ ★ ☆ ♠ ♥",
}

// countHere is what the test binary does instead of testing when COUNT is set:
// it writes texts to its terminal and asks after each where the cursor is.
func countHere(dir string) int {
	var texts []string
	in, err := os.ReadFile(filepath.Join(dir, "texts"))
	if err != nil || json.Unmarshal(in, &texts) != nil {
		return 1
	}
	before, err := term.MakeRaw(os.Stdin.Fd())
	if err != nil {
		return 1
	}
	defer func() { _ = term.Restore(os.Stdin.Fd(), before) }()
	cells := make([]int, 0, len(texts))
	for _, text := range texts {
		fmt.Print("\r\x1b[2K" + text + "\x1b[6n")
		var answer []byte
		for one := make([]byte, 1); len(answer) == 0 || answer[len(answer)-1] != 'R'; answer = append(answer, one[0]) {
			if _, err := os.Stdin.Read(one); err != nil {
				return 1
			}
		}
		var row, column int
		if _, err := fmt.Sscanf(string(answer[strings.LastIndexByte(string(answer), '['):]), "[%d;%dR", &row, &column); err != nil {
			return 1
		}
		cells = append(cells, column-1)
	}
	out, err := json.Marshal(cells)
	if err != nil || os.WriteFile(filepath.Join(dir, "cells"), out, 0o600) != nil {
		return 1
	}
	return 0
}

// TestTerminalsCountCellsAsWeDo lets real terminals count what the program would
// write: a name that takes more or fewer cells than it is given shifts a column.
func TestTerminalsCountCellsAsWeDo(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	require.NoError(t, err)
	var texts []string
	for _, text := range countedTexts {
		texts = append(texts, sanitize.Line(text))
	}
	for _, inside := range []string{"tmux", "screen"} {
		t.Run(inside, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			in, err := json.Marshal(texts)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(dir, "texts"), in, 0o600))
			opt := termtest.Options{Width: 120, Height: 30, Env: []string{"LANG=C.UTF-8", "LC_ALL=C.UTF-8", "COUNT=" + dir}}
			require.Zero(t, inMultiplexer(t, inside, opt, self).Exit())
			var cells []int
			out, err := os.ReadFile(filepath.Join(dir, "cells"))
			require.NoError(t, err)
			require.NoError(t, json.Unmarshal(out, &cells))
			for i, text := range texts {
				if inside == "screen" && text == burmese {
					continue // screen 4.9 has it that a medial Ra takes a cell, others that it takes none
				}
				assert.Equal(t, sanitize.Width(text), cells[i], "%q", text)
			}
		})
	}
}
