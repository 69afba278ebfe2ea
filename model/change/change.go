// Package change carries changes to their end, without sending anything itself:
// what is submitted, replied, refused and the time go in, requests to send and
// events to tell come out. Cinder's 202 is a promise, so a deletion is followed
// until the snapshot is gone, back as available, or in error_deleting, and a
// creation until it is available or has failed. An answer that was lost makes a
// change unknown: it is looked up, never sent a second time.
package change

import (
	"strings"
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
	MergeMetadata   // as it is told; PatchMetadata looks first
	ReplaceMetadata // as it is told; PatchMetadata looks first
	Create
	PatchMetadata // reads each target's set again, and writes unless somebody else touched the same keys
	Revert        // sets a volume back to its newest snapshot
	Unmanage
	CreateVolume // from a snapshot
	Manage       // makes Cinder know a snapshot that a backend has
)

// Destructive reports whether the operation takes something away that cannot be
// put back, and so waits in the undo window.
func (o Op) Destructive() bool { return o.removes() || o == Revert }

// removes reports whether success means that the snapshot is not there any more.
func (o Op) removes() bool { return o == Delete || o == ForceDelete || o == Unmanage }

// Makes reports whether a snapshot comes of it that Cinder did not know before.
func (o Op) Makes() bool { return o == Create || o == Manage }

// metadata reports whether the operation changes nothing but metadata.
func (o Op) metadata() bool { return o == PatchMetadata || o == MergeMetadata || o == ReplaceMetadata }

// onVolume reports whether a volume shows how the operation ends.
func (o Op) onVolume() bool { return o == Revert || o == CreateVolume }

// JobID identifies a job within its engine; the first is 1.
type JobID int

// Job is one request of the person: an operation on one or many targets.
type Job struct {
	Op       Op
	Edit     model.Edit     // of Update
	Metadata model.Metadata // of MergeMetadata and ReplaceMetadata
	Patch    Patch          // of PatchMetadata
	Status   model.Status   // of ResetStatus
	Items    []Item
}

// Item is one target: the snapshot as the person saw it, or what to create.
type Item struct {
	// Snapshot is the target as the person saw it. PatchMetadata holds its
	// metadata against what the server has when it comes to writing. Revert needs
	// its volume.
	Snapshot model.Snapshot
	Draft    model.Draft // of Create and Manage
	// Reference, of Manage, is under which name the backend has the snapshot.
	Reference model.Metadata
	Volume    model.VolumeDraft // of CreateVolume
	Edit      model.Edit        // of Update, when this target gets another edit than the job's
}

// Patch is a change of some keys of a metadata set.
type Patch struct {
	Set   model.Metadata // keys to add or change
	Unset []string       // keys to remove
	// Replace makes Set the whole set; every other key goes.
	Replace bool
}

// Write is how a patched set is sent: exactly one of the client's three calls.
type Write struct {
	How      WriteHow
	Metadata model.Metadata // of Merge and Replace
	Key      string         // of DeleteKey
}

// WriteHow is the call that a Write stands for.
type WriteHow uint8

// The calls.
const (
	Merge     WriteHow = iota // MergeMetadata
	Replace                   // ReplaceMetadata
	DeleteKey                 // DeleteMetadataKey
)

// Options set the engine's manners.
type Options struct {
	Concurrency    int           // requests at once, over all jobs; 0: 4
	UndoWindow     time.Duration // how long a destructive job waits; 0: not at all
	FollowFor      time.Duration // how long an end is awaited; 0: 10 minutes
	PollEvery      time.Duration // how often it is asked for at first; 0: 2 s
	SettleFor      time.Duration // how long a change whose answer was lost is looked for; 0: 10 s
	LooksPerSecond int           // questions per second, over all jobs; 0: 50
	SurveyFrom     int           // how many deletions on a volume are followed by its list rather than one by one; 0: 8
}

func (o Options) filled() Options {
	if o.Concurrency <= 0 {
		o.Concurrency = 4
	}
	if o.FollowFor <= 0 {
		o.FollowFor = 10 * time.Minute
	}
	if o.PollEvery <= 0 {
		o.PollEvery = 2 * time.Second
	}
	if o.SettleFor <= 0 {
		o.SettleFor = 10 * time.Second
	}
	if o.LooksPerSecond <= 0 {
		o.LooksPerSecond = 50
	}
	if o.SurveyFrom <= 0 {
		o.SurveyFrom = 8
	}
	return o
}

// editOf is what an item's update changes.
func (j *Job) editOf(i int) model.Edit {
	if e := j.Items[i].Edit; !e.Empty() {
		return e
	}
	return j.Edit
}

// sameText compares a name as Cinder does, which trims what it stores.
func sameText(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) }
