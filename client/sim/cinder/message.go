package cinder

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// guaranteed is how long Cinder keeps a message.
const guaranteed = 30 * 24 * time.Hour

// tell writes a user message.
func (st *store) tell(s *snapshot, event, text string) {
	st.messages = append(st.messages, message{
		id: st.mint(), event: event, text: text, request: s.reqID, resource: s.id, project: s.project, created: s.due,
	})
}

const messageSeed = 0x6d657373616765 // makes their ids others than the snapshots'

// recall puts in, once, what the seeded snapshots that are in error would have
// left behind, as far back as messages are kept.
func (st *store) recall() {
	if st.recalled {
		return
	}
	st.recalled = true
	s := &st.seeds
	var old []message
	for i := range s.n {
		r := s.row(i, "status")
		if s.base.Sub(r.created) > guaranteed {
			break
		}
		m := message{
			id: seededID(s.seed^messageSeed, i), event: createFailed, text: createFailedText, request: "req-" + seededID(s.seed^messageSeed<<1, i),
			resource: s.id(i), project: r.project, created: r.updated,
		}
		if r.status == "error_deleting" {
			m.event, m.text = deleteFailed, deleteFailedText
		}
		if r.status == "error" || r.status == "error_deleting" {
			old = append(old, m)
		}
	}
	slices.Reverse(old)
	st.messages = append(old, st.messages...)
}

// Cinder's events of snapshots, and what it says of them.
const (
	createFailed, createFailedText = "VOLUME_VOLUME_SNAPSHOT_009_013", "create snapshot:Snapshot failed to create."
	deleteBusy, deleteBusyText     = "VOLUME_VOLUME_SNAPSHOT_010_015", "delete snapshot:Snapshot is busy."
	deleteFailed, deleteFailedText = "VOLUME_VOLUME_SNAPSHOT_010_016", "delete snapshot:Snapshot failed to delete."
)

// messageFilters are what everybody may filter messages by.
var messageFilters = []string{"resource_uuid", "resource_type", "event_id", "request_id", "message_level"}

func (m *message) value(column string) string {
	switch column {
	case "resource_uuid":
		return m.resource
	case "event_id":
		return m.event
	case "request_id":
		return m.request
	case "message_level":
		return "ERROR"
	}
	return "VOLUME_SNAPSHOT"
}

// listMessages answers GET /messages (3.3; filters and pages from 3.5 on), the
// newest first. As in Cinder, which does not narrow this listing to the caller's
// project (_messages_get_query), everybody's messages are in it.
func (r *request) listMessages() {
	r.c.st.recall()
	v := r.parameters()
	q := &query{limit: maxRows, marker: v["marker"]}
	if r.mv < 5 {
		v, q.marker = nil, ""
	}
	if !r.readBounds(q, v) || r.mv >= 31 && !r.allowed(v, messageFilters) {
		return
	}
	var rows []*message
	for i := len(r.c.st.messages) - 1; i >= 0; i-- {
		if m := &r.c.st.messages[i]; r.holds(m) && m.fits(v) {
			rows = append(rows, m)
		}
	}
	rows, ok := pageOf(rows, q, func(m *message) string { return m.id })
	if !ok {
		r.noMessage(q.marker)
		return
	}
	out := make([]any, len(rows))
	for i, m := range rows {
		out[i] = r.messageObject(m)
	}
	body := object{"messages": out}
	if len(rows) >= q.limit && len(rows) > 0 {
		body["messages_links"] = r.nextLinks(rows[len(rows)-1].id)
	}
	r.answer(http.StatusOK, body)
}

// fits reports whether a message passes the filters among the parameters.
func (m *message) fits(v map[string]string) bool {
	for _, f := range messageFilters {
		if want, asked := v[f]; asked && !strings.EqualFold(want, m.value(f)) {
			return false
		}
	}
	return true
}

// holds reports whether a message is still there: they are kept for thirty days.
func (r *request) holds(m *message) bool { return m.created.Add(guaranteed).After(r.now()) }

// seesMessage reports whether the caller is shown a message by its id.
func (r *request) seesMessage(m *message) bool {
	return (r.caller.Admin || m.project == r.caller.ProjectID) && r.holds(m)
}

// findMessage gives the place of a message that the caller may see, or answers 404.
func (r *request) findMessage(id string) (int, bool) {
	r.c.st.recall()
	at := slices.IndexFunc(r.c.st.messages, func(m message) bool { return m.id == id && r.seesMessage(&m) })
	if at < 0 {
		r.noMessage(id)
	}
	return at, at >= 0
}

func (r *request) noMessage(id string) { r.notFound("Message " + id + " could not be found.") }

func (r *request) showMessage(id string) {
	if at, ok := r.findMessage(id); ok {
		r.answer(http.StatusOK, object{"message": r.messageObject(&r.c.st.messages[at])})
	}
}

func (r *request) deleteMessage(id string) {
	if at, ok := r.findMessage(id); ok && r.writer("message:delete") {
		r.c.st.messages = slices.Delete(r.c.st.messages, at, at+1)
		r.status = http.StatusNoContent
	}
}

func (r *request) messageObject(m *message) object {
	return object{
		"id": m.id, "event_id": m.event, "user_message": m.text, "message_level": "ERROR", "created_at": stamp(m.created),
		"guaranteed_until": stamp(m.created.Add(guaranteed)), "request_id": m.request, "links": r.links("messages", m.id),
		"resource_type": "VOLUME_SNAPSHOT", "resource_uuid": m.resource,
	}
}
