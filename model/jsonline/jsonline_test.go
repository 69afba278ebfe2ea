package jsonline_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"snapdash/model/jsonline"
)

func FuzzALineIsPrintableAndTheOriginal(f *testing.F) {
	for _, s := range []string{"", "plain", "\x1b[31m", "\u009b31m", "\u202e", "😀é日", "a\nb\u2028", "<&>", "\xff", "\x7f\x00", "\ufffd"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		line, err := jsonline.Append([]byte("before\n"), map[string]string{s: s})
		require.NoError(t, err)
		rest, ok := strings.CutPrefix(string(line), "before\n")
		require.True(t, ok)
		require.Equal(t, len(rest)-1, strings.IndexByte(rest, '\n'), "one line")
		for _, c := range []byte(strings.TrimSuffix(rest, "\n")) {
			require.True(t, c >= 0x20 && c < 0x7f, "%q", rest)
		}
		var back map[string]string
		require.NoError(t, json.Unmarshal([]byte(rest), &back))
		if utf8.ValidString(s) {
			require.Equal(t, map[string]string{s: s}, back)
		}
	})
}

func TestWhatHasNoJSONIsRefused(t *testing.T) {
	out, err := jsonline.Append([]byte("x"), func() {})
	require.Error(t, err)
	require.Equal(t, "x", string(out))
}
