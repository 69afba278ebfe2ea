package fault

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Rule is one fault and when it is played. A rule without conditions plays on
// every request; several that meet on one request are all played, the first
// that answers wins.
type Rule struct {
	Method string // "": any
	// Path is a run of path segments that has to be somewhere in the request's
	// path: /snapshots/*/metadata. A star is any one segment; a $ at the end means
	// that the path ends here; ?name or ?name=value asks for a query parameter.
	Path   string
	After  int     // let this many matching requests through first
	Times  int     // then play so often; 0: for ever
	Every  int     // and only on each n-th of them
	Chance float64 // and only with this probability; 0: always
	Seed   uint64  // of the chance

	Delay      time.Duration // before anything else happens
	Reset      Moment        // break the connection
	Status     int           // answer with this status, without asking the server
	Body       Body          // of that answer
	RetryAfter string        // header of that answer: seconds or a date
	MarkerGone bool          // answer requests that have a marker as if it had been deleted

	Cut         int           // send only so many bytes of the body, then break; -1: half of it
	Slow        time.Duration // take so long over the body
	ContentType string        // of the answer, whatever it is
	Page        Page          // rows that were sent already
	NextHost    string        // host, or host:port, in the links to the next page
	Skew        time.Duration // how far the Date header goes wrong
	Rewrite     Rewrite       // of JSON bodies
}

// Moment is when a connection is reset.
type Moment string

// The moments.
const (
	Before Moment = "before" // nothing has been done
	After  Moment = "after"  // all has been done, only the answer is lost
)

// Body is the kind of body that a refusal has.
type Body string

// The kinds of body. The two of 413 are Cinder's own: quota exceeded, with a
// Retry-After of 0 that means nothing, and the legacy rate limit's.
const (
	JSON           Body = "json" // the envelope that Cinder or Keystone would use
	HTML           Body = "html" // a gateway's page
	Empty          Body = "empty"
	OverLimit      Body = "overlimit"
	OverLimitFault Body = "overlimitfault"
)

// Page is a way in which a list goes back to what it has sent.
type Page string

// The ways.
const (
	Duplicate Page = "duplicate" // the rows of the page before come again, before the new ones
	Loop      Page = "loop"      // the page before comes again instead of this one
)

// Rewrite is a set of changes of JSON bodies.
type Rewrite uint8

// The changes.
const (
	ZoneTimes     Rewrite = 1 << iota // times end in Z
	UnknownFields                     // each resource has fields that nobody has heard of
	UnknownStatus                     // and a status of that sort
	Nulls                             // each field of a resource but its id is null
)

// matches reports whether the rule is about that request.
func (r *Rule) matches(req *http.Request) bool {
	if r.Method != "" && r.Method != req.Method {
		return false
	}
	if r.MarkerGone && req.URL.Query().Get("marker") == "" {
		return false
	}
	path, query, _ := strings.Cut(r.Path, "?")
	return hasPath(req.URL.Path, path) && hasQuery(req.URL.Query(), query)
}

func hasPath(path, pattern string) bool {
	pattern, atEnd := strings.CutSuffix(pattern, "$")
	want := segments(pattern)
	have := segments(path)
	for i := 0; i+len(want) <= len(have); i++ {
		if atEnd && i+len(want) != len(have) {
			continue
		}
		if equal(have[i:i+len(want)], want) {
			return true
		}
	}
	return false
}

func segments(path string) []string {
	path = strings.Trim(path, "/")
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

func equal(have, want []string) bool {
	for i, w := range want {
		if w != "*" && w != have[i] {
			return false
		}
	}
	return true
}

func hasQuery(have url.Values, want string) bool {
	for _, w := range strings.Split(want, "&") {
		name, value, valued := strings.Cut(w, "=")
		if name != "" && (!have.Has(name) || valued && have.Get(name) != value) {
			return false
		}
	}
	return true
}
