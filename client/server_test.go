package client

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"snapdash/model"
)

const testToken = "gAAAAABtesttesttesttesttesttesttesttest"

// playedProject is the project of the embedded Block Storage in these tests.
const playedProject = "a0aff56df9684f68bcea2d8393a3db20"

// v370 is the API of the recorded Cinder.
var v370 = model.API{Major: 3, Minor: 70, Max: 70}

// clientFor is a client that is signed in to a server at base.
func clientFor(t *testing.T, base string, api model.API) *Client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	provider := &gophercloud.ProviderClient{TokenID: testToken, HTTPClient: http.Client{Transport: transport}}
	block := &gophercloud.ServiceClient{ProviderClient: provider, Endpoint: base + "/v3/p/", Type: "block-storage"}
	if api.Major == 2 {
		block.Endpoint, block.Type = base+"/v2/p/", "volumev2"
	} else if api.Minor > 0 {
		block.Microversion = api.String()
	}
	return &Client{
		block:    block,
		identity: &gophercloud.ServiceClient{ProviderClient: provider, Endpoint: base + "/identity/v3/", Type: "identity"},
		session:  model.Session{API: api, ProjectID: "p"},
	}
}

// serve starts a server for one test, which may leave no goroutine behind.
func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	ignore := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, ignore) })
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv
}

// A sentRequest is what a server got.
type sentRequest struct {
	Method, Path, Query, Version string
	Body                         string
}

// A transcript answers requests in order and keeps them.
type transcript struct {
	mu      sync.Mutex
	answers []reply
	got     []sentRequest
}

type reply struct {
	status int
	body   string
	header map[string]string
}

func (tr *transcript) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	tr.got = append(tr.got, sentRequest{r.Method, r.URL.EscapedPath(), r.URL.RawQuery, r.Header.Get("OpenStack-API-Version"), string(body)})
	a := reply{status: http.StatusTeapot}
	if len(tr.answers) > 0 {
		a, tr.answers = tr.answers[0], tr.answers[1:]
	}
	w.Header().Set("Content-Type", "application/json")
	for k, v := range a.header {
		if k != "Content-Length" { // recorded before the bodies were indented
			w.Header().Set(k, v)
		}
	}
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, a.body)
}

// talk gives a client whose server answers as told.
func talk(t *testing.T, api model.API, answers ...reply) (*Client, *transcript) {
	t.Helper()
	tr := &transcript{answers: answers}
	return clientFor(t, serve(t, tr.ServeHTTP).URL, api), tr
}

// faultIn wants err to be a complete fault.
func faultIn(t *testing.T, err error) *model.Fault {
	t.Helper()
	var f *model.Fault
	require.ErrorAs(t, err, &f)
	require.NotNil(t, f.Kind)
	require.NotEmpty(t, f.Op)
	require.NotEmpty(t, f.Message)
	return f
}

func someID(t testing.TB) model.ID {
	t.Helper()
	id, err := model.ParseID(oneID)
	require.NoError(t, err)
	return id
}

func background() context.Context { return context.Background() }
