package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"snapdash/model"
)

// recordedKinds says what each refusal of a real Cinder is.
var recordedKinds = map[string]error{
	"009": model.ErrNotSupported, "011": model.ErrSignIn, "016": model.ErrInvalid, "020": model.ErrVersion, "021": model.ErrInvalid,
	"029": model.ErrForbidden, "042": model.ErrNotFound, "048": model.ErrNotFound, "050": model.ErrInvalid, "054": model.ErrInvalid,
	"058": model.ErrInvalid, "067": model.ErrConflict, "074": model.ErrOverQuota, "078": model.ErrOverQuota, "081": model.ErrInvalid,
	"088": model.ErrForbidden, "091": model.ErrInvalid, "096": model.ErrConflict, "106": model.ErrConflict, "125": model.ErrInvalid,
	"138": model.ErrNotFound, "143": model.ErrInvalid, "194": model.ErrInvalid, "211": model.ErrInvalid, "216": model.ErrInvalid,
	"296": model.ErrServer, "297": model.ErrNotFound, "308": model.ErrInvalid, "310": model.ErrInvalid, "312": model.ErrInvalid,
	"321": model.ErrNotSupported, "339": model.ErrConflict, "357": model.ErrInvalid, "360": model.ErrNotSupported,
	"361": model.ErrConflict, "364": model.ErrForbidden,
}

func TestRecordedRefusals(t *testing.T) {
	seen := 0
	for _, r := range recordings(t) {
		if r.Response.Status < 400 {
			continue
		}
		seen++
		t.Run(r.file, func(t *testing.T) {
			want, known := recordedKinds[r.file[:3]]
			require.True(t, known, "say what this refusal is")
			c, _ := talk(t, v370, reply{r.Response.Status, string(r.body), r.Response.Headers})
			_, err := send(background(), c.block, call{op: "try", method: r.Request.Method, path: "x", ok: 200})
			f := faultIn(t, err)
			assert.ErrorIs(t, f.Kind, want, f.Message)
			assert.Equal(t, r.Response.Status, f.Status)
			assert.Equal(t, r.Response.Headers["X-Openstack-Request-Id"], f.RequestID)
			assert.NotContains(t, f.Message, "<br")
			assert.LessOrEqual(t, len(f.Message), maxMessage)
			if words := recordedMessage(r); len(words) < maxMessage {
				assert.Equal(t, words, f.Message)
			}
		})
	}
	assert.Len(t, recordedKinds, seen)
}

// recordedMessage finds the words wherever the envelope has them.
func recordedMessage(r recording) string {
	var top map[string]json.RawMessage
	_ = json.Unmarshal(r.body, &top)
	var inner struct{ Message string }
	for _, raw := range top {
		_ = json.Unmarshal(raw, &inner)
	}
	if inner.Message == "" {
		return "The resource could not be found."
	}
	return inner.Message
}

// answersNotRecorded are those of proxies, gateways and configurations that the
// recorded Cinder did not have.
var answersNotRecorded = []struct {
	name    string
	method  string
	status  int
	body    string
	header  map[string]string
	kind    error
	message string
	wait    time.Duration
}{
	{"rate limit of Cinder", "GET", 413, `{"overLimitFault":{"code":413,"message":"This request was rate-limited.","details":"Only 10 GET request(s) can be made to * every minute."}}`,
		map[string]string{"Retry-After": "7"}, model.ErrThrottled, "This request was rate-limited. Only 10", 7 * time.Second},
	{"rate limit without a wait", "GET", 429, ``, nil, model.ErrThrottled, "too many requests", 0},
	{"rate limit with a wait", "POST", 429, `{"error":{"code":429,"message":"slow down"}}`, map[string]string{"Retry-After": "3"}, model.ErrThrottled, "slow down", 3 * time.Second},
	{"rate limit with a date", "GET", 429, ``, map[string]string{"Date": "Mon, 23 Nov 2026 07:45:00 GMT", "Retry-After": "Mon, 23 Nov 2026 07:45:30 GMT"}, model.ErrThrottled, "too many requests", 30 * time.Second},
	{"absurd wait", "GET", 429, ``, map[string]string{"Retry-After": "1e300"}, model.ErrThrottled, "too many requests", 24 * time.Hour},
	{"negative wait", "GET", 429, ``, map[string]string{"Retry-After": "-5"}, model.ErrThrottled, "too many requests", 0},
	{"over quota, wait in the body only", "POST", 413, `{"overLimit":{"code":413,"message":"SnapshotLimitExceeded: no","retryAfter":0}}`, nil, model.ErrOverQuota, "SnapshotLimitExceeded", 0},
	{"body too large", "POST", 413, `<html><head><title>413 Request Entity Too Large</title></head><body><center><h1>413 Request Entity Too Large</h1></center></body></html>`,
		nil, model.ErrInvalid, "413 Request Entity Too Large", 0},
	{"string code", "GET", 404, `{"itemNotFound":{"code":"404","message":"Snapshot x could not be found."}}`, nil, model.ErrNotFound, "Snapshot x", 0},
	{"conflict", "POST", 409, `{"conflictingRequest":{"code":409,"message":"Volume x status must be available"}}`, nil, model.ErrConflict, "Volume x", 0},
	{"unavailable, from Cinder", "POST", 503, `{"serviceUnavailable":{"code":503,"message":"try later"}}`, map[string]string{"Retry-After": "5"}, model.ErrServer, "try later", 5 * time.Second},
	{"unavailable, from the middleware that asks Keystone", "POST", 503, `{"message":"The server is currently unavailable. Please try again at a later time.<br /><br />\n\n\n","code":"503 Service Unavailable","title":"Service Unavailable"}`,
		nil, model.ErrServer, "The server is currently unavailable.", 0},
	{"unavailable, from a gateway that gave up waiting", "POST", 503, `{"message":"Service Unavailable"}`, nil, model.ErrUnknown, "Service Unavailable", 0},
	{"unavailable, from a load balancer", "DELETE", 503, `{"error":{"code":503,"message":"upstream timed out"}}`, nil, model.ErrUnknown, "upstream timed out", 0},
	{"page of a proxy, reading", "GET", 503, `<html><body><h1>503 Service Unavailable</h1>No server is available to handle this request.</body></html>`,
		map[string]string{"Content-Type": "text/html"}, model.ErrServer, "503 Service Unavailable No server", 0},
	{"page of a proxy, changing", "POST", 503, `<html><h1>503</h1></html>`, nil, model.ErrUnknown, "503", 0},
	{"gateway lost the answer to a change", "DELETE", 504, ``, nil, model.ErrUnknown, "gateway timeout", 0},
	{"gateway lost the answer to a change, JSON", "PUT", 502, `{"message":"bad gateway"}`, nil, model.ErrUnknown, "bad gateway", 0},
	{"gateway lost the answer to a read", "GET", 504, ``, nil, model.ErrServer, "gateway timeout", 0},
	{"plain text", "GET", 500, "Internal\n Server\tError", map[string]string{"Content-Type": "text/plain"}, model.ErrServer, "Internal Server Error", 0},
	{"cut JSON", "GET", 500, `{"computeFault":{"code":5`, nil, model.ErrServer, "internal server error", 0},
	{"array", "GET", 500, `[1]`, nil, model.ErrServer, "internal server error", 0},
	{"foreign 404 page", "DELETE", 404, `<html><title>nginx</title><body>404 not here</body></html>`, nil, model.ErrAnswer, "nginx 404 not here", 0},
	{"empty 404", "DELETE", 404, ``, nil, model.ErrAnswer, "not found", 0},
	{"unexpected success of a change", "POST", 204, ``, nil, model.ErrUnknown, "no content", 0},
	{"unversioned endpoint", "GET", 300, `{"versions":[]}`, nil, model.ErrAnswer, "multiple choices", 0},
}

func TestAnswersNotRecorded(t *testing.T) {
	for _, a := range answersNotRecorded {
		t.Run(a.name, func(t *testing.T) {
			c, _ := talk(t, v370, reply{a.status, a.body, a.header})
			_, err := send(background(), c.block, call{op: "try", object: "it", method: a.method, path: "x", ok: 200})
			f := faultIn(t, err)
			assert.ErrorIs(t, f.Kind, a.kind, f.Message)
			assert.Contains(t, f.Message, a.message)
			assert.Equal(t, a.wait, f.Wait)
			assert.Equal(t, "try", f.Op)
			assert.Equal(t, "it", f.Object)
		})
	}
}

func TestOlderRequestID(t *testing.T) {
	c, _ := talk(t, v370, reply{404, `{"itemNotFound":{"code":404,"message":"no"}}`, map[string]string{"X-Compute-Request-Id": "req-old"}})
	_, err := c.Show(background(), someID(t))
	assert.Equal(t, "req-old", faultIn(t, err).RequestID)
}

// dropped closes the connection without an answer, after reading the request.
func dropped(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	panic(http.ErrAbortHandler)
}

// cut promises more body than it sends.
func cut(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(body)+100))
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestLostAnswers(t *testing.T) {
	id := someID(t)
	name := "x"
	create := func(c *Client) error { _, err := c.Create(background(), model.Draft{VolumeID: "v"}); return err }
	update := func(c *Client) error { _, err := c.Update(background(), id, model.Edit{Name: &name}); return err }
	remove := func(c *Client) error { return c.Delete(background(), id) }
	list := func(c *Client) error { _, err := c.List(background(), model.Query{}); return err }
	for _, c := range []struct {
		name string
		h    http.HandlerFunc
		do   func(*Client) error
		kind error
	}{
		{"create, dropped", dropped, create, model.ErrUnknown},
		{"update, dropped", dropped, update, model.ErrUnknown},
		{"delete, dropped", dropped, remove, model.ErrUnknown},
		{"list, dropped", dropped, list, model.ErrUnreachable},
		{"create, cut", cut(202, `{"snapshot":{"id":`), create, model.ErrUnknown},
		{"create, not JSON", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(202)
			_, _ = io.WriteString(w, "<html>ok</html>")
		}, create, model.ErrUnknown},
		{"delete, accepted and cut", cut(202, ``), remove, nil},
		{"list, cut", cut(200, `{"snapshots":[`), list, model.ErrAnswer},
		{"list, cut refusal", cut(500, `{"computeFault":`), list, model.ErrServer},
		{"list, page of a portal", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "<html><title>Welcome</title></html>")
		}, list, model.ErrAnswer},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.do(clientFor(t, serve(t, c.h).URL, v370))
			if c.kind == nil {
				require.NoError(t, err)
				return
			}
			assert.ErrorIs(t, faultIn(t, err).Kind, c.kind, err)
		})
	}
}

func TestNothingListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	c := clientFor(t, "http://"+l.Addr().String(), v370)
	f := faultIn(t, c.Delete(background(), someID(t)))
	assert.ErrorIs(t, f.Kind, model.ErrUnreachable, "a change that was never sent has not happened")
	assert.Contains(t, f.Hint, "Nothing listens")
}

func TestCertificateNotTrusted(t *testing.T) {
	ignore := goleak.IgnoreCurrent()
	srv := httptest.NewUnstartedServer(http.NotFoundHandler())
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.StartTLS()
	c := clientFor(t, srv.URL, v370)
	f := faultIn(t, c.Delete(background(), someID(t)))
	srv.Close()
	goleak.VerifyNone(t, ignore)
	assert.ErrorIs(t, f.Kind, model.ErrCertificate)
	assert.Contains(t, f.Hint, "OS_CACERT")
}

func TestPlainServerAtSecureAddress(t *testing.T) {
	srv := serve(t, func(http.ResponseWriter, *http.Request) {})
	c := clientFor(t, strings.Replace(srv.URL, "http:", "https:", 1), v370)
	f := faultIn(t, c.Delete(background(), someID(t)))
	assert.ErrorIs(t, f.Kind, model.ErrUnreachable)
	assert.Contains(t, f.Hint, "http://")
}

func TestCancelledBeforeAndAfterSending(t *testing.T) {
	arrived, release := make(chan struct{}), make(chan struct{})
	srv := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		arrived <- struct{}{}
		<-release
	})
	c := clientFor(t, srv.URL, v370)
	ctx, cancel := context.WithCancel(background())
	cancel()
	err := c.Delete(ctx, someID(t))
	assert.ErrorIs(t, faultIn(t, err).Kind, model.ErrCancelled)
	assert.ErrorIs(t, err, context.Canceled)

	for _, do := range []struct {
		run  func(context.Context) error
		kind error
	}{
		{func(ctx context.Context) error { return c.Delete(ctx, someID(t)) }, model.ErrUnknown},
		{func(ctx context.Context) error { _, err := c.List(ctx, model.Query{}); return err }, model.ErrCancelled},
	} {
		ctx, cancel = context.WithCancel(background())
		go func() {
			<-arrived
			cancel()
		}()
		err = do.run(ctx)
		release <- struct{}{}
		assert.ErrorIs(t, faultIn(t, err).Kind, do.kind)
		assert.ErrorIs(t, err, context.Canceled)
	}
}

// A body that stalls ends with its context, not never.
func TestSlowBodyIsCancelled(t *testing.T) {
	started, release := make(chan struct{}), make(chan struct{})
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"snapshots":[`)
		_ = http.NewResponseController(w).Flush()
		close(started)
		<-release
	})
	c := clientFor(t, srv.URL, v370)
	ctx, cancel := context.WithCancel(background())
	go func() {
		<-started
		cancel()
	}()
	_, err := c.List(ctx, model.Query{})
	close(release)
	assert.ErrorIs(t, faultIn(t, err).Kind, model.ErrCancelled)
}

func TestBodyTooLarge(t *testing.T) {
	c, _ := talk(t, v370)
	c.block.HTTPClient.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{}, Request: r, ContentLength: -1, Body: io.NopCloser(endless{})}, nil
	})
	_, err := c.List(background(), model.Query{})
	f := faultIn(t, err)
	assert.ErrorIs(t, f.Kind, model.ErrAnswer)
	assert.Contains(t, f.Message, "64 MiB")
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestRenewal(t *testing.T) {
	unauthorized := reply{status: 401, body: `{"error":{"code":401,"message":"no","title":"Unauthorized"}}`}
	keystone := func(status int, header http.Header) error {
		return gophercloud.ErrUnexpectedResponseCode{Actual: status, Body: []byte(`{"error":{"message":"wrong","code":1}}`), ResponseHeader: header}
	}
	for _, c := range []struct {
		name  string
		renew error
		then  []reply
		kind  error
		id    string
	}{
		{"renewed", nil, []reply{{status: 202}}, nil, ""},
		{"renewed, then refused", nil, []reply{{status: 404, body: `{"itemNotFound":{"code":404,"message":"gone"}}`, header: map[string]string{"X-Openstack-Request-Id": "req-2"}}}, model.ErrNotFound, "req-2"},
		{"renewed, still refused", nil, []reply{unauthorized}, model.ErrSignIn, ""},
		{"wrong password", keystone(401, http.Header{"X-Openstack-Request-Id": {"req-k"}}), nil, model.ErrSignIn, "req-k"},
		{"application credential gone", keystone(404, nil), nil, model.ErrSignIn, ""},
		{"Keystone down", keystone(503, nil), nil, model.ErrServer, ""},
		{"Keystone unreachable", &net.OpError{Op: "dial", Err: errors.New("connection refused")}, nil, model.ErrUnreachable, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			cl, tr := talk(t, v370, append([]reply{unauthorized}, c.then...)...)
			cl.block.ReauthFunc = func(context.Context) error { return c.renew }
			err := cl.Delete(background(), someID(t))
			assert.Len(t, tr.got, 1+len(c.then))
			if c.kind == nil {
				require.NoError(t, err)
				return
			}
			f := faultIn(t, err)
			assert.ErrorIs(t, f.Kind, c.kind, f.Message)
			assert.Equal(t, c.id, f.RequestID)
		})
	}
}

// Whatever a server says, the token is not repeated, in no form of the fault.
func TestNoSecretInAFault(t *testing.T) {
	echo := "you sent X-Auth-Token: " + testToken + " and gAAAAABotherotherotherother_other-other"
	for _, r := range []reply{
		{500, echo, nil},
		{500, "<html>" + echo + "</html>", nil},
		{400, `{"badRequest":{"code":400,"message":"` + echo + `"}}`, nil},
		{200, echo, nil},
		{401, echo, map[string]string{"X-Subject-Token": testToken}},
	} {
		c, _ := talk(t, v370, r)
		_, err := c.List(background(), model.Query{})
		f := faultIn(t, err)
		for _, text := range []string{f.Error(), fmt.Sprintf("%+v", *f), fmt.Sprintf("%#v", f), f.Hint, fmt.Sprintf("%+v %#v", f.Err, f.Err)} {
			assert.NotContains(t, text, testToken)
			assert.NotContains(t, text, "gAAAA")
		}
	}
	c, _ := talk(t, v370)
	c.block.TokenID = "a plain uuid token"
	f := faultOf(call{op: "x"}, gophercloud.ErrUnexpectedResponseCode{Actual: 500, Body: []byte("a plain uuid token, password hunter22")}, false, c.block.Token(), "hunter22")
	assert.NotContains(t, f.Message, "uuid")
	assert.NotContains(t, f.Message, "hunter22")
}

func TestCapText(t *testing.T) {
	assert.Equal(t, "\x1b[31mred", capText("\x1b[31mred", 100), "control characters are data here")
	for n := 3; n < 12; n++ {
		got := capText("ééé\xffééé", n)
		assert.LessOrEqual(t, len(got), n)
		assert.True(t, strings.HasSuffix(got, "…"))
	}
}

func FuzzSaid(f *testing.F) {
	for _, a := range answersNotRecorded {
		f.Add([]byte(a.body), "text/html")
	}
	for _, r := range recordings(f) {
		if r.Response.Status >= 400 {
			f.Add(r.body, "application/json")
		}
	}
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		s := said(body, contentType)
		again := said(body, contentType)
		require.Equal(t, s, again)
		err := gophercloud.ErrUnexpectedResponseCode{Actual: 413, Body: body, ResponseHeader: http.Header{"Content-Type": {contentType}}}
		fault := faultOf(call{op: "x", method: "POST"}, err, true)
		require.NotNil(t, fault.Kind)
		require.LessOrEqual(t, len(fault.Message), maxMessage)
		require.GreaterOrEqual(t, fault.Wait, time.Duration(0))
	})
}
