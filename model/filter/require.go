package filter

import (
	"regexp/syntax"
	"strings"
)

// required gives the longest text that is in everything that an expression
// matches, "" when none is sure.
func required(expr string) string {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return ""
	}
	return literalOf(re)
}

func literalOf(re *syntax.Regexp) string {
	switch re.Op {
	case syntax.OpLiteral:
		return asciiOf(re.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return literalOf(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return literalOf(re.Sub[0])
		}
	case syntax.OpConcat:
		longest := ""
		for _, sub := range re.Sub {
			if s := literalOf(sub); len(s) > len(longest) {
				longest = s
			}
		}
		return longest
	}
	return ""
}

// asciiOf is the text in lower case; "" when not all of it is ASCII.
func asciiOf(text []rune) string {
	s := strings.ToLower(string(text))
	if !isASCII(s) {
		return ""
	}
	return s
}
