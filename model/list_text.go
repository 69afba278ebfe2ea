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
	table  []uint32 // open addressing by hash: number+1
	seed   maphash.Seed
	recent *[recentWords]recentWord
}

// A page names the same few words again and again, and its decoder keeps each
// once: the string at an address is known without a look at what it says. A
// word that is remembered here is alive, so that nothing else can stand there.
const recentWords = 256

type recentWord struct {
	s string
	n uint32
}

// remembered gives the place for what stands at an address.
func (w *words) remembered(s string) *recentWord {
	const golden = 0x9E3779B97F4A7C15 // Fibonacci hashing
	at := uint64(uintptr(unsafe.Pointer(unsafe.StringData(s)))) * golden >> 56
	return &w.recent[at]
}

// forget lets go of the strings that are remembered, and so of their page.
func (w *words) forget() { clear(w.recent[:]) }

// known gives the number of s when it has one.
func (w *words) known(s string) (n uint32, ok bool) {
	r := w.remembered(s)
	if s != "" && len(r.s) == len(s) && unsafe.StringData(r.s) == unsafe.StringData(s) {
		return r.n, true
	}
	if _, n, ok = w.find(s); ok {
		*r = recentWord{s, n}
	}
	return n, ok
}

func newWords() words {
	w := words{seed: maphash.MakeSeed(), table: make([]uint32, 64), recent: new([recentWords]recentWord)}
	w.number("", nil)
	return w
}

// find gives the slot of s in the table, and its number when it is there.
func (w *words) find(s string) (slot int, n uint32, ok bool) {
	mask := len(w.table) - 1
	slot = int(maphash.String(w.seed, s)) & mask
	for ; w.table[slot] != 0; slot = (slot + 1) & mask {
		if n = w.table[slot] - 1; w.texts[n] == s {
			return slot, n, true
		}
	}
	return slot, 0, false
}

// number gives the number of s, which is kept in a when it is new.
func (w *words) number(s string, a *arena) uint32 {
	if n, ok := w.known(s); ok {
		return n
	}
	slot, _, _ := w.find(s)
	if s != "" {
		p := a.keep([]byte(s))
		s = textOf(a.at(p)[:len(s)])
	}
	n := uint32(len(w.texts))
	w.texts = append(w.texts, s)
	w.table[slot] = n + 1
	if 2*len(w.texts) > len(w.table) {
		w.grow()
	}
	return n
}

func (w *words) grow() {
	w.table = make([]uint32, 2*len(w.table))
	for n, s := range w.texts {
		slot, _, _ := w.find(s)
		w.table[slot] = uint32(n) + 1
	}
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
	if n, ok := t.common.known(s); ok {
		return binary.AppendUvarint(b, uint64(n)<<1|1)
	}
	if len(t.common.texts) < mostInline {
		return binary.AppendUvarint(b, uint64(t.common.number(s, &t.named))<<1|1)
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
