// Package fault plays faults on order: it stands before an http.Handler and,
// when a rule says so, delays, refuses, breaks or rewrites what would have been
// answered. A rule says which requests (method, path, the third, every tenth,
// one in four) and what happens to them, as a Go value or as a line of text:
//
//	GET /snapshots/detail?marker after=2 times=1 status=503 body=html
//
// All that servers, gateways and networks have been seen to do wrong is here, so
// that a client's answer to each can be held by a test.
package fault
