package fault

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Grammar is the grammar of rules, for a flag's help.
const Grammar = `RULE is [METHOD] [/PATH] KEY=VALUE...
  /PATH   segments somewhere in the path; * is any one, $ the end, ?name[=value] a query parameter
 when:
  after=N  first N pass      times=N  play N times      nth=N  only the N-th
  every=N  each N-th         chance=P[,SEED]  with probability P
 what:
  delay=D                    wait before answering (200ms, 3s)
  status=CODE [body=json|html|empty|overlimit|overlimitfault] [retry-after=SECONDS]
  reset=before|after         break the connection, before or after the work is done
  marker=gone                404 for the marker of the page
  cut=BYTES|half  slow=D     send a part of the body; take D over it
  type=MIME                  another content type
  page=duplicate|loop        the rows of the page before come again; the page itself does
  next=HOST                  another host in the next link
  skew=D                     a wrong Date
  json=z,fields,status,null  times with Z, unknown fields, unknown status, nulls`

// Parse reads a rule from its text, for example
// "GET /snapshots after=3 times=1 status=401"; Grammar tells the rest.
func Parse(text string) (Rule, error) {
	var r Rule
	words := strings.Fields(text)
	if len(words) > 0 && isMethod(words[0]) {
		if words[0] != "*" {
			r.Method = words[0]
		}
		words = words[1:]
	}
	if len(words) > 0 && strings.HasPrefix(words[0], "/") {
		r.Path, words = words[0], words[1:]
	}
	var seen []string
	for _, w := range words {
		key, value, _ := strings.Cut(w, "=")
		set, known := settings[key]
		switch {
		case !known:
			return Rule{}, fmt.Errorf("fault %q: unknown word %q", text, w)
		case slices.Contains(seen, key):
			return Rule{}, fmt.Errorf("fault %q: %s is given twice", text, key)
		}
		seen = append(seen, key)
		if err := set(&r, value); err != nil {
			return Rule{}, fmt.Errorf("fault %q: %s: %w", text, w, err)
		}
	}
	if err := r.check(); err != nil {
		return Rule{}, fmt.Errorf("fault %q: %w", text, err)
	}
	return r, nil
}

func isMethod(word string) bool {
	return slices.Contains([]string{
		"*", http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
	}, word)
}

// check refuses rules that would do nothing, or not what they seem to.
func (r *Rule) check() error {
	what := *r
	what.Method, what.Path, what.After, what.Times, what.Every, what.Chance, what.Seed = "", "", 0, 0, 0, 0, 0
	what.Body, what.RetryAfter = "", ""
	if what == (Rule{}) {
		return errors.New("does not say what is to happen")
	}
	if r.Status == 0 && (r.Body != "" || r.RetryAfter != "") {
		return errors.New("body and retry-after need a status")
	}
	return nil
}

var settings = map[string]func(*Rule, string) error{
	"after":       func(r *Rule, v string) error { return count(&r.After, v) },
	"times":       func(r *Rule, v string) error { return count(&r.Times, v) },
	"every":       func(r *Rule, v string) error { return count(&r.Every, v) },
	"nth":         nth,
	"chance":      chance,
	"delay":       func(r *Rule, v string) error { return span(&r.Delay, v) },
	"slow":        func(r *Rule, v string) error { return span(&r.Slow, v) },
	"skew":        skew,
	"reset":       func(r *Rule, v string) error { return choice(&r.Reset, v, Before, After) },
	"body":        func(r *Rule, v string) error { return choice(&r.Body, v, JSON, HTML, Empty, OverLimit, OverLimitFault) },
	"page":        func(r *Rule, v string) error { return choice(&r.Page, v, Duplicate, Loop) },
	"status":      status,
	"retry-after": func(r *Rule, v string) error { return word(&r.RetryAfter, v) },
	"type":        func(r *Rule, v string) error { return word(&r.ContentType, v) },
	"next":        func(r *Rule, v string) error { return word(&r.NextHost, v) },
	"marker":      markerGone,
	"cut":         cut,
	"json":        rewrite,
}

func count(into *int, v string) error {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		return errors.New("not a whole number above 0")
	}
	*into = n
	return nil
}

func nth(r *Rule, v string) error {
	if r.After != 0 || r.Times != 0 {
		return errors.New("goes with neither after nor times")
	}
	var n int
	if err := count(&n, v); err != nil {
		return err
	}
	r.After, r.Times = n-1, 1
	return nil
}

func chance(r *Rule, v string) error {
	p, seed, seeded := strings.Cut(v, ",")
	var err error
	if r.Chance, err = strconv.ParseFloat(p, 64); err != nil || math.IsNaN(r.Chance) || r.Chance <= 0 || r.Chance > 1 {
		return errors.New("not a probability above 0 and up to 1")
	}
	if seeded {
		if r.Seed, err = strconv.ParseUint(seed, 10, 64); err != nil {
			return errors.New("the seed is not a whole number")
		}
	}
	return nil
}

func span(into *time.Duration, v string) error {
	d, err := time.ParseDuration(v)
	if err != nil || d <= 0 {
		return errors.New("not a time span above 0, such as 200ms or 3s")
	}
	*into = d
	return nil
}

func skew(r *Rule, v string) error {
	d, err := time.ParseDuration(v)
	if err != nil || d == 0 {
		return errors.New("not a time span, such as 5m or -1h")
	}
	r.Skew = d
	return nil
}

func status(r *Rule, v string) error {
	n, err := strconv.Atoi(v)
	if err != nil || n < 200 || n > 599 {
		return errors.New("not an HTTP status from 200 to 599")
	}
	r.Status = n
	return nil
}

func choice[T ~string](into *T, v string, from ...T) error {
	if !slices.Contains(from, T(v)) {
		return fmt.Errorf("none of %v", from)
	}
	*into = T(v)
	return nil
}

func word(into *string, v string) error {
	if v == "" {
		return errors.New("is empty")
	}
	*into = v
	return nil
}

func markerGone(r *Rule, v string) error {
	if v != "gone" {
		return errors.New("can only be gone")
	}
	r.MarkerGone = true
	return nil
}

func cut(r *Rule, v string) error {
	if v == "half" {
		r.Cut = -1
		return nil
	}
	return count(&r.Cut, v)
}

var rewrites = []struct {
	name string
	bit  Rewrite
}{{"z", ZoneTimes}, {"fields", UnknownFields}, {"status", UnknownStatus}, {"null", Nulls}}

func rewrite(r *Rule, v string) error {
	for _, name := range strings.Split(v, ",") {
		known := false
		for _, w := range rewrites {
			if w.name == name {
				r.Rewrite |= w.bit
				known = true
			}
		}
		if !known {
			return fmt.Errorf("%q is none of z, fields, status, null", name)
		}
	}
	return nil
}
