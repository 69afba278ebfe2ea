package model

import (
	"encoding/binary"
	"math"
	mathbits "math/bits"
	"time"
)

// record is a row's fixed part. It has no pointers and is never changed once it
// is written: a snapshot that changes gets a new row, and its old one is dead.
type record struct {
	id               ID
	created, updated int64 // microseconds since 1970; noTime for none
	text             place // name and description
	rest             place // metadata and what is rare
	volume           uint32
	project, user    uint32
	size             int32
	status           Status
	quota            Tri
}

const noTime = math.MinInt64

// chunk is how many records stand together.
const (
	chunkBits = 12
	chunk     = 1 << chunkBits
)

// table holds snapshots by row. It only ever grows, so that a copy of it can be
// read by another goroutine while the original goes on growing.
type table struct {
	records         []*[chunk]record
	size            int      // rows, dead ones included
	bytes           arena    // the rows' names and descriptions, in which words are looked for
	rests           arena    // the rows' other texts
	named           arena    // the words; they outlive the rows
	volumes, owners words    // owners are projects and users
	common          words    // metadata keys and values, progress, groups
	volumeNames     []string // by the volume's number; may be shorter
	projectNames    []string
	alive, marked   bits
	scratch         []byte // in which a row's text is put together
}

func newTable() table {
	t := table{volumes: newWords(), owners: newWords(), common: newWords()}
	t.emptyTexts()
	return t
}

// emptyTexts begins the texts anew. Place 0 is a row without any.
func (t *table) emptyTexts() {
	t.bytes, t.rests = arena{}, arena{}
	t.bytes.keep(make([]byte, 2))
	t.rests.keep(make([]byte, 3))
}

func (t *table) record(row int32) *record { return &t.records[row>>chunkBits][row&(chunk-1)] }

// forget lets go of the strings of those who added rows.
func (t *table) forget() {
	t.volumes.forget()
	t.owners.forget()
	t.common.forget()
}

// room gives the record of a new row.
func (t *table) room() (int32, *record) {
	if t.size>>chunkBits == len(t.records) {
		t.records = append(t.records, new([chunk]record))
	}
	row := int32(t.size)
	t.size++
	t.alive.grow(t.size)
	t.marked.grow(t.size)
	t.alive.set(row)
	return row, t.record(row)
}

// add gives s a row.
func (t *table) add(s *Snapshot) int32 {
	text := appendPlain(appendPlain(t.scratch[:0], s.Name), s.Description)
	words := t.bytes.keep(text)
	rest := binary.AppendUvarint(text[:0], uint64(len(s.Metadata)))
	for _, p := range s.Metadata {
		rest = t.appendText(t.appendText(rest, p.Key), p.Value)
	}
	rest = t.appendText(t.appendText(rest, s.Progress), s.GroupSnapshotID)
	t.scratch = rest
	row, r := t.room()
	*r = record{
		id: s.ID, created: micros(s.CreatedAt), updated: micros(s.UpdatedAt), text: words, rest: t.rests.keep(rest),
		volume: t.volumes.number(s.VolumeID, &t.named), project: t.owners.number(s.ProjectID, &t.named), user: t.owners.number(s.UserID, &t.named),
		size: s.SizeGiB, status: s.Status, quota: s.ConsumesQuota,
	}
	return row
}

// copyRow gives a row of another table that shares this one's words a row here.
func (t *table) copyRow(from *table, row int32) int32 {
	old := from.record(row)
	text := from.bytes.at(old.text)
	_, behind := readPlain(text)
	_, behind = readPlain(behind)
	text = text[:len(text)-len(behind)]
	rest := from.rests.at(old.rest)
	pairs, n := binary.Uvarint(rest)
	behind = rest[n:]
	for range 2*pairs + 2 {
		_, behind = from.readText(behind)
	}
	rest = rest[:len(rest)-len(behind)]
	to, r := t.room()
	*r = *old
	r.text, r.rest = t.bytes.keep(text), t.rests.keep(rest)
	if from.marked.has(row) {
		t.marked.set(to)
	}
	return to
}

func micros(at time.Time) int64 {
	if at.IsZero() {
		return noTime
	}
	return at.UnixMicro()
}

func timeOf(us int64) time.Time {
	if us == noTime {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// row gives a row to read.
func (t *table) row(n int32) Row { return Row{t, t.record(n), n} }

// nameAt is the name of a volume or project by its number.
func nameAt(names []string, n uint32) string {
	if int(n) < len(names) {
		return names[n]
	}
	return ""
}

// bits is a set of rows.
type bits []uint64

func (b *bits) grow(rows int) {
	for len(*b)<<6 < rows {
		*b = append(*b, 0)
	}
}

func (b bits) has(row int32) bool { return b[row>>6]&(1<<(row&63)) != 0 }
func (b bits) set(row int32)      { b[row>>6] |= 1 << (row & 63) }
func (b bits) unset(row int32)    { b[row>>6] &^= 1 << (row & 63) }

func (b bits) count() (n int) {
	for _, w := range b {
		n += mathbits.OnesCount64(w)
	}
	return n
}
