package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"snapdash/config"
)

// Timeouts bound what would otherwise hang; 0 takes the default.
type Timeouts struct {
	Connect time.Duration // 10 s
	TLS     time.Duration // 10 s
	Headers time.Duration // 60 s: a slow all_tenants page takes its time
	Silence time.Duration // 60 s between two parts of an answer
	Ping    time.Duration // 15 s of silence on an HTTP/2 connection, until it is asked whether it lives
	Pong    time.Duration // 10 s: its answer
}

// perHost is how many requests to one host are under way at once.
const perHost = 8

// chain is the path of every request, outermost first: each attempt is logged,
// a retry is an attempt, each waits for a place, its answer has to go on coming,
// and readings are spread.
func chain(base http.RoundTripper, opt Options) http.RoundTripper {
	going := steady(&spread{next: base, now: time.Now}, orElse(opt.Timeouts.Silence, 60*time.Second))
	return retried(logged(paced(going, perHost), opt.Log), opt.Sleep)
}

// orElse is a duration that was asked for, or the default.
func orElse(d, otherwise time.Duration) time.Duration {
	if d > 0 {
		return d
	}
	return otherwise
}

// dialer opens a connection.
type dialer func(ctx context.Context, network, address string) (net.Conn, error)

// newTransport makes the transport that a cloud's settings ask for. A CA file
// takes the place of the system's, as with every OpenStack client.
func newTransport(c config.Cloud, t Timeouts) (*http.Transport, error) {
	tr := http.DefaultTransport.(*http.Transport).Clone()
	tr.DialContext = prompt((&net.Dialer{Timeout: orElse(t.Connect, 10*time.Second), KeepAlive: 30 * time.Second}).DialContext)
	tr.TLSHandshakeTimeout = orElse(t.TLS, 10*time.Second)
	tr.ResponseHeaderTimeout = orElse(t.Headers, 60*time.Second)
	tr.MaxIdleConnsPerHost = perHost
	// All requests share an HTTP/2 connection, and what ends one of them does not
	// end it: after a sleep of the machine each would wait in vain on a dead one.
	tr.HTTP2 = &http.HTTP2Config{SendPingTimeout: orElse(t.Ping, 15*time.Second), PingTimeout: orElse(t.Pong, 10*time.Second)}
	tr.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: c.Insecure}
	if c.CACert != "" {
		pem, err := os.ReadFile(c.CACert)
		if err != nil {
			return nil, fmt.Errorf("read the CA certificate: %w", err)
		}
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("the CA certificate %s has no certificate in PEM form", c.CACert)
		}
		tr.TLSClientConfig.RootCAs = pool
	}
	if c.Cert != "" {
		key := c.Key
		if key == "" {
			key = c.Cert
		}
		pair, err := tls.LoadX509KeyPair(c.Cert, key)
		if err != nil {
			return nil, fmt.Errorf("read the client certificate: %w", err)
		}
		tr.TLSClientConfig.Certificates = []tls.Certificate{pair}
	}
	return tr, nil
}

// pacer lets a bounded number of requests through at once.
type pacer struct {
	next   http.RoundTripper
	places chan struct{}
}

func paced(next http.RoundTripper, n int) http.RoundTripper {
	return &pacer{next, make(chan struct{}, n)}
}

// RoundTrip waits for a place and sends the request on.
func (p *pacer) RoundTrip(r *http.Request) (*http.Response, error) {
	select {
	case p.places <- struct{}{}:
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	defer func() { <-p.places }()
	return p.next.RoundTrip(r)
}
