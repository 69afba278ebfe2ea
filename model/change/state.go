package change

import (
	"time"

	"snapdash/model"
)

// State is how far an item is.
type State uint8

// The states of an item; those from Done on are final.
const (
	Waiting   State = iota // in the undo window
	Pending                // not sent yet
	Reading                // its metadata is being read before anything is sent
	Sent                   // under way
	Following              // accepted; its end is awaited
	Asking                 // the answer was lost; what became of it is being found out
	Done
	Failed
	Unknown   // it could not be found out
	Cancelled // taken back before it was sent
	states
)

// Final reports whether nothing more will happen.
func (s State) Final() bool { return s >= Done }

// unsent reports whether an item may still be taken back.
func (s State) unsent() bool { return s <= Reading }

// Outcome is what truly came of an item.
type Outcome uint8

// The outcomes.
const (
	Undecided      Outcome = iota
	Applied                // the server has it
	Gone                   // the snapshot is no longer there
	Available              // the created snapshot or volume is ready to use
	Refused                // the server said no
	Bounced                // accepted, then quietly given up: back as it was
	ErrorDeleting          // accepted, then failed
	ErrorCreating          // accepted, then failed
	ErrorReverting         // accepted, then failed; the volume is in error
	StillBusy              // no end was seen in the time that was set
	NotDone                // the answer was lost, and the server has not done it
	Conflict               // the same keys were changed meanwhile; nothing was sent
	Altered                // accepted, and the metadata was kept otherwise than it was sent
)

// Kind is what a request asks of the server.
type Kind uint8

// The kinds of request. All but Send change nothing.
const (
	Send         Kind = iota // the change itself, as Job.Op says; Write for PatchMetadata
	Show                     // the snapshot ID, to follow it
	Messages                 // Cinder's user messages on ID (a snapshot or a volume), for the reason of a failure
	Find                     // a created snapshot whose answer was lost: Query lists the candidates
	ReadMetadata             // the metadata of snapshot ID, before it is written
	ShowVolume               // the volume VolumeID, to follow it
	Survey                   // the snapshots of a volume, to follow many at once: Query lists them
	FindVolume               // a created volume whose answer was lost: VolumeQuery lists the candidates
)

// Seq identifies a request.
type Seq int

// Request is one thing to ask of the server.
type Request struct {
	Seq         Seq
	Kind        Kind
	JobID       JobID
	Job         Job // with its one Item at Index; Job.Edit is that item's
	Index       int
	ID          model.ID // the snapshot, for all but the sending of a creation
	VolumeID    string   // of ShowVolume, and of sending Revert
	Query       model.Query
	VolumeQuery model.VolumeQuery
	Write       Write
}

// Item is the request's target.
func (r Request) Item() Item { return r.Job.Items[r.Index] }

// Reply is what came back; the field that the kind and operation call for.
type Reply struct {
	Snapshot   model.Snapshot // of Show, and of sending Create or Update
	Metadata   model.Metadata // of ReadMetadata, and of sending a metadata change: the whole set (not told by DeleteKey)
	Messages   []model.Message
	Candidates []model.Snapshot // of Find and Survey
	Whole      bool             // of Survey: there are no more, and none of them was left out
	Volume     model.Volume     // of ShowVolume, and of sending CreateVolume
	Volumes    []model.Volume   // of FindVolume
	RequestID  string           // where it is known
}

// Event tells that an item went on: accepted (Following), lost (Asking), held
// back (Pending, with Paused) or ended.
type Event struct {
	Job      JobID
	Op       Op
	Index    int
	ID       model.ID
	State    State
	Outcome  Outcome
	Snapshot *model.Snapshot // as the server has it now, when it told
	Volume   *model.Volume   // of Revert and CreateVolume, when it told
	Metadata model.Metadata  // the whole set after a metadata change
	Err      error           // why it failed, or why the job was paused; usually a *model.Fault
	Message  string          // Cinder's user message
	Paused   bool            // the job was paused, because of Err
}

// Sign is what is asked for a snapshot, and since when.
type Sign struct {
	Op    Op
	State State
	Since time.Time
}

// KeyConflict is a key that somebody else changed since the person saw it; nil
// stands for "not there".
type KeyConflict struct {
	Key             string
	Saw, Now, Wants *string
}
