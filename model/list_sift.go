package model

import mathbits "math/bits"

// Sifter is a Matcher that lets a row pass only for a text in its name or
// description, or for what Beside tells. The texts of a list stand one behind
// another, so that they are looked through without a look at each row.
type Sifter interface {
	Matcher
	// Next gives where the text begins in b, at from or behind and before to; -1 for
	// nowhere.
	Next(b []byte, from, to int) int
	// Beside gives what tells whether a row may pass without the text; nil when none
	// may.
	Beside() func(Row) bool
}

// Owners are the volumes and projects of a list by their numbers, which Row's
// VolumeNumber and ProjectNumber give.
type Owners struct{ t *table }

// Volumes counts the volumes.
func (o Owners) Volumes() int { return len(o.t.volumes.texts) }

// Volume gives the name of a volume as far as it is known, and its id.
func (o Owners) Volume(n int) (name, id string) {
	return nameAt(o.t.volumeNames, uint32(n)), o.t.volumes.texts[n]
}

// Projects counts the projects and users.
func (o Owners) Projects() int { return len(o.t.owners.texts) }

// Project gives the name of a project as far as it is known, and its id.
func (o Owners) Project(n int) (name, id string) {
	return nameAt(o.t.projectNames, uint32(n)), o.t.owners.texts[n]
}

// sift matches the rows before end with a Sifter.
type sift struct {
	t      *table
	m      Sifter
	beside func(Row) bool
	end    int32
	seen   bits
	gib    int64
}

// sifted is how many bytes are looked through at a time.
const sifted = 1 << 18

// sifts reports whether texts stand in the order of their rows: an arena that is
// full gives the same place to all that comes.
func (t *table) sifts() bool { return len(t.bytes.slabs) < mostSlabs }

// from goes over the rows from one on. Where the text is in most of them, each row
// of some stretches is looked at, which is quicker then.
func (s *sift) from(row int32, stop func() bool) {
	for row < s.end && !stop() {
		next, looks := s.stretch(row)
		most := 2*looks > next-row
		for row = next; most && row < min(next+8*chunk, s.end) && !stop(); row += chunk {
			s.each(row, min(row+chunk, s.end), func(Row) bool { return true })
		}
	}
}

// stretch goes over the rows from one on, up to the next that it gives. It tells how
// many of them it has looked at.
func (s *sift) stretch(row int32) (next, looks int32) {
	for end := min(row+chunk, s.end); row < end; {
		at, found := s.next(row)
		if s.beside != nil {
			s.each(row, min(at, s.end), s.beside)
		}
		row = at
		if !found {
			break
		}
		s.look(row)
		looks++
		row++
	}
	return row, looks
}

// next gives the first row at or behind row in which the text may be. When found
// is false there is none before that row.
func (s *sift) next(row int32) (next int32, found bool) {
	text := s.t.record(row).text
	slab, at := text>>wordBits, int(text&(1<<wordBits-1))<<2
	b := s.t.bytes.slabs[slab]
	if int(slab) == len(s.t.bytes.slabs)-1 {
		b = s.t.bytes.tail // what is behind it may be being written
	}
	to := min(at+sifted, len(b))
	if p := s.m.Next(b, at, to); p >= 0 {
		return s.rowAt(row, slab, p), true
	}
	if to == len(b) {
		return s.rowAt(row, slab, slabSize-1) + 1, false
	}
	next = s.rowAt(row, slab, to)
	return next, next == row // a text as long as that is looked at by itself
}

// rowAt gives the last row, from one on, whose text begins at a byte of a slab or
// before.
func (s *sift) rowAt(from int32, slab place, at int) int32 {
	p := slab<<wordBits | place(min(at, slabSize-1)>>2)
	begins := func(row int32) bool { return row < s.end && s.t.record(row).text <= p }
	step := int32(1)
	for begins(from + step) {
		from += step
		step *= 2
	}
	for ; step > 0; step /= 2 {
		if begins(from + step) {
			from += step
		}
	}
	return from
}

// each looks at those of the living rows that may pass.
func (s *sift) each(from, to int32, may func(Row) bool) {
	for row := from; row < to; row++ {
		if s.t.alive.has(row) && may(s.t.row(row)) {
			s.look(row)
		}
	}
}

func (s *sift) look(row int32) {
	if r := s.t.row(row); s.t.alive.has(row) && s.m.Match(r) {
		s.seen.set(row)
		s.gib += int64(r.r.size)
	}
}

// matchEach is match without a Sifter.
func (t *table) matchEach(m Matcher, seen []uint64, from, to int, stop func() bool) (gib int64) {
	for w := from; w < to; w++ {
		if w%64 == 0 && stop() {
			return gib
		}
		for left := t.alive[w]; left != 0; left &= left - 1 {
			row := int32(w<<6 + mathbits.TrailingZeros64(left))
			if r := t.row(row); m.Match(r) {
				seen[w] |= left & -left
				gib += int64(r.r.size)
			}
		}
	}
	return gib
}
