package client

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gophercloud/gophercloud/v2"

	"snapdash/model"
)

// maxBody bounds what is read of one answer, in bytes. The largest honest one,
// a page of 1000 snapshots with full metadata, stays far below.
const maxBody = 64 << 20

// A call is one request, told so that its failure can be explained.
type call struct {
	op       string // "delete snapshot"
	object   string // an id or a name; may be empty
	method   string
	path     string // below the service's endpoint, already escaped
	query    url.Values
	body     any           // becomes JSON; nil for none
	ok       int           // the one status that means success
	into     *bytes.Buffer // for the answer; nil: a new one
	keystone bool          // it goes to Keystone, not to Block Storage
}

// changes reports whether the server's state may differ after the call.
func (k call) changes() bool { return k.method != http.MethodGet }

// service is whom the call asks.
func (k call) service() string {
	if k.keystone {
		return "Keystone"
	}
	return "Block Storage"
}

// An answer is what came back with the status that the call expected.
type answer struct {
	status      int
	body        []byte
	contentType string
	requestID   string
	at          time.Time // the server's clock; zero: not told
}

// send makes the call on sc and reads its whole answer. gophercloud adds the
// token and the microversion and renews the token on a 401; every failure comes
// back as a *model.Fault.
func send(ctx context.Context, sc *gophercloud.ServiceClient, k call) (answer, error) {
	if sc == nil {
		return answer{}, k.unsupported("this sign-in has no address for it")
	}
	ctx, sent := watchSending(ctx)
	target := sc.ServiceURL(k.path)
	if len(k.query) > 0 {
		target += "?" + k.query.Encode()
	}
	resp, err := sc.Request(ctx, k.method, target, &gophercloud.RequestOpts{
		JSONBody:         k.body,
		OkCodes:          []int{k.ok},
		KeepResponseBody: true,
	})
	if err != nil {
		f := faultOf(k, err, sent(), sc.Token())
		model.TellRequest(ctx, f.RequestID)
		return answer{}, f
	}
	defer func() { _ = resp.Body.Close() }()
	a := answer{
		status:      resp.StatusCode,
		contentType: resp.Header.Get("Content-Type"),
		requestID:   requestID(resp.Header),
	}
	a.at, _ = http.ParseTime(resp.Header.Get("Date")) // a proxy may leave it out
	model.TellRequest(ctx, a.requestID)
	if k.into == nil {
		k.into = new(bytes.Buffer)
	}
	a.body, err = readBody(resp, k.into)
	if err != nil {
		return a, k.unread(ctx, a, err)
	}
	return a, nil
}

// readBody reads a body of at most maxBody bytes into buf.
func readBody(resp *http.Response, buf *bytes.Buffer) ([]byte, error) {
	if resp.ContentLength > maxBody {
		return nil, errTooLarge
	}
	if n := resp.ContentLength; n > 0 {
		buf.Grow(int(n) + bytes.MinRead)
	}
	_, err := buf.ReadFrom(io.LimitReader(resp.Body, maxBody+1))
	if err == nil && buf.Len() > maxBody {
		return nil, errTooLarge
	}
	return buf.Bytes(), err
}

// requestID finds the id under which the server's operator can look the request
// up. Older services send only the second header.
func requestID(h http.Header) string {
	for _, name := range [...]string{"X-Openstack-Request-Id", "X-Compute-Request-Id"} {
		if id := h.Get(name); id != "" {
			return printable(capText(id, 128))
		}
	}
	return ""
}

// unsupported is the fault for a call that is not sent because the cloud cannot
// do it.
func (k call) unsupported(reason string) *model.Fault {
	return &model.Fault{Kind: model.ErrNotSupported, Op: k.op, Object: k.object, Message: reason}
}

// needs gives a fault when the session's API lacks what minimum brought: "what
// needs 3.40, this cloud has 3.27".
func (c *Client) needs(k call, minimum model.Microversion, what string) error {
	if c.session.API.Has(minimum) {
		return nil
	}
	return k.unsupported(fmt.Sprintf("%s needs 3.%d, this cloud has %s", what, int(minimum), c.session.API))
}

// path joins and escapes the parts of an address.
func path(parts ...string) string {
	escaped := make([]string, len(parts))
	for i, p := range parts {
		escaped[i] = url.PathEscape(p)
	}
	return strings.Join(escaped, "/")
}
