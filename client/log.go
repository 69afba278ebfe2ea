package client

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// logger writes a line for every attempt: method, address, status, duration and
// request id. Headers and bodies are never written, so no secret is; nor is
// anything that a terminal would obey, which shows the log with cat one day.
type logger struct {
	next http.RoundTripper
	mu   sync.Mutex
	out  io.Writer
}

func logged(next http.RoundTripper, out io.Writer) http.RoundTripper {
	if out == nil {
		return next
	}
	return &logger{next: next, out: out}
}

// RoundTrip sends the request on and writes its line.
func (l *logger) RoundTrip(r *http.Request) (*http.Response, error) {
	began := time.Now()
	resp, err := l.next.RoundTrip(r)
	var outcome string
	if err != nil {
		outcome = "failed: " + printable(redact(reason(err), nil)) // a proxy's status line and a certificate's names are in it as they are
	} else {
		outcome = oneLine(fmt.Sprint(resp.StatusCode, " ", http.StatusText(resp.StatusCode), " ", requestID(resp.Header)))
	}
	u := *r.URL
	u.User = nil
	l.mu.Lock()
	defer l.mu.Unlock()
	_, _ = fmt.Fprintf(l.out, "%s %s %q %s %s\n", began.UTC().Format("2006-01-02T15:04:05.000Z"), r.Method, u.String(), time.Since(began).Round(time.Millisecond), outcome)
	return resp, err
}
