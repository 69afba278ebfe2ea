package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"snapdash/config"
	"snapdash/ui"
)

// colourWays are the values of --color.
var colourWays = []string{"auto", "always", "never"}

// profile decides how many colours there are; decided is false where the
// terminal's name does. What was asked for by a flag or the settings wins over
// the variables, as no-color.org wants it.
func profile(asked string, env config.Env, all []string) (p colorprofile.Profile, decided bool) {
	on := func(name string) bool { return env(name) != "" && env(name) != "0" }
	switch {
	case asked == "never":
		return colorprofile.ASCII, true
	case asked == "always", env("NO_COLOR") == "" && on("CLICOLOR_FORCE"):
		rest := slices.DeleteFunc(slices.Clone(all), func(v string) bool { return strings.HasPrefix(v, "NO_COLOR=") })
		return max(colorprofile.Env(rest), colorprofile.ANSI), true
	case env("NO_COLOR") != "", env("CLICOLOR") == "0":
		return colorprofile.ASCII, true
	}
	return 0, false
}

// colours are the options of Bubble Tea that profile asks for.
func (f *flags) colours() []tea.ProgramOption {
	if p, decided := profile(f.color, os.Getenv, os.Environ()); decided {
		return []tea.ProgramOption{tea.WithColorProfile(p)}
	}
	return nil
}

// themeFile is what a theme of one's own may be called.
var themeFile = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]*$`)

// chosenTheme is the theme of a name: one that comes with the program, or a
// file of the themes directory. No name, or auto, goes by the background that
// the terminal told in COLORFGBG; it is never asked.
func chosenTheme(name string, env config.Env) (string, ui.Theme, error) {
	if name == "" || name == "auto" {
		return backgroundTheme(env("COLORFGBG")), ui.Theme{}, nil
	}
	if slices.Contains(ui.Themes(), name) {
		return name, ui.Theme{}, nil
	}
	home := config.Home(env)
	path := filepath.Join(home, "themes", name+".yaml")
	if _, err := os.Stat(path); home == "" || err != nil || !themeFile.MatchString(name) {
		where := "in " + filepath.Dir(path)
		if home == "" {
			where = "in a home, which there is not"
		}
		return "", ui.Theme{}, fmt.Errorf("%w: --theme is one of auto, %s, or a file NAME.yaml %s, not %s", errUsage, strings.Join(ui.Themes(), ", "), where, strconv.Quote(name))
	}
	t, err := readTheme(path)
	return name, t, err
}

// readTheme reads a theme's file.
func readTheme(path string) (ui.Theme, error) {
	file, err := config.ReadStyles(path)
	if err != nil {
		return ui.Theme{}, settingsFault("read the theme", err)
	}
	roles := make([]ui.Role, len(file.Entries))
	for i, e := range file.Entries {
		roles[i] = ui.Role{Name: e.Name, Style: strings.Join(e.Texts, " ")}
	}
	t, err := ui.NewTheme(roles)
	var fault *ui.StyleFault
	if errors.As(err, &fault) {
		return t, settingsFault("read the theme", file.Wrong(file.Entries[fault.Index], fault.Reason))
	}
	return t, err
}

// backgroundTheme is dark or light by what rxvt and others tell of their
// colours: foreground and background, such as 0;15.
func backgroundTheme(colours string) string {
	last := colours[strings.LastIndexByte(colours, ';')+1:]
	if n, err := strconv.Atoi(last); err == nil && (n == 7 || n >= 9 && n <= 15) {
		return "light"
	}
	return "dark"
}
