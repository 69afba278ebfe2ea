package cinder

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"unicode"
)

// maxBody is oslo's limit on a request's body, in bytes.
const maxBody = 114688

// member is a key of a JSON object with its value, in the order of sending:
// Cinder's messages quote bodies as Python prints them.
type member struct {
	key   string
	value any // nil, bool, json.Number, string, []any or members
}

type members []member

func (m members) get(key string) (any, bool) {
	for i := len(m) - 1; i >= 0; i-- {
		if m[i].key == key {
			return m[i].value, true
		}
	}
	return nil, false
}

// readBody reads a JSON object from the request, and answers where it is none.
func (r *request) readBody() (members, bool) {
	if ct := r.Header.Get("Content-Type"); ct != "" && !strings.HasPrefix(ct, "application/json") {
		r.refuse(http.StatusUnsupportedMediaType, "badMediaType", "Unsupported Content-Type")
		return nil, false
	}
	text, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil || len(text) > maxBody {
		r.overLimit("Request is too large.", false)
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	v, err := readValue(d)
	m, ok := v.(members)
	if err != nil || !ok {
		r.bad("Malformed request body")
		return nil, false
	}
	return m, true
}

// readValue reads one JSON value with its order.
func readValue(d *json.Decoder) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t {
	case json.Delim('{'):
		m := members{}
		for d.More() {
			k, err := d.Token()
			if err != nil {
				return nil, err
			}
			v, err := readValue(d)
			if err != nil {
				return nil, err
			}
			m = append(m, member{k.(string), v})
		}
		_, err = d.Token()
		return m, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := readValue(d)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err = d.Token()
		return list, err
	}
	return t, nil
}

// repr prints a value as Python does.
func repr(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		return reprText(v)
	case members:
		parts := make([]string, len(v))
		for i, m := range v {
			parts[i] = reprText(m.key) + ": " + repr(m.value)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = repr(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// reprText prints a string as Python does: in single quotes unless it has some.
func reprText(s string) string {
	quote := "'"
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		quote = `"`
	}
	var b strings.Builder
	b.WriteString(quote)
	for _, c := range s {
		if string(c) == quote || c == '\\' {
			b.WriteByte('\\')
		}
		b.WriteString(reprRune(c))
	}
	return b.String() + quote
}

// reprRune prints a character as Python does inside a string.
func reprRune(c rune) string {
	switch {
	case c == '\n':
		return `\n`
	case c == '\t':
		return `\t`
	case c == '\r':
		return `\r`
	case c < 0x20 || c >= 0x7f && c < 0xa0:
		return fmt.Sprintf(`\x%02x`, c)
	case !unicode.IsPrint(c) && c < 0x10000:
		return fmt.Sprintf(`\u%04x`, c)
	}
	return string(c)
}

// plainText is a value as it stands in "Value: …": strings without quotes.
func plainText(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return repr(v)
}

// invalid is the schema's message.
func (r *request) invalid(field string, value any, why string) {
	r.bad("Invalid input for field/attribute " + field + ". Value: " + plainText(value) + ". " + why)
}

// number reads a JSON number.
func number(v any) (int, bool) {
	switch v := v.(type) {
	case json.Number:
		n, err := strconv.Atoi(v.String())
		return n, err == nil
	case string:
		n, err := strconv.Atoi(v)
		return n, err == nil
	}
	return 0, false
}
