package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"unicode/utf16"
)

// escapes are those of JSON's texts. All are matched, so that none is taken for
// the end of the one before it.
var escapes = regexp.MustCompile(`\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|.)`)

// inYAML is a file's text for the YAML reader.
func inYAML(path string, text []byte) []byte {
	if filepath.Ext(path) == ".json" {
		return yamlOf(text)
	}
	return text
}

// yamlOf writes JSON so that the YAML reader takes it as JSON has it: that knows
// no escaped slash, no character in two halves, and no tab outside of texts.
// Lines stay where they are. What is no JSON stays as it is.
func yamlOf(text []byte) []byte {
	if !json.Valid(text) {
		return text
	}
	text = bytes.ReplaceAll(text, []byte{'\t'}, []byte{' '}) // in texts JSON has none
	return escapes.ReplaceAllFunc(text, func(e []byte) []byte {
		switch {
		case e[1] == '/':
			return e[1:]
		case len(e) > 2:
			var high, low rune
			if n, _ := fmt.Sscanf(string(e), `\u%04x\u%04x`, &high, &low); n == 2 {
				return []byte(string(utf16.DecodeRune(high, low)))
			}
		}
		return e
	})
}
