package model

// BackendSnapshot is a snapshot that exists on a storage backend, whether or not
// Cinder knows it. The backend's own names for it and its volume are pairs such
// as "source-name" and a name.
type BackendSnapshot struct {
	Reference Metadata
	Volume    Metadata // the backend's volume that it belongs to
	SizeGiB   int32
	Safe      bool   // whether Cinder would manage it
	Why       string // why not; detailed listing only
	ID        string // as Cinder knows it already, "" when it does not; detailed listing only
	Extra     string // what the driver adds, as JSON; detailed listing only
}

// ManageDraft says which of a backend's snapshots Cinder is to manage, as a
// snapshot of which of its volumes.
type ManageDraft struct {
	VolumeID    string
	Reference   Metadata // as BackendSnapshot has it
	Name        string
	Description string
	Metadata    Metadata
}
