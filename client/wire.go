package client

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"snapdash/model"
)

// decodePage reads a page of a snapshot listing in one pass and a dozen
// allocations, where encoding/json makes some for every row; FuzzDecodePage
// holds the two equal. Nothing in the page keeps body alive.
func decodePage(body []byte) (model.Page, error) { return new(pageRoom).decode(body) }

// pageRoom is where the rows of a page stand, a third of a megabyte for a thousand.
type pageRoom struct {
	rows  []model.Snapshot
	spans []span
	pairs []model.Pair
}

// decode reads a page. Nobody may look at another one in this room any more.
func (r *pageRoom) decode(body []byte) (model.Page, error) {
	d := &decoder{scanner: scanner{text: body}, room: r}
	page := model.Page{Count: -1}
	found := false
	if d.peek() != '{' {
		return page, errors.New("not an object")
	}
	for more := d.enter('{', '}'); more; more = d.more('}') {
		switch string(d.key()) {
		case "snapshots":
			found = d.rows(&page)
		case "count":
			page.Count = d.count()
		case "snapshots_links":
			page.More = d.links()
		default:
			d.skip()
		}
	}
	if err := d.end(); err != nil {
		return model.Page{Count: -1}, err
	}
	if !found {
		return model.Page{Count: -1}, errors.New(`no "snapshots" in it`)
	}
	return page, nil
}

// decodeRow reads one snapshot, of which raw is valid JSON.
func decodeRow(raw []byte) (model.Snapshot, *model.BadRow) {
	d := &decoder{scanner: scanner{text: raw}}
	var s model.Snapshot
	bad := d.row(&s)
	d.settle(&s)
	return s, bad
}

// A decoder reads snapshots. Metadata of all rows stands in one slice, pairs,
// that grows while the rows are read; spans remembers which part is whose.
type decoder struct {
	scanner
	room     *pageRoom
	store    textStore
	calendar calendar
	pairs    []model.Pair
	span     span // of the row being read

	headings [20]heading // by place, of the row before
	before   statusWord  // of the row before
}

type statusWord struct {
	word   string
	status model.Status
}

type span struct{ from, to int }

// rows reads the array of snapshots. It reports false when there is none.
func (d *decoder) rows(page *model.Page) bool {
	page.Snapshots, page.Bad = nil, nil
	switch d.peek() {
	case '[':
	case 'n':
		d.word("null")
		return true
	default:
		d.skip()
		return false
	}
	// A row has two, its own and its metadata's. A body that only repeats them
	// must not make room for millions.
	expected := min(bytes.Count(d.text, []byte{'{'})/2, 4096)
	page.Snapshots = slices.Grow(d.room.rows[:0], expected)
	spans := slices.Grow(d.room.spans[:0], expected)
	d.pairs = slices.Grow(d.room.pairs[:0], 2*expected)
	index := 0
	for more := d.enter('[', ']'); more; more = d.more(']') {
		page.Snapshots = append(page.Snapshots, model.Snapshot{})
		last := len(page.Snapshots) - 1
		if bad := d.row(&page.Snapshots[last]); bad != nil {
			bad.Index = index
			page.Bad = append(page.Bad, *bad)
			page.Snapshots = page.Snapshots[:last]
		} else {
			spans = append(spans, d.span)
		}
		index++
	}
	for i, sp := range spans {
		page.Snapshots[i].Metadata = d.metadataIn(sp)
	}
	*d.room = pageRoom{page.Snapshots, spans, d.pairs}
	return true
}

func (d *decoder) settle(s *model.Snapshot) { s.Metadata = d.metadataIn(d.span) }

// metadataIn gives a row its pairs; the capacity ends with them, so that an
// append can not write into the next row's.
func (d *decoder) metadataIn(sp span) model.Metadata {
	if sp.from == sp.to {
		return nil
	}
	return d.pairs[sp.from:sp.to:sp.to]
}

// count reads the total, -1 when it is none.
func (d *decoder) count() int {
	text, _ := d.scalar()
	n, ok := wholeNumber(text)
	if !ok || n < 0 {
		return -1
	}
	return int(n)
}

// links reports whether there is a next one.
func (d *decoder) links() bool {
	next := false
	if d.peek() != '[' {
		d.skip()
		return false
	}
	for more := d.enter('[', ']'); more; more = d.more(']') {
		next = d.link() || next
	}
	return next
}

func (d *decoder) link() bool {
	rel := false
	if d.peek() != '{' {
		d.skip()
		return false
	}
	for more := d.enter('{', '}'); more; more = d.more('}') {
		if string(d.key()) != "rel" {
			d.skip()
			continue
		}
		text, _ := d.scalar()
		rel = string(text) == "next"
	}
	return rel
}

// metadata reads a row's pairs to the end of d.pairs, sorted and every key once.
func (d *decoder) metadata() bool {
	d.span = span{len(d.pairs), len(d.pairs)}
	switch d.peek() {
	case '{':
	case 'n':
		d.word("null")
		return true
	default:
		d.skip()
		return false
	}
	sorted := true
	from := len(d.pairs)
	for more := d.enter('{', '}'); more; more = d.more('}') {
		p := model.Pair{Key: d.store.word(d.key())}
		p.Value = d.value()
		sorted = sorted && (len(d.pairs) == from || d.pairs[len(d.pairs)-1].Key < p.Key)
		d.pairs = append(d.pairs, p)
	}
	if !sorted {
		d.pairs = d.pairs[:from+tidy(d.pairs[from:])]
	}
	d.span = span{from, len(d.pairs)}
	return true
}

// value reads a metadata value; what is no scalar stays the JSON that it is.
func (d *decoder) value() string {
	d.peek()
	start := d.pos
	text, ok := d.scalar()
	if !ok && d.err == nil {
		text = d.text[start:d.pos]
	}
	return d.store.word(text)
}

// tidy sorts pairs by key, keeps the last of equal ones and gives their number.
func tidy(pairs []model.Pair) int {
	slices.SortStableFunc(pairs, func(a, b model.Pair) int { return strings.Compare(a.Key, b.Key) })
	n := 0
	for i, p := range pairs {
		if i+1 < len(pairs) && pairs[i+1].Key == p.Key {
			continue
		}
		pairs[n] = p
		n++
	}
	return n
}
