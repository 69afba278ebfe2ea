package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
)

func TestThemesOfTheProgramAreFitAndOfThePalette(t *testing.T) {
	for _, b := range builtIn {
		_, err := NewTheme(b.roles)
		require.NoError(t, err, b.name)
		for _, r := range append(onDark, b.roles...) {
			assert.NotRegexp(t, `[0-9#]`, r.Style, "%s of %s: the user's palette rules", r.Name, b.name)
		}
	}
	var all theme
	assert.Len(t, onDark, len(all.roles()), "dark gives every role a style")
	assert.Equal(t, []string{"dark", "light", "high-contrast", "colour-blind", "mono"}, Themes())
}

func TestAThemeOfOnesOwn(t *testing.T) {
	th, err := NewTheme([]Role{{"danger", "bold #ff0000 on-bright-white"}, {"base", "light"}, {"ok", "33"}})
	require.NoError(t, err)
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 2500}, func(o *Options) { o.Colours, o.AllProjects = th, true })
	assert.Contains(t, d.app.View().Content, "\x1b[1;38;2;255;0;0;107m")
	assert.Contains(t, d.app.View().Content, "\x1b[38;5;33m")
	light, _ := themeNamed("light")
	assert.Equal(t, light.accent, d.app.theme.accent)
}

func TestThemesAreRefusedByRole(t *testing.T) {
	for _, c := range []struct {
		roles []Role
		at    int
		want  string
	}{
		{[]Role{{"ok", "green"}, {"dangre", "red"}}, 1, `there is no role "dangre"; roles: accent, border`},
		{[]Role{{"ok", "greenish"}}, 0, `ok: "greenish" is no word of a style`},
		{[]Role{{"ok", "256"}}, 0, "no word of a style"},
		{[]Role{{"ok", "#12345"}}, 0, "no word of a style"},
		{[]Role{{"ok", ""}}, 0, "a style is missing"},
		{[]Role{{"ok", "green"}, {"base", "plaid"}}, 1, "base is one of dark, light"},
		{[]Role{{"\x1b[31m", "red"}}, 0, "there is no role"},
	} {
		_, err := NewTheme(c.roles)
		var fault *StyleFault
		require.ErrorAs(t, err, &fault)
		assert.Contains(t, fault.Reason, c.want)
		assert.Equal(t, c.at, fault.Index)
		assert.NotContains(t, fault.Reason, "\x1b")
	}
}

// TestAStateIsNeverToldByColourAlone: the text is the same in every theme and
// without one, and no two states have the same text.
func TestAStateIsNeverToldByColourAlone(t *testing.T) {
	texts := map[string]model.Status{}
	for _, s := range append(model.Statuses(), model.StatusUnknown) {
		other, twice := texts[statusText(s)]
		assert.False(t, twice && other != s, "%v and %v look the same", s, other)
		texts[statusText(s)] = s
	}
	var first string
	for _, name := range Themes() {
		d := on(t, "admin", 120, 40, sim.Options{Snapshots: 2500}, func(o *Options) { o.Theme, o.AllProjects = name, true })
		d.keys("d")
		if first == "" {
			first = d.screen()
			assert.Contains(t, first, "x error")
		}
		assert.Equal(t, first, d.screen(), name)
	}
}

// FuzzTheme: nothing that stands in a theme's file makes its judge panic.
func FuzzTheme(f *testing.F) {
	f.Add("danger", "bold red on-black")
	f.Add("base", "mono")
	f.Fuzz(func(_ *testing.T, role, style string) {
		_, _ = NewTheme([]Role{{role, style}, {"ok", "green"}})
	})
}
