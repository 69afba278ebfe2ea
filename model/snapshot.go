package model

import "time"

// Snapshot is one volume snapshot as Cinder describes it. Fields that the
// negotiated microversion, the summary listing or the policy leave out are
// zero. All text is another tenant's: it must pass ui/sanitize before it
// reaches a terminal.
type Snapshot struct {
	ID          ID
	Name        string // may be empty, may repeat
	Description string
	Status      Status
	SizeGiB     int32 // the volume's size, not the space the snapshot uses
	VolumeID    string
	Metadata    Metadata
	CreatedAt   time.Time // UTC; zero when the server sent none
	UpdatedAt   time.Time // UTC; zero until the first change

	ProjectID string // detail and show only; policy may hide it
	Progress  string // such as "43%"; detail and show only

	GroupSnapshotID string // 3.14; "" when in no group or not told
	UserID          string // 3.41
	ConsumesQuota   Tri    // 3.65; No marks Cinder's internal temporaries
}

// Tri is a yes-or-no field that the answer may lack, as consumes_quota is
// absent below microversion 3.65.
type Tri uint8

// The values of a Tri.
const (
	NotTold Tri = iota
	No
	Yes
)

// Detail is one snapshot with everything its answer held.
type Detail struct {
	Snapshot
	Raw     []byte // the answer's body, as it came
	Unknown []Pair // fields that Snapshot has no place for, values as JSON text
}

// Draft is a snapshot to be created.
type Draft struct {
	VolumeID    string
	Name        string
	Description string
	Metadata    Metadata
	// Force snapshots an in-use volume below microversion 3.66. From 3.66 on no
	// force is needed, and force=false is refused by Cinder.
	Force bool
}

// Edit is a change of a snapshot's name or description; nil leaves a field as
// it is, a pointer to "" empties it.
type Edit struct {
	Name        *string
	Description *string
}

// Empty reports whether the edit changes nothing.
func (e Edit) Empty() bool { return e.Name == nil && e.Description == nil }

// MaxText is the longest name, description, metadata key and metadata value
// that Cinder accepts, in characters.
const MaxText = 255
