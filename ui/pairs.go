package ui

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"snapdash/model/metaedit"
)

// typedPairs are keys being typed, with their values where they have some. What was taken
// in last can be dropped again, though they are shown in the order of their keys.
type typedPairs struct {
	values map[string]string
	order  []string // as they were taken in
}

// put takes a pair in and reports whether it took the place of another value.
func (p *typedPairs) put(key, value string) (replaced bool) {
	before, had := p.values[key]
	p.remove(key)
	if p.values == nil {
		p.values = map[string]string{}
	}
	p.values[key] = value
	p.order = append(p.order, key)
	return had && before != value
}

// putTelling is put, and adds to what is told when another value gave way, or may in
// the cloud.
func (p *typedPairs) putTelling(key, value, told string) string {
	before := p.values[key]
	say := func(text string) {
		if told != "" {
			told += "; "
		}
		told += text
	}
	if p.put(key, value) {
		say(key + " had the value " + strconv.Quote(before) + " before")
	}
	if slices.ContainsFunc(p.order, func(k string) bool { return k != key && strings.EqualFold(k, key) }) {
		say(key + ": " + problemText(metaedit.KeyCase))
	}
	return told
}

func (p *typedPairs) remove(key string) {
	delete(p.values, key)
	p.order = slices.DeleteFunc(p.order, func(k string) bool { return k == key })
}

// drop takes the last one out again.
func (p *typedPairs) drop() {
	if n := len(p.order); n > 0 {
		p.remove(p.order[n-1])
	}
}

// keys are sorted.
func (p *typedPairs) keys() []string { return slices.Sorted(maps.Keys(p.values)) }

// readPair reads "key=value" and says what is wrong with it, "" when nothing is.
func readPair(text string) (key, value, problem string) {
	key, value, ok := strings.Cut(text, "=")
	if strings.HasSuffix(key, " ") { // key = value
		value = strings.TrimPrefix(value, " ")
	}
	if key = strings.TrimSpace(key); !ok {
		return key, value, "write a pair as key=value"
	}
	if p := metaedit.CheckPair(key, value); p.Fatal() {
		return key, value, problemText(p)
	}
	return key, value, ""
}

// takePasted takes the lines of a pasted text in with put, each read by read, and
// reports whether it did: where there are several, all of them or, when one is no pair,
// none, which is what problem says. A single line is no more than text.
func takePasted(msg tea.Msg, read func(line string) (key, value, problem string), put func(key, value string)) (problem string, done bool) {
	p, ok := msg.(tea.PasteMsg)
	if !ok {
		return "", false
	}
	var lines []string
	for l := range strings.Lines(strings.ReplaceAll(p.Content, "\r", "\n")) {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	if len(lines) < 2 {
		return "", false
	}
	for i, l := range lines {
		if _, _, problem := read(l); problem != "" {
			return "line " + strconv.Itoa(i+1) + ", " + strconv.Quote(l) + ": " + problem + "; nothing was taken in", true
		}
	}
	for _, l := range lines {
		key, value, _ := read(l)
		put(key, value)
	}
	return "", true
}
