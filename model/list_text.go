package model

import (
	"encoding/binary"
	"hash/maphash"
	"strings"
	"unsafe"
)

// slabSize is the room in which texts are kept. A slab holds no pointers, so
// that the garbage collector has nothing to look for in a million rows.
const slabSize = 1 << 20

// A place says where in an arena something stands: the slab in the upper
// slabBits, the offset in words of four bytes below.
type place = uint32

const (
	wordBits   = 18 // slabSize in words
	mostSlabs  = 1 << (32 - wordBits)
	mostInline = 1 << 14 // texts that are kept once and named by number; the rest stands inline
)

// arena keeps bytes for good: what has been written is never changed nor moved,
// so that another goroutine may read it while more is written behind it.
type arena struct {
	slabs [][]byte // each as long as its room
	tail  []byte   // what is used of the last one
	used  int
}

// keep writes b and says where. Past 16 GiB nothing more is kept, and the place
// is that of the first thing written.
func (a *arena) keep(b []byte) place {
	start := (len(a.tail) + 3) &^ 3
	if len(a.slabs) == 0 || start+len(b) > cap(a.tail) || start >= slabSize {
		if len(a.slabs) == mostSlabs {
			return 0
		}
		room := make([]byte, max(slabSize, len(b)))
		a.slabs = append(a.slabs, room)
		a.tail, start = room[:0], 0
	}
	a.tail = append(a.tail[:start], b...)
	a.used += len(b)
	return place(len(a.slabs)-1)<<wordBits | place(start>>2)
}

// at gives what begins at p, and all that follows it in its slab.
func (a *arena) at(p place) []byte {
	return a.slabs[p>>wordBits][(p&(1<<wordBits-1))<<2:]
}

// textOf is b as a string without a copy; it holds because kept bytes are never
// changed. It keeps the whole slab alive: what leaves the list is cloned.
func textOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// words keeps each of many repeating strings once and numbers them from 0, which
// is the empty string. Its texts are never changed.
type words struct {
	texts  []string
	table  []uint64 // open addressing: the hash, and number+1 in the lower half
	seed   maphash.Seed
	recent *[recentWords]recentWord
}

// A page names the same few words again and again, and its decoder keeps each
// once: the string at an address is known without a look at what it says. A
// word that is remembered here is alive, so that nothing else can stand there.
const (
	recentBits  = 10
	recentWords = 1 << recentBits
)

type recentWord struct {
	s string
	n uint32
}

// remembered gives the place for what stands at an address.
func (w *words) remembered(s string) *recentWord {
	const golden = 0x9E3779B97F4A7C15 // Fibonacci hashing
	at := uint64(uintptr(unsafe.Pointer(unsafe.StringData(s)))) * golden >> (64 - recentBits)
	return &w.recent[at]
}

// forget lets go of the strings that are remembered, and so of their page.
func (w *words) forget() { clear(w.recent[:]) }

// known gives the number of s when it has one, else its hash.
func (w *words) known(s string) (n, hash uint32, ok bool) {
	if s == "" {
		return 0, 0, true
	}
	r := w.remembered(s)
	if len(r.s) == len(s) && unsafe.StringData(r.s) == unsafe.StringData(s) {
		return r.n, 0, true
	}
	hash = w.hash(s)
	if n, ok = w.find(s, hash); ok {
		*r = recentWord{s, n}
	}
	return n, hash, ok
}

func newWords() words {
	w := words{seed: maphash.MakeSeed(), table: make([]uint64, 64), recent: new([recentWords]recentWord)}
	w.add("", w.hash(""), nil)
	return w
}

func (w *words) hash(s string) uint32 { return uint32(maphash.String(w.seed, s)) }

// find gives the number of s. The hash beside each number tells words apart
// without a look at them, which lie all over the memory.
func (w *words) find(s string, hash uint32) (n uint32, ok bool) {
	mask := uint32(len(w.table) - 1)
	for slot := hash & mask; w.table[slot] != 0; slot = (slot + 1) & mask {
		if e := w.table[slot]; uint32(e>>32) == hash && w.texts[uint32(e)-1] == s {
			return uint32(e) - 1, true
		}
	}
	return 0, false
}

// number gives the number of s, which is kept in a when it is new.
func (w *words) number(s string, a *arena) uint32 {
	n, hash, ok := w.known(s)
	if ok {
		return n
	}
	return w.add(s, hash, a)
}

// add numbers a new word and keeps it in a.
func (w *words) add(s string, hash uint32, a *arena) uint32 {
	if s != "" {
		p := a.keep([]byte(s))
		s = textOf(a.at(p)[:len(s)])
	}
	n := uint32(len(w.texts))
	w.texts = append(w.texts, s)
	w.enter(uint64(hash)<<32 | uint64(n+1))
	if 2*len(w.texts) > len(w.table) {
		old := w.table
		w.table = make([]uint64, 2*len(old))
		for _, e := range old {
			if e != 0 {
				w.enter(e)
			}
		}
	}
	return n
}

// enter writes an entry of the table into the first free slot from its home on.
func (w *words) enter(e uint64) {
	mask := uint32(len(w.table) - 1)
	slot := uint32(e>>32) & mask
	for w.table[slot] != 0 {
		slot = (slot + 1) & mask
	}
	w.table[slot] = e
}

// text is the word of a number; "" of one that came after the words were copied.
func (w *words) text(n uint32) string {
	if int(n) < len(w.texts) {
		return w.texts[n]
	}
	return ""
}

// appendText writes a text that is likely to repeat: as its number while there
// is room in common, else in full.
func (t *table) appendText(b []byte, s string) []byte {
	n, hash, ok := t.common.known(s)
	if !ok && len(t.common.texts) < mostInline {
		n, ok = t.common.add(s, hash, &t.named), true
	}
	if ok {
		return binary.AppendUvarint(b, uint64(n)<<1|1)
	}
	return append(binary.AppendUvarint(b, uint64(len(s))<<1), s...)
}

// readText reads what appendText wrote and gives what follows it.
func (t *table) readText(b []byte) (string, []byte) {
	v, n := binary.Uvarint(b)
	b = b[n:]
	if v&1 == 1 {
		return t.common.text(uint32(v >> 1)), b
	}
	return textOf(b[:v>>1]), b[v>>1:]
}

// readPlain reads a text behind its length and gives what follows it.
func readPlain(b []byte) (string, []byte) {
	v := uint64(b[0])
	if v < 0x80 {
		return textOf(b[1 : 1+v]), b[1+v:]
	}
	v, n := binary.Uvarint(b)
	return textOf(b[n : n+int(v)]), b[n+int(v):]
}

func appendPlain(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// own copies a text out of its slab.
func own(s string) string { return strings.Clone(s) }
