package client

import "bytes"

// field is what a member of a row is.
type field uint8

const (
	fieldOther field = iota
	fieldID
	fieldName
	fieldDescription
	fieldStatus
	fieldSize
	fieldVolume
	fieldCreated
	fieldUpdated
	fieldMetadata
	fieldProject
	fieldProgress
	fieldGroup
	fieldUser
	fieldQuota
)

var fields = map[string]field{
	"id": fieldID, "name": fieldName, "description": fieldDescription, "status": fieldStatus, "size": fieldSize,
	"volume_id": fieldVolume, "created_at": fieldCreated, "updated_at": fieldUpdated, "metadata": fieldMetadata,
	"os-extended-snapshot-attributes:project_id": fieldProject, "os-extended-snapshot-attributes:progress": fieldProgress,
	"group_snapshot_id": fieldGroup, "user_id": fieldUser, "consumes_quota": fieldQuota,
}

// A heading is a member's name with what stands around it, as it was read: the
// comma before, the quotes, the colon, and the space up to the value.
type heading struct {
	text  []byte
	field field
}

// fieldAt goes on to a row's member at a place and tells what it is; false: there
// are no more. A server sends the members of all rows in one order: what stands
// at a place is nearly always what stood there in the row before, which one
// comparison shows.
func (d *decoder) fieldAt(place int) (f field, more bool) {
	if place >= len(d.headings) {
		if !d.more('}') {
			return fieldOther, false
		}
		return fields[string(d.key())], true
	}
	h := &d.headings[place]
	if len(h.text) > 0 && d.err == nil && bytes.HasPrefix(d.text[d.pos:], h.text) {
		d.pos += len(h.text)
		return h.field, true
	}
	start := d.pos
	if place == 0 && !d.enter('{', '}') || place > 0 && !d.more('}') {
		return fieldOther, false
	}
	f = fields[string(d.key())]
	d.peek()
	if d.err == nil && place > 0 {
		*h = heading{d.text[start:d.pos], f}
	}
	return f, true
}
