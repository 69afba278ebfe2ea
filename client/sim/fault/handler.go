package fault

import (
	"bytes"
	"context"
	"crypto/tls"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Handler plays its rules before and after another handler. It may be used, and
// its rules changed, by many goroutines.
type Handler struct {
	next  http.Handler
	sleep func(context.Context, time.Duration)
	now   func() time.Time

	mu    sync.Mutex
	rules []*order
	pages map[string][]byte // the last list that was sent from each path, for Page
}

// order is a rule with what it has seen so far.
type order struct {
	Rule
	matched int // requests it is about
	played  int
	rand    *rand.Rand
}

// Wrap puts rules before a handler.
func Wrap(next http.Handler, rules ...Rule) *Handler {
	h := &Handler{next: next, sleep: wait, now: time.Now, pages: map[string][]byte{}}
	for _, r := range rules {
		h.Add(r)
	}
	return h
}

// Add puts one more rule in force and returns what takes it back.
func (h *Handler) Add(r Rule) (remove func()) {
	o := &order{Rule: r, rand: rand.New(rand.NewPCG(r.Seed, 0))}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.rules = append(h.rules, o)
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.rules = slices.DeleteFunc(h.rules, func(x *order) bool { return x == o })
	}
}

// Clear takes all rules back.
func (h *Handler) Clear() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.rules = nil
}

// Played counts how often the rules now in force have been played.
func (h *Handler) Played() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := 0
	for _, o := range h.rules {
		n += o.played
	}
	return n
}

// due decides whether the rule plays on the request, and counts.
func (o *order) due(req *http.Request) bool {
	if !o.matches(req) {
		return false
	}
	o.matched++
	switch {
	case o.matched <= o.After,
		o.Times > 0 && o.played >= o.Times,
		o.Every > 1 && (o.matched-o.After)%o.Every != 0,
		o.Chance > 0 && o.rand.Float64() >= o.Chance:
		return false
	}
	o.played++
	return true
}

func (h *Handler) due(req *http.Request) (due []Rule, paged bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, o := range h.rules {
		paged = paged || o.Page != ""
		if o.due(req) {
			due = append(due, o.Rule)
		}
	}
	return due, paged
}

// ServeHTTP answers as the wrapped handler does, unless a rule is due.
func (h *Handler) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	due, paged := h.due(req)
	if len(due) == 0 && !paged {
		h.next.ServeHTTP(w, req)
		return
	}
	for _, r := range due {
		if h.sleep(req.Context(), r.Delay); req.Context().Err() != nil {
			return
		}
	}
	for _, r := range due {
		switch {
		case r.Reset == Before:
			reset(w)
			return
		case r.Status != 0:
			h.refuse(w, r)
			return
		case r.MarkerGone:
			markerIsGone(w, req.URL.Query().Get("marker"))
			return
		}
	}
	h.answer(w, req, due)
}

// answer lets the server work, then changes what it said.
func (h *Handler) answer(w http.ResponseWriter, req *http.Request, due []Rule) {
	rec := &recorder{header: http.Header{}, status: http.StatusOK}
	h.next.ServeHTTP(rec, req)
	lost := slices.ContainsFunc(due, func(r Rule) bool { return r.Reset == After })
	if lost {
		reset(w)
		return
	}
	for _, r := range due {
		h.change(rec, r)
	}
	h.repage(rec, req, due)
	h.send(w, req, rec, due)
}

func wait(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// reset breaks the connection so that the client sees a reset and not an end.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // net/http's own way to break a connection
	}
	defer conn.Close()
	if t, ok := conn.(*tls.Conn); ok {
		conn = t.NetConn()
	}
	if t, ok := conn.(*net.TCPConn); ok {
		_ = t.SetLinger(0) // closing sends RST; at worst the client sees an early end
	}
}

// recorder keeps an answer back.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }
