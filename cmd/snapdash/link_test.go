package main

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/ui/termtest"
)

// TestTheCloudGoesAndComesBackByItself: no key is needed, with a dialog open or not.
func TestTheCloudGoesAndComesBackByItself(t *testing.T) {
	t.Parallel()
	for name, key := range map[string]string{"list": "", "dialog": "?"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, cloud := embedded(t, sim.Options{Snapshots: 400})
			term := on(t, variables(cloud))
			term.See("NAME", "available", "as of")
			cloud.Kill()
			term.Keys("r")
			term.See("no answer since ")
			if key != "" {
				term.Keys(key)
				term.See("Help: List")
			}
			require.NoError(t, cloud.Restart())
			term.See("as of ", "The cloud answers again.")
			term.Gone("no answer since ", "trying again")
		})
	}
}

// wire passes connections on to a server, until it swallows all that comes.
type wire struct {
	net.Listener
	to   string
	mu   sync.Mutex
	hole bool
}

func newWire(t *testing.T, to string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	w := &wire{Listener: l, to: to}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go w.carry(t, c)
		}
	}()
	return w
}

func (w *wire) swallow(hole bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hole = hole
}

func (w *wire) swallows() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.hole
}

// carry takes a connection to the server; what comes while the wire swallows is
// gone, and so is that connection.
func (w *wire) carry(t *testing.T, c net.Conn) {
	t.Cleanup(func() { c.Close() })
	s, err := net.Dial("tcp", w.to)
	if err != nil {
		c.Close()
		return
	}
	t.Cleanup(func() { s.Close() })
	pass := func(to io.Writer, from io.Reader) {
		dead := false
		buffer := make([]byte, 4096)
		for {
			n, err := from.Read(buffer)
			if dead = dead || w.swallows(); !dead {
				_, _ = to.Write(buffer[:n])
			}
			if err != nil {
				return
			}
		}
	}
	go pass(c, s)
	pass(s, c)
}

// TestAConnectionThatSwallowsEverything accepts and never answers: that nothing
// is heard is said long before a request has timed out, keys go on working, and
// the next request that gets through brings everything back.
func TestAConnectionThatSwallowsEverything(t *testing.T) {
	t.Parallel()
	_, cloud := embedded(t, sim.Options{Snapshots: 400})
	w := newWire(t, strings.TrimPrefix(strings.SplitN(cloud.AuthURL, "/identity", 2)[0], "http://"))
	env := variables(cloud, "OS_AUTH_URL=http://"+w.Addr().String()+"/identity/v3")
	term := termtest.Start(t, termtest.Options{Width: 100, Height: 30, Answers: true, Env: env}, built,
		"--endpoint", "http://"+w.Addr().String()+"/volume/v3/")
	term.See("NAME", "available", "as of")
	w.swallow(true)
	term.Keys("r")
	term.See("no answer since ", ", trying")
	term.Keys("?")
	term.See("Help: List")
	w.swallow(false)
	term.Keys("esc")
	term.Gone("Help: List")
	term.Keys("r")
	term.See("as of ")
	term.Keys("q")
	require.Zero(t, term.Exit())
}
