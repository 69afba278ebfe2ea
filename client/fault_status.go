package client

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gophercloud/gophercloud/v2"

	"snapdash/model"
)

// fromStatus fills f for an answer with another status than the one that means
// success.
func fromStatus(f *model.Fault, k call, code gophercloud.ErrUnexpectedResponseCode) {
	s := said(code.Body, code.ResponseHeader.Get("Content-Type"))
	f.Status = code.Actual
	f.RequestID = requestID(code.ResponseHeader)
	f.Wait = retryAfter(code.ResponseHeader, s)
	f.Message = s.text
	if f.Message == "" {
		f.Message = strings.ToLower(http.StatusText(code.Actual))
	}
	f.Kind = k.kindOf(code.Actual, code.ResponseHeader, s)
	if f.Status == http.StatusNotFound && errors.Is(f.Kind, model.ErrAnswer) {
		f.Message = "something else answered in place of " + k.service() + ": " + f.Message
		f.Hint = "Nothing is known to be gone, which only " + k.service() + " can say: check the address and the gateways before it."
	}
	if k.changes() && mayHaveHappened(code.Actual, s) {
		f.Kind = model.ErrUnknown
	}
}

// statusKinds are the statuses that mean one thing whatever the body says.
var statusKinds = map[int]error{
	http.StatusUnauthorized:         model.ErrSignIn,
	http.StatusForbidden:            model.ErrForbidden,
	http.StatusMethodNotAllowed:     model.ErrNotSupported,
	http.StatusNotAcceptable:        model.ErrVersion,
	http.StatusRequestTimeout:       model.ErrUnreachable,
	http.StatusConflict:             model.ErrConflict,
	http.StatusGone:                 model.ErrNotSupported,
	http.StatusUnsupportedMediaType: model.ErrInvalid,
	http.StatusTooManyRequests:      model.ErrThrottled,
	498:                             model.ErrThrottled, // Swift's rate limit, seen at gateways
}

func (k call) kindOf(status int, h http.Header, s saying) error {
	if kind, ok := statusKinds[status]; ok {
		return kind
	}
	switch {
	case status == http.StatusBadRequest && stateForbids(s.text):
		return model.ErrConflict
	case status == http.StatusNotFound:
		return k.missing(s)
	case status == http.StatusRequestEntityTooLarge:
		return tooLarge(h, s)
	case status >= 500:
		return model.ErrServer
	case status >= 400:
		return model.ErrInvalid
	}
	return model.ErrAnswer // a success or a redirect that the API does not have
}

// missing tells an object that is not there from an address that is not there.
// The two must not be mixed up: deleting what is gone is a success, deleting at
// a wrong endpoint is not. WebOb's stock sentence comes for unrouted addresses
// and for actions below their microversion, never for an object. Of an object
// each service speaks in one envelope; a gateway without a route writes others,
// {"message"} (Kong) and {"error"} (Google) among them.
func (k call) missing(s saying) error {
	envelope := "itemNotFound"
	if k.keystone {
		envelope = "error"
	}
	switch {
	case s.envelope != "" && strings.HasPrefix(s.text, "The resource could not be found."):
		return model.ErrNotSupported
	case s.envelope == envelope:
		return model.ErrNotFound
	}
	return model.ErrAnswer
}

// tooLarge sorts the four things that Cinder and what stands before it call
// 413: over quota (Retry-After 0), metadata too long, the rate limit of Cinder
// itself, and a body that is too big.
func tooLarge(h http.Header, s saying) error {
	after := h.Get("Retry-After")
	if after == "" {
		after = s.retryAfter
	}
	switch {
	case s.envelope == "overLimitFault":
		return model.ErrThrottled
	case strings.HasPrefix(s.text, "Invalid metadata size"):
		return model.ErrInvalid
	case after == "0" || s.envelope == "overLimit" && strings.Contains(s.text, "xceed"):
		return model.ErrOverQuota
	case after != "":
		return model.ErrThrottled
	}
	return model.ErrInvalid
}

// stateForbids reports whether the words of a 400 say that the object's state,
// not the request, is what is wrong. Cinder has no status code for it.
func stateForbids(text string) bool {
	for _, phrase := range []string{
		"status must be", "current status is", "must be available", "not allowed for update_snapshot_status",
		"not the latest one", "must be equal to the snapshot size", "must not be part of a group", "frozen",
	} {
		if strings.Contains(text, phrase) {
			return true
		}
	}
	return false
}

// mayHaveHappened reports whether a change may have been made although the
// answer is not its success: a gateway lost Cinder's answer, or something else
// answered in Cinder's place.
func mayHaveHappened(status int, s saying) bool {
	switch status {
	case http.StatusBadGateway, http.StatusGatewayTimeout, http.StatusRequestTimeout:
		return true
	case http.StatusServiceUnavailable:
		return !refusedAtOnce(s)
	}
	return status < 400
}

// refusedAtOnce reports whether a 503 is Cinder's own, or the stock sentence of
// the middleware that asks Keystone before it: nothing was done then. A gateway
// that gave up waiting for Cinder has envelopes too, {"message"} and {"error"}
// among them.
func refusedAtOnce(s saying) bool {
	return s.envelope == "serviceUnavailable" || s.envelope != "" && strings.HasPrefix(s.text, "The server is currently unavailable.")
}

// retryAfter reads how long the server asks to wait. A date is taken relative
// to the answer's own Date, so that a wrong clock on either side does no harm.
func retryAfter(h http.Header, s saying) time.Duration {
	text := h.Get("Retry-After")
	if text == "" {
		text = s.retryAfter
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil && n >= 0 {
		return min(time.Duration(min(n, 86400)*float64(time.Second)), 24*time.Hour)
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return 0
	}
	return max(0, min(at.Sub(now), 24*time.Hour))
}
