package client

import (
	"net/http"
	"net/http/httptrace"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// lineOf is a transport on a clock of its own, on which connecting and
// answering take as long as it says.
type lineOf struct {
	now             time.Time
	connect, answer time.Duration
	proto           int
	while           func() // runs while a request is under way
	closed          []bool
}

func (l *lineOf) RoundTrip(r *http.Request) (*http.Response, error) {
	l.closed = append(l.closed, r.Close)
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil {
		trace.GetConn("")
		l.now = l.now.Add(l.connect)
		trace.GotConn(httptrace.GotConnInfo{Reused: l.connect == 0})
	}
	l.now = l.now.Add(l.answer)
	if l.while != nil {
		while := l.while
		l.while = nil
		while()
	}
	return &http.Response{ProtoMajor: max(1, l.proto)}, nil
}

func TestReadingsAtOnceAreSpreadWhereConnectingIsCheap(t *testing.T) {
	for name, c := range map[string]struct {
		connect, answer time.Duration
		method          string
		proto           int
		alone           bool
		want            bool
	}{
		"a page that takes long":           {connect: time.Millisecond, answer: 130 * time.Millisecond, want: true},
		"just long enough":                 {connect: 5 * time.Millisecond, answer: 100 * time.Millisecond, want: true},
		"one after another":                {connect: time.Millisecond, answer: 130 * time.Millisecond, alone: true},
		"a line on which connecting tells": {connect: 40 * time.Millisecond, answer: 300 * time.Millisecond},
		"a quick server":                   {connect: time.Microsecond, answer: 20 * time.Millisecond},
		"HTTP/2":                           {connect: time.Millisecond, answer: 130 * time.Millisecond, proto: 2},
		"a change":                         {connect: time.Millisecond, answer: 130 * time.Millisecond, method: http.MethodPost},
	} {
		t.Run(name, func(t *testing.T) {
			line := &lineOf{now: time.Unix(0, 0), connect: c.connect, answer: c.answer, proto: c.proto}
			s := &spread{next: line, now: func() time.Time { return line.now }}
			send := func() {
				r, err := http.NewRequestWithContext(t.Context(), c.method, "http://cloud/", nil)
				require.NoError(t, err)
				_, err = s.RoundTrip(r)
				require.NoError(t, err)
				assert.False(t, r.Close, "what was asked for is not changed")
			}
			send()
			line.connect = 0 // it is kept open
			if !c.alone {
				line.while = send
			}
			send()
			if c.alone {
				send()
			}
			assert.Equal(t, []bool{false, false, c.want}, line.closed)
			assert.Zero(t, s.underWay)
		})
	}
}
