//go:build !unix

package main

import (
	"context"

	tea "charm.land/bubbletea/v2"
)

// jobControl is what only Unix has.
type jobControl struct{}

func newJobControl(*output) *jobControl { return &jobControl{} }

func (*jobControl) watch(context.Context, *tea.Program) (end func()) { return func() {} }

func (*jobControl) take(msg tea.Msg) bool {
	_, stop := msg.(tea.SuspendMsg)
	return stop
}
