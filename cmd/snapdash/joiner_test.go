package main

import (
	"context"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/ui"
)

// The sign-in that begins before there is a screen serves the first who wants that
// cloud; whoever signs in again, or to another, gets one of their own.
func TestTheSignInThatHasBegunIsTakenOnce(t *testing.T) {
	j := newJoiner(&flags{demo: true, demoSnapshots: 3}, io.Discard, func(string) string { return "" })
	t.Cleanup(j.close)
	choice := ui.Choice{Name: demoName, Demo: true}
	j.begin(&choice)
	<-j.begun.done
	_, err := j.connect(t.Context(), ui.Choice{Name: "nowhere"})
	require.Error(t, err, "another choice")
	first, err := j.connect(t.Context(), choice)
	require.NoError(t, err)
	assert.Same(t, j.begun.cloud, first)
	again, err := j.connect(t.Context(), choice)
	require.NoError(t, err)
	assert.NotSame(t, first, again)
}

// Who leaves while a sign-in is under way neither waits for it nor leaves it behind.
func TestASignInThatHasBegunEndsWithTheProgram(t *testing.T) {
	j := newJoiner(&flags{demo: true}, io.Discard, func(string) string { return "" })
	j.begun = &signingIn{choice: ui.Choice{Name: "slow"}, cancel: func() {}, done: make(chan struct{})}
	gone, leave := context.WithCancel(t.Context())
	leave()
	_, err := j.connect(gone, ui.Choice{Name: "slow"})
	require.ErrorIs(t, err, context.Canceled)
	ctx, cancel := context.WithCancel(t.Context())
	j.begun.cancel = cancel
	go func() {
		<-ctx.Done()
		close(j.begun.done)
	}()
	j.close()
	assert.Error(t, ctx.Err())
}
