package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/gophercloud/gophercloud/v2"

	"snapdash/model"
)

var errTooLarge = errors.New("the answer is larger than 64 MiB")

// maxMessage bounds the server's words in a fault, in bytes: Cinder's schema
// errors quote whole character classes, thousands of characters long.
const maxMessage = 1000

// faultOf makes a fault of what gophercloud returned for k. written says
// whether the request may have reached the server. secrets are blotted out of
// all text, since some error pages echo the request. The cause is kept only
// where it cannot hold an answer's headers or body.
func faultOf(k call, err error, written bool, secrets ...string) *model.Fault {
	f := &model.Fault{Op: k.op, Object: k.object}
	code, refused, renewal := dissect(err)
	switch {
	case renewal != nil:
		inner := renewalFault(renewal)
		f.Kind, f.Status, f.RequestID, f.Wait, f.Err = inner.Kind, inner.Status, inner.RequestID, inner.Wait, inner.Err
		f.Message = "the token could not be renewed: " + inner.Message
		f.Hint = inner.Hint
		if errors.Is(inner.Kind, model.ErrInvalid) || errors.Is(inner.Kind, model.ErrForbidden) || errors.Is(inner.Kind, model.ErrNotFound) {
			f.Kind = model.ErrSignIn
		}
	case refused:
		fromStatus(f, k, code)
	default:
		fromTransport(f, k, err, written)
	}
	if f.Hint == "" {
		f.Hint = hintFor(f)
	}
	f.Message = capText(redact(f.Message, secrets), maxMessage)
	return f
}

// renewalFault is why a token could not be renewed. renewing has made a fault of
// it, with the secrets of the sign-in blotted out.
func renewalFault(err error) *model.Fault {
	var f *model.Fault
	if errors.As(err, &f) {
		return f
	}
	return faultOf(call{method: http.MethodGet, keystone: true}, err, false)
}

// dissect finds in gophercloud's error the answer that refused the request, or
// the failure of the token's renewal. ErrUnableToReauthenticate does not
// unwrap, so that it is looked into by hand.
func dissect(err error) (code gophercloud.ErrUnexpectedResponseCode, refused bool, renewal error) {
	var unable *gophercloud.ErrUnableToReauthenticate
	if errors.As(err, &unable) && unable.ErrReauth != nil {
		return code, false, unable.ErrReauth
	}
	var ptr *gophercloud.ErrUnexpectedResponseCode
	if errors.As(err, &ptr) && ptr != nil {
		return *ptr, true, nil
	}
	refused = errors.As(err, &code)
	return code, refused, nil
}

// unread is the fault for an answer whose status was right and whose body could
// not be read to its end. The change it was to confirm may well have happened.
func (k call) unread(ctx context.Context, a answer, err error) *model.Fault {
	f := &model.Fault{Kind: model.ErrAnswer, Op: k.op, Object: k.object, Status: a.status, RequestID: a.requestID, Err: err}
	switch {
	case ctx.Err() != nil:
		fromTransport(f, k, ctx.Err(), true)
	case errors.Is(err, errTooLarge):
		f.Message = err.Error()
	case isTimeout(err):
		f.Kind, f.Message = model.ErrUnreachable, stalled
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		f.Message = "the answer was cut off"
	default:
		f.Message = "the answer was cut off: " + reason(err)
	}
	if k.changes() {
		f.Kind = model.ErrUnknown
	}
	f.Hint = hintFor(f)
	return f
}

// misread is the fault for a body that is not what k's answer should be. For a
// change the outcome is then unknown: a proxy may have answered in Cinder's place.
func (k call) misread(a answer, why string) *model.Fault {
	f := &model.Fault{Kind: model.ErrAnswer, Op: k.op, Object: k.object, Status: a.status, RequestID: a.requestID}
	f.Message = why
	if s := said(a.body, a.contentType); s.text != "" {
		f.Message += ": " + s.text
	} else if a.contentType != "" && !strings.Contains(a.contentType, "json") {
		f.Message += " (" + printable(capText(a.contentType, 80)) + ")"
	}
	if k.changes() {
		f.Kind = model.ErrUnknown
	}
	f.Message = capText(redact(f.Message, nil), maxMessage)
	f.Hint = hintFor(f)
	return f
}

// capText cuts text to at most n bytes, at a character's border, and makes it
// valid UTF-8. Control characters stay: they are data until someone draws them.
func capText(text string, n int) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if len(text) <= n {
		return text
	}
	cut := n - len("…")
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}
