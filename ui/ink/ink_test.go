package ink

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/stretchr/testify/assert"
)

// What Lip Gloss itself writes is the same, for all that a style of the dashboard
// can be.
func TestInkIsTheStyle(t *testing.T) {
	base := lipgloss.NewStyle()
	for name, style := range map[string]lipgloss.Style{
		"plain": base, "bold": base.Bold(true), "faint": base.Faint(true), "italic": base.Italic(true), "reverse": base.Reverse(true),
		"colour": base.Foreground(lipgloss.Color("4")), "bright": base.Foreground(lipgloss.Color("12")), "of 256": base.Background(lipgloss.Color("200")),
		"exact": base.Foreground(lipgloss.Color("#12ab34")).Bold(true).Reverse(true), "underline": base.Underline(true).Bold(true),
	} {
		for _, text := range []string{"", "x", "xx", "db-kafka", "ä日本"} {
			want := ""
			if text != "" {
				want = style.Render(text)
				want = strings.ReplaceAll(want, "\x1b[m\x1b[1;4;4m", "") // Lip Gloss underlines each character by itself
			}
			assert.Equal(t, want, Of(style).Render(text), "%s: %q", name, text)
		}
	}
	assert.Equal(t, Ink{}, Of(base))
	assert.Equal(t, "a b", Of(base.Width(20).Border(lipgloss.NormalBorder()).Padding(2)).Render("a b"))
}
