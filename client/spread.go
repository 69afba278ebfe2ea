package client

import (
	"net/http"
	"net/http/httptrace"
	"sync"
	"time"
)

// What an answer must take for a connection of its own to be worth it: so many
// times what connecting takes, and so long at all.
const (
	worthTimes = 20
	worthFrom  = 50 * time.Millisecond
)

// spread gives each of several readings under way at once a connection of its
// own, where connecting takes next to nothing beside the answer. A server of
// several processes, as cinder-api by itself is, leaves a connection with the
// one that took it: of four that are kept open, three often end at the same
// process while another is idle. A new one is taken by who has time.
type spread struct {
	next http.RoundTripper
	now  func() time.Time

	mu       sync.Mutex
	underWay int
	connect  time.Duration // what the last connection took, TLS included; 0: none was measured
	answer   time.Duration // what the last reading took, from the connection to the answer's head
	shared   bool          // HTTP/2: all requests have one connection
}

// RoundTrip sends the request on, and notes what took how long.
func (s *spread) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodGet {
		return s.next.RoundTrip(r)
	}
	var asked, got time.Time
	var reused bool
	r = r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
		GetConn: func(string) { asked = s.now() },
		GotConn: func(c httptrace.GotConnInfo) { got, reused = s.now(), c.Reused || c.WasIdle },
	}))
	r.Close = r.Close || s.begin()
	resp, err := s.next.RoundTrip(r)
	s.end(resp, func() {
		if !reused {
			s.connect = got.Sub(asked)
		}
		s.answer = s.now().Sub(got)
	})
	return resp, err
}

// begin tells whether the connection is to be closed after the answer.
func (s *spread) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.underWay++
	return s.underWay > 1 && !s.shared && s.connect > 0 && s.answer >= max(worthFrom, worthTimes*s.connect)
}

func (s *spread) end(resp *http.Response, note func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.underWay--
	if resp != nil {
		s.shared = resp.ProtoMajor > 1
		note()
	}
}
