package sim

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"snapdash/client/sim/cinder"
	"snapdash/client/sim/fault"
	"snapdash/client/sim/keystone"
)

// API says which versions of Block Storage a cloud serves.
type API int

// The choices of API.
const (
	APIv3    API = iota // v3 only, as since Xena
	APIv2               // v2 only: no microversions
	BothAPIs            // as between Kilo and Wallaby
)

// Options say what a cloud starts with. The zero value is a cloud on a free
// port of 127.0.0.1, without snapshots, in real time.
type Options struct {
	Listen          string // address to listen on; "": a free port of 127.0.0.1
	Snapshots       int    // how many there are at the start; they cost nothing until asked for
	Seed            int64  // which ones; equal seeds give equal clouds
	PageLatency     time.Duration
	MaxMicroversion int // the minor part, 70 for 3.70; 0: the newest, below 0: none newer than 3.0
	API             API
	Catalogue       Catalogue
	TokenLife       time.Duration // 0: four hours
	Password        string        // of all users; "": keystone.DefaultPassword
	Passcode        string        // the TOTP passcode that is right; "": none is
	Projects        []string      // nil: keystone.DefaultProjects
	Accounts        []keystone.Account
	TLS             bool   // serve HTTPS with a certificate made on the spot
	Clock           *Clock // nil: real time

	NameLike     bool         // the operator of this cloud allowed the name~ filter
	StrictPolicy bool         // readers cannot write, as in releases after Zed
	Quota        cinder.Quota // of every project; zero: none

	Faults []fault.Rule // in force from the start
}

// Cloud is a running cloud.
type Cloud struct {
	URL      string // of the listener, without a slash at the end
	AuthURL  string // of Keystone, for auth_url: ends in /identity/v3
	CertPEM  []byte // the certificate that a client has to trust; nil without TLS
	Clock    *Clock
	Keystone *keystone.Keystone
	Faults   *fault.Handler // plays faults on order, before both services

	opt      Options
	password string
	handler  http.Handler
	cert     tls.Certificate

	mu      sync.Mutex
	address string // kept over Kill and Restart
	server  *http.Server
	served  chan struct{} // closed when the present server's Serve has returned
}

// Start makes a cloud and serves it until Close.
func Start(opt Options) (*Cloud, error) {
	c := &Cloud{opt: opt, Clock: opt.Clock, address: opt.Listen, password: opt.Password}
	if c.address == "" {
		c.address = "127.0.0.1:0"
	}
	if c.password == "" {
		c.password = keystone.DefaultPassword
	}
	c.opt.Catalogue = opt.Catalogue.filled(opt.API)
	scheme := "http"
	if opt.TLS {
		scheme = "https"
		var err error
		if c.cert, c.CertPEM, err = selfSigned(time.Now()); err != nil {
			return nil, err
		}
	}
	listener, err := net.Listen("tcp", c.address)
	if err != nil {
		return nil, fmt.Errorf("listen for the embedded cloud: %w", err)
	}
	c.address = listener.Addr().String()
	c.URL = scheme + "://" + c.address
	c.AuthURL = c.URL + "/identity/v3"
	c.Faults = fault.Wrap(c.wire(), opt.Faults...)
	c.handler = c.Faults
	c.serve(listener)
	return c, nil
}

// wire builds the services and puts them under their paths.
func (c *Cloud) wire() http.Handler {
	c.Keystone = keystone.New(keystone.Options{
		URL: c.URL + "/identity", Now: c.Clock.Now, TokenLife: c.opt.TokenLife, Password: c.opt.Password, Passcode: c.opt.Passcode,
		Projects: c.opt.Projects, Accounts: c.opt.Accounts, Regions: c.opt.Catalogue.Regions,
		Services: c.opt.Catalogue.services(c.URL, c.opt.API),
	})
	mux := http.NewServeMux()
	mux.Handle("/identity/", http.StripPrefix("/identity", c.Keystone))
	mux.Handle("/volume/", http.StripPrefix("/volume", c.blockStorage()))
	mux.Handle("/identity", http.RedirectHandler("/identity/", http.StatusMovedPermanently))
	return mux
}

func (c *Cloud) serve(listener net.Listener) {
	server := &http.Server{
		Handler: c.handler, ReadHeaderTimeout: 30 * time.Second,
		ErrorLog: log.New(io.Discard, "", 0), // aborted handlers are ordered, bad handshakes the client's to tell
	}
	served := make(chan struct{})
	c.server, c.served = server, served
	if c.opt.TLS {
		listener = tls.NewListener(listener, &tls.Config{
			Certificates: []tls.Certificate{c.cert}, MinVersion: tls.VersionTLS12,
		})
	}
	go func() {
		defer close(served)
		_ = server.Serve(listener) // ends by Kill or Close; there is no other end on loopback
	}()
}

// Kill stops serving at once, as a crash would: connections break, nobody
// listens. What the cloud holds is kept for Restart.
func (c *Cloud) Kill() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.server == nil {
		return
	}
	_ = c.server.Close() // whatever it says, nobody listens any more
	<-c.served
	c.server = nil
}

// Restart serves again on the same port after Kill.
func (c *Cloud) Restart() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.server != nil {
		return errors.New("the embedded cloud is running already")
	}
	listener, err := net.Listen("tcp", c.address)
	if err != nil {
		return fmt.Errorf("listen again for the embedded cloud: %w", err)
	}
	c.serve(listener)
	return nil
}

// Close ends the cloud and all that it holds.
func (c *Cloud) Close() { c.Kill() }

// ExpireTokens ends every token that was issued so far: the next request of
// each client is answered 401.
func (c *Cloud) ExpireTokens() { c.Keystone.ExpireTokens() }
