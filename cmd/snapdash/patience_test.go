package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPatienceThatMakesNoSenseIsRefused(t *testing.T) {
	fine := flags{clipboard: "auto", lowBandwidth: "auto", color: "auto", progressBar: "auto", connections: 4, follow: time.Minute}
	require.NoError(t, fine.check())
	short, negative := fine, fine
	short.follow = time.Second
	require.ErrorIs(t, short.check(), errUsage)
	require.ErrorContains(t, short.check(), "--follow is at least 10s")
	negative.stuckAfter = -time.Minute
	require.ErrorIs(t, negative.check(), errUsage)
	require.ErrorContains(t, negative.check(), "--stuck-after must not be negative")
}
