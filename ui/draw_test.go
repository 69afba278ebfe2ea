package ui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"snapdash/ui/sanitize"
)

// TestNothingOverhangsWhenWrapped: what does would be cut off.
func TestNothingOverhangsWhenWrapped(t *testing.T) {
	require.Equal(t, []string{"Cinder takes letters, digits and", "- _ : . / blank here"}, wrap("Cinder takes letters, digits and - _ : . / blank here", 33))
	for _, text := range []string{
		"a key is letters, digits and - _ : . blank, 1 to 255", "a - - -- b- -c --option=x - d-", "-", "--", "req-c271ef83-6441-4760-a54e-0123456789ab and more - so",
		"日次-バックアップ - 17", "a-b-c-d-e-f-g-h- i",
	} {
		for width := 2; width < 60; width++ {
			lines := wrap(text, width)
			for _, l := range lines {
				require.LessOrEqual(t, sanitize.Width(l), width, "%q", lines)
			}
			require.Equal(t, strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(strings.Join(lines, ""), " ", ""), "%d", width)
		}
	}
}
