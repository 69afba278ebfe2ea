package client

import "errors"

// scalar reads any value as text, the way loose does: a string's characters, a
// number's or a bool's letters, "" for null. ok is false for objects and
// arrays, which are read over. The result aliases the text or the scratch space.
func (s *scanner) scalar() (text []byte, ok bool) {
	switch c := s.peek(); c {
	case '"':
		return s.str(), true
	case '{', '[':
		s.skip()
		return nil, false
	case 'n':
		s.word("null")
		return nil, true
	case 't':
		return s.word("true"), true
	case 'f':
		return s.word("false"), true
	default:
		return s.number(), true
	}
}

// skip reads over a value of any kind.
func (s *scanner) skip() {
	switch s.peek() {
	case '{':
		for more := s.enter('{', '}'); more; more = s.more('}') {
			s.key()
			s.skip()
		}
	case '[':
		for more := s.enter('[', ']'); more; more = s.more(']') {
			s.skip()
		}
	default:
		s.scalar()
	}
}

// word reads one of JSON's three words.
func (s *scanner) word(word string) []byte {
	for i := range len(word) {
		if s.pos >= len(s.text) || s.text[s.pos] != word[i] {
			s.fail()
			return nil
		}
		s.pos++
	}
	return s.text[s.pos-len(word) : s.pos]
}

// number reads a number and gives its letters.
func (s *scanner) number() []byte {
	start := s.pos
	s.oneOf('-', '-')
	if s.pos < len(s.text) && s.text[s.pos] == '0' {
		s.pos++
	} else if !s.digits() {
		return nil
	}
	if s.oneOf('.', '.') && !s.digits() {
		return nil
	}
	if s.oneOf('e', 'E') {
		s.oneOf('+', '-')
		if !s.digits() {
			return nil
		}
	}
	if s.err != nil {
		return nil
	}
	return s.text[start:s.pos]
}

func (s *scanner) oneOf(a, b byte) bool {
	if s.pos < len(s.text) && (s.text[s.pos] == a || s.text[s.pos] == b) {
		s.pos++
		return true
	}
	return false
}

// digits consumes one digit or more.
func (s *scanner) digits() bool {
	start := s.pos
	for s.pos < len(s.text) && s.text[s.pos]-'0' <= 9 {
		s.pos++
	}
	if s.pos == start {
		s.fail()
	}
	return s.pos > start
}

// end checks that nothing but white space is left.
func (s *scanner) end() error {
	if s.err == nil && s.peek() != 0 || s.err == nil && s.pos < len(s.text) {
		s.err = errors.New("more text after its end")
	}
	return s.err
}
