package filter

import (
	"encoding/binary"
	"regexp"
	"regexp/syntax"
	"slices"
	"unicode/utf8"
)

// automaton tells whether a regular expression matches ASCII texts, at one step
// in a table a character: several times as fast as package regexp, which keeps
// track of where a match is. The table is made while it is used, so it belongs
// to one goroutine; what is not ASCII, and an expression with too many states,
// go to package regexp.
type automaton struct {
	expr   *regexp.Regexp
	prog   *syntax.Prog
	states []state
	index  map[string]int32
	marks  []bool // instructions reached in a step
	stack  []uint32
}

// state is where the program may stand between two characters.
type state struct {
	at   []uint32 // instructions, before what an assertion lets pass
	last rune     // the character before, or one of its kind; -1 at the beginning
	next [utf8.RuneSelf + 1]int32
}

const (
	unmade     = 0
	accepted   = -1
	tooMany    = -2
	mostStates = 1000
	endOfText  = utf8.RuneSelf // as a character
)

func newAutomaton(expr *regexp.Regexp) *automaton {
	a := &automaton{expr: expr, index: map[string]int32{}}
	re, err := syntax.Parse(expr.String(), syntax.Perl)
	if err != nil {
		return a
	}
	if a.prog, err = syntax.Compile(re.Simplify()); err != nil {
		a.prog = nil
		return a
	}
	a.marks = make([]bool, len(a.prog.Inst))
	a.states = make([]state, 1) // 0 is unmade
	a.state([]uint32{uint32(a.prog.Start)}, -1)
	return a
}

// matches reports whether the expression matches somewhere in text.
func (a *automaton) matches(text string) bool {
	if a.prog == nil {
		return a.expr.MatchString(text)
	}
	at := int32(1)
	for i := 0; i <= len(text); i++ {
		c := byte(endOfText)
		if i < len(text) {
			if c = text[i]; c >= utf8.RuneSelf {
				return a.expr.MatchString(text)
			}
		}
		next := a.states[at].next[c]
		if next == unmade {
			next = a.step(at, c)
		}
		switch next {
		case accepted:
			return true
		case tooMany:
			return a.expr.MatchString(text)
		}
		at = next
	}
	return false
}

// step makes the entry for a character behind a state.
func (a *automaton) step(from int32, c byte) int32 {
	s := &a.states[from]
	r := rune(c)
	if c == endOfText {
		r = -1
	}
	reached, match := a.reach(s.at, syntax.EmptyOpContext(s.last, r))
	next := int32(accepted)
	if !match {
		to := []uint32{uint32(a.prog.Start)} // a match may begin anywhere
		for _, pc := range reached {
			if inst := &a.prog.Inst[pc]; r >= 0 && inst.MatchRune(r) {
				to = append(to, inst.Out)
			}
		}
		slices.Sort(to)
		next = a.state(slices.Compact(to), kindOf(r))
	}
	a.states[from].next[c] = next
	return next
}

// reach gives the instructions that wait for a character and can be reached
// where some assertions hold, and whether the end of the program is.
func (a *automaton) reach(from []uint32, holds syntax.EmptyOp) (waiting []uint32, match bool) {
	clear(a.marks)
	a.stack = append(a.stack[:0], from...)
	for len(a.stack) > 0 {
		pc := a.stack[len(a.stack)-1]
		a.stack = a.stack[:len(a.stack)-1]
		if a.marks[pc] {
			continue
		}
		a.marks[pc] = true
		switch inst := &a.prog.Inst[pc]; inst.Op {
		case syntax.InstMatch:
			match = true
		case syntax.InstAlt, syntax.InstAltMatch:
			a.stack = append(a.stack, inst.Out, inst.Arg)
		case syntax.InstCapture, syntax.InstNop:
			a.stack = append(a.stack, inst.Out)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(inst.Arg)&^holds == 0 {
				a.stack = append(a.stack, inst.Out)
			}
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			waiting = append(waiting, pc)
		}
	}
	return waiting, match
}

// kindOf is a character that assertions take as they take r.
func kindOf(r rune) rune {
	switch {
	case r < 0 || r == '\n':
		return r
	case syntax.IsWordChar(r):
		return 'a'
	}
	return ' '
}

// state gives the number of a state, which is made when it is new.
func (a *automaton) state(at []uint32, last rune) int32 {
	key := binary.AppendVarint(nil, int64(last))
	for _, pc := range at {
		key = binary.AppendUvarint(key, uint64(pc))
	}
	if n, ok := a.index[string(key)]; ok {
		return n
	}
	if len(a.states) > mostStates {
		return tooMany
	}
	n := int32(len(a.states))
	a.states = append(a.states, state{at: at, last: last})
	a.index[string(key)] = n
	return n
}
