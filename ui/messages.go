package ui

import (
	"time"

	"snapdash/model"
	"snapdash/model/change"
	"snapdash/model/walk"
)

// Messages tell what happened outside: replies and ticks. A reply carries the
// error of its request, and the generation it belongs to where late ones must
// fall on the floor.
type (
	connectedMsg struct {
		cloud Cloud
		err   error
	}
	pageLoadedMsg struct {
		gen  int
		req  walk.Request
		page model.Page
		err  error
	}
	loadTickMsg      struct{ gen int }
	snapshotShownMsg struct {
		id     model.ID
		asked  time.Time
		detail model.Detail
		err    error
	}
	volumeNamedMsg struct {
		id     string
		volume model.Volume
		err    error
	}
	projectsNamedMsg struct {
		projects []model.Project
		err      error
	}
	rearrangedMsg struct {
		gen         int
		arrangement model.Arrangement
		ok          bool
	}
	changeRepliedMsg struct {
		seq   change.Seq
		reply change.Reply
		err   error
	}
	recordedMsg   struct{ err error }
	pollTickMsg   struct{}
	nameTickMsg   struct{}
	minuteTickMsg struct{}
	changeTickMsg struct{}
	toastTickMsg  struct{ n int }
)

// CanWait reports whether a page need not be drawn at once: all but the first,
// without which there is nothing to see, and the listing's last; what is walked up
// from the end begins without a marker too.
func (m pageLoadedMsg) CanWait() bool {
	first := m.req.Query.Marker.IsZero() && m.req.Query.Offset == 0 && len(m.req.Query.Sort) == 0
	return m.err == nil && !first && m.page.More
}
