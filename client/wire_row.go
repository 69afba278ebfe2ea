package client

import (
	"bytes"

	"snapdash/model"
)

// faulty are the fields of a row that could not be understood, one bit each.
type faulty uint16

const (
	badID faulty = 1 << iota
	badName
	badDescription
	badStatus
	badSize
	badVolume
	badProject
	badProgress
	badGroup
	badUser
	badMetadata
)

// faultyNames has the fields' names in the order of their bits.
var faultyNames = []string{"id", "name", "description", "status", "size", "volume_id", "project_id", "progress", "group_snapshot_id", "user_id", "metadata"}

func (f *faulty) set(bit faulty, bad bool) {
	if bad {
		*f |= bit
	} else {
		*f &^= bit
	}
}

// row reads one snapshot. A field that is missing or null is zero; a time that
// is none is zero too, since a row without its age is better than no row. A row
// without a valid id, or with another kind of value than the field can be, is
// bad. Of a field that comes twice the last counts.
func (d *decoder) row(s *model.Snapshot) *model.BadRow {
	d.span = span{}
	if d.peek() != '{' {
		d.skip()
		return &model.BadRow{Reason: "not an object"}
	}
	bad := badID
	var sent string
	place := 0
	for f, more := d.fieldAt(place); more; f, more = d.fieldAt(place) {
		place++
		if f == fieldID {
			sent = d.id(s, &bad)
			continue
		}
		d.field(f, s, &bad)
	}
	if bad == 0 {
		return nil
	}
	if bad&badID == 0 {
		sent = s.ID.String()
	}
	for i, name := range faultyNames {
		if bad&(1<<i) != 0 {
			return &model.BadRow{ID: sent, Reason: name + " not understood"}
		}
	}
	return nil
}

// field reads the value of one field.
func (d *decoder) field(f field, s *model.Snapshot, bad *faulty) {
	switch f {
	case fieldName:
		s.Name = d.store.text(d.words(bad, badName))
	case fieldDescription:
		s.Description = d.store.text(d.words(bad, badDescription))
	case fieldStatus:
		s.Status = d.status(bad)
	case fieldSize:
		s.SizeGiB = d.size(bad)
	case fieldVolume:
		s.VolumeID = d.store.word(d.words(bad, badVolume))
	case fieldCreated:
		text, _ := d.scalar()
		s.CreatedAt, _ = d.calendar.time(text)
	case fieldUpdated:
		text, _ := d.scalar()
		s.UpdatedAt, _ = d.calendar.time(text)
	case fieldMetadata:
		bad.set(badMetadata, !d.metadata())
	default:
		d.laterField(f, s, bad)
	}
}

// laterField reads the fields that only some answers have.
func (d *decoder) laterField(f field, s *model.Snapshot, bad *faulty) {
	switch f {
	case fieldProject:
		s.ProjectID = d.store.word(d.words(bad, badProject))
	case fieldProgress:
		s.Progress = d.store.word(d.words(bad, badProgress))
	case fieldGroup:
		s.GroupSnapshotID = d.store.word(d.words(bad, badGroup))
	case fieldUser:
		s.UserID = d.store.word(d.words(bad, badUser))
	case fieldQuota:
		s.ConsumesQuota = d.tri()
	default:
		d.skip()
	}
}

// words reads a scalar and notes when it is none.
func (d *decoder) words(bad *faulty, bit faulty) []byte {
	text, ok := d.scalar()
	bad.set(bit, !ok)
	return text
}

// id reads the id; the result is what was sent, when it is not an id. The zero
// id is none: as a marker it would mean the start.
func (d *decoder) id(s *model.Snapshot, bad *faulty) string {
	const quoted = 38
	if d.peek() == '"' && len(d.text)-d.pos >= quoted && d.text[d.pos+quoted-1] == '"' {
		// hexadecimal digits and dashes need no look at what they may mean
		if id, ok := parseID(d.text[d.pos+1 : d.pos+quoted-1]); ok && !id.IsZero() {
			d.pos += quoted
			s.ID = id
			bad.set(badID, false)
			return ""
		}
	}
	text, _ := d.scalar()
	id, ok := parseID(text)
	s.ID = id
	ok = ok && !id.IsZero()
	bad.set(badID, !ok)
	if ok {
		return ""
	}
	return capText(string(text), 64)
}

// maxStatus cuts a status word, in bytes: model remembers those it has not seen.
const maxStatus = 64

func (d *decoder) status(bad *faulty) model.Status {
	text := d.words(bad, badStatus)
	word := d.store.word(text[:min(len(text), maxStatus)])
	if word != d.before.word {
		d.before = statusWord{word, model.StatusOf(word)}
	}
	return d.before.status
}

func (d *decoder) size(bad *faulty) int32 {
	text, scalar := d.scalar()
	n, ok := wholeNumber(text)
	bad.set(badSize, !scalar || !ok && len(text) > 0)
	return n
}

func (d *decoder) tri() model.Tri {
	text, _ := d.scalar()
	switch {
	case bytes.EqualFold(text, []byte("true")):
		return model.Yes
	case bytes.EqualFold(text, []byte("false")):
		return model.No
	}
	return model.NotTold
}

// parseID is model.ParseID on bytes, without an allocation.
func parseID(b []byte) (id model.ID, ok bool) {
	at := &compactDigits
	if len(b) == 36 && b[8] == '-' && b[13] == '-' && b[18] == '-' && b[23] == '-' {
		at = &dashedDigits
	} else if len(b) != 32 {
		return model.ID{}, false
	}
	for n, i := range at {
		hi, lo := hexValues[b[i]], hexValues[b[i+1]]
		if hi < 0 || lo < 0 {
			return model.ID{}, false
		}
		id[n] = byte(hi)<<4 | byte(lo)
	}
	return id, true
}

// Where in a UUID's text its 16 bytes stand.
var (
	compactDigits = [16]uint8{0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30}
	dashedDigits  = [16]uint8{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34}
)
