package model

import "context"

// noteKey is the context's key for who wants to hear request ids.
type noteKey struct{}

type note struct {
	to    func(id string)
	outer *note
}

// HearRequests gives a context under which every answer's request id is told to
// hear, on whichever goroutine the answer came, and to those who listened
// before. The id is what a cloud's operator can look a request up by.
func HearRequests(ctx context.Context, hear func(id string)) context.Context {
	outer, _ := ctx.Value(noteKey{}).(*note)
	return context.WithValue(ctx, noteKey{}, &note{hear, outer})
}

// TellRequest tells an answer's request id to those who listen under ctx.
func TellRequest(ctx context.Context, id string) {
	if id == "" {
		return
	}
	n, _ := ctx.Value(noteKey{}).(*note)
	for ; n != nil; n = n.outer {
		n.to(id)
	}
}
