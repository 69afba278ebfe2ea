package client

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
)

// before gives the address of a proxy before a server, which lets meet see each
// request first.
func before(t *testing.T, address string, meet func(*http.Request)) string {
	t.Helper()
	at, err := url.Parse(address)
	require.NoError(t, err)
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: at.Scheme, Host: at.Host})
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		meet(r)
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	return front.URL + at.Path
}

// TestARenewalOutlivesTheRequestThatBeganIt: whoever met the 401 too waits for it.
func TestARenewalOutlivesTheRequestThatBeganIt(t *testing.T) {
	sm, cloud := embedded(t, sim.Options{Snapshots: 50})
	sent, began, goOn := make(chan struct{}), make(chan struct{}), make(chan struct{})
	sending, beginning := sync.OnceFunc(func() { close(sent) }), sync.OnceFunc(func() { close(began) })
	var signedIn atomic.Bool
	cloud.AuthURL = before(t, cloud.AuthURL, func(r *http.Request) {
		if signedIn.Load() && r.Method == http.MethodPost {
			beginning()
			<-goOn
		}
	})
	c, err := SignIn(t.Context(), cloud, Options{})
	require.NoError(t, err)
	signedIn.Store(true)
	c.block.Endpoint = before(t, c.block.Endpoint, func(r *http.Request) {
		if r.Method == http.MethodDelete {
			sending()
			<-began
		}
	})
	page, err := c.List(t.Context(), model.Query{Limit: 5, Status: "available"})
	require.NoError(t, err)
	sm.ExpireTokens()

	deleted := make(chan error, 1)
	go func() { deleted <- c.Delete(t.Context(), page.Snapshots[0].ID) }()
	<-sent
	ctx, cancel := context.WithCancel(t.Context())
	listed := make(chan error, 1)
	go func() {
		_, err := c.List(ctx, model.Query{Limit: 5})
		listed <- err
	}()
	<-began
	time.Sleep(100 * time.Millisecond) // the deletion meets its 401
	cancel()
	time.Sleep(100 * time.Millisecond)
	close(goOn)
	require.ErrorIs(t, <-listed, model.ErrCancelled)
	require.NoError(t, <-deleted)
}
