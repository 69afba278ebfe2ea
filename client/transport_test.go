package client

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/config"
	"snapdash/model"
)

// line is a way to a server that forgets its connections when told to, as one
// does while the machine sleeps: what was open stays silent without an end, what
// is opened anew works.
type line struct {
	net.Listener
	to   string
	mu   sync.Mutex
	open []*passage
}

// passage is one connection through a line.
type passage struct {
	near, far net.Conn
	forgotten atomic.Bool
}

func lineTo(t *testing.T, server string) *line {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	l := &line{Listener: listener, to: server}
	t.Cleanup(l.close)
	go l.accept()
	return l
}

func (l *line) accept() {
	for {
		near, err := l.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", l.to)
		if err != nil {
			_ = near.Close()
			return
		}
		p := &passage{near: near, far: far}
		l.mu.Lock()
		l.open = append(l.open, p)
		l.mu.Unlock()
		go p.carry(p.far, p.near)
		go p.carry(p.near, p.far)
	}
}

// carry brings bytes over, or swallows them.
func (p *passage) carry(to, from net.Conn) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if p.forgotten.Load() {
			_, _ = io.Copy(io.Discard, from)
			return
		}
		if err != nil {
			_ = to.Close()
			return
		}
		_, _ = to.Write(buf[:n])
	}
}

// forget silences what is open, and tells how many those are.
func (l *line) forget() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range l.open {
		p.forgotten.Store(true)
	}
	return len(l.open)
}

func (l *line) close() {
	_ = l.Listener.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range l.open {
		_, _ = p.near.Close(), p.far.Close()
	}
}

// overHTTP2 gives a client whose way to an HTTP/2 server is a line.
func overHTTP2(t *testing.T, h http.HandlerFunc) (*Client, *line) {
	t.Helper()
	srv := httptest.NewUnstartedServer(h)
	srv.EnableHTTP2 = true
	srv.StartTLS()
	t.Cleanup(srv.Close)
	l := lineTo(t, srv.Listener.Addr().String())
	tr, err := newTransport(config.Cloud{Insecure: true}, Timeouts{Ping: 50 * time.Millisecond, Pong: 500 * time.Millisecond})
	require.NoError(t, err)
	t.Cleanup(tr.CloseIdleConnections)
	c := clientFor(t, "https://"+l.Addr().String(), v370)
	c.block.HTTPClient.Transport = chain(tr, Options{})
	return c, l
}

func TestAConnectionThatTheLineForgotIsNotUsedForEver(t *testing.T) {
	var proto atomic.Int32
	c, l := overHTTP2(t, func(w http.ResponseWriter, r *http.Request) {
		proto.Store(int32(r.ProtoMajor))
		_, _ = io.WriteString(w, `{"snapshots":[]}`)
	})
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	_, err := c.List(ctx, model.Query{})
	require.NoError(t, err)
	require.EqualValues(t, 2, proto.Load())
	require.Equal(t, 1, l.forget())
	_, err = c.List(ctx, model.Query{})
	assert.NoError(t, err, "what changes nothing goes over a new connection")
}

// What was sent over it may have been done.
func TestAChangeOverAForgottenConnectionIsUnknown(t *testing.T) {
	c, l := overHTTP2(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusAccepted)
			return
		}
		_, _ = io.WriteString(w, `{"snapshots":[]}`)
	})
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	_, err := c.List(ctx, model.Query{})
	require.NoError(t, err)
	l.forget()
	err = c.Delete(ctx, someID(t))
	assert.ErrorIs(t, err, model.ErrUnknown)
	require.NoError(t, ctx.Err(), "it ends with its connection")
	assert.NoError(t, c.Delete(ctx, someID(t)), "the next has one of its own")
}

func TestALostConnectionIsFoundOutBeforeAnAnswerIsOverdue(t *testing.T) {
	tr, err := newTransport(config.Cloud{}, Timeouts{})
	require.NoError(t, err)
	require.Positive(t, tr.HTTP2.SendPingTimeout)
	assert.Less(t, tr.HTTP2.SendPingTimeout+tr.HTTP2.PingTimeout, tr.ResponseHeaderTimeout)
}
