package filter

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// maxNumber bounds what may be typed for a size or an age.
const maxNumber = math.MaxInt32

// units are seconds; a month has 30 days, a year 365.
var units = map[string]int64{"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400, "mo": 30 * 86400, "y": 365 * 86400}

// number reads an operator and a number with its unit.
func (p *parser) number(t term, pos int) (term, bool, error) {
	from := p.at
	for p.at < len(p.text) && strings.ContainsRune(":<>=", rune(p.text[p.at])) {
		p.at++
	}
	t.op = p.text[from:p.at]
	if t.op == ":" {
		t.op = "="
	}
	if !slices.Contains(comparisons, t.op) {
		return t, false, p.fail(from, t.field+" takes one of "+strings.Join(comparisons, " "))
	}
	t.text = p.word("")
	digits := strings.TrimRight(t.text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
	unit := strings.ToLower(t.text[len(digits):])
	if digits == "" && unit == "" {
		return t, false, nil
	}
	n, ok := amount(digits, t.field == "size")
	if !ok {
		return t, false, p.fail(pos, t.field+" takes a "+example(t.field))
	}
	return p.scaled(t, pos, n, unit)
}

// comparisons are the operators of a number.
var comparisons = []string{"<", "<=", ">", ">=", "="}

// amount reads what stands before a unit.
func amount(digits string, fraction bool) (n float64, ok bool) {
	n, err := strconv.ParseFloat(digits, 64)
	return n, err == nil && strings.Trim(digits, "0123456789.") == "" && n <= maxNumber && (fraction || n == math.Trunc(n))
}

func example(field string) string {
	if field == "size" {
		return "number, such as size>100"
	}
	return "whole number, such as " + field + ">30d"
}

// whole is a number that whole ones are compared with as with n.
func whole(n float64, op string) int64 {
	switch op {
	case ">", "<=":
		n = math.Floor(n)
	case "<", ">=":
		n = math.Ceil(n)
	}
	return int64(math.Round(n))
}

// scaled applies the unit.
func (p *parser) scaled(t term, pos int, n float64, unit string) (term, bool, error) {
	if t.field == "size" {
		switch unit {
		case "", "g", "gib", "gb":
		case "t", "tib", "tb":
			n *= 1024
		default:
			return t, false, p.fail(pos, "size is in GiB, or in T")
		}
		t.kind, t.number = kindSize, whole(n, t.op)
		return t, true, nil
	}
	scale, known := units[unit]
	if !known {
		if unit == "" && p.at == len(p.text) {
			return t, false, nil // the unit is still to be typed
		}
		return t, false, p.fail(pos, t.field+" takes a unit: s m h d w mo y")
	}
	t.kind, t.number = kindAge, int64(n)*scale
	return t, true, nil
}
