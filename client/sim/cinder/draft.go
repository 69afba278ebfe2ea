package cinder

// snapshotable reports whether a volume's state allows a snapshot.
func (v *volume) snapshotable(force bool) bool {
	return v.status == "available" || force && v.status == "in-use"
}

// draft is a snapshot as it was asked for.
type draft struct {
	volume     string
	name, desc *string
	meta       []pair
}

// readDraft reads what is to be created, in the order in which the schema
// checks it; noID is what the schema says of an id that is none.
func (r *request) readDraft(m members, noID string) (d draft, ok bool) {
	id, given := m.get("volume_id")
	if !given {
		r.invalid("snapshot", m, "'volume_id' is a required property")
		return d, false
	}
	if d.volume, _ = id.(string); !uuidForm.MatchString(d.volume) {
		r.invalid("volume_id", id, repr(id)+" "+noID)
		return d, false
	}
	if d.name, d.desc, _, _, ok = r.texts(m); !ok {
		return d, false
	}
	d.meta, ok = r.createMetadata(m)
	return d, ok
}
