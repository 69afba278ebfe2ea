package client

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

// maxAttempts bounds how often one request is sent.
const maxAttempts = 3

// longestWait bounds a single wait here; what asks for more is told to the
// caller, who can show it.
const longestWait = 5 * time.Second

// retrier sends again what failed for a moment.
type retrier struct {
	next  http.RoundTripper
	sleep func(ctx context.Context, d time.Duration) error
}

func retried(next http.RoundTripper, sleep func(context.Context, time.Duration) error) http.RoundTripper {
	if sleep == nil {
		sleep = realSleep
	}
	return &retrier{next, sleep}
}

func realSleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// RoundTrip sends the request until retry says that it is enough.
func (r *retrier) RoundTrip(req *http.Request) (*http.Response, error) {
	for attempt := 1; ; attempt++ {
		resp, err := r.next.RoundTrip(req)
		wait, again := retry(req, resp, err, attempt)
		if !again {
			return resp, err
		}
		if req.GetBody != nil {
			body, bodyErr := req.GetBody()
			if bodyErr != nil {
				return resp, err
			}
			req = req.Clone(req.Context())
			req.Body = body
		}
		if resp != nil {
			_, _ = io.CopyN(io.Discard, resp.Body, 4096) // lets the connection be used again
			_ = resp.Body.Close()
		}
		if err := r.sleep(req.Context(), wait); err != nil {
			return nil, err
		}
	}
}

// retry decides whether a request is sent again, and after how long. What
// changes nothing is sent again after a failed connection, 429, 502, 503 and
// 504. A change is sent again only when it surely was not carried out: the
// connection was never made, or the server said that it was too busy (429).
// 413 is a quota or a size and never gets better by asking again.
func retry(req *http.Request, resp *http.Response, err error, attempt int) (time.Duration, bool) {
	if attempt >= maxAttempts || req.Context().Err() != nil || req.Body != nil && req.GetBody == nil {
		return 0, false
	}
	backoff := time.Duration(attempt*attempt) * 250 * time.Millisecond
	safe := req.Method == http.MethodGet || req.Method == http.MethodHead
	if err != nil {
		return backoff, passing(err) && (safe || neverSent(err))
	}
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		wait := retryAfter(resp.Header, saying{})
		if wait == 0 {
			wait = 2 * backoff
		}
		return wait, wait <= longestWait
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return backoff, safe
	}
	return 0, false
}

// passing reports whether a failure may be over in a moment.
func passing(err error) bool {
	return !errors.Is(err, context.Canceled) && !isCertificate(err) && !isTimeout(err)
}

// neverSent reports whether the connection was never made.
func neverSent(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}
