package cinder

import (
	_ "embed"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// find gives a snapshot that the caller may see, or answers 404.
func (r *request) find(id string) *snapshot {
	s := r.c.st.get(id)
	if s == nil || !r.sees(s) {
		r.noSnapshot(id)
		return nil
	}
	return s
}

// writer answers 403 where the policy wants the member role.
func (r *request) writer(rule string) bool {
	if r.c.opt.StrictPolicy && !r.caller.Writer && !r.caller.Admin {
		r.forbidden(rule)
		return false
	}
	return true
}

func (r *request) showSnapshot(id string) {
	if s := r.find(id); s != nil {
		r.sendSnapshot(http.StatusOK, s, inDetail, time.Second)
	}
}

func (r *request) sendSnapshot(status int, s *snapshot, form form, precision time.Duration) {
	b := r.snapshotText([]byte(`{"snapshot": `), s, form, precision)
	r.send(status, append(b, '}'))
}

// inner gives the object under a body's one key.
func (r *request) inner(root string) (members, bool) {
	body, ok := r.readBody()
	if !ok {
		return nil, false
	}
	v, there := body.get(root)
	if !there {
		r.bad(reprText(root) + " is a required property")
		return nil, false
	}
	m, ok := v.(members)
	if !ok {
		r.invalid(root, v, repr(v)+" is not of type 'object'")
		return nil, false
	}
	return m, true
}

// known answers where an object has a key that the schema does not.
func (r *request) known(root string, m members, keys ...string) bool {
	for _, e := range m {
		if !slices.Contains(keys, e.key) {
			r.invalid(root, m, "Additional properties are not allowed ("+reprText(e.key)+" was unexpected)")
			return false
		}
	}
	return true
}

// texts reads name and description; unset tells that a key is not there.
func (r *request) texts(m members) (name, desc *string, hasName, hasDesc, ok bool) {
	for _, e := range m {
		switch e.key {
		case "name", "display_name":
			if name, ok = r.text(e); !ok {
				return
			}
			hasName = true
		case "description", "display_description":
			if desc, ok = r.text(e); !ok {
				return
			}
			if desc != nil && strings.ContainsFunc(*desc, unprintable) {
				r.invalid(e.key, *desc, reprText(*desc)+" does not match '"+printable+"'")
				return name, desc, hasName, hasDesc, false
			}
			hasDesc = true
		}
	}
	return name, desc, hasName, hasDesc, true
}

// text reads a name or a description: a string of at most 255 characters, or null.
func (r *request) text(e member) (*string, bool) {
	s, isText := e.value.(string)
	switch {
	case e.value == nil:
		return nil, true
	case !isText:
		r.invalid(e.key, e.value, repr(e.value)+" is not of type 'string', 'null'")
		return nil, false
	case utf8.RuneCountInString(s) > 255:
		r.invalid(e.key, s, reprText(s)+" is too long")
		return nil, false
	}
	s = strings.TrimSpace(s)
	return &s, true
}

// printable is the pattern of a description as Cinder's message quotes it.
//
//go:embed printable.txt
var printable string

// unprintable tells the characters that the pattern leaves out: all that are no
// letters, marks, numbers, signs or plain spaces, and those beyond U+FFFF.
func unprintable(c rune) bool {
	return c > 0xffff || unicode.In(c, unicode.C, unicode.Zl, unicode.Zp) || !unicode.IsGraphic(c)
}

var (
	uuidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$`)
	keyForm  = regexp.MustCompile(`^[a-zA-Z0-9-_:. /]{1,255}$`)
)

// createSnapshot answers POST /snapshots.
func (r *request) createSnapshot() {
	m, ok := r.inner("snapshot")
	if !ok || !r.writer("volume:create_snapshot") {
		return
	}
	d, ok := r.readDraft(m, "is not valid under any of the given schemas")
	if !ok || !r.known("snapshot", m, "volume_id", "name", "display_name", "description", "force", "metadata") {
		return
	}
	force, ok := r.force(m)
	if !ok {
		return
	}
	v := r.findVolume(d.volume)
	switch {
	case v == nil:
	case !v.snapshotable(force):
		r.bad("Invalid volume: Volume " + v.id + " status must be available, but current status is: " + v.status + ".")
	case r.withinQuota(v.size) && r.keepsTexts(d.name, d.desc) && r.keeps(d.meta...):
		r.sendSnapshot(http.StatusAccepted, r.newSnapshot(v, d), inShort, time.Microsecond)
	}
}

// force reads the force flag: needed for in-use volumes below 3.66, out of
// place from there on.
func (r *request) force(m members) (yes, ok bool) {
	v, given := m.get("force")
	if !given {
		return r.mv >= 66, true
	}
	switch v := v.(type) {
	case bool:
		yes = v
	case string:
		var valid bool
		if yes, valid = boolean(v); !valid {
			r.invalid("force", v, reprText(v)+" is not one of [True, 'True', 'TRUE', 'true', '1', 'ON', 'On', 'on', 'YES', 'Yes', 'yes', 'y', 't', False, 'False', 'FALSE', 'false', '0', 'OFF', 'Off', 'off', 'NO', 'No', 'no', 'n', 'f']")
			return false, false
		}
	default:
		r.invalid("force", v, repr(v)+" is not of type 'boolean'")
		return false, false
	}
	if r.mv >= 66 && !yes {
		r.bad("Since microversion 3.66 the 'force' flag is invalid for this request.  For backward compatability, however, when the 'force' flag is passed with a value evaluating to True, it is silently ignored.")
		return false, false
	}
	return yes, true
}

// createMetadata reads the metadata of a creation, which has a schema.
func (r *request) createMetadata(m members) ([]pair, bool) {
	v, _ := m.get("metadata")
	if v == nil {
		return nil, true
	}
	md, ok := v.(members)
	if !ok {
		r.invalid("metadata", v, repr(v)+" is not of type 'object', 'null'")
		return nil, false
	}
	var out []pair
	for _, e := range md {
		text, isText := e.value.(string)
		switch {
		case !keyForm.MatchString(e.key):
			r.invalid("metadata", md, reprText(e.key)+" does not match any of the regexes: '^[a-zA-Z0-9-_:. /]{1,255}$'")
			return nil, false
		case !isText:
			r.invalid(e.key, e.value, repr(e.value)+" is not of type 'string'")
			return nil, false
		case utf8.RuneCountInString(text) > 255:
			r.invalid(e.key, text, reprText(text)+" is too long")
			return nil, false
		}
		out = r.setPair(out, e.key, text)
	}
	return out, true
}

// updateSnapshot answers PUT /snapshots/{id}.
func (r *request) updateSnapshot(id string) {
	m, ok := r.inner("snapshot")
	if !ok {
		return
	}
	name, desc, hasName, hasDesc, ok := r.texts(m)
	if !ok || !r.known("snapshot", m, "name", "display_name", "description", "display_description") {
		return
	}
	if !hasName && !hasDesc {
		r.invalid("snapshot", m, repr(m)+" is not valid under any of the given schemas")
		return
	}
	s := r.find(id)
	if s == nil || !r.writer("volume:update_snapshot") {
		return
	}
	if !r.keepsTexts(name, desc) {
		return
	}
	s = r.c.st.edit(s)
	if hasName {
		s.name = name
	}
	if hasDesc {
		s.desc = desc
	}
	before := *s
	s.updated = r.now()
	r.sendSnapshot(http.StatusOK, &before, inShort, time.Second) // the answer has the time of the change before
}

// keepsTexts answers 500 where the database has no room for a character.
func (r *request) keepsTexts(texts ...*string) bool {
	for _, s := range texts {
		if !r.fits(nameOf(s)) {
			r.broken()
			return false
		}
	}
	return true
}

// deleteSnapshot answers DELETE /snapshots/{id}.
func (r *request) deleteSnapshot(id string) {
	s := r.find(id)
	if s == nil || !r.writer("volume:delete_snapshot") {
		return
	}
	if !r.deletable(s) {
		return
	}
	r.c.st.begin(s, "deleting", r.now(), r.id)
	r.emptyHTML(http.StatusAccepted)
}

// deletable answers 400 where a snapshot can be neither deleted nor given up.
func (r *request) deletable(s *snapshot) bool {
	if s.status != "available" && s.status != "error" || s.group != "" {
		r.bad("Invalid snapshot: Snapshot status must be available or error and must not be part of a group.")
		return false
	}
	return true
}
