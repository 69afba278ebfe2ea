// Package change carries changes to their end, without sending anything itself:
// what is submitted, replied, refused and the time go in, requests to send and
// events to tell come out. Cinder's 202 is a promise, so a deletion is followed
// until the snapshot is gone, back as available, or in error_deleting, and a
// creation until it is available or has failed. An answer that was lost makes a
// change unknown: it is looked up, never sent a second time.
package change

import (
	"time"

	"snapdash/model"
)

// Op is what is to be done.
type Op uint8

// The operations.
const (
	Delete Op = iota
	ForceDelete
	ResetStatus
	Update
	MergeMetadata
	ReplaceMetadata
	Create
)

// Destructive reports whether the operation takes something away, and so waits
// in the undo window.
func (o Op) Destructive() bool { return o == Delete || o == ForceDelete }

// Job is one request of the person: an operation on one or many targets.
type Job struct {
	Op       Op
	Edit     model.Edit     // of Update
	Metadata model.Metadata // of MergeMetadata and ReplaceMetadata
	Status   model.Status   // of ResetStatus
	Items    []Item
}

// Item is one target: the snapshot as the person saw it, or what to create.
type Item struct {
	Snapshot model.Snapshot
	Draft    model.Draft
}

// State is how far an item is.
type State uint8

// The states of an item; those from Done on are final.
const (
	Waiting   State = iota // in the undo window
	Pending                // not sent yet
	Sent                   // under way
	Following              // accepted; its end is awaited
	Asking                 // the answer was lost; what became of it is being found out
	Done
	Failed
	Unknown   // it could not be found out
	Cancelled // taken back before it was sent
)

// Final reports whether nothing more will happen.
func (s State) Final() bool { return s >= Done }

// Outcome is what truly came of an item.
type Outcome uint8

// The outcomes.
const (
	Undecided     Outcome = iota
	Applied               // the server has it
	Gone                  // the snapshot is no longer there
	Available             // the created snapshot is ready to use
	Refused               // the server said no
	Bounced               // accepted, then quietly given up: back as it was
	ErrorDeleting         // accepted, then failed
	ErrorCreating         // accepted, then failed
	StillBusy             // no end was seen in the time that was set
	NotDone               // the answer was lost, and the server has not done it
)

// Kind is what a request asks of the server.
type Kind uint8

// The kinds of request.
const (
	Send     Kind = iota // the change itself
	Show                 // the snapshot, to follow it
	Messages             // Cinder's user messages, for the reason of a failure
	Find                 // a created snapshot whose answer was lost: Query lists the candidates
)

// Seq identifies a request.
type Seq int

// Request is one thing to ask of the server.
type Request struct {
	Seq   Seq
	Kind  Kind
	Job   Job // with its one Item at Index
	Index int
	ID    model.ID    // the snapshot, for all but the sending of a creation
	Query model.Query // of Find
}

// Item is the request's target.
func (r Request) Item() Item { return r.Job.Items[r.Index] }

// Reply is what came back; the field that the kind and operation call for.
type Reply struct {
	Snapshot   model.Snapshot // of Show, and of sending Create or Update
	Metadata   model.Metadata // of sending MergeMetadata or ReplaceMetadata
	Messages   []model.Message
	Candidates []model.Snapshot // of Find
}

// Options set the engine's manners.
type Options struct {
	Concurrency int           // requests at once; 0: 4
	UndoWindow  time.Duration // how long a destructive job waits; 0: not at all
	FollowFor   time.Duration // how long an end is awaited; 0: 10 minutes
	PollEvery   time.Duration // how often it is asked for; 0: 2 s
}

// Event tells that an item went on: accepted (Following), or ended.
type Event struct {
	Job      int
	Op       Op
	Index    int
	ID       model.ID
	State    State
	Outcome  Outcome
	Snapshot *model.Snapshot // as the server has it now, when it told
	Metadata model.Metadata  // the whole set after a metadata change
	Err      error           // why it failed
	Message  string          // Cinder's user message
}
