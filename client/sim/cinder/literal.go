package cinder

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// escape reads what follows a backslash in a Python or JSON string, and how
// long it is.
func escape(s string) (string, int) {
	switch s[0] {
	case 'n':
		return "\n", 1
	case 't':
		return "\t", 1
	case 'r':
		return "\r", 1
	case 'u':
		if len(s) < 5 {
			break
		}
		u, err := strconv.ParseUint(s[1:5], 16, 16)
		if err != nil {
			break
		}
		if utf16.IsSurrogate(rune(u)) && len(s) >= 11 && s[5:7] == `\u` {
			if low, err := strconv.ParseUint(s[7:11], 16, 16); err == nil {
				return string(utf16.DecodeRune(rune(u), rune(low))), 11
			}
		}
		return string(rune(u)), 5
	}
	return s[:1], 1
}

// literal reads a Python dictionary of strings, such as {'env': 'prod'}.
func literal(text string) ([]pair, bool) {
	p := &literalParser{text: strings.TrimSpace(text)}
	if !p.take('{') {
		return nil, false
	}
	var out []pair
	for !p.take('}') {
		k, ok1 := p.str()
		colon := p.take(':')
		v, ok2 := p.str()
		if !ok1 || !colon || !ok2 {
			return nil, false
		}
		out = append(out, pair{k, v})
		p.take(',')
	}
	return out, p.at == len(p.text)
}

type literalParser struct {
	text string
	at   int
}

func (p *literalParser) take(c byte) bool {
	for p.at < len(p.text) && p.text[p.at] == ' ' {
		p.at++
	}
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *literalParser) str() (string, bool) {
	var quote byte
	switch {
	case p.take('\''):
		quote = '\''
	case p.take('"'):
		quote = '"'
	default:
		return "", false
	}
	var b strings.Builder
	for ; p.at < len(p.text); p.at++ {
		c := p.text[p.at]
		if c == quote {
			p.at++
			return b.String(), true
		}
		if c == '\\' && p.at+1 < len(p.text) {
			n, size := escape(p.text[p.at+1:])
			b.WriteString(n)
			p.at += size
			continue
		}
		b.WriteByte(c)
	}
	return "", false
}
