package client

import (
	"encoding/binary"
	"math/bits"
	"strings"
)

// chunkSize is how much text is allocated at once, in bytes.
const chunkSize = 16 << 10

// seenBits make room for the words of a page: it has some hundred volumes.
const seenBits = 10

// A textStore turns bytes of a body into strings that do not keep the body
// alive: copies stand one behind another in a few larger allocations, and the
// words that repeat from row to row are stored once.
type textStore struct {
	chunk strings.Builder
	seen  [1 << seenBits]string // by hash; a newer word takes an older one's place
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

// hash mixes the first and the last eight bytes and the length: ids differ in
// them, and so do the short words of metadata.
func hash(b []byte) uint64 {
	h := uint64(len(b))
	if len(b) >= 8 {
		h ^= binary.LittleEndian.Uint64(b) ^ bits.RotateLeft64(binary.LittleEndian.Uint64(b[len(b)-8:]), 29)
	} else {
		for _, c := range b {
			h = h<<8 ^ uint64(c)
		}
	}
	return h * 0x9E3779B97F4A7C15 >> (64 - seenBits) // Fibonacci hashing
}
