package filter

import "strings"

// fields are what stands before a colon or a comparison.
const fields = "name id volume project desc user status meta is size age updated"

// Doubt says what in a filter that lets nothing pass is most likely misspelt: a
// state that is not known, or a field, which is taken for a word. "" is nothing.
func (f Filter) Doubt() string {
	for _, t := range f.terms {
		if t.negate {
			continue
		}
		if len(t.words) > 0 {
			return "No state is called " + t.words[0] + "."
		}
		name, value, found := strings.Cut(t.text, ":")
		if t.kind == kindText && t.field == "" && found && letters(name) && value != "" {
			return name + " is no field, so it is looked for as it is. Fields: " + fields + "."
		}
	}
	return ""
}

// letters reports whether a text is made of nothing else.
func letters(s string) bool {
	return s != "" && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz_") == ""
}
