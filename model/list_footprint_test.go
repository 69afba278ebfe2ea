package model

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFootprintTellsWhereTheBytesAre(t *testing.T) {
	l := NewList()
	for p, page := 0, typical(20_000); p < 20; p++ {
		l.Put(page(p))
	}
	parts := map[string]int{}
	for _, p := range l.Footprint() {
		parts[p.Name] = p.Bytes
	}
	assert.Len(t, parts, 6)
	assert.InDelta(t, 56*20_000, parts["rows"], 56*chunk, "a record for each row")
	assert.GreaterOrEqual(t, parts["texts"], 20_000*40)
	assert.GreaterOrEqual(t, parts["index"], 4*20_000)
	assert.GreaterOrEqual(t, parts["order"], 4*20_000)
	assert.GreaterOrEqual(t, parts["sets"], 2*20_000/8)
	assert.Positive(t, parts["repeated texts"])
}

func TestExpectMakesRoomAndBelievesNotEverything(t *testing.T) {
	l := NewList()
	l.Expect(-1)
	assert.Len(t, l.index.rows, 64)
	l.Put(typical(3000)(0))
	l.Expect(3000)
	slots := len(l.index.rows)
	assert.GreaterOrEqual(t, 3*slots, 4*3000)
	l.Put(typical(3000)(1))
	l.Put(typical(3000)(2))
	assert.Len(t, l.index.rows, slots, "it did not grow any more")
	for i := range 3000 {
		assert.GreaterOrEqual(t, l.Index(l.IDAt(i)), 0)
	}
	l.Expect(1 << 40)
	assert.LessOrEqual(t, len(l.index.rows), 2<<20)
	assert.Equal(t, 3000, l.Len())
}
