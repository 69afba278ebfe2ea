package client

import "strings"

// chunkSize is how much text is allocated at once, in bytes.
const chunkSize = 16 << 10

// A textStore turns bytes of a body into strings that do not keep the body
// alive: copies stand one behind another in a few larger allocations, and the
// words that repeat from row to row are stored once.
type textStore struct {
	chunk strings.Builder
	seen  [256]string // by hash; a newer word takes an older one's place
}

// text stores a copy.
func (t *textStore) text(b []byte) string {
	switch {
	case len(b) == 0:
		return ""
	case len(b) > chunkSize/8:
		return string(b)
	case t.chunk.Cap()-t.chunk.Len() < len(b):
		// Strings given out go on living in the chunk that is left behind.
		t.chunk = strings.Builder{}
		t.chunk.Grow(chunkSize)
	}
	start := t.chunk.Len()
	t.chunk.Write(b)
	return t.chunk.String()[start:]
}

// word stores what probably has been stored before: ids of projects, users and
// volumes, keys and short values of metadata.
func (t *textStore) word(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > 64 {
		return t.text(b)
	}
	slot := &t.seen[hash(b)]
	if *slot != string(b) {
		*slot = t.text(b)
	}
	return *slot
}

// hash is FNV-1a over at most the first 16 bytes and the length: ids differ
// early.
func hash(b []byte) uint8 {
	h := uint32(2166136261) ^ uint32(len(b))
	for _, c := range b[:min(len(b), 16)] {
		h = (h ^ uint32(c)) * 16777619
	}
	return uint8(h>>24) ^ uint8(h>>12) ^ uint8(h)
}
