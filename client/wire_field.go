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

// A heading is a member's name with its quotes and the colon, as it was read.
type heading struct {
	text  []byte
	field field
}

// fieldAt reads the name of a row's member and tells what it is. A server sends
// the members of all rows in one order: what stands at a place is nearly always
// what stood there in the row before, which one comparison shows.
func (d *decoder) fieldAt(place int) field {
	if place >= len(d.headings) {
		return fields[string(d.key())]
	}
	d.peek()
	h := &d.headings[place]
	if len(h.text) > 0 && bytes.HasPrefix(d.text[d.pos:], h.text) && d.err == nil {
		d.pos += len(h.text)
		return h.field
	}
	start := d.pos
	f := fields[string(d.key())]
	if d.err == nil {
		*h = heading{d.text[start:d.pos], f}
	}
	return f
}
