// Package audit is the record of changes: what was asked of which cloud, by
// whom, and what truly came of it. A change has a line when it is sent, and one
// for each thing that is learnt of it later. The package knows the lines and how
// to read them from the end; where they are kept is somebody else's business. No
// line holds a secret: there is no field for one.
package audit

import (
	"encoding/json"
	"time"

	"snapdash/model/jsonline"
)

// Entry is one line of the record.
type Entry struct {
	Time      time.Time `json:"time"` // UTC
	Run       string    `json:"run"`  // one run of the program; with Job and Item it tells a change
	Job       int       `json:"job"`
	Item      int       `json:"item"`
	Attempt   int       `json:"attempt,omitempty"`
	Cloud     string    `json:"cloud"`
	Region    string    `json:"region,omitempty"`
	ProjectID string    `json:"project_id,omitempty"` // of the sign-in
	Project   string    `json:"project,omitempty"`
	UserID    string    `json:"user_id,omitempty"`
	User      string    `json:"user,omitempty"`
	Operation string    `json:"operation"`
	State     State     `json:"state"`
	Outcome   string    `json:"outcome,omitempty"`
	Target    Target    `json:"target"`
	Before    *Facts    `json:"before,omitempty"` // as the person, or the change, saw it
	Wanted    *Facts    `json:"wanted,omitempty"`
	After     *Facts    `json:"after,omitempty"` // as the server told it, when it did
	RequestID string    `json:"request_id,omitempty"`
	Error     string    `json:"error,omitempty"`
	Message   string    `json:"message,omitempty"` // Cinder's user message
	Command   string    `json:"command,omitempty"` // the command that does the same
}

// State is how far a change was when its line was written.
type State string

// The states.
const (
	Sent      State = "sent"     // under way, or its answer never came
	Accepted  State = "accepted" // promised; its end was awaited
	Lost      State = "lost"     // the answer was lost; it is being looked up
	Done      State = "done"
	Failed    State = "failed"
	Unknown   State = "unknown" // it could not be found out, or the program ended before
	TakenBack State = "taken back"
)

// Target is what was to be changed.
type Target struct {
	Kind      string `json:"kind"` // snapshot or volume
	ID        string `json:"id,omitempty"`
	Name      string `json:"name,omitempty"`
	VolumeID  string `json:"volume_id,omitempty"`
	ProjectID string `json:"project_id,omitempty"`
	SizeGiB   int32  `json:"size_gib,omitempty"` // the volume's size
	// Of a volume: the snapshot that it is made from, or set back to.
	SnapshotID   string `json:"snapshot_id,omitempty"`
	SnapshotName string `json:"snapshot_name,omitempty"`
}

// Facts are as much of a target as a change concerns; nil and "" are what it
// does not.
type Facts struct {
	Name        *string            `json:"name,omitempty"`
	Description *string            `json:"description,omitempty"`
	Status      string             `json:"status,omitempty"`
	Metadata    *map[string]string `json:"metadata,omitempty"`
	RemovedKeys []string           `json:"removed_keys,omitempty"`
	VolumeType  string             `json:"volume_type,omitempty"`
}

// Append adds the entry as a line of JSON to out.
func (e *Entry) Append(out []byte) ([]byte, error) { return jsonline.Append(out, e) }

// Parse reads a line. What has neither time nor operation is no entry.
func Parse(line []byte) (Entry, bool) {
	var e Entry
	if err := json.Unmarshal(line, &e); err != nil || e.Time.IsZero() || e.Operation == "" {
		return Entry{}, false
	}
	return e, true
}

// key tells the changes apart.
type key struct {
	run       string
	job, item int
}

func (e *Entry) key() key { return key{e.Run, e.Job, e.Item} }

// Cursor is a place in the record from which to read on towards its beginning;
// the zero Cursor is the end of the record. It stays right when the record goes
// on or its files are renamed meanwhile.
type Cursor struct {
	File   any // the reader's own
	Offset int64
}

// Page is a piece of the record, the newest entry first.
type Page struct {
	Entries   []Entry
	Malformed int // lines that are no entries, and were skipped
	Next      Cursor
	More      bool
}
