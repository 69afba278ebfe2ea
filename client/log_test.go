package client

import (
	"bytes"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// raw gives the address of a server that answers everything with these bytes.
func raw(t *testing.T, answer string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = io.WriteString(conn, answer)
			_ = conn.Close()
		}
	}()
	return l.Addr().String()
}

// harmless wants nothing in a text that a terminal would obey.
func harmless(t *testing.T, text string) {
	t.Helper()
	assert.False(t, strings.ContainsFunc(strings.TrimSuffix(text, "\n"), unicode.IsControl), "%q", text)
}

func TestNoServerWritesControlCharactersIntoTheLog(t *testing.T) {
	for name, c := range map[string]struct{ answer, want string }{
		"status line": {"HTTP/1.1 404 \x1b]0;owned\x07\x1b[2J\r\nContent-Length: 0\r\n\r\n", " 404 Not Found\n"},
		"no status":   {"HTTP/1.1 599 \x1b[2J\r\nX-Openstack-Request-Id: req-1\r\nContent-Length: 2\r\n\r\nno", " 599 req-1\n"},
		"request id":  {"HTTP/1.1 404 x\r\nX-Openstack-Request-Id: req-\u009b31mred\r\nContent-Length: 0\r\n\r\n", ` 404 Not Found req-\u009b31mred` + "\n"},
		"not UTF-8":   {"HTTP/1.1 404 x\r\nX-Openstack-Request-Id: req-\x9b31mred\r\nContent-Length: 0\r\n\r\n", " 404 Not Found req-\uFFFD31mred\n"},
		"a header":    {"HTTP/1.1 404 x\r\nX-Openstack-Request-Id: req-\x1b[2J\r\n\r\n", `failed: `},
		"no HTTP":     {"\x1b[2J\r\n\r\n", "failed: the server does not speak HTTP at this address\n"},
		"media type":  {"HTTP/1.1 200 OK\r\nContent-Type: text/\u009b2J\r\nContent-Length: 2\r\n\r\n[]", " 200 OK\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			cl := clientFor(t, "http://"+raw(t, c.answer), v370)
			cl.block.HTTPClient.Transport = logged(cl.block.HTTPClient.Transport, &log)
			_, err := cl.Show(t.Context(), someID(t))
			harmless(t, faultIn(t, err).Error())
			harmless(t, log.String())
			assert.Contains(t, log.String(), c.want)
		})
	}
}

func TestNoProxyWritesControlCharactersIntoTheLog(t *testing.T) {
	var log bytes.Buffer
	proxy := &url.URL{Scheme: "http", Host: raw(t, "HTTP/1.1 403 \x1b]0;owned\x07no\r\n\r\n")}
	cl := clientFor(t, "https://cloud.example.com", v370)
	cl.block.HTTPClient.Transport.(*http.Transport).Proxy = http.ProxyURL(proxy)
	cl.block.HTTPClient.Transport = logged(cl.block.HTTPClient.Transport, &log)
	_, err := cl.Show(t.Context(), someID(t))
	require.Error(t, err)
	harmless(t, log.String())
	assert.Contains(t, log.String(), `failed: \x1b]0;owned\ano`)
}

func TestNoCertificateWritesControlCharactersIntoTheLog(t *testing.T) {
	var log bytes.Buffer
	names := x509.HostnameError{Certificate: &x509.Certificate{DNSNames: []string{"\x1b[2Jowned"}}, Host: "cloud.example.com"}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://cloud.example.com/", nil)
	require.NoError(t, err)
	_, err = logged(roundTrip(func(*http.Request) (*http.Response, error) { return nil, names }), &log).RoundTrip(r)
	require.ErrorIs(t, err, error(names))
	harmless(t, log.String())
}

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "req-1": "req-1", `a "b" \ c`: `a "b" \ c`, "größer …": "größer …", "a\x1b[0m": `a\x1b[0m`, "a\u009b": `a\u009b`,
		"a\x9b": `a\x9b`, "a\nb\x7f": `a\nb\x7f`, "a\u202eb": `a\u202eb`,
	} {
		assert.Equal(t, want, printable(text))
	}
}
