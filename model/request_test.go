package model_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"snapdash/model"
)

func TestEverybodyWhoListensHearsOfARequest(t *testing.T) {
	var outer, inner []string
	ctx := model.HearRequests(t.Context(), func(id string) { outer = append(outer, id) })
	within := model.HearRequests(ctx, func(id string) { inner = append(inner, id) })
	model.TellRequest(t.Context(), "req-0")
	model.TellRequest(ctx, "req-1")
	model.TellRequest(within, "req-2")
	model.TellRequest(within, "")
	require.Equal(t, []string{"req-1", "req-2"}, outer)
	require.Equal(t, []string{"req-2"}, inner)
}
