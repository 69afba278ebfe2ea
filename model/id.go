package model

import (
	"encoding/hex"
	"fmt"
)

// ID identifies a snapshot: a UUID, kept as its 16 bytes so that another
// resource's id cannot be passed by mistake and a million of them stay small.
type ID [16]byte

// ParseID reads a UUID in its canonical form (8-4-4-4-12 hexadecimal digits) or
// without dashes; upper case is accepted.
func ParseID(s string) (ID, error) {
	var id ID
	digits := s
	if len(s) == 36 && s[8] == '-' && s[13] == '-' && s[18] == '-' && s[23] == '-' {
		digits = s[:8] + s[9:13] + s[14:18] + s[19:23] + s[24:]
	}
	if len(digits) != 32 {
		return ID{}, fmt.Errorf("%q is not a snapshot id (a UUID)", s)
	}
	if _, err := hex.Decode(id[:], []byte(digits)); err != nil {
		return ID{}, fmt.Errorf("%q is not a snapshot id (a UUID)", s)
	}
	return id, nil
}

// String is the canonical form that Cinder uses: lower case, with dashes.
func (id ID) String() string {
	var b [36]byte
	hex.Encode(b[0:8], id[0:4])
	b[8] = '-'
	hex.Encode(b[9:13], id[4:6])
	b[13] = '-'
	hex.Encode(b[14:18], id[6:8])
	b[18] = '-'
	hex.Encode(b[19:23], id[8:10])
	b[23] = '-'
	hex.Encode(b[24:36], id[10:16])
	return string(b[:])
}

// IsZero reports whether id is the zero value, which no snapshot has.
func (id ID) IsZero() bool { return id == ID{} }

// Compare orders ids as Cinder's databases order them: byte by byte, which for
// the canonical lower-case text form is the same order.
func (id ID) Compare(other ID) int {
	for i := range id {
		if id[i] != other[i] {
			return int(id[i]) - int(other[i])
		}
	}
	return 0
}
