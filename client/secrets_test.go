package client

import (
	"bytes"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/config"
	"snapdash/model"
)

// echoing puts a proxy before a cloud's Keystone that answers, when told to,
// with the request that it refuses: error pages of gateways do.
func echoing(t *testing.T, cloud *config.Cloud) *atomic.Pointer[func(body string) string] {
	t.Helper()
	to, err := url.Parse(cloud.AuthURL)
	require.NoError(t, err)
	to.Path = ""
	var echo atomic.Pointer[func(string) string]
	pass := httputil.NewSingleHostReverseProxy(to)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page := echo.Load()
		if page == nil {
			pass.ServeHTTP(w, r)
			return
		}
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, (*page)(string(body)+" "+r.Header.Get("X-Auth-Token")))
	}))
	t.Cleanup(proxy.Close)
	cloud.AuthURL = strings.Replace(cloud.AuthURL, to.Host, strings.TrimPrefix(proxy.URL, "http://"), 1)
	return &echo
}

// pages are the ways in which a page can quote what was sent.
var pages = map[string]func(string) string{
	"plain":          func(s string) string { return "you sent " + s },
	"html":           func(s string) string { return "<html><body>you sent " + html.EscapeString(s) + "</body></html>" },
	"json":           func(s string) string { return `{"error": {"message": ` + strconv.Quote(s) + `}}` },
	"in the address": func(s string) string { return "bad request: " + url.QueryEscape(s) },
	"path":           func(s string) string { return "bad request: " + url.PathEscape(s) },
}

func TestASecretThatIsEchoedIsBlottedOut(t *testing.T) {
	for _, secret := range []string{"hunter2-planted", `pa"ss\w<o>r&d é planted`} {
		for name, page := range pages {
			t.Run(name+" "+secret, func(t *testing.T) {
				sm, cloud := embedded(t, sim.Options{Snapshots: 3, Password: secret})
				cloud.Password = config.Secret(secret)
				echo := echoing(t, &cloud)
				var log bytes.Buffer
				c, err := SignIn(t.Context(), cloud, Options{Log: &locked{out: &log}})
				require.NoError(t, err)
				token := c.block.Token()
				sm.ExpireTokens()
				echo.Store(&page)
				_, renewal := c.List(t.Context(), model.Query{})
				require.ErrorIs(t, renewal, model.ErrSignIn)
				_, first := SignIn(t.Context(), cloud, Options{Log: &locked{out: &log}})
				require.ErrorIs(t, first, model.ErrSignIn)
				for _, text := range []string{renewal.Error(), first.Error(), log.String()} {
					assert.NotContains(t, text, "planted")
					assert.NotContains(t, text, token)
				}
				assert.Contains(t, first.Error(), "[secret]")
				assert.Contains(t, renewal.Error(), "[secret]")
			})
		}
	}
}

// locked is a writer for several goroutines.
type locked struct {
	mu  sync.Mutex
	out io.Writer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.Write(p)
}

func TestPlainHTTPIsToldUnlessItIsLoopback(t *testing.T) {
	for address, want := range map[string]bool{
		"http://keystone.example.com:5000/v3": true, "HTTP://10.0.0.1/v3": true, "http://[2001:db8::1]/": true, "http://localhost.example.com/": true, "http://127.0.0.1.example.com": true,
		"https://keystone.example.com:5000/v3": false, "http://localhost:5000": false, "http://127.0.0.1:5000/v3": false, "http://127.9.9.9": false, "http://[::1]:5000/": false, "": false,
	} {
		assert.Equal(t, want, plainHTTP(address), address)
	}
}
