package client

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/config"
	"snapdash/model"
)

// slowly is a body of which a part comes every so often.
type slowly struct {
	ctx   context.Context
	every time.Duration
	parts int
	last  error // what it ends with when its request does; nil: the request's own end
}

func (s *slowly) Read(p []byte) (int, error) {
	if s.parts == 0 {
		return 0, io.EOF
	}
	select {
	case <-time.After(s.every):
		s.parts--
		return copy(p, "part"), nil
	case <-s.ctx.Done():
		return 0, cmp.Or(s.last, s.ctx.Err())
	}
}

func (s *slowly) Close() error { return nil }

// bodyThat gives the answer's body after the bound of a minute was put on it.
func bodyThat(ctx context.Context, t *testing.T, s slowly) io.ReadCloser {
	t.Helper()
	to := roundTrip(func(r *http.Request) (*http.Response, error) {
		s.ctx = r.Context()
		return &http.Response{StatusCode: 200, Body: &s}, nil
	})
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1/", nil)
	require.NoError(t, err)
	resp, err := steady(to, time.Minute).RoundTrip(r)
	require.NoError(t, err)
	return resp.Body
}

func TestAnAnswerMayTakeLongButNotBeSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		body := bodyThat(t.Context(), t, slowly{every: 59 * time.Second, parts: 30})
		began := time.Now()
		text, err := io.ReadAll(body)
		require.NoError(t, err)
		assert.Equal(t, strings.Repeat("part", 30), string(text))
		assert.Equal(t, 30*59*time.Second, time.Since(began))
		require.NoError(t, body.Close())

		for _, last := range []error{nil, io.EOF, io.ErrUnexpectedEOF} {
			body = bodyThat(t.Context(), t, slowly{every: time.Hour, parts: 1, last: last})
			began = time.Now()
			_, err = io.ReadAll(body)
			require.ErrorIs(t, err, errStalled)
			assert.True(t, isTimeout(err))
			assert.Equal(t, time.Minute, time.Since(began))
			require.NoError(t, body.Close())
		}
	})
}

func TestWhoReadsAnAnswerMayTakeTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		body := bodyThat(t.Context(), t, slowly{every: time.Second, parts: 3})
		for range 3 {
			_, err := body.Read(make([]byte, 10))
			require.NoError(t, err)
			time.Sleep(time.Hour)
		}
		_, err := body.Read(make([]byte, 10))
		require.ErrorIs(t, err, io.EOF)
		require.NoError(t, body.Close())
	})
}

func TestACancelledAnswerIsNotASilentOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(30*time.Second, cancel)
		_, err := io.ReadAll(bodyThat(ctx, t, slowly{every: time.Hour, parts: 1}))
		assert.ErrorIs(t, err, context.Canceled)
		assert.NotErrorIs(t, err, errStalled)
	})
}

func TestTheBoundCostsNothingPerReading(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1/", nil)
	resp, err := steady(roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: io.NopCloser(endless{})}, nil
	}), time.Minute).RoundTrip(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	p := make([]byte, 512)
	assert.Zero(t, testing.AllocsPerRun(100, func() { _, _ = resp.Body.Read(p) }))
}

// stalling begins an answer and leaves it at that until the other side is gone.
func stalling(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
}

// impatient bounds an answer's silence, so that a test need not wait for long.
var impatient = Options{Timeouts: Timeouts{Silence: 100 * time.Millisecond}}

func TestAnAnswerThatStopsComingIsGivenUp(t *testing.T) {
	create := func(ctx context.Context, c *Client) error {
		_, err := c.Create(ctx, model.Draft{VolumeID: "v"})
		return err
	}
	list := func(ctx context.Context, c *Client) error { _, err := c.List(ctx, model.Query{}); return err }
	for name, c := range map[string]struct {
		h       http.HandlerFunc
		do      func(context.Context, *Client) error
		kind    error
		message string
	}{
		"a listing": {stalling(200, `{"snapshots":[`), list, model.ErrUnreachable, stalled},
		"a change":  {stalling(202, `{"snapshot":{`), create, model.ErrUnknown, stalled},
		"a refusal": {stalling(500, `{"computeFault":`), list, model.ErrServer, "internal server error"},
	} {
		for proto, second := range map[string]bool{"HTTP/1": false, "HTTP/2": true} {
			t.Run(name+" over "+proto, func(t *testing.T) {
				srv := httptest.NewUnstartedServer(c.h)
				srv.EnableHTTP2 = second
				srv.StartTLS()
				t.Cleanup(srv.Close)
				tr, err := newTransport(config.Cloud{Insecure: true}, Timeouts{})
				require.NoError(t, err)
				t.Cleanup(tr.CloseIdleConnections)
				cl := clientFor(t, srv.URL, v370)
				cl.block.HTTPClient.Transport = chain(tr, impatient)
				ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
				defer stop()
				f := faultIn(t, c.do(ctx, cl))
				require.NoError(t, ctx.Err(), "without an end of its own")
				assert.ErrorIs(t, f, c.kind)
				assert.Equal(t, c.message, f.Message)
			})
		}
	}
}

func TestASignInThatStopsComingIsGivenUp(t *testing.T) {
	srv := httptest.NewServer(stalling(201, `{"token":{`))
	t.Cleanup(srv.Close)
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	_, err := SignIn(ctx, config.Cloud{AuthURL: srv.URL, Username: "u", Password: "p"}, impatient)
	require.NoError(t, ctx.Err(), "without an end of its own")
	f := faultIn(t, err)
	assert.ErrorIs(t, f, model.ErrUnreachable)
	assert.Equal(t, stalled, f.Message)
}

// The request's end must not take its connection along.
func TestAConnectionIsUsedAgainAfterAnAnswer(t *testing.T) {
	c, _ := talk(t, v370, reply{200, `{"snapshots":[]}`, nil}, reply{202, ``, nil}, reply{404, `{"itemNotFound":{"code":404,"message":"no"}}`, nil}, reply{200, `{"snapshots":[]}`, nil})
	c.block.HTTPClient.Transport = steady(c.block.HTTPClient.Transport, time.Minute)
	fresh := 0
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) {
		if !i.Reused {
			fresh++
		}
	}})
	_, err := c.List(ctx, model.Query{})
	require.NoError(t, err)
	require.NoError(t, c.Delete(ctx, someID(t)))
	_, err = c.Show(ctx, someID(t))
	require.ErrorIs(t, err, model.ErrNotFound)
	_, err = c.List(ctx, model.Query{})
	require.NoError(t, err)
	assert.Equal(t, 1, fresh)
}
