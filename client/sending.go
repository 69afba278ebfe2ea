package client

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"
)

// watchSending notes whether the last attempt made under the returned context
// may have reached the server. A change that was never written has certainly
// not happened; one that was may have, whatever became of its answer.
func watchSending(ctx context.Context) (context.Context, func() bool) {
	var written atomic.Bool
	trace := &httptrace.ClientTrace{
		GetConn:      func(string) { written.Store(false) },
		WroteHeaders: func() { written.Store(true) },
	}
	return httptrace.WithClientTrace(ctx, trace), written.Load
}
