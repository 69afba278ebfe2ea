package client

import (
	"cmp"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fernet matches Keystone's fernet tokens, whose first byte is always 0x80.
var fernet = regexp.MustCompile(`gAAAAA[A-Za-z0-9_=-]{20,}`)

// shortest is how long a secret must be to be blotted out: shorter ones are
// found in any text.
const shortest = 4

// redact replaces secrets, and whatever looks like a token, in text that is
// going to be shown. Error pages quote what they were sent in their own ways,
// so that each form counts in which a secret can stand in one.
func redact(text string, secrets []string) string {
	for _, s := range secrets {
		if len(s) < shortest {
			continue
		}
		for _, form := range forms(s) {
			text = strings.ReplaceAll(text, form, "[secret]")
		}
	}
	return fernet.ReplaceAllString(text, "[token]")
}

// forms are the ways to write a secret, the longest first: as it is or as JSON,
// and either of them within another JSON string, a page or an address.
func forms(secret string) []string {
	out := []string{secret, oneLine(secret)}
	for _, quote := range []func(string) string{inJSON, inPlainJSON, strconv.Quote, strconv.QuoteToASCII} {
		out = append(out, strings.Trim(quote(secret), `"`))
	}
	for _, s := range slices.Clone(out) {
		out = append(out, url.QueryEscape(s), url.PathEscape(s), html.EscapeString(s), strings.Trim(strconv.Quote(s), `"`), strings.Trim(inPlainJSON(s), `"`))
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	return slices.DeleteFunc(slices.Compact(out), func(s string) bool { return len(s) < shortest })
}

// inJSON is a JSON string as Go writes it, inPlainJSON as most others do: with
// <, > and & as they are.
func inJSON(s string) string {
	b, _ := json.Marshal(s) // of a string it never fails
	return string(b)
}

func inPlainJSON(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // into memory it never fails
	return strings.TrimSuffix(b.String(), "\n")
}

// printable is a text of which nothing is obeyed by a terminal: it comes back as
// it is, or escaped as in Go where it has a control character or another that is
// not to be seen.
func printable(text string) string {
	if utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return text
	}
	quoted := strconv.Quote(text)
	return quoted[1 : len(quoted)-1]
}
