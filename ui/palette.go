package ui

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"

	"snapdash/ui/ink"
)

// Role is one line of a theme: what it is for, and how that looks, as in "bold
// bright-red on-black". The role "base" names the theme that the others are
// laid over.
type Role struct{ Name, Style string }

// Theme is a set of styles. The zero value is the default one.
type Theme struct{ styles *theme }

// StyleFault says what is wrong with a theme.
type StyleFault struct {
	Index  int // of the Role
	Reason string
}

// Error is the reason.
func (f *StyleFault) Error() string { return f.Reason }

// onDark are the roles that other themes change. All colours of the themes
// that come with the program are the sixteen of the terminal's own palette, so
// that the user's choice of them rules.
var onDark = []Role{
	{"text", "plain"},
	{"dim", "bright-black"},
	{"strong", "bold"},
	{"accent", "cyan"},
	{"ok", "green"},
	{"busy", "yellow"},
	{"warn", "yellow"},
	{"danger", "bold bright-red"},
	{"head", "bright-black"},
	{"cursor", "bold reverse cyan"},
	{"mark", "bold cyan"},
	{"border", "bright-black"},
	{"field", "underline"},
	{"button", "plain"},
	{"chosen", "bold reverse"},
}

// builtIn are the themes that come with the program, the default first.
var builtIn = []struct {
	name  string
	roles []Role
}{
	{"dark", nil},
	{"light", []Role{
		{"accent", "blue"}, {"busy", "magenta"}, {"warn", "magenta"}, {"danger", "bold red"}, {"cursor", "bold reverse blue"}, {"mark", "bold blue"},
	}},
	{"high-contrast", []Role{ // nothing is dimmed, what matters is bold
		{"dim", "plain"}, {"accent", "bold"}, {"ok", "bold"}, {"busy", "bold underline"}, {"warn", "bold underline"}, {"danger", "bold reverse"},
		{"head", "bold underline"}, {"cursor", "bold reverse"}, {"mark", "bold"}, {"border", "bold"},
	}},
	{"colour-blind", []Role{ // blue and yellow are told apart by all common kinds of colour blindness
		{"accent", "bold"}, {"ok", "bright-blue"}, {"busy", "yellow"}, {"warn", "bold yellow"}, {"danger", "bold reverse yellow"},
		{"cursor", "bold reverse"}, {"mark", "bold bright-blue"},
	}},
	{"mono", []Role{
		{"dim", "plain"}, {"accent", "bold"}, {"ok", "plain"}, {"busy", "plain"}, {"warn", "bold"}, {"danger", "bold"},
		{"head", "plain"}, {"cursor", "bold reverse"}, {"mark", "bold"}, {"border", "plain"},
	}},
}

// Themes lists the names of the themes that come with the program, the default
// first.
func Themes() []string {
	names := make([]string, len(builtIn))
	for i, t := range builtIn {
		names[i] = t.name
	}
	return names
}

// themeNamed is a theme that comes with the program.
func themeNamed(name string) (theme, bool) {
	for _, b := range builtIn {
		if b.name == name {
			var t theme
			_ = t.lay(onDark) // a test holds all of these to be fit
			_ = t.lay(b.roles)
			return t, true
		}
	}
	return theme{}, false
}

// lay sets roles; the error is a StyleFault.
func (t *theme) lay(roles []Role) error {
	styles := t.roles()
	for i, r := range roles {
		to, ok := styles[r.Name]
		if !ok {
			return &StyleFault{i, "there is no role " + cut(strconv.Quote(r.Name), 40) + "; roles: " + strings.Join(slices.Sorted(maps.Keys(styles)), ", ") + ", and base"}
		}
		style, err := styleOf(r.Style)
		if err != nil {
			return &StyleFault{i, r.Name + ": " + err.Error()}
		}
		*to = ink.Of(style)
	}
	return nil
}

// NewTheme makes a theme of roles. Those that are left out are the base's; the
// error is a StyleFault.
func NewTheme(roles []Role) (Theme, error) {
	t, _ := themeNamed(builtIn[0].name)
	at := slices.IndexFunc(roles, func(r Role) bool { return r.Name == "base" })
	if at >= 0 {
		base, ok := themeNamed(roles[at].Style)
		if !ok {
			return Theme{}, &StyleFault{at, "base is one of " + strings.Join(Themes(), ", ")}
		}
		t = base
	}
	for i, r := range roles {
		if i == at {
			continue
		}
		if err := t.lay([]Role{r}); err != nil {
			return Theme{}, &StyleFault{i, err.Error()}
		}
	}
	return Theme{&t}, nil
}

// colourNames are the colours of the terminal's palette in their order, from 0
// and, as bright-, from 8.
var colourNames = []string{"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"}

// exactColour is a colour by its red, green and blue.
var exactColour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// colourCode is what Lip Gloss calls a colour.
func colourCode(word string) (string, bool) {
	if exactColour.MatchString(word) {
		return word, true
	}
	if n, err := strconv.Atoi(word); err == nil {
		return word, n >= 0 && n < 256
	}
	name, bright := strings.CutPrefix(word, "bright-")
	i := slices.Index(colourNames, name)
	if bright && i >= 0 {
		return strconv.Itoa(i + 8), true
	}
	return strconv.Itoa(i), i >= 0
}

// styleOf understands the words of a style.
func styleOf(text string) (lipgloss.Style, error) {
	st := lipgloss.NewStyle()
	words := strings.Fields(text)
	for _, w := range words {
		switch w {
		case "plain":
		case "bold":
			st = st.Bold(true)
		case "faint":
			st = st.Faint(true)
		case "italic":
			st = st.Italic(true)
		case "underline":
			st = st.Underline(true)
		case "reverse":
			st = st.Reverse(true)
		default:
			name, behind := strings.CutPrefix(w, "on-")
			code, ok := colourCode(name)
			if !ok {
				return st, fmt.Errorf("%s is no word of a style; they are bold, faint, italic, underline, reverse, plain, a colour (%s, each with bright- before it, 0 to 255, or #rrggbb), and on- with a colour",
					cut(strconv.Quote(w), 40), strings.Join(colourNames, ", "))
			}
			if behind {
				st = st.Background(lipgloss.Color(code))
			} else {
				st = st.Foreground(lipgloss.Color(code))
			}
		}
	}
	if len(words) == 0 {
		return st, fmt.Errorf("a style is missing; plain is one")
	}
	return st, nil
}
