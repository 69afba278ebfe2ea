package termtest

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// named are the keys that are no characters, as an xterm sends them.
var named = map[string]string{
	"enter": "\r", "esc": "\x1b", "tab": "\t", "space": " ", "backspace": "\x7f",
	"shift+tab": "\x1b[Z", "ctrl+space": "\x00", "ctrl+\\": "\x1c", "ctrl+]": "\x1d",
	"insert": "\x1b[2~", "delete": "\x1b[3~", "pgup": "\x1b[5~", "pgdown": "\x1b[6~",
	"f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~",
	"shift+up": "\x1b[1;2A", "shift+down": "\x1b[1;2B", "ctrl+up": "\x1b[1;5A", "ctrl+down": "\x1b[1;5B",
}

// arrows have two forms, of which the program chooses by DECCKM.
var arrows = map[string]string{"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}

// Keys presses keys one after another: a character, or a name as in down,
// enter, pgdown, ctrl+d, alt+x, shift+tab. A test that names another key fails.
func (t *Terminal) Keys(keys ...string) {
	t.tb.Helper()
	for _, key := range keys {
		bytes, ok := t.key(key)
		if !ok {
			t.tb.Fatalf("no key is called %q", key)
		}
		t.send(bytes)
	}
}

func (t *Terminal) key(key string) (string, bool) {
	if bytes, ok := named[key]; ok {
		return bytes, true
	}
	if last, ok := arrows[key]; ok {
		if t.Screen().Mode(ansi.ModeCursorKeys) {
			return "\x1bO" + last, true
		}
		return "\x1b[" + last, true
	}
	if utf8.RuneCountInString(key) == 1 {
		return key, true
	}
	if letter, ok := strings.CutPrefix(key, "ctrl+"); ok && len(letter) == 1 && letter[0] >= 'a' && letter[0] <= 'z' {
		return string(rune(letter[0] - 'a' + 1)), true
	}
	if rest, ok := strings.CutPrefix(key, "alt+"); ok {
		bytes, known := t.key(rest)
		return "\x1b" + bytes, known
	}
	return "", false
}

// Type types text as it is, all at once.
func (t *Terminal) Type(text string) {
	t.tb.Helper()
	t.send(text)
}

// Paste pastes text: between the marks of bracketed paste where the program
// has asked for them, with line ends as a terminal sends them.
func (t *Terminal) Paste(text string) {
	t.tb.Helper()
	text = strings.ReplaceAll(text, "\n", "\r")
	if t.Screen().Mode(ansi.ModeBracketedPaste) {
		text = ansi.BracketedPasteStart + text + ansi.BracketedPasteEnd
	}
	t.send(text)
}

func (t *Terminal) send(bytes string) {
	t.tb.Helper()
	if _, err := t.line.WriteString(bytes); err != nil {
		t.tb.Errorf("type %q: %v", bytes, err)
	}
}
