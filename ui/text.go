package ui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"snapdash/ui/sanitize"
)

// number is n with its thousands apart: 53,098.
func number(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// count is a number with its noun in the right number: 1 snapshot, 2 snapshots.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return number(n) + " " + noun + "s"
}

// exactGiB is below what size in GiB none is rounded: 2000 GiB are no 2 TiB.
const exactGiB = 10_000

// gib is a size given in GiB, short: 40G, 2000G, 2T, 11.7T.
func gib(n int64) string {
	switch {
	case n >= 1024*1024:
		return trimZero(float64(n)/(1024*1024)) + "P"
	case n >= exactGiB || n >= 1024 && n%1024 == 0:
		return trimZero(float64(n)/1024) + "T"
	}
	return strconv.FormatInt(n, 10) + "G"
}

func trimZero(f float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(f, 'f', 1, 64), ".0")
}

// bytesGiB is a size given in GiB, with its unit written out: 548 GiB, 1,008 GiB,
// 2 TiB, 118.4 TiB.
func bytesGiB(n int64) string {
	s := gib(n)
	if s[len(s)-1] == 'G' {
		return number(int(n)) + " GiB"
	}
	return s[:len(s)-1] + " " + s[len(s)-1:] + "iB"
}

const (
	day   = 24 * time.Hour
	month = 30 * day
	year  = 365 * day
)

// age is how long ago, in one unit, without seconds so that an idle screen
// stays as it is: now, 5m, 3h, 12d, 7mo, 2y.
func age(since time.Duration) string {
	switch {
	case since < 0:
		return "ahead" // the server's clock is ahead of ours
	case since < time.Minute:
		return "now"
	case since < time.Hour:
		return fmt.Sprintf("%dm", int(since.Minutes()))
	case since < 2*day:
		return fmt.Sprintf("%dh", int(since.Hours()))
	case since < 90*day:
		return fmt.Sprintf("%dd", int(since/day))
	case since < 2*year:
		return fmt.Sprintf("%dmo", int(since/month))
	}
	return fmt.Sprintf("%dy", int(since/year))
}

// ageOf is the age of a moment, "-" when the server told none.
func (a *App) ageOf(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return age(a.now().Sub(t))
}

// moment is a time in full with its age: 2026-11-20 02:14:03 UTC (3d).
func (a *App) moment(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(a.opt.Zone).Format("2006-01-02 15:04:05 MST") + " (" + a.ageOf(t) + ")"
}

// shortID is the beginning of an id, enough to tell rows apart; the whole one is a key away.
func shortID(id string) string {
	if len(id) > 8 {
		return id[:8]
	}
	return id
}

// splitWord cuts the first word from what follows it.
func splitWord(s string) (word, rest string) {
	word, rest, _ = strings.Cut(strings.TrimSpace(s), " ")
	return word, strings.TrimSpace(rest)
}

// listed joins words as a person does: a, b and c.
func listed(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// cut shortens text to width cells; textWidth is how many it needs.
func cut(text string, width int) string { return sanitize.Cut(sanitize.Line(text), width) }

func textWidth(text string) int { return sanitize.Width(sanitize.Line(text)) }

// pad fills text with blanks to width cells, padLeft from the left.
func pad(text string, width int) string { return sanitize.Fit(sanitize.Line(text), width) }

func padLeft(text string, width int) string { return sanitize.FitRight(sanitize.Line(text), width) }

// orDash is s, or a dash where there is nothing to show.
func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
