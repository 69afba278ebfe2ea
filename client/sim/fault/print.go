package fault

import (
	"fmt"
	"strconv"
	"strings"
)

// String is the rule as Parse reads it.
func (r Rule) String() string {
	var words []string
	if r.Method != "" {
		words = append(words, r.Method)
	}
	if r.Path != "" {
		words = append(words, r.Path)
	}
	add := func(when bool, key string, value any) {
		if when {
			words = append(words, fmt.Sprintf("%s=%v", key, value))
		}
	}
	add(r.After != 0, "after", r.After)
	add(r.Times != 0, "times", r.Times)
	add(r.Every != 0, "every", r.Every)
	add(r.Chance != 0, "chance", r.chanceText())
	add(r.Delay != 0, "delay", r.Delay)
	add(r.Reset != "", "reset", r.Reset)
	add(r.Status != 0, "status", r.Status)
	add(r.Body != "", "body", r.Body)
	add(r.RetryAfter != "", "retry-after", r.RetryAfter)
	add(r.MarkerGone, "marker", "gone")
	add(r.Cut > 0, "cut", r.Cut)
	add(r.Cut < 0, "cut", "half")
	add(r.Slow != 0, "slow", r.Slow)
	add(r.ContentType != "", "type", r.ContentType)
	add(r.Page != "", "page", r.Page)
	add(r.NextHost != "", "next", r.NextHost)
	add(r.Skew != 0, "skew", r.Skew)
	add(r.Rewrite != 0, "json", r.rewriteText())
	return strings.Join(words, " ")
}

func (r Rule) chanceText() string {
	p := strconv.FormatFloat(r.Chance, 'g', -1, 64)
	if r.Seed != 0 {
		p += "," + strconv.FormatUint(r.Seed, 10)
	}
	return p
}

func (r Rule) rewriteText() string {
	var names []string
	for _, w := range rewrites {
		if r.Rewrite&w.bit != 0 {
			names = append(names, w.name)
		}
	}
	return strings.Join(names, ",")
}
