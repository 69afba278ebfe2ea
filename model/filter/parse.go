package filter

import (
	"regexp"
	"strings"

	"snapdash/model"
)

// Parse reads a filter. Terms are separated by blanks and all must hold:
//
//	word  "two words"     in name, description, volume, project or id, in any case
//	name:x id:x volume:x project:x desc:x user:x     in that field
//	status:error,creating    is:transient    is:marked (when the filter was typed)
//	size>100  size<=40       GiB
//	age>30d   updated<1h     s m h d w mo y
//	meta:key  meta:key=value  meta:key="two words"
//	/regexp/  ~fuzzy         in the name
//	!term  -term             not
//
// A term whose value is still missing ("status:", "age>") is left out, so that
// a filter can be typed with the list following.
func Parse(text string) (Filter, error) {
	p := parser{text: text}
	var f Filter
	for p.skipBlanks(); p.at < len(p.text); p.skipBlanks() {
		from := p.at
		t, ok, err := p.term()
		switch {
		case err != nil:
			return Filter{}, err
		case ok:
			f.terms = append(f.terms, t)
		case f.unfinished == "":
			f.unfinished = p.text[from:p.at]
		}
	}
	return f, nil
}

type parser struct {
	text string
	at   int
}

func (p *parser) skipBlanks() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t') {
		p.at++
	}
}

func (p *parser) fail(pos int, message string) error { return &Error{Pos: pos, Message: message} }

// term reads one term; ok is false when it has no value yet.
func (p *parser) term() (t term, ok bool, err error) {
	if c := p.text[p.at]; c == '!' || c == '-' {
		t.negate = true
		p.at++
		if p.at == len(p.text) || p.text[p.at] == ' ' || p.text[p.at] == '\t' {
			return t, false, nil
		}
	}
	switch p.text[p.at] {
	case '/':
		return p.regexp(t)
	case '~':
		p.at++
		t.kind, t.text = kindFuzzy, p.word("")
		t.needle = newNeedle(t.text)
		return t, t.text != "", nil
	case '"':
		t.text = p.word("")
		t.needle = newNeedle(t.text)
		return t, t.text != "", nil
	}
	return p.column(t)
}

// regexp reads /…/; the closing slash may be missing while it is typed.
func (p *parser) regexp(t term) (term, bool, error) {
	pos := p.at
	var b strings.Builder
	for p.at++; p.at < len(p.text) && p.text[p.at] != '/'; p.at++ {
		if p.text[p.at] == '\\' && p.at+1 < len(p.text) && p.text[p.at+1] == '/' {
			p.at++
		}
		b.WriteByte(p.text[p.at])
	}
	p.at = min(p.at+1, len(p.text))
	t.kind, t.text = kindRegexp, b.String()
	if t.text == "" {
		return t, false, nil
	}
	expr, err := regexp.Compile("(?i)" + t.text)
	if err != nil {
		return t, false, p.fail(pos, "not a regular expression: "+strings.Replace(strings.TrimPrefix(err.Error(), "error parsing regexp: "), "(?i)", "", 1))
	}
	t.expr, t.needle = expr, newNeedle(required("(?i)"+t.text))
	return t, true, nil
}

// word reads up to a blank or a stop character, or what stands in quotes.
func (p *parser) word(stop string) string {
	if p.at < len(p.text) && p.text[p.at] == '"' {
		return p.quoted()
	}
	from := p.at
	for p.at < len(p.text) && !strings.ContainsRune(" \t"+stop, rune(p.text[p.at])) {
		p.at++
	}
	return p.text[from:p.at]
}

// pair reads key or key=value, each of which may stand in quotes, or both in one. A
// value that is still missing is left out; "" is an empty one.
func (p *parser) pair() string {
	text := p.word("=")
	if p.at < len(p.text) && p.text[p.at] == '=' {
		p.at++
		from := p.at
		if value := p.word(""); value != "" || strings.HasPrefix(p.text[from:], `""`) {
			text += "=" + value
		}
	}
	return text
}

// quoted reads "…"; the closing quote may be missing while it is typed.
func (p *parser) quoted() string {
	var b strings.Builder
	for p.at++; p.at < len(p.text) && p.text[p.at] != '"'; p.at++ {
		if p.text[p.at] == '\\' && p.at+1 < len(p.text) {
			p.at++
		}
		b.WriteByte(p.text[p.at])
	}
	p.at = min(p.at+1, len(p.text))
	return b.String()
}

// column reads field:value, field<number, or a free word.
func (p *parser) column(t term) (term, bool, error) {
	pos := p.at
	field := p.word(":<>=")
	if p.at == len(p.text) || p.text[p.at] == ' ' || p.text[p.at] == '\t' {
		t.text, t.needle = field, newNeedle(field)
		return t, field != "", nil
	}
	t.field = strings.ToLower(field)
	switch t.field {
	case "size", "age", "updated":
		return p.number(t, pos)
	case "name", "id", "volume", "project", "desc", "user", "status", "meta", "is":
		if p.text[p.at] != ':' {
			return t, false, p.fail(p.at, t.field+" takes a colon: "+t.field+":…")
		}
		p.at++
		if t.field == "meta" {
			t.text = p.pair()
		} else {
			t.text = p.word("")
		}
		return p.value(t, pos)
	}
	p.at = pos // no field of ours: a word that has such a sign in it
	t.field = ""
	t.text = p.word("")
	t.needle = newNeedle(t.text)
	return t, true, nil
}

// value completes a term on a field.
func (p *parser) value(t term, pos int) (term, bool, error) {
	if t.text == "" {
		return t, false, nil
	}
	switch t.field {
	case "status":
		t.kind = kindStatus
		for _, w := range strings.Split(t.text, ",") {
			if w != "" {
				t.addStatus(w)
			}
		}
	case "meta":
		t.kind = kindMeta
	case "is":
		return p.is(t, pos)
	default:
		t.needle = newNeedle(t.text)
	}
	return t, true, nil
}

// is reads a quality, which may be half typed.
func (p *parser) is(t term, pos int) (term, bool, error) {
	switch {
	case strings.HasPrefix("transient", t.text):
		t.kind, t.text = kindTransient, "transient"
	case strings.HasPrefix("marked", t.text):
		t.kind, t.text = kindMarked, "marked"
	default:
		return t, false, p.fail(pos, "is: knows transient and marked")
	}
	return t, true, nil
}

// addStatus adds the states that begin with a word, so that a half-typed one
// matches already; a word that is no beginning stands for itself.
func (t *term) addStatus(word string) {
	word = strings.ToLower(word)
	if s, known := model.StatusNamed(word); known {
		t.states = append(t.states, s)
		return
	}
	before := len(t.states)
	for _, s := range model.Statuses() {
		if strings.HasPrefix(s.String(), word) {
			t.states = append(t.states, s)
		}
	}
	if len(t.states) == before {
		t.words = append(t.words, word)
	}
}
