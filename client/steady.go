package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

// stalled is what is said of an answer that began and does not go on.
const stalled = "the answer stopped coming"

var errStalled = fmt.Errorf(stalled+": %w", os.ErrDeadlineExceeded)

// steadily ends a request whose answer is silent for too long. The transport's
// own bound is for the answer's head; without another, a body that stops coming
// would be waited for until its connection breaks, which may be never.
type steadily struct {
	next     http.RoundTripper
	patience time.Duration
}

func steady(next http.RoundTripper, patience time.Duration) http.RoundTripper {
	return &steadily{next, patience}
}

// RoundTrip sends the request on, and watches over its answer's body.
func (s *steadily) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, end := context.WithCancelCause(r.Context())
	resp, err := s.next.RoundTrip(r.WithContext(ctx))
	if err != nil || resp.Body == nil || resp.Body == http.NoBody {
		end(nil)
		return resp, err
	}
	resp.Body = &steadyBody{ReadCloser: resp.Body, patience: s.patience, ctx: ctx, end: end}
	return resp, nil
}

// steadyBody is a body of which each reading is bounded. Who reads it may take
// as long as they like between two.
type steadyBody struct {
	io.ReadCloser
	patience time.Duration
	ctx      context.Context // the request's
	end      context.CancelCauseFunc
	timer    *time.Timer // nil before the first reading; runs during each
}

// Read reads what comes before the patience ends.
func (b *steadyBody) Read(p []byte) (int, error) {
	if b.timer == nil {
		b.timer = time.AfterFunc(b.patience, func() { b.end(errStalled) })
	} else {
		b.timer.Reset(b.patience)
	}
	n, err := b.ReadCloser.Read(p)
	b.timer.Stop()
	// Whatever the reading ended with then: a server that is told of the end first
	// may even close its answer in good order.
	if err != nil && errors.Is(context.Cause(b.ctx), errStalled) {
		err = errStalled
	}
	return n, err
}

// Close ends the request.
func (b *steadyBody) Close() error {
	err := b.ReadCloser.Close()
	b.end(nil)
	return err
}
