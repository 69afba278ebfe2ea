package cinder

import (
	"encoding/hex"
	"strings"
)

// mix is a 64-bit finalizer (the constants are splitmix64's): equal inputs give
// equal outputs, neighbours give unrelated ones.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

const (
	mask48  = 1<<48 - 1
	factor  = 0x5deece66d    // odd, so that it can be undone
	inverse = 0xdfe05bcb1365 // factor * inverse = 1 modulo 2^48
)

// scramble maps 48-bit numbers onto each other; restore undoes it.
func scramble(x uint64) uint64 {
	x = x * factor & mask48
	return (x ^ x>>24) * factor & mask48
}

func restore(x uint64) uint64 {
	x = x * inverse & mask48
	x ^= x >> 24
	return x * inverse & mask48
}

// seededID gives the i-th id of a seed: a UUID whose first 48 bits hold i.
func seededID(seed uint64, i int) string {
	head := scramble((uint64(i) + seed<<32) & mask48)
	return uuid(head, mix(seed^uint64(i)<<1))
}

// indexOf finds which of a seed's first n ids id is.
func indexOf(seed uint64, id string, n int) (int, bool) {
	raw, err := hex.DecodeString(strings.ReplaceAll(id, "-", ""))
	if err != nil || len(raw) != 16 || len(id) != 36 {
		return 0, false
	}
	var head uint64
	for _, b := range raw[:6] {
		head = head<<8 | uint64(b)
	}
	i := int((restore(head) - seed<<32) & mask48)
	return i, i < n && seededID(seed, i) == id
}

// uuid writes 48 bits and what follows from tail as a version 4 UUID.
func uuid(head, tail uint64) string {
	var b [16]byte
	for i := range 6 {
		b[i] = byte(head >> (40 - 8*i))
	}
	for i := range 8 {
		b[6+i] = byte(tail >> (8 * i))
	}
	b[14], b[15] = byte(tail>>5), byte(tail>>13)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	var out [36]byte
	hex.Encode(out[0:8], b[0:4])
	hex.Encode(out[9:13], b[4:6])
	hex.Encode(out[14:18], b[6:8])
	hex.Encode(out[19:23], b[8:10])
	hex.Encode(out[24:36], b[10:16])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return string(out[:])
}

// idMaker makes ids for what is created, and for requests.
type idMaker struct{ seed, n uint64 }

func (m *idMaker) next() string {
	m.n++
	return uuid(mix(m.seed^m.n<<20)&mask48, mix(m.seed+m.n*2654435761))
}
