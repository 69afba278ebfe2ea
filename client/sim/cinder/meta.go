package cinder

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// showMetadata answers GET /snapshots/{id}/metadata.
func (r *request) showMetadata(id string) {
	if s := r.find(id); s != nil {
		r.sendPairs("metadata", s.meta)
	}
}

func (r *request) sendPairs(root string, pairs []pair) {
	b := appendPairs([]byte(`{"`+root+`": `), pairs)
	r.send(http.StatusOK, append(b, '}'))
}

// writeMetadata answers POST, which merges, and PUT, which replaces.
func (r *request) writeMetadata(id string, replace bool) {
	body, ok := r.readBody()
	if !ok {
		return
	}
	v, _ := body.get("metadata")
	md, ok := v.(members)
	if !ok {
		r.bad("Missing required element 'metadata' in request body.")
		return
	}
	s := r.find(id)
	if s == nil || !r.writer("volume:update_snapshot_metadata") {
		return
	}
	pairs := slices.Clone(s.meta)
	if replace {
		pairs = nil
	}
	for _, e := range md {
		text, ok := r.checkPair(e)
		if !ok {
			return
		}
		pairs = r.setPair(pairs, e.key, text)
	}
	if !r.keeps(pairs...) {
		return
	}
	s = r.c.st.edit(s)
	s.meta, s.updated = pairs, r.now()
	r.sendPairs("metadata", pairs)
}

// checkPair applies the rules of the metadata calls: no schema, but sizes.
func (r *request) checkPair(e member) (string, bool) {
	text, isText := e.value.(string)
	switch {
	case !isText:
		r.bad("Invalid metadata: Invalid input received: Value for metadata key: " + e.key + " is not a string or unicode")
	case e.key == "":
		r.bad("Invalid metadata: Invalid input received: Metadata key:  has 0 characters, less than 1.")
	case utf8.RuneCountInString(e.key) > 255:
		r.overLimit("Invalid metadata size: Metadata property key "+e.key+" greater than 255 characters.", false)
	case utf8.RuneCountInString(text) > 255:
		r.overLimit("Invalid metadata size: Metadata property key "+e.key+" value greater than 255 characters.", false)
	default:
		return text, true
	}
	return "", false
}

// findKey gives a snapshot and the place of a key, or answers 404.
func (r *request) findKey(id, key string) (s *snapshot, at int) {
	if s = r.find(id); s == nil {
		return nil, 0
	}
	at = slices.IndexFunc(s.meta, func(p pair) bool { return p.key == key })
	if at < 0 {
		r.notFound("Snapshot " + id + " has no metadata with key " + key + ".")
		return nil, 0
	}
	return s, at
}

// showKey answers GET /snapshots/{id}/metadata/{key}.
func (r *request) showKey(id, key string) {
	if s, at := r.findKey(id, key); s != nil {
		r.sendPairs("meta", s.meta[at:at+1])
	}
}

// deleteKey answers DELETE /snapshots/{id}/metadata/{key}.
func (r *request) deleteKey(id, key string) {
	s, at := r.findKey(id, key)
	if s == nil || !r.writer("volume:delete_snapshot_metadata") {
		return
	}
	s = r.c.st.edit(s)
	s.meta = slices.Delete(slices.Clone(s.meta), at, at+1)
	r.emptyHTML(http.StatusOK)
}

// setKey answers PUT /snapshots/{id}/metadata/{key}.
func (r *request) setKey(id, key string) {
	body, ok := r.readBody()
	if !ok {
		return
	}
	v, _ := body.get("meta")
	md, ok := v.(members)
	switch {
	case !ok:
		r.bad("Missing required element 'meta' in request body.")
		return
	case len(md) > 1:
		r.bad("Request body contains too many items")
		return
	case len(md) == 0 || md[0].key != key:
		r.bad("Request body and URI mismatch")
		return
	}
	s := r.find(id)
	if s == nil || !r.writer("volume:update_snapshot_metadata") {
		return
	}
	text, ok := r.checkPair(md[0])
	if !ok || !r.keeps(pair{key, text}) {
		return
	}
	s = r.c.st.edit(s)
	s.meta, s.updated = r.setPair(slices.Clone(s.meta), key, text), r.now()
	r.sendPairs("meta", []pair{{key, text}})
}

// keeps answers 500 where the database has no room for a character.
func (r *request) keeps(pairs ...pair) bool {
	for _, p := range pairs {
		if !r.fits(p.key) || !r.fits(p.value) {
			r.broken()
			return false
		}
	}
	return true
}

// fits reports whether the database can keep a text.
func (r *request) fits(s string) bool {
	return !r.c.opt.NarrowText || !strings.ContainsFunc(s, func(c rune) bool { return c > 0xffff })
}

// setPair sets a key in its place, or at the end.
func (r *request) setPair(pairs []pair, key, value string) []pair {
	for i := range pairs {
		if pairs[i].key == key || !r.c.opt.KeepCase && strings.EqualFold(pairs[i].key, key) {
			pairs[i].value = value
			return pairs
		}
	}
	return append(pairs, pair{key, value})
}
