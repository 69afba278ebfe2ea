package model

import "time"

// Volume is as much of a Cinder volume as choosing one, naming one and judging
// a snapshot's family needs.
type Volume struct {
	ID         string
	Name       string
	Status     string // available, in-use, …
	SizeGiB    int32
	Type       string
	ProjectID  string // detail listing, for those whom policy allows to see it
	SnapshotID string // the snapshot it was made from, "" when none
	Host       string // the backend's pool where it lies, told to admins only
	Attached   []Attachment
	CreatedAt  time.Time
}

// Attachment says which server holds a volume, and where.
type Attachment struct {
	ServerID string
	Device   string
}

// VolumeQuery says which volumes to list.
type VolumeQuery struct {
	AllProjects bool
	Limit       int
	Marker      string // a volume's id
	Name        string // exact
	Status      string
}

// VolumePage is one page of volumes.
type VolumePage struct {
	Volumes   []Volume
	More      bool
	RequestID string
}

// VolumeDraft is a volume to be created from a snapshot.
type VolumeDraft struct {
	SnapshotID ID
	Name       string
	SizeGiB    int32 // 0: the snapshot's size; smaller is refused
	Type       string
}
