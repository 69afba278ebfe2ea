package config

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// quote is a name as it may be shown: nothing in it acts on a terminal, and no
// name is longer than what a line of a message bears.
func quote(name string) string {
	const longest = 60
	if utf8.RuneCountInString(name) > longest {
		name = string([]rune(name)[:longest]) + "…"
	}
	return strconv.Quote(name)
}

// meant asks whether the nearest of the known words was meant; "" when none is
// near.
func meant(word string, known []string) string {
	if near := Nearest(word, known); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

// Nearest gives the known word that differs in the fewest letters from word, ""
// when all differ in too many for a slip of the hand.
func Nearest(word string, known []string) string {
	best, distance := "", 4
	for _, k := range known {
		if d := edits(strings.ToLower(word), strings.ToLower(k)); d < distance && d <= max(2, len(k)/3) && 2*d <= len(k) {
			best, distance = k, d
		}
	}
	return best
}

// edits counts the letters to be put in, taken out or changed. Words that are
// too long are not compared: a hostile file must cost nothing.
func edits(a, b string) int {
	const longest = 64
	if len(a) > longest || len(b) > longest {
		return longest
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
