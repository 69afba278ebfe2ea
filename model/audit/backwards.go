package audit

import (
	"bytes"
	"errors"
	"io"
)

// Backwards reads the lines of a file from its end, a block at a time, so that
// the newest are there at once however large the file is.
type Backwards struct {
	r     io.ReaderAt
	start int64  // of what is in rest
	rest  []byte // read and not given yet
}

const (
	block = 64 << 10
	// maxLine is above what the largest metadata that Cinder takes comes to, which
	// a line may hold four times, each character by numbers: 5 MiB.
	maxLine = 8 << 20
)

// ErrTooLong tells of a line of more than 8 MiB, which was passed over.
var ErrTooLong = errors.New("line too long")

// NewBackwards begins at offset, which is the end of a line or of the file.
func NewBackwards(r io.ReaderAt, offset int64) *Backwards { return &Backwards{r: r, start: offset} }

// Offset is where reading on would begin.
func (b *Backwards) Offset() int64 { return b.start + int64(len(b.rest)) }

// Line gives the line before, without its end; io.EOF at the beginning of the
// file. The bytes are good until the next call.
func (b *Backwards) Line() ([]byte, error) {
	for {
		text := bytes.TrimSuffix(b.rest, []byte{'\n'})
		i := bytes.LastIndexByte(text, '\n')
		if i < 0 && b.start > 0 {
			if len(b.rest) > maxLine {
				return nil, b.passOver()
			}
			if err := b.more(); err != nil {
				return nil, err
			}
			continue
		}
		if len(b.rest) == 0 {
			return nil, io.EOF
		}
		b.rest = b.rest[:i+1]
		if len(bytes.TrimSpace(text[i+1:])) > 0 {
			return text[i+1:], nil
		}
	}
}

// passOver drops a line that is too long, block by block.
func (b *Backwards) passOver() error {
	for {
		b.rest = nil
		if b.start == 0 {
			return ErrTooLong
		}
		if err := b.more(); err != nil {
			return err
		}
		if i := bytes.LastIndexByte(b.rest, '\n'); i >= 0 {
			b.rest = b.rest[:i+1]
			return ErrTooLong
		}
	}
}

// more reads the block before what is there, of a long line as much again: it
// would be copied too often otherwise.
func (b *Backwards) more() error {
	have := int64(len(b.rest))
	n := min(max(block, min(have, maxLine-have)), b.start)
	joined := make([]byte, n, int(n)+len(b.rest))
	if _, err := b.r.ReadAt(joined, b.start-n); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	b.start -= n
	b.rest = append(joined, b.rest...)
	return nil
}
