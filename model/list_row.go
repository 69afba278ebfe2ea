package model

import "encoding/binary"

// Row is a snapshot in a List as a filter sees it: each field is read where it
// stands, without copying the snapshot. Its texts must not be kept.
type Row struct {
	t *table
	r *record
	n int32
}

// Matcher decides which snapshots are shown. Match may be called by several
// goroutines at once.
type Matcher interface {
	Match(r Row) bool
}

// Scanner is a Matcher that is quicker over many rows of one list when it may
// remember. Scan gives a matcher for one goroutine and one pass, which may be a
// Sifter.
type Scanner interface {
	Matcher
	Scan(o Owners) Matcher
}

// RowOf gives a single snapshot as a row, with the names of its volume and
// project.
func RowOf(s Snapshot, volumeName, projectName string) Row {
	l := NewList()
	l.Put([]Snapshot{s})
	l.SetVolumeName(s.VolumeID, volumeName)
	l.SetProjectName(s.ProjectID, projectName)
	return l.row(0)
}

// ID is the snapshot's id.
func (r Row) ID() ID { return r.r.id }

// Status is the snapshot's status.
func (r Row) Status() Status { return r.r.status }

// SizeGiB is the volume's size.
func (r Row) SizeGiB() int32 { return r.r.size }

// Created is when the snapshot was created, in microseconds since 1970; ok is
// false when the server sent no time.
func (r Row) Created() (us int64, ok bool) { return r.r.created, r.r.created != noTime }

// Updated is when the snapshot was last changed, as Created; ok is false when
// it never was.
func (r Row) Updated() (us int64, ok bool) { return r.r.updated, r.r.updated != noTime }

// Name is the snapshot's name.
func (r Row) Name() string {
	s, _ := readPlain(r.t.bytes.at(r.r.text))
	return s
}

// Texts are the snapshot's name and description, at the price of one.
func (r Row) Texts() (name, description string) {
	name, rest := readPlain(r.t.bytes.at(r.r.text))
	description, _ = readPlain(rest)
	return name, description
}

// VolumeID is the volume's id.
func (r Row) VolumeID() string { return r.t.volumes.text(r.r.volume) }

// VolumeName is the volume's name as far as it is known.
func (r Row) VolumeName() string { return nameAt(r.t.volumeNames, r.r.volume) }

// VolumeNumber numbers the volumes of a list from 0 on, for a matcher that
// remembers what it found out about each.
func (r Row) VolumeNumber() int { return int(r.r.volume) }

// ProjectID is the project's id.
func (r Row) ProjectID() string { return r.t.owners.text(r.r.project) }

// ProjectName is the project's name as far as it is known.
func (r Row) ProjectName() string { return nameAt(r.t.projectNames, r.r.project) }

// ProjectNumber numbers the projects and users of a list, as VolumeNumber the
// volumes.
func (r Row) ProjectNumber() int { return int(r.r.project) }

// UserID is the user's id.
func (r Row) UserID() string { return r.t.owners.text(r.r.user) }

// Marked reports whether the snapshot was marked when matching began.
func (r Row) Marked() bool { return r.t.marked.has(r.n) }

// rest is what stands beside name and description: the number of metadata pairs,
// these, and what is rare.
func (r Row) rest() (pairs uint64, rest []byte) {
	rest = r.t.rests.at(r.r.rest)
	pairs, n := binary.Uvarint(rest)
	return pairs, rest[n:]
}

// Meta gives the value of a metadata key, and whether the key is there.
func (r Row) Meta(key string) (string, bool) {
	pairs, rest := r.rest()
	for range pairs {
		var k, v string
		k, rest = r.t.readText(rest)
		v, rest = r.t.readText(rest)
		if k == key {
			return v, true
		}
	}
	return "", false
}

// Snapshot is the whole snapshot, with texts of its own.
func (r Row) Snapshot() Snapshot {
	s := r.alias()
	s.Name, s.Description, s.VolumeID, s.ProjectID, s.UserID = own(s.Name), own(s.Description), own(s.VolumeID), own(s.ProjectID), own(s.UserID)
	s.Progress, s.GroupSnapshotID = own(s.Progress), own(s.GroupSnapshotID)
	for i, p := range s.Metadata {
		s.Metadata[i] = Pair{own(p.Key), own(p.Value)}
	}
	return s
}

// alias is the snapshot with texts that stand in the list.
func (r Row) alias() Snapshot {
	name, description := r.Texts()
	s := Snapshot{
		ID: r.r.id, Name: name, Description: description, Status: r.r.status, SizeGiB: r.r.size, VolumeID: r.VolumeID(),
		CreatedAt: timeOf(r.r.created), UpdatedAt: timeOf(r.r.updated), ProjectID: r.ProjectID(), UserID: r.UserID(), ConsumesQuota: r.r.quota,
	}
	pairs, rest := r.rest()
	if pairs > 0 {
		s.Metadata = make(Metadata, pairs)
	}
	for i := range s.Metadata {
		s.Metadata[i].Key, rest = r.t.readText(rest)
		s.Metadata[i].Value, rest = r.t.readText(rest)
	}
	s.Progress, rest = r.t.readText(rest)
	s.GroupSnapshotID, _ = r.t.readText(rest)
	return s
}

// says reports whether the row says the same as s.
func (r Row) says(s *Snapshot) bool {
	c := r.r
	name, description := r.Texts()
	if c.status != s.Status || c.updated != micros(s.UpdatedAt) || c.created != micros(s.CreatedAt) || c.size != s.SizeGiB || c.quota != s.ConsumesQuota ||
		name != s.Name || description != s.Description {
		return false
	}
	return r.VolumeID() == s.VolumeID && r.ProjectID() == s.ProjectID && r.UserID() == s.UserID && r.restSays(s)
}

func (r Row) restSays(s *Snapshot) bool {
	pairs, rest := r.rest()
	if pairs != uint64(len(s.Metadata)) {
		return false
	}
	var k, v string
	for _, p := range s.Metadata {
		k, rest = r.t.readText(rest)
		v, rest = r.t.readText(rest)
		if k != p.Key || v != p.Value {
			return false
		}
	}
	k, rest = r.t.readText(rest)
	v, _ = r.t.readText(rest)
	return k == s.Progress && v == s.GroupSnapshotID
}
