package model

import "time"

// Backup is one volume backup, as far as it concerns snapshots.
type Backup struct {
	ID         string
	Name       string
	Status     string
	VolumeID   string
	SnapshotID string // what it was made from; "" for the volume itself
	CreatedAt  time.Time
}

// BackupQuery says which backups to list.
type BackupQuery struct {
	AllProjects bool // all_tenants=1, as for snapshots
	VolumeID    string
	Limit       int // rows per page; 0: the server's default
	Marker      string
}

// BackupPage is one page of a listing of backups.
type BackupPage struct {
	Backups   []Backup
	More      bool
	RequestID string
}
